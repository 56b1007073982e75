"""After the workshop, and at its edges: closing dates, links that run out, locks, what is taken away says no names."""

from __future__ import annotations

import asyncio

import pytest

from tests.room.kit import Refused, Server, facilitator, invite, join
from toc.theory import from_tree

START = {"toc": 1, "outcomes": {"joy": {"statement": "Joy", "role": "long_term"}}}
EDIT = {"do": "set", "id": "joy", "field": "note", "value": "x"}


async def refused(asking) -> str:
    with pytest.raises(Refused) as problem:
        await asking
    assert problem.value.message["message"]
    return problem.value.code


def test_contributions_stay_open_by_link_until_the_closing_date(server: Server):
    room = server.create(from_tree(START))

    async def run():
        ann = await facilitator(server, room)
        later = await join(server, room, await invite(server, ann, "contributor"))
        await ann.act("set_room", closes_on="2999-12-31")
        card = (await later.act("send_cards", cards=[{"text": "I could not be there"}]))["room"][0][1]
        await ann.act("set_room", closes_on="2020-01-31")
        assert await refused(later.act("send_cards", cards=[{"text": "Too late"}])) == "over"
        assert await refused(later.act("comment", about="joy", text="Too late")) == "over"
        await ann.act("tie_card", id=card, element="joy")  # the facilitator goes on
        await later.until(lambda: later.records["cards"][card].get("became") == "joy")
        await ann.act("close")
        editor = await join(server, room, await invite(server, ann, "editor"))
        assert await refused(editor.edit(EDIT)) == "closed"
        await ann.act("close", closed=False)
        assert (await editor.edit(EDIT))["seq"]
        await asyncio.gather(*(client.close() for client in (ann, later, editor)))

    asyncio.run(run())


def test_a_branch_is_locked_by_itself_and_the_map_by_itself(server: Server):
    room = server.create(from_tree(START))

    async def run():
        ann = await facilitator(server, room)
        branch = (await ann.act("new_branch", title="Table 1"))["room"][0][1]
        editor = await join(server, room, await invite(server, ann, "editor"))
        await ann.act("lock", branch=branch)
        assert await refused(editor.edit(EDIT, branch=branch)) == "locked"
        assert (await editor.edit(EDIT))["seq"]
        assert (await ann.edit(EDIT, branch=branch))["seq"]
        await ann.act("lock", branch=branch, locked=False)
        await ann.act("lock")
        assert await refused(editor.edit({**EDIT, "value": "y"})) == "locked"
        assert await refused(editor.undo()) == "locked"
        assert await refused(editor.act("tidy")) == "locked"
        assert (await editor.edit({**EDIT, "value": "z"}, branch=branch))["seq"]
        await asyncio.gather(ann.close(), editor.close())

    asyncio.run(run())


def test_a_link_that_has_run_out_opens_nothing_and_does_nothing(server: Server):
    room = server.create(from_tree(START))

    async def run():
        ann = await facilitator(server, room)
        secret = await invite(server, ann, "editor", expires="2999-01-01")
        bob = await join(server, room, secret)
        link = next(id for id, row in ann.records["links"].items() if row["role"] == "editor")
        await ann.act("change_link", id=link, expires="2020-01-01")
        assert await refused(bob.edit(EDIT)) == "expired"
        assert await refused(join(server, room, secret)) == "expired"
        assert (await bob.http.get(f"/api/rooms/{room}/theory")).status_code == 403
        await asyncio.gather(ann.close(), bob.close())

    asyncio.run(run())


def test_what_is_taken_away_does_not_say_who_sent_what(server: Server):
    room = server.create(from_tree(START))

    async def run():
        ann = await facilitator(server, room)
        phone = await join(server, room, await invite(server, ann, "contributor"))
        await phone.act("set_name", name="Zebedee Quux")
        cards = []
        for words in ("Xylophone rota", "Park benches"):
            event = await phone.act("send_cards", cards=[{"text": words, "source": "Quince table"}])
            cards.append(event["room"][0][1])
        await ann.act("accept_card", id=cards[0], link_to="joy")
        await ann.act("park_card", id=cards[1])
        assert "Quince table" in str(server.state(room).theory().tree())  # the map remembers; what goes out does not
        ways = ["theory", "theory?format=json", "export?suffix=svg", "export?suffix=graphml", "export?suffix=drawio"]
        ways += ["export?suffix=md&view=outline", "measures?suffix=json", "export?suffix=mmd", "export?suffix=dot"]
        for way in ways:
            text = (await ann.http.get(f"/api/rooms/{room}/{way}")).text
            assert "Xylophone rota" in text or way.startswith("measures"), way
            for word in ("Quince", "Zebedee", phone.hello["you"]):
                assert word not in text, (way, word)
        await asyncio.gather(ann.close(), phone.close())

    asyncio.run(run())

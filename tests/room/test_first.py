"""What comes with the session: all that a page needs to draw, and no more than the person may see."""

from __future__ import annotations

import asyncio

from tests.room.kit import Client, Server, facilitator, invite
from toc.theory import from_tree

START = {
    "toc": 1,
    "outcomes": {"joy": {"statement": "Joy", "role": "long_term"}, "trust": {"statement": "Trust"}},
    "links": [{"from": "trust", "to": "joy"}],
}


async def asked(client: Client, secret: str) -> dict:
    """What the session's answer brings a page that asks for all of it."""
    answer = await client.http.post("/api/session", json={"room": client.room, "secret": secret, "first": True})
    assert answer.status_code == 200
    assert "no-store" in answer.headers["cache-control"]
    client.wall = False
    return answer.json()


async def derived(client: Client) -> dict:
    """The last derived message, once there is one."""
    await client.until(lambda: client.other.get("derived"))
    return client.other["derived"][-1]


def test_a_page_draws_from_the_sessions_answer_and_is_sent_only_what_is_newer(server: Server):
    room = server.create(from_tree(START))

    async def run():
        ann = await facilitator(server, room)
        known = await derived(ann)
        page = Client(server, room)
        first = await asked(page, server.secret(room))
        assert first["derived"] == known
        assert dict(first["hello"]["state"]["tables"]["outcomes"]) == ann.tables["outcomes"]

        page.take(first["hello"])
        page.hello = None
        await ann.edit({"do": "set", "id": "trust", "field": "statement", "value": "We trust each other"})
        newer = await scene_after(ann, known)
        await page.connect(page.seq, derived_n=known["n"])
        assert "state" not in page.hello
        assert page.tables["outcomes"]["trust"]["statement"] == "We trust each other"
        await page.until(lambda: page.other.get("derived"))
        assert page.other["derived"] == [newer]
        await page.close()

        # nothing has happened since: nothing is sent twice
        again = Client(server, room)
        first = await asked(again, server.secret(room))
        again.take(first["hello"])
        again.hello = None
        await again.connect(again.seq, derived_n=first["derived"]["n"])
        await again.until(lambda: again.other.get("counts"))
        await again.edit({"do": "set", "id": "joy", "field": "statement", "value": "Joy at work"})
        await again.until(lambda: again.other.get("derived"))
        assert [one["n"] > first["derived"]["n"] for one in again.other["derived"]] == [True]
        # of a message that this server never made the whole one is sent
        strange = Client(server, room)
        await strange.enter(server.secret(room))
        strange.epoch = again.epoch
        await strange.connect(again.seq, derived_n=1)
        assert (await derived(strange))["n"] == again.other["derived"][-1]["n"]
        for one in (ann, again, strange):
            await one.close()

    asyncio.run(run())


async def scene_after(client: Client, known: dict) -> dict:
    """The derived message that came after one that is known."""
    await client.until(lambda: client.other["derived"][-1]["n"] > known["n"])
    return client.other["derived"][-1]


def test_a_cookie_brings_the_same_and_nobody_is_told_more_than_is_theirs(server: Server):
    room = server.create(from_tree(START))

    async def run():
        ann = await facilitator(server, room)
        await derived(ann)
        await ann.act("set_note", about="joy", text="for my eyes")
        for role in ("viewer", "contributor"):
            other = Client(server, room)
            first = await asked(other, await invite(server, ann, role))
            assert first["role"] == first["hello"]["role"] == role
            assert "for my eyes" not in str(first)
            # a phone that gives cards shows no map
            assert ("derived" in first) == (role == "viewer")
            again = (await other.http.get(f"/api/rooms/{room}/session", params={"first": "true"})).json()
            assert again["hello"]["you"] == first["hello"]["you"]
            assert again["hello"]["state"] == first["hello"]["state"]
            plain = (await other.http.get(f"/api/rooms/{room}/session")).json()
            assert set(plain) == {"room", "role", "title", "wall"}
            await other.http.aclose()
        await ann.close()

    asyncio.run(run())

"""The inbox: from a question on the wall to a card on the map, and back to the phone that sent it."""

from __future__ import annotations

import asyncio

import pytest

from tests.room.kit import Refused, Server, facilitator, invite, join
from toc.theory import from_tree

START = {
    "toc": 1,
    "outcomes": {"joy": {"statement": "Staff find joy in their work", "role": "long_term"}},
}


async def phones(server, ann, count, **how):
    secret = await invite(server, ann, "contributor", **how)
    return [await join(server, ann.room, secret, derived=False) for _ in range(count)]


async def close(*clients):
    for client in clients:
        await client.close()


def new(event):
    return event["room"][0][1]


def test_a_card_is_seen_by_its_sender_and_the_facilitator_until_it_is_released(server: Server):
    room = server.create(from_tree(START))

    async def run():
        ann = await facilitator(server, room)
        one, two = await phones(server, ann, 2)
        question = new(
            await ann.act("open_question", text="What must be in place before this can be true?", about="joy")
        )
        await one.until(lambda: question in one.records.get("questions", {}))
        assert one.records["questions"][question]["about_words"] == "Staff find joy in their work"
        sent = await one.act(
            "send_cards", question=question, cards=[{"text": "Time to talk on the ward", "source": "Table 4"}]
        )
        card = new(sent)
        await ann.caught_up(sent["seq"])
        await two.caught_up(sent["seq"])
        assert one.records["cards"][card]["mine"]
        assert ann.records["cards"][card]["by"] == one.hello["you"]
        assert card not in two.records.get("cards", {})
        assert not any("Time to talk" in text for text in two.raw)  # never sent, not merely hidden
        released = await ann.act("release_cards", ids=[card])
        await two.caught_up(released["seq"])
        seen = two.records["cards"][card]
        assert seen["text"] == "Time to talk on the ward"
        assert not {"by", "source", "mine"} & set(seen)
        hidden = await ann.act("hide_card", id=card, reason="names a colleague")
        await two.caught_up(hidden["seq"])
        assert card not in two.records["cards"]
        assert card in ann.records["cards"]
        await close(ann, one, two)

    asyncio.run(run())


def test_alike_cards_stand_together_and_merge_keeping_every_vote_once(server: Server):
    room = server.create(from_tree(START))

    async def run():
        ann = await facilitator(server, room)
        one, two, three = await phones(server, ann, 3)
        question = new(await ann.act("open_question", text="What else?", release="at_once"))
        first = new(await one.act("send_cards", question=question, cards=[{"text": "Protected time to talk"}]))
        second = new(await two.act("send_cards", question=question, cards=[{"text": "protected time for talk"}]))
        other = new(await three.act("send_cards", question=question, cards=[{"text": "A garden"}]))
        await ann.until(lambda: other in ann.records["cards"])
        groups = {id: card["alike"] for id, card in ann.records["cards"].items()}
        assert groups[first] == groups[second] != groups[other]
        await ann.act("change_question", id=question, voting=True)
        await one.act("vote", card=first)
        await two.act("vote", card=first)
        vote = await two.act("vote", card=second)
        await one.caught_up(vote["seq"])
        assert "votes" not in one.records["cards"][first]  # open votes stay with the facilitator
        assert one.records["cards"][first]["voted"]
        assert ann.records["cards"][first]["votes"] == 2
        await ann.act("merge_cards", keep=first, drop=[second])
        closed = await ann.act("change_question", id=question, voting=False)
        await one.caught_up(closed["seq"])
        assert one.records["cards"][first]["votes"] == 2
        await two.caught_up(closed["seq"])
        assert two.records["cards"][second]["merged_into"] == first
        await close(ann, one, two, three)

    asyncio.run(run())


def test_an_accepted_card_is_on_the_map_remembers_where_it_came_from_and_says_so_on_the_phone(server: Server):
    room = server.create(from_tree(START))

    async def run():
        ann = await facilitator(server, room)
        one, two = await phones(server, ann, 2)
        question = new(await ann.act("open_question", text="What else?"))
        card = new(await one.act("send_cards", question=question, cards=[{"text": "Rotas leave room to talk"}]))
        also = new(await two.act("send_cards", question=question, cards=[{"text": "Rotas with room for talk"}]))
        await ann.act("merge_cards", keep=card, drop=[also])
        accepted = await ann.act("accept_card", id=card, kind="outcome", link_to="joy")
        theory = server.state(room).theory()
        (made,) = [id for id in theory.outcomes if id != "joy"]
        assert theory.outcomes[made].from_idea == card
        assert f"{made}>joy" in theory.links
        assert not theory.ideas
        for phone, own in ((one, card), (two, also)):
            await phone.caught_up(accepted["seq"])
            mine = phone.records["cards"][own]
            assert (mine["became"], mine["became_words"]) == (made, "Rotas leave room to talk")
            assert mine["became_under"] == "Staff find joy in their work"
        await ann.undo()
        assert server.state(room).row("cards", card)["state"] == "waiting"
        assert made not in server.state(room).theory().outcomes
        other = new(await one.act("send_cards", cards=[{"text": "Free biscuits"}]))
        declined = await ann.act("decline_card", id=other, reason="Lovely, but for another day")
        await one.caught_up(declined["seq"])
        assert one.records["cards"][other]["reason"] == "Lovely, but for another day"
        await close(ann, one, two)

    asyncio.run(run())


@pytest.mark.parametrize("kind", ["outcome", "assumption", "intervention", "indicator"])
def test_a_card_becomes_whatever_it_is_at_its_place_in_the_map(server: Server, kind: str):
    room = server.create(from_tree(START))

    async def run():
        ann = await facilitator(server, room)
        (one,) = await phones(server, ann, 1)
        card = new(await one.act("send_cards", cards=[{"text": "Rotas leave room to talk"}]))
        place = {"indicator": "measures", "assumption": "about"}.get(kind)
        how = {"link_to": "joy"} if place is None else {"fields": {place: "joy" if kind == "indicator" else ["joy"]}}
        await ann.act("accept_card", id=card, kind=kind, **how)
        theory = server.state(room).theory()
        made = server.state(room).row("cards", card)["became"]
        record = theory.element(made)
        assert record.tree().get("statement", record.tree().get("name")) == "Rotas leave room to talk"
        assert record.from_idea == card
        if place is None:
            assert f"{made}>joy" in theory.links
        else:
            assert "joy" in record.tree()[place]
        await one.until(lambda: one.records["cards"][card].get("became") == made)
        assert one.records["cards"][card]["kind"] == kind
        await close(ann, one)

    asyncio.run(run())


def test_a_scribe_sends_thirty_cards_at_once_and_a_phone_one(server: Server):
    room = server.create(from_tree(START))

    async def run():
        ann = await facilitator(server, room)
        (scribe,) = await phones(server, ann, 1, scribe=True)
        (phone,) = await phones(server, ann, 1)
        cards = [{"text": f"Paper card number {n}", "source": "Table 2"} for n in range(30)]
        assert len((await scribe.act("send_cards", cards=cards))["room"]) == 30
        with pytest.raises(Refused) as refused:
            await phone.act("send_cards", cards=cards[:2])
        assert refused.value.code == "one_at_a_time"
        await close(ann, scribe, phone)

    asyncio.run(run())


def test_voices_are_counted_and_never_shown_under_five(server: Server):
    room = server.create(from_tree(START))

    async def run():
        ann = await facilitator(server, room)
        people = await phones(server, ann, 6)
        for phone in people[:5]:
            await phone.act("i_am", voice="staff")
        await people[5].act("i_am", voice="carer")
        await ann.until(lambda: ann.other["counts"][-1]["voices"] == {"staff": 5})
        assert not any("carer" in text for text in [*ann.raw, *people[0].raw])
        await people[4].act("i_am", voice=None)
        await ann.until(lambda: ann.other["counts"][-1]["voices"] == {})
        await close(ann, *people)

    asyncio.run(run())


def test_where_did_my_card_go_works_by_ones_own_link_afterwards(server: Server):
    room = server.create(from_tree(START))

    async def run():
        ann = await facilitator(server, room)
        (phone,) = await phones(server, ann, 1)
        card = new(await phone.act("send_cards", cards=[{"text": "Peer coaches could open the day"}]))
        answer = await phone.http.post(f"/api/rooms/{room}/my-link")
        later = await join(server, room, answer.json()["path"].split("#")[1])
        assert later.hello["you"] == phone.hello["you"]
        assert later.records["cards"][card]["mine"]
        await close(ann, phone, later)

    asyncio.run(run())


def test_agreement_is_counted_when_the_group_decides_and_goes_into_the_theory(server: Server):
    room = server.create(from_tree(START))

    async def run():
        ann = await facilitator(server, room)
        one, two, three = await phones(server, ann, 3)
        viewer = await join(server, room, await invite(server, ann, "viewer"))
        await one.act("stand", about="joy", agree=True)
        await two.act("stand", about="joy", agree=True)
        third = await three.act("stand", about="joy", agree=False)
        await one.caught_up(third["seq"])
        assert "agree" not in one.records["stands"][":joy"]
        await ann.caught_up(third["seq"])
        assert (ann.records["stands"][":joy"]["agree"], ann.records["stands"][":joy"]["disagree"]) == (2, 1)
        decided = await ann.act("decide", about="joy", decision="We keep it, and ask again in June")
        assert server.state(room).theory().outcomes["joy"].votes.agree == 2
        await one.caught_up(decided["seq"])
        assert one.records["stands"][":joy"]["disagree"] == 1
        await viewer.caught_up(decided["seq"])
        assert not any('"agree"' in text or '"votes"' in text for text in viewer.raw)
        await close(ann, one, two, three, viewer)

    asyncio.run(run())


def test_a_branch_is_its_groups_alone_and_merges_with_a_preview(server: Server):
    room = server.create(from_tree(START))

    async def run():
        ann = await facilitator(server, room)
        branch = new(await ann.act("new_branch", title="Table 3"))
        group = await join(server, room, await invite(server, ann, "editor", branch=branch))
        editor = await join(server, room, await invite(server, ann, "editor"))
        assert group.hello["only_branch"] == branch
        with pytest.raises(Refused) as refused:
            await group.edit({"do": "add", "kind": "outcome", "fields": {"statement": "On the main map"}})
        assert refused.value.code == "other_branch"
        add = {
            "do": "add",
            "kind": "outcome",
            "id": "night-staff",
            "fields": {"statement": "Night staff come"},
            "link_to": "joy",
        }
        await group.edit(add, branch=branch)
        word = {"do": "set", "id": "joy", "field": "statement", "value": "All staff find joy in their work"}
        await group.edit(word, branch=branch)
        mine = await editor.edit({**word, "value": "Staff find joy and meaning in their work"})
        await editor.caught_up(mine["seq"])
        assert "night-staff" not in editor.tables["outcomes"]
        preview = (await ann.http.get(f"/api/rooms/{room}/branches/{branch}/preview")).json()
        assert any("night-staff" in line["words"] for line in preview["edits"])
        (conflict,) = preview["conflicts"]
        assert (conflict["about"], conflict["theirs"]) == ("joy", "All staff find joy in their work")
        with pytest.raises(Refused) as refused:
            await ann.act("merge_branch", id=branch)
        assert refused.value.code == "conflicts"
        merged = await ann.act("merge_branch", id=branch, choices={conflict["key"]: "theirs"})
        main = server.state(room).theory()
        assert main.outcomes["joy"].statement == "All staff find joy in their work"
        assert "night-staff>joy" in main.links
        await editor.caught_up(merged["seq"])
        assert "night-staff" in editor.tables["outcomes"]
        with pytest.raises(Refused):
            await group.edit({**word, "value": "Too late"}, branch=branch)
        await close(ann, group, editor)

    asyncio.run(run())


def test_a_named_version_can_be_restored_and_that_undone(server: Server):
    room = server.create(from_tree(START))

    async def run():
        ann = await facilitator(server, room)
        version = new(await ann.act("name_version", name="Before lunch"))
        await ann.edit(
            {"do": "add", "kind": "outcome", "id": "a", "fields": {"statement": "After lunch"}, "link_to": "joy"}
        )
        await ann.edit({"do": "set", "id": "joy", "field": "statement", "value": "Something else"})
        after = server.state(room).theory()
        restored = await ann.act("restore", version=version)
        assert restored["label"] == "Before lunch"
        assert server.state(room).theory() == from_tree(START)
        await ann.undo()
        assert server.state(room).theory() == after
        moments = (await ann.http.get(f"/api/rooms/{room}/replay?frames=4")).json()
        assert [moment["seq"] for moment in moments] == sorted({moment["seq"] for moment in moments})
        assert 2 <= len(moments) <= 4
        assert all(moment["scene"]["boxes"] for moment in moments)
        then = (await ann.http.get(f"/api/rooms/{room}/at/1")).json()
        assert [id for id, _ in then["tables"]["outcomes"]] == ["joy"]
        await close(ann)

    asyncio.run(run())

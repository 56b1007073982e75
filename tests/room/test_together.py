"""Two people in a room: what one does the other sees, it is on disk, it can be taken back."""

from __future__ import annotations

import asyncio
import json

import pytest

from editor_ui.room.decide import read_entry
from editor_ui.room.state import RoomState, replay
from editor_ui.room.views import Viewer, room_for, theory_for
from tests.room.kit import Client, Refused, Server, facilitator, invite, join
from toc.theory import load


def as_sent(state: RoomState, role: str, person: str = ""):
    own, tables = theory_for(state.theory(), Viewer(role, person))
    room = room_for(state, Viewer(role, person))
    return json.loads(json.dumps([own, {t: dict(map(tuple, rows)) for t, rows in tables.items()}])), {
        t: dict(map(tuple, rows)) for t, rows in room.items()
    }


def assert_same(client: Client, state: RoomState, role: str):
    theory, records = as_sent(state, role, client.hello["you"])
    assert [client.own, {t: rows for t, rows in client.tables.items() if rows}] == theory
    assert {t: rows for t, rows in client.records.items() if rows} == {t: rows for t, rows in records.items() if rows}
    assert [list(client.tables.get(t, ())) for t in theory[1]] == [
        list(rows) for rows in theory[1].values()
    ]  # order too


def test_each_sees_what_the_other_does_and_it_is_in_the_log_first(server: Server, models):
    room = server.create(load(models / "joy-collaborative.toc.yaml"))

    async def run():
        ann = await facilitator(server, room)
        bob = await join(server, room, await invite(server, ann, "editor"))
        made = await ann.edit(
            {"do": "add", "kind": "outcome", "fields": {"statement": "Rotas allow it"}, "link_to": "joy"}
        )
        assert server.store.entries(room, made["seq"] - 1, made["seq"])[0].op == made["op"]
        await bob.caught_up(made["seq"])
        new = made["changes"][0][1]
        assert bob.tables["outcomes"][new] == {"statement": "Rotas allow it"}
        word = await bob.edit({"do": "set", "id": new, "field": "statement", "value": "Rotas leave room for it"})
        await ann.caught_up(word["seq"])
        assert ann.tables["outcomes"][new]["statement"] == "Rotas leave room for it"
        gone = await ann.edit({"do": "remove", "id": new, "mode": "cascade"})
        await bob.caught_up(gone["seq"])
        assert_same(ann, server.state(room), "facilitator")
        assert_same(bob, server.state(room), "editor")
        assert replay(map(read_entry, server.store.entries(room))).theory() == server.state(room).theory()
        for client in (ann, bob):
            await client.close()

    asyncio.run(run())


def test_a_resent_edit_counts_once_and_a_refused_one_says_why(server: Server):
    room = server.create()

    async def run():
        ann = await facilitator(server, room)
        add = {"do": "add", "kind": "outcome", "id": "a", "fields": {"statement": "A"}}
        first = await ann.edit(add, op="same-op-1")
        again = await ann.edit(add, op="same-op-1")
        assert again["seq"] == first["seq"]
        assert len(server.state(room).theory().outcomes) == 1
        with pytest.raises(Refused) as refused:
            await ann.edit({"do": "set", "id": "nobody", "field": "statement", "value": "x"}, op="wrong-op-1")
        assert refused.value.message["op"] == "wrong-op-1"
        assert refused.value.message["hint"]
        with pytest.raises(
            Refused
        ) as refused:  # a word that no edit has: refused by name, so that nothing stays pending
            await ann.edit({"do": "explode"}, op="wrong-op-2")
        assert refused.value.code == "unreadable"
        await ann.close()

    asyncio.run(run())


def test_undo_is_ones_own_and_never_takes_away_what_others_did_since(server: Server):
    room = server.create()

    async def run():
        ann = await facilitator(server, room)
        bob = await join(server, room, await invite(server, ann, "editor"))
        await bob.act("set_name", name="Bob")
        await ann.edit({"do": "add", "kind": "outcome", "id": "a", "fields": {"statement": "One"}})
        two = await ann.edit({"do": "set", "id": "a", "field": "statement", "value": "Two"})
        await bob.edit({"do": "add", "kind": "outcome", "id": "b", "fields": {"statement": "Bob's"}})
        undone = await ann.undo()
        assert undone["of"] == two["op"]
        assert server.state(room).theory().outcomes["a"].statement == "One"
        await ann.redo()
        assert server.state(room).theory().outcomes["a"].statement == "Two"
        await bob.edit({"do": "set", "id": "a", "field": "statement", "value": "Bob's word"})
        with pytest.raises(Refused) as refused:
            await ann.undo()
        assert refused.value.code == "conflict"
        assert refused.value.message["message"] == "Bob has changed the statement of “Bob's word” since."
        with pytest.raises(Refused) as refused:
            await ann.edit(
                {"do": "set", "id": "a", "field": "statement", "value": "Mine", "was": "Two", "check_was": True}
            )
        assert refused.value.message["message"].startswith("Bob has changed this since you started")
        with pytest.raises(Refused) as refused:
            await ann.undo()
        target = refused.value.message["target"]
        await bob.undo()  # his word goes, hers is back
        await ann.undo(skip=[])
        assert server.state(room).theory().outcomes["a"].statement == "One"
        assert target
        assert "b" in server.state(room).theory().outcomes
        for client in (ann, bob):
            await client.close()

    asyncio.run(run())


def test_whoever_comes_back_is_told_what_they_missed_and_no_more(server: Server):
    room = server.create()

    async def run():
        ann = await facilitator(server, room)
        bob = await join(server, room, await invite(server, ann, "editor"))
        await bob.edit({"do": "add", "kind": "outcome", "id": "a", "fields": {"statement": "One"}})
        await bob.ws.close()
        for n in range(5):
            last = await ann.edit({"do": "set", "id": "a", "field": "statement", "value": f"Word {n}"})
        await bob.connect(since=bob.seq)
        assert "state" not in bob.hello
        assert bob.seq == last["seq"]
        assert_same(bob, server.state(room), "editor")
        await bob.ws.close()
        bob.epoch = "another"  # history was rewritten meanwhile: a fresh state comes
        await bob.connect(since=bob.seq)
        assert "state" in bob.hello
        for client in (ann, bob):
            await client.close()

    asyncio.run(run())


def test_findings_scene_and_measures_follow_an_edit(server: Server, models):
    room = server.create(load(models / "joy-collaborative-first-draft.toc.yaml"))

    async def run():
        ann = await facilitator(server, room)
        await ann.until(lambda: ann.other.get("derived"))
        first = ann.other["derived"][-1]
        assert first["findings"]
        assert first["scene"]["boxes"]
        made = await ann.edit({"do": "add", "kind": "outcome", "id": "fresh", "fields": {"statement": "Fresh"}})
        await ann.until(lambda: ann.other["derived"][-1]["seq"] >= made["seq"])
        latest = ann.other["derived"][-1]
        assert any(box["id"] == "fresh" for box in latest["scene"]["boxes"])
        phone = await join(server, room, await invite(server, ann, "contributor"), derived=False, map=False)
        await phone.until(lambda: phone.other.get("counts"))
        assert phone.tables == {}
        assert "derived" not in phone.other
        for client in (ann, phone):
            await client.close()

    asyncio.run(run())

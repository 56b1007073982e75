"""Erased on request: gone from log, snapshots, every screen and later exports; and rooms that move as one file."""

from __future__ import annotations

import asyncio
import gzip

import pytest

from editor_ui.room.decide import read_entry
from editor_ui.room.moving import unpack
from editor_ui.room.state import replay
from tests.room.kit import Server, facilitator, invite, join
from toc.edits.model import Refused
from toc.theory import from_tree

START = {"toc": 1, "title": "A map", "outcomes": {"joy": {"statement": "Joy at work", "role": "long_term"}}}


async def a_workshop(server, room):
    ann = await facilitator(server, room)
    phone = await join(server, room, await invite(server, ann, "contributor"))
    await phone.act("set_name", name="Zebedee Quux", table="Table 9")
    await phone.act("i_am", voice="carer")
    card = (await phone.act("send_cards", cards=[{"text": "Xylophone rota for nights", "source": "Table 9"}]))["room"][
        0
    ][1]
    await phone.act("comment", about="joy", text="Zanzibar says so")
    await ann.act("accept_card", id=card, kind="outcome", link_to="joy")
    await ann.edit({"do": "set", "id": "joy", "field": "note", "value": "Mrs Prendergast asked for it"})
    return ann, phone, card


def stored(server, room) -> str:
    return "\n".join(entry.body for entry in server.store.entries(room))


def test_a_persons_name_and_words_go_and_a_tombstone_stays(server: Server):
    room = server.create(from_tree(START))

    async def run():
        ann, phone, card = await a_workshop(server, room)
        state = server.state(room)
        server.store.keep_snapshot(room, state.seq, state.dump())
        await ann.act("erase", what="person", id=phone.hello["you"])
        await phone.until(lambda: len(phone.other["hello"]) == 2)  # everybody took the state anew
        text = stored(server, room) + str(server.store.snapshot(room)) + str(server.state(room).dump())
        for word in ("Zebedee", "Xylophone", "xylophone", "Zanzibar", "carer", "Table 9"):
            assert word not in text, word
        assert phone.records["cards"][card]["text"] == "[erased]"
        assert server.state(room).row("people", phone.hello["you"])["erased"]
        assert replay(map(read_entry, server.store.entries(room))).theory() == server.state(room).theory()
        await ann.edit({"do": "set", "id": "joy", "field": "note", "value": "the room goes on"})
        for client in (ann, phone):
            await client.close()

    asyncio.run(run())


def test_words_go_wherever_they_stand(server: Server):
    room = server.create(from_tree(START))

    async def run():
        ann, phone, _ = await a_workshop(server, room)
        await ann.edit(
            {"do": "add", "kind": "outcome", "fields": {"statement": "Prendergast ward opens"}, "link_to": "joy"}
        )
        await ann.act("erase", what="words", words="Prendergast")
        await ann.until(lambda: ann.epoch != ann.other["hello"][0]["epoch"])
        assert "rendergast" not in stored(server, room)  # the id that was made of it neither
        assert server.state(room).theory().outcomes["joy"].note == "Mrs [erased] asked for it"
        assert len(server.state(room).theory().links) == 2
        for client in (ann, phone):
            await client.close()

    asyncio.run(run())


def test_a_room_moves_as_one_file_without_who_did_what(server: Server):
    room = server.create(from_tree(START))

    async def run():
        ann, phone, _ = await a_workshop(server, room)
        plain = gzip.decompress((await ann.http.get(f"/api/rooms/{room}/file")).content).decode()
        for word in ("Zebedee", "Table 9", "carer", phone.hello["you"], ann.hello["you"]):
            assert word not in plain
        assert "Xylophone" in plain
        whole = (await ann.http.get(f"/api/rooms/{room}/file?people=true")).content
        assert "Zebedee" in gzip.decompress(whole).decode()
        await ann.http.post("/api/owner", json={"secret": server.keys.owner()})
        made = (await ann.http.post("/api/rooms/import", content=whole)).json()
        assert server.state(made["room"]).theories == server.state(room).theories
        moved = await join(server, made["room"], made["path"].split("#")[1])
        await moved.edit({"do": "set", "id": "joy", "field": "note", "value": "moved"})
        bad = await ann.http.post("/api/rooms/import", content=whole[:200])
        assert bad.status_code == 422
        for client in (ann, phone, moved):
            await client.close()

    asyncio.run(run())


@pytest.mark.parametrize(
    "lines",
    [
        [],
        ["{}"],
        ['{"toc_room": 2}'],
        ['{"toc_room": 1}', "[1]"],
        ['{"toc_room": 1}', '[2, "op", "p", 1, 1, {"do": "set"}]'],
        [
            '{"toc_room": 1}',
            '[1, "op", "p", 1, 1, {"do": "set", "changes": [["outcomes", "x", "statement", null, "y", null]]}]',
        ],
        ['{"toc_room": 1}', '[1, "op", "p", 1, 99, {"do": "set"}]'],
        ['{"toc_room": 1}', '[1, "op", "p", 1, 1, {"do": "new_branch", "room": []}]'],
        ["[" * 10_000],
    ],
)
def test_a_hostile_room_file_is_refused(lines):
    with pytest.raises(Refused) as refused:
        unpack(gzip.compress("\n".join(lines).encode()))
    assert refused.value.code == "bad_file"


def test_a_room_says_when_it_will_be_deleted_and_is(server: Server):
    room = server.create(from_tree(START))

    async def run():
        ann = await facilitator(server, room)
        await ann.act("set_room", delete_on="2020-01-31", host="The ward", held_at="On this laptop")
        for _ in range(100):
            if server.store.due("2026-01-01", None) == [room]:
                break
            await asyncio.sleep(0.02)
        await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(server.hub.sweep(0), server.loop))
        await ann.until(lambda: ann.closed is not None)
        assert ann.bye["code"] == "gone"
        assert room not in [row.id for row in server.store.rooms()]
        await ann.http.aclose()

    asyncio.run(run())

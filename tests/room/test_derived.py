"""What follows from the map: it stays still over a restart, is laid out afresh on asking, and charts can be had."""

from __future__ import annotations

import asyncio
import os
import re
import signal

import pytest

from editor_ui.room.decide import Request
from tests.room.kit import Refused, Server, facilitator, invite, join
from toc.edits.model import Set
from toc.layout import lay_out, scene_json
from toc.theory import from_tree

START = {
    "toc": 1,
    "outcomes": {
        "joy": {"statement": "Joy", "role": "long_term"},
        **{f"o{n}": {"statement": f"Something that comes number {n}"} for n in range(6)},
    },
    "links": [{"from": f"o{n}", "to": "joy"} for n in range(6)],
    "indicators": {
        "rate": {
            "of": "joy",
            "name": "Joy score",
            "readings": [{"date": f"2026-0{n}-01", "value": 50 + n} for n in range(1, 8)],
        },
        "none": {"of": "joy", "name": "Not collected yet"},
    },
}


def where(scene):
    """Where each box stands."""
    return {box["id"]: (box["x"], box["y"]) for box in scene["boxes"]}


async def scene_at(client, seq):
    """The Scene that belongs to an event."""
    await client.until(lambda: any(m["seq"] >= seq for m in client.other.get("derived", ())))
    return client.other["derived"][-1]["scene"]


async def grown(client):
    """Edits after which the map stands otherwise than it would if it were drawn afresh."""
    last = None
    for n in (5, 3, 1):
        for m in range(2):
            last = await client.edit(
                {"do": "add", "kind": "outcome", "id": f"n{n}{m}", "fields": {"statement": "More"}, "link_to": f"o{n}"}
            )
            await scene_at(client, last["seq"])
    for n in (4, 2, 0):
        last = await client.edit({"do": "link", "from": f"n{5 - n}0", "to": f"o{n}"})
        await scene_at(client, last["seq"])
    return await scene_at(client, last["seq"])


def test_the_map_stands_where_it_stood_after_a_restart_and_afresh_on_asking(tmp_path):
    server = Server(tmp_path)
    room = server.create(from_tree(START))

    async def before():
        ann = await facilitator(server, room)
        scene = await grown(ann)
        await ann.close()
        return scene

    stood = asyncio.run(before())
    fresh = scene_json(lay_out(server.state(room).theory()))
    assert where(stood) != where(fresh), "the map must not be what a fresh layout would give, or this shows nothing"
    server.stop()
    server = Server(tmp_path)

    async def after():
        ann = await facilitator(server, room)
        phone = await join(server, room, await invite(server, ann, "contributor"))
        scene = await scene_at(ann, 0)
        with pytest.raises(Refused) as refused:
            await phone.act("tidy")
        assert refused.value.code == "not_allowed"
        editor = await join(server, room, await invite(server, ann, "editor"))
        event = await editor.act("tidy")
        tidied = await scene_at(ann, event["seq"])
        assert where(await scene_at(editor, event["seq"])) == where(tidied)
        await asyncio.gather(*(client.close() for client in (ann, phone, editor)))
        return scene, tidied

    again, tidied = asyncio.run(after())
    assert where(again) == where(stood)
    assert where(tidied) == where(fresh)
    assert server.call(server.hub.live(room)).derived.deriver.failures == 0
    server.stop()


def test_a_helper_that_dies_costs_no_box_its_place(tmp_path):
    server = Server(tmp_path)
    room = server.create(from_tree(START))

    async def run():
        ann = await facilitator(server, room)
        stood = await grown(ann)
        live = server.hub.open[room]
        await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(live.derived.keep(), server.loop))
        os.kill(server.hub.deriver.pid, signal.SIGKILL)
        event = await ann.edit({"do": "set", "id": "joy", "field": "note", "value": "after"})
        again = await scene_at(ann, event["seq"])
        await ann.close()
        return stood, again

    stood, again = asyncio.run(run())
    assert where(again) == where(stood)
    server.stop()


def test_a_picture_shows_the_last_edit_and_boxes_where_the_screens_show_them(server: Server):
    room = server.create(from_tree(START))

    async def run():
        ann = await facilitator(server, room)
        stood = await grown(ann)
        live = server.hub.open[room]
        await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(ann_only(live), server.loop))
        await ann.edit({"do": "set", "id": "n50", "field": "statement", "value": "Just now"})
        picture = (await ann.http.get(f"/api/rooms/{room}/export?suffix=svg")).text
        await ann.close()
        return stood, picture

    async def ann_only(live):
        for member in live.room.members:
            member.derived = False  # nobody's screen asks for what follows from here on: the last Scene is behind

    stood, picture = asyncio.run(run())
    assert "Just now" in picture
    box = next(box for box in stood["boxes"] if box["id"] == "o3")
    assert re.search(rf'[( "]{box["x"]:g}[, "]', picture), "a box stands where it stood"


def test_an_erasure_forgets_where_boxes_stood(tmp_path):
    server = Server(tmp_path)
    room = server.create(from_tree(START))

    async def run():
        ann = await facilitator(server, room)
        await scene_at(ann, 1)
        await server_side(server, room)
        assert server.store.layout(room, "") is not None
        epoch = ann.epoch
        await ann.act("erase", what="words", words="number 3")
        await ann.until(lambda: ann.epoch != epoch)
        assert server.store.layout(room, "") is None
        await ann.close()

    async def server_side(server, room):
        live = server.hub.open[room]
        await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(live.derived.keep(), server.loop))

    asyncio.run(run())
    server.stop()


def test_the_chart_of_a_measure_can_be_had(server: Server):
    room = server.create(from_tree(START))

    async def run():
        ann = await facilitator(server, room)
        chart = await ann.http.get(f"/api/rooms/{room}/measures/rate/chart")
        assert chart.status_code == 200
        assert chart.headers["content-type"] == "image/svg+xml"
        assert b"<svg" in chart.content
        png = await ann.http.get(f"/api/rooms/{room}/measures/rate/chart?suffix=png")
        assert png.content.startswith(b"\x89PNG")
        for nothing in ("none", "gone"):
            answer = await ann.http.get(f"/api/rooms/{room}/measures/{nothing}/chart")
            assert (answer.status_code, answer.json()["code"]) == (422, "not_made")
        await ann.close()

    asyncio.run(run())


def test_a_map_that_nobody_looked_at_for_thousands_of_edits_is_right_when_somebody_does(server: Server):
    room = server.create(from_tree(START))

    async def run():
        ann = await facilitator(server, room)
        await scene_at(ann, 0)
        live = server.call(server.hub.live(room))
        (member,) = live.room.members
        member.derived = False  # her screen is off

        async def write():
            for n in range(2100):
                edit = Set(id=f"o{n % 6}", field="statement", value=f"Words number {n}")
                event = await live.room.do(Request(f"far-{n}", member.actor, "edit", edit=edit))
            return event.seq

        last = server.call(write())
        bob = await facilitator(server, room)
        await scene_at(bob, last)
        boxes = {box["id"]: " ".join(box["lines"]) for box in bob.other["derived"][-1]["scene"]["boxes"]}
        assert boxes["o5"] == bob.tables["outcomes"]["o5"]["statement"] == "Words number 2099"
        for client in (ann, bob):
            await client.close()

    asyncio.run(run())

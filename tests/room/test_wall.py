"""The wall: a viewer beside the facilitator in one browser, who alone among viewers is told how phones come in."""

from __future__ import annotations

import asyncio

import pytest

from tests.room.kit import Client, Refused, Server, facilitator, invite, join
from toc.theory import from_tree

START = {"toc": 1, "outcomes": {"joy": {"statement": "Joy", "role": "long_term"}}}


def links(server: Server, room: str) -> list[tuple[str, bool]]:
    return [(row["role"], row.get("wall", False)) for row in server.state(room).tables["links"].values()]


def test_a_facilitators_browser_opens_the_wall_as_a_viewer(server: Server):
    room = server.create(from_tree(START))

    async def run():
        ann = await facilitator(server, room)
        given = (await ann.http.post(f"/api/rooms/{room}/wall")).json()
        assert (given["role"], given["wall"]) == ("viewer", True)
        # the facilitator's own cookie is what it was; the wall's stands beside it
        assert (await ann.http.get(f"/api/rooms/{room}/session")).json()["role"] == "facilitator"
        wall = Client(server, room)
        wall.wall, wall.http.cookies, wall.http.params = True, ann.http.cookies, {"wall": ""}
        await wall.connect()
        assert wall.hello["role"] == "viewer"
        assert wall.hello["can"] == ["download", "join_code"]
        with pytest.raises(Refused):
            await wall.edit({"do": "set", "id": "joy", "field": "note", "value": "no"})
        for path in ("links/l1", "history"):
            assert (await wall.http.get(f"/api/rooms/{room}/{path}")).status_code == 403
        shown = (await wall.http.get(f"/api/rooms/{room}/join")).json()
        phone = await join(server, room, shown["secret"])
        assert phone.hello["role"] == "contributor"
        assert links(server, room) == [("facilitator", False), ("viewer", True), ("contributor", False)]
        # opened again, on this laptop or after the wall's cookie is lost, it is the same link
        await ann.http.post(f"/api/rooms/{room}/wall")
        assert len(links(server, room)) == 3
        for client in (ann, phone, wall):
            await client.close()

    asyncio.run(run())


def test_the_walls_link_works_on_another_machine_and_by_its_code(server: Server):
    room = server.create(from_tree(START))

    async def run():
        ann = await facilitator(server, room)
        await invite(server, ann, "contributor", label="Everybody")
        secret = await invite(server, ann, "viewer", wall=True)
        wall = await join(server, room, secret)
        assert wall.wall
        told = (await wall.http.get(f"/api/rooms/{room}/join")).json()
        assert (await ann.http.get(f"/api/rooms/{room}/links/{told['id']}")).json()["code"] == told["code"]
        link = next(id for id, row in server.state(room).tables["links"].items() if row.get("wall"))
        own = (await ann.http.get(f"/api/rooms/{room}/links/{link}")).json()
        assert own["path"] == f"r/{room}?wall#{secret}"
        by_code = Client(server, room)
        answer = await by_code.http.post("/api/session", json={"secret": own["code"]})
        assert answer.json()["wall"]
        await ann.act("revoke", id=link)
        await wall.until(lambda: wall.closed is not None)
        for client in (ann, wall, by_code):
            await client.close()

    asyncio.run(run())


def test_no_other_viewer_is_told_how_phones_come_in(server: Server):
    room = server.create(from_tree(START))

    async def run():
        ann = await facilitator(server, room)
        await ann.http.post(f"/api/rooms/{room}/wall")
        reader = await join(server, room, await invite(server, ann, "viewer"))
        refused = await reader.http.get(f"/api/rooms/{room}/join")
        assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")
        assert (await reader.http.post(f"/api/rooms/{room}/wall")).status_code == 403
        for role in ("editor", "contributor"):
            with pytest.raises(Refused):
                await ann.act("invite", role=role, wall=True)
        for client in (ann, reader):
            await client.close()

    asyncio.run(run())

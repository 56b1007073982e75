"""Every address × whoever asks × every state of the room, against a running server, checked with the one table."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from editor_ui.app.factory import create_app
from editor_ui.app.settings import Settings
from editor_ui.room.powers import ROLES, may
from tests.room.kit import Server, facilitator, invite, join
from tests.room.test_powers import STATES, put_back, put_in
from toc.theory import from_tree

START = {"toc": 1, "outcomes": {"joy": {"statement": "Joy", "role": "long_term"}}}
ANYBODY, OWNER, INSIDE = "anybody", "owner", "inside"
# address → the power it needs, or whoever else may ask; asked so that nothing is made or changed where it is allowed
ADDRESSES = {
    "GET /healthz": ANYBODY,
    "GET /readyz": ANYBODY,
    "GET /metrics": ANYBODY,
    "POST /api/session": ANYBODY,
    "POST /api/owner": ANYBODY,
    "GET /api/home": ANYBODY,
    "GET /api/models": ANYBODY,
    "GET /api/instruments": ANYBODY,
    "GET /api/rooms": OWNER,
    "POST /api/rooms": OWNER,
    "POST /api/rooms/import": OWNER,
    "GET /api/backup": OWNER,
    "DELETE /api/rooms/{room}": OWNER,
    "GET /api/rooms/{room}/session": INSIDE,
    "POST /api/rooms/{room}/line": INSIDE,
    "POST /api/rooms/{room}/say": INSIDE,
    "GET /api/rooms/{room}/poll": INSIDE,
    "GET /api/rooms/{room}/stream": INSIDE,
    "GET /api/rooms/{room}/links/{link}": "link_secret",
    "POST /api/rooms/{room}/wall": "invite",
    "GET /api/rooms/{room}/join": "join_code",
    "POST /api/rooms/{room}/my-link": "my_link",
    "GET /api/rooms/{room}/history": "history",
    "GET /api/rooms/{room}/at/{seq}": "history",
    "GET /api/rooms/{room}/replay": "history",
    "GET /api/rooms/{room}/branches/{branch}/preview": "preview",
    "GET /api/rooms/{room}/file/preview": "preview",
    "POST /api/rooms/{room}/save": "save",
    "GET /api/rooms/{room}/file": "room_file",
    "GET /api/rooms/{room}/export": "download",
    "GET /api/rooms/{room}/measures": "download",
    "GET /api/rooms/{room}/measures/{indicator}/chart": "download",
    "GET /api/rooms/{room}/pack": "download",
    "GET /api/rooms/{room}/theory": "download",
}
QUERY = {"branch": "nowhere", "line": "nowhere", "frames": 2}
REFUSED = {"not_allowed", "no_access", "no_session", "closed", "locked", "over"}


def test_every_address_is_in_the_table():
    described = create_app(Settings(), None).openapi()["paths"]
    found = {f"{method.upper()} {path}" for path, methods in described.items() for method in methods}
    assert found == set(ADDRESSES)


def expected(address: str, who: str, situation: tuple[str, ...]) -> bool:
    needs = ADDRESSES[address]
    if needs in (ANYBODY, OWNER):
        return needs == ANYBODY or who == "owner"
    if who not in ROLES:
        return False
    return needs == INSIDE or may(who, needs, situation)


async def ask(http: httpx.AsyncClient, address: str, room: str) -> str:
    method, path = address.split(" ")
    place = room if method != "DELETE" else "nowhere"
    for name, value in (("room", place), ("link", "l1"), ("seq", "1"), ("branch", "b0"), ("indicator", "x")):
        path = path.replace(f"{{{name}}}", value)
    body = {"json": {"model": "there is none"} if path == "/api/rooms" else {}} if method == "POST" else {}
    answer = await http.request(method, path, params=QUERY, **body)
    assert answer.status_code < 500, (address, answer.text)
    told = answer.json() if "json" in answer.headers.get("content-type", "") else {}
    code = told.get("code", "") if isinstance(told, dict) else ""
    assert (answer.status_code in (401, 403)) <= (code in REFUSED), (address, answer.status_code, code)
    return code


@pytest.mark.parametrize("situation", STATES, ids="+".join)
def test_every_address_asks_who_is_there(server: Server, situation: tuple[str, ...]):
    room, elsewhere = server.create(from_tree(START)), server.create(from_tree(START))

    async def run():
        ann = await facilitator(server, room)
        # of viewers, the wall: it may do all that a viewer may, and ask how phones come in
        people = {r: await join(server, room, await invite(server, ann, r, wall=r == "viewer")) for r in ROLES}
        asking = {role: client.http for role, client in people.items()}
        other = await facilitator(server, elsewhere)
        asking["elsewhere"] = other.http  # a facilitator, of another room
        asking["stranger"] = httpx.AsyncClient(base_url=server.url)
        asking["owner"] = httpx.AsyncClient(base_url=server.url, timeout=30)
        asking["owner"].cookies.set("toc_owner", server.keys.owner())
        await put_in(situation, ann)
        for address in ADDRESSES:
            for who, http in asking.items():
                code = await ask(http, address, room)
                assert (code not in REFUSED) == expected(address, who, situation), (address, who, situation, code)
        await put_back(ann, server)
        for client in (ann, other, *people.values()):
            await client.close()
        for who in ("stranger", "owner"):
            await asking[who].aclose()

    asyncio.run(run())

"""The doors: hosts, origins, cookies, codes, QR, rates, headers; hostile messages; the way without a WebSocket."""

from __future__ import annotations

import asyncio
import json
import random

import httpx
import pytest
import websockets

from editor_ui.room.keys import Keys, code_of
from tests.room.kit import Client, Refused, Server, facilitator, invite, join
from toc.theory import from_tree

START = {"toc": 1, "outcomes": {"joy": {"statement": "Joy", "role": "long_term"}}}


def test_another_name_or_another_sites_page_is_turned_away(server: Server):
    room = server.create()
    with httpx.Client(base_url=server.url) as http:
        assert http.get("/api/home", headers={"Host": "evil.example"}).status_code == 421
        ask = {"room": room, "secret": server.secret(room)}
        assert http.post("/api/session", json=ask, headers={"Origin": "https://evil.example"}).status_code == 403
        assert http.post("/api/session", json=ask, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
        answer = http.post("/api/session", json=ask, headers={"Origin": server.url})
        assert answer.status_code == 200
        cookie = answer.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=strict" in cookie

    async def run():
        client = Client(server, room)
        await client.enter(server.secret(room))
        address = server.url.replace("http", "ws") + f"/api/rooms/{room}/socket"
        for headers in ({"Origin": "https://evil.example"}, {"Host": "evil.example"}):
            with pytest.raises((websockets.InvalidStatus, websockets.InvalidHandshake)):
                await websockets.connect(address, additional_headers={"Cookie": client.cookie, **headers})
        async with websockets.connect(address) as stranger:  # no cookie: told so, and out
            assert json.loads(await stranger.recv())["code"] == "no_session"
        await client.http.aclose()

    asyncio.run(run())


def test_every_answer_carries_the_security_headers(server: Server):
    with httpx.Client(base_url=server.url) as http:
        for path in ("/", "/r/anything", "/healthz", "/api/home", "/nowhere", "/api/rooms"):
            headers = http.get(path).headers
            policy = headers["content-security-policy"]
            assert "unsafe" not in policy
            assert "default-src 'none'" in policy
            assert headers["referrer-policy"] == "no-referrer"
            assert headers["x-content-type-options"] == "nosniff"


def test_files_outside_the_page_are_not_to_be_had(server: Server):
    with httpx.Client(base_url=server.url) as http:
        for path in (
            "/../settings.py",
            "/%2e%2e/%2e%2e/pyproject.toml",
            "/assets/..%2f..%2fapp/settings.py",
            "//etc/passwd",
            "/.env",
        ):
            assert http.get(path).status_code == 404, path


def test_a_join_code_opens_the_room_that_it_is_for_and_guessing_is_slow(server: Server):
    room = server.create()

    async def run():
        ann = await facilitator(server, room)
        made = await ann.act("invite", role="contributor")
        link = (await ann.http.get(f"/api/rooms/{room}/links/{made['room'][0][1]}")).json()
        assert link["qr"].startswith("<svg")
        assert link["path"] in link["address"]
        assert link["local"], "no phone can open an address of this computer's own"
        async with httpx.AsyncClient(base_url=server.url) as http:
            typed = link["code"].lower().replace("-", " ")
            for _ in range(50):  # the code is kept in a moment, in its own time
                answer = await http.post("/api/session", json={"secret": typed})
                if answer.status_code == 200:
                    break
                await asyncio.sleep(0.05)
            assert answer.json()["room"] == room
            assert answer.json()["role"] == "contributor"
            codes = [await http.post("/api/session", json={"secret": f"BCDF-{n:04}"}) for n in range(70)]
            assert codes[-1].status_code == 429
        await ann.close()

    asyncio.run(run())


def test_codes_and_secrets():
    keys = Keys(b"k" * 32)
    assert code_of(keys.code("room", "l1")) == keys.code("room", "l1")
    assert code_of("bcdf 2345") == "BCDF-2345"
    assert code_of("BCDF-234") is None
    assert code_of("AEIO-2345") is None
    assert keys.link("room", "l1") != keys.link("room", "l2") != Keys(b"x" * 32).link("room", "l2")
    assert keys.hash("x") != keys.hash("y")
    assert keys.is_owner(keys.owner())
    assert not keys.is_owner(keys.link("room", "l1"))


def test_no_secret_and_no_cookie_is_in_the_store(server: Server, tmp_path):
    room = server.create()

    async def run():
        ann = await facilitator(server, room)
        secret = await invite(server, ann, "editor")
        bob = await join(server, room, secret)
        cookies = [client.cookie.split("=", 1)[1] for client in (ann, bob)]
        server.store.backup(str(tmp_path / "copy"))
        data = (tmp_path / "copy").read_bytes()
        for word in (secret, server.secret(room), *cookies):
            assert word.encode() not in data
        for client in (ann, bob):
            await client.close()

    asyncio.run(run())


def test_only_the_owner_lists_and_starts_rooms(server: Server):
    with httpx.Client(base_url=server.url) as http:
        assert http.get("/api/rooms").status_code == 403
        assert http.post("/api/rooms", json={"title": "Mine"}).status_code == 403
        assert http.get("/api/backup").status_code == 403
        assert http.post("/api/owner", json={"secret": "guess"}).status_code == 403
        assert http.post("/api/owner", json={"secret": server.keys.owner()}).status_code == 200
        made = http.post("/api/rooms", json={"title": "Mine", "text": "toc: 1\ntitle: A map\n"})
        assert made.status_code == 201
        listed = {row["room"]: row for row in http.get("/api/rooms").json()}
        assert listed[made.json()["room"]]["title"] == "Mine"
        bad = http.post("/api/rooms", json={"text": "toc: 1\noutcomes: 7\nlinks: 8\n"})
        assert bad.status_code == 422
        assert len(bad.json()["problems"]) == 2
        models = http.get("/api/models").json()
        assert {"name", "title"} <= set(models[0])
        assert http.post("/api/rooms", json={"model": models[0]["name"]}).status_code == 201
        assert http.get("/api/backup").content.startswith(b"SQLite format 3")


def test_odd_messages_are_refused_one_by_one_and_end_the_connection_when_they_do_not_stop(server: Server):
    room = server.create(from_tree(START))
    rng = random.Random(4)
    good = {
        "t": "op",
        "ops": [{"op": "wire-000001", "edit": {"do": "set", "id": "joy", "field": "note", "value": "x"}}],
    }

    def odd() -> str | bytes:
        text = json.dumps(good)
        at = rng.randrange(len(text))
        return rng.choice(
            [
                text[:at],
                text[:at] + rng.choice('{}[]",:\\u0000\x00é') + text[at + 1 :],
                rng.randbytes(rng.randrange(1, 200)),
                "[" * 5000,
                json.dumps(
                    {
                        "t": "op",
                        "ops": [{"op": "x" * 6, "edit": {"do": "add", "kind": "outcome", "fields": {"x": [1] * 9}}}]
                        * 99,
                    }
                ),
                json.dumps({"t": rng.choice(["op", "act", "hello", "undo", "nope"]), "op": 7}),
                json.dumps(
                    {"t": "act", "acts": [{"op": "wire-act", "act": {"do": "erase", "what": "words", "words": "x"}}]}
                ),
                "null",
                '{"t":"pres","at":[NaN,1e999]}',
                "1e999",
                '{"t":"ping","n":' + "9" * 4000 + "}",
            ]
        )

    async def run():
        ann = await facilitator(server, room)
        for _ in range(12):
            mallory = await join(server, room, await_secret)
            for _ in range(25):
                try:
                    await mallory.say(odd())
                except websockets.ConnectionClosed:
                    break
            await mallory.ws.close()
            await mallory.http.aclose()
        last = await ann.edit({"do": "set", "id": "joy", "field": "note", "value": "still here"})
        await ann.caught_up(last["seq"])
        huge = await join(server, room, await_secret)
        await huge.say("x" * 400_000)
        await huge.until(lambda: huge.closed is not None)
        assert huge.closed in (1009, 1006)
        await ann.close()
        await huge.http.aclose()

    await_secret = server.secret(room)
    asyncio.run(run())
    assert server.store.check() == []


def test_a_person_who_sends_too_much_is_asked_to_wait_and_loses_nothing(server: Server):
    room = server.create(from_tree(START))

    async def run():
        ann = await facilitator(server, room)
        edit = {"do": "set", "id": "joy", "field": "note", "value": "x"}
        for burst in range(8):
            ops = [{"op": f"burst-{burst}-{n}", "edit": {**edit, "value": f"{burst} {n}"}} for n in range(100)]
            await ann.say({"t": "op", "ops": ops})
        await ann.until(lambda: any(rej["code"] == "too_fast" for rej in ann.other.get("rej", ())))
        assert all(rej["retry"] for rej in ann.other["rej"])
        await ann.close()

    asyncio.run(run())


def test_a_room_and_a_person_and_a_map_have_their_measure(server: Server, monkeypatch):
    from editor_ui.app import sockets
    from editor_ui.room import rules

    room = server.create(from_tree(START))
    monkeypatch.setattr(rules, "MAX_RECORDS", 3)
    monkeypatch.setattr(sockets, "MOST_OF_ONE", 2)

    async def run():
        ann = await facilitator(server, room)
        add = {"do": "add", "kind": "outcome", "fields": {"statement": "More"}}
        await ann.edit(add)
        await ann.edit(add)
        with pytest.raises(Refused) as refused:
            await ann.edit(add)
        assert refused.value.code == "too_many"
        second, third = (Client(server, room) for _ in range(2))
        for client in (second, third):
            client.http.cookies = ann.http.cookies
            await client.connect()
        assert second.hello is not None
        assert third.bye["code"] == "full"
        assert third.bye["again"]
        server.hub.open[room].allowance.rate = server.hub.open[room].allowance.burst = 0
        with pytest.raises(Refused) as refused:
            await ann.edit({"do": "set", "id": "joy", "field": "note", "value": "x"})
        assert refused.value.code == "too_fast"
        assert refused.value.message["retry"]
        for client in (ann, second, third):
            await client.close()

    asyncio.run(run())


@pytest.mark.parametrize("way", ["stream", "poll"])
def test_the_same_conversation_without_a_websocket(server: Server, way: str):
    room = server.create(from_tree(START))

    async def run():
        ann = await facilitator(server, room)
        phone = Client(server, room)
        await phone.enter(await invite(server, ann, "editor"))
        hello = {"t": "hello", "v": 1, "client": phone.client, "since": None, "derived": False}
        line = (await phone.http.post(f"/api/rooms/{room}/line", json=hello)).json()["line"]

        async def stream():
            async with phone.http.stream("GET", f"/api/rooms/{room}/stream?line={line}") as answer:
                async for text in answer.aiter_lines():
                    if text.startswith("data: "):
                        phone.take(json.loads(text[6:]))
                        phone._changed.set()

        async def poll():
            while True:
                answer = (await phone.http.get(f"/api/rooms/{room}/poll?line={line}")).json()
                for message in answer["messages"]:
                    phone.take(message)
                phone._changed.set()
                if answer["closed"] is not None:
                    return

        reader = asyncio.create_task(stream() if way == "stream" else poll())
        await phone.until(lambda: phone.seq is not None)
        made = await ann.edit({"do": "set", "id": "joy", "field": "note", "value": "from the socket"})
        await phone.caught_up(made["seq"])
        assert phone.tables["outcomes"]["joy"]["note"] == "from the socket"
        message = {
            "t": "op",
            "ops": [{"op": "by-http-1", "edit": {"do": "set", "id": "joy", "field": "note", "value": "by HTTP"}}],
        }
        assert (await phone.http.post(f"/api/rooms/{room}/say?line={line}", json=message)).status_code == 204
        await ann.until(lambda: ann.tables["outcomes"]["joy"]["note"] == "by HTTP")
        async with httpx.AsyncClient(base_url=server.url) as stranger:  # a line is of use to its own person only
            assert (await stranger.post(f"/api/rooms/{room}/say?line={line}", json=message)).status_code == 401
        reader.cancel()
        await ann.close()
        await phone.http.aclose()

    asyncio.run(run())


def test_without_the_direct_line_to_the_socket_it_works_too(tmp_path):
    server = Server(tmp_path, direct=False)
    room = server.create(from_tree(START))

    async def run():
        ann = await facilitator(server, room)
        bob = await join(server, room, await invite(server, ann, "editor"))
        made = await bob.edit({"do": "set", "id": "joy", "field": "note", "value": "x"})
        await ann.caught_up(made["seq"])
        for client in (ann, bob):
            await client.close()

    asyncio.run(run())
    server.stop()


def test_a_wrong_version_and_a_wrong_first_message_are_told_so(server: Server):
    room = server.create()

    async def run():
        client = Client(server, room)
        await client.enter(server.secret(room))
        await client.connect(v=2)
        assert client.bye["code"] == "protocol"
        with pytest.raises(Refused):
            await Client(server, room).enter("not the secret")
        await client.http.aclose()

    asyncio.run(run())

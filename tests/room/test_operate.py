"""Behind a proxy under a path of its own; uploads that would like to be larger than they look; a stop in good order."""

from __future__ import annotations

import asyncio
import gzip
import json
import re
import threading

import httpx

from tests.faults.disk import small_disk
from tests.faults.serving import Process
from tests.room.kit import Client, Server, facilitator
from toc.theory import from_tree

START = {"toc": 1, "outcomes": {"joy": {"statement": "Joy", "role": "long_term"}}}


class UnderPath:
    """A proxy that serves ``/toc/…`` from a server's ``/…``, WebSockets too, as nginx would."""

    def __init__(self, target: int):
        self.target, self.loop = target, asyncio.new_event_loop()
        self.server = self.loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", 0))
        self.port = self.server.sockets[0].getsockname()[1]
        threading.Thread(target=self.loop.run_forever, daemon=True).start()

    async def _serve(self, reader, writer):
        head = await reader.readuntil(b"\r\n\r\n")
        method, path, rest = head.split(b" ", 2)
        if not path.startswith(b"/toc/"):
            writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            writer.close()
            return
        if b"upgrade: websocket" not in head.lower():
            rest = rest.replace(b"\r\n", b"\r\nConnection: close\r\n", 1)
        up_reader, up_writer = await asyncio.open_connection("127.0.0.1", self.target)
        up_writer.write(method + b" " + path[4:] + b" " + rest)
        await asyncio.gather(pass_on(reader, up_writer), pass_on(up_reader, writer), return_exceptions=True)


async def pass_on(reader, writer):
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()
    writer.close()


class Outside(Client):
    """A client whose cookie is bound to a path that httpx does not know of."""

    jar = ""

    @property
    def cookie(self) -> str:
        return self.jar


def test_behind_a_proxy_under_a_path_everything_is_found(tmp_path):
    server = Server(tmp_path, public_url="http://workshops.example.org/toc")
    proxy = UnderPath(server.port)
    room = server.create(from_tree(START))

    async def run():
        outside = Outside(f"http://127.0.0.1:{proxy.port}/toc", room)
        outside.http.headers["Host"] = "workshops.example.org"
        page = await outside.http.get("/")
        assert page.status_code == 200
        ours = re.findall(r'(?:src|href)="([^"]*)"', page.text)
        assert ours
        assert not [address for address in ours if address.startswith(("/", "http"))], "addresses are relative"
        assert (await outside.http.get(f"/{ours[0].removeprefix('./')}")).status_code == 200
        answer = await outside.http.post("/api/session", json={"room": room, "secret": server.secret(room)})
        cookie = answer.headers["set-cookie"]
        assert "Path=/toc/" in cookie
        outside.http.cookies.clear()
        outside.jar = cookie.split(";")[0]
        link = await outside.http.get(f"/api/rooms/{room}/links/l1", headers={"Cookie": outside.jar})
        assert link.json()["address"].startswith(f"http://workshops.example.org/toc/r/{room}#")
        assert not link.json()["local"]
        await outside.connect()
        made = await outside.edit({"do": "set", "id": "joy", "field": "note", "value": "through the proxy"})
        assert made["seq"]
        await outside.close()

    asyncio.run(run())
    server.stop()


def test_uploads_that_unfold_are_refused_while_the_room_goes_on(tmp_path):
    server = Server(tmp_path)
    room = server.create(from_tree(START))
    bombs = [
        "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(f"b{n}: &b{n} [*{'a' if n == 0 else f'b{n - 1}'}]\n" for n in range(9)),
        "toc: 1\noutcomes: " + "{a: " * 5000,
        "!!python/object/apply:os.system ['true']",
        "toc: 1\ntitle: !!binary aGVsbG8=\n",
        '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "cccc"><!ENTITY d "&b;&b;&b;">]><a>&d;</a>',
    ]
    unfolds = gzip.compress(b'{"toc_room": 1}\n' + b" " * 300_000_000, 9)

    async def run():
        ann = await facilitator(server, room)
        async with httpx.AsyncClient(base_url=server.url, timeout=60) as owner:
            await owner.post("/api/owner", json={"secret": server.keys.owner()})
            for text in bombs:
                answer = await owner.post("/api/rooms", json={"text": text})
                assert (answer.status_code, answer.json()["code"]) == (422, "bad_file"), text[:60]
            uploading = asyncio.create_task(owner.post("/api/rooms/import", content=unfolds))
            during = 0
            while not uploading.done():
                await ann.edit({"do": "set", "id": "joy", "field": "note", "value": f"{during}"})
                during += 1
            assert (await uploading).json()["code"] == "bad_file"
            for whole in (b"PK\x03\x04" + b"x" * 1000, gzip.compress(json.dumps({"toc_room": 99}).encode())):
                assert (await owner.post("/api/rooms/import", content=whole)).status_code == 422
            large = await owner.post("/api/rooms/import", content=b"x" * (21 * 1024 * 1024))
            assert large.status_code == 413
        await ann.close()

    asyncio.run(run())
    server.stop()


def test_a_stop_says_goodbye_and_loses_nothing(tmp_path):
    server = Process(tmp_path)

    async def run():
        ann = Client(server.url, server.room)
        await ann.enter(server.secret)
        await ann.connect()
        line = await ann.http.post(
            f"/api/rooms/{server.room}/line", json={"t": "hello", "v": 1, "client": "by-http-only", "derived": False}
        )
        address = f"/api/rooms/{server.room}/poll?line={line.json()['line']}"
        await ann.http.get(address)
        polling = asyncio.create_task(ann.http.get(address))
        ops = [ann.op() for _ in range(50)]
        edits = [{"op": op, "edit": {"do": "set", "id": "joy", "field": "note", "value": op}} for op in ops]
        await ann.say({"t": "op", "ops": edits})
        await ann.say({"t": "ping", "n": 1})
        await ann.until(lambda: ann.other.get("pong"))
        stopping = asyncio.create_task(asyncio.to_thread(server.stop))
        await ann.until(lambda: ann.closed is not None, timeout=60)
        assert ann.bye["code"] == "restarting"
        assert ann.bye["again"]
        assert [event["op"] for event in ann.events if event.get("op") in ops] == ops, "what was asked was finished"
        told = (await polling).json()  # who comes by HTTP is told as well, or came after the door was shut
        assert told.get("messages") or told["code"] == "restarting"
        assert await stopping == 0
        await ann.http.aclose()

    asyncio.run(run())
    assert f"note: {re.search(r'note: (.*)', server.file.read_text())[1]}" in server.file.read_text()


def test_no_personal_text_and_no_secret_is_logged(tmp_path):
    disk = small_disk(tmp_path / "data")
    server = Process(tmp_path, disk)

    async def run():
        ann = Client(server.url, server.room)
        await ann.enter(server.secret)
        await ann.connect()
        phone = await join_by(ann, server)
        await phone.act("set_name", name="PERSONAL-NAME")
        await phone.act("send_cards", cards=[{"text": "PERSONAL-CARD"}])
        server.fill_disk()
        edit = {"do": "set", "id": "joy", "field": "note", "value": "PERSONAL-STATEMENT"}
        await ann.say({"t": "op", "ops": [{"op": "log-000001", "edit": edit}]})
        await ann.until(lambda: any(rej["code"] == "not_stored" for rej in ann.other.get("rej", ())))
        server.free_disk()
        await asyncio.gather(ann.close(), phone.close())

    async def join_by(ann, server):
        link = (await ann.act("invite", role="contributor"))["room"][0][1]
        secret = (await ann.http.get(f"/api/rooms/{server.room}/links/{link}")).json()["secret"]
        phone = Client(server.url, server.room)
        await phone.enter(secret)
        return await phone.connect()

    asyncio.run(run())
    server.stop()
    logged = (tmp_path / "stderr.txt").read_text()
    if disk is not None:  # else the log itself stands on the full disk
        disk.close()
        assert "could not store" in logged
    assert "PERSONAL" not in logged
    assert server.secret not in logged
    assert all(json.loads(line)["level"] for line in logged.splitlines()), "one JSON object a line"

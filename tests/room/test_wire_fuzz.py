"""The socket under a fuzzer: messages that nearly fit, and bytes that are no WebSocket. Nothing falls over or grows.

Longer, by command: ``TOC_FUZZ=300 python -m pytest tests/room/test_http_fuzz.py tests/room/test_wire_fuzz.py``.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import random
from pathlib import Path

import websockets

from editor_ui.room.protocol import CLIENT
from tests.faults.serving import Process
from tests.room.kit import Client

ROUNDS = int(os.environ.get("TOC_FUZZ", "2"))
SCHEMA = CLIENT.json_schema()
ODD = ["", "x", "\u0000", "é" * 400, "joy", "a->b", "../..", "=1+1", "<script>", "9" * 300, "\U0001f600"]
HEAD = (
    "GET /api/rooms/{room}/socket HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
)
HEAD += "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nCookie: {cookie}\r\n\r\n"


class Maker:
    """Makes messages from the protocol's own schema, most of them as they should be, some not."""

    def __init__(self, rng: random.Random):
        self.rng, self.count = rng, 0

    def value(self, schema: dict, depth: int = 0):
        rng = self.rng
        if rng.random() < 0.01:
            return rng.choice([None, True, -1, 1e308, 2**70, [], {}, rng.choice(ODD), [[[[]]]]])
        if "$ref" in schema:
            return self.value(SCHEMA["$defs"][schema["$ref"].rsplit("/", 1)[1]], depth + 1)
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return rng.choice(schema["enum"])
        for word in ("oneOf", "anyOf"):
            if word in schema:
                return self.value(rng.choice(schema[word]), depth + 1)
        kind = schema.get("type")
        if kind == "object":
            return self.record(schema, depth)
        if kind == "array":
            few = max(schema.get("minItems", 0), rng.choice([0, 1, 2]) if depth < 12 else 0)
            if "prefixItems" in schema:
                return [self.value(part, depth + 1) for part in schema["prefixItems"]]
            return [self.value(schema.get("items", {"type": "string"}), depth + 1) for _ in range(few)]
        if kind in ("integer", "number"):
            return max(schema.get("minimum", -9), rng.choice([0, 1, 2, 7, 100, -5, 2**40]))
        if kind == "boolean":
            return rng.random() < 0.5
        return self.text(schema)

    def known(self, name: str):
        """What leads somewhere, most of the time."""
        words = {"v": 1, "kind": "outcome", "id": "joy", "about": "joy", "to": "joy", "element": "joy"}
        return words.get(name) if self.rng.random() < 0.8 else None

    def text(self, schema: dict) -> str:
        if "{6," in schema.get("pattern", ""):
            self.count += 1
            return f"fuzz-{self.rng.randrange(10**9)}-{self.count}"
        if "d{4}" in schema.get("pattern", ""):
            return self.rng.choice(["2026-01-01", "2999-12-31", "0000-00-00"])
        if "pattern" in schema:
            return self.rng.choice(["", "", "", "joy", "x"] if ")?$" in schema["pattern"] else ["joy", "x", "c3", "q4"])
        return self.rng.choice(["joy", "x", "l1", "b2", "c3", "A few words", *ODD])[: schema.get("maxLength", 500)]

    def record(self, schema: dict, depth: int) -> dict:
        fields = schema.get("properties", {})
        needed = schema.get("required", ())
        made = {
            name: self.known(name) or self.value(part, depth + 1)
            for name, part in fields.items()
            if name in needed or "const" in part or self.rng.random() < 0.4
        }
        if self.rng.random() < 0.02:
            made[self.rng.choice(["__proto__", "extra", ""])] = self.rng.choice(ODD)
        return made

    def message(self) -> str | bytes:
        text = json.dumps(self.value(SCHEMA))
        die = self.rng.random()
        if die < 0.05:
            return text[: self.rng.randrange(len(text))]
        if die < 0.08:
            return self.rng.randbytes(self.rng.randrange(1, 300))
        if die < 0.1:
            return "[" * 9000
        if die < 0.12:
            return '{"t":"pres","at":[NaN,-1e999]}'
        return text


async def raw(server: Process, cookie: str, rng: random.Random):
    """Bytes that are no WebSocket, or one that breaks its own rules."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    with contextlib.suppress(OSError, asyncio.IncompleteReadError, TimeoutError):
        if rng.random() < 0.8:
            writer.write(HEAD.format(room=server.room, port=server.port, cookie=cookie).encode())
            await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5)
        frames = [
            rng.randbytes(rng.randrange(1, 4000)),
            b"\x81\xff" + (2**62).to_bytes(8, "big") + b"\0\0\0\0",  # says that 4 EB will come
            b"\x81\x05hello",  # not masked
            b"\x01\x80\0\0\0\0" * 3,  # a message in pieces that never ends
            b"\x83\x80\0\0\0\0",  # an opcode that there is not
            b"\x89\xfe\xff\xff\0\0\0\0" + b"x" * 70000,  # a ping larger than a ping may be
            b"\xf1\x80\0\0\0\0",  # reserved bits
            b"\x88\x81\0\0\0\0x",  # a close of one byte
        ]
        for _ in range(rng.randrange(1, 5)):
            writer.write(rng.choice(frames))
            await writer.drain()
        await asyncio.wait_for(reader.read(65536), 0.1)
    writer.transport.abort()


def memory(pid: int) -> float:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def test_whatever_comes_by_wire_the_room_stands_and_does_not_grow(tmp_path: Path):
    server, rng = Process(tmp_path), random.Random(int(os.environ.get("TOC_SEED", "5")))

    async def run():
        ann = Client(server.url, server.room)
        await ann.enter(server.secret)
        await ann.connect()
        links = {}
        for role in ("facilitator", "editor", "contributor", "viewer"):
            link = (await ann.act("invite", role=role))["room"][0][1]
            links[role] = (await ann.http.get(f"/api/rooms/{server.room}/links/{link}")).json()["secret"]
        sizes, said, first = [memory(server.process.pid)], 0, ann.seq
        for number in range(ROUNDS * 8):
            role = rng.choice(["editor", "contributor", "viewer", "facilitator"])
            mallory, maker = Client(server.url, server.room), Maker(rng)
            try:
                await mallory.enter(links[role])
            except Exception:  # a link that was revoked by a message of ours
                continue
            await mallory.connect(derived=False)
            with contextlib.suppress(websockets.ConnectionClosed):
                for _ in range(40):
                    await mallory.say(maker.message())
                    said += 1
                await mallory.say('{"t":"ping","n":7}')
                async with asyncio.timeout(20):
                    await mallory.until(lambda m=mallory: m.other.get("pong") or m.closed is not None)
            await mallory.close()
            await raw(server, ann.cookie, rng)
            if number % 8 == 7:
                sizes.append(memory(server.process.pid))
        fresh = Client(server.url, server.room)  # who comes now finds the room as it should be
        await fresh.enter(server.secret)
        await fresh.connect()
        if fresh.hello is None or fresh.hello.get("role") != "facilitator":
            raise AssertionError(f"the first link does not work any more: {fresh.bye}")
        made = await fresh.act("set_stage", message="All well")
        taken = made["seq"] - first
        for client in (ann, fresh):
            await client.close()
        return sizes, said, taken

    sizes, said, taken = asyncio.run(run())
    assert said > ROUNDS * 100
    assert taken > ROUNDS * 10, "some of what was sent must get through, or this tries little"
    assert max(sizes) < sizes[0] + 60 + ROUNDS * 0.2, sizes
    assert server.stop() == 0
    errors = [line for line in (tmp_path / "stderr.txt").read_text().splitlines() if '"error"' in line]
    assert errors == []
    if ROUNDS > 4:
        print(f"{said} messages, {taken} events; MB {sizes[0]:.0f} to {sizes[-1]:.0f}")

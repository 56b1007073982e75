"""The rivals, with the same edits as Yjs updates: pycrdt-websocket's server and y-websocket's, where they install.

Both are sync relays: they check nothing, know no roles and derive nothing. y-websocket comes from npm into a
temporary folder (it needs node); pycrdt-websocket from PyPI. What does not install is said and left out.
"""

from __future__ import annotations

import asyncio
import random
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from room_clients import Socket, Watch, cpu_of, memory_of, percentile

PYCRDT = """
import asyncio, sys
from pycrdt.websocket import ASGIServer, WebsocketServer
from pycrdt.store import SQLiteYStore
import uvicorn
class Store(SQLiteYStore):
    db_path = sys.argv[2]
class Server(WebsocketServer):
    async def get_room(self, name):
        if name not in self.rooms:
            from pycrdt.websocket import YRoom
            self.rooms[name] = YRoom(ready=True, ystore=Store(name))
        room = self.rooms[name]
        await self.start_room(room)
        return room
async def main():
    server = Server()
    app = ASGIServer(server)
    how = {"log_level": "error", "ws": "websockets-sansio", "ws_per_message_deflate": False}
    config = uvicorn.Config(app, port=int(sys.argv[1]), **how)
    async with server:
        await uvicorn.Server(config).serve()
asyncio.run(main())
"""


def varint(number: int) -> bytes:
    """Lib0's variable-length number."""
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)
    return bytes(out)


class Peer:
    """One participant over Yjs: a document of their own, updates out, frames in."""

    def __init__(self, url: str, watch: Watch, number: int):
        from pycrdt import Doc, Map

        self.url, self.watch, self.number = url, watch, number
        self.name = f"load-{secrets.token_hex(4)}-"
        self.doc = Doc()
        self.doc["outcomes"] = self.outcomes = Map()
        self.map = Map
        self.count, self.mine = 0, []

    async def join(self):
        self.socket = await Socket(self.url, {}, lambda frame: self.watch.seen(frame, self.name.encode())).connect()
        state = self.doc.get_state()
        self.socket.binary(b"\0\0" + varint(len(state)) + state)  # sync step 1
        return self

    def edit(self, rng: random.Random):
        before = self.doc.get_state()
        op = f"{self.name}{self.count}"
        die = rng.random()
        if die < 0.2 or not self.mine:
            self.mine.append(f"n{self.number}-{self.count}")
            self.outcomes[self.mine[-1]] = self.map({"statement": "Teams see what changes brought", "op": op})
        elif die < 0.4 and len(self.mine) > 1:
            del self.outcomes[self.mine.pop(0)]
            self.outcomes["last"] = op
        else:
            box = self.outcomes[rng.choice(self.mine)]
            with self.doc.transaction():
                box["statement"] = f"Words {rng.random()}"
                box["op"] = op
        self.count += 1
        update = self.doc.get_update(before)
        self.watch.sent[op.encode()] = time.perf_counter()
        self.socket.binary(b"\0\2" + varint(len(update)) + update)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


async def measure(name: str, process: subprocess.Popen, url: str, seconds: float, rate: float = 180, count: int = 90):
    from bench_room import show

    for _ in range(100):
        try:
            await Socket(url, {}, lambda frame: None).connect()
            break
        except OSError:
            await asyncio.sleep(0.1)
    watch, rng = Watch(), random.Random(1)
    peers = await asyncio.gather(*(Peer(url, watch, n).join() for n in range(count)))
    await asyncio.sleep(2)
    before, started, number = cpu_of(process.pid), time.perf_counter(), 0
    while (now := time.perf_counter()) - started < seconds:
        while number < int((now - started) * rate):
            rng.choice(peers).edit(rng)
            number += 1
        await asyncio.sleep(0.002)
    used = (cpu_of(process.pid) - before) / seconds
    await asyncio.sleep(2)
    arrived = watch.latencies
    show(
        name,
        people=count,
        edits_s=rate,
        p50_ms=percentile(arrived, 0.5),
        p99_ms=percentile(arrived, 0.99),
        delivered=len(arrived),
        of=number * (count - 1),
        server_cpu=f"{used:.2f}",
        server_mb=memory_of(process.pid),
    )


async def rivals(seconds: float):
    try:
        import pycrdt
        import pycrdt.websocket
    except ImportError:
        print("pycrdt-websocket is not installed: left out (pip install pycrdt-websocket)")
        return
    with tempfile.TemporaryDirectory() as place:
        port = free_port()
        command = [sys.executable, "-c", PYCRDT, str(port), str(Path(place) / "y.sqlite")]
        process = subprocess.Popen(command)
        try:
            await measure(
                f"rival: pycrdt-websocket ({pycrdt.__name__})", process, f"ws://127.0.0.1:{port}/room", seconds
            )
        finally:
            process.terminate()
            process.wait()
        if shutil.which("npm") is None:
            print("node is not installed: y-websocket left out")
            return
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        done = subprocess.run(["npm", "install", "--no-audit", "--no-fund", "y-websocket@2"], cwd=place, **quiet)
        server = Path(place) / "node_modules" / "y-websocket" / "bin" / "server.cjs"
        if done.returncode or not server.exists():
            print("y-websocket did not install: left out")
            return
        port = free_port()
        import os

        environment = {**os.environ, "PORT": str(port), "HOST": "127.0.0.1", "YPERSISTENCE": str(Path(place) / "level")}
        process = subprocess.Popen(["node", str(server)], env=environment, cwd=place, **quiet)
        try:
            await measure("rival: y-websocket (LevelDB)", process, f"ws://127.0.0.1:{port}/room", seconds)
        finally:
            process.terminate()
            process.wait()

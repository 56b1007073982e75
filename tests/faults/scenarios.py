"""What goes wrong in a hospital, one scenario a function. Each returns the checker's report."""

from __future__ import annotations

import asyncio
import random
import socket
import struct
import time
from collections.abc import Sequence
from pathlib import Path

from editor_ui.store import open_store
from tests.faults.disk import small_disk
from tests.faults.proxy import Proxy
from tests.faults.serving import Process
from tests.faults.world import Report, Survivor, check, part, people, settle
from tests.room.kit import Client


async def crowd(server: Process, seed: int, via: str | None = None) -> list[Survivor]:
    """Six editors and two contributors, who try edits all the same."""
    ann = Client(server.url, server.room)
    await ann.enter(server.secret)
    await ann.connect()
    secrets = {}
    for role in ("editor", "contributor"):
        link = (await ann.act("invite", role=role))["room"][0][1]
        secrets[role] = (await ann.http.get(f"/api/rooms/{server.room}/links/{link}")).json()["secret"]
    await ann.close()
    clients = await people(server.url, server.room, secrets["editor"], 6, seed, via)
    clients += await people(server.url, server.room, secrets["contributor"], 2, seed + 1, via, forbidden=True)
    for client in clients:
        client.task = asyncio.create_task(client.live())
    return clients


async def write(clients: list[Survivor], seconds: float, rate: float = 40):
    """Let everybody work for a while."""
    rng, ends = random.Random(1), time.monotonic() + seconds
    while time.monotonic() < ends:
        ready = [client for client in clients if len(client.outbox) < 30]
        if ready:
            rng.choice(ready).do_something()
        await asyncio.sleep(1 / rate)


async def judged(server: Process, clients: list[Survivor], others: Sequence[Process] = (), url: str = "") -> Report:
    """Let it settle, stop the servers, check the log."""
    unsettled = await settle(clients)
    await part(clients)
    codes = [one.stop() for one in (server, *others)]
    store = open_store(url or str(server.log()))
    report = check(store, server.room, clients)
    store.close()
    report.problems += unsettled
    report.problems += [f"the server ended with {code}" for code in codes if code != 0]
    return report


async def killed(folder: Path, seconds: float, seed: int = 1) -> Report:
    """The server dies at random, again and again, and is started again."""
    server, rng = Process(folder), random.Random(seed)
    clients = await crowd(server, seed)
    working = asyncio.create_task(write(clients, seconds))
    while not working.done():
        await asyncio.sleep(rng.uniform(0.3, 1.5))
        server.kill()
        await asyncio.sleep(rng.uniform(0, 0.3))
        await asyncio.to_thread(server.start)
    return await judged(server, clients)


async def bad_network(folder: Path, seconds: float, seed: int = 2) -> Report:
    """Cuts in mid-word, 2G-like delay and stalls, and silence on sockets that stay open."""
    server, rng = Process(folder), random.Random(seed)
    proxy = Proxy(server.port, seed)
    clients = await crowd(server, seed, await proxy.start())
    working = asyncio.create_task(write(clients, seconds))
    while not working.done():
        await asyncio.sleep(rng.uniform(0.2, 1.0))
        fault = rng.choice(["cut", "some", "slow", "silent", "fine"])
        proxy.delay, proxy.stall, proxy.silent = (
            (0.15, 0.6, False) if fault == "slow" else (0.0, 0.0, fault == "silent")
        )
        if fault in ("cut", "some"):
            proxy.cut(1.0 if fault == "cut" else 0.3)
    proxy.delay = proxy.stall = 0.0
    proxy.silent = False
    report = await judged(server, clients)
    await proxy.stop()
    return report


async def full_disk(folder: Path, seconds: float, seed: int = 3) -> Report:
    """The disk takes nothing more for a while: nobody is told "saved", nothing that was is lost, it goes on after."""
    server = Process(folder, small_disk(folder / "data"))
    clients = await crowd(server, seed)
    await write(clients, seconds / 4)
    await settle(clients)
    server.fill_disk()
    before = sum(len(client.acknowledged) for client in clients)
    await write(clients, seconds / 4)
    while_full = sum(len(client.acknowledged) for client in clients) - before
    server.free_disk()
    await write(clients, seconds / 4)
    report = await judged(server, clients)
    if while_full:
        report.problems.append(f"{while_full} edits were acknowledged while the disk took nothing")
    return report


async def read_only_disk(folder: Path, seconds: float, seed: int = 6) -> Report:
    """The server dies, its disk comes back read-only: it says so and does not serve; once it may write, all goes on."""
    disk = small_disk(folder / "data")
    server = Process(folder, disk)
    clients = await crowd(server, seed)
    await write(clients, seconds / 2)
    server.kill()
    said = ""
    if disk is not None:
        disk.read_only(True)
        try:
            await asyncio.to_thread(server.start)
        except RuntimeError as error:
            said = str(error)
        disk.read_only(False)
    await asyncio.to_thread(server.start)
    await write(clients, seconds / 2)
    report = await judged(server, clients)
    if disk is not None and ("cannot be opened" not in said or "Traceback" in said):
        report.problems.append(f"on a disk that cannot be written the server said: {said!r}")
    return report


async def clock_steps(folder: Path, seconds: float, seed: int = 7) -> Report:
    """The clock on the wall jumps to and fro, by hours and by years, while people work and the server restarts."""
    clock, rng = folder / "clock", random.Random(seed)
    clock.write_bytes(struct.pack("d", 0))
    server = Process(folder, clock=clock)
    clients = await crowd(server, seed)
    working = asyncio.create_task(write(clients, seconds))
    steps = [-3600, 3600, -400 * 86400, 0.5, 86400, -2, 3 * 365 * 86400, 0]
    while not working.done():
        await asyncio.sleep(rng.uniform(0.2, 0.6))
        with clock.open("r+b") as file:
            file.write(struct.pack("d", rng.choice(steps)))
        if rng.random() < 0.2:
            server.kill()
            await asyncio.to_thread(server.start)
    return await judged(server, clients)


async def database_restarted(folder: Path, seconds: float, seed: int = 8) -> Report:
    """PostgreSQL dies and comes back, again and again, under two servers that share a room."""
    from tests.faults.database import Database

    database = Database()
    shared = {"TOC_DATABASE": database.url, "TOC_KEY": "ab" * 32}
    one, two = Process(folder / "one", **shared), Process(folder / "two", **shared)
    clients = await crowd(one, seed)
    for client in clients[::2]:
        client.via = two.url
    rng, working = random.Random(seed), asyncio.create_task(write(clients, seconds))
    while not working.done():
        await asyncio.sleep(rng.uniform(0.5, 1.5))
        await asyncio.to_thread(database.restart)
        for client in clients:  # some change servers as they come back
            if rng.random() < 0.3:
                client.via = rng.choice((one.url, two.url))
    report = await judged(one, clients, (two,), database.url)
    database.stop()
    return report


async def stalled_reader(folder: Path, seconds: float, seed: int = 4) -> Report:
    """Somebody's socket stays open and is never read: others notice nothing, the server holds no more for it."""
    server = Process(folder)
    clients = await crowd(server, seed)
    deaf = socket.socket()
    deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    deaf.connect(("127.0.0.1", server.port))
    head = f"GET /api/rooms/{server.room}/socket HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nUpgrade: websocket\r\n"
    head += "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
    deaf.sendall(f"{head}Cookie: {clients[0].jar}\r\n\r\n".encode())
    hello = b'{"t":"hello","v":1,"client":"deaf-as-a-post"}'
    await asyncio.sleep(0.3)
    deaf.sendall(bytes((0x81, 0x80 | len(hello))) + b"\0\0\0\0" + hello)
    await write(clients, seconds, rate=120)
    report = await judged(server, clients)
    deaf.close()
    return report


async def away_for_an_hour(folder: Path, seconds: float, seed: int = 5) -> Report:
    """Two go offline with unsent work, the room goes on past what the server keeps in memory, they come back."""
    server = Process(folder)
    clients = await crowd(server, seed)
    await write(clients, 0.5)
    await settle(clients)
    away, others = clients[:2], clients[2:6]
    for client in away:
        client.task.cancel()
        await asyncio.gather(client.task, return_exceptions=True)
        for _ in range(5):
            client.do_something()
    start = others[0].seq
    while others[0].seq < start + 2600:
        for client in others:
            while len(client.outbox) < 40:
                client.do_something()
        await asyncio.sleep(0.05)
    for client in away:
        client.task = asyncio.create_task(client.live())
    return await judged(server, clients)


SCENARIOS = {
    "killed": killed,
    "bad network": bad_network,
    "full disk": full_disk,
    "read-only disk": read_only_disk,
    "clock steps": clock_steps,
    "database restarted": database_restarted,
    "stalled reader": stalled_reader,
}
LONG = {  # too long for the tests
    "away for an hour": away_for_an_hour,
}

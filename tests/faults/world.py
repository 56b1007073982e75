"""Clients that live through faults, and the checker: what must hold of log, server and every client afterwards.

The clients keep what the page keeps: a stable id, the last event, an outbox that is sent again until it is answered.
"""

from __future__ import annotations

import asyncio
import json
import random
from dataclasses import dataclass, field

import httpx
import websockets

from editor_ui.room.decide import read_entry
from editor_ui.room.state import replay
from editor_ui.room.views import Viewer, theory_for
from editor_ui.store.store import Store
from tests.room.kit import Client


class Survivor(Client):
    """A client that never gives up: reconnects, resumes, resends."""

    def __init__(self, url: str, room: str, cookie: str, rng: random.Random, proxy: str | None = None):
        super().__init__(url, room)
        self.jar, self.rng, self.via = cookie, rng, proxy or url
        self.outbox: dict[str, dict] = {}
        self.acknowledged: dict[str, int] = {}
        self.refused: dict[str, str] = {}
        self.stop, self.you = False, ""
        self.connects = self.resent = 0
        self.mine: list[str] = []
        self.made: set[str] = set()
        self.last_heard = 0.0
        self.forbidden = False  # a contributor who tries edits all the same
        self.task: asyncio.Task | None = None

    @property
    def cookie(self) -> str:
        return self.jar

    def take(self, message):
        if message["t"] == "rej":
            if not message.get("retry"):
                self.outbox.pop(message.get("op"), None)
                self.refused[message.get("op")] = message["code"]
            return
        if message["t"] == "hello":
            self.you = message["you"]
        super().take(message)

    def follow(self, event):
        super().follow(event)
        op = event.get("op")
        if op in self.outbox:
            del self.outbox[op]
            self.acknowledged[op] = event["seq"]

    async def live(self):
        """Connect for as long as it takes, again and again."""
        while not self.stop:
            try:
                address = self.via.replace("http", "ws") + f"/api/rooms/{self.room}/socket"
                headers = {"Cookie": self.jar}
                async with asyncio.timeout(10):
                    ws = await websockets.connect(
                        address, additional_headers=headers, compression=None, max_size=None, ping_interval=None
                    )
                self.connects += 1
                hello = {
                    "t": "hello",
                    "v": 1,
                    "client": self.client,
                    "since": self.seq,
                    "epoch": self.epoch,
                    "derived": False,
                }
                await ws.send(json.dumps(hello))
                self.ws, self.hello = ws, None
                await asyncio.gather(self._listen(ws), self._speak(ws))
            except (OSError, TimeoutError, websockets.WebSocketException, ConnectionError):
                pass
            self.ws = None
            await asyncio.sleep(self.rng.uniform(0.02, 0.3))

    async def _listen(self, ws):
        loop = asyncio.get_running_loop()
        while True:
            try:
                text = await asyncio.wait_for(ws.recv(), 2.0)
            except TimeoutError:
                if loop.time() - self.last_heard > 6:  # half open: nobody is there
                    ws.transport.abort()
                    raise
                await ws.send('{"t":"ping","n":1}')
                continue
            self.last_heard = loop.time()
            self.take(json.loads(text))
            self._changed.set()

    async def _speak(self, ws):
        while self.hello is None:
            await asyncio.sleep(0.01)
        sent: dict[str, float] = {}
        again: list[tuple[float, dict]] = []
        loop = asyncio.get_running_loop()
        while True:
            for op, message in list(self.outbox.items()):
                if loop.time() - sent.get(op, -9) > 3:  # new on this connection, or unanswered for long
                    self.resent += op in sent
                    sent[op] = loop.time()
                    await ws.send(json.dumps(message))
                    if self.rng.random() < 0.3:  # a browser may well send one again that was answered on another line
                        again.append((loop.time() + 0.2, message))
            while again and again[0][0] < loop.time():
                await ws.send(json.dumps(again.pop(0)[1]))
            await asyncio.sleep(0.02)

    def do_something(self):
        """Put one more edit or act in the outbox."""
        op = f"{self.client}-{next(self._ops)}"
        self.made.add(op)
        die = self.rng.random()
        if self.forbidden and die < 0.5:
            self.outbox[op] = {
                "t": "act",
                "acts": [{"op": op, "act": {"do": "send_cards", "cards": [{"text": f"card {op}"}]}}],
            }
            return
        if die < 0.3 or not self.mine:
            self.mine.append(f"n{self.client}{len(self.mine)}")
            edit = {"do": "add", "kind": "outcome", "id": self.mine[-1], "fields": {"statement": op}, "link_to": "joy"}
        elif die < 0.4:
            edit = {"do": "remove", "id": self.mine.pop(), "mode": "cascade"}
        elif die < 0.5:
            self.outbox[op] = {"t": "undo", "op": op}
            return
        else:
            id = "joy" if die > 0.9 else self.rng.choice(self.mine)
            edit = {"do": "set", "id": id, "field": "statement", "value": op}
        self.outbox[op] = {"t": "op", "ops": [{"op": op, "edit": edit}]}


async def people(url: str, room: str, secret: str, count: int, seed: int, via: str | None = None, forbidden=False):
    """Let survivors in; each has a cookie of its own."""
    found = []
    async with httpx.AsyncClient(base_url=url, timeout=30) as http:
        for n in range(count):
            http.cookies.clear()
            answer = await http.post("/api/session", json={"room": room, "secret": secret})
            assert answer.status_code == 200, answer.text
            cookie = f"toc_{room}={answer.cookies[f'toc_{room}']}"
            survivor = Survivor(url, room, cookie, random.Random(seed * 1000 + n), via)
            survivor.forbidden = forbidden
            found.append(survivor)
    return found


@dataclass
class Report:
    """What the checker found, and how much it looked at."""

    problems: list[str] = field(default_factory=list)
    events: int = 0
    acknowledged: int = 0
    refused: int = 0
    connects: int = 0
    resent: int = 0

    def __str__(self) -> str:
        return (
            f"{self.events} events, {self.acknowledged} acknowledged, {self.refused} refused, "
            f"{self.connects} connections, {self.resent} resent: {len(self.problems)} problems"
        )


def check(store: Store, room: str, clients: list[Survivor], server_state=None) -> Report:
    """Check everything that must hold, whatever happened."""
    report = Report(problems=list(store.check()))
    entries = store.entries(room)
    report.events = len(entries)
    wrong = report.problems.append
    if [entry.seq for entry in entries] != list(range(1, len(entries) + 1)):
        wrong("the log has a gap or a double number")
    by_op: dict[str, int] = {}
    for entry in entries:
        if entry.op in by_op:
            wrong(f"op {entry.op} is in the log twice")
        by_op[entry.op] = entry.seq
    try:
        state = replay(map(read_entry, entries))
    except Exception as error:
        wrong(f"the log does not add up: {error}")
        return report
    if server_state is not None and (server_state.theories != state.theories or server_state.tables != state.tables):
        wrong("a replay of the log is not what the server holds")
    roles = {id: row["role"] for id, row in state.tables["people"].items()}
    for entry in entries:
        event = read_entry(entry)
        if event.changes and roles.get(event.by) not in (None, "facilitator", "editor"):
            wrong(f"event {entry.seq} changes the map by a {roles[event.by]}")
    sent = {client.you: client.made for client in clients}
    for entry in entries:
        if entry.by in sent and entry.op not in sent[entry.by] and not entry.op.startswith("join:"):
            wrong(f"event {entry.seq} has the op {entry.op}, which nobody sent")
    for client in clients:
        for op, seq in client.acknowledged.items():
            if by_op.get(op) != seq:
                wrong(f"acknowledged {op} as {seq}, the log says {by_op.get(op)}")
        for op in client.refused:
            if op in by_op:
                wrong(f"{op} was refused and is in the log")
        if client.seq != state.seq:
            wrong(f"client {client.client} is at {client.seq}, the log at {state.seq}")
            continue
        own, tables = theory_for(state.theory(), Viewer(roles.get(client.you, "editor"), client.you))
        expected = json.loads(json.dumps([own, {table: dict(map(tuple, rows)) for table, rows in tables.items()}]))
        if [client.own, {table: rows for table, rows in client.tables.items() if rows}] != expected:
            wrong(f"client {client.client} holds another map than the log")
        report.acknowledged += len(client.acknowledged)
        report.refused += len(client.refused)
        report.connects += client.connects
        report.resent += client.resent
    return report


async def settle(clients: list[Survivor], timeout: float = 90) -> list[str]:
    """Wait until every outbox is empty and everybody has heard the same; returns what did not settle."""
    try:
        async with asyncio.timeout(timeout):
            while any(client.outbox for client in clients):
                await asyncio.sleep(0.05)
            while len({client.seq for client in clients}) > 1:
                await asyncio.sleep(0.05)
    except TimeoutError:
        waiting = sum(len(client.outbox) for client in clients)
        return [f"did not settle: {waiting} unanswered, clients at {sorted({str(c.seq) for c in clients})}"]
    return []


async def part(clients: list[Survivor]):
    """Let the clients go."""
    for client in clients:
        client.stop = True
        if client.task is not None:
            client.task.cancel()
    await asyncio.gather(*(client.task for client in clients if client.task), return_exceptions=True)
    for client in clients:
        await client.http.aclose()

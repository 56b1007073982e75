"""A real server in a thread, and a client that knows nothing of the server's code: cookies, sockets, a replica."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import secrets
import threading
from pathlib import Path

import httpx
import uvicorn
import websockets

from editor_ui.app.direct import DirectProtocol
from editor_ui.app.factory import create_app
from editor_ui.app.serving import listening
from editor_ui.app.settings import Settings
from editor_ui.room.hub import FIRST_LINK, Hub
from editor_ui.room.keys import Keys
from editor_ui.store import open_store
from toc.theory.model import Theory


class Server:
    """The server on a loopback port, in a thread of its own with its own event loop."""

    def __init__(self, folder: Path, database: str = "", direct: bool = True, **settings):
        self.store = open_store(database or str(folder / "rooms.sqlite"))
        self.settings = Settings(data=str(folder), **settings)
        self.keys = Keys.at(folder / "server.key")
        self.socket = listening("127.0.0.1", 0)
        self.port = self.socket.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.direct = direct
        self._ready = threading.Event()
        self.thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)
        self.thread.start()
        assert self._ready.wait(20)

    async def _serve(self):
        self.loop = asyncio.get_running_loop()
        self.hub = Hub(self.store, self.keys)
        app = create_app(self.settings, self.hub, self._ready.set)
        ws = DirectProtocol if self.direct else "websockets-sansio"
        config = uvicorn.Config(
            app, ws=ws, ws_per_message_deflate=False, ws_max_size=2**18, log_level="error", timeout_graceful_shutdown=2
        )
        self.server = uvicorn.Server(config)
        self.server.capture_signals = _no_signals
        await self.server.serve(sockets=[self.socket])

    def call(self, work):
        """Run a coroutine on the server's loop and return what it returns."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(20)

    def create(self, theory: Theory | None = None, **how) -> str:
        """Make a room; returns its id."""
        return self.call(self.hub.create(theory or Theory(title="A theory"), **how))

    def secret(self, room: str, link: str = FIRST_LINK) -> str:
        """A link's secret."""
        return self.keys.link(room, link)

    def state(self, room: str):
        """The room's state, as the server holds it."""
        return self.call(self.hub.live(room)).room.state

    def stop(self):
        """Stop gracefully."""
        self.server.should_exit = True
        self.thread.join(15)
        assert not self.thread.is_alive()
        self.store.close()


def _no_signals():
    return contextlib.nullcontext()


def no_number(word: str):
    """NaN and Infinity are no JSON: a browser would fall over them."""
    raise AssertionError(f"the server sent {word}")


class Refused(Exception):
    """The server refused; the message is at hand."""

    def __init__(self, message):
        super().__init__(f"{message['code']}: {message['message']}")
        self.code, self.message = message["code"], message


class Client:
    """One browser: a cookie, a socket, a replica, and everything that it was ever sent."""

    def __init__(self, server: Server | str, room: str):
        self.url = server if isinstance(server, str) else server.url
        self.room = room
        self.http = httpx.AsyncClient(base_url=self.url, timeout=20)
        self.client = secrets.token_hex(8)
        self.raw: list[str] = []
        self.seq, self.epoch = None, None
        self.tables, self.own, self.records, self.events = {}, {}, {}, []
        self.other: dict[str, list] = {}
        self._ops = itertools.count()
        self._answers: dict[str, asyncio.Future] = {}
        self._changed = asyncio.Event()
        self.bye = None
        self.closed = None
        self.wall = False
        self.ws = None
        self.hello = None

    async def enter(self, secret: str) -> dict:
        """Exchange a secret for a cookie."""
        answer = await self.http.post("/api/session", json={"room": self.room, "secret": secret})
        if answer.status_code != 200:
            raise Refused(answer.json())
        self.wall = answer.json()["wall"]
        self.http.params = {"wall": ""} if self.wall else {}
        return answer.json()

    @property
    def cookie(self) -> str:
        name = f"toc{'wall' if self.wall else ''}_{self.room}"
        return f"{name}={self.http.cookies.get(name)}"

    async def connect(self, since=None, **hello):
        """Open the socket and say hello."""
        address = self.url.replace("http", "ws") + f"/api/rooms/{self.room}/socket{'?wall' if self.wall else ''}"
        self.ws = await websockets.connect(
            address, additional_headers={"Cookie": self.cookie}, compression=None, max_size=None, ping_interval=None
        )
        self.bye, self.closed, self.hello = None, None, None
        message = {"t": "hello", "v": 1, "client": self.client, "since": since, "epoch": self.epoch, **hello}
        with contextlib.suppress(websockets.ConnectionClosed):  # shown the door already: the reader hears why
            await self.ws.send(json.dumps(message))
        self.reader = asyncio.create_task(self._read(self.ws))
        await self.until(lambda: self.hello is not None or self.bye is not None or self.closed is not None)
        return self

    async def _read(self, ws):
        try:
            async for text in ws:
                self.raw.append(text)
                self.take(json.loads(text, parse_constant=no_number))
                self._changed.set()
        except websockets.ConnectionClosed:
            pass
        self.closed = ws.close_code
        for answer in self._answers.values():
            if not answer.done():
                answer.set_exception(ConnectionError("cut"))
        self._changed.set()

    def take(self, message):
        """Follow one message from the server."""
        self.other.setdefault(message["t"], []).append(message)
        if message["t"] == "hello":
            self.hello, self.epoch = message, message["epoch"]
            if "state" in message:
                state = message["state"]
                self.seq, self.own = state["seq"], state["own"]
                self.tables = {table: dict(map(tuple, rows)) for table, rows in state["tables"].items()}
                self.records = {table: dict(map(tuple, rows)) for table, rows in state["room"].items()}
            for event in message.get("resume", ()):
                self.follow(event)
        elif message["t"] == "ev":
            for event in message["evs"]:
                self.follow(event)
        elif message["t"] == "rej":
            self._answer(message.get("op"), Refused(message))
        elif message["t"] == "bye":
            self.bye = message

    def _answer(self, op, what):
        answer = self._answers.pop(op, None)
        if answer is not None and not answer.done():
            if isinstance(what, Exception):
                answer.set_exception(what)
            else:
                answer.set_result(what)

    def follow(self, event):
        """Apply an event to the replica; an event that was told before (a repeated op) changes nothing."""
        if event["seq"] > self.seq:
            assert event["seq"] == self.seq + 1, f"a gap: {event['seq']} after {self.seq}"
            self.seq = event["seq"]
            self.events.append(event)
            for table, id, field, after, at in event.get("changes", ()):
                self._change(table, id, field, after, at)
            for table, id, row in event.get("room", ()):
                rows = self.records.setdefault(table, {})
                if row is None:
                    rows.pop(id, None)
                else:
                    rows[id] = row
        self._answer(event.get("op"), event)

    def _change(self, table, id, field, after, at):
        if not table:
            holder, field = self.own, field
            if "." in field:
                head, field = field.split(".", 1)
                holder = self.own.setdefault(head, {})
            if after is None:
                holder.pop(field, None)
            else:
                holder[field] = after
            self.own = {key: value for key, value in self.own.items() if value != {}}
            return
        rows = self.tables.setdefault(table, {})
        if field is not None:
            if after is None:
                rows[id].pop(field, None)
            else:
                rows[id][field] = after
        elif after is None:
            rows.pop(id)
        else:
            pairs = list(rows.items())
            pairs.insert(len(pairs) if at is None else at, (id, after))
            self.tables[table] = dict(pairs)

    async def until(self, true, timeout=10):
        """Wait until something holds."""
        async with asyncio.timeout(timeout):
            while not true():
                self._changed.clear()
                await self._changed.wait()

    def op(self) -> str:
        return f"{self.client}-{next(self._ops)}"

    async def _ask(self, message, op):
        answer = self._answers[op] = asyncio.get_running_loop().create_future()
        await self.ws.send(json.dumps(message))
        return await asyncio.wait_for(answer, 10)

    async def edit(self, edit, branch="", op=None):
        """Make an edit; returns its event."""
        op = op or self.op()
        return await self._ask({"t": "op", "ops": [{"op": op, "edit": edit, "branch": branch}]}, op)

    async def act(self, do, op=None, **fields):
        """Do an act; returns its event."""
        op = op or self.op()
        return await self._ask({"t": "act", "acts": [{"op": op, "act": {"do": do, **fields}}]}, op)

    async def undo(self, **how):
        op = self.op()
        return await self._ask({"t": "undo", "op": op, **how}, op)

    async def redo(self, **how):
        op = self.op()
        return await self._ask({"t": "redo", "op": op, **how}, op)

    async def say(self, message):
        await self.ws.send(message if isinstance(message, (str, bytes)) else json.dumps(message))

    async def caught_up(self, seq):
        """Wait until the replica has reached ``seq``."""
        await self.until(lambda: self.seq is not None and self.seq >= seq)

    async def close(self):
        if self.ws is not None:
            await self.ws.close()
            await asyncio.wait([self.reader])
        await self.http.aclose()


async def join(server, room, secret, **hello) -> Client:
    """Come in by a secret."""
    client = Client(server, room)
    await client.enter(secret)
    return await client.connect(**hello)


async def facilitator(server: Server, room: str, **hello) -> Client:
    """Come in by the room's first link."""
    return await join(server, room, server.secret(room), **hello)


async def invite(server: Server, by: Client, role: str, **how) -> str:
    """Let a facilitator make a link; returns its secret."""
    event = await by.act("invite", role=role, **how)
    return server.secret(by.room, event["room"][0][1])

"""The conversation without a WebSocket, for networks whose proxy is in the way: the same messages over plain HTTP.

``POST line`` opens one; then either ``GET stream`` (server-sent events) or, where a proxy holds those back, ``GET
poll`` brings what the server says, and ``POST say`` carries what the client says. A line that nobody reads for a
minute ends; the client opens another and resumes as after any cut.
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from editor_ui.app.doors import hub_of, problem, session_of
from editor_ui.room.conversation import Conversation
from editor_ui.room.lines import Packet, QueueLine
from editor_ui.room.protocol import MAX_FRAME
from editor_ui.store import NoSuchRoom
from toc.edits.model import Refused

router = APIRouter(prefix="/api/rooms/{room}")
UNREAD = 60.0  # seconds after which a line that nobody reads ends
HOLD = 20.0  # seconds that a poll waits for news; proxies cut what is silent for longer
MOST_LINES = 1000


@dataclass(eq=False)
class HttpLine:
    """A conversation whose ends are HTTP requests."""

    room: str
    person: str
    conversation: Conversation
    line: QueueLine
    read_at: float = field(default_factory=time.monotonic)
    reading: asyncio.Lock = field(default_factory=asyncio.Lock)
    saying: asyncio.Lock = field(default_factory=asyncio.Lock)
    left: bool = False


class Lines:
    """The HTTP conversations of one server, by their (secret) id."""

    def __init__(self) -> None:
        self._all: dict[str, HttpLine] = {}

    def add(self, line: HttpLine) -> str:
        """Keep a line; returns its id."""
        self.sweep()
        if len(self._all) >= MOST_LINES:
            raise HTTPException(503, {"code": "full", "message": "This server is full.", "hint": "Try again later."})
        sid = secrets.token_urlsafe(18)
        self._all[sid] = line
        asyncio.get_running_loop().call_later(UNREAD, self.sweep)
        return sid

    def sweep(self) -> None:
        """End the lines that nobody reads."""
        now = time.monotonic()
        for sid, line in list(self._all.items()):
            if not line.reading.locked() and now - line.read_at > UNREAD:
                self.end(sid)
        if self._all:
            with contextlib.suppress(RuntimeError):
                asyncio.get_running_loop().call_later(UNREAD / 2, self.sweep)

    def end(self, sid: str) -> None:
        """Forget a line."""
        line = self._all.pop(sid, None)
        if line is not None:
            line.conversation.leave()

    async def find(self, request: Request, room: str, sid: str) -> HttpLine:
        """Return a line that belongs to whoever asks."""
        line = self._all.get(sid)
        try:
            _, session = await session_of(request, room)
        except Refused as refused:
            raise problem(refused) from None
        except NoSuchRoom:
            line = None
        if line is None or line.room != room or session.actor.person != line.person:
            raise HTTPException(
                404, {"code": "no_line", "message": "This connection has ended.", "hint": "Open another."}
            )
        line.read_at = time.monotonic()
        return line


lines = Lines()


@router.post("/line")
async def open_line(room: str, request: Request) -> dict[str, str]:
    """Open a conversation with a hello; answers with its id."""
    body = await request.body()
    try:
        live, session = await session_of(request, room)
    except Refused as refused:
        raise problem(refused) from None
    except NoSuchRoom:
        raise HTTPException(404, {"code": "gone", "message": "This room is not there.", "hint": ""}) from None
    line = QueueLine()
    conversation = Conversation(hub_of(request), live, session, line)
    await conversation.hear(body)
    return {"line": lines.add(HttpLine(room, session.actor.person, conversation, line))}


@router.post("/say")
async def say(room: str, line: str, request: Request) -> Response:
    """Take one message, or several as a JSON array's worth of lines (one message a line)."""
    found = await lines.find(request, room, line)
    body = await request.body()
    if len(body) > MAX_FRAME:
        raise HTTPException(413, {"code": "protocol", "message": "That message is too long.", "hint": ""})
    async with found.saying:
        for part in body.split(b"\n"):
            if part.strip() and not await found.conversation.hear(part):
                break
    return Response(status_code=204)


@router.get("/poll")
async def poll(room: str, line: str, request: Request) -> JSONResponse:
    """Return what the server has said since, waiting a while for news; ``closed`` tells that it was the last."""
    found = await lines.find(request, room, line)
    messages: list[bytes] = []
    closed: int | None = None
    async with found.reading:
        try:
            item = await asyncio.wait_for(found.line.take(), HOLD)
            while True:
                if isinstance(item, int):
                    closed = item
                    break
                messages.append(item.data)
                if found.line.queue.empty() or sum(map(len, messages)) > 2**20:
                    break
                item = await found.line.take()
        except TimeoutError:
            pass
    found.read_at = time.monotonic()
    if closed is not None:
        lines.end(line)
    body = b'{"messages":[' + b",".join(messages) + b'],"closed":' + str(closed or "null").encode() + b"}"
    return _RawJson(body)


class _RawJson(JSONResponse):
    """JSON that was encoded already."""

    def render(self, content: bytes) -> bytes:
        """Return it as it is."""
        return content


@router.get("/stream")
async def stream(room: str, line: str, request: Request) -> StreamingResponse:
    """Send what the server says as server-sent events, with a comment now and then so that proxies keep it open."""
    found = await lines.find(request, room, line)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(_events(found, line), media_type="text/event-stream", headers=headers)


async def _events(found: HttpLine, sid: str) -> AsyncIterator[bytes]:
    try:
        async with found.reading:
            yield b": hello\n\n"
            while True:
                try:
                    item = await asyncio.wait_for(found.line.take(), 10.0)
                except TimeoutError:
                    yield b": still here\n\n"
                    continue
                if not isinstance(item, Packet):
                    yield f"event: closed\ndata: {item}\n\n".encode()
                    lines.end(sid)
                    return
                yield b"data: " + item.data + b"\n\n"
    finally:
        found.read_at = time.monotonic()

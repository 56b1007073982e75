"""The WebSocket: carries a conversation, straight to the socket where the server allows it."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

from fastapi import APIRouter, WebSocket
from starlette.websockets import WebSocketDisconnect

from editor_ui.app.direct import EXTENSION
from editor_ui.app.doors import hub_of, session_of
from editor_ui.room.conversation import Conversation
from editor_ui.room.lines import Line, Packet, QueueLine
from editor_ui.room.protocol import ServerBye
from editor_ui.store import NoSuchRoom
from toc.edits.model import Refused

router = APIRouter()
MOST = 1000  # connections to one room
MOST_OF_ONE = 30  # connections of one person: tabs, and those that have not noticed yet that they are cut
HELLO_WITHIN = 15.0  # seconds


@router.websocket("/api/rooms/{room}/socket")
async def socket(websocket: WebSocket, room: str) -> None:
    """Hold one client's conversation with a room."""
    await websocket.accept()
    try:
        live, session = await session_of(websocket, room)
        own = sum(member.actor.person == session.actor.person for member in live.room.members)
        if len(live.room.members) >= MOST or own >= MOST_OF_ONE:
            raise Refused("full", "This room is full.", "Try again later.")
    except (Refused, NoSuchRoom) as refused:
        code = refused.code if isinstance(refused, Refused) else "gone"
        message = str(refused) if isinstance(refused, Refused) else "This room is not there."
        bye = ServerBye(code=code, message=message, again=code in ("full", "restarting"))
        await websocket.send_text(Packet.of(bye).data.decode())
        await websocket.close(4003)
        return
    line: Line | None = websocket.scope.get("extensions", {}).get(EXTENSION)
    writer: asyncio.Task[None] | None = None
    if line is None:
        queue = QueueLine()
        line, writer = queue, asyncio.create_task(_write(websocket, queue))
    conversation = Conversation(hub_of(websocket), live, session, line)
    try:
        first = await asyncio.wait_for(_receive(websocket), HELLO_WITHIN)
        going = await conversation.hear(first)
        while going:
            going = await conversation.hear(await _receive(websocket))
    except (WebSocketDisconnect, TimeoutError, KeyError):
        pass
    finally:
        conversation.leave()
        if writer is not None:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(writer, 2.0)
        elif getattr(line, "closed", None) is None:
            line.close(1000)


async def _receive(websocket: WebSocket) -> str | bytes:
    message: dict[str, Any] = dict(await websocket.receive())
    if message["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(message.get("code", 1005))
    text: str | bytes | None = message.get("text")
    return text if text is not None else message["bytes"]


async def _write(websocket: WebSocket, queue: QueueLine) -> None:
    while True:
        item = await queue.take()
        try:
            if isinstance(item, int):
                await websocket.close(item)
                return
            await websocket.send_text(item.data.decode())
        except (WebSocketDisconnect, RuntimeError):
            return

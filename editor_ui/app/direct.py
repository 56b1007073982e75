"""uvicorn's WebSocket with one thing more: frames that were encoded once are written to the socket as they are.

A broadcast to 90 people then costs 90 writes and one encoding. Where the server is another one, the app falls back
to ASGI's own ``send``. No compression: on, it multiplied the slowest deliveries by ten.
"""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.http11 import Request

from editor_ui.room.lines import BACKLOG, Packet

EXTENSION = "toc.direct"


class DirectProtocol(WebSocketsSansIOProtocol):
    """Hands the app a direct line beside ASGI's channels."""

    def connection_made(self, transport: Any) -> None:
        """The socket is there: let it buffer as much as a slow reader may be behind."""
        transport.set_write_buffer_limits(high=2 * BACKLOG, low=BACKLOG // 8)
        super().connection_made(transport)

    def shutdown(self) -> None:
        """The server stops: say so, and wait only a moment for somebody who does not read."""
        super().shutdown()
        self.loop.call_later(1.0, self.transport.abort)

    def handle_connect(self, event: Request) -> None:
        """A WebSocket was asked for: offer the line in the scope before the app starts."""
        super().handle_connect(event)
        if self.response.status_code == 101:
            extensions: Any = self.scope["extensions"]
            extensions[EXTENSION] = DirectLine(self)


class DirectLine:
    """A :class:`editor_ui.room.lines.Line` straight to the socket."""

    def __init__(self, protocol: DirectProtocol) -> None:
        self._protocol = protocol
        self.closed: int | None = None

    def push(self, packet: Packet) -> None:
        """Write a frame, unless the socket is on its way out."""
        protocol = self._protocol
        if not (protocol.close_sent or protocol.disconnected or protocol.transport.is_closing()):
            protocol.transport.write(packet.frame)

    @property
    def backlog(self) -> int:
        """Bytes that the kernel has not taken yet."""
        return self._protocol.transport.get_write_buffer_size()

    async def drained(self) -> None:
        """Wait until the buffer is nearly empty."""
        while self.backlog > BACKLOG // 8 and not self._protocol.disconnected:
            await asyncio.sleep(0.02)

    def close(self, code: int) -> None:
        """Send a close frame after what was pushed, and let go of the socket shortly after."""
        protocol = self._protocol
        self.closed = code
        if protocol.close_sent or protocol.disconnected or protocol.transport.is_closing():
            return
        protocol.queue.put_nowait({"type": "websocket.disconnect", "code": code, "reason": ""})
        protocol.conn.send_close(code)
        protocol.transport.write(b"".join(protocol.conn.data_to_send()))
        protocol.close_sent = True
        if protocol.read_paused:
            protocol.read_paused = False
            protocol.transport.resume_reading()
        if self.backlog:  # a reader that has stalled gets no more time
            protocol.loop.call_later(2.0, protocol.transport.abort)
        else:
            protocol.close_timer = protocol.loop.call_later(2.0, protocol.transport.close)

"""A line to one client: text frames out, never more of them in memory than a slow reader can be forgiven.

The room pushes; a line that cannot take more says so, and the room lets it catch up from the log later.
"""

from __future__ import annotations

import asyncio
from typing import Any, Protocol

from pydantic import BaseModel
from pydantic_core import to_json

BACKLOG = 512 * 1024  # bytes a line may hold unsent before it counts as behind


class Packet:
    """One message, encoded once for everybody it goes to; ``frame`` is the same as a WebSocket frame."""

    __slots__ = ("_frame", "data")

    def __init__(self, data: bytes) -> None:
        self.data = data
        self._frame: bytes | None = None

    @classmethod
    def of(cls, message: Any) -> Packet:
        """Encode a message: a model or plain JSON types."""
        return cls(to_json(message, by_alias=True, exclude_none=isinstance(message, BaseModel), inf_nan_mode="null"))

    @property
    def frame(self) -> bytes:
        """The message as an unmasked, uncompressed WebSocket text frame (RFC 6455, section 5.2)."""
        if self._frame is None:
            size = len(self.data)
            if size < 126:
                head = bytes((0x81, size))
            elif size < 65536:
                head = b"\x81\x7e" + size.to_bytes(2, "big")
            else:
                head = b"\x81\x7f" + size.to_bytes(8, "big")
            self._frame = head + self.data
        return self._frame


class Line(Protocol):
    """What the room needs of a connection, whatever carries it."""

    def push(self, packet: Packet) -> None:
        """Send without waiting."""

    @property
    def backlog(self) -> int:
        """Bytes that were pushed and have not gone out yet."""

    async def drained(self) -> None:
        """Wait until the backlog has gone."""

    def close(self, code: int) -> None:
        """End the connection after what was pushed."""


class QueueLine:
    """A line whose far end is read by a task: the HTTP fallback, and servers without direct access to the socket."""

    def __init__(self) -> None:
        self.queue: asyncio.Queue[Packet | int] = asyncio.Queue()
        self._bytes = 0
        self._empty = asyncio.Event()
        self._empty.set()

    def push(self, packet: Packet) -> None:
        """Put the packet in the queue."""
        self._bytes += len(packet.data)
        self._empty.clear()
        self.queue.put_nowait(packet)

    @property
    def backlog(self) -> int:
        """Bytes in the queue."""
        return self._bytes

    async def take(self) -> Packet | int:
        """Return the next packet, or the code with which the line was closed."""
        item = await self.queue.get()
        if isinstance(item, Packet):
            self._bytes -= len(item.data)
        if self.queue.empty():
            self._empty.set()
        return item

    async def drained(self) -> None:
        """Wait until the queue is empty."""
        await self._empty.wait()

    def close(self, code: int) -> None:
        """Let the reader know that nothing more comes."""
        self.queue.put_nowait(code)

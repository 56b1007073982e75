"""A bad network between clients and server: delay, loss felt as stalls, cuts, silence with sockets left open."""

from __future__ import annotations

import asyncio
import contextlib
import random


class Proxy:
    """Passes TCP on, as badly as it is told to. ``silent``: bytes vanish while sockets stay open (half open)."""

    def __init__(self, port: int, seed: int = 1):
        self.target, self.rng = port, random.Random(seed)
        self.delay = self.stall = 0.0
        self.silent = False
        self.pairs: set[asyncio.StreamWriter] = set()
        self.cuts = 0

    async def start(self) -> str:
        self.server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return f"http://127.0.0.1:{self.server.sockets[0].getsockname()[1]}"

    async def _serve(self, reader, writer):
        try:
            up_reader, up_writer = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            writer.transport.abort()
            return
        ends = {writer, up_writer}
        self.pairs |= ends
        dead: list[bool] = []  # once it has swallowed a byte a connection never speaks again: TCP does not skip
        ways = (self._pass(reader, up_writer, dead), self._pass(up_reader, writer, dead))
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.gather(*ways, return_exceptions=True)
        for end in ends:
            end.transport.abort()
        self.pairs -= ends

    async def _pass(self, reader, writer, dead):
        while data := await reader.read(65536):
            if self.delay:
                await asyncio.sleep(self.delay * self.rng.uniform(0.5, 1.5))
            if self.stall and self.rng.random() < 0.02:  # a lost packet is a wait for its being sent again
                await asyncio.sleep(self.stall)
            if self.silent:
                dead.append(True)
            if dead:
                continue
            writer.write(data)
            await writer.drain()
        writer.transport.abort()

    def cut(self, share: float = 1.0):
        """Cut connections in mid-word."""
        for end in list(self.pairs):
            if self.rng.random() < share:
                self.cuts += 1
                end.transport.abort()

    async def stop(self):
        self.server.close()
        self.cut()

"""Light clients for load: a WebSocket straight on asyncio, so that ninety of them cost less than what they measure."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import re
import resource
import time
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

OP = re.compile(rb"load-[0-9a-f]+-[0-9]+")


class Socket(asyncio.Protocol):
    """A client WebSocket: text or binary frames in and out, pings answered, nothing else."""

    def __init__(self, address: str, headers: dict[str, str], on_frame, on_close=lambda: None):
        self.address, self.headers, self.on_frame, self.on_close = urlsplit(address), headers, on_frame, on_close
        self.open = asyncio.get_running_loop().create_future()
        self._data, self._body = b"", b""
        self.bytes = self.frames = 0

    async def connect(self):
        loop = asyncio.get_running_loop()
        await loop.create_connection(lambda: self, self.address.hostname, self.address.port)
        await asyncio.wait_for(self.open, 60)
        return self

    def connection_made(self, transport):
        self.transport = transport
        key = base64.b64encode(os.urandom(16)).decode()
        path = self.address.path + (f"?{self.address.query}" if self.address.query else "")
        lines = [f"GET {path} HTTP/1.1", f"Host: {self.address.netloc}", "Upgrade: websocket", "Connection: Upgrade"]
        lines += [f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        transport.write(("\r\n".join(lines) + "\r\n\r\n").encode())

    def data_received(self, data):
        self._data += data
        if not self.open.done():
            head, end, rest = self._data.partition(b"\r\n\r\n")
            if not end:
                return
            if b" 101 " not in head.split(b"\r\n", 1)[0]:
                self.open.set_exception(ConnectionError(head.decode(errors="replace")[:200]))
                return
            self._data = rest
            self.open.set_result(None)
        self._frames()

    def _frames(self):
        data, at = self._data, 0
        while len(data) - at >= 2:
            size, start = data[at + 1] & 0x7F, at + 2
            if size == 126:
                if len(data) - at < 4:
                    break
                size, start = int.from_bytes(data[at + 2 : at + 4], "big"), at + 4
            elif size == 127:
                if len(data) - at < 10:
                    break
                size, start = int.from_bytes(data[at + 2 : at + 10], "big"), at + 10
            if len(data) < start + size:
                break
            first, body = data[at], data[start : start + size]
            at = start + size
            self.bytes += size
            kind = first & 0x0F
            if kind == 9:
                self._send(0x8A, body)
            elif kind in (0, 1, 2):
                self._body += body
                if first & 0x80:
                    whole, self._body = self._body, b""
                    self.frames += 1
                    self.on_frame(whole)
        self._data = data[at:]

    def _send(self, first, body):
        size = len(body)
        if size < 126:
            head = bytes((first, 0x80 | size))
        elif size < 65536:
            head = bytes((first, 0xFE)) + size.to_bytes(2, "big")
        else:
            head = bytes((first, 0xFF)) + size.to_bytes(8, "big")
        self.transport.write(head + b"\0\0\0\0" + body)  # masked with zeros: allowed, and costs nothing

    def text(self, text: str):
        self._send(0x81, text.encode())

    def binary(self, data: bytes):
        self._send(0x82, data)

    def connection_lost(self, error):
        if not self.open.done():
            self.open.set_exception(error or ConnectionError("closed"))
        self.on_close()


def post(url: str, body: dict) -> tuple[dict, str]:
    """POST JSON; returns the answer and the cookie."""
    request = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        cookie = (answer.headers.get("Set-Cookie") or "").split(";")[0]
        return json.load(answer), cookie


class Watch:
    """Send → arrived elsewhere, in milliseconds, from the ops seen in frames."""

    def __init__(self):
        self.sent: dict[bytes, float] = {}
        self.latencies: list[float] = []

    def seen(self, frame: bytes, own: bytes):
        now = time.perf_counter()
        for op in OP.findall(frame):
            if not op.startswith(own):
                at = self.sent.get(op)
                if at is not None:
                    self.latencies.append((now - at) * 1000)


def percentile(values, part):
    values = sorted(values)
    return values[min(len(values) - 1, int(len(values) * part))] if values else float("nan")


def cpu_of(pid: int) -> float:
    """Processor seconds that a process has used."""
    parts = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")


def memory_of(pid: int) -> float:
    """Resident memory of a process now, MB."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * resource.getpagesize() / 1e6

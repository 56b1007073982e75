"""What every request passes first: is this host ours, does the page that asks come from us, how much is too much."""

from __future__ import annotations

import contextlib
import ipaddress
import re
from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from editor_ui.app.logs import note

MAX_BODY = 20 * 1024 * 1024  # bytes of any request's body: a theory file may have 16 MB
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self' {sockets}",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
_HOST = re.compile(r"[A-Za-z0-9.:\[\]-]{1,255}")
HEADERS = {
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(self), payment=(), usb=()",
}


def host_of(netloc: str) -> str:
    """Return the host's name of ``name:port`` or ``[address]:port``, in lower case."""
    try:
        return (urlsplit(f"//{netloc}").hostname or "").lower()
    except ValueError:
        return ""


class Doorkeeper:
    """Pure ASGI: refuses hosts that are not ours (DNS rebinding), other sites' pages (CSRF), bodies without end."""

    def __init__(self, app: ASGIApp, hosts: Callable[[], Iterable[str]]) -> None:
        self.app, self.hosts = app, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it here."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        problem = self._problem(scope, headers)
        if problem is not None:
            await self._refuse(problem, scope, receive, send)
            return
        if scope["type"] == "websocket":
            await self.app(scope, receive, send)
            return
        await self.app(scope, _counted(receive), _with_headers(send, headers.get("host", "")))

    def _problem(self, scope: Scope, headers: Headers) -> tuple[int, str] | None:
        known = set(self.hosts())
        host = host_of(headers.get("host", ""))
        if host not in known and scope.get("path") not in ("/healthz", "/readyz"):
            return 421, f"This server does not go by the name {host[:80]!r}. Add it with --allow-host."
        origin = headers.get("origin")
        changes = scope["type"] == "websocket" or scope.get("method") not in ("GET", "HEAD", "OPTIONS")
        if origin is not None and changes and host_of(urlsplit(origin).netloc) not in known:
            return 403, "This request comes from another site's page."
        if changes and headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return 403, "This request comes from another site's page."
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > MAX_BODY:
            return 413, "That is too large: 20 MB at most."
        return None

    async def _refuse(self, problem: tuple[int, str], scope: Scope, receive: Receive, send: Send) -> None:
        status, message = problem
        note("a request was refused at the door: %s", status)
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008, "reason": message[:120]})
            return
        await JSONResponse({"code": "refused", "message": message}, status)(scope, receive, _with_headers(send))


def _counted(receive: Receive) -> Receive:
    read = 0

    async def counted() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > MAX_BODY:
            return {"type": "http.disconnect"}
        return message

    return counted


def _with_headers(send: Send, host: str = "") -> Send:
    # browsers disagree on whether 'self' covers a WebSocket to the same place, so its address is named
    sockets = f"ws://{host} wss://{host}" if _HOST.fullmatch(host) else ""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            headers.setdefault("Content-Security-Policy", POLICY.format(sockets=sockets))
            headers.setdefault("Cache-Control", "no-store")
        await send(message)

    return sending


def own_addresses() -> list[str]:
    """Return this machine's addresses that others on its network can reach, without asking anybody for them."""
    import socket

    found: list[str] = []
    for family, target in ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")):
        try:  # a datagram socket that is "connected" sends nothing, but knows its own address
            with socket.socket(family, socket.SOCK_DGRAM) as probe:
                probe.connect((target, 9))
                found.append(probe.getsockname()[0])
        except OSError:
            continue
    with contextlib.suppress(OSError):
        found += [str(info[4][0]) for info in socket.getaddrinfo(socket.gethostname(), None)]
    addresses = (address.split("%")[0] for address in dict.fromkeys(found))
    return [address for address in addresses if not ipaddress.ip_address(address).is_loopback]

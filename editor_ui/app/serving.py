"""From the command line to a running server: the store, the room of a file, the printed links, the way out."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import hashlib
import logging
import os
import re
import signal
import socket
import sys
import webbrowser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import uvicorn

from editor_ui.app.direct import DirectProtocol
from editor_ui.app.factory import create_app
from editor_ui.app.links import LOCAL
from editor_ui.app.logs import log_settings
from editor_ui.app.security import own_addresses
from editor_ui.app.settings import Settings
from editor_ui.room.file_keeper import keep_file
from editor_ui.room.hub import FIRST_LINK, Hub
from editor_ui.room.keys import Keys
from editor_ui.store import Store, StoreInUse, open_store
from editor_ui.store.lock import InUse, Lock
from toc.theory import load
from toc.theory.limits import decode

log = logging.getLogger("toc.server")
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104
PORT = 8765  # unless another one is asked for; where it is taken, one of the next
NEXT_PORTS = 50


class CannotServe(RuntimeError):
    """The server cannot start; the message says why and what to do."""


class PortTaken(CannotServe):
    """Something else listens there."""


def data_folder(settings: Settings, file: str | None = None) -> Path:
    """Return the folder of the log and the key: as set, else one for each theory file, so that two are served at once.

    The key of a file's folder is the file's whole path: what is served from elsewhere is another workshop.
    """
    if settings.data:
        return Path(settings.data).expanduser()
    home = data_home()
    return home if file is None else home / "files" / file_key(Path(file).resolve())


def data_home() -> Path:
    """Return where this user's programs keep their data: XDG_DATA_HOME, or what the system uses for it."""
    if sys.platform in ("win32", "darwin"):
        return Path(click.get_app_dir("toc"))
    return Path(os.environ.get("XDG_DATA_HOME") or "~/.local/share").expanduser() / "toc"


def file_key(path: Path) -> str:
    """Return a folder's name for a theory file: its own name, to be found again, and a mark of its whole path."""
    stem = re.sub(r"[^A-Za-z0-9]+", "-", path.name.split(".")[0]).strip("-").lower()[:40]
    return f"{stem or 'theory'}-{hashlib.sha256(str(path).encode()).hexdigest()[:10]}"


def open_to_read(settings: Settings, file: str | None = None) -> Store:
    """Open the store as it is, to read beside a server that may be running; CannotServe says what is in the way."""
    try:
        return open_store(settings.database or str(data_folder(settings, file) / "rooms.sqlite"), alone=False)
    except (OSError, ValueError) as error:
        raise CannotServe(str(error)) from None


def open_log(settings: Settings, file: str | None = None) -> tuple[Store, Keys]:
    """Open the store and the key; CannotServe says what is in the way."""
    folder = data_folder(settings, file)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        keys = Keys(bytes.fromhex(settings.key)) if settings.key else Keys.at(folder / "server.key")
        store: Store = open_store(settings.database or str(folder / "rooms.sqlite"))
    except StoreInUse as error:
        if file is not None and not settings.data:
            raise CannotServe(served_already(file, error.at)) from None
        raise CannotServe(str(error)) from None
    except (OSError, ValueError) as error:
        raise CannotServe(f"the log cannot be opened in {folder}: {error}") from None
    return store, keys


def served_already(file: str, at: str) -> str:
    """Say that a file has a server already, and where."""
    where = f" at {at}" if at else ""
    return f"{file} is being served already{where}. Open the link that server printed, or stop it first."


def listening(host: str, port: int | None) -> socket.socket:
    """Return a socket that listens, so that the address is known before anything is printed.

    ``port`` None: the usual one, or where that is taken the next that is free.
    """
    if port is None:
        for number in range(PORT, PORT + NEXT_PORTS):
            with contextlib.suppress(PortTaken):
                return listening(host, number)
        return listening(host, 0)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # TCP by name: only then does asyncio set TCP_NODELAY on what is accepted, and an answer's second part goes out at
    # once instead of waiting 40 ms for the other side to acknowledge its first
    found = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((host, port))
    except OSError as error:
        found.close()
        if port and error.errno in (98, 48, 10048):
            raise PortTaken(f"port {port} is in use. Choose another with --port, or leave --port out.") from None
        raise CannotServe(f"cannot listen on {host}:{port}: {error.strerror}") from None
    found.listen(2048)
    return found


def run(file: str | None, host: str, port: int | None, *, open_browser: bool, given: dict[str, Any]) -> None:
    """Serve until told to stop."""
    settings = Settings(**given)
    sys.setswitchinterval(0.001)  # the writer's thread and the event loop hand over sooner than in Python's 5 ms
    if file is not None:
        load(file)  # refuses with every problem at once, before anything is opened
    store, keys = open_log(settings, file)
    held: Lock | None = None
    try:
        if file is not None and store.many_processes:  # two servers that write one file would fall over each other
            held = _hold(data_folder(settings) / "files", file)
        listener = listening(host, port)
        address, port = listener.getsockname()[:2]
        at = f"http://{_bracketed(address)}:{port}"
        store.serve_at(at)
        if held is not None:
            held.note(at)
        hub = Hub(store, keys, held_at=settings.held_at)
        asyncio.run(_serve(settings, hub, listener, file, address, port, open_browser=open_browser))
    finally:
        store.close()
        if held is not None:
            held.release()


def _hold(folder: Path, file: str) -> Lock:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return Lock(folder / f"{file_key(Path(file).resolve())}.lock")
    except InUse as taken:
        raise CannotServe(served_already(file, taken.at)) from None
    except OSError as error:
        raise CannotServe(f"{folder} cannot be written: {error.strerror}") from None


async def _serve(
    settings: Settings,
    hub: Hub,
    listener: socket.socket,
    file: str | None,
    address: str,
    port: int,
    *,
    open_browser: bool,
) -> None:
    app = create_app(settings, hub)
    app.state.hosts.add(address.lower())
    app.state.wide = address in EVERYWHERE
    config = uvicorn.Config(
        app,
        ws=DirectProtocol,
        ws_per_message_deflate=False,
        ws_max_size=256 * 1024,
        ws_ping_interval=20.0,
        ws_ping_timeout=30.0,
        lifespan="on",
        log_config=log_settings(),
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=10,
        proxy_headers=bool(settings.public_url),
    )
    server = _Server(config, hub)
    room = await open_file(hub, Path(file).resolve()) if file is not None else None
    links = _links(settings, hub, room, address, port)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started and not serving.done():
        await asyncio.sleep(0.01)
    # what was loaded so far stays for good: looking through it for garbage would hold everybody up for some 30 ms
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 100)
    if server.started:
        log.info("serving on port %s", port)
        _print(hub, links, file, local=address in LOCAL and not settings.public_url)
        if open_browser:
            with contextlib.suppress(webbrowser.Error):
                await asyncio.get_running_loop().run_in_executor(None, webbrowser.open, links[0])
    await serving
    log.info("stopped in good order")


class _Server(uvicorn.Server):
    """A server that a signal ends in good order, with exit code 0: uvicorn's own raises the signal again afterwards."""

    def __init__(self, config: uvicorn.Config, hub: Hub) -> None:
        super().__init__(config)
        self.hub = hub

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Finish what was asked and say goodbye while the lines still stand, then close them."""
        await self.hub.goodbye()
        await super().shutdown(sockets)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Let Ctrl-C and SIGTERM stop the server; a second one stops it at once."""
        before = {number: signal.signal(number, self.handle_exit) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


async def open_file(hub: Hub, path: Path) -> str:
    """Return the room that keeps ``path`` up to date, making it where there is none yet."""
    loop = asyncio.get_running_loop()
    row = await loop.run_in_executor(None, hub.store.room_of_file, str(path))
    if row is None:
        text = decode(path.read_bytes(), path.name)
        room = await hub.create(load(path), file=str(path), text=text)
        known: str | None = text
    else:
        room, known = row.id, row.file_text
    live = await hub.live(room)
    live.keeper = await keep_file(live.room, hub.store, hub.maker, path, known)
    live.derived.want("")  # the first page that opens finds the map laid out
    return room


def _links(settings: Settings, hub: Hub, room: str | None, address: str, port: int) -> list[str]:
    """Return the addresses to print: the room's (or the home page's) with its secret, first the one to open."""
    end = f"r/{room}#{hub.secret_of(room, FIRST_LINK)}" if room is not None else f"#{hub.keys.owner()}"
    if settings.public_url:
        return [f"{settings.public_url.rstrip('/')}/{end}"]
    if address in EVERYWHERE:
        reachable = [own for own in own_addresses() if (":" in own) == (":" in address)]
        return [f"http://{_bracketed(name)}:{port}/{end}" for name in ("127.0.0.1", *reachable)]
    return [f"http://{_bracketed(address)}:{port}/{end}"]


def _bracketed(address: str) -> str:
    return f"[{address}]" if ":" in address else address


def _print(hub: Hub, links: list[str], file: str | None, *, local: bool) -> None:
    click.echo("")
    click.echo(f"  {links[0]}")
    for link in links[1:]:
        click.echo(f"  {link}")
    click.echo("")
    click.echo(
        "  This link makes whoever opens it the facilitator."
        if file
        else "  This link is the owner's: it lists every room."
    )
    if local:
        click.echo("  Only this computer can open it. For phones on the same network: --host 0.0.0.0")
    click.echo("  Keep it off the projector; the page takes it out of the address bar.")
    click.echo(f"  Log: {hub.store.place}")
    if file:
        click.echo(f"  File: {file} (kept up to date)")
    click.echo("  Stop with Ctrl-C; nothing is lost.")
    click.echo("")
    sys.stdout.flush()


__all__ = ["CannotServe", "data_folder", "listening", "open_file", "open_log", "run"]

"""``toc serve`` opens the live editor; ``toc rooms`` looks after the rooms of a server."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click

from editor_ui.app.settings import VARIABLES, from_environment

_VARIABLES = "\n".join(f"{variable:22}{words}" for variable, words in VARIABLES.values())


@click.command(epilog=f"\b\nSettings from the environment:\n{_VARIABLES}")
@click.argument("file", required=False, type=click.Path(dir_okay=False))
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Address to listen on; 0.0.0.0 for the whole network."
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    show_default="8765, or the next that is free",
    help="Port; 0 takes any free one.",
)
@click.option("--no-browser", is_flag=True, help="Do not open a browser.")
@click.option("--data", metavar="FOLDER", help="Where the log lives (TOC_DATA); without it, a place for each FILE.")
@click.option("--allow-host", "hosts", multiple=True, metavar="NAME", help="Another name this server answers to.")
def serve(
    file: str | None, host: str, port: int | None, no_browser: bool, data: str | None, hosts: tuple[str, ...]
) -> None:
    """Open the live editor, on FILE where one is given.

    The printed link carries the facilitator's secret: keep it off the projector. FILE is kept up to date with the
    room; where somebody else changes it meanwhile, it is left alone and a merge is offered. Several files can be
    served side by side, each with a log of its own.
    """
    from editor_ui.app.serving import CannotServe, run

    try:
        given: dict[str, Any] = from_environment()
        if data:
            given["data"] = data
        if hosts:
            given["hosts"] = (*given.get("hosts", ()), *hosts)
        run(file, host, port, open_browser=not no_browser, given=given)
    except (CannotServe, ValueError) as error:
        click.echo(f"toc serve: {error}", err=True)
        sys.exit(2)


def _where(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that say whose log is meant."""
    data = click.option("--data", metavar="FOLDER", help="Where the log lives (TOC_DATA).")
    of = click.option("--of", metavar="FILE", type=click.Path(), help="The log of a file that was served.")
    return data(of(command))


class Problem(click.ClickException):
    """Something is in the way; as everywhere in ``toc``, the exit code is then 2."""

    exit_code = 2


@click.group()
def rooms() -> None:
    """Look after the rooms of a server: list, back up, move, check."""


@rooms.command("list")
@_where
def list_rooms(data: str | None, of: str | None) -> None:
    """List the rooms, the last touched first, and the files that were served; a server may be running."""
    from datetime import UTC, datetime

    from editor_ui.app.serving import data_home

    served = () if of or data else sorted((data_home() / "files").glob("*/rooms.sqlite"))
    for place in served:
        click.echo(f"--data {place.parent}  holds the log of a served file")
    if served and not (data_home() / "rooms.sqlite").exists():
        return
    with _log(data, of) as log:
        for row in log.rooms():
            touched = datetime.fromtimestamp(row.touched / 1000, UTC).strftime("%Y-%m-%d %H:%M")
            click.echo(f"{row.id}  {touched}  {row.seq:6} events  {row.file or ''}")


@rooms.command()
@click.argument("to", type=click.Path(dir_okay=False))
@_where
def backup(to: str, data: str | None, of: str | None) -> None:
    """Copy the log to a file, while the server runs or not."""
    import sqlite3

    from editor_ui.app.serving import data_folder

    path = data_folder(_settings(data), of) / "rooms.sqlite"
    if not path.exists():
        raise Problem(f"there is no log at {path}")
    if Path(to).exists():
        raise Problem(f"{to} is there already. Choose another name for the copy.")
    try:
        with (
            contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as source,
            contextlib.closing(sqlite3.connect(to)) as target,
        ):
            source.backup(target, pages=256, sleep=0.005)
    except sqlite3.Error as error:
        raise Problem(f"{path} could not be copied to {to}: {error}") from None
    click.echo(f"{to}: a copy of {path}")


@rooms.command("export")
@click.argument("room")
@click.argument("to", type=click.File("wb"))
@click.option("--people", is_flag=True, help="With names and who did what.")
@_where
def export_room(room: str, to: Any, people: bool, data: str | None, of: str | None) -> None:
    """Write a whole room to one file; a server may be running."""
    from editor_ui.room.moving import pack
    from editor_ui.store import NoSuchRoom

    with _log(data, of) as log:
        try:
            row = log.room(room)
            to.write(pack(row, log.each_entry(room, 0, row.seq), people=people))
        except NoSuchRoom:
            raise Problem(f"there is no room {room}") from None
    click.echo(f"{to.name}: room {room}, {row.seq} events", err=True)


@rooms.command("import")
@click.argument("file", type=click.File("rb"))
@_where
def import_room(file: Any, data: str | None, of: str | None) -> None:
    """Take in a room's file as a new room. The server must not be running: with one, its owner's page does it."""
    from editor_ui.room.keys import new_room
    from editor_ui.room.moving import unpack
    from toc.edits.model import Refused

    with _log(data, of, alone=True) as log:
        try:
            entries, _ = unpack(file.read())
        except Refused as refused:
            raise Problem(str(refused)) from None
        room = new_room()
        log.create_room(room)
        log.import_entries(room, entries)
        click.echo(room)


@rooms.command("check")
@_where
def check_rooms(data: str | None, of: str | None) -> None:
    """Check the whole log: the store is sound, and every room's events add up; a server may be running."""
    from editor_ui.room.decide import read_entry
    from editor_ui.room.state import replay

    with _log(data, of) as log:
        problems = log.check()
        rows = log.rooms()
        for row in rows:
            try:
                state = replay(map(read_entry, log.each_entry(row.id, 0, row.seq)))
            except Exception as error:
                problems.append(f"room {row.id}: {error}")
            else:
                if state.seq != row.seq:
                    problems.append(f"room {row.id}: {state.seq} events, expected {row.seq}")
        for problem in problems:
            click.echo(problem, err=True)
        click.echo(f"{len(rows)} rooms, {len(problems)} problems")
        sys.exit(1 if problems else 0)


def _settings(data: str | None) -> Any:
    from editor_ui.app.settings import Settings

    given: dict[str, Any] = from_environment()
    return Settings(**({**given, "data": data} if data else given))


@contextlib.contextmanager
def _log(data: str | None, of: str | None, *, alone: bool = False) -> Iterator[Any]:
    from editor_ui.app.serving import CannotServe, open_log, open_to_read

    try:
        store = open_log(_settings(data), of)[0] if alone else open_to_read(_settings(data), of)
    except CannotServe as error:
        raise Problem(str(error)) from None
    try:
        yield store
    finally:
        store.close()

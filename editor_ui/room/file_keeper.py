"""Keeps a theory file up to date with its room, and never writes over what somebody else wrote there.

The file's text is compared with what the room last read or wrote before every save. Where it differs, saving stops,
both versions are kept, and facilitators are offered a merge (the act ``merge_file``).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Literal, TypeVar

from editor_ui.room.decide import Request
from editor_ui.room.deriver import Maker
from editor_ui.room.differences import changes_to
from editor_ui.room.lines import Packet
from editor_ui.room.live import Room, now_ms
from editor_ui.room.protocol import ServerFile
from editor_ui.room.rules import Actor, Draft
from editor_ui.room.state import Event
from editor_ui.store import Store
from toc.theory import TheoryFileError, loads
from toc.theory.files import write_whole
from toc.theory.model import Theory

log = logging.getLogger("toc.file")
SETTLE = 0.6  # seconds after an edit before the file is written: a burst is one save
LOOK_EVERY = 2.0  # seconds between looks at whether somebody else changed the file
T = TypeVar("T")
State = Literal["saved", "saving", "changed_elsewhere", "failed"]


class FileKeeper:
    """One room's theory file."""

    def __init__(self, room: Room, store: Store, maker: Maker, path: Path, text: str) -> None:
        self.room, self.store, self.maker, self.path = room, store, maker, path
        self.text = text  # the file's text as the room last read or wrote it
        self.state: State = "saved"
        self.message = ""
        self.saved_seq = room.state.seq
        self._turn = asyncio.Lock()
        self._looked_at = text
        self._tasks: set[asyncio.Task[None]] = set()
        self._timer: asyncio.TimerHandle | None = None
        self._seen: tuple[int, int] | None = None  # the file's time and size when it was last found in order
        room.after_events.append(self._note)
        self._start(self._watch())
        self._say("saved")

    def _start(self, work: Coroutine[object, object, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _note(self, events: Sequence[Event]) -> None:
        if any(event.changes and not event.branch for event in events):
            self.soon()

    def soon(self) -> None:
        """Save in a moment."""
        if self.state != "changed_elsewhere" and self._timer is None:
            self._say("saving")
            self._timer = asyncio.get_running_loop().call_later(SETTLE, lambda: self._start(self.save()))

    def _say(self, state: State, message: str = "") -> None:
        if (state, message) == (self.state, self.message) and self.room.greeter.file is not None:
            return
        self.state, self.message = state, message
        word = ServerFile(name=self.path.name, state=state, message=message)
        self.room.greeter.file = word.model_dump(exclude={"t"})
        self.room.send_all(Packet.of(word), lambda member: member.actor.role == "facilitator")

    async def save(self) -> None:
        """Bring the file up to date now, unless somebody else has changed it."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        async with self._turn:
            if self.state == "changed_elsewhere":
                return
            seq, theory = self.room.state.seq, self.room.state.theory()
            try:
                if await self._run(self._on_disk) not in (self.text, None):
                    raise _ChangedElsewhere
                # the text is made in another process: on this one's only interpreter it would hold up edits
                text = await self.maker.text(theory, self._format, self.text or None)
                await self._run(self._write, text)
                await self.room.writer.run(self.store.note_file, self.room.id, self.text, seq)
            except _ChangedElsewhere:
                self._changed()
                return
            except Exception as error:  # the disk, the helper, the store: the room goes on, and it is tried again
                reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
                log.error("could not save %s: %s", self.path, reason)
                self._say(
                    "failed", f"{self.path.name} could not be written ({reason}). Nothing is lost: the log has it all."
                )
                return
            self.saved_seq = seq
            self._say("saved")
        if self.room.state.theory() is not theory:
            self.soon()

    async def _run(self, work: Callable[..., T], *given: str) -> T:
        return await asyncio.get_running_loop().run_in_executor(None, work, *given)

    def _write(self, text: str) -> None:
        """Compare once more, write aside, sync, rename. In a thread."""
        there = self._on_disk()
        if there not in (self.text, None):
            raise _ChangedElsewhere
        if text != self.text or there is None:
            write_whole(self.path, text.encode())
            self.text = text
        self._seen = self._stamp()

    def _on_disk(self) -> str | None:
        try:
            return self.path.read_bytes().decode("utf-8", "replace")
        except FileNotFoundError:
            return None

    def _stamp(self) -> tuple[int, int] | None:
        try:
            stat = self.path.stat()
        except OSError:
            return None
        return stat.st_mtime_ns, stat.st_size

    def _changed(self) -> None:
        message = (
            f"Somebody changed {self.path.name} outside this room. It is left as it is, and the room goes on: "
            "choose how to bring the two together."
        )
        if self.state != "changed_elsewhere":
            log.warning("room %s: its theory file was changed outside; it is left alone", self.room.id)
        self._say("changed_elsewhere", message)

    async def _watch(self) -> None:
        """Look at the file now and then."""
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(LOOK_EVERY)
            if self.state == "changed_elsewhere" or self._timer is not None:
                continue
            if self.state == "failed":
                self.soon()  # perhaps the disk has room again
                continue
            stamp = await loop.run_in_executor(None, self._stamp)
            if stamp is None or stamp == self._seen:
                continue
            async with self._turn:
                text = await loop.run_in_executor(None, self._on_disk)
                if text is not None and text != self.text:
                    self._changed()
                else:
                    self._seen = stamp

    def look(self) -> str:
        """Read what somebody else wrote into the file, and remember it as what a choice is about."""
        self._looked_at = self._on_disk() or ""
        return self._looked_at

    def theirs(self) -> Theory:
        """Return the theory that somebody else wrote into the file; TheoryFileError where it cannot be read."""
        return loads(self.look(), format=self._format, name=self.path.name)

    @property
    def _format(self) -> Literal["yaml", "json"]:
        return "json" if self.path.suffix == ".json" else "yaml"

    def base(self) -> Theory:
        """Return the theory as the file last held it for both."""
        try:
            return loads(self.text, format=self._format, name=self.path.name)
        except TheoryFileError:  # its text was erased on request
            return Theory()

    async def settled(self) -> None:
        """The room has taken in what somebody wrote (or chose to keep its own): from now on the file is the room's."""
        async with self._turn:
            self.text = self._looked_at  # a file that was changed once more since then is left alone, as ever
            self._say("saving")
        await self.save()

    async def take_in(self) -> None:
        """The file was changed while the server was down and the room has nothing unsaved: follow the file."""
        theirs = self.theirs()
        changes = changes_to(self.room.state.theory(), theirs)
        if changes:
            op = f"file:{self.room.id}:{self.room.state.seq}:{now_ms()}"
            await self.room.do(
                Request(op, Actor("file", "facilitator"), "system", draft=Draft(changes=changes, do="file"))
            )
        await self.settled()

    async def close(self) -> None:
        """Save what is not saved, then stop looking."""
        if self._timer is not None or self.state == "saving":
            await self.save()
        for task in tuple(self._tasks):
            task.cancel()


class _ChangedElsewhere(Exception):
    """The file is not as the room left it."""


async def keep_file(room: Room, store: Store, maker: Maker, path: Path, known: str | None) -> FileKeeper:
    """Begin to keep a room's file up to date.

    ``known`` is its text as the room last read or wrote it. A file that was changed since is taken in where the room
    has nothing of its own to lose, and else left alone until facilitators have chosen.
    """
    keeper = FileKeeper(room, store, maker, path, known or "")
    there = keeper._on_disk()
    if there == known:
        keeper._seen = keeper._stamp()
        if known is None or keeper.base() != room.state.theory():
            keeper.soon()
    elif there is None:
        keeper.soon()
    elif known is not None and keeper.base() == room.state.theory():
        try:
            await keeper.take_in()
        except TheoryFileError:
            keeper._changed()
    else:
        keeper._changed()
    return keeper

"""What every home of the log can do, written once in SQLAlchemy Core; ``sqlite`` and ``postgres`` fill in the rest.

All methods block; the room calls them from worker threads. The log is only ever appended to, but for an erasure.
"""

from __future__ import annotations

import json
import secrets as random_source
import time
import zlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, bindparam, delete, insert, select, update

from editor_ui.store import schema


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the log. ``body`` is JSON text."""

    seq: int
    op: str
    by: str
    at: int
    version: int
    body: str


@dataclass(frozen=True, slots=True)
class RoomRow:
    """One room as the store knows it."""

    id: str
    created: int
    seq: int
    epoch: str
    file: str | None
    file_text: str | None
    file_seq: int
    touched: int


@dataclass(frozen=True, slots=True)
class SecretRow:
    """Which link (and, for a personal one, which person) a secret stands for."""

    room: str
    link: str
    person: str | None


Lookup = Callable[[Sequence[str]], Mapping[str, Entry]]  # ops → the entries that the log holds under them
# (entries newer than those the room knew, lookup, whether to look every op up first) → the entries to append
Decide = Callable[[Sequence[Entry], Lookup, bool], Sequence[Entry]]


@dataclass(frozen=True, slots=True)
class Turn:
    """One room's turn to append: what it knows and how it decides."""

    room: str
    known: int
    decide: Decide


class NoSuchRoom(LookupError):
    """The room is not in this store (any more)."""


class Store(ABC):
    """A home for logs. Thread-safe: every method takes a connection of its own."""

    many_processes = False  # whether other servers may write to the same rooms

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._writes = engine.execution_options(toc_writes=True)

    def reading(self) -> AbstractContextManager[Connection]:
        """A connection to read with."""
        return self.engine.connect()

    def writing(self) -> AbstractContextManager[Connection]:
        """A transaction to write with; it has the right to write from its first statement on."""
        return self._writes.begin()

    # ---- the log ---------------------------------------------------------------------------------------------

    @abstractmethod
    def append(self, turns: Sequence[Turn]) -> list[BaseException | None]:
        """Let each room decide and append, durably; return, turn by turn, None or what went wrong.

        When this returns, what was appended survives a power cut. A turn that failed has changed nothing.
        """

    def _take(self, db: Connection, turn: Turn, *, lock: bool, careful: bool) -> int:
        """Take a turn in an open transaction; return the number of the last entry it appended, 0 for none.

        Not ``careful``, ops are only looked up where a request would be refused: a resent op is rare, and where one
        slips through the UNIQUE constraint stops it and the turn is taken again, carefully.
        """
        row = db.execute(_SEQ_LOCKED if lock else _SEQ, {"room": turn.room}).first()
        if row is None:
            raise NoSuchRoom(turn.room)
        newer = self._entries(db, turn.room, turn.known, row.seq) if row.seq > turn.known else []

        def lookup(ops: Sequence[str]) -> Mapping[str, Entry]:
            events = schema.events.c
            found = db.execute(select(schema.events).where(events.room == turn.room, events.op.in_(ops)))
            return {entry.op: entry for entry in map(_entry, found)}

        entries = turn.decide(newer, lookup, careful)
        if not entries:
            return 0
        if [entry.seq for entry in entries] != list(range(row.seq + 1, row.seq + 1 + len(entries))):
            raise AssertionError("a room decided on entries that do not follow the log")
        rows = [
            {"room": turn.room, "seq": e.seq, "op": e.op, "by": e.by, "at": e.at, "version": e.version, "body": e.body}
            for e in entries
        ]
        db.execute(_INSERT, rows)
        db.execute(_TOUCH, {"this": turn.room, "new_seq": entries[-1].seq, "new_touched": entries[-1].at})
        return entries[-1].seq

    def _entries(
        self, db: Connection, room: str, after: int, upto: int | None, limit: int | None = None
    ) -> list[Entry]:
        events = schema.events.c
        query = select(schema.events).where(events.room == room, events.seq > after).order_by(events.seq)
        if upto is not None:
            query = query.where(events.seq <= upto)
        return [_entry(row) for row in db.execute(query.limit(limit) if limit else query)]

    def entries(self, room: str, after: int = 0, upto: int | None = None, limit: int | None = None) -> list[Entry]:
        """Return the log's entries after ``after`` up to and with ``upto``, in order, at most ``limit``."""
        with self.reading() as db:
            return self._entries(db, room, after, upto, limit)

    def newer(self, room: str, after: int, limit: int) -> tuple[str, list[Entry]]:
        """Return a room's epoch and its entries after ``after``, at most ``limit``; NoSuchRoom where it is gone."""
        with self.reading() as db:
            row = db.execute(_EPOCH, {"room": room}).first()
            if row is None:
                raise NoSuchRoom(room)
            return row.epoch, self._entries(db, room, after, None, limit)

    def each_entry(self, room: str, after: int = 0, upto: int | None = None, step: int = 500) -> Iterator[Entry]:
        """Yield entries without holding the whole log in memory."""
        while True:
            part = self.entries(room, after, upto, step)
            yield from part
            if len(part) < step:
                return
            after = part[-1].seq

    def snapshot(self, room: str, upto: int | None = None) -> dict[str, Any] | None:
        """Return the newest snapshot (at or before ``upto``), or None."""
        at = schema.snapshots.c
        query = select(at.body).where(at.room == room).order_by(at.seq.desc()).limit(1)
        with self.reading() as db:
            row = db.execute(query if upto is None else query.where(at.seq <= upto)).first()
        tree: dict[str, Any] | None = None if row is None else json.loads(zlib.decompress(row.body))
        return tree

    @staticmethod
    def snapshot_body(tree: Mapping[str, Any]) -> bytes:
        """Encode a snapshot; slow enough to be done where nobody waits."""
        return zlib.compress(json.dumps(tree, ensure_ascii=False, separators=(",", ":")).encode(), 6)

    def keep_snapshot(self, room: str, seq: int, tree: Mapping[str, Any] | bytes) -> None:
        """Keep a snapshot (its tree, or that encoded) of the state after event ``seq``."""
        body = tree if isinstance(tree, bytes) else self.snapshot_body(tree)
        at = schema.snapshots.c
        with self.writing() as db:
            if db.execute(select(at.seq).where(at.room == room, at.seq == seq)).first() is None:
                db.execute(insert(schema.snapshots).values(room=room, seq=seq, body=body))

    def keep_layout(self, room: str, epoch: str, branch: str, seq: int, body: bytes) -> None:
        """Remember where a map's boxes stood at event ``seq`` (JSON), unless history was rewritten since."""
        at, packed = schema.layouts.c, zlib.compress(body, 6)
        with self.writing() as db:
            # locked: two servers may keep the same map
            now = db.execute(_EPOCH.with_for_update(), {"room": room}).first()
            if now is None or now.epoch != epoch:  # deleted or erased meanwhile
                return
            db.execute(delete(schema.layouts).where(at.room == room, at.branch == branch))
            db.execute(insert(schema.layouts).values(room=room, branch=branch, seq=seq, body=packed))

    def layout(self, room: str, branch: str) -> tuple[int, bytes] | None:
        """Return the event and the JSON of what was kept last, or None."""
        at = schema.layouts.c
        with self.reading() as db:
            row = db.execute(select(at.seq, at.body).where(at.room == room, at.branch == branch)).first()
        return None if row is None else (row.seq, zlib.decompress(row.body))

    # ---- rooms -----------------------------------------------------------------------------------------------

    def create_room(self, room: str, *, file: str | None = None, file_text: str | None = None) -> RoomRow:
        """Make an empty room."""
        now = time.time_ns() // 1_000_000
        values = {
            "id": room,
            "created": now,
            "seq": 0,
            "epoch": new_epoch(),
            "file": file,
            "file_text": file_text,
            "file_seq": 0,
            "touched": now,
        }
        with self.writing() as db:
            db.execute(insert(schema.rooms).values(values))
        return RoomRow(room, now, 0, str(values["epoch"]), file, file_text, 0, now)

    def rooms(self) -> list[RoomRow]:
        """Return every room, the last touched first; without the text of files."""
        columns = [column for column in _ROOM if column.name != "file_text"]
        with self.reading() as db:
            found = db.execute(select(*columns).order_by(schema.rooms.c.touched.desc()))
            return [RoomRow(**row._mapping, file_text=None) for row in found]

    def room(self, room: str) -> RoomRow:
        """Return one room; :class:`NoSuchRoom` where there is none."""
        with self.reading() as db:
            row = db.execute(select(*_ROOM).where(schema.rooms.c.id == room)).first()
        if row is None:
            raise NoSuchRoom(room)
        return RoomRow(**row._mapping)

    def room_of_file(self, path: str) -> RoomRow | None:
        """Return the room that keeps this file up to date, if there is one."""
        with self.reading() as db:
            row = db.execute(select(*_ROOM).where(schema.rooms.c.file == path)).first()
        return None if row is None else RoomRow(**row._mapping)

    def note_file(self, room: str, text: str, seq: int) -> None:
        """Remember the file's text as it was last read or written, and the event that it is up to date with."""
        with self.writing() as db:
            db.execute(update(schema.rooms).where(schema.rooms.c.id == room).values(file_text=text, file_seq=seq))

    def delete_on(self, room: str, day: str) -> None:
        """Note the day (YYYY-MM-DD) after which a room said it would be deleted; empty: none."""
        with self.writing() as db:
            db.execute(update(schema.rooms).where(schema.rooms.c.id == room).values(delete_on=day or None))

    def due(self, today: str, untouched_since: int | None) -> list[str]:
        """Return the rooms whose day is past, and those that nobody has changed since a moment (ms since 1970)."""
        at = schema.rooms.c
        past = at.delete_on < today
        query = select(at.id).where(past if untouched_since is None else past | (at.touched < untouched_since))
        with self.reading() as db:
            return [row.id for row in db.execute(query)]

    def remove_room(self, room: str) -> None:
        """Delete a room with its log, links and sessions."""
        with self.writing() as db:
            for table in (schema.events, schema.snapshots, schema.layouts, schema.secrets, schema.sessions):
                db.execute(delete(table).where(table.c.room == room))
            db.execute(delete(schema.rooms).where(schema.rooms.c.id == room))
        self.scrub()

    def rewrite(self, room: str, change: Callable[[Entry], Entry]) -> tuple[str, int]:
        """Erase: give each entry to ``change`` and keep what comes back; snapshots go, the epoch changes.

        Returns the new epoch and the number of entries that changed.
        """
        epoch, touched, after = new_epoch(), 0, 0
        events = schema.events.c
        with self.writing() as db:
            if db.execute(select(schema.rooms.c.id).where(schema.rooms.c.id == room).with_for_update()).first() is None:
                raise NoSuchRoom(room)
            while part := self._entries(db, room, after, None, 500):
                after = part[-1].seq
                for entry in part:
                    new = change(entry)
                    if new.body != entry.body:
                        touched += 1
                        db.execute(
                            update(schema.events)
                            .where(events.room == room, events.seq == entry.seq)
                            .values(body=new.body)
                        )
            for table in (schema.snapshots, schema.layouts):  # ids are made of words
                db.execute(delete(table).where(table.c.room == room))
            db.execute(update(schema.rooms).where(schema.rooms.c.id == room).values(epoch=epoch, file_text=None))
        self.scrub()
        return epoch, touched

    @abstractmethod
    def scrub(self) -> None:
        """Make sure that erased text is not left in freed pages or journals, as far as the store can."""

    def import_entries(self, room: str, entries: Iterable[Entry]) -> None:
        """Fill an empty room with a log that was exported elsewhere."""
        seq = touched = 0
        with self.writing() as db:
            for entry in entries:
                if entry.seq != seq + 1:
                    raise ValueError(f"event {entry.seq} does not follow {seq}")
                seq, touched = entry.seq, entry.at
                values = {name: getattr(entry, name) for name in ("seq", "op", "by", "at", "version", "body")}
                db.execute(insert(schema.events).values(room=room, **values))
            db.execute(update(schema.rooms).where(schema.rooms.c.id == room).values(seq=seq, touched=touched))

    # ---- secrets and sessions ----------------------------------------------------------------------------------

    def keep_secret(self, hash: str, room: str, link: str, person: str | None = None) -> None:
        """Let a secret (by its hash) stand for a link; a secret that is known already stays as it is."""
        with self.writing() as db:
            if db.execute(select(schema.secrets.c.hash).where(schema.secrets.c.hash == hash)).first() is None:
                db.execute(insert(schema.secrets).values(hash=hash, room=room, link=link, person=person))

    def secret(self, hash: str) -> SecretRow | None:
        """Return what a secret stands for."""
        at = schema.secrets.c
        with self.reading() as db:
            row = db.execute(select(at.room, at.link, at.person).where(at.hash == hash)).first()
        return None if row is None else SecretRow(**row._mapping)

    def forget_secrets(self, room: str, link: str) -> None:
        """A revoked link's secrets and sessions mean nothing any more."""
        with self.writing() as db:
            for table in (schema.secrets, schema.sessions):
                db.execute(delete(table).where(table.c.room == room, table.c.link == link))

    def keep_session(self, hash: str, room: str, link: str, person: str) -> None:
        """Let a cookie (by its hash) stand for a person in a room."""
        now = time.time_ns() // 1_000_000
        with self.writing() as db:
            db.execute(insert(schema.sessions).values(hash=hash, room=room, link=link, person=person, created=now))

    def session(self, hash: str) -> SecretRow | None:
        """Return whose session a cookie stands for."""
        at = schema.sessions.c
        with self.reading() as db:
            row = db.execute(select(at.room, at.link, at.person).where(at.hash == hash)).first()
        return None if row is None else SecretRow(**row._mapping)

    def forget_person(self, room: str, person: str) -> None:
        """End a person's sessions and personal links."""
        with self.writing() as db:
            for table in (schema.secrets, schema.sessions):
                db.execute(delete(table).where(table.c.room == room, table.c.person == person))

    # ---- care --------------------------------------------------------------------------------------------------

    @abstractmethod
    def check(self) -> list[str]:
        """Return what is wrong with the store; nothing when it is sound."""

    @abstractmethod
    def backup(self, to: str) -> None:
        """Copy the whole store to a file while it is in use."""

    def serve_at(self, address: str) -> None:  # noqa: B027
        """Leave word of the address at which this store's rooms are served, where another server would look."""

    @property
    @abstractmethod
    def place(self) -> str:
        """Where the log lives, for people; never with a password."""

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


# the statements of every turn, made once
_SEQ = select(schema.rooms.c.seq).where(schema.rooms.c.id == bindparam("room"))
_EPOCH = select(schema.rooms.c.epoch).where(schema.rooms.c.id == bindparam("room"))
_SEQ_LOCKED = _SEQ.with_for_update()
_INSERT = insert(schema.events)
_TOUCH = (
    update(schema.rooms)
    .where(schema.rooms.c.id == bindparam("this"))
    .values(seq=bindparam("new_seq"), touched=bindparam("new_touched"))
)
_ROOM = [schema.rooms.c[name] for name in RoomRow.__dataclass_fields__]


def _entry(row: Any) -> Entry:
    return Entry(row.seq, row.op, row.by, row.at, row.version, row.body)


def new_epoch() -> str:
    """Return a word that no earlier history of a room had."""
    return random_source.token_hex(6)

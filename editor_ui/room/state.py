"""A room as a value: its maps, its records, and how an event changes them. Pure; nothing here waits or writes.

The state after event *n* depends on the events up to *n* alone, so a replay gives the same state on every machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from toc.edits import apply_changes
from toc.edits.model import Change
from toc.theory.model import RECORD_TABLES, Theory

EVENT_VERSION = 1
Row = dict[str, Any]  # a record of the room, JSON-ready; treat it as read-only
Tables = Mapping[str, Mapping[str, Row]]

ROOM_TABLES: tuple[str, ...] = (
    "room",
    "stage",
    "questions",
    "cards",
    "comments",
    "stands",
    "notes",
    "people",
    "links",
    "branches",
    "versions",
)


class RoomChange(NamedTuple):
    """A record of the room as it is from now on; ``after`` None: gone."""

    table: str
    id: str
    after: Row | None


@dataclass(frozen=True, slots=True)
class Event:
    """What was done, as the log keeps it: enough to follow, to undo and to explain, never to be decided again."""

    seq: int
    op: str
    by: str
    at: int  # ms since 1970, for people; order is ``seq``
    do: str
    branch: str = ""
    label: str = ""
    of: str | None = None  # the op that an undo or redo concerns
    changes: tuple[Change, ...] = ()
    room: tuple[RoomChange, ...] = ()

    def body(self) -> dict[str, Any]:
        """Return what the log stores beside seq, op, by and at; empty parts are left out."""
        parts: dict[str, Any] = {"do": self.do}
        if self.branch:
            parts["branch"] = self.branch
        if self.label:
            parts["label"] = self.label
        if self.of:
            parts["of"] = self.of
        if self.changes:
            parts["changes"] = [list(change) for change in self.changes]
        if self.room:
            parts["room"] = [list(change) for change in self.room]
        return parts

    @classmethod
    def read(cls, seq: int, op: str, by: str, at: int, body: Mapping[str, Any], version: int = EVENT_VERSION) -> Event:
        """Make an event from a row of the log, whatever version of the software wrote it."""
        body = migrate(body, version)
        return cls(
            seq,
            op,
            by,
            at,
            body["do"],
            body.get("branch", ""),
            body.get("label", ""),
            body.get("of"),
            tuple(Change(*change) for change in body.get("changes", ())),
            tuple(RoomChange(*change) for change in body.get("room", ())),
        )


def migrate(body: Mapping[str, Any], version: int) -> Mapping[str, Any]:
    """Bring an event's body from the version that wrote it to today's; the log itself is never rewritten for this."""
    if not 1 <= version <= EVENT_VERSION:
        raise ValueError(f"this log holds events of version {version}; this software knows up to {EVENT_VERSION}")
    return body


@dataclass(frozen=True, slots=True)
class RoomState:
    """Everything that the log adds up to."""

    seq: int = 0
    theories: Mapping[str, Theory] = field(default_factory=lambda: {"": Theory()})  # branch → map; "" is the main one
    bases: Mapping[str, Theory] = field(default_factory=dict)  # branch → the main map as it was when they parted
    tables: Tables = field(default_factory=lambda: {table: {} for table in ROOM_TABLES})
    made: int = 0  # ids handed out

    def theory(self, branch: str = "") -> Theory:
        """Return a branch's map; KeyError where there is no such branch."""
        return self.theories[branch]

    @property
    def room(self) -> Row:
        """The room's own record."""
        return self.tables["room"].get("room", {})

    def row(self, table: str, id: str) -> Row | None:
        """Return one record, or None."""
        return self.tables[table].get(id)

    def after(self, event: Event) -> RoomState:
        """Return the state after ``event``, which must be the next one."""
        if event.seq != self.seq + 1:
            raise ValueError(f"event {event.seq} does not follow {self.seq}")
        theories, bases, made = self.theories, self.bases, self.made
        if event.do == "new_branch":
            name = event.room[0].id
            theories = {**theories, name: theories[""]}
            bases = {**bases, name: self.theories[""]}
        if event.changes:
            changed = apply_changes(theories[event.branch], event.changes)
            theories = {**theories, event.branch: changed}
        tables = self.tables
        if event.room:
            tables = with_changes(tables, event.room)
            made += sum(
                1 for change in event.room if change.after is not None and change.id not in self.tables[change.table]
            )
        return replace(self, seq=event.seq, theories=theories, bases=bases, tables=tables, made=made)

    def dump(self) -> dict[str, Any]:
        """Return the state as JSON types, for a snapshot."""
        return {
            "seq": self.seq,
            "made": self.made,
            "theories": [[name, changes_from(theory)] for name, theory in self.theories.items()],
            "bases": [[name, changes_from(theory)] for name, theory in self.bases.items()],
            "tables": {table: list(map(list, rows.items())) for table, rows in self.tables.items()},
        }

    @classmethod
    def load(cls, tree: Mapping[str, Any]) -> RoomState:
        """Make a state from :meth:`dump`'s tree."""
        return cls(
            seq=tree["seq"],
            made=tree["made"],
            theories={name: from_changes(changes) for name, changes in tree["theories"]},
            bases={name: from_changes(changes) for name, changes in tree["bases"]},
            tables={table: dict(tree["tables"].get(table, ())) for table in ROOM_TABLES},
        )


def own_fields(theory: Theory) -> dict[str, Any]:
    """Return the theory's own fields as JSON types: title, step, glossary and the like, without the tables."""
    return {key: value for key, value in theory.tree().items() if key not in RECORD_TABLES and key != "toc"}


def changes_from(theory: Theory) -> tuple[Change, ...]:
    """Return the changes that make ``theory`` from an empty one, effective ids and order included."""
    own = [Change("", "", key, None, value) for key, value in own_fields(theory).items()]
    records = [
        Change(table, id, None, None, record.tree(), place)
        for table in RECORD_TABLES
        for place, (id, record) in enumerate(getattr(theory, table).items())
    ]
    return (*own, *records)


def from_changes(changes: Iterable[Iterable[Any]]) -> Theory:
    """Make the theory that :func:`changes_from` took apart; the changes may have been JSON meanwhile."""
    return apply_changes(Theory(), tuple(Change(*change) for change in changes))


def with_changes(tables: Tables, changes: Iterable[RoomChange]) -> Tables:
    """Return the tables with the records of ``changes`` put in or taken out."""
    new: dict[str, dict[str, Row]] = {}
    for table, id, after in changes:
        if table not in ROOM_TABLES:
            continue  # written by a later version
        rows = new.setdefault(table, dict(tables[table]))
        if after is None:
            rows.pop(id, None)
        else:
            rows[id] = after
    return {**tables, **new}


def replay(events: Iterable[Event], start: RoomState | None = None) -> RoomState:
    """Return the state that ``events`` add up to, from ``start`` or from nothing."""
    state = start or RoomState()
    for event in events:
        state = state.after(event)
    return state

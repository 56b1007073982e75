"""Undo and redo, one stack a person and branch, kept from the events themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from editor_ui.room.state import Event
from toc.edits.model import Change

DEPTH = 100  # steps that one person can take back
LATE = 500  # events of a branch that are remembered whole
Key = tuple[str, str]  # person, branch


@dataclass(frozen=True, slots=True)
class History:
    """What each person did and took back, newest last. A value: ``after`` returns the next one."""

    done: Mapping[Key, tuple[Event, ...]] = field(default_factory=dict)
    undone: Mapping[Key, tuple[Event, ...]] = field(default_factory=dict)
    late: Mapping[str, tuple[Event, ...]] = field(default_factory=dict)  # branch → its last events, by anybody

    def after(self, event: Event) -> History:
        """Return the history with ``event`` noted; events that changed no map leave it as it is."""
        if not event.changes or event.do in ("create", "file"):
            return self
        key = (event.by, event.branch)
        done, undone = self.done.get(key, ()), self.undone.get(key, ())
        if event.do == "undo":
            taken = next((entry for entry in done if entry.op == event.of), None)
            done = tuple(entry for entry in done if entry.op != event.of)
            # what a redo must bring back is what the undo took away, and it goes by the op that was undone first
            undone = (*undone, event) if taken is not None else undone
        elif event.do == "redo":
            undone = tuple(entry for entry in undone if entry.op != event.of)
            done = (*done, event)
        else:
            done, undone = (*done, event), ()
        return History(
            {**self.done, key: done[-DEPTH:]},
            {**self.undone, key: undone[-DEPTH:]},
            {**self.late, event.branch: (*self.late.get(event.branch, ()), event)[-LATE:]},
        )

    def since(self, step: Event) -> tuple[Change, ...] | None:
        """Return every change of the branch after ``step``; None where they are not all remembered."""
        late = self.late.get(step.branch, ())
        if not late or late[0].seq > step.seq:
            return None
        return tuple(change for event in late if event.seq > step.seq for change in event.changes)

    def writer(self, branch: str, ids: tuple[str, ...], but: str) -> str | None:
        """Return who last changed one of these records, other than ``but``; None where that is not remembered."""
        late = reversed(self.late.get(branch, ()))
        return next((e.by for e in late if e.by != but and any(change.id in ids for change in e.changes)), None)

    def last(self, person: str, branch: str, skip: tuple[str, ...] = ()) -> Event | None:
        """Return what this person would take back next, passing over the ops in ``skip``."""
        return next((e for e in reversed(self.done.get((person, branch), ())) if e.op not in skip), None)

    def find(self, person: str, branch: str, op: str) -> Event | None:
        """Return this person's own step with this op, if it can still be taken back."""
        return next((e for e in self.done.get((person, branch), ()) if e.op == op), None)

    def next_redo(self, person: str, branch: str) -> Event | None:
        """Return the undo that this person's redo would reverse."""
        undone = self.undone.get((person, branch), ())
        return undone[-1] if undone else None

"""From one map to another as plain changes, for restoring a version; merges go through ``toc.compare``."""

from __future__ import annotations

from typing import Any

from editor_ui.room.state import own_fields
from toc.edits.model import Change
from toc.theory.model import RECORD_TABLES, Theory


def changes_to(now: Theory, then: Theory) -> tuple[Change, ...]:
    """Return the changes that make ``now`` what ``then`` is. Records that stay keep their place."""
    changes: list[Change] = []
    before, after = own_fields(now), own_fields(then)
    for key in dict.fromkeys((*before, *after)):
        if before.get(key) != after.get(key):
            changes.append(Change("", "", key, before.get(key), after.get(key)))
    for table in reversed(RECORD_TABLES):  # links and what refers go first, what is referred to last
        changes += _gone(table, getattr(now, table), getattr(then, table))
    for table in RECORD_TABLES:
        changes += _come_or_changed(table, getattr(now, table), getattr(then, table))
    return tuple(changes)


def _gone(table: str, now: dict[str, Any], then: dict[str, Any]) -> list[Change]:
    places = {id: place for place, id in enumerate(now)}
    return [
        Change(table, id, None, now[id].tree(), None, places[id])
        for id in reversed(now)
        if id not in then or now[id].tree().get("id") != then[id].tree().get("id")
    ]


def _come_or_changed(table: str, now: dict[str, Any], then: dict[str, Any]) -> list[Change]:
    changes = []
    for place, (id, record) in enumerate(then.items()):
        tree = record.tree()
        if id not in now or now[id].tree().get("id") != tree.get("id"):
            changes.append(Change(table, id, None, None, tree, place))
            continue
        old = now[id].tree()
        changes += [
            Change(table, id, key, old.get(key), tree.get(key))
            for key in dict.fromkeys((*old, *tree))
            if old.get(key) != tree.get(key)
        ]
    return changes

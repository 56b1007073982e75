"""Erasing on request: a person's name and words, a card, a comment, or words wherever they stand. Leaves tombstones.

Works on the log's entries as JSON, so that what comes out is what a replay, a snapshot and an export will show.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from editor_ui.room import acts
from editor_ui.store import Entry

GONE = "[erased]"
_ID_PART = re.compile(r"[A-Za-z0-9_.-]+")
_TABLES_WITH_WORDS = ("cards", "comments")


def eraser(act: acts.Erase, entries: Iterable[Entry]) -> Callable[[Entry], Entry]:
    """Return what rewrites each entry of a room's log so that nothing of what is to be erased is left."""
    bodies = [json.loads(entry.body) for entry in entries]
    texts, words = set[str](), set[str]()
    if act.what == "words" and act.words:
        words = {act.words}
    for table, id, after in _room_changes(bodies):
        if after is None:
            continue
        own = act.what == "person" and after.get("by") == act.id and table in _TABLES_WITH_WORDS
        named = act.what in ("card", "comment") and table == f"{act.what}s" and id == act.id
        if own or named:
            texts |= {after.get("text", ""), after.get("source", "")}
        if act.what == "person" and table == "people" and id == act.id:
            texts |= {after.get("own_name", ""), after.get("table", "")}
    texts -= {"", GONE}
    ids = _ids_made_of(bodies, texts, {_slug(word) for word in words} - {""})
    pattern = (
        re.compile("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)), re.I) if words else None
    )

    def clean(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {name: clean(item, name) for name, item in value.items()}
        if isinstance(value, list):
            return [clean(item) for item in value]
        if not isinstance(value, str):
            return value
        if value in texts:
            return GONE
        if pattern is not None:
            value = pattern.sub(GONE, value)
        return _renamed(value, ids) if ids and " " not in value else value

    def change(entry: Entry) -> Entry:
        body = json.loads(entry.body)
        for row in body.get("room", ()):
            table, id, after = row
            if after is not None:
                row[2] = _tombstone(act, table, id, after)
        return replace(entry, body=json.dumps(clean(body), ensure_ascii=False, separators=(",", ":")))

    return change


def _tombstone(act: acts.Erase, table: str, id: str, after: dict[str, Any]) -> dict[str, Any]:
    """Return a record as it stands after the erasure, where it is one of those concerned."""
    whose = act.what == "person" and after.get("by") == act.id
    if table == "cards" and (whose or (act.what == "card" and id == act.id)):
        words = ("source", "became_words", "became_under", "hidden_because")
        kept = {key: value for key, value in after.items() if key not in words}
        kept["text"] = GONE
        return (
            kept if after["state"] in ("accepted", "tied", "merged") else {**kept, "state": "erased", "released": False}
        )
    if table == "comments" and (whose or (act.what == "comment" and id == act.id)):
        return {**after, "text": GONE}
    if table == "people" and act.what == "person" and id == act.id:
        kept = {key: value for key, value in after.items() if key not in ("own_name", "table", "voice")}
        return {**kept, "erased": True}
    return after


def _room_changes(bodies: Iterable[dict[str, Any]]) -> Iterable[tuple[str, str, dict[str, Any] | None]]:
    for body in bodies:
        yield from body.get("room", ())


def _slug(text: str) -> str:
    return "-".join(re.findall(r"[a-z0-9]+", text.lower()))


def _ids_made_of(bodies: Iterable[dict[str, Any]], texts: set[str], slugs: set[str]) -> dict[str, str]:
    """Ids are made from words: those of records that came with erased words get another name, the same everywhere."""
    found: dict[str, str] = {}
    for body in bodies:
        for table, id, field, _, after, *_ in body.get("changes", ()):
            named = field is None and isinstance(after, dict) and table != "ideas"  # a card's id is a number
            came_with = named and any(_among(value, texts) for value in after.values())
            for part in _ID_PART.findall(id):
                if part not in found and ((came_with and part == id) or any(slug in _slug(part) for slug in slugs)):
                    found[part] = f"erased-{len(found) + 1}"
    return found


def _among(value: Any, texts: set[str]) -> bool:
    return isinstance(value, str) and value in texts


def _renamed(value: str, ids: dict[str, str]) -> str:
    return _ID_PART.sub(lambda part: ids.get(part.group(), part.group()), value)

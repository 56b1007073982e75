"""The derived message taken apart, so that a screen which has the one before is sent only what is different.

A map of 200 boxes has some 500 KB of findings, boxes and arrows; one person's word changes a few of them. A *list* (the
findings, the boxes) differs as a row of segments: ``[from, count]`` stands for as many records of the list before,
anything else is a new record. Records are objects or text, never lists, so the two cannot be confused.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from pydantic_core import to_json

NESTED = ("scene", "measures")  # objects that differ by their own keys; any other value is sent whole
Path = tuple[str, ...]
Parts = dict[Path, bytes | list[bytes]]  # where → its JSON; of a list: each record's JSON


def take_apart(message: Mapping[str, Any]) -> Parts:
    """Return the JSON of each value of a message, lists record by record, ``NESTED`` objects key by key."""
    parts: Parts = {}
    for key, value in message.items():
        inner = value.items() if key in NESTED else ((None, value),)
        for name, one in inner:
            path = (key,) if name is None else (key, name)
            parts[path] = [to_json(record) for record in one] if isinstance(one, list | tuple) else to_json(one)
    return parts


def whole(head: Mapping[str, Any], parts: Parts) -> bytes:
    """Return the whole message as JSON: ``head``'s fields (at least one), then every part."""
    return _object(head, {path: _list(part) if isinstance(part, list) else part for path, part in parts.items()})


def difference(head: Mapping[str, Any], before: Parts, after: Parts) -> bytes:
    """Return what makes ``after`` of ``before`` as JSON: ``head``'s fields, lists as segments, null for gone."""
    changed: dict[Path, bytes] = {}
    for path, part in after.items():
        old = before.get(path)
        if part == old:
            continue
        if isinstance(part, list):
            changed[path] = _segments(old if isinstance(old, list) else [], part)
        else:
            changed[path] = part
    changed |= {path: b"null" for path in before if path not in after}
    return _object(head, changed)


def _segments(old: list[bytes], new: list[bytes]) -> bytes:
    places = {record: place for place, record in enumerate(old)}
    out: list[bytes] = []
    start = count = 0  # the run of old records that is being counted
    for record in new:
        place = places.get(record)
        if place is not None and count and place == start + count:
            count += 1
            continue
        if count:
            out.append(b"[%d,%d]" % (start, count))
            count = 0
        if place is None:
            out.append(record)
        else:
            start, count = place, 1
    if count:
        out.append(b"[%d,%d]" % (start, count))
    return _list(out)


def _list(records: list[bytes]) -> bytes:
    return b"[" + b",".join(records) + b"]"


def _object(head: Mapping[str, Any], parts: Mapping[Path, bytes]) -> bytes:
    out = [to_json(dict(head))[:-1]]
    for key, group in groupby(sorted(parts), key=lambda path: path[0]):
        inner = [path for path in group if len(path) == 2]
        if inner:
            fields = b",".join(to_json(path[1]) + b":" + parts[path] for path in inner)
            out.append(to_json(key) + b":{" + fields + b"}")
        else:
            out.append(to_json(key) + b":" + parts[(key,)])
    return b",".join(out) + b"}"

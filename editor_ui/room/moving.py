"""A whole room as one file, out and in: JSON lines, gzipped. Without who did what, unless that is asked for."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Iterable, Iterator
from typing import Any

from editor_ui.room.decide import read_entry
from editor_ui.room.state import EVENT_VERSION, RoomState, replay
from editor_ui.store import Entry, RoomRow
from toc.edits.model import Refused

FORMAT = 1
MOST = 256 * 1024 * 1024  # bytes, unpacked
LINE = 32 * 1024 * 1024  # bytes of one event: a whole map of 16 MB, and room to spare
SUFFIX = "toc-room"


def pack(row: RoomRow, entries: Iterable[Entry], *, people: bool = False) -> bytes:
    """Return a room's file. Without ``people`` names, voices and who did what are left out; numbers stand for them."""
    out = io.BytesIO()
    strangers: dict[str, str] = {}
    with gzip.GzipFile(fileobj=out, mode="wb", mtime=0) as file:
        head = {"toc_room": FORMAT, "room": row.id, "created": row.created, "events": EVENT_VERSION, "people": people}
        file.write(json.dumps(head).encode() + b"\n")
        for entry in entries:
            body, by, op = json.loads(entry.body), entry.by, entry.op
            if not people:
                body, by, op = _without_people(body, strangers), _stranger(by, strangers), f"event-{entry.seq}"
                if "of" in body:
                    del body["of"]
            line = [entry.seq, op, by, entry.at, entry.version, body]
            file.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
    return out.getvalue()


def _stranger(person: str, strangers: dict[str, str]) -> str:
    if person in ("server", "file"):
        return person
    return strangers.setdefault(person, f"p{len(strangers) + 1}")


def _without_people(body: dict[str, Any], strangers: dict[str, str]) -> dict[str, Any]:
    rows = []
    for table, id, after in body.get("room", ()):
        if table == "people":
            id = _stranger(id, strangers)
            after = after and {key: value for key, value in after.items() if key not in ("own_name", "table", "voice")}
        elif after is not None:
            after = dict(after)
            if table == "cards":
                after.pop("source", None)
                after["votes"] = [_stranger(person, strangers) for person in after.get("votes", ())]
            if "by" in after:
                after["by"] = _stranger(after["by"], strangers)
            if "says" in after:
                after["says"] = {_stranger(person, strangers): word for person, word in after["says"].items()}
        rows.append([table, id, after])
    changes = [_without_sender(change) for change in body.get("changes", ())]
    return body | ({"room": rows} if rows else {}) | ({"changes": changes} if changes else {})


def _without_sender(change: list[Any]) -> list[Any]:
    """A card in the theory file may say which table it came from."""
    if change[0] != "ideas":
        return change
    if change[2] == "from":
        return [*change[:3], None, None, *change[5:]]
    cut = [{k: v for k, v in part.items() if k != "from"} if isinstance(part, dict) else part for part in change[3:5]]
    return [*change[:3], *cut, *change[5:]]


def unpack(data: bytes) -> tuple[list[Entry], RoomState]:
    """Read a room's file, hostile until parsed: every event is replayed before anything is stored.

    Raises:
        Refused: it is no room's file, was written by a later version, or does not add up.
    """
    hint = "Export it again from the server that it comes from."
    entries: list[Entry] = []
    try:
        lines = _lines(data)
        head = json.loads(next(lines))
        if not isinstance(head, dict) or head.get("toc_room") != FORMAT:
            raise Refused("bad_file", "This is not a room's file, or a later version of toc wrote it.", hint)
        for line in lines:
            seq, op, by, at, version, body = json.loads(line)
            entries.append(Entry(int(seq), str(op)[:80], str(by)[:64], int(at), int(version), json.dumps(body)))
        state = replay(map(read_entry, entries))
        RoomState.load(json.loads(json.dumps(state.dump())))
    except Refused as refused:
        if refused.code == "bad_file":
            raise
        raise Refused("bad_file", "This room's file does not add up.", hint) from None
    except (
        OSError,
        EOFError,
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        IndexError,
        StopIteration,
        RecursionError,
    ):
        raise Refused("bad_file", "This room's file cannot be read.", hint) from None
    return entries, state


def _lines(data: bytes) -> Iterator[bytes]:
    read = 0
    with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
        while line := file.readline(LINE):
            read += len(line)
            if read > MOST or (len(line) == LINE and not line.endswith(b"\n")):
                raise Refused("bad_file", "This room's file is too large.", "")
            yield line

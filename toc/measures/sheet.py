"""What the workbook's writer and its reader agree on: columns, marks, names, and what was written at the time.

A workbook comes back weeks later. It therefore carries, in a sheet that nobody sees, the readings and fields as they
were written: what differs from those was typed by somebody, what does not may have moved on in the theory since.
"""

from __future__ import annotations

import json
import re
from typing import Any

from toc.measures.fields import FIELDS, Plan, joined
from toc.measures.rows import Row
from toc.measures.words import cell_text

# the data sheet's columns, from A; the reader goes by these places, people may retitle the headings
DATE, N, D, VALUE, USED, MEDIAN, TARGET, NOTE, CHANGE = range(9)
HELPERS = (26, 27, 28)  # AA to AC: the same numbers with gaps as #N/A, which a chart skips
ID_LABEL = "Measure id: "  # stands in A5 with the id behind it: a renamed or moved sheet is still found
ID_ROW = 4
HEAD_ROW = 6  # the headings of the readings' table, counted from 0
SPARE_ROWS = 12  # empty rows after the dates that are filled in
MEASURES_SHEET = "Measures"
READ_ME_SHEET = "Read me"

_UNSAFE = re.compile(r"[^A-Za-z0-9_.-]")


def sheet_name(number: int, id: str) -> str:
    """Return a data sheet's name: at most 31 characters, safe, unique by its number."""
    return f"{number} {_UNSAFE.sub('_', id)}"[:31].rstrip(" .'")


WRITTEN_SHEET = "toc-as-written"
CELL_LIMIT = 32_767  # characters that an Excel cell holds
_PIECE = 30_000


def field_texts(plan: Plan, row: Row) -> dict[str, str]:
    """Return each field's words as they stand in a cell of the measures sheet."""
    return {field.key: fitted(cell_text(joined(field.words(plan, row), "\n"))) for field in FIELDS}


def fitted(text: str) -> str:
    """Return the text, cut where a cell ends."""
    return text if len(text) <= CELL_LIMIT else text[: CELL_LIMIT - 1] + "…"


def as_written(plan: Plan, row: Row) -> list[str]:
    """Return what the workbook says of a measure, as JSON in pieces that cells can hold."""
    it = row.indicator
    assert it is not None
    tree = it.tree()
    said = {
        "readings": tree.get("readings", []),
        "changes": tree.get("changes", []),
        "fields": {key: text for key, text in field_texts(plan, row).items() if text},
    }
    text = json.dumps(said, ensure_ascii=True, separators=(",", ":"))
    return [text[at : at + _PIECE] for at in range(0, len(text), _PIECE)]


def from_written(pieces: list[str]) -> dict[str, Any] | None:
    """Return what :func:`as_written` wrote; None where somebody has changed it."""
    try:
        said = json.loads("".join(pieces))
    except (ValueError, RecursionError):
        return None
    shapes = {"readings": list, "changes": list, "fields": dict}
    if not isinstance(said, dict) or any(not isinstance(said.get(key), shape) for key, shape in shapes.items()):
        return None
    records = [*said["readings"], *said["changes"]]
    texts = said["fields"].values()
    return said if all(isinstance(r, dict) for r in records) and all(isinstance(t, str) for t in texts) else None

"""What the workbook's writer and its reader agree on: the data sheets' columns, marks and names."""

from __future__ import annotations

import re

# the data sheet's columns, from A; the reader goes by these places, people may retitle the headings
DATE, N, D, VALUE, USED, MEDIAN, TARGET, NOTE, CHANGE = range(9)
HELPERS = (26, 27, 28)  # AA to AC: the same numbers with gaps as #N/A, which a chart skips
ID_LABEL = "Measure id"  # stands in A5 with the id in B5: a renamed or moved sheet is still found
ID_ROW = 4
HEAD_ROW = 6  # the headings of the readings' table, counted from 0
SPARE_ROWS = 12  # empty rows after the dates that are filled in
MEASURES_SHEET = "Measures"
READ_ME_SHEET = "Read me"

_UNSAFE = re.compile(r"[^A-Za-z0-9_.-]")


def sheet_name(number: int, id: str) -> str:
    """Return a data sheet's name: at most 31 characters, safe, unique by its number."""
    return f"{number} {_UNSAFE.sub('_', id)}"[:31].rstrip(" .'")

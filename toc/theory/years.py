"""Bare years in date fields, which people write without quotes.

``by: 2020`` is a date where the model knows the field, and a number in a field that it does not know. The writer sees a
tree without its model, so the years that may go without quotes are marked in it first.
"""

from __future__ import annotations

import re
from typing import Any

_YEAR = re.compile(r"\d{4}")

# the date fields of the theory itself and of each table's records; a test holds them to the model
OWN_DATES = ("review_on", "updated")
DATES: dict[str, tuple[str, ...]] = {
    "outcomes": ("by",),
    "interventions": ("start", "end"),
    "assumptions": ("check_by",),
    "indicators": ("by", "start", "frozen_at"),
    "links": ("check_by",),
}
# fields of indicators whose records, or whose list's records, have a date of their own
DATED_PARTS = ("threshold", "baseline", "target", "readings", "changes")


class Year(str):
    """A year that may stand without quotes."""

    __slots__ = ()


def with_years(tree: dict[str, Any]) -> dict[str, Any]:
    """Mark the bare years of a theory's tree, in place; ``tree`` is one that nobody else holds."""
    _mark(tree, OWN_DATES)
    for table, names in DATES.items():
        rows = tree.get(table, ())
        for record in rows.values() if isinstance(rows, dict) else rows:
            _mark(record, names)
            if table == "indicators":
                for part in DATED_PARTS:
                    held = record.get(part)
                    for inner in held if isinstance(held, list) else [held]:
                        if isinstance(inner, dict):
                            _mark(inner, ("date",))
    return tree


def _mark(record: dict[str, Any], names: tuple[str, ...]) -> None:
    for name in names:
        value = record.get(name)
        if value is not None and _YEAR.fullmatch(value):
            record[name] = Year(value)

"""What a Scene remembers, so that the next one stays still and an undo brings back the very same one.

A Scene carries the seating it was drawn from, and the seatings of the theories shown before it. Laying out a theory
that was shown before draws it from its own seating again: the Scene after undo equals the Scene before the edit.
Drawing is a pure function of theory and seating, so only seatings are kept, never pictures.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf
from typing import Any, NamedTuple

from toc.layout.rows import Key
from toc.layout.style import Style
from toc.theory.model import Theory

KEPT = 200  # theories shown before that are remembered: more than anybody undoes


class Course(NamedTuple):
    """How a seated arrow runs: upright at each x, and from one to the next across the gap between two rows."""

    x: tuple[float, ...]  # where it leaves its box, its passages, where it meets the other box or arrow
    turns: tuple[float, ...]  # of each piece between: the share of the gap, from below, at which it turns


@dataclass(frozen=True, slots=True)
class Seating:
    """Where everything stood: all that is decided, and nothing that follows from it."""

    style: Style
    order: tuple[tuple[Key, ...], ...]
    x: dict[Key, float]
    bands: tuple[tuple[float, float], ...]  # top and bottom of each row
    lanes: tuple[str, ...]
    bounds: tuple[float, ...]
    row: dict[str, int]  # box → row
    rank: dict[str, int]  # box → rank
    ties: dict[str, tuple[str, ...]]  # box → what it leads to
    loops: tuple[str, ...]  # arrows that do not count for the rows
    courses: dict[str, Course]  # by arrow; empty in one that an older version stored
    gaps: tuple[float, ...]  # px that what runs there would like, below each row but the last


@dataclass(frozen=True, slots=True)
class Memory:
    """A theory and how it was seated, and those before it, newest first."""

    theory: Theory
    full: bool
    seating: Seating
    past: tuple[tuple[Theory, bool, Seating], ...] = ()

    def recall(self, theory: Theory, full: bool) -> Seating | None:
        """Return the seating that this very theory had, if it was shown before."""
        for shown, shown_full, seating in ((self.theory, self.full, self.seating), *self.past):
            if shown_full == full and same(shown, theory):
                return seating
        return None

    def then(self, theory: Theory, full: bool, seating: Seating) -> Memory:
        """Return the memory of the next Scene."""
        if same(self.theory, theory) and self.full == full:
            return Memory(theory, full, seating, self.past)
        rest = tuple(entry for entry in self.past if entry[2] is not seating)
        return Memory(theory, full, seating, ((self.theory, self.full, self.seating), *rest)[:KEPT])


# what the seating follows from; the other tables only change words
_TABLES = (
    "outcomes",
    "interventions",
    "links",
    "layout",
    "strands",
    "factors",
    "assumptions",
    "indicators",
    "evidence",
)


def same(one: Theory, other: Theory) -> bool:
    """Return whether two theories are drawn alike: the same records in the same order.

    Edits share the records that they leave alone, and Python compares a thing with itself at once, so this is quick.
    """
    if one is other:
        return True
    for name in _TABLES:
        mine, theirs = getattr(one, name), getattr(other, name)
        if mine is theirs:
            continue
        if len(mine) != len(theirs) or mine != theirs or list(mine) != list(theirs):
            return False
    return True


def as_json(memory: Memory) -> dict[str, Any]:
    """Return the newest seating as plain JSON: what a server stores to show the same map after a restart."""
    seating = memory.seating
    return {
        "v": 1,
        "full": memory.full,
        "style": [seating.style.stretch, seating.style.apart, seating.style.room if seating.style.room < inf else None],
        "order": [[_plain(key) for key in row] for row in seating.order],
        "x": [[_plain(key), x] for key, x in seating.x.items()],
        "bands": [list(band) for band in seating.bands],
        "lanes": list(seating.lanes),
        "bounds": list(seating.bounds),
        "row": seating.row,
        "rank": seating.rank,
        "ties": {id: list(ends) for id, ends in seating.ties.items()},
        "loops": list(seating.loops),
        "courses": {id: [list(course.x), list(course.turns)] for id, course in seating.courses.items()},
        "gaps": list(seating.gaps),
    }


def from_json(theory: Theory, data: Mapping[str, Any]) -> Memory:
    """Return a memory that was stored.

    Args:
        theory: the theory that the stored seating was made for; any other is laid out as an edit of it.
        data: what :func:`as_json` returned.

    Raises:
        KeyError: the data is of another version or no seating at all; lay out afresh then.
    """
    if data.get("v") != 1:
        raise KeyError("v")
    stretch, apart, room = data["style"]
    seating = Seating(
        Style(stretch, apart, inf if room is None else room),
        tuple(tuple(_key(key) for key in row) for row in data["order"]),
        {_key(key): x for key, x in data["x"]},
        tuple((top, bottom) for top, bottom in data["bands"]),
        tuple(data["lanes"]),
        tuple(data["bounds"]),
        dict(data["row"]),
        dict(data["rank"]),
        {id: tuple(ends) for id, ends in data["ties"].items()},
        tuple(data["loops"]),
        {id: Course(tuple(x), tuple(turns)) for id, (x, turns) in data.get("courses", {}).items()},
        tuple(data.get("gaps", ())),
    )
    return Memory(theory, data["full"], seating)


def _plain(key: Key) -> str | list[str | int]:
    return key if isinstance(key, str) else list(key)


def _key(key: str | list[Any]) -> Key:
    return key if isinstance(key, str) else (key[0], key[1])

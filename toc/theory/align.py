"""Which old entry each new entry continues: the alignment behind changing a file in place."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

_NEAR = 50  # how many left-over old entries are looked at for one new one
_TOO_MANY = 250_000  # pairs beyond which equal items of a list are only looked for at its two ends


def by_id(old: Sequence[str], new: Sequence[str]) -> list[int | None]:
    """Return for each new id the position of the old one, or None; positions grow.

    Where ids have changed places, the longest row of them that kept its order is matched.
    """
    positions = {id: position for position, id in enumerate(old)}
    return _growing([positions.get(id) for id in new])


def by_value(old: Sequence[Any], new: Sequence[Any]) -> list[int | None]:
    """Return for each new item the position of an equal old one, or None; positions grow."""
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    middle: list[int | None] = [None] * (len(new) - head - tail)
    if middle and len(middle) * (len(old) - head - tail) <= _TOO_MANY:
        used: set[int] = set()
        for index in range(len(middle)):
            for position in range(head, len(old) - tail):
                if position not in used and old[position] == new[head + index]:
                    middle[index] = position
                    used.add(position)
                    break
        middle = _growing(middle)
    return [*range(head), *middle, *range(len(old) - tail, len(old))]


def pair_up(matched: list[int | None], count: int, similar: Callable[[int, int], bool]) -> list[int | None]:
    """Match what is left over between two matched neighbours, in order: renamed records, changed items.

    Args:
        matched: for each new entry the position of the old one, or None.
        count: how many old entries there are.
        similar: whether the old entry at the first position may continue as the new one at the second.
    """
    out = list(matched)
    taken = {position for position in matched if position is not None}
    following = count
    limits = [count] * len(out)  # the next matched old position after each new entry
    for index in range(len(out) - 1, -1, -1):
        limits[index] = following
        position = out[index]
        if position is not None:
            following = position
    free = 0
    for index, position in enumerate(out):
        if position is not None:
            free = position + 1
            continue
        for candidate in range(free, min(limits[index], free + _NEAR)):
            if candidate not in taken and similar(candidate, index):
                out[index] = candidate
                free = candidate + 1
                break
    return out


def _growing(positions: list[int | None]) -> list[int | None]:
    """Keep the longest growing row of positions and forget the others."""
    known = [(index, position) for index, position in enumerate(positions) if position is not None]
    if all(a[1] < b[1] for a, b in pairwise(known)):
        return positions
    ends: list[int] = []  # smallest last position of a row of each length
    rows: list[int] = []  # number of the known entry at the end of that row
    before: list[int] = []
    for number, (_, position) in enumerate(known):
        length = bisect_left(ends, position)
        before.append(rows[length - 1] if length else -1)
        if length == len(ends):
            ends.append(position)
            rows.append(number)
        else:
            ends[length] = position
            rows[length] = number
    kept: list[int | None] = [None] * len(positions)
    number = rows[-1]
    while number >= 0:
        kept[known[number][0]] = known[number][1]
        number = before[number]
    return kept

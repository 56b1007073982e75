"""New boxes find a place in a row that stands: few crossings, near what they are tied to, pushing nobody far."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from toc.layout.place import CLOSE, LANE_PAD, MARGIN
from toc.layout.rows import FREE, Rows

CROSSING = 150.0  # px that one crossing is worth
PUSH = 2.0  # px that pushing one other by one px is worth
LOOK = 24  # places to the left and right of the wish that are looked at
FAR = 0.25  # px that standing one px further away is worth


def insert(
    rows: Rows, number: int, fresh: list[int], spot: list[float], bounds: Sequence[float], ordered: bool = False
) -> None:
    """Put fresh seats one by one into a row that is in order.

    Args:
        rows: the seats.
        number: the row; it holds only the seats that stand already.
        fresh: the seats to put in.
        spot: seat → x where it stands, or for a fresh one where it wishes to.
        bounds: the lanes' edges, as far as they are known.
        ordered: each comes right of the one before it.
    """
    least = 0
    for seat in sorted(fresh, key=spot.__getitem__):
        row = rows.rows[number]
        at, spot[seat] = _best(rows, row, seat, spot, bounds, least)
        row.insert(at, seat)
        if ordered:
            least = at + 1


def _best(
    rows: Rows, row: list[int], seat: int, spot: list[float], bounds: Sequence[float], least: int
) -> tuple[int, float]:
    """Return the index, ``least`` or more, at which a seat costs least, and the x that it then has."""
    half, edge = rows.width[seat] / 2, MARGIN
    if rows.lane[seat] != FREE and rows.lane[seat] + 1 < len(bounds):
        edge = bounds[rows.lane[seat]] + LANE_PAD
    wish = max(spot[seat], edge + half)
    first, last = _legal(rows, row, seat)
    first, last = max(first, least), max(last, least)
    crossing = _crossings(rows, row, seat, spot)
    best, found = float("inf"), (first, wish)
    near = bisect_left([spot[other] for other in row], wish)
    near = min(max(near, first), last)
    for at in range(max(first, near - LOOK), min(last, near + LOOK) + 1):
        left = max(edge, spot[row[at - 1]] + rows.width[row[at - 1]] / 2 + CLOSE) if at else edge
        right = spot[row[at]] - rows.width[row[at]] / 2 - CLOSE if at < len(row) else float("inf")
        need = left + 2 * half - right
        wall = left == edge  # nobody there can be pushed to the left
        x = (left + half if wall else (left + right) / 2) if need > 0 else min(max(wish, left + half), right - half)
        cost = CROSSING * crossing[at] + FAR * abs(x - wish)
        if need > 0 and wall:
            cost += PUSH * _pushed(rows, row, spot, at, 1, need)
        elif need > 0:
            cost += PUSH * (_pushed(rows, row, spot, at, 1, need / 2) + _pushed(rows, row, spot, at - 1, -1, need / 2))
        if cost < best - 1e-9:
            best, found = cost, (at, x)
    return found


def _pushed(rows: Rows, row: list[int], spot: list[float], at: int, way: int, far: float) -> float:
    """Return how far, in all, seats move when the one at ``at`` and those behind it make room of ``far`` px."""
    total = 0.0
    while 0 <= at < len(row) and far > 0:
        total += far
        behind = at + way
        if not 0 <= behind < len(row):
            break
        room = abs(spot[row[behind]] - spot[row[at]]) - (rows.width[row[behind]] + rows.width[row[at]]) / 2 - CLOSE
        far -= max(0.0, room)
        at = behind
    return total


def _legal(rows: Rows, row: list[int], seat: int) -> tuple[int, int]:
    """Return the first and last index that keep lanes side by side."""
    lane = rows.lane[seat]
    first, last = 0, len(row)
    if lane != FREE:
        for at, other in enumerate(row):
            if rows.lane[other] != FREE and rows.lane[other] < lane:
                first = at + 1
            if rows.lane[other] != FREE and rows.lane[other] > lane:
                last = min(last, at)
    return first, max(first, last)


def _crossings(rows: Rows, row: list[int], seat: int, spot: list[float]) -> list[int]:
    """Return for each index how many arrows a seat's own arrows would cross there, up to the same number for all."""
    ups = [spot[end] for end in rows.ups[seat]]
    downs = [spot[end] for end in rows.downs[seat]]
    found = [0]
    for other in row:
        change = 0
        for mine, ties in ((ups, rows.ups[other]), (downs, rows.downs[other])):
            for end in ties:
                there = spot[end]
                for own in mine:
                    change += (there > own) - (there < own)
        found.append(found[-1] + change)
    least = min(found)
    return [count - least for count in found]

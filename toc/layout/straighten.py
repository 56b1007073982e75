"""Long arrows run straight: their passages are lined up one above the other wherever the boxes leave room."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from toc.layout.place import MARGIN, THREAD
from toc.layout.rows import Rows

WORTH = 80.0  # px less sideways for which an arrow that could stay as it was takes another way


def straighten(rows: Rows, x: list[float], was: Sequence[float | None] | None = None) -> None:
    """Move passages, and only passages, so that each arrow changes its x as seldom as it can.

    An arrow that has all its seats where they were (``was``: seat → x) stays as it was, but where one of its rows has
    changed and it could run much straighter now.
    """
    left: list[int] = [-1] * len(x)
    right: list[int] = [-1] * len(x)
    for row in rows.rows:
        for a, b in pairwise(row):
            right[a], left[b] = b, a
    changed = [any(x[seat] != was[seat] for seat in row) for row in rows.rows] if was else []
    for chain in rows.chains.values():
        if len(chain) == 2:
            continue
        passages = chain[1:-1]
        if was is None:
            _line_up(rows, x, left, right, chain)
        elif any(changed[rows.row[seat]] for seat in chain):
            stood = all(x[seat] == was[seat] for seat in chain)
            old, travelled = [x[seat] for seat in passages], _sideways(x, chain)
            _line_up(rows, x, left, right, chain)
            if stood and _sideways(x, chain) > travelled - WORTH:
                for seat, at in zip(passages, old, strict=True):
                    x[seat] = at


def _sideways(x: list[float], chain: list[int]) -> float:
    return sum([abs(x[a] - x[b]) for a, b in pairwise(chain)])


def _line_up(rows: Rows, x: list[float], left: list[int], right: list[int], chain: list[int]) -> None:
    """Cut the passages into as few runs of one x as the room allows, and put each run near the one before it."""
    runs: list[tuple[list[int], float, float]] = []
    run: list[int] = []
    low, high = float("-inf"), float("inf")
    for seat in chain[1:-1]:
        half = rows.width[seat] / 2 + THREAD
        near, far = left[seat], right[seat]
        least = x[near] + rows.width[near] / 2 + half if near >= 0 else MARGIN
        most = x[far] - rows.width[far] / 2 - half if far >= 0 else float("inf")
        most = max(least, most)
        if run and max(low, least) > min(high, most):
            runs.append((run, low, high))
            run, low, high = [], float("-inf"), float("inf")
        run.append(seat)
        low, high = max(low, least), min(high, most)
    runs.append((run, low, high))
    at, head = x[chain[0]], x[chain[-1]]
    tail = at
    for number, (seats, least, most) in enumerate(runs):
        last = number == len(runs) - 1
        wish = head if last and not (number == 0 and least <= tail <= most) else at
        at = round(min(max(wish, least), most), 2)
        for seat in seats:
            x[seat] = at

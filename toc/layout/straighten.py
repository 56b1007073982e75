"""Long arrows run straight: their passages are lined up one above the other wherever the boxes leave room."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from toc.layout.place import MARGIN, THREAD
from toc.layout.rows import Rows


def straighten(rows: Rows, x: list[float], still: Sequence[bool] | None = None) -> None:
    """Move passages, and only passages, so that each arrow changes its x as seldom as it can.

    Arrows that pass only rows that stand ``still``, from such a row to such a row, are left as they were.
    """
    left: list[int] = [-1] * len(x)
    right: list[int] = [-1] * len(x)
    for row in rows.rows:
        for a, b in pairwise(row):
            right[a], left[b] = b, a
    for chain in rows.chains.values():
        passages = chain[1:-1]
        if passages and not (still and all(still[rows.row[seat]] for seat in chain)):
            _line_up(rows, x, left, right, x[chain[0]], passages, x[chain[-1]])


def _line_up(
    rows: Rows, x: list[float], left: list[int], right: list[int], tail: float, passages: list[int], head: float
) -> None:
    """Cut the passages into as few runs of one x as the room allows, and put each run near the one before it."""
    runs: list[tuple[list[int], float, float]] = []
    run: list[int] = []
    low, high = float("-inf"), float("inf")
    for seat in passages:
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
    at = tail
    for number, (seats, least, most) in enumerate(runs):
        last = number == len(runs) - 1
        wish = head if last and not (number == 0 and least <= tail <= most) else at
        at = round(min(max(wish, least), most), 2)
        for seat in seats:
            x[seat] = at

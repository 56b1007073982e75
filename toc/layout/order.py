"""The order of the seats in each row: few crossings, strands side by side.

From scratch: a walk down from the top, then sweeps of barycentres, the best order kept by exact count of crossings.
"""

from __future__ import annotations

from itertools import pairwise

from toc.layout.rows import FREE, Rows

SWEEPS = 12


def crossings(rows: Rows) -> int:
    """Return how many pairs of arrows cross between neighbouring rows, counted exactly."""
    return sum(_between(rows, upper, lower) for upper, lower in pairwise(rows.rows))


def _between(rows: Rows, upper: list[int], lower: list[int]) -> int:
    """Count inversions between two rows with a Fenwick tree over the upper one."""
    place = {seat: at for at, seat in enumerate(upper, 1)}
    size = len(upper)
    tree = [0] * (size + 1)
    total = seen = 0
    for seat in lower:
        ends = sorted([place[up] for up in rows.ups[seat]])
        for end in ends:
            left, at = 0, end
            while at:
                left += tree[at]
                at &= at - 1
            total += seen - left
        for end in ends:
            at = end
            while at <= size:
                tree[at] += 1
                at += at & -at
            seen += 1
    return total


def arrange(rows: Rows) -> None:
    """Put every row in order, from scratch."""
    _walk(rows)
    best, kept = crossings(rows), [list(row) for row in rows.rows]
    stale = 0
    for sweep in range(SWEEPS):
        if best == 0 or stale >= 4:
            break
        _sweep(rows, down=sweep % 2 == 0)
        found = crossings(rows)
        if found < best:
            best, kept, stale = found, [list(row) for row in rows.rows], 0
        else:
            stale += 1
    rows.rows = kept


def _walk(rows: Rows) -> None:
    """Order each row as a walk from the top, depth first, meets its seats; lanes side by side."""
    seen = [False] * len(rows.row)
    fresh: list[list[int]] = [[] for _ in rows.rows]
    for row in rows.rows:
        for start in row:
            stack = [start]
            while stack:
                seat = stack.pop()
                if seen[seat]:
                    continue
                seen[seat] = True
                fresh[rows.row[seat]].append(seat)
                stack.extend(reversed(rows.downs[seat]))
    for at, row in enumerate(fresh):
        places = {seat: float(n) for n, seat in enumerate(row)}
        rows.rows[at] = _in_lanes(rows, row, places)


def _sweep(rows: Rows, down: bool) -> None:
    order = range(1, len(rows.rows)) if down else range(len(rows.rows) - 2, -1, -1)
    ties = rows.ups if down else rows.downs
    for at in order:
        other = rows.rows[at - 1 if down else at + 1]
        place = {seat: n / max(1, len(other)) for n, seat in enumerate(other)}
        row = rows.rows[at]
        wish: dict[int, float] = {}
        for n, seat in enumerate(row):
            ends = ties[seat]
            wish[seat] = sum([place[end] for end in ends]) / len(ends) if ends else n / max(1, len(row))
        rows.rows[at] = _in_lanes(rows, sorted(row, key=wish.__getitem__), wish)


def _in_lanes(rows: Rows, row: list[int], wish: dict[int, float]) -> list[int]:
    """Keep lanes side by side: seats of a lane in one run, free seats wherever they wish to stand."""
    bound = [seat for seat in row if rows.lane[seat] != FREE]
    if not bound:
        return row
    bound.sort(key=lambda seat: (rows.lane[seat], wish[seat]))
    level = _rising([wish[seat] for seat in bound])
    free = [seat for seat in row if rows.lane[seat] == FREE]
    merged = [(level[n], 0, n, seat) for n, seat in enumerate(bound)]
    merged += [(wish[seat], 1, n, seat) for n, seat in enumerate(free)]
    merged.sort()
    return [seat for _, _, _, seat in merged]


def _rising(values: list[float]) -> list[float]:
    """Return the nearest rising sequence (pool adjacent violators)."""
    blocks: list[list[float]] = []
    for value in values:
        blocks.append([value, 1.0])
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            mean, weight = blocks.pop()
            last = blocks[-1]
            last[0] = (last[0] * last[1] + mean * weight) / (last[1] + weight)
            last[1] += weight
    out: list[float] = []
    for mean, weight in blocks:
        out.extend([mean] * int(weight))
    return out

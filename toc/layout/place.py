"""Where the seats of each row stand from left to right: near what they are tied to, never closer than their gap.

Each row is solved exactly (isotonic regression, pool adjacent violators) towards the mean of its neighbours in the
rows above or below, in sweeps down and up.
"""

from __future__ import annotations

from toc.layout.rows import FREE, Rows

GAP = 26.0  # px between boxes
THREAD = 12.0  # px between a box and a passing arrow, or two passing arrows
SWEEPS = 8
MARGIN = 40.0
LANE_PAD = 18.0


def gap(rows: Rows, left: int, right: int) -> float:
    """Return the least distance between two neighbours' edges."""
    both = left < rows.boxes and right < rows.boxes
    return GAP if both else THREAD


def place(rows: Rows, lanes: int) -> tuple[list[float], list[float]]:
    """Return each seat's middle x and the lanes' boundaries (one more than lanes; empty without lanes)."""
    x = [0.0] * len(rows.row)
    offsets: list[list[float]] = []
    for row in rows.rows:
        at, offset = 0.0, []
        for n, seat in enumerate(row):
            if n:
                at += (rows.width[row[n - 1]] + rows.width[seat]) / 2 + gap(rows, row[n - 1], seat)
            offset.append(at)
        offsets.append(offset)
    bounds = _boundaries(rows, lanes) if lanes else []
    limits = [_limits(rows, row, offset, bounds) for row, offset in zip(rows.rows, offsets, strict=True)]
    widest = max((offset[-1] for offset in offsets if offset), default=0.0)
    middle = (bounds[0] + bounds[-1]) / 2 if bounds else MARGIN + widest / 2
    for row, offset, limit in zip(rows.rows, offsets, limits, strict=True):
        start = middle - (offset[-1] / 2 if offset else 0)
        _settle(row, offset, limit, [start + o for o in offset], [1.0] * len(row), x)
    for sweep in range(SWEEPS):
        down = sweep % 2 == 0
        numbers = range(len(rows.rows)) if down else range(len(rows.rows) - 1, -1, -1)
        for at in numbers:
            row = rows.rows[at]
            wish, weight = [], []
            for seat in row:
                ends = rows.ups[seat] if down else rows.downs[seat]
                if sweep >= SWEEPS - 2:
                    ends = rows.ups[seat] + rows.downs[seat]
                if ends:
                    wish.append(sum([x[end] for end in ends]) / len(ends))
                    weight.append(1.0 if seat < rows.boxes else 4.0)
                else:
                    wish.append(x[seat])
                    weight.append(0.2)
            _settle(row, offsets[at], limits[at], wish, weight, x)
    return x, bounds


def _settle(
    row: list[int],
    offset: list[float],
    limit: tuple[list[float], list[float]],
    wish: list[float],
    weight: list[float],
    x: list[float],
) -> None:
    """Move one row's seats as near to their wishes as order, gaps and limits allow."""
    means: list[float] = []
    weights: list[float] = []
    counts: list[int] = []
    for n in range(len(row)):
        mean, heavy, count = wish[n] - offset[n], weight[n], 1
        while means and means[-1] > mean:
            other, other_heavy = means.pop(), weights.pop()
            mean = (mean * heavy + other * other_heavy) / (heavy + other_heavy)
            heavy += other_heavy
            count += counts.pop()
        means.append(mean)
        weights.append(heavy)
        counts.append(count)
    low, high = limit
    n = 0
    for mean, count in zip(means, counts, strict=True):
        for _ in range(count):
            x[row[n]] = min(max(mean, low[n]), high[n]) + offset[n]
            n += 1


def _boundaries(rows: Rows, lanes: int) -> list[float]:
    """Return the lanes' edges: each as wide as its fullest row needs, shared boxes packed between."""
    bounds = [MARGIN]
    reach = [0.0] * len(rows.rows)
    at = [0] * len(rows.rows)
    for lane in range(lanes):
        edge = bounds[-1] + 2 * LANE_PAD + 150
        for number, row in enumerate(rows.rows):
            last = max((n for n, seat in enumerate(row) if rows.lane[seat] == lane), default=-1)
            n, right = at[number], reach[number]
            while n <= last:
                seat = row[n]
                right += gap(rows, row[n - 1], seat) if n else 0
                if rows.lane[seat] == lane:
                    right = max(right, bounds[-1] + LANE_PAD)
                right += rows.width[seat]
                n += 1
            at[number], reach[number] = n, right
            if last >= 0:
                edge = max(edge, right + LANE_PAD)
        bounds.append(edge)
    return bounds


def _limits(rows: Rows, row: list[int], offset: list[float], bounds: list[float]) -> tuple[list[float], list[float]]:
    """Return how far left and right each seat may go, less its offset; both rise along the row."""
    low, high = [], []
    for n, seat in enumerate(row):
        half, lane = rows.width[seat] / 2, rows.lane[seat]
        if bounds and lane != FREE:
            low.append(bounds[lane] + LANE_PAD + half - offset[n])
            high.append(bounds[lane + 1] - LANE_PAD - half - offset[n])
        else:
            low.append(MARGIN + half - offset[n])
            high.append(float("inf"))
    for n in range(1, len(row)):
        low[n] = max(low[n], low[n - 1])
    for n in range(len(row) - 2, -1, -1):
        high[n] = min(high[n], high[n + 1])
    return low, [max(a, b) for a, b in zip(low, high, strict=True)]

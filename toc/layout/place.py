"""Where the seats of each row stand from left to right: near what they are tied to, never closer than their gap.

Each row is solved exactly (isotonic regression, pool adjacent violators) towards the mean of its neighbours in the
rows above or below, in sweeps down and up. Boxes that stood there before weigh so much that they hardly move.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from toc.layout.rows import FREE, Rows

GAP, CLOSE = 30.0, 18.0  # px between boxes: in a new map, and at the least after edits
THREAD = 13.0  # px between a box and a passing arrow, or two passing arrows
SWEEPS, LARGE = 8, 6_000  # sweeps over the rows; half as many on a map with so many seats
MARGIN = 40.0
NUDGE = 0.5  # of its width: how far a box is moved to stand right under another
LANE_PAD = 20.0
LANE_LEAST = 190.0
KEEP = 50.0  # the weight of a box that stood there before, against 1 for a new one
YIELD = 2.0  # the weight of a passage that was there before: boxes stay, arrows make room
STRAIGHT = 4.0  # the weight of a passage: long arrows run straight


@dataclass(slots=True)
class Columns:
    """What the rows' x have been solved to, and what the next solving needs."""

    x: list[float]  # seat → its middle
    bounds: list[float]  # lanes' edges, one more than lanes; empty without lanes
    offsets: list[list[float]] = field(default_factory=list)
    limits: list[tuple[list[float], list[float]]] = field(default_factory=list)


def place(rows: Rows, lanes: int) -> Columns:
    """Return every seat's middle x, from scratch."""
    out = _columns(rows, lanes, [0.0] * len(rows.row), (), GAP)
    widest = max((offset[-1] for offset in out.offsets if offset), default=0.0)
    middle = (out.bounds[0] + out.bounds[-1]) / 2 if out.bounds else MARGIN + widest / 2
    for number, offset in enumerate(out.offsets):
        start = middle - (offset[-1] / 2 if offset else 0)
        settle(rows, out, number, [start + o for o in offset], [1.0] * len(offset))
    both = [up + down for up, down in zip(rows.ups, rows.downs, strict=True)]
    sweeps = SWEEPS if len(rows.row) < LARGE else SWEEPS // 2
    for sweep in range(sweeps):
        down = sweep % 2 == 0
        ties = both if sweep >= sweeps - 2 else rows.ups if down else rows.downs
        for number in range(len(rows.rows)) if down else range(len(rows.rows) - 1, -1, -1):
            settle(rows, out, number, *_wishes(rows, number, out.x, ties))
    _snap(rows, out)
    if not lanes:
        spare = min([out.x[seat] - rows.width[seat] / 2 for row in rows.rows for seat in row], default=MARGIN) - MARGIN
        out.x = [x - spare for x in out.x]
    return out


def _snap(rows: Rows, columns: Columns) -> None:
    """Stand a box right under the one that it alone leads to, where that is near and there is room."""
    x, width = columns.x, rows.width
    for number, row in enumerate(rows.rows):
        low, high = columns.limits[number]
        offset = columns.offsets[number]
        for n, seat in enumerate(row):
            if len(rows.ups[seat]) != 1 or len(rows.downs[rows.ups[seat][0]]) != 1:
                continue
            wish = x[rows.ups[seat][0]]
            least = max(low[n] + offset[n], x[row[n - 1]] + offset[n] - offset[n - 1] if n else wish)
            most = min(high[n] + offset[n], x[row[n + 1]] - offset[n + 1] + offset[n] if n + 1 < len(row) else wish)
            if abs(wish - x[seat]) < width[seat] * NUDGE and least <= wish <= most:
                x[seat] = wish


def place_again(
    rows: Rows, lanes: int, spot: list[float], weight: list[float], bounds_before: tuple[float, ...]
) -> Columns:
    """Return every seat's middle x where most stood before: only rows that have no room for a new seat move.

    Args:
        rows: the seats in their order.
        lanes: how many lanes there are.
        spot: seat → x in the previous Scene, or where a new one would like to stand.
        weight: seat → how much it weighs in keeping that.
        bounds_before: the lanes' edges in the previous Scene, where it had the same lanes; else empty.
    """
    out = _columns(rows, lanes, list(spot), bounds_before, CLOSE)
    for number, row in enumerate(rows.rows):
        if not _stands(out, number, row):
            settle(rows, out, number, [out.x[seat] for seat in row], [weight[seat] for seat in row])
            for seat in row:
                out.x[seat] = round(out.x[seat], 2)  # as it is kept: who has not moved has not moved at all
    return out


def _columns(rows: Rows, lanes: int, x: list[float], bounds_before: tuple[float, ...], gap: float) -> Columns:
    offsets = [_offsets(rows, row, gap) for row in rows.rows]
    bounds = _boundaries(rows, lanes, bounds_before, gap) if lanes else []
    limits = [_limits(rows, row, offset, bounds) for row, offset in zip(rows.rows, offsets, strict=True)]
    return Columns(x, bounds, offsets, limits)


def _stands(columns: Columns, number: int, row: list[int]) -> bool:
    """Return whether a row's seats keep their gaps and limits as they are."""
    x, last = columns.x, float("-inf")
    low, high = columns.limits[number]
    for n, (seat, offset) in enumerate(zip(row, columns.offsets[number], strict=True)):
        at = x[seat] - offset
        if at < last - 0.02 or at < low[n] - 0.02 or at > high[n] + 0.02:
            return False
        last = at
    return True


def _wishes(rows: Rows, number: int, x: list[float], ties: list[list[int]]) -> tuple[list[float], list[float]]:
    """Return where each seat of a row would like to stand by its ties, and how much."""
    row, boxes = rows.rows[number], rows.boxes
    ends = [ties[seat] for seat in row]
    wish = [
        x[near[0]] if len(near) == 1 else sum([x[end] for end in near]) / len(near) if near else x[seat]
        for seat, near in zip(row, ends, strict=True)
    ]
    weight = [(1.0 if seat < boxes else STRAIGHT) if near else 0.2 for seat, near in zip(row, ends, strict=True)]
    return wish, weight


def settle(rows: Rows, columns: Columns, number: int, wish: list[float], weight: list[float]) -> None:
    """Move one row's seats as near to their wishes as order, gaps and limits allow."""
    means: list[float] = []
    weights: list[float] = []
    counts: list[int] = []
    offset = columns.offsets[number]
    for want, away, heavy in zip(wish, offset, weight, strict=True):
        mean, count = want - away, 1
        while means and means[-1] > mean:
            other, other_heavy = means.pop(), weights.pop()
            mean = (mean * heavy + other * other_heavy) / (heavy + other_heavy)
            heavy += other_heavy
            count += counts.pop()
        means.append(mean)
        weights.append(heavy)
        counts.append(count)
    row, x = rows.rows[number], columns.x
    low, high = columns.limits[number]
    level = [mean for mean, count in zip(means, counts, strict=True) for _ in range(count)]
    for seat, mean, least, most, away in zip(row, level, low, high, offset, strict=True):
        x[seat] = (least if mean < least else most if mean > most else mean) + away


def _offsets(rows: Rows, row: list[int], gap: float) -> list[float]:
    """Return how far right of the row's first seat each stands when all stand as close as they may."""
    out: list[float] = []
    at = half = 0.0
    box = True
    for seat in row:
        mine = rows.width[seat] / 2
        is_box = seat < rows.boxes
        if out:
            at += half + mine + (gap if box and is_box else THREAD)
        out.append(at)
        half, box = mine, is_box
    return out


def _boundaries(rows: Rows, lanes: int, before: tuple[float, ...], gap: float) -> list[float]:
    """Return the lanes' edges: each lane as wide as its fullest row needs, shared boxes packed between.

    A lane keeps the edge that it had; it only ever moves right, and only as far as it must.
    """
    bounds = [before[0] if before else MARGIN]
    reach = [0.0] * len(rows.rows)
    at = [0] * len(rows.rows)
    lasts = [{rows.lane[seat]: n for n, seat in enumerate(row)} for row in rows.rows]  # lane → its last seat's place
    for lane in range(lanes):
        edge = bounds[-1] + 2 * LANE_PAD + LANE_LEAST
        if lane + 1 < len(before):
            edge = max(edge, before[lane + 1])
        for number, row in enumerate(rows.rows):
            last = lasts[number].get(lane, -1)
            n, right = at[number], reach[number]
            while n <= last:
                seat = row[n]
                if n:
                    right += gap if seat < rows.boxes and row[n - 1] < rows.boxes else THREAD
                right = max(right, bounds[-1] + LANE_PAD if rows.lane[seat] == lane else MARGIN)
                right += rows.width[seat]
                n += 1
            at[number], reach[number] = n, right
            if last >= 0:
                edge = max(edge, right + LANE_PAD)
        bounds.append(edge)
    return bounds


def _limits(rows: Rows, row: list[int], offset: list[float], bounds: list[float]) -> tuple[list[float], list[float]]:
    """Return how far left and right each seat may go, less its offset; both rise along the row."""
    low: list[float] = []
    high: list[float] = []
    for n, seat in enumerate(row):
        half, lane = rows.width[seat] / 2, rows.lane[seat]
        if bounds and lane != FREE:
            low.append(bounds[lane] + LANE_PAD + half - offset[n])
            high.append(bounds[lane + 1] - LANE_PAD - half - offset[n])
        else:
            low.append(MARGIN + half - offset[n])
            high.append(float("inf"))
    for n in range(1, len(row)):
        if low[n] < low[n - 1]:
            low[n] = low[n - 1]
    for n in range(len(row) - 2, -1, -1):
        if high[n] > high[n + 1]:
            high[n] = high[n + 1]
    return low, [max(a, b) for a, b in zip(low, high, strict=True)]


def dodge(rows: Rows, columns: Columns, number: int, obstacles: list[tuple[float, float]]) -> None:
    """Move a row's seats out of stretches of x that boxes placed by hand take up.

    Each seat goes to the nearest stretch that has room, never past a seat that stands left of it.
    """
    free: list[tuple[float, float]] = []
    left = MARGIN
    for low, high in sorted(obstacles):
        if low - THREAD > left:
            free.append((left, low - THREAD))
        left = max(left, high + THREAD)
    free.append((left, float("inf")))
    row, x = rows.rows[number], columns.x
    stretch, edge = 0, free[0][0]
    for n, seat in enumerate(row):
        half = rows.width[seat] / 2
        space = 0.0 if n == 0 else CLOSE if seat < rows.boxes and row[n - 1] < rows.boxes else THREAD
        best, chosen = float("inf"), (x[seat], stretch)
        for k in range(stretch, len(free)):
            low, high = free[k]
            low = max(low, edge + space) if k == stretch else low
            if high - low < 2 * half:
                continue
            spot = min(max(x[seat], low + half), high - half)
            if abs(spot - x[seat]) < best:
                best, chosen = abs(spot - x[seat]), (spot, k)
        x[seat], stretch = chosen
        edge = x[seat] + half

"""Arrows: cubic curves from box to box through their own passages, leaving and meeting boxes upright.

Between two rows an arrow is one S-shaped curve inside the gap, and past a row it runs straight up its passage;
so it meets no box but its own two.
"""

from __future__ import annotations

from dataclasses import dataclass

from toc.layout.net import Net
from toc.layout.rows import Rows
from toc.layout.scene import Point

SPREAD = 0.7  # share of a box's edge that its arrows' ends may use
APART = 26.0  # px between two arrows' ends, where there is room


@dataclass(slots=True)
class Places:
    """Where everything stands: seats' middles, boxes' tops and heights, rows' bands."""

    x: list[float]
    top: list[float]  # of each box
    height: list[float]
    band_top: list[float]  # of each row
    band_bottom: list[float]


def curve(start: Point, end: Point) -> tuple[Point, Point, Point]:
    """Return control, control, end of an S-curve that is upright at both ends."""
    middle = (start[1] + end[1]) / 2
    return (start[0], middle), (end[0], middle), end


def straight(start: Point, end: Point) -> tuple[Point, Point, Point]:
    """Return control, control, end of a straight line as a cubic."""
    (ax, ay), (bx, by) = start, end
    return (ax + (bx - ax) / 3, ay + (by - ay) / 3), (bx - (bx - ax) / 3, by - (by - ay) / 3), end


def on_curve(start: Point, c1: Point, c2: Point, end: Point, t: float) -> Point:
    """Return the point at ``t`` (0 to 1) of a cubic Bézier."""
    s = 1 - t
    a, b, c, d = s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t
    return (
        a * start[0] + b * c1[0] + c * c2[0] + d * end[0],
        a * start[1] + b * c1[1] + c * c2[1] + d * end[1],
    )


def middle_of(path: tuple[Point, ...]) -> Point:
    """Return a point on the path's longest curve: half way along it."""
    best, found = -1.0, path[0]
    for n in range(0, len(path) - 1, 3):
        a, b, c, d = path[n : n + 4]
        length = abs(d[0] - a[0]) + abs(d[1] - a[1])
        if length > best:
            best, found = length, on_curve(a, b, c, d, 0.5)
    return found


def routes(net: Net, rows: Rows, places: Places) -> dict[int, tuple[Point, ...]]:
    """Return arc → path, for every arc."""
    tails, heads = _ends(net, rows, places)
    out: dict[int, tuple[Point, ...]] = {}
    for position, chain in rows.chains.items():
        out[position] = _through(rows, places, chain, tails[position], heads[position])
    for position, arc in enumerate(net.arcs):
        if position in out or arc.on is not None:
            continue
        out[position] = _around(places, rows, arc.tail, arc.head)
    for position, arc in enumerate(net.arcs):
        if arc.on is not None and arc.on in out:
            out[position] = _onto(rows, places, arc.tail, rows.chains.get(arc.on), out[arc.on])
    return out


def _ends(net: Net, rows: Rows, places: Places) -> tuple[dict[int, float], dict[int, float]]:
    """Spread arrows' ends along the boxes' edges, in the order of where they come from or go to."""
    leaving: dict[int, list[tuple[float, int]]] = {}
    meeting: dict[int, list[tuple[float, int]]] = {}
    for position, chain in rows.chains.items():
        leaving.setdefault(chain[0], []).append((places.x[chain[1]], position))
        meeting.setdefault(chain[-1], []).append((places.x[chain[-2]], position))
    tails: dict[int, float] = {}
    heads: dict[int, float] = {}
    for found, groups in ((tails, leaving), (heads, meeting)):
        for seat, ends in groups.items():
            ends.sort()
            step = min(APART, rows.width[seat] * SPREAD / max(1, len(ends) - 1))
            first = places.x[seat] - step * (len(ends) - 1) / 2
            for n, (_, position) in enumerate(ends):
                found[position] = first + n * step
    return tails, heads


def _through(rows: Rows, places: Places, chain: list[int], tail_x: float, head_x: float) -> tuple[Point, ...]:
    tail, head = chain[0], chain[-1]
    path: list[Point] = [(tail_x, places.top[tail])]
    band = places.band_top[rows.row[tail]]
    if places.top[tail] - band > 0.5:
        path.extend(straight(path[-1], (tail_x, band)))
    for seat in chain[1:-1]:
        at = rows.row[seat]
        path.extend(curve(path[-1], (places.x[seat], places.band_bottom[at])))
        path.extend(straight(path[-1], (places.x[seat], places.band_top[at])))
    bottom = places.top[head] + places.height[head]
    band = places.band_bottom[rows.row[head]]
    path.extend(curve(path[-1], (head_x, band)))
    if band - bottom > 0.5:
        path.extend(straight(path[-1], (head_x, bottom)))
    return tuple(path)


def _around(places: Places, rows: Rows, tail: int, head: int) -> tuple[Point, ...]:
    """An arrow that closes a loop, or joins boxes of one row: out at the side and in at the side."""
    start = (places.x[tail] + rows.width[tail] / 2, places.top[tail] + places.height[tail] * 0.65)
    end = (places.x[head] + rows.width[head] / 2, places.top[head] + places.height[head] * 0.35)
    bulge = max(start[0], end[0]) + 60 + 0.12 * abs(start[1] - end[1])
    return (start, (bulge, start[1]), (bulge, end[1]), end)


def _onto(rows: Rows, places: Places, tail: int, chain: list[int] | None, path: tuple[Point, ...]) -> tuple[Point, ...]:
    """An arrow that ends on another arrow: sideways where the two stand side by side, else over the row's top."""
    at = rows.row[tail]
    passage = next((seat for seat in chain or () if seat >= rows.boxes and rows.row[seat] == at), None)
    if passage is not None:
        row = rows.rows[at]
        apart = row.index(passage) - row.index(tail)
        x, y = places.x[passage], places.top[tail] + places.height[tail] / 2
        if abs(apart) == 1:
            start = (places.x[tail] + apart * rows.width[tail] / 2, y)
            return (start, *straight(start, (x, y)))
    end = middle_of(path)
    start = (places.x[tail], places.top[tail])
    return (start, *curve(start, end))

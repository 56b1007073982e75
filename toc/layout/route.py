"""Arrows: cubic curves from box to box through their own passages, leaving and meeting boxes upright.

Between two rows an arrow is one S-shaped curve inside the gap, and past a row it runs straight up its passage;
so it meets no box but its own two.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import product

from toc.layout.curves import bend, longest_piece, point_at, straight, whole
from toc.layout.memory import Course
from toc.layout.net import Net
from toc.layout.rows import AWAY, Rows
from toc.layout.scene import Point
from toc.layout.turns import Turns

ASIDE = 0.3  # of its width: how far off its middle a threaded arrow leaves a box, clear of the arrows that rise
CLEAR = 11.0  # px that a threaded arrow keeps from boxes
SHARES = (0.5, 0.38, 0.62, 0.26, 0.74, 0.18, 0.82)  # of the way up a gap: where a number may stand on an arrow
ROUND = 14.0  # px that a number keeps from the boxes above and below its arrow
FLAT = 100.0  # px sideways that an arrow may go further for the height that is kept for it
BADGE = 24.0  # px between two numbers on one arrow
STRIDE = 12.0  # px from one point of an upright run to the next when it is asked what it hits
Path = tuple[Point, ...]


@dataclass(slots=True)
class Places:
    """Where everything stands: seats' middles, boxes' tops and heights, rows' bands."""

    x: list[float]
    top: list[float]  # of each box
    height: list[float]
    band_top: list[float]  # of each row
    band_bottom: list[float]
    free: dict[int, list[tuple[float, float]]] = field(default_factory=dict)  # row → stretches without boxes


def routes(
    net: Net, rows: Rows, places: Places, turns: Turns, beside: set[int], known: Mapping[int, Path]
) -> dict[int, Path]:
    """Return arc → path, for every arc that can be drawn; ``known`` are those that run as they did."""
    out: dict[int, Path] = {}
    late: list[int] = []
    taken: dict[int, list[Point]] = {}  # arrow → where others end on it
    for position, arc in enumerate(net.arcs):
        if arc.on is not None:
            late.append(position)
        elif position in known:
            out[position] = known[position]
        elif position in rows.chains:
            out[position] = _through(rows, places, turns, position)
        else:
            out[position] = _threaded(rows, places, arc.tail, _end_at_box(rows, places, arc.head, ASIDE), ASIDE)
    for position in late:
        arc = net.arcs[position]
        if arc.on not in out:
            continue
        if position in beside:
            out[position] = _sideways(rows, places, arc.tail, rows.beside[arc.tail])
        elif position in rows.chains:
            out[position] = _onto(rows, places, turns, position, out[arc.on], taken.setdefault(arc.on, []))
        else:
            x, y = _spot(places, out[arc.on])
            out[position] = _threaded(rows, places, arc.tail, _End(x, y, y, AWAY), ASIDE)
    placed = [seat for seat in range(rows.boxes) if rows.row[seat] == AWAY]
    if placed:
        _go_round(net, rows, places, out, placed)
    return out


def _go_round(net: Net, rows: Rows, places: Places, out: dict[int, Path], placed: list[int]) -> None:
    """Thread arrows that run through a box placed by hand another way, where there is a better one."""
    for position, path in list(out.items()):
        arc = net.arcs[position]
        ends = {arc.tail} if arc.on is not None else {arc.tail, arc.head}
        boxes = [seat for seat in range(rows.boxes) if seat not in ends] if ends & set(placed) else placed
        boxes = [seat for seat in boxes if seat not in ends]
        best = _hits(rows, places, path, boxes)
        if not best:
            continue
        everything = [seat for seat in range(rows.boxes) if seat not in ends]
        best = _hits(rows, places, path, everything)
        for away, near in product((ASIDE, -ASIDE, 0.0, 0.45, -0.45), repeat=2):
            if arc.on is None:
                goal = _end_at_box(rows, places, arc.head, near)
            else:
                x, y = out[position][-1]
                goal = _End(x, y, y, AWAY)
            tried = _threaded(rows, places, arc.tail, goal, away)
            hits = _hits(rows, places, tried, everything)
            if hits < best:
                best, out[position] = hits, tried
            if not best:
                break


def _hits(rows: Rows, places: Places, path: Path, boxes: list[int]) -> int:
    """Return how many points of a path lie in boxes."""
    points = []
    for piece in range(len(path) // 3):
        steps = max(10, int(abs(path[3 * piece + 3][1] - path[3 * piece][1]) / STRIDE))
        points += [point_at(path, piece, t / steps) for t in range(steps)]
    low, high = min(p[1] for p in points), max(p[1] for p in points)
    left, right = min(p[0] for p in points), max(p[0] for p in points)
    found = 0
    for seat in boxes:
        x, half, top = places.x[seat], rows.width[seat] / 2, places.top[seat]
        bottom = top + places.height[seat]
        if bottom > low and top < high and x + half > left and x - half < right:
            found += sum([1 for px, py in points if x - half < px < x + half and top < py < bottom])
    return found


def _through(rows: Rows, places: Places, turns: Turns, position: int) -> Path:
    chain = rows.chains[position]
    path = _climb(rows, places, turns.courses[position], chain)
    x, low = path[-1]
    bottom = places.top[chain[-1]] + places.height[chain[-1]]
    if low - bottom > 0.5:
        path += straight((x, low), (x, bottom))
    return tuple(path)


def _climb(rows: Rows, places: Places, course: Course, chain: list[int]) -> list[Point]:
    """Return the path from the first seat's top edge to where it has last turned on its way to the last seat's row.

    A run straight up is one piece, however many rows it passes.
    """
    row, below = rows.row, places.band_top
    x, low = course.x[0], places.top[chain[0]]
    path: list[Point] = [(x, low)]
    for before, seat, on, turn in zip(chain, chain[1:], course.x[1:], course.turns, strict=False):
        if on != x:
            foot = below[row[before]]
            if low - foot > 0.5:
                path += straight((x, low), (x, foot))
            low = places.band_bottom[row[seat]]
            path += bend(path[-1], (on, low), turn)
            x = on
    return path


def _sideways(rows: Rows, places: Places, tail: int, passage: int) -> Path:
    """An arrow that ends on the arrow passing right beside its box."""
    x, y = places.x[passage], places.top[tail] + places.height[tail] / 2
    way = 1 if x > places.x[tail] else -1
    start = (places.x[tail] + way * rows.width[tail] / 2, y)
    return (start, *straight(start, (x, y)))


def _onto(rows: Rows, places: Places, turns: Turns, position: int, host: Path, taken: list[Point]) -> Path:
    """An arrow that ends on another one, in the gap above the last row that it passes; numbers there keep apart."""
    chain = rows.chains[position]
    course = turns.courses[position]
    path = _climb(rows, places, course, chain[:-1])
    x, foot = path[-1][0], places.band_top[rows.row[chain[-2]]]
    if path[-1][1] - foot > 0.5:
        path += straight(path[-1], (x, foot))
    start, turn = path[-1], course.turns[-1]
    above = places.band_bottom[rows.row[chain[-1]]]
    shares = SHARES if turn == 0.5 else (turn, *SHARES)
    spots = [_in_gap(host, start[1], above, share) for share in shares]
    clear = [p for p in spots if min([abs(p[0] - x) + abs(p[1] - y) for x, y in taken], default=99.0) >= BADGE] or spots
    spot = min(clear, key=lambda p: abs(p[0] - start[0]))
    if turn != 0.5 and abs(clear[0][0] - start[0]) <= abs(spot[0] - start[0]) + FLAT:
        spot = clear[
            0
        ]  # at the height that the gap keeps for it; where the other arrow runs flat, the near end is better
    taken.append(spot)
    lean = 0.0
    if abs(spot[1] - start[1]) > 4 and abs(spot[0] - start[0]) > 40:
        lean = round((start[0] - spot[0]) * 0.45, 2)
    level = spot[1] if lean else round((start[1] + spot[1]) / 2, 2)
    path.extend(((start[0], level), (round(spot[0] + lean, 2), spot[1]), spot))
    return tuple(path)


def _in_gap(host: Path, low: float, high: float, share: float) -> Point:
    """Return the point of an arrow ``share`` of the way up through the gap between two rows' edges."""
    clear = min(ROUND, (low - high) / 2)
    return _at_height(host, min(max(low + (high - low) * share, high + clear), low - clear))


def _at_height(host: Path, y: float) -> Point:
    """Return a point of an arrow at a height; the nearest end where it does not come so high or low."""
    pieces = range(len(host) // 3)
    piece = min(pieces, key=lambda n: max(host[3 * n + 3][1] - y, y - host[3 * n][1], 0.0))
    return point_at(host, piece, _when(host, piece, y))


def _when(host: Path, piece: int, y: float) -> float:
    """Return the t at which a rising curve reaches a height."""
    early, late = 0.0, 1.0
    for _ in range(12):
        t = (early + late) / 2
        if point_at(host, piece, t)[1] > y:
            early = t
        else:
            late = t
    return (early + late) / 2


def _spot(places: Places, host: Path) -> Point:
    """Return a point near the middle of an arrow where another may end: between two rows, if it is anywhere there."""
    pieces = range(len(host) // 3)
    ends = [sorted((host[3 * n][1], host[3 * n + 3][1])) for n in pieces]
    bands = list(zip(places.band_top, places.band_bottom, strict=True))
    free = [n for n in pieces if not any(top < sum(ends[n]) / 2 < bottom for top, bottom in bands)]
    return point_at(host, free[len(free) // 2] if free else longest_piece(host), 0.5)


@dataclass(frozen=True, slots=True)
class _End:
    """Where a threaded arrow ends: a box, or a point on another arrow (of no height, in no row)."""

    x: float
    top: float
    bottom: float
    row: int


def _end_at_box(rows: Rows, places: Places, head: int, aside: float) -> _End:
    x = round(places.x[head] + rows.width[head] * aside, 2)
    return _End(x, places.top[head], places.top[head] + places.height[head], rows.row[head])


def _threaded(rows: Rows, places: Places, tail: int, goal: _End, aside: float) -> Path:
    """An arrow without seats: one that closes a loop, runs along a row, or has an end placed by hand.

    It passes each row between its ends through the stretch without boxes that is nearest to the straight way.
    """
    top, bottom = places.top[tail], places.top[tail] + places.height[tail]
    x = round(places.x[tail] + rows.width[tail] * aside, 2)
    if bottom <= goal.top:
        start, end, down = (x, bottom), (goal.x, goal.top), True
    elif goal.bottom <= top:
        start, end, down = (x, top), (goal.x, goal.bottom), False
    else:
        return _along(rows, places, tail, goal)
    path: list[Point] = [start]
    tall = (end[1] - start[1]) or 1.0
    low, high = sorted((start[1], end[1]))
    between = [n for n in range(len(places.band_top)) if places.band_top[n] < high and places.band_bottom[n] > low]
    if not down:
        between.reverse()
    for row in between:
        inner, outer = places.band_top[row], places.band_bottom[row]
        if not down:
            inner, outer = outer, inner
        if row == rows.row[tail]:
            path.extend(straight(path[-1], (path[-1][0], outer)))
        elif row == goal.row or (goal.row == AWAY and abs(end[1] - inner) < abs(outer - inner)):
            path.extend(bend(path[-1], (end[0], inner)))
        else:
            wish = start[0] + (end[0] - start[0]) * ((inner + outer) / 2 - start[1]) / tall
            x = _nearest_free(rows, places, row, wish)
            path.extend(bend(path[-1], (x, inner)))
            path.extend(straight((x, inner), (x, outer)))
    shape = straight if path[-1][0] == end[0] else bend
    path.extend(shape(path[-1], end))
    return whole(path)


def _along(rows: Rows, places: Places, tail: int, goal: _End) -> Path:
    """An arrow between two things of one height: an arch over what stands between them."""
    row = rows.row[tail] if rows.row[tail] != AWAY else goal.row
    way = 1 if goal.x > places.x[tail] else -1
    ax = round(places.x[tail] + way * rows.width[tail] * ASIDE, 2)
    band = min(places.top[tail], goal.top)
    if row != AWAY:
        band = min(band, places.band_top[row])
    above = places.band_bottom[row - 1] if row > 0 else band - 32
    peak = band - (band - above) * 0.8
    path: list[Point] = [(ax, places.top[tail])]
    path.extend(straight(path[-1], (ax, band)))
    path.extend(((ax, peak), (goal.x, peak), (goal.x, band)))
    path.extend(straight(path[-1], (goal.x, goal.top)))
    return tuple(path)


def _nearest_free(rows: Rows, places: Places, row: int, wish: float) -> float:
    """Return the x nearest to a wish at which an arrow may pass a row."""
    free = places.free.get(row)
    if free is None:
        free = places.free[row] = _stretches(rows, places, row)
    lows = [low for low, _ in free]
    at = max(0, bisect_left(lows, wish) - 1)
    return min((min(max(wish, low), high) for low, high in free[at : at + 2]), key=lambda x: abs(x - wish))


def _stretches(rows: Rows, places: Places, row: int) -> list[tuple[float, float]]:
    """Return the stretches of a row that no box takes up."""
    top, bottom = places.band_top[row], places.band_bottom[row]
    boxes = [seat for seat in rows.rows[row] if seat < rows.boxes]
    for seat in range(rows.boxes):
        if rows.row[seat] == AWAY and places.top[seat] < bottom and places.top[seat] + places.height[seat] > top:
            boxes.append(seat)
    taken = sorted(
        (places.x[seat] - rows.width[seat] / 2 - CLEAR, places.x[seat] + rows.width[seat] / 2 + CLEAR) for seat in boxes
    )
    out: list[tuple[float, float]] = []
    left = float("-inf")
    for low, high in taken:
        if low > left:
            out.append((left, low))
        left = max(left, high)
    out.append((left, float("inf")))
    return out

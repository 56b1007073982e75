"""Cubic Béziers: the few shapes that arrows are made of, and points on them. Coordinates have two decimals."""

from __future__ import annotations

from collections.abc import Sequence

from toc.layout.scene import Point


def bend(start: Point, end: Point, turn: float = 0.5) -> tuple[Point, Point, Point]:
    """Return control, control, end of an S-curve that is upright at both ends and turns ``turn`` of the way."""
    level = round(start[1] + (end[1] - start[1]) * turn, 2)
    return (start[0], level), (end[0], level), end


def straight(start: Point, end: Point) -> tuple[Point, Point, Point]:
    """Return control, control, end of a straight line as a cubic."""
    (ax, ay), (bx, by) = start, end
    up = (by - ay) / 3
    if ax == bx:
        return (ax, round(ay + up, 2)), (bx, round(by - up, 2)), end
    along = (bx - ax) / 3
    return (round(ax + along, 2), round(ay + up, 2)), (round(bx - along, 2), round(by - up, 2)), end


def whole(path: Sequence[Point]) -> tuple[Point, ...]:
    """Return a path in which upright pieces that follow one another are one."""
    out = [path[0]]
    began = 0  # where in ``out`` the upright piece begins that the next one may lengthen; 0 if the last one was bent
    for n in range(1, len(path), 3):
        piece = path[n : n + 3]
        upright = all(point[0] == out[-1][0] for point in piece)
        if upright and began:
            out[began:] = straight(out[began - 1], piece[2])
        else:
            began = len(out) if upright else 0
            out += piece
    return tuple(out)


def point_at(path: Sequence[Point], piece: int, t: float) -> Point:
    """Return the point at ``t`` (0 to 1) of a path's ``piece``-th curve."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = path[3 * piece : 3 * piece + 4]
    s = 1 - t
    a, b, c, d = s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t
    return round(a * ax + b * bx + c * cx + d * dx, 2), round(a * ay + b * by + c * cy + d * dy, 2)


def longest_piece(path: Sequence[Point]) -> int:
    """Return the number of the path's longest curve, as its ends go; the first of equals."""
    if len(path) <= 4:
        return 0
    best, found = -1.0, 0
    ax, ay = path[0]
    for piece, (dx, dy) in enumerate(path[3::3]):
        length = abs(dx - ax) + abs(dy - ay)
        if length > best + 1e-6:
            best, found = length, piece
        ax, ay = dx, dy
    return found


def middle(path: Sequence[Point]) -> Point:
    """Return the point half way along the path's longest curve."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = (
        path[0:4] if len(path) == 4 else path[(n := 3 * longest_piece(path)) : n + 4]
    )
    return round((ax + 3 * (bx + cx) + dx) / 8, 2), round((ay + 3 * (by + cy) + dy) / 8, 2)

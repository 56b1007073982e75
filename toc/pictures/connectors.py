"""Curves as the office programs' own connectors: which preset, turned and mirrored how, bent where.

PowerPoint keeps a curved connector as a preset shape that always leaves to the right in its own frame; a connector that
leaves upwards is that shape turned by 270°, with its extents swapped, and mirrored where it goes the other way. A file
that stores it unturned is drawn wrongly. Presets and formulas: ECMA-376 part 1, presetShapeDefinitions.xml.
"""

from __future__ import annotations

from dataclasses import dataclass

from toc.layout.scene import Point

_STRAIGHT = 1.5  # px: less of a bend than this is drawn as a straight line
_TURN = 60_000  # units of a degree in DrawingML


@dataclass(frozen=True, slots=True)
class Connector:
    """A connector in DrawingML's terms; lengths are px. ``adjust`` are adj1, adj2, … in 1/100,000."""

    preset: str
    x: float
    y: float
    w: float  # of the frame before it is turned
    h: float
    turn: int = 0  # in 1/60,000 degree, clockwise
    flip_h: bool = False
    flip_v: bool = False
    adjust: tuple[int, ...] = ()


def connector(path: tuple[Point, ...]) -> Connector:
    """Return the connector that follows a path of cubic Béziers as closely as a preset can."""
    (sx, sy), (ex, ey) = path[0], path[-1]
    dx, dy = ex - sx, ey - sy
    upright = abs(path[1][1] - sy) >= abs(path[1][0] - sx)
    if not upright or abs(dy) < _STRAIGHT:
        return _straight(sx, sy, ex, ey)
    lanes = _lanes(path)
    if not lanes or (len(lanes) == 1 and abs(dx) < _STRAIGHT):
        return _straight(sx, sy, ex, ey)
    if len(lanes) > 1 and abs(dx) < _STRAIGHT:  # a frame without width cannot say how far to go aside
        ex += _STRAIGHT
        dx = _STRAIGHT
    adjust: tuple[int, ...]
    if len(lanes) == 1:
        preset = "curvedConnector3"
        adjust = (_part(lanes[0][1] - sy, dy),)
    else:
        preset = "curvedConnector5"
        (lane, first), (_, last) = lanes[0], lanes[-1]
        adjust = (_part(first - sy, dy), _part(lane - sx, dx), _part(last - sy, dy))
    w, h = abs(dy), abs(dx)  # swapped: the frame lies on its side
    up = dy < 0
    return Connector(
        preset,
        x=(sx + ex) / 2 - w / 2,
        y=(sy + ey) / 2 - h / 2,
        w=w,
        h=h,
        turn=(270 if up else 90) * _TURN,
        flip_v=dx < 0 if up else dx > 0,
        adjust=adjust,
    )


def _straight(sx: float, sy: float, ex: float, ey: float) -> Connector:
    return Connector(
        "straightConnector1", min(sx, ex), min(sy, ey), abs(ex - sx), abs(ey - sy), flip_h=ex < sx, flip_v=ey < sy
    )


def _part(value: float, whole: float) -> int:
    return round(value / whole * 100_000)


def _lanes(path: tuple[Point, ...]) -> list[tuple[float, float]]:
    """Return the path's sideways moves as (x after the move, y in its middle), the smallest left out beyond two."""
    moves = []
    start = path[0]
    for n in range(1, len(path) - 2, 3):
        end = path[n + 2]
        if abs(end[0] - start[0]) >= _STRAIGHT:
            moves.append((end[0] - start[0], (start[1] + end[1]) / 2))
        start = end
    while len(moves) > 2:  # no preset turns more often: the smallest move joins the larger of its neighbours
        least = min(range(len(moves)), key=lambda n: abs(moves[n][0]))
        near = [n for n in (least - 1, least + 1) if 0 <= n < len(moves)]
        into = max(near, key=lambda n: abs(moves[n][0]))
        moves[into] = (moves[into][0] + moves[least][0], moves[into][1])
        del moves[least]
    x = path[0][0]
    lanes = []
    for by, y in moves:
        x += by
        lanes.append((x, y))
    return lanes

"""Curves as the office programs' own connectors: which preset, turned and mirrored how, bent where.

PowerPoint keeps a curved connector as a preset shape that always leaves to the right in its own frame; a connector that
leaves upwards is that shape turned by 270°, with its extents swapped, and mirrored where it goes the other way. A file
that stores it unturned is drawn wrongly. Presets and formulas: ECMA-376 part 1, presetShapeDefinitions.xml.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import copysign

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
    upright = leaves_upright(path)
    # along the way it leaves, and across
    along = ey - sy if upright else ex - sx
    across = ex - sx if upright else ey - sy
    lanes = _lanes(path, upright)
    if abs(along) < _STRAIGHT or not lanes or (len(lanes) == 1 and abs(across) < _STRAIGHT):
        return Connector(
            "straightConnector1", min(sx, ex), min(sy, ey), abs(ex - sx), abs(ey - sy), flip_h=ex < sx, flip_v=ey < sy
        )
    if abs(across) < _STRAIGHT:  # a frame without width cannot say how far to go aside
        across = copysign(_STRAIGHT, across)
        ex, ey = (sx + across, ey) if upright else (ex, sy + across)
    start, side = (sy, sx) if upright else (sx, sy)
    (lane, first), (_, last) = lanes[0], lanes[-1]
    adjust = [_part(first - start, along)]
    if len(lanes) > 1:
        adjust += [_part(lane - side, across), _part(last - start, along)]
    preset = "curvedConnector5" if len(lanes) > 1 else "curvedConnector3"
    w, h = abs(along), abs(across)
    middle = ((sx + ex) / 2, (sy + ey) / 2)
    if not upright:
        corner = (middle[0] - w / 2, middle[1] - h / 2)
        return Connector(preset, *corner, w, h, flip_h=along < 0, flip_v=across < 0, adjust=tuple(adjust))
    up = along < 0  # the frame lies on its side: its extents are swapped, its middle stays
    return Connector(
        preset,
        middle[0] - w / 2,
        middle[1] - h / 2,
        w,
        h,
        turn=(270 if up else 90) * _TURN,
        flip_v=across < 0 if up else across > 0,
        adjust=tuple(adjust),
    )


def leaves_upright(path: tuple[Point, ...]) -> bool:
    """Whether a path leaves up or down rather than sideways."""
    (sx, sy), (ex, ey) = path[0], path[-1]
    cx, cy = next((p for p in path[1:] if p != path[0]), (ex, ey))
    return abs(cy - sy) >= abs(cx - sx)


def _part(value: float, whole: float) -> int:
    return round(value / whole * 100_000)


def _lanes(path: tuple[Point, ...], upright: bool) -> list[tuple[float, float]]:
    """Return the path's sideways moves, two at most, as (where it is after it, how far along the way it makes it)."""
    points = path if upright else tuple((y, x) for x, y in path)
    moves = []
    start = points[0]
    for n in range(1, len(points) - 2, 3):
        end = points[n + 2]
        if abs(end[0] - start[0]) >= _STRAIGHT:
            moves.append((end[0] - start[0], (start[1] + end[1]) / 2))
        start = end
    while len(moves) > 2:  # no preset turns more often: the smallest move joins the larger of its neighbours
        least = min(range(len(moves)), key=lambda n: abs(moves[n][0]))
        near = [n for n in (least - 1, least + 1) if 0 <= n < len(moves)]
        into = max(near, key=lambda n: abs(moves[n][0]))
        moves[into] = (moves[into][0] + moves[least][0], moves[into][1])
        del moves[least]
    at = points[0][0]
    lanes = []
    for by, along in moves:
        at += by
        lanes.append((at, along))
    return lanes

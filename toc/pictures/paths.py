"""The geometry of arrows: where a head points, and a curve cut short so that its stroke ends under the head."""

from __future__ import annotations

import math

from toc.layout.scene import Point

HEAD_LENGTH = 9.0  # px
HEAD_WIDTH = 8.0


def direction(path: tuple[Point, ...]) -> Point:
    """Return the unit vector in which a path of cubic Béziers ends."""
    ex, ey = path[-1]
    for x, y in reversed(path[:-1]):  # a control point may lie on the end
        dx, dy = ex - x, ey - y
        length = math.hypot(dx, dy)
        if length > 1e-6:
            return dx / length, dy / length
    return 0.0, -1.0


def arrow_head(path: tuple[Point, ...], length: float = HEAD_LENGTH, width: float = HEAD_WIDTH) -> tuple[Point, ...]:
    """Return the three corners of the head at the path's end, tip first."""
    ex, ey = path[-1]
    dx, dy = direction(path)
    bx, by = ex - dx * length, ey - dy * length
    return (ex, ey), (bx - dy * width / 2, by + dx * width / 2), (bx + dy * width / 2, by - dx * width / 2)


def shortened(path: tuple[Point, ...], by: float) -> tuple[Point, ...]:
    """Return the path with its end pulled back by ``by`` px along its last direction."""
    if len(path) < 2:
        return path
    dx, dy = direction(path)
    ex, ey = path[-1]
    end = (ex - dx * by, ey - dy * by)
    if len(path) < 4:
        return (*path[:-1], end)
    cx, cy = path[-2]
    return (*path[:-2], (cx - dx * by, cy - dy * by), end)

"""Measuring drawn maps: where curves run, what they cross, what they hit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from toc.layout.scene import Box

Point = tuple[float, float]


def sample(path: Sequence[Point], least: int = 16, stride: float = 24.0) -> list[Point]:
    """Return points along a path of cubic curves (start, then control, control, end …), no further apart than that."""
    out = [path[0]]
    for n in range(0, len(path) - 3, 3):
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = path[n : n + 4]
        steps = max(least, int(max(abs(dx - ax), abs(dy - ay)) / stride))
        for k in range(1, steps + 1):
            t = k / steps
            s = 1 - t
            a, b, c, d = s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t
            out.append((a * ax + b * bx + c * cx + d * dx, a * ay + b * by + c * cy + d * dy))
    return out


def crossings(paths: Sequence[Sequence[Point]], cell: float = 60.0) -> int:
    """Return how often curves cross one another; meeting at an end does not count."""
    lines = [sample(path, 8, float("inf")) for path in paths]
    grid: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for line, points in enumerate(lines):
        for n, ((ax, ay), (bx, by)) in enumerate(pairwise(points)):
            for gx in range(int(min(ax, bx) // cell), int(max(ax, bx) // cell) + 1):
                for gy in range(int(min(ay, by) // cell), int(max(ay, by) // cell) + 1):
                    grid[gx, gy].append((line, n))
    found: set[tuple[int, int, int, int]] = set()
    for segments in grid.values():
        for k, (one, n) in enumerate(segments):
            a, b = lines[one][n], lines[one][n + 1]
            for other, m in segments[k + 1 :]:
                if other != one and _cross(a, b, lines[other][m], lines[other][m + 1]):
                    found.add((one, n, other, m) if one < other else (other, m, one, n))
    return len(found)


def _cross(a: Point, b: Point, c: Point, d: Point) -> bool:
    def side(p: Point, q: Point, r: Point) -> float:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    return side(a, b, c) * side(a, b, d) < -1e-9 and side(c, d, a) * side(c, d, b) < -1e-9


def inside(point: Point, box: Box, by: float = 0.0) -> bool:
    """Return whether a point lies within a box, more than ``by`` px from its edge."""
    return box.x + by < point[0] < box.x + box.w - by and box.y + by < point[1] < box.y + box.h - by


def overlapping(one: Box, other: Box) -> bool:
    """Return whether two boxes lie on each other by more than half a px."""
    return (
        one.x < other.x + other.w - 0.5
        and other.x < one.x + one.w - 0.5
        and one.y < other.y + other.h - 0.5
        and other.y < one.y + one.h - 0.5
    )

"""PowerPoint's own geometry of connectors, from the formulas in ECMA-376 (presetShapeDefinitions.xml)."""

import math

from toc.pictures.connectors import Connector

Point = tuple[float, float]


def drawn(made: Connector) -> list[Point]:
    """Return the curve's points (a start, then control, control, end) as PowerPoint draws them on the slide."""
    return [_placed(made, point) for point in _local(made)]


def _local(made: Connector) -> list[Point]:
    w, h = made.w, made.h
    adjust = [value / 100_000 for value in made.adjust]
    if made.preset == "straightConnector1":
        return [(0, 0), (w, h)]
    if made.preset == "curvedConnector3":
        x2 = w * adjust[0]
        x1, x3 = x2 / 2, (w + x2) / 2
        return [(0, 0), (x1, 0), (x2, h / 4), (x2, h / 2), (x2, h * 3 / 4), (x3, h), (w, h)]
    x3, y4, x6 = w * adjust[0], h * adjust[1], w * adjust[2]
    x1, x5 = x3 / 2, (x3 + x6) / 2
    x4, x7, x8 = (x3 + x5) / 2, (x5 + x6) / 2, (x6 + w) / 2
    y1, y2, y3 = y4 / 4, y4 / 2, y4 * 3 / 4
    y5, y6, y7 = (y4 * 3 + h) / 4, (y4 + h) / 2, (y4 + h * 3) / 4
    return [
        (0, 0), (x1, 0), (x3, y1), (x3, y2), (x3, y3), (x4, y4), (x5, y4), (x7, y4), (x6, y5), (x6, y6), (x6, y7),
        (x8, h), (w, h),
    ]  # fmt: skip


def _placed(made: Connector, point: Point) -> Point:
    """Mirror in the frame, then turn about its middle: the order of DrawingML's xfrm."""
    x, y = point[0] - made.w / 2, point[1] - made.h / 2
    x, y = (-x if made.flip_h else x), (-y if made.flip_v else y)
    angle = math.radians(made.turn / 60_000)
    x, y = x * math.cos(angle) - y * math.sin(angle), x * math.sin(angle) + y * math.cos(angle)
    return made.x + made.w / 2 + x, made.y + made.h / 2 + y

"""A sheet on paper: how large it can be shown; a poster cut into sheets that any printer takes, to glue together."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from toc.pictures.sheet import Sheet
    from toc.pictures.theme import Theme

Shape = list[Any]
Draw = Callable[[float, float, float], list[Shape]]  # (pt per px, dx, dy) → shapes

PX = 0.75  # pt in a CSS px
MM = 72 / 25.4  # pt in a mm
PAPERS: dict[str, tuple[float, float]] = {  # portrait, pt (ISO 216)
    "a4": (595.28, 841.89),
    "a3": (841.89, 1190.55),
    "a0": (2383.94, 3370.39),
}
EDGE = 10 * MM  # what printers cannot print on
OVERLAP = 10 * MM  # to glue on
LEAST_POSTER = 7 / 8  # of the size asked for


def page_of(width: float, height: float, shapes: list[Shape]) -> dict[str, Any]:
    """Return a page of picture.typ; lengths in pt."""
    return {"width": round(width, 2), "height": round(height, 2), "window": None, "shapes": shapes, "over": []}


def fitted(sheet: Sheet, paper: str) -> tuple[float, float, float, float, float]:
    """Return page width and height, scale and offset (pt) that show the sheet as large as the paper allows.

    The page is turned whichever way shows more; a small map is not blown up past 1.4 times, posters apart.
    """
    short, long = PAPERS[paper]
    most = 8.0 if paper == "a0" else 1.4
    edge = 0.0 if paper != "a0" else 28.0
    best: tuple[float, float, float] = (0.0, 0.0, 0.0)
    for width, height in ((long, short), (short, long)):
        k = min((width - 2 * edge) / sheet.width, (height - 2 * edge) / sheet.height, most * PX)
        if k > best[0] + 1e-9:
            best = (k, width, height)
    k, width, height = best
    return width, height, k, (width - sheet.width * k) / 2, edge


def tiles(draw: Draw, sheet: Sheet, theme: Theme, paper: str, tile: str) -> list[dict[str, Any]]:
    """Return the pages of a poster of size ``paper`` cut into sheets of size ``tile``, row by row.

    Neighbours repeat 10 mm, where they are glued; ticks at the edges show where to cut, words which sheet it is. The
    poster may be an eighth smaller than its paper, where that saves sheets that would show next to nothing.
    """
    _, _, k, _, _ = fitted(sheet, paper)
    wide, tall = sheet.width * k, sheet.height * k
    short, long = PAPERS[tile]
    choices = [
        (columns * rows, -scale, page_w, page_h, columns, rows)
        for page_w, page_h in ((long, short), (short, long))
        for columns in range(1, _count(wide, page_w) + 1)
        for rows in range(1, _count(tall, page_h) + 1)
        if (scale := min(1.0, _room(columns, page_w) / wide, _room(rows, page_h) / tall)) >= LEAST_POSTER
    ]
    _, scale, page_w, page_h, columns, rows = min(choices)
    k *= -scale
    step_x, step_y = page_w - 2 * EDGE - OVERLAP, page_h - 2 * EDGE - OVERLAP
    pages = []
    for row in range(rows):
        for column in range(columns):
            x, y = column * step_x, row * step_y
            window = (page_w - 2 * EDGE, page_h - 2 * EDGE)
            shapes = _inside(draw(k, -x, -y), window)
            if not shapes:
                continue  # nothing to print
            page = page_of(page_w, page_h, shapes)
            page["window"] = [round(value, 2) for value in (EDGE, EDGE, *window)]
            page["over"] = _marks(theme, page_w, page_h, f"Row {row + 1} of {rows}, column {column + 1} of {columns}")
            pages.append(page)
    return pages


def _count(length: float, page: float) -> int:
    room = page - 2 * EDGE
    return 1 if length <= room else 1 + math.ceil((length - room) / (room - OVERLAP))


def _room(count: int, page: float) -> float:
    """Return how long a strip of so many sheets is, glued together."""
    return count * (page - 2 * EDGE - OVERLAP) + OVERLAP


def _inside(shapes: list[Shape], window: tuple[float, float], corner: tuple[float, float] = (0.0, 0.0)) -> list[Shape]:
    """Leave out what cannot show in the window, so that words are not read out on sheets where nobody sees them."""
    kept = []
    for shape in shapes:
        kind = shape[0]
        if kind == "g":
            _, x, y, w, h, alt, inner = shape
            inside = _inside(inner, (window[0] - x, window[1] - y), (-x, -y))
            if inside:
                kept.append(["g", x, y, w, h, alt, inside])
            continue
        if kind == "p":
            xs, ys = [at[0] for at in shape[1]], [at[1] for at in shape[1]]
            box = (min(xs), min(ys), max(xs), max(ys))
        elif kind == "t":
            _, _, x, y, room, size, leading, _, _, _, _, lines = shape
            longest = max((len(line) for line in lines), default=0) * size
            box = (x, y - size, x + max(min(room, longest), longest * 0.6), y + leading * (len(lines) - 1) + size * 0.3)
        else:
            box = (shape[1], shape[2], shape[1] + shape[3], shape[2] + shape[4])
        if box[2] >= corner[0] and box[3] >= corner[1] and box[0] <= window[0] and box[1] <= window[1]:
            kept.append(shape)
    return kept


def _marks(theme: Theme, width: float, height: float, words: str) -> list[Shape]:
    """Ticks where the sheet is cut, and which sheet this is."""
    ticks: list[Shape] = []
    for x in (EDGE, width - EDGE):
        for y, out in ((EDGE, -6.0), (height - EDGE, 6.0)):
            ticks.append(_tick(theme, x, y, x, y + out))
    for y in (EDGE, height - EDGE):
        for x, out in ((EDGE, -6.0), (width - EDGE, 6.0)):
            ticks.append(_tick(theme, x, y, x + out, y))
    label = ["t", "a", EDGE + 10, height - EDGE + 12, width, 8, 10, theme.muted, False, "left", False, [words]]
    return [*ticks, label]


def _tick(theme: Theme, x: float, y: float, to_x: float, to_y: float) -> Shape:
    return ["p", [[x, y], [x, y], [to_x, to_y], [to_x, to_y]], None, theme.muted, 0.5, [], False]

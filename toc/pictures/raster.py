"""PNG: the Sheet's shapes, those of one look as one curve, under its words; drawn by typst with the bundled fonts."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toc.layout.text import width
from toc.pictures.paper import PX, Shape
from toc.pictures.sheet import lay_sheet
from toc.pictures.typst_pen import draw_sheet
from toc.pictures.typst_run import compile_typst, resolution

if TYPE_CHECKING:
    from toc.pictures import Picture

USUAL_PPI = 144.0  # sharp on a projector and in a document
USUAL_DOTS = 3_000_000  # more than a projector shows by half; a larger map is drawn coarser unless ppi is asked for
READABLE_PPI = 48.0  # words 7 dots high
LEAST_PPI = 40.0  # below it words are lost
READABLE_DOTS = 6_000_000  # what a readable map may take: a fifteenth of a second more
MOST_DOTS = 200_000_000  # needs 2 GB to draw


class TooLargeError(ValueError):
    """A picture of more dots than can be drawn; the message says what to ask for instead."""


def pen(picture: Picture) -> bytes:
    """Draw a picture as PNG: the pen of the table of formats.

    Raises:
        TooLargeError: ``ppi`` asks for more than 200 million dots.
    """
    sheet = lay_sheet(picture.scene)
    shapes: list[Shape] = []
    words: list[Shape] = []
    _split(draw_sheet(sheet, picture.theme, PX), shapes, words)
    wide, tall = round(sheet.width * PX, 2), round(sheet.height * PX, 2)
    ppi = _ppi(picture.options.ppi, wide, tall)
    job = {"width": wide, "height": tall, "paper": picture.theme.paper, "shapes": shapes, "words": words}
    return compile_typst(Path(__file__).with_name("raster.typ"), job, picture.scene.lang, "png", ppi=ppi)


def too_coarse(png: bytes) -> str | None:
    """Say that the words of a map that we drew as PNG cannot be read, and what to ask for; None where they can."""
    ppi = resolution(png)
    if ppi is None or ppi >= LEAST_PPI:
        return None
    return (
        f"This map is large: at {ppi} dots per inch its words are too small to read. --ppi {USUAL_PPI:.0f} draws it "
        "sharp, --part draws a part of it, and a PDF or SVG is always sharp."
    )


def _ppi(asked: int | None, wide: float, tall: float) -> float:
    inches = (wide / 72) * (tall / 72)
    if asked is None:
        usual = min(USUAL_PPI, math.floor(math.sqrt(USUAL_DOTS / inches)))
        finer = min(READABLE_PPI, math.floor(math.sqrt(READABLE_DOTS / inches)))
        # where more dots do not make it readable either, they are not worth the wait
        return max(usual, finer if finer >= LEAST_PPI else 0.0, 1.0)
    if asked * asked * inches > MOST_DOTS:
        most = math.floor(math.sqrt(MOST_DOTS / inches))
        raise TooLargeError(
            f"At {asked} dots per inch this picture would be {round(wide / 72 * asked)} by {round(tall / 72 * asked)} "
            f"dots. Ask for {most} or less (--ppi), for a part of the map (--part), or for a PDF or SVG."
        )
    return float(asked)


def _split(drawn: list[Shape], shapes: list[Shape], words: list[Shape], dx: float = 0.0, dy: float = 0.0) -> None:
    """Sort what is drawn into shapes and words; all words stand over all shapes.

    Typst takes a tenth of a millisecond for each thing that it places, so a group's paths of one look become one curve
    of many runs: the lines of a kind of arrow, then their heads.
    """
    looks: dict[str, list[Any]] = {}
    for shape in drawn:
        kind = shape[0]
        if kind == "r":
            shapes.append(["r", round(shape[1] + dx, 2), round(shape[2] + dy, 2), *shape[3:]])
        elif kind == "p":
            _, points, fill, stroke, thick, dash, closed = shape
            look = str((fill, stroke, thick, dash))
            if look not in looks:
                looks[look] = []
                shapes.append(["p", dx, dy, fill, stroke, thick, dash, looks[look]])
            looks[look].append([closed, points])
        elif kind == "g":
            _, x, y, _, _, _, inner = shape
            _split(inner, shapes, words, dx + x, dy + y)
        else:
            _, _, x, y, room, size, leading, paint, bold, side, leftwards, lines = shape
            weight = 700 if bold else 400
            if side == "middle" and not leftwards:
                for number, line in enumerate(lines):
                    start = round(x + (room - width(line, size, bold)) / 2, 2)
                    place = round(y + number * leading, 2)
                    words.append([start, place, room, size, leading, paint, weight, False, [line]])
            else:
                words.append([x, y, room, size, leading, paint, weight, leftwards, lines])

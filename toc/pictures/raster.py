"""PNG: the Sheet's shapes as one SVG image under its words, drawn by typst with the bundled fonts."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

from toc.layout.text import width
from toc.pictures.paper import PX, Shape
from toc.pictures.sheet import lay_sheet
from toc.pictures.typst_pen import draw_sheet
from toc.pictures.typst_run import compile_typst

if TYPE_CHECKING:
    from toc.pictures import Picture

USUAL_PPI = 144.0  # sharp on a projector and in a document
USUAL_DOTS = 4_000_000  # twice what a projector shows; a larger map is drawn coarser unless ppi is asked for
MOST_DOTS = 200_000_000  # needs 2 GB to draw


class TooLargeError(ValueError):
    """A picture of more dots than can be drawn; the message says what to ask for instead."""


def pen(picture: Picture) -> bytes:
    """Draw a picture as PNG: the pen of the table of formats.

    Raises:
        TooLargeError: ``ppi`` asks for more than 200 million dots.
    """
    sheet = lay_sheet(picture.scene)
    shapes: list[str] = []
    words: list[Shape] = []
    _split(draw_sheet(sheet, picture.theme, PX), shapes, words)
    wide, tall = round(sheet.width * PX, 2), round(sheet.height * PX, 2)
    ppi = _ppi(picture.options.ppi, wide, tall)
    image = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}pt" height="{tall}pt" viewBox="0 0 {wide} {tall}">'
        f"{''.join(shapes)}</svg>"
    )
    job = {"width": wide, "height": tall, "paper": picture.theme.paper, "shapes": image, "words": words}
    return compile_typst(Path(__file__).with_name("raster.typ"), job, picture.scene.lang, "png", ppi=ppi)


def _ppi(asked: int | None, wide: float, tall: float) -> float:
    inches = (wide / 72) * (tall / 72)
    if asked is None:
        return max(min(USUAL_PPI, math.floor(math.sqrt(USUAL_DOTS / inches))), 1.0)
    if asked * asked * inches > MOST_DOTS:
        most = math.floor(math.sqrt(MOST_DOTS / inches))
        raise TooLargeError(
            f"At {asked} dots per inch this picture would be {round(wide / 72 * asked)} by {round(tall / 72 * asked)} "
            f"dots. Ask for {most} or less (--ppi), for a part of the map (--part), or for a PDF or SVG."
        )
    return float(asked)


def _split(drawn: list[Shape], shapes: list[str], words: list[Shape]) -> None:
    """Sort what is drawn into SVG shapes and words; all words stand over all shapes."""
    for shape in drawn:
        kind = shape[0]
        if kind == "r":
            _, x, y, w, h, fill, stroke, thick, dash, radius = shape
            shapes.append(
                f'<rect x="{x}" y="{y}" width="{w}" height="{h}" rx="{radius}"{_paint(fill, stroke, thick, dash)}/>'
            )
        elif kind == "p":
            _, points, fill, stroke, thick, dash, closed = shape
            places = [f"{x} {y}" for x, y in points]
            run = f"M{places[0]}" + "".join(
                ["L" + place for place in places[1:]] + ["Z"]
                if closed
                else ["C" + ",".join(places[n : n + 3]) for n in range(1, len(places) - 2, 3)]
            )
            shapes.append(f'<path d="{run}"{_paint(fill, stroke, thick, dash)}/>')
        elif kind == "g":
            _, x, y, _, _, _, inner = shape
            shapes.append(f'<g transform="translate({x} {y})">')
            _split(inner, shapes, words)
            shapes.append("</g>")
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


def _paint(fill: str | None, stroke: str | None, thick: float, dash: list[float]) -> str:
    look = f' fill="{fill or "none"}"'
    if stroke is not None:
        look += f' stroke="{stroke}" stroke-width="{thick}"'
        if dash:
            look += f' stroke-dasharray="{" ".join(map(str, dash))}"'
    return look

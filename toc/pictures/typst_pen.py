"""PDF: a Sheet turned into a list of shapes and words, which the typst compiler sets with the bundled fonts.

It is vector, deterministic and tagged to PDF/UA-1 (ISO 14289-1): every statement is real text in reading order
(from the long-term outcome down), shapes are artifacts, and the arrows are told in words on the last page.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toc.layout.text import clean
from toc.pictures.direction import runs_left
from toc.pictures.paper import PAPERS, Shape, fitted, page_of, tiles
from toc.pictures.paths import arrow_head, shortened
from toc.pictures.sheet import (
    DRAFT,
    DRAFT_BOX,
    INVITATION,
    MARGIN,
    NOTE_SIZE,
    SUBTITLE_SIZE,
    TITLE_LEADING,
    TITLE_SIZE,
    UNTITLED,
    LegendEntry,
    Sheet,
    lay_sheet,
)
from toc.pictures.stamp import moment
from toc.pictures.theme import MarkStyle, Theme
from toc.pictures.typst_run import compile_typst
from toc.pictures.words import in_words

if TYPE_CHECKING:
    from toc.layout.scene import Box, Line, Mark, Point, Scene
    from toc.pictures import Picture


class Shapes:
    """Collects shapes, scaled by ``k`` and moved by (``dx``, ``dy``), in pt."""

    def __init__(self, theme: Theme, k: float, dx: float = 0.0, dy: float = 0.0) -> None:
        self.theme, self.k, self.dx, self.dy = theme, k, dx, dy
        self.shapes: list[Shape] = []

    def _at(self, x: float, y: float) -> list[float]:
        return [round(x * self.k + self.dx, 2), round(y * self.k + self.dy, 2)]

    def _long(self, length: float) -> float:
        return round(length * self.k, 2)

    def rectangle(
        self,
        x: float,
        y: float,
        w: float,
        h: float,
        *,
        fill: str | None = None,
        stroke: str | None = None,
        width: float = 1.0,
        dash: tuple[float, ...] = (),
        radius: float = 0.0,
    ) -> None:
        """Add a rectangle with its top left corner at (x, y)."""
        dashes = [self._long(d) for d in dash]
        size = [self._long(w), self._long(h)]
        self.shapes.append(
            [
                "r",
                *self._at(x, y),
                *size,
                fill,
                stroke,
                self._long(width),
                dashes,
                self._long(min(radius, w / 2, h / 2)),
            ]
        )

    def path(
        self,
        points: tuple[Point, ...],
        *,
        stroke: str | None = None,
        fill: str | None = None,
        width: float = 1.0,
        dash: tuple[float, ...] = (),
        closed: bool = False,
    ) -> None:
        """Add cubic Béziers (a start, then triples) or, closed, a polygon."""
        dashes = [self._long(d) for d in dash]
        self.shapes.append(["p", [self._at(*p) for p in points], fill, stroke, self._long(width), dashes, closed])

    def words(
        self,
        lines: tuple[str, ...],
        x: float,
        y: float,
        *,
        size: float,
        colour: str,
        tag: str = "p",
        leading: float | None = None,
        bold: bool = False,
        side: str = "left",
        room: float = 0.0,
    ) -> None:
        """Add lines of words, the first baseline at y; ``room`` is the width they are aligned in (px)."""
        rtl = runs_left(" ".join(lines))
        if side == "left" and not rtl:
            room = max(room, 1.0) * 4  # lines are broken already: never let them break again
        self.shapes.append(
            [
                "t",
                tag,
                *self._at(x, y),
                self._long(room),
                self._long(size),
                self._long(leading if leading is not None else size * 1.25),
                colour,
                bold,
                side,
                rtl,
                list(lines),
            ]
        )


def draw_sheet(sheet: Sheet, theme: Theme, k: float, dx: float = 0.0, dy: float = 0.0) -> list[Shape]:
    """Return the shapes of a whole sheet in reading order, scaled by k (pt per px) and moved by (dx, dy) pt."""
    scene = sheet.scene
    out = Shapes(theme, k, dx, dy)
    _head(out, sheet)
    field = Shapes(theme, k, dx + sheet.left * k, dy + sheet.top * k)
    _lanes(field, scene)
    if scene.lines:
        arrows = Shapes(theme, k)
        for line in scene.lines:
            _line(arrows, line)
        place = [round(value, 2) for value in (field.dx, field.dy, scene.width * k, scene.height * k)]
        field.shapes.append(["g", *place, arrows_in_words(scene), arrows.shapes])
    _ceiling(field, scene)
    for box in sorted(scene.boxes, key=lambda box: (box.level, box.x, box.y)):
        _box(field, box)
    numbers = {box.id: box.number for box in scene.boxes}
    for line in scene.lines:
        _on_line(field, line, numbers.get(line.source))
    if not scene.boxes:
        _invitation(field, scene)
    legend = Shapes(theme, k, dx, dy)
    for entry in sheet.legend:
        _legend(legend, entry)
    return [*out.shapes, *field.shapes, *legend.shapes]


def arrows_in_words(scene: Scene) -> str:
    """Return the text that stands for the arrows where only the picture is shown."""
    count = len(scene.lines)
    return f"{count} arrow{'' if count == 1 else 's'}. " + " ".join(
        text if text.endswith((".", "!", "?")) else text + "." for text in scene.words
    )


def _head(out: Shapes, sheet: Sheet) -> None:
    theme, scene, room = out.theme, sheet.scene, sheet.width - 2 * MARGIN
    out.words(
        sheet.title, MARGIN, sheet.title_y, size=TITLE_SIZE, leading=TITLE_LEADING, colour=theme.ink, tag="h1",
        bold=True, room=room,
    )  # fmt: skip
    if scene.subtitle:
        out.words((scene.subtitle,), MARGIN, sheet.subtitle_y, size=SUBTITLE_SIZE, colour=theme.muted, room=room)
    if sheet.draft is not None:
        x, y = sheet.draft
        w, h = DRAFT_BOX
        out.rectangle(x, y, w, h, stroke=theme.draft, width=2, dash=(6, 3), radius=4)
        out.words((DRAFT,), x, y + 22, size=16, colour=theme.draft, bold=True, side="middle", room=w)


def _lanes(out: Shapes, scene: Scene) -> None:
    for number, lane in enumerate(scene.lanes):
        fill, edge = out.theme.lane[number % 2], out.theme.lane_edge
        out.rectangle(lane.x + 4, 2, lane.w - 8, scene.height - 4, fill=fill, stroke=edge, radius=12)
    for lane in scene.lanes:
        rows = lane.lines or (lane.title,)
        out.words(rows, lane.x, 30, size=15, leading=19, colour=out.theme.muted, bold=True, side="middle", room=lane.w)


def _line(out: Shapes, line: Line) -> None:
    style = out.theme.line(line.kind, line.mode, feedback=line.feedback)
    path = shortened(line.path, 6.0) if line.arrow else line.path
    out.path(path, stroke=style.stroke, width=style.width, dash=style.dash)
    if line.arrow:
        out.path(arrow_head(line.path), fill=style.stroke, closed=True)


def _on_line(out: Shapes, line: Line, number: int | None) -> None:
    """The marks of an arrow, and the number of an intervention where it acts on one."""
    for mark in line.marks:
        _mark(out, mark, out.theme.ink)
    if number is not None and not line.arrow and line.kind == "brings_about":
        _number(out, number, *line.path[-1], out.theme.line("brings_about").stroke)


def _ceiling(out: Shapes, scene: Scene) -> None:
    if scene.ceiling is None:
        return
    y = scene.ceiling
    out.path(_straight(16, scene.width - 16, y), stroke=out.theme.ceiling, width=2, dash=(12.0, 5.0, 2.0, 5.0))
    if scene.ceiling_label:
        out.words((scene.ceiling_label,), 20, y - 7, size=12, colour=out.theme.ceiling, room=scene.width)


def _box(out: Shapes, box: Box) -> None:
    style = out.theme.box(box.kind, box.role)
    out.rectangle(
        box.x, box.y, box.w, box.h, fill=style.fill, stroke=style.stroke, width=style.width, dash=style.dash,
        radius=style.radius,
    )  # fmt: skip
    if box.number is not None:
        _number(out, box.number, box.x + 18, box.y + box.text_y - 4.5, style.stroke)
    out.words(
        box.lines, box.x + box.text_x, box.y + box.text_y, size=box.text_size, leading=box.line_height,
        colour=style.text, bold=box.bold, room=box.w - box.text_x - 12,
    )  # fmt: skip
    for mark in box.marks:
        _mark(out, mark, style.text)


def _number(out: Shapes, number: int, x: float, y: float, fill: str) -> None:
    size = 11 if number < 100 else 8
    out.rectangle(x - 10, y - 10, 20, 20, fill=fill, radius=10)
    out.words(
        (str(number),), x - 10, y + size * 0.36, size=size, colour=out.theme.paper, tag="a", bold=True, side="middle",
        room=20,
    )  # fmt: skip


def _mark(out: Shapes, mark: Mark, ink: str) -> None:
    """A disc with its letter, and how many where there are several: in the colour of words, which always shows."""
    _disc(out, mark.x, mark.y, out.theme.marks[mark.kind])
    if len(mark.ids) > 1:
        count = str(len(mark.ids))
        out.words((count,), mark.x + 10, mark.y + 4, size=11, colour=ink, tag="a", bold=True, room=20)


def _disc(out: Shapes, x: float, y: float, style: MarkStyle) -> None:
    out.rectangle(x - 8, y - 8, 16, 16, fill=style.fill, stroke=style.text, radius=8)
    out.words((style.letter,), x - 8, y + 3.7, size=10, colour=style.text, tag="a", bold=True, side="middle", room=16)


def _invitation(out: Shapes, scene: Scene) -> None:
    x, y = scene.width / 2, scene.height / 2
    out.rectangle(x - 190, y - 44, 380, 88, stroke=out.theme.muted, width=2, dash=(7, 5), radius=10)
    first, second = INVITATION
    out.words((first,), x - 190, y - 6, size=18, colour=out.theme.ink, bold=True, side="middle", room=380)
    out.words((second,), x - 190, y + 20, size=13, colour=out.theme.muted, side="middle", room=380)


def _straight(x: float, end: float, y: float) -> tuple[Point, ...]:
    return ((x, y), (x, y), (end, y), (end, y))


def _legend(out: Shapes, entry: LegendEntry) -> None:
    theme, x, y, sign = out.theme, entry.x, entry.y, entry.item.sign
    if entry.kind == "ceiling":
        out.path(_straight(x, x + 30, y), stroke=theme.ceiling, width=2, dash=(12.0, 5.0, 2.0, 5.0))
    elif entry.kind == "number":
        _number(out, 1, x + 15, y, theme.line("brings_about").stroke)
    elif entry.kind == "box":
        box = theme.box(sign, sign)
        out.rectangle(
            x, y - 8, 30, 16, fill=box.fill, stroke=box.stroke, width=box.width, dash=box.dash,
            radius=min(box.radius, 8),
        )  # fmt: skip
    elif entry.kind == "line":
        mode = sign if sign in ("automatic", "needs_intervention") else None
        line = theme.line("precondition" if mode or sign == "feedback" else sign, mode, feedback=sign == "feedback")
        out.path(_straight(x, x + 30, y), stroke=line.stroke, width=line.width, dash=line.dash)
    else:
        _disc(out, x + 15, y, theme.marks.get(sign) or theme.marks["gap"])
    out.words((entry.item.label,), x + 40, y + 4.5, size=NOTE_SIZE, colour=theme.muted, room=200)


def pdf_pen(picture: Picture) -> bytes:
    """Draw a picture as a tagged PDF: the map on one sheet of paper, then everything on it in words."""
    options, scene, theme = picture.options, picture.scene, picture.theme
    sheet = lay_sheet(scene)
    if options.tile is not None:
        pages = tiles(partial(draw_sheet, sheet, theme), sheet, theme, options.paper, options.tile)
    else:
        width, height, k, dx, dy = fitted(sheet, options.paper)
        pages = [page_of(width, height, draw_sheet(sheet, theme, k, dx, dy))]
    words = None
    if options.words and (sections := in_words(picture.theory, scene)):
        wide, tall = pages[0]["width"], pages[0]["height"]
        if options.paper == "a0" and options.tile is None:  # a poster's words are for a desk
            tall, wide = PAPERS["a3"]
        words = {"width": wide, "height": tall, "ink": theme.ink, "sections": sections}
    seconds = int(moment(picture.theory).timestamp())
    return _compile(scene, theme, pages, words, "pdf", seconds=seconds)


def _compile(
    scene: Scene, theme: Theme, pages: list[dict[str, Any]], words: dict[str, Any] | None, format: str, **options: Any
) -> bytes:
    job = {
        "title": clean(scene.title) or UNTITLED,
        "description": "Theory of change map",
        "paper": theme.paper,
        "pages": pages,
        "words": words,
    }
    template = Path(__file__).with_name("picture.typ")
    return compile_typst(template, job, scene.lang, format, by_letters=True, **options)  # as picture.typ sets its boxes

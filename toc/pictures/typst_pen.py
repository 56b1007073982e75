"""PDF and PNG: a Sheet turned into a list of shapes and words, which the typst compiler sets with the bundled fonts.

PDF is vector, deterministic and tagged to PDF/UA-1 (ISO 14289-1): every statement is real text in reading order
(from the long-term outcome down), shapes are artifacts, and the arrows are told in words on the last page.
"""

from __future__ import annotations

import json
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toc.pictures.paths import arrow_head, shortened
from toc.pictures.sheet import DRAFT, INVITATION, MARGIN, SMALL, TITLE_SIZE, LegendEntry, Sheet, lay_sheet
from toc.pictures.theme import Theme

if TYPE_CHECKING:
    import typst

    from toc.layout.scene import Box, Line, Mark, Point, Scene

Shape = list[Any]  # what picture.typ draws: ["r", …] rectangle, ["p", …] path, ["t", …] words, ["g", …] group

FONTS = Path(__file__).parent.parent / "fonts"
FAMILIES = ("Inter", "Twemoji Mozilla", "DejaVu Sans", "Noto Sans CJK SC")  # emoji before the symbols in DejaVu
PX = 0.75  # pt in a CSS px
PAPERS: dict[str, tuple[float, float]] = {  # portrait, pt (ISO 216)
    "a4": (595.28, 841.89),
    "a3": (841.89, 1190.55),
    "a0": (2383.94, 3370.39),
}


@lru_cache(maxsize=2)
def _fonts(*, machine: bool = False) -> typst.Fonts:
    """The bundled fonts, read once per process; with the machine's own fonts pictures would differ between machines."""
    import typst

    return typst.Fonts(include_system_fonts=machine, include_embedded_fonts=False, font_paths=[str(FONTS)])


@lru_cache(maxsize=1)
def _covered() -> frozenset[int]:
    """Every code point that a bundled font can show."""
    from fontTools.ttLib import TTFont

    found: set[int] = set()
    for path in sorted(FONTS.glob("*.?tf")):
        with TTFont(path, lazy=True) as font:
            found.update(font.getBestCmap())
    return frozenset(found)


def unshown(text: str) -> set[str]:
    """Return the characters of a text that no bundled font can show; fast for text in Latin letters."""
    unusual = {char for char in set(text) if char > "\u024f" and not 0x2010 <= ord(char) <= 0x2026}
    if not unusual:
        return set()
    return {
        char for char in unusual if ord(char) not in _covered() and unicodedata.category(char) not in ("Cf", "Mn", "Zs")
    }


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
        rtl = reads_right_to_left(lines)
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


def reads_right_to_left(lines: tuple[str, ...]) -> bool:
    """Whether the first letter with a direction is Arabic, Hebrew or the like (Unicode bidi rule P2)."""
    for line in lines:
        for char in line:
            if char.isascii():
                if char.isalpha():
                    return False
                continue
            direction = unicodedata.bidirectional(char)
            if direction in ("R", "AL"):
                return True
            if direction == "L":
                return False
    return False


def draw_sheet(sheet: Sheet, theme: Theme, k: float, dx: float = 0.0, dy: float = 0.0) -> list[Shape]:
    """Return the shapes of a whole sheet, scaled by k (pt per px) and moved by (dx, dy) pt."""
    scene = sheet.scene
    top = Shapes(theme, k, dx, dy)
    room = sheet.width - 2 * MARGIN
    top.words(sheet.title, MARGIN, sheet.title_y, size=TITLE_SIZE, colour=theme.ink, tag="h1", bold=True, room=room)
    if scene.subtitle:
        top.words((scene.subtitle,), MARGIN, sheet.subtitle_y, size=SMALL, colour=theme.muted, room=room)
    if sheet.draft_y is not None:
        top.words((DRAFT,), MARGIN, sheet.draft_y, size=SMALL, colour=theme.draft, bold=True, room=room)
    if sheet.invitation_y is not None:
        for number, line in enumerate(INVITATION):
            size = 18.0 if number == 0 else 14.0
            top.words((line,), MARGIN, sheet.invitation_y + 28 * number, size=size, colour=theme.ink, room=room)
    field = Shapes(theme, k, dx + sheet.left * k, dy + sheet.top * k)
    _lanes(field, scene)
    if scene.lines:
        arrows = Shapes(theme, k)
        for line in scene.lines:
            _line(arrows, line)
        at = [round(sheet.left * k + dx, 2), round(sheet.top * k + dy, 2)]
        size = [round(scene.width * k, 2), round(scene.height * k, 2)]
        field.shapes.append(["g", *at, *size, arrows_in_words(scene), arrows.shapes])
    _ceiling(field, scene)
    for box in sorted(scene.boxes, key=lambda box: (box.level, box.x, box.y)):
        _box(field, box)
    for line in scene.lines:
        for mark in line.marks:
            _mark(field, mark)
    if sheet.legend_y is not None:
        top.words(("Key",), MARGIN, sheet.legend_y, size=SMALL, colour=theme.muted, tag="h2", bold=True, room=room)
    legend = Shapes(theme, k, dx, dy)
    for entry in sheet.legend:
        _legend(legend, entry)
    # reading order: title, map, legend
    key = top.shapes[-1:] if sheet.legend_y is not None else []
    head = top.shapes[:-1] if key else top.shapes
    return [*head, *field.shapes, *key, *legend.shapes]


def arrows_in_words(scene: Scene) -> str:
    """Return the text that stands for the arrows where only the picture is shown."""
    count = len(scene.lines)
    return f"{count} arrow{'' if count == 1 else 's'}. " + " ".join(
        text if text.endswith((".", "!", "?")) else text + "." for text in scene.words
    )


def _lanes(out: Shapes, scene: Scene) -> None:
    for number, lane in enumerate(scene.lanes):
        out.rectangle(lane.x, 0, lane.w, scene.height, fill=out.theme.lane[number % 2], radius=10)
    for lane in scene.lanes:
        out.words((lane.title,), lane.x + 12, 20, size=13, colour=out.theme.muted, bold=True, room=lane.w - 24)


def _line(out: Shapes, line: Line) -> None:
    style = out.theme.line(line.kind, line.mode, feedback=line.feedback)
    path = shortened(line.path, 6.0) if line.arrow else line.path
    out.path(path, stroke=style.stroke, width=style.width, dash=style.dash)
    if line.arrow:
        out.path(arrow_head(line.path), fill=style.stroke, closed=True)


def _ceiling(out: Shapes, scene: Scene) -> None:
    if scene.ceiling is None:
        return
    y = scene.ceiling
    out.path(
        ((0.0, y), (0.0, y), (scene.width, y), (scene.width, y)), stroke=out.theme.ceiling, width=1.5, dash=(10.0, 5.0)
    )
    if scene.ceiling_label:
        out.words((scene.ceiling_label,), 4, y - 6, size=11, colour=out.theme.ceiling, bold=True, room=scene.width)


def _box(out: Shapes, box: Box) -> None:
    style = out.theme.box(box.kind, box.role)
    out.rectangle(
        box.x,
        box.y,
        box.w,
        box.h,
        fill=style.fill,
        stroke=style.stroke,
        width=style.width,
        dash=style.dash,
        radius=style.radius,
    )
    out.words(
        box.lines,
        box.x + box.text_x,
        box.y + box.text_y,
        size=box.text_size,
        leading=box.line_height,
        colour=style.text,
        room=box.w - 2 * box.text_x,
    )
    if box.number is not None:
        _disc(out, box.x, box.y, str(box.number), style.stroke, style.fill, radius=9)
    for mark in box.marks:
        _mark(out, mark)


def _mark(out: Shapes, mark: Mark) -> None:
    style = out.theme.marks[mark.kind]
    letter = style.letter if len(mark.ids) < 2 else f"{style.letter}{len(mark.ids)}"
    _disc(out, mark.x, mark.y, letter, style.fill, style.text)


def _disc(out: Shapes, x: float, y: float, letter: str, fill: str, ink: str, radius: float = 8.0) -> None:
    width = max(2 * radius, 8.0 + 6.5 * len(letter))
    out.rectangle(x - width / 2, y - radius, width, 2 * radius, fill=fill, stroke=out.theme.paper, radius=radius)
    out.words((letter,), x - width / 2, y + 3.6, size=10, colour=ink, tag="a", bold=True, side="middle", room=width)


def _legend(out: Shapes, entry: LegendEntry) -> None:
    theme, x, y, sign = out.theme, entry.x, entry.y, entry.item.sign
    if entry.kind == "ceiling":
        out.path(((x, y), (x, y), (x + 36, y), (x + 36, y)), stroke=theme.ceiling, width=1.5, dash=(10.0, 5.0))
    elif entry.kind == "box":
        style = theme.box(sign, sign)
        out.rectangle(
            x + 2,
            y - 8,
            32,
            16,
            fill=style.fill,
            stroke=style.stroke,
            width=style.width,
            dash=style.dash,
            radius=min(style.radius, 8),
        )
    elif entry.kind == "line":
        mode = sign if sign in ("automatic", "needs_intervention") else None
        style_ = theme.line("precondition" if mode or sign == "feedback" else sign, mode, feedback=sign == "feedback")
        path = ((x, y), (x + 12, y), (x + 24, y), (x + 36, y))
        out.path(shortened(path, 6.0), stroke=style_.stroke, width=style_.width, dash=style_.dash)
        if sign != "belongs":
            out.path(arrow_head(path), fill=style_.stroke, closed=True)
    else:
        mark = theme.marks.get(sign) or theme.marks["gap"]
        _disc(out, x + 18, y, mark.letter, mark.fill, mark.text)
    out.words((entry.item.label,), x + 44, y + 4, size=SMALL, colour=theme.muted, room=200)


def compile_typst(
    template: Path, job: dict[str, Any], lang: str, format: str, *, seconds: int = 0, ppi: float | None = None
) -> bytes:
    """Set ``job`` with a template, with the bundled fonts alone.

    A character that none of them has is looked for in the machine's own fonts, and shown as U+FFFD where those lack it
    too: no picture is refused for one sign, and none shows empty boxes.
    """
    import typst

    language, _, region = lang.partition("-")
    job = {**job, "fonts": FAMILIES, "lang": language or "en", "region": region or None}
    text = json.dumps(job, ensure_ascii=False, separators=(",", ":"))
    options: dict[str, Any] = {"format": format, "font_paths": _fonts()}
    if ppi is not None:
        options["ppi"] = ppi
    if format == "pdf":
        options |= {"timestamp": seconds, "pdf_standards": ["ua-1"]}
    missing = unshown(text)
    if missing:
        options["font_paths"] = _fonts(machine=True)
    source = template.read_bytes()
    try:
        compiled: bytes = typst.compile(source, sys_inputs={"job": text}, **options)
    except typst.TypstError:
        if not missing:
            raise
        text = text.translate(dict.fromkeys(map(ord, missing), "\ufffd"))
        compiled = typst.compile(source, sys_inputs={"job": text}, **options)
    return compiled


def page_of(width: float, height: float, shapes: list[Shape]) -> dict[str, Any]:
    """Return a page of picture.typ: lengths in pt."""
    return {"width": round(width, 2), "height": round(height, 2), "clip": False, "shapes": shapes}


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


def pdf(scene: Scene, theme: Theme, *, paper: str, seconds: int) -> bytes:
    """Return the map as a tagged PDF on one sheet of paper, the links in words after it."""
    sheet = lay_sheet(scene)
    width, height, k, dx, dy = fitted(sheet, paper)
    pages = [page_of(width, height, draw_sheet(sheet, theme, k, dx, dy))]
    words = None
    if scene.words and paper != "a0":
        words = {
            "width": width,
            "height": height,
            "ink": theme.ink,
            "title": "The links in words",
            "lines": list(scene.words),
        }
    return _compile(scene, theme, pages, words, "pdf", seconds=seconds)


def png(scene: Scene, theme: Theme, *, ppi: float) -> bytes:
    """Return the map as a PNG, its words and lines ppi/96 px to the CSS px."""
    sheet = lay_sheet(scene)
    pages = [page_of(sheet.width * PX, sheet.height * PX, draw_sheet(sheet, theme, PX))]
    return _compile(scene, theme, pages, None, "png", ppi=ppi)


def _compile(
    scene: Scene, theme: Theme, pages: list[dict[str, Any]], words: dict[str, Any] | None, format: str, **options: Any
) -> bytes:
    job = {
        "title": scene.title or "Theory of change",
        "description": "Theory of change map",
        "paper": theme.paper,
        "pages": pages,
        "words": words,
    }
    return compile_typst(Path(__file__).with_name("picture.typ"), job, scene.lang, format, **options)

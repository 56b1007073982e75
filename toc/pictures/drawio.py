"""Scene → draw.io: boxes and arrows that can be edited, each with its id, its words and what it is.

Every box is a UserObject, so that its fields travel with it. Labels are HTML in draw.io: words are escaped twice, once
as HTML and once as XML, and so stay words. Placeholders stay off.
"""

from __future__ import annotations

import html
from math import ceil
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from toc.layout.text import clean, width, wrap
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
    lay_sheet,
)
from toc.pictures.words import in_words

if TYPE_CHECKING:
    from toc.layout.scene import Box, Line, Mark
    from toc.pictures import Picture
    from toc.pictures.sheet import LegendEntry, Sheet
    from toc.pictures.theme import Theme

_FONT = "Inter,Arial,Helvetica"


def cell_id(id: str) -> str:
    """Return the id of a cell: the element's, but for the two that draw.io keeps for itself."""
    return f"id:{id}" if id in ("0", "1") else id


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _label(words: str) -> str:
    """Return an attribute's value, in its quotes, that draw.io shows as these words."""
    return quoteattr(html.escape(words, quote=False).replace("\n", "<br>"))


def _field(name: str, value: str) -> str:
    """Return a field's value in its quotes; draw.io shows tooltips as HTML and other fields as they are."""
    return _label(clean(value)) if name == "tooltip" else quoteattr(clean(value))


def pen(picture: Picture) -> bytes:
    """Draw a picture as a draw.io file: the pen of the table of formats."""
    scene, theme = picture.scene, picture.theme
    sheet = lay_sheet(scene)
    page = _Page(theme, sheet, {one.id: clean(one.label) for one in picture.theory.elements()})
    page.surroundings()
    for line in scene.lines:
        page.line(line)
    for box in sorted(scene.boxes, key=lambda box: (box.level, box.x, box.y)):
        page.box(box)
    for line in scene.lines:
        page.on_line(line)
    bottom = page.in_words(in_words(picture.theory, scene) if picture.options.words else [])
    wide, tall = ceil(sheet.width), ceil(bottom)  # draw.io takes whole pages only
    cells = "\n".join(page.cells)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<mxfile host="toc"><diagram id="map" name={quoteattr(clean(scene.title) or UNTITLED)}>\n'
        f'<mxGraphModel grid="0" page="1" pageWidth="{wide}" pageHeight="{tall}" background="{theme.paper}">\n'
        f'<root>\n<mxCell id="0"/>\n<mxCell id="1" parent="0"/>\n{cells}\n</root>\n</mxGraphModel>\n'
        "</diagram></mxfile>\n"
    ).encode()


class _Page:
    """Collects the cells of one page, back to front."""

    def __init__(self, theme: Theme, sheet: Sheet, labels: dict[str, str]) -> None:
        self.theme, self.sheet, self.labels = theme, sheet, labels
        self.cells: list[str] = []
        self.taken = {"0", "1"}
        self.numbers = {box.id: box.number for box in sheet.scene.boxes}
        self.places = {box.id: box for box in sheet.scene.boxes}

    def vertex(
        self, id: str, x: float, y: float, w: float, h: float, style: str, words: str = "", **fields: str
    ) -> None:
        """Add a shape; fields are what a person sees under "Edit data"."""
        data = "".join(f" {name}={_field(name, value)}" for name, value in fields.items() if value)
        self.cells.append(
            f"<UserObject id={quoteattr(self._free(id))} label={_label(words)}{data}><mxCell style={quoteattr(style)} "
            f'vertex="1" parent="1"><mxGeometry x="{_number(x)}" y="{_number(y)}" width="{_number(w)}" '
            f'height="{_number(h)}" as="geometry"/></mxCell></UserObject>'
        )

    def _free(self, id: str) -> str:
        """Return the id, or one like it where it is taken: draw.io refuses two cells of one id."""
        free, number = id, 2
        while free in self.taken:
            free, number = f"{id}:{number}", number + 1
        self.taken.add(free)
        return free

    def words(
        self, id: str, x: float, y: float, w: float, h: float, words: str, size: float, colour: str, **look: str
    ) -> None:
        """Add words without a shape."""
        more = "".join(f"{name}={value};" for name, value in look.items())
        self.vertex(
            id, x, y, w, h,
            f"text;html=1;whiteSpace=wrap;verticalAlign=top;spacing=0;fontFamily={_FONT};fontSize={_number(size)};"
            f"fontColor={colour};{more}",
            words,
        )  # fmt: skip

    def surroundings(self) -> None:
        """Add title, version, draft mark, strands, ceiling and legend."""
        sheet, theme, scene = self.sheet, self.theme, self.sheet.scene
        room = sheet.width - 2 * MARGIN
        title = " ".join(sheet.title)
        self.words(
            "toc:title", MARGIN, 24, room, TITLE_LEADING * len(sheet.title) + 4, title, TITLE_SIZE, theme.ink,
            fontStyle="1",
        )  # fmt: skip
        if scene.subtitle:
            self.words(
                "toc:version", MARGIN, sheet.subtitle_y - 16, room, 22, scene.subtitle, SUBTITLE_SIZE, theme.muted
            )
        if sheet.draft is not None:
            style = f"html=1;dashed=1;fillColor=none;strokeColor={theme.draft};fontColor={theme.draft};fontStyle=1;"
            self.vertex("toc:draft", *sheet.draft, *DRAFT_BOX, style, DRAFT)
        for number, lane in enumerate(scene.lanes):
            look = f"strokeColor={theme.lane_edge};fillColor={theme.lane[number % 2]};"
            style = f"rounded=1;arcSize=2;html=1;{look}"
            self.vertex(f"strand:{lane.id}", sheet.left + lane.x, sheet.top, lane.w, scene.height, style)
            self.words(
                f"strand:{lane.id}:title", sheet.left + lane.x, sheet.top + 12, lane.w, 40, lane.title, 15, theme.muted,
                align="center", fontStyle="1",
            )  # fmt: skip
        if scene.ceiling is not None:
            y = sheet.top + scene.ceiling
            style = f"endArrow=none;html=1;dashed=1;dashPattern=12 5 2 5;strokeWidth=2;strokeColor={theme.ceiling};"
            self._loose("toc:ceiling", style, (sheet.left + 16, y), (sheet.left + scene.width - 16, y))
            self.words("toc:ceiling:words", sheet.left + 20, y - 22, 700, 18, scene.ceiling_label, 12, theme.ceiling)
        if not scene.boxes:
            style = f"rounded=1;html=1;whiteSpace=wrap;dashed=1;fillColor=none;strokeColor={theme.muted};"
            style += f"fontColor={theme.ink};fontSize=14;"
            x, y = sheet.left + scene.width / 2 - 190, sheet.top + scene.height / 2 - 44
            self.vertex("toc:start", x, y, 380, 88, style, " ".join(INVITATION))
        for number, entry in enumerate(sheet.legend):
            self._legend(number, entry)

    def box(self, box: Box) -> None:
        """Add a box with its words, number and marks."""
        look, sheet = self.theme.box(box.kind, box.role), self.sheet
        x, y = box.x + sheet.left, box.y + sheet.top
        arc = round(100 * look.radius / min(box.w, box.h))
        dash = f"dashed=1;dashPattern={' '.join(_number(d) for d in look.dash)};" if look.dash else ""
        style = (
            f"{f'rounded=1;arcSize={arc};' if look.radius else 'rounded=0;'}html=1;whiteSpace=wrap;align=left;"
            f"verticalAlign=top;spacing=0;spacingLeft={_number(box.text_x)};spacingRight=8;"
            f"spacingTop={_number(max(box.text_y - box.text_size, 2))};fontFamily={_FONT};"
            f"fontSize={_number(box.text_size)};fontStyle={1 if box.bold else 2 if box.empty else 0};"
            f"fillColor={look.fill};strokeColor={look.stroke};strokeWidth={_number(look.width)};"
            f"fontColor={look.text};{dash}"
        )
        self.vertex(
            cell_id(box.id), x, y, box.w, box.h, style, box.text, kind=box.kind, role=box.role,
            tooltip=box.spoken,
        )  # fmt: skip
        if box.number is not None:
            self._disc(
                f"number:{box.id}", x + 18, y + box.text_y - 4.5, 10, str(box.number), look.stroke, self.theme.paper
            )
        for number, mark in enumerate(box.marks):
            self._mark(f"mark:{box.id}:{number}", mark)

    def line(self, line: Line) -> None:
        """Add an arrow, tied to its boxes and bent as the Scene bends it."""
        sheet = self.sheet
        look = self.theme.line(line.kind, line.mode, feedback=line.feedback)
        points = [(x + sheet.left, y + sheet.top) for x, y in line.path]
        dash = f"dashed=1;dashPattern={' '.join(_number(d) for d in look.dash)};" if look.dash else ""
        head = "endArrow=block;endFill=1;endSize=7;" if line.arrow else "endArrow=none;"
        style = (
            f"curved=1;html=1;{head}strokeColor={look.stroke};strokeWidth={_number(look.width)};{dash}"
            f"{self._anchor('exit', line.source, line.path[0])}{self._anchor('entry', line.target, line.path[-1])}"
        )
        bends = "".join(f'<mxPoint x="{_number(x)}" y="{_number(y)}"/>' for x, y in _bends(points))
        (sx, sy), (ex, ey) = points[0], points[-1]
        ends = f" source={quoteattr(cell_id(line.source))}" if line.source in self.places else ""
        ends += f" target={quoteattr(cell_id(line.target))}" if line.target in self.places else ""
        fields = "".join(
            f" {name}={_field(name, value)}"
            for name, value in (("kind", line.kind), ("mode", line.mode or ""), ("tooltip", line.spoken))
            if value
        )
        acts = f" acts_on={quoteattr(line.target)}" if line.target not in self.places else ""
        self.cells.append(
            f'<UserObject id={quoteattr(self._free(line.id))} label=""{fields}{acts}>'
            f'<mxCell style={quoteattr(style)} edge="1" parent="1"{ends}>'
            f'<mxGeometry relative="1" as="geometry"><mxPoint x="{_number(sx)}" y="{_number(sy)}" '
            f'as="sourcePoint"/><mxPoint x="{_number(ex)}" y="{_number(ey)}" as="targetPoint"/>'
            f'<Array as="points">{bends}</Array></mxGeometry></mxCell></UserObject>'
        )

    def on_line(self, line: Line) -> None:
        """Add an arrow's marks, and the number of the intervention that acts on one."""
        for number, mark in enumerate(line.marks):
            self._mark(f"mark:{line.id}:{number}", mark)
        number_ = self.numbers.get(line.source)
        if number_ is not None and not line.arrow and line.kind == "brings_about":
            x, y = line.path[-1]
            fill = self.theme.line("brings_about").stroke
            x, y = x + self.sheet.left, y + self.sheet.top
            self._disc(f"number:{line.id}", x, y, 10, str(number_), fill, self.theme.paper)

    def in_words(self, sections: list[tuple[str, list[str]]]) -> float:
        """Add what stands under the map, a list to a section; return where the page ends."""
        y = self.sheet.height
        room = self.sheet.width - 2 * MARGIN
        for number, (title, lines) in enumerate(sections):
            rows = sum(len(wrap(line, room - 20, NOTE_SIZE)) for line in lines)
            id = f"toc:words:{number}"
            self.words(f"{id}:title", MARGIN, y, room, 22, title, 15, self.theme.ink, fontStyle="1")
            self.words(id, MARGIN, y + 26, room, rows * 20 + 8, "\n".join(lines), NOTE_SIZE, self.theme.ink)
            y += rows * 20 + 50
        return y

    def _anchor(self, end: str, id: str, at: tuple[float, float]) -> str:
        box = self.places.get(id)
        if box is None:
            return ""
        x, y = (at[0] - box.x) / box.w, (at[1] - box.y) / box.h
        return f"{end}X={min(max(x, 0.0), 1.0):.4f};{end}Y={min(max(y, 0.0), 1.0):.4f};{end}Dx=0;{end}Dy=0;"

    def _mark(self, id: str, mark: Mark) -> None:
        look = self.theme.marks[mark.kind]
        letter = look.letter if len(mark.ids) < 2 else f"{look.letter}{len(mark.ids)}"
        x, y = mark.x + self.sheet.left, mark.y + self.sheet.top
        words = "; ".join(label for label in (self.labels.get(id, "") for id in mark.ids) if label)
        self._disc(id, x, y, 8, letter, look.fill, look.text, tooltip=f"{mark.label}: {words}" if words else mark.label)

    def _disc(
        self, id: str, x: float, y: float, radius: float, letter: str, fill: str, ink: str, tooltip: str = ""
    ) -> None:
        wide = radius * (1.0 if len(letter) < 2 else 1.4)
        style = (
            f"ellipse;html=1;spacing=0;fillColor={fill};strokeColor={self.theme.paper};fontColor={ink};fontSize=10;"
            f"fontStyle=1;fontFamily={_FONT};"
        )
        self.vertex(id, x - wide, y - radius, 2 * wide, 2 * radius, style, letter, tooltip=tooltip)

    def _loose(self, id: str, style: str, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Add a line that is tied to nothing."""
        (sx, sy), (ex, ey) = start, end
        self.cells.append(
            f'<mxCell id={quoteattr(id)} style={quoteattr(style)} edge="1" parent="1"><mxGeometry relative="1" '
            f'as="geometry"><mxPoint x="{_number(sx)}" y="{_number(sy)}" as="sourcePoint"/><mxPoint x="{_number(ex)}" '
            f'y="{_number(ey)}" as="targetPoint"/></mxGeometry></mxCell>'
        )

    def _legend(self, number: int, entry: LegendEntry) -> None:
        theme, x, y, sign = self.theme, entry.x, entry.y, entry.item.sign
        id = f"key:{number}"
        if entry.kind == "box":
            look = theme.box(sign, sign)
            dash = f"dashed=1;dashPattern={' '.join(_number(d) for d in look.dash)};" if look.dash else ""
            corner = "rounded=1;arcSize=40;" if look.radius else "rounded=0;"
            style = f"{corner}html=1;fillColor={look.fill};strokeColor={look.stroke};{dash}"
            self.vertex(id, x, y - 8, 30, 16, style)
        elif entry.kind == "number":
            self._disc(id, x + 15, y, 10, "1", theme.line("brings_about").stroke, theme.paper)
        elif entry.kind == "mark":
            mark = theme.marks.get(sign) or theme.marks["gap"]
            self._disc(id, x + 15, y, 8, mark.letter, mark.fill, mark.text)
        elif entry.kind == "ceiling":
            style = f"endArrow=none;dashed=1;dashPattern=12 5 2 5;strokeWidth=2;strokeColor={theme.ceiling};"
            self._loose(id, style, (x, y), (x + 30, y))
        else:
            mode = sign if sign in ("automatic", "needs_intervention") else None
            kind = "precondition" if mode or sign == "feedback" else sign
            line = theme.line(kind, mode, feedback=sign == "feedback")
            dash = f"dashed=1;dashPattern={' '.join(_number(d) for d in line.dash)};" if line.dash else ""
            style = f"endArrow=block;endFill=1;strokeColor={line.stroke};strokeWidth={_number(line.width)};{dash}"
            self._loose(id, style, (x, y), (x + 30, y))
        room = width(entry.item.label, NOTE_SIZE) + 20
        self.words(f"{id}:words", x + 40, y - 8, room, 18, entry.item.label, NOTE_SIZE, theme.muted)


def _bends(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return the corners that draw.io rounds into nearly the same curve: the control points, doubles left out."""
    out: list[tuple[float, float]] = []
    for n in range(1, len(points) - 2, 3):
        for x, y in (points[n], points[n + 1]):
            if not out or abs(out[-1][0] - x) > 0.5 or abs(out[-1][1] - y) > 0.5:
                out.append((x, y))
    return out

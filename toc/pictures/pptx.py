"""Scene → PPTX: slides that people can edit, with native shapes named as the elements and arrows glued to them.

The first slide is the map; the arrows in words are its notes. What the map shows as marks alone follows as text.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from toc.layout.text import clean, wrap
from toc.pictures.connectors import connector, leaves_upright
from toc.pictures.direction import runs_left
from toc.pictures.sheet import DRAFT, DRAFT_BOX, INVITATION, MARGIN, NOTE_SIZE, SUBTITLE_SIZE, UNTITLED, lay_sheet
from toc.pictures.stamp import moment, same_zip
from toc.pictures.words import behind_marks

if TYPE_CHECKING:
    from toc.layout.scene import Box, Line, Mark, Scene
    from toc.pictures import Picture
    from toc.pictures.sheet import LegendEntry, Sheet
    from toc.pictures.theme import Theme

EMU = 9525  # in a CSS px
_SLIDE = (1280.0, 720.0)  # px of a 16:9 slide, 13.33 by 7.5 inches
_LARGEST = 5376.0  # px: PowerPoint's 56 inches
_LEAST_POINTS = 9.0
_FONT = "Arial"  # on every machine that has PowerPoint, and no wider than the font that was measured
_PER_SLIDE = 14  # lines of text on a text slide


class _Pen:
    """Draws in sheet px on a slide, scaled by ``k`` and moved by (``dx``, ``dy``)."""

    def __init__(self, slide: Any, theme: Theme, k: float, dx: float, dy: float) -> None:
        self.slide, self.theme, self.k, self.dx, self.dy = slide, theme, k, dx, dy
        self.ids: dict[str, int] = {}  # element → shape id, for the glue

    def emu(self, x: float, y: float, w: float, h: float) -> tuple[int, int, int, int]:
        k = self.k
        return (
            round((x * k + self.dx) * EMU),
            round((y * k + self.dy) * EMU),
            max(round(w * k * EMU), 1),
            max(round(h * k * EMU), 1),
        )

    def points(self, px: float) -> float:
        return max(round(px * 0.75 * self.k * 2) / 2, 6.0)

    def shape(self, preset: str, x: float, y: float, w: float, h: float, name: str, spoken: str | None) -> Any:
        """Add a native shape; ``spoken`` None marks it as decoration."""
        from pptx.enum.shapes import MSO_SHAPE

        shape = self.slide.shapes.add_shape(getattr(MSO_SHAPE, preset), *self.emu(x, y, w, h))
        _tidy(shape, name, spoken)
        return shape

    def text(self, x: float, y: float, w: float, h: float, words: str, size: float, colour: str, **look: Any) -> Any:
        """Add a text box that starts at (x, y)."""
        box = self.slide.shapes.add_textbox(*self.emu(x, y, w, h))
        _tidy(box, look.pop("name", "text"), "")
        _write(box.text_frame, words, self.points(size), colour, inset=0, **look)
        return box


def pen(picture: Picture) -> bytes:
    """Draw a picture as a PowerPoint file: the pen of the table of formats."""
    import pptx
    from pptx.util import Emu

    scene, theme = picture.scene, picture.theme
    sheet = lay_sheet(scene)
    width, height, k = _fit(sheet)
    deck = pptx.Presentation()
    deck.slide_width, deck.slide_height = Emu(round(width * EMU)), Emu(round(height * EMU))
    _core(deck, picture)
    slide = _slide(deck, theme, clean(scene.title) or UNTITLED, width, sheet, k)
    draw = _Pen(slide, theme, k, (width - sheet.width * k) / 2, 0.0)
    _map(draw, sheet)
    if scene.words:
        slide.notes_slide.notes_text_frame.text = "\n".join(scene.words)
    for title, lines in behind_marks(picture.theory, scene):
        _text_slides(deck, theme, title, lines, width, height)
    out = io.BytesIO()
    deck.save(out)
    return same_zip(out.getvalue(), moment(picture.theory))


def _fit(sheet: Sheet) -> tuple[float, float, float]:
    """Return the slide's width and height and the scale: 16:9, and large enough that no word is under 9 points."""
    smallest = min((box.text_size for box in sheet.scene.boxes), default=14.0) * 0.75
    least = _LEAST_POINTS / smallest
    width, height = _SLIDE
    k = min(width / sheet.width, height / sheet.height, 1.35)
    if k < least:
        grow = min(least / k, _LARGEST / width)
        width, height, k = width * grow, height * grow, k * grow
    return width, height, k


def _core(deck: Any, picture: Picture) -> None:
    core = deck.core_properties
    # the file's properties hold 255 letters; the slide has all of them
    core.title, core.author, core.last_modified_by = (clean(picture.scene.title) or UNTITLED)[:250], "", ""
    core.language, core.revision = picture.scene.lang, 1
    core.created = core.modified = moment(picture.theory).replace(tzinfo=None)


def _slide(deck: Any, theme: Theme, title: str, width: float, sheet: Sheet | None, k: float) -> Any:
    """Add a slide with a real title, which is what a screen reader and the outline show."""
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.turbo_add_enabled = True  # otherwise every shape reads all shapes before it
    slide.background.fill.solid()
    slide.background.fill.fore_color.rgb = _rgb(theme.paper)
    place = slide.shapes.title
    edge = ((width - sheet.width * k) / 2 if sheet else 0.0) + MARGIN * k
    rows = len(sheet.title) if sheet else 1
    box = (edge, 20 * k, width - 2 * edge - (110 * k if sheet and sheet.draft else 0), (32 * rows + 8) * k)
    place.left, place.top, place.width, place.height = (round(value * EMU) for value in box)
    _write(place.text_frame, title, max(26 * 0.75 * k, 9.0), theme.ink, bold=True, inset=0)
    return slide


def _map(draw: _Pen, sheet: Sheet) -> None:
    scene, theme = sheet.scene, draw.theme
    if scene.subtitle:
        draw.text(MARGIN, sheet.subtitle_y - 16, 700, 22, scene.subtitle, SUBTITLE_SIZE, theme.muted, name="version")
    if sheet.draft is not None:
        stamp = draw.shape("RECTANGLE", *sheet.draft, *DRAFT_BOX, "draft", "Draft: some things need fixing")
        _paint(stamp, None, theme.draft, 2 * draw.k, (6.0, 3.0))
        _write(stamp.text_frame, DRAFT, draw.points(16), theme.draft, bold=True, middle=True, inset=0)
    field = _Pen(draw.slide, theme, draw.k, draw.dx + sheet.left * draw.k, draw.dy + sheet.top * draw.k)
    _lanes(field, scene)
    _ceiling(field, scene)
    behind = len(draw.slide.shapes._spTree)  # connectors go behind the boxes, whose ids they need
    for box in sorted(scene.boxes, key=lambda box: (box.level, box.x, box.y)):
        _box(field, box)
    numbers = {box.id: box.number for box in scene.boxes}
    for line in scene.lines:
        _on_line(field, line, numbers.get(line.source))
    for offset, line in enumerate(scene.lines):
        draw.slide.shapes._spTree.insert(behind + offset, _connector(field, line))
    if not scene.boxes:
        _invitation(field, scene)
    for entry in sheet.legend:
        _legend(draw, entry)


def _lanes(draw: _Pen, scene: Scene) -> None:
    for number, lane in enumerate(scene.lanes):
        shape = draw.shape("RECTANGLE", lane.x, 0, lane.w, scene.height, f"strand {lane.id}", None)
        _paint(shape, draw.theme.lane[number % 2], draw.theme.lane_edge, draw.k)
        height = 19.0 * max(len(lane.lines), 1) + 4
        draw.text(
            lane.x, 14, lane.w, height, lane.title, 15, draw.theme.muted, bold=True, middle=True, name="strand title"
        )


def _ceiling(draw: _Pen, scene: Scene) -> None:
    if scene.ceiling is None:
        return
    line = _cxn(draw, connector(((16.0, scene.ceiling),) * 2 + ((scene.width - 16.0, scene.ceiling),) * 2), "ceiling")
    _stroke(line, draw.theme.ceiling, 2 * draw.k, "lgDashDot", head=False)
    draw.slide.shapes._spTree.append(line)
    if scene.ceiling_label:
        draw.text(20, scene.ceiling - 20, scene.width - 40, 16, scene.ceiling_label, 12, draw.theme.ceiling)


def _box(draw: _Pen, box: Box) -> None:
    style = draw.theme.box(box.kind, box.role)
    preset = "ROUNDED_RECTANGLE" if style.radius else "RECTANGLE"
    shape = draw.shape(preset, box.x, box.y, box.w, box.h, box.id, box.spoken)
    if style.radius:
        shape.adjustments[0] = min(style.radius / min(box.w, box.h), 0.5)
    _paint(shape, style.fill, style.stroke, style.width * draw.k, style.dash)
    frame = shape.text_frame
    words = box.text
    size = draw.points(box.text_size)
    _write(frame, words, size, style.text, bold=box.bold, italic=box.empty, inset=0)
    frame.margin_left = round((box.text_x - 2) * draw.k * EMU)
    frame.margin_right = round(8 * draw.k * EMU)
    frame.margin_top = round(max(box.text_y - box.text_size - 2, 2) * draw.k * EMU)
    draw.ids[box.id] = shape.shape_id
    if box.number is not None:
        _disc(draw, box.x + 18, box.y + box.text_y - 4.5, 10, str(box.number), style.stroke, draw.theme.paper, "number")
    for mark in box.marks:
        _mark(draw, mark)


def _mark(draw: _Pen, mark: Mark) -> None:
    style = draw.theme.marks[mark.kind]
    letter = style.letter if len(mark.ids) < 2 else f"{style.letter}{len(mark.ids)}"
    _disc(draw, mark.x, mark.y, 8, letter, style.fill, style.text, f"{mark.kind} {' '.join(mark.ids)}", mark.label)


def _disc(
    draw: _Pen,
    x: float,
    y: float,
    radius: float,
    letter: str,
    fill: str,
    ink: str,
    name: str,
    spoken: str | None = None,
) -> Any:
    size = min(10.0, 1.9 * radius / (0.62 * len(letter) + 0.3))  # a circle however many signs are in it
    shape = draw.shape("OVAL", x - radius, y - radius, 2 * radius, 2 * radius, name, spoken)
    _paint(shape, fill, draw.theme.paper, 0.75)
    _write(shape.text_frame, letter, draw.points(size), ink, bold=True, middle=True, inset=0, wrap_words=False)
    return shape


def _on_line(draw: _Pen, line: Line, number: int | None) -> None:
    """The marks of an arrow, and the numbered disc by which an intervention takes hold of it."""
    for mark in line.marks:
        _mark(draw, mark)
    if number is not None and not line.arrow and line.kind == "brings_about":
        fill = draw.theme.line("brings_about").stroke
        x, y = line.path[-1]
        disc = _disc(draw, x, y, 10, str(number), fill, draw.theme.paper, f"on {line.target}", f"acts on {line.target}")
        draw.ids[line.id] = disc.shape_id


def _connector(draw: _Pen, line: Line) -> Any:
    style = draw.theme.line(line.kind, line.mode, feedback=line.feedback)
    made = connector(line.path)
    cxn = _cxn(draw, made, line.id, line.spoken)
    dash = "sysDot" if line.feedback or line.kind in ("blocks", "belongs") else "dash" if style.dash else None
    _stroke(cxn, style.stroke, style.width * draw.k, dash, head=line.arrow)
    down = line.path[-1][1] > line.path[0][1]
    upright = leaves_upright(line.path)
    right = line.path[-1][0] > line.path[0][0]
    # connection sites of a rectangle: 0 top, 1 left, 2 bottom, 3 right; of an ellipse, eight from the top leftwards
    begin = (2 if down else 0) if upright else (3 if right else 1)
    end = (0 if down else 2) if upright else (1 if right else 3)
    goal = draw.ids.get(line.target)
    if goal is None and line.id in draw.ids:
        goal, end = draw.ids[line.id], end * 2
    _glue(cxn, "stCxn", draw.ids.get(line.source), begin)
    _glue(cxn, "endCxn", goal, end)
    return cxn


def _cxn(draw: _Pen, made: Any, name: str, spoken: str = "") -> Any:
    """Return a connector element with its preset geometry: turned, swapped and mirrored as PowerPoint stores it."""
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls

    x, y, w, h = draw.emu(made.x, made.y, made.w, made.h)
    number = draw.slide.shapes._next_shape_id
    turn = f' rot="{made.turn}"' if made.turn else ""
    flips = (' flipH="1"' if made.flip_h else "") + (' flipV="1"' if made.flip_v else "")
    guides = "".join(f'<a:gd name="adj{n}" fmla="val {value}"/>' for n, value in enumerate(made.adjust, start=1))
    cxn = parse_xml(
        f'<p:cxnSp {nsdecls("p", "a")}><p:nvCxnSpPr><p:cNvPr id="{number}" name=""/><p:cNvCxnSpPr/><p:nvPr/>'
        f'</p:nvCxnSpPr><p:spPr><a:xfrm{turn}{flips}><a:off x="{x}" y="{y}"/><a:ext cx="{w}" cy="{h}"/></a:xfrm>'
        f'<a:prstGeom prst="{made.preset}"><a:avLst>{guides}</a:avLst></a:prstGeom></p:spPr></p:cxnSp>'
    )
    properties = cxn.nvCxnSpPr.cNvPr
    properties.set("name", name)
    if spoken:
        properties.set("descr", spoken)
    return cxn


def _glue(cxn: Any, end: str, shape: int | None, site: int) -> None:
    from pptx.oxml.ns import qn

    if shape is None:
        return
    glue = cxn.nvCxnSpPr.cNvCxnSpPr.makeelement(qn(f"a:{end}"), {"id": str(shape), "idx": str(site)})
    cxn.nvCxnSpPr.cNvCxnSpPr.append(glue)


def _stroke(cxn: Any, colour: str, width: float, dash: str | None, *, head: bool) -> None:
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls

    dashes = f'<a:prstDash val="{dash}"/>' if dash else ""
    tail = '<a:tailEnd type="triangle" w="med" len="med"/>' if head else ""
    cxn.spPr.append(
        parse_xml(
            f'<a:ln {nsdecls("a")} w="{max(round(width * EMU), 3175)}"><a:solidFill><a:srgbClr val="{colour[1:]}"/>'
            f"</a:solidFill>{dashes}<a:round/>{tail}</a:ln>"
        )
    )


def _invitation(draw: _Pen, scene: Scene) -> None:
    x, y = scene.width / 2, scene.height / 2
    first, second = INVITATION
    shape = draw.shape("ROUNDED_RECTANGLE", x - 190, y - 44, 380, 88, "start here", f"{first} {second}")
    _paint(shape, None, draw.theme.muted, 2 * draw.k, (7.0, 5.0))
    _write(shape.text_frame, f"{first}\n{second}", draw.points(15), draw.theme.ink, middle=True)


def _legend(draw: _Pen, entry: LegendEntry) -> None:
    theme, x, y, sign = draw.theme, entry.x, entry.y, entry.item.sign
    if entry.kind == "box":
        style = theme.box(sign, sign)
        shape = draw.shape("ROUNDED_RECTANGLE" if style.radius else "RECTANGLE", x, y - 8, 30, 16, f"key {sign}", None)
        _paint(shape, style.fill, style.stroke, style.width * draw.k, style.dash)
    elif entry.kind == "number":
        _disc(draw, x + 15, y, 10, "1", theme.line("brings_about").stroke, theme.paper, f"key {sign}")
    elif entry.kind == "mark":
        mark = theme.marks.get(sign) or theme.marks["gap"]
        _disc(draw, x + 15, y, 8, mark.letter, mark.fill, mark.text, f"key {sign}")
    else:
        line = _cxn(draw, connector(((x, y), (x, y), (x + 30, y), (x + 30, y))), f"key {sign}")
        mode = sign if sign in ("automatic", "needs_intervention") else None
        kind = "precondition" if mode or sign in ("feedback", "ceiling") else sign
        look = theme.line(kind, mode, feedback=sign == "feedback")
        dash = "sysDot" if sign == "feedback" else "dash" if look.dash else None
        if sign == "ceiling":
            _stroke(line, theme.ceiling, 2 * draw.k, "lgDashDot", head=False)
        else:
            _stroke(line, look.stroke, look.width * draw.k, dash, head=True)
        _decorate(line.nvCxnSpPr.cNvPr)
        draw.slide.shapes._spTree.append(line)
    draw.text(x + 40, y - 9, 240, 18, entry.item.label, NOTE_SIZE, theme.muted, name="key", wrap_words=False)


def _text_slides(deck: Any, theme: Theme, title: str, lines: list[str], width: float, height: float) -> None:
    """Add slides of text, as many as the lines need; letters grow with the slide."""
    k = width / _SLIDE[0]
    groups: list[list[str]] = [[]]
    used = 0
    for line in lines:
        rows = len(wrap(line, 1100, 24.0)) or 1
        if used + rows > _PER_SLIDE and groups[-1]:
            groups.append([])
            used = 0
        groups[-1].append(line)
        used += rows
    for number, group in enumerate(groups):
        more = f" ({number + 1} of {len(groups)})" if len(groups) > 1 else ""
        slide = _slide(deck, theme, title + more, width, None, k)
        box = slide.shapes.add_textbox(
            *(round(value * EMU) for value in (MARGIN * k, 90 * k, width - 2 * MARGIN * k, height - 120 * k))
        )
        _tidy(box, title, "")
        _write(box.text_frame, "\n".join(group), 18 * k, theme.ink, inset=0, bullet=True)


def _tidy(shape: Any, name: str, spoken: str | None) -> None:
    """Name a shape, say what it is, and take away the theme's style, which would tint and shade it."""
    shape.name = name
    properties = shape._element.nvSpPr.cNvPr
    style = shape._element.find("{http://schemas.openxmlformats.org/presentationml/2006/main}style")
    if style is not None:
        shape._element.remove(style)
    if spoken:
        properties.set("descr", spoken)
    elif spoken is None:
        _decorate(properties)


def _decorate(properties: Any) -> None:
    """Mark a shape as decoration, so that a screen reader passes it by."""
    from pptx.oxml import parse_xml

    properties.append(
        parse_xml(
            '<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
            '<a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative '
            'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>'
        )
    )


def _rgb(colour: str) -> Any:
    from pptx.dml.color import RGBColor

    return RGBColor(*bytes.fromhex(colour[1:]))  # type: ignore[no-untyped-call]


def _paint(shape: Any, fill: str | None, stroke: str | None, width: float = 1.0, dash: tuple[float, ...] = ()) -> None:
    from pptx.enum.dml import MSO_LINE
    from pptx.util import Emu

    if fill is None:
        shape.fill.background()
    else:
        shape.fill.solid()
        shape.fill.fore_color.rgb = _rgb(fill)
    if stroke is None:
        shape.line.fill.background()
        return
    shape.line.color.rgb = _rgb(stroke)
    shape.line.width = Emu(max(round(width * EMU), 3175))
    if dash:
        shape.line.dash_style = MSO_LINE.ROUND_DOT if dash[0] <= 2 else MSO_LINE.DASH


def _write(
    frame: Any,
    words: str,
    points: float,
    colour: str,
    *,
    bold: bool = False,
    italic: bool = False,
    middle: bool = False,
    inset: int | None = None,
    wrap_words: bool = True,
    bullet: bool = False,
) -> None:
    from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
    from pptx.util import Pt

    frame.word_wrap = wrap_words
    frame.auto_size = MSO_AUTO_SIZE.NONE
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE if middle else MSO_ANCHOR.TOP
    if inset is not None:
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = inset
    for number, line in enumerate(words.split("\n")):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        rtl = runs_left(line)
        paragraph.alignment = PP_ALIGN.CENTER if middle else PP_ALIGN.RIGHT if rtl else PP_ALIGN.LEFT
        if rtl:
            paragraph._p.get_or_add_pPr().set("rtl", "1")
        run = paragraph.add_run()
        run.text = f"•  {line}" if bullet else line
        font = run.font
        font.size, font.bold, font.italic, font.name = Pt(points), bold, italic, _FONT
        font.color.rgb = _rgb(colour)
        if bullet:
            paragraph.space_after = Pt(points / 3)

"""Scene → SVG: text stays text, every box and arrow has a spoken name, and nothing in a label is ever markup.

The Latin letters of the font that the text was measured with travel along; a viewer that ignores them (Word) takes one
of the narrower families named after it. No marker, filter or script is used: old viewers and Word know none of them.
"""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

from toc.fonts import STACK, embedded
from toc.layout.scene import Box, LegendItem, Line, Mark, Scene
from toc.layout.text import clean, width, wrap
from toc.pictures import Picture
from toc.pictures.theme import Theme

MARGIN = 40.0
TITLE, SUBTITLE, NOTE = 26.0, 14.0, 13.0
DISC = 8.5
_MODES = ("automatic", "needs_intervention")
_LINES = (*_MODES, "feedback", "precondition", "enables", "helps", "blocks")
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def text_of(value: str) -> str:
    """Return text safe inside an element or an attribute in double quotes."""
    return escape(_NOT_XML.sub("\ufffd", value), {'"': "&quot;"})


def num(value: float) -> str:
    """Return a coordinate in at most two decimals, the same on every machine."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if value % 1 else str(int(value))


def svg(scene: Scene, theme: Theme, *, words: bool = False) -> bytes:
    """Return the Scene as one SVG document, UTF-8; ``words`` writes the links in words under the map."""
    wide = max(scene.width, 560.0, width(scene.title, TITLE, True) + 2 * MARGIN)
    wide = min(wide, max(scene.width, 1200.0))
    head, top = _head(scene, theme, wide)
    foot, bottom = _foot(scene, theme, wide, top + scene.height, words)
    shift = (wide - scene.width) / 2
    family = ", ".join(f"'{name}'" if " " in name else name for name in STACK)
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>\n',
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{num(wide)}" height="{num(bottom)}" '
        f'viewBox="0 0 {num(wide)} {num(bottom)}" role="img" aria-labelledby="toc-title toc-desc" '
        f'xml:lang="{scene.lang}" lang="{scene.lang}" font-family="{text_of(family)}" '
        f'font-size="14" fill="{theme.ink}">\n',
        f'<title id="toc-title">{text_of(scene.title)}</title>\n',
        f'<desc id="toc-desc">{text_of(_description(scene))}</desc>\n',
        f"<style>{embedded()}</style>\n",
        f'<rect width="100%" height="100%" fill="{theme.paper}"/>\n',
        head,
        f'<g transform="translate({num(shift)} {num(top)})">\n',
        _lanes(scene, theme),
        _ceiling(scene, theme),
        *(_line(line, theme) for line in scene.lines),
        *(_box(box, theme) for box in scene.boxes),
        *(_on_line(scene, line, theme) for line in scene.lines),
        _invitation(scene, theme),
        "</g>\n",
        foot,
        "</svg>\n",
    ]
    return "".join(parts).encode("utf-8")


def _description(scene: Scene) -> str:
    if not scene.boxes:
        return "An empty map: nothing has been written yet."
    return " ".join([f"A theory of change with {len(scene.boxes)} boxes.", *scene.words])


def _text(x: float, y: float, words: str, size: float, fill: str, *, bold: bool = False, anchor: str = "start") -> str:
    weight = ' font-weight="700"' if bold else ""
    place = f' text-anchor="{anchor}"' if anchor != "start" else ""
    return (
        f'<text x="{num(x)}" y="{num(y)}" font-size="{num(size)}" fill="{fill}"{weight}{place}>'
        f"{text_of(words)}</text>\n"
    )


def _head(scene: Scene, theme: Theme, wide: float) -> tuple[str, float]:
    y = 24.0
    out = []
    for row in wrap(scene.title, wide - 2 * MARGIN - (110 if scene.draft else 0), TITLE, True):
        y += 32
        out.append(_text(MARGIN, y, row, TITLE, theme.ink, bold=True))
    if scene.subtitle:
        y += 24
        out.append(_text(MARGIN, y, scene.subtitle, SUBTITLE, theme.muted))
    if scene.draft:
        out.append(
            f'<g role="img" aria-label="Draft"><rect x="{num(wide - MARGIN - 92)}" y="32" width="92" height="32" '
            f'rx="4" fill="none" stroke="{theme.draft}" stroke-width="2" stroke-dasharray="6 3"/>'
            + _text(wide - MARGIN - 46, 54, "DRAFT", 16, theme.draft, bold=True, anchor="middle").rstrip()
            + "</g>\n"
        )
    return "".join(out), y + 8


def _lanes(scene: Scene, theme: Theme) -> str:
    out = []
    for n, lane in enumerate(scene.lanes):
        out.append(
            f'<g role="group" aria-label="Strand: {text_of(lane.title)}"><rect x="{num(lane.x + 4)}" y="2" '
            f'width="{num(lane.w - 8)}" height="{num(scene.height - 4)}" rx="12" fill="{theme.lane[n % 2]}" '
            f'stroke="{theme.muted}" stroke-opacity=".22"/>'
        )
        for m, row in enumerate(wrap(lane.title, lane.w - 24, 15.0, True)[:2]):
            out.append(
                _text(lane.x + lane.w / 2, 28 + 19 * m, row, 15, theme.muted, bold=True, anchor="middle").rstrip()
            )
        out.append("</g>\n")
    return "".join(out)


def _ceiling(scene: Scene, theme: Theme) -> str:
    if scene.ceiling is None:
        return ""
    y = scene.ceiling
    return (
        f'<g role="img" aria-label="{text_of(scene.ceiling_label)}"><path d="M16 {num(y)}H{num(scene.width - 16)}" '
        f'fill="none" stroke="{theme.ceiling}" stroke-width="2" stroke-dasharray="12 5 2 5"/>'
        + _text(20, y - 7, scene.ceiling_label, 12, theme.ceiling).rstrip()
        + "</g>\n"
    )


def _dash(dash: tuple[float, ...]) -> str:
    return f' stroke-dasharray="{" ".join(num(d) for d in dash)}"' if dash else ""


def _line(line: Line, theme: Theme) -> str:
    style = theme.line(line.kind, line.mode, feedback=line.feedback)
    start, rest = line.path[0], line.path[1:]
    d = f"M{num(start[0])} {num(start[1])}" + "".join(
        "C" + " ".join(f"{num(x)} {num(y)}" for x, y in rest[n : n + 3]) for n in range(0, len(rest), 3)
    )
    head = _arrow_head(line, style.stroke) if line.arrow else ""
    return (
        f'<g id="line-{text_of(line.id)}" role="img" aria-label="{text_of(line.spoken)}"><path d="{d}" fill="none" '
        f'stroke="{style.stroke}" stroke-width="{num(style.width)}"{_dash(style.dash)}/>{head}</g>\n'
    )


def _arrow_head(line: Line, fill: str) -> str:
    """A filled head drawn as a path of its own: Word and old viewers do not know markers."""
    (bx, by), (tx, ty) = line.path[-2], line.path[-1]
    dx, dy = tx - bx, ty - by
    long = (dx * dx + dy * dy) ** 0.5 or 1.0
    dx, dy = dx / long, dy / long
    a = (tx - 9 * dx - 4.5 * dy, ty - 9 * dy + 4.5 * dx)
    b = (tx - 9 * dx + 4.5 * dy, ty - 9 * dy - 4.5 * dx)
    return f'<path d="M{num(tx)} {num(ty)}L{num(a[0])} {num(a[1])}L{num(b[0])} {num(b[1])}Z" fill="{fill}"/>'


def _box(box: Box, theme: Theme) -> str:
    style = theme.box(box.kind, box.role)
    out = [
        f'<g id="box-{text_of(box.id)}" role="img" aria-label="{text_of(box.spoken)}"><rect x="{num(box.x)}" '
        f'y="{num(box.y)}" width="{num(box.w)}" height="{num(box.h)}" rx="{num(style.radius)}" fill="{style.fill}" '
        f'stroke="{style.stroke}" stroke-width="{num(style.width)}"{_dash(style.dash)}/>'
    ]
    if box.number is not None:
        out.append(_number(box.number, box.x + 18, box.y + box.text_y - 4.5, style.stroke, theme.paper))
    face = (' font-weight="700"' if box.bold else "") + (' font-style="italic"' if box.empty else "")
    x = num(box.x + box.text_x)
    rows = "".join(
        f'<tspan x="{x}" y="{num(box.y + box.text_y + n * box.line_height)}">{text_of(row)}</tspan>'
        for n, row in enumerate(box.lines)
    )
    out.append(f'<text font-size="{num(box.text_size)}" fill="{style.text}"{face}>{rows}</text>')
    out.extend(_mark(mark, theme, style.text) for mark in box.marks)
    out.append("</g>\n")
    return "".join(out)


def _number(number: int, x: float, y: float, fill: str, ink: str) -> str:
    size = 11 if number < 100 else 8
    return (
        f'<circle cx="{num(x)}" cy="{num(y)}" r="10" fill="{fill}"/>'
        + _text(x, y + size * 0.36, str(number), size, ink, bold=True, anchor="middle").rstrip()
    )


def _mark(mark: Mark, theme: Theme, ink: str) -> str:
    style = theme.marks[mark.kind]
    many = f"{len(mark.ids)}" if len(mark.ids) > 1 else ""
    return (
        f'<g role="img" aria-label="{text_of(mark.label)}"><title>{text_of(mark.label)}</title>'
        f'<circle cx="{num(mark.x)}" cy="{num(mark.y)}" r="{num(DISC)}" fill="{style.fill}"/>'
        + _text(mark.x, mark.y + 3.7, style.letter, 10, style.text, bold=True, anchor="middle").rstrip()
        + (_text(mark.x + DISC + 3, mark.y + 4, many, 11, ink, bold=True).rstrip() if many else "")
        + "</g>"
    )


def _on_line(scene: Scene, line: Line, theme: Theme) -> str:
    """Marks of an arrow, and the number of an intervention where it acts on one."""
    out = [_mark(mark, theme, theme.ink) for mark in line.marks]
    if not line.arrow and line.kind == "brings_about":
        number = next((box.number for box in scene.boxes if box.id == line.source), None)
        if number is not None:
            out.append(_number(number, *line.path[-1], theme.line("brings_about").stroke, theme.paper))
    return "".join(out) + "\n" if out else ""


def _invitation(scene: Scene, theme: Theme) -> str:
    if scene.boxes:
        return ""
    x, y = scene.width / 2, scene.height / 2
    return (
        f'<rect x="{num(x - 190)}" y="{num(y - 44)}" width="380" height="88" rx="10" fill="none" '
        f'stroke="{theme.muted}" stroke-width="2" stroke-dasharray="7 5"/>'
        + _text(x, y - 6, "What change do you want to see?", 18, theme.ink, bold=True, anchor="middle")
        + _text(x, y + 20, "Start with the long-term outcome, then work backwards.", 13, theme.muted, anchor="middle")
    )


def _foot(scene: Scene, theme: Theme, wide: float, y: float, words: bool) -> tuple[str, float]:
    out: list[str] = []
    x, y = MARGIN, y + 24
    for item in scene.legend:
        room = 44 + width(item.label, NOTE) + 22
        if x + room > wide - MARGIN and x > MARGIN:
            x, y = MARGIN, y + 26
        out.append(_legend_sign(scene, item, theme, x, y))
        out.append(_text(x + 40, y + 4.5, item.label, NOTE, theme.muted))
        x += room
    if scene.legend:
        y += 24
    if words and scene.words:
        y += 16
        out.append(_text(MARGIN, y, "Links in words", 16, theme.ink, bold=True))
        y += 8
        for sentence in scene.words:
            y += 6
            for row in wrap(clean(sentence), wide - 2 * MARGIN, NOTE):
                y += 18
                out.append(_text(MARGIN, y, row, NOTE, theme.ink))
        y += 12
    return "".join(out), y + 16


def _legend_sign(scene: Scene, item: LegendItem, theme: Theme, x: float, y: float) -> str:
    sign = item.sign
    if sign == "acts_on_arrow":
        return _number(1, x + 15, y, theme.line("brings_about").stroke, theme.paper)
    if sign in _LINES:
        kind = "precondition" if sign in (*_MODES, "feedback") else sign
        style = theme.line(kind, sign if sign in _MODES else None, feedback=sign == "feedback")
        return (
            f'<path d="M{num(x)} {num(y)}H{num(x + 30)}" stroke="{style.stroke}" fill="none" '
            f'stroke-width="{num(style.width)}"{_dash(style.dash)}/>'
        )
    if sign == "ceiling":
        return (
            f'<path d="M{num(x)} {num(y)}H{num(x + 30)}" stroke="{theme.ceiling}" fill="none" stroke-width="2" '
            'stroke-dasharray="12 5 2 5"/>'
        )
    drawn = {box.kind for box in scene.boxes}
    if sign in theme.marks and sign not in drawn:
        mark = theme.marks[sign]
        return (
            f'<circle cx="{num(x + 15)}" cy="{num(y)}" r="{num(DISC)}" fill="{mark.fill}"/>'
            + _text(x + 15, y + 3.7, mark.letter, 10, mark.text, bold=True, anchor="middle").rstrip()
        )
    style_box = theme.box(sign, sign)
    return (
        f'<rect x="{num(x)}" y="{num(y - 8)}" width="30" height="16" rx="{num(min(8, style_box.radius))}" '
        f'fill="{style_box.fill}" stroke="{style_box.stroke}" stroke-width="{num(style_box.width)}"'
        f"{_dash(style_box.dash)}/>"
    )


def pen(picture: Picture) -> bytes:
    """Draw a picture as SVG: the pen of the table of formats."""
    return svg(picture.scene, picture.theme, words=picture.options.words)

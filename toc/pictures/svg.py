"""Scene → SVG: text stays text, every box and arrow has a spoken name, and nothing in a label is ever markup.

The Latin letters of the font that the text was measured with travel along; a viewer that ignores them (Word) takes one
of the narrower families named after it. No marker, filter or script is used: old viewers and Word know none of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from toc.fonts import STACK, embedded
from toc.layout.scene import Box, LegendItem, Line, Scene
from toc.layout.text import clean, width, wrap
from toc.layout.words import says
from toc.pictures import Picture
from toc.pictures.direction import runs_left
from toc.pictures.svg_marks import (
    DISC,
    arrow_head,
    block_of_text,
    dash,
    line_of_text,
    mark,
    num,
    numbered,
    safe,
)
from toc.pictures.theme import Theme
from toc.pictures.words import beyond_words

MARGIN = 40.0
TITLE, SUBTITLE, NOTE = 26.0, 14.0, 13.0
LEAST = 620.0  # px that a picture is wide at least, for its legend
COLUMN, GUTTER = 400.0, 36.0  # px: columns of words, and between them
DRAFT = 104.0  # px that the draft mark takes
CEILING_DASH = (12.0, 5.0, 2.0, 5.0)
_MODES = ("automatic", "needs_intervention")
_LINES = (*_MODES, "feedback", "precondition", "enables", "helps", "blocks")


def pen(picture: Picture) -> bytes:
    """Draw a picture as SVG: the pen of the table of formats."""
    scene = replace(picture.scene, subtitle=says(picture.theory))
    words = picture.options.words
    return svg(scene, picture.theme, words=words, rest=beyond_words(picture.theory, scene) if words else ())


def svg(scene: Scene, theme: Theme, *, words: bool = False, rest: Sequence[tuple[str, list[str]]] = ()) -> bytes:
    """Return the Scene as one SVG document, UTF-8.

    ``words`` writes the links in words under the map, and ``rest`` under them: headings, and lines below each.
    """
    wide = max(scene.width, LEAST)
    head, top = _head(scene, theme, wide)
    foot, bottom = _foot(
        scene, theme, wide, top + scene.height, [("Links in words", list(scene.words)), *rest] if words else []
    )
    family = ", ".join(f"'{name}'" if " " in name else name for name in STACK)
    numbers = {box.id: box.number for box in scene.boxes if box.number is not None}
    reading = sorted(scene.boxes, key=lambda box: (box.y, box.x))
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{num(wide)}" height="{num(bottom)}" '
        f'viewBox="0 0 {num(wide)} {num(bottom)}" role="group" aria-labelledby="toc-title" '
        f'aria-describedby="{"toc-words" if words and (scene.words or rest) else "toc-desc"}" '
        f'xml:lang="{safe(scene.lang)}" '
        f'lang="{safe(scene.lang)}" font-family="{safe(family)}" font-size="14" fill="{theme.ink}">',
        f'<title id="toc-title">{safe(scene.title)}</title>',
        f'<desc id="toc-desc">{safe(_description(scene, words))}</desc>',
        f"<style>{embedded()}</style>",
        f'<rect width="{num(wide)}" height="{num(bottom)}" fill="{theme.paper}"/>',
        *head,
        f'<g transform="translate({num((wide - scene.width) / 2)} {num(top)})">',
        *_lanes(scene, theme),
        *_ceiling(scene, theme),
        *(_line(line, theme) for line in scene.lines),
        *(_box(box, theme) for box in reading),
        *_ceiling_label(scene, theme),
        *(_on_line(line, theme, numbers) for line in scene.lines if line.marks or not line.arrow),
        *_invitation(scene, theme),
        "</g>",
        *foot,
        "</svg>",
    ]
    return "\n".join(part for part in parts if part).encode("utf-8") + b"\n"


def _description(scene: Scene, words: bool) -> str:
    if not scene.boxes:
        return "An empty map: nothing has been written yet."
    size = f"A theory of change with {len(scene.boxes)} boxes and {len(scene.lines)} arrows."
    return size if words else " ".join([size, *scene.words])


def _head(scene: Scene, theme: Theme, wide: float) -> tuple[list[str], float]:
    y = 56.0
    rows = wrap(clean(scene.title), wide - 2 * MARGIN - (DRAFT if scene.draft else 0), TITLE, True)
    out = [block_of_text(MARGIN, y, rows, TITLE, 32, f'fill="{theme.ink}" font-weight="700"')]
    y += 32 * (len(rows) - 1)
    if scene.subtitle:
        y += 24
        out.append(line_of_text(MARGIN, y, scene.subtitle, SUBTITLE, theme.muted))
    if scene.draft:
        out.append(
            f'<g role="img" aria-label="Draft"><rect x="{num(wide - MARGIN - 92)}" y="32" width="92" height="32" '
            f'rx="4" fill="none" stroke="{theme.draft}" stroke-width="2" stroke-dasharray="6 3"/>'
            f"{line_of_text(wide - MARGIN - 46, 54, 'DRAFT', 16, theme.draft, bold=True, anchor='middle')}</g>"
        )
    return out, y + 12


def _lanes(scene: Scene, theme: Theme) -> list[str]:
    out = []
    for n, lane in enumerate(scene.lanes):
        look = f'fill="{theme.muted}" font-weight="700" text-anchor="middle"'
        out.append(
            f'<g role="img" aria-label="Strand: {safe(lane.title)}"><rect x="{num(lane.x + 4)}" y="2" '
            f'width="{num(lane.w - 8)}" height="{num(scene.height - 4)}" rx="12" fill="{theme.lane[n % 2]}" '
            f'stroke="{theme.muted}" stroke-opacity=".22"/>'
            f"{block_of_text(lane.x + lane.w / 2, 30, lane.lines or (lane.title,), 15, 19, look)}</g>"
        )
    return out


def _ceiling(scene: Scene, theme: Theme) -> list[str]:
    if scene.ceiling is None:
        return []
    return [
        f'<path d="M16 {num(scene.ceiling)}H{num(scene.width - 16)}" fill="none" stroke="{theme.ceiling}" '
        f'stroke-width="2"{dash(CEILING_DASH)}/>'
    ]


def _ceiling_label(scene: Scene, theme: Theme) -> list[str]:
    """The label stands over the arrows that cross it, on a halo of the paper's colour."""
    if scene.ceiling is None:
        return []
    text = line_of_text(20, scene.ceiling - 7, scene.ceiling_label, 12.5, theme.ceiling, bold=True)
    halo = text.replace(
        "<text ", f'<text aria-hidden="true" stroke="{theme.paper}" stroke-width="5" stroke-linejoin="round" ', 1
    )
    return [f'<g role="img" aria-label="{safe(scene.ceiling_label)}">{halo}{text}</g>']


def _line(line: Line, theme: Theme) -> str:
    style = theme.line(line.kind, line.mode, feedback=line.feedback)
    start, rest = line.path[0], line.path[1:]
    d = f"M{num(start[0])} {num(start[1])}" + "".join(
        "C" + " ".join(f"{num(x)} {num(y)}" for x, y in rest[n : n + 3]) for n in range(0, len(rest), 3)
    )
    head = arrow_head(line.path[-2], line.path[-1], style.stroke) if line.arrow else ""
    return (
        f'<g id="line-{safe(line.id)}" role="img" aria-label="{safe(line.spoken)}"><path d="{d}" fill="none" '
        f'stroke="{style.stroke}" stroke-width="{num(style.width)}"{dash(style.dash)}/>{head}</g>'
    )


def _box(box: Box, theme: Theme) -> str:
    style = theme.box(box.kind, box.role)
    out = [
        f'<g id="box-{safe(box.id)}" role="img" aria-label="{safe(box.spoken)}"><rect x="{num(box.x)}" '
        f'y="{num(box.y)}" width="{num(box.w)}" height="{num(box.h)}" rx="{num(style.radius)}" fill="{style.fill}" '
        f'stroke="{style.stroke}" stroke-width="{num(style.width)}"{dash(style.dash)}/>'
    ]
    if box.number is not None:
        out.append(numbered(box.number, box.x + 18, box.y + box.text_y - 4.5, style.stroke, style.fill))
    look = f'fill="{style.text}"' + (' font-weight="700"' if box.bold else "")
    x = box.x + box.text_x
    if box.empty:
        look += ' font-style="italic" fill-opacity=".75"'
    elif runs_left(" ".join(box.lines)):
        look += ' direction="rtl"'
        x = box.x + box.w - box.text_x
    out.append(block_of_text(x, box.y + box.text_y, box.lines, box.text_size, box.line_height, look))
    out.extend(mark(one, theme, style.text) for one in box.marks)
    return "".join([*out, "</g>"])


def _on_line(line: Line, theme: Theme, numbers: dict[str, int]) -> str:
    """Marks of an arrow, and the number of an intervention where it acts on one."""
    out = [mark(one, theme, theme.ink) for one in line.marks]
    if not line.arrow and line.source in numbers:
        x, y = line.path[-1]
        out.append(numbered(numbers[line.source], x, y, theme.line("brings_about").stroke, theme.paper))
    return "".join(out)


def _invitation(scene: Scene, theme: Theme) -> list[str]:
    if scene.boxes:
        return []
    x, y = scene.width / 2, scene.height / 2
    return [
        f'<rect x="{num(x - 210)}" y="{num(y - 50)}" width="420" height="100" rx="12" fill="none" '
        f'stroke="{theme.muted}" stroke-width="2" stroke-dasharray="7 5"/>',
        line_of_text(x, y - 6, "What change do you want to see?", 20, theme.ink, bold=True, anchor="middle"),
        line_of_text(
            x, y + 22, "Start with the long-term outcome, then work backwards.", 14, theme.muted, anchor="middle"
        ),
    ]


def _foot(
    scene: Scene, theme: Theme, wide: float, y: float, words: Sequence[tuple[str, list[str]]]
) -> tuple[list[str], float]:
    out: list[str] = []
    x, y = MARGIN, y + 24
    for item in scene.legend:
        room = 40 + width(item.label, NOTE) + 26
        if x + room > wide - MARGIN + 26 and x > MARGIN:
            x, y = MARGIN, y + 26
        out.append(_legend_sign(scene, item, theme, x, y))
        out.append(line_of_text(x + 40, y + 4.5, item.label, NOTE, theme.muted))
        x += room
    y += 24 if scene.legend else 0
    sections = [(title, lines) for title, lines in words if lines]
    if sections:
        out.append('<g id="toc-words">')
        for title, lines in sections:
            out.append(line_of_text(MARGIN, y + 22, title, 16, theme.ink, bold=True))
            rows, tall = _columns(lines, wide)
            out += [block_of_text(x, y + 46 + down, row, NOTE, 18, f'fill="{theme.ink}"') for x, down, row in rows]
            y += 46 + tall
        out.append("</g>")
    return out, y + 16


def _columns(words: Sequence[str], wide: float) -> tuple[list[tuple[float, float, tuple[str, ...]]], float]:
    """Return sentences in columns of one height, read down and then across: x, y and lines of each; and the height."""
    count = max(1, int((wide - 2 * MARGIN + GUTTER) // (COLUMN + GUTTER)))
    room = (wide - 2 * MARGIN + GUTTER) / count - GUTTER
    sentences = [wrap(clean(sentence), room, NOTE, even=False) for sentence in words]
    heights = [18 * len(lines) + 6 for lines in sentences]
    goal = sum(heights) / count
    out: list[tuple[float, float, tuple[str, ...]]] = []
    column, down, tallest = 0, 0.0, 0.0
    for lines, tall in zip(sentences, heights, strict=True):
        if down and down + tall / 2 > goal and column < count - 1:
            column, down = column + 1, 0.0
        out.append((MARGIN + column * (room + GUTTER), down, lines))
        down += tall
        tallest = max(tallest, down)
    return out, tallest


def _legend_sign(scene: Scene, item: LegendItem, theme: Theme, x: float, y: float) -> str:
    sign = item.sign
    if sign == "acts_on_arrow":
        return numbered(1, x + 15, y, theme.line("brings_about").stroke, theme.paper)
    if sign in _LINES or sign == "ceiling":
        kind = "precondition" if sign in (*_MODES, "feedback") else sign
        style = theme.line(kind, sign if sign in _MODES else None, feedback=sign == "feedback")
        stroke, pattern = (theme.ceiling, CEILING_DASH) if sign == "ceiling" else (style.stroke, style.dash)
        return f'<path d="M{num(x)} {num(y)}H{num(x + 30)}" stroke="{stroke}" stroke-width="2"{dash(pattern)}/>'
    drawn = {box.kind for box in scene.boxes}
    if sign in theme.marks and sign not in drawn and sign not in {box.role for box in scene.boxes}:
        style_mark = theme.marks[sign]
        letter = line_of_text(x + 15, y + 3.7, style_mark.letter, 10, style_mark.text, bold=True, anchor="middle")
        return f'<circle cx="{num(x + 15)}" cy="{num(y)}" r="{num(DISC)}" fill="{style_mark.fill}"/>{letter}'
    look = theme.box(sign, sign)
    return (
        f'<rect x="{num(x)}" y="{num(y - 8)}" width="30" height="16" rx="{num(min(8, look.radius))}" '
        f'fill="{look.fill}" stroke="{look.stroke}" stroke-width="{num(look.width)}"{dash(look.dash)}/>'
    )

"""The small parts that an SVG picture is made of: escaped text, numbers, discs, dashes, arrow heads."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.sax.saxutils import escape

from toc.layout.scene import Mark
from toc.pictures.theme import Theme

DISC = 8.5  # px: radius of a mark
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def safe(value: str) -> str:
    """Return text safe inside an element or an attribute in double quotes; what XML cannot hold becomes U+FFFD."""
    return escape(_NOT_XML.sub("\ufffd", value), {'"': "&quot;"})


def num(value: float) -> str:
    """Return a coordinate in at most two decimals, the same on every machine."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if value % 1 else str(int(value))


def line_of_text(
    x: float, y: float, words: str, size: float, fill: str, *, bold: bool = False, anchor: str = "start"
) -> str:
    """Return one line of text with its baseline at ``y``."""
    weight = ' font-weight="700"' if bold else ""
    place = f' text-anchor="{anchor}"' if anchor != "start" else ""
    return f'<text x="{num(x)}" y="{num(y)}" font-size="{num(size)}" fill="{fill}"{weight}{place}>{safe(words)}</text>'


def block_of_text(x: float, y: float, lines: Sequence[str], size: float, leading: float, look: str) -> str:
    """Return lines of text under one another, one element, so that it is read and copied as one.

    ``look`` holds further attributes. Spaces at the lines' ends keep words apart for whoever copies the text.
    """
    rows = "".join(
        f'<tspan x="{num(x)}" y="{num(y + n * leading)}">{safe(row)}{" " if n < len(lines) - 1 else ""}</tspan>'
        for n, row in enumerate(lines)
    )
    return f'<text font-size="{num(size)}" {look}>{rows}</text>'


def dash(pattern: tuple[float, ...]) -> str:
    """Return the attribute for a dash pattern; nothing for a solid line."""
    return f' stroke-dasharray="{" ".join(num(part) for part in pattern)}"' if pattern else ""


def numbered(number: int, x: float, y: float, fill: str, ink: str) -> str:
    """Return a disc with an intervention's number."""
    size = 11 if number < 100 else 8
    disc = f'<circle cx="{num(x)}" cy="{num(y)}" r="10" fill="{fill}" stroke="{ink}" stroke-width="1.5"/>'
    return disc + line_of_text(x, y + size * 0.36, str(number), size, ink, bold=True, anchor="middle")


def mark(one: Mark, theme: Theme, ink: str) -> str:
    """Return a mark: a disc with its letter, and how many where there are several; its words are spoken."""
    style = theme.marks[one.kind]
    many = line_of_text(one.x + DISC + 3, one.y + 4, str(len(one.ids)), 11, ink, bold=True) if len(one.ids) > 1 else ""
    return (
        f'<g role="img" aria-label="{safe(one.label)}"><title>{safe(one.label)}</title>'
        f'<circle cx="{num(one.x)}" cy="{num(one.y)}" r="{num(DISC)}" fill="{style.fill}" stroke="{theme.paper}" '
        f'stroke-width="1.25"/>'
        + line_of_text(one.x, one.y + 3.7, style.letter, 10, style.text, bold=True, anchor="middle")
        + many
        + "</g>"
    )


def arrow_head(before: tuple[float, float], tip: tuple[float, float], fill: str) -> str:
    """Return a filled head drawn as a path of its own: Word and old viewers do not know markers."""
    dx, dy = tip[0] - before[0], tip[1] - before[1]
    long = (dx * dx + dy * dy) ** 0.5 or 1.0
    dx, dy = dx / long, dy / long
    left = (tip[0] - 10 * dx - 4.5 * dy, tip[1] - 10 * dy + 4.5 * dx)
    right = (tip[0] - 10 * dx + 4.5 * dy, tip[1] - 10 * dy - 4.5 * dx)
    return (
        f'<path d="M{num(tip[0])} {num(tip[1])}L{num(left[0])} {num(left[1])}L{num(right[0])} {num(right[1])}Z" '
        f'fill="{fill}"/>'
    )

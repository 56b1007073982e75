"""Variation and assurance icons: what the newest point is part of, and whether the target will be met.

Their meanings follow Making Data Count; the drawings are our own. Each says the same in its ring's colour, in its
letter, in its picture and in the words under it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from toc.measures.charts.drawing import Disc, Drawing, Points
from toc.measures.charts.xmr import Assurance, Variation

if TYPE_CHECKING:
    from toc.measures.charts.chart import Chart

ICON = 52.0  # px across
_GREY, _BLUE, _ORANGE, _PURPLE = "#5B6570", "#0068A5", "#C24E00", "#6B3FA0"

# icon → colour, letter, words
_VARIATION: dict[Variation, tuple[str, str, str]] = {
    "common": (_GREY, "", "Common cause"),
    "improving_high": (_BLUE, "H", "Improving"),
    "improving_low": (_BLUE, "L", "Improving"),
    "concern_high": (_ORANGE, "H", "Concern"),
    "concern_low": (_ORANGE, "L", "Concern"),
    "high": (_PURPLE, "H", "Higher"),
    "low": (_PURPLE, "L", "Lower"),
}
_ASSURANCE: dict[Assurance, tuple[str, str, str]] = {
    "passes": (_BLUE, "P", "Will pass"),
    "fails": (_ORANGE, "F", "Will fail"),
    "hit_or_miss": (_GREY, "?", "Hit or miss"),
}

# little lines inside the ring, in units of the icon's size around its centre
_WAVE: Points = ((-0.32, 0.06), (-0.19, -0.1), (-0.06, 0.08), (0.07, -0.09), (0.2, 0.1), (0.32, -0.04))
_RISE: Points = ((-0.28, 0.22), (-0.1, 0.12), (0.06, 0.14), (0.24, -0.04))
_ABOVE: Points = ((-0.32, -0.06), (-0.19, -0.18), (-0.06, -0.05), (0.07, -0.18), (0.2, -0.06), (0.32, -0.16))


def draw_icons(drawing: Drawing, chart: Chart, right: float) -> float:
    """Draw the chart's icons at the top right, ending at ``right``; return the width that they take."""
    shown: list[tuple[str, str, str, Points, bool]] = []
    if chart.variation is not None:
        colour, letter, words = _VARIATION[chart.variation]
        line = _WAVE if chart.variation == "common" else _RISE
        if letter == "L":
            line = tuple((x, -y) for x, y in line)
        shown.append((colour, letter, words, line, False))
    if chart.assurance is not None:
        colour, letter, words = _ASSURANCE[chart.assurance]
        better_up = (chart.assurance == "passes") == (chart.direction == "up")
        line = _WAVE if chart.assurance == "hit_or_miss" else _ABOVE
        if chart.assurance != "hit_or_miss" and not better_up:
            line = tuple((x, -y) for x, y in line)
        shown.append((colour, letter, words, line, True))
    step = ICON + 40
    for place, icon in enumerate(reversed(shown)):
        _icon(drawing, right - ICON / 2 - 12 - place * step, 14 + ICON / 2, *icon)
    return step * len(shown)


def _icon(
    drawing: Drawing,
    x: float,
    y: float,
    colour: str,
    letter: str,
    words: str,
    line: Points,
    aim: bool,
) -> None:
    drawing.parts.append(Disc(x, y, ICON / 2 - 2, "#FFFFFF", colour, 4))
    drop = 7.0 if letter else 0.0
    if aim:
        middle = y + drop
        drawing.line((x - 0.34 * ICON, middle), (x + 0.34 * ICON, middle), colour="#A84F05", width=2, dash=(4, 2))
    points = tuple((x + px * ICON, y + drop + py * ICON) for px, py in line)
    drawing.line(*points, colour=colour, width=2)
    for px, py in points:
        drawing.parts.append(Disc(px, py, 2.4, colour, colour, 0))
    if letter:
        drawing.words(x, y - 8, letter, size=14, bold=True, colour=colour, anchor="middle")
    drawing.words(x, y + ICON / 2 + 14, words, size=12, bold=True, colour=colour, anchor="middle")

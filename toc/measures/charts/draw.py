"""From a chart to a drawing: axes, points, lines, changes, signals, and what the rules say in words."""

from __future__ import annotations

import math
from dataclasses import dataclass

from toc.layout.text import width as text_width
from toc.layout.text import wrap
from toc.measures.charts.chart import KINDS, Chart, Meaning
from toc.measures.charts.drawing import Disc, Drawing, Shape
from toc.measures.charts.icons import ICON, draw_icons
from toc.measures.words import date_text, number, shown
from toc.theory.dates import MONTHS, parse

WIDTH = 960.0
LEFT, RIGHT = 70.0, 150.0
PLOT = 290.0  # the plot's height

PAPER, INK, MUTED, GRID = "#FFFFFF", "#15202B", "#4A5560", "#E1E6EB"
LINE, CENTRE, LIMIT, TARGET, CHANGE = "#5B6570", "#15202B", "#5B6570", "#A84F05", "#6B3FA0"

# meaning → fill; shape tells it too: disc, diamond, square, triangle
FILLS: dict[Meaning, str] = {"common": "#5B6570", "better": "#0068A5", "worse": "#C24E00", "notable": "#6B3FA0"}
MEANINGS: dict[Meaning, str] = {
    "common": "Chance alone",
    "better": "Signal: the way hoped for",
    "worse": "Signal: not the way hoped for",
    "notable": "Signal",
}


@dataclass(frozen=True, slots=True)
class _Scale:
    """Values and places to px."""

    top: float
    low: float
    high: float
    count: int

    def y(self, value: float) -> float:
        return self.top + PLOT * (1 - (value - self.low) / (self.high - self.low))

    def x(self, place: float) -> float:
        room = WIDTH - LEFT - RIGHT
        return LEFT + room * (place + 0.5) / max(self.count, 1)


def drawing_of(chart: Chart) -> Drawing:
    """Return the chart as a drawing of 960 px width; the height follows from the words under it."""
    drawing = Drawing(WIDTH, 0, chart.title, chart.alt)
    y = _head(drawing, chart)
    scale = _Scale(y, *_range(chart), count=len(chart.values))
    _grid(drawing, chart, scale)
    if chart.values:
        _dates(drawing, chart, scale)
        _events(drawing, chart, scale)
        (_bars if chart.kind == "bar" else _series)(drawing, chart, scale)
        _labels(drawing, chart, scale)
    else:
        middle = LEFT + (WIDTH - LEFT - RIGHT) / 2
        invite = "No readings yet. The first one starts the line."
        drawing.words(middle, y + PLOT / 2, invite, size=16, colour=MUTED, anchor="middle")
    drawing.height = _foot(drawing, chart, y + PLOT + 44)
    return drawing


def _head(drawing: Drawing, chart: Chart) -> float:
    icons = draw_icons(drawing, chart, WIDTH - 20)
    y = 14.0
    for text in wrap(chart.title, WIDTH - 40 - icons, 18, bold=True)[:3]:
        y += 22
        drawing.words(20, y, text, size=18, bold=True)
    said = ", ".join(filter(None, (KINDS[chart.kind], chart.unit, chart.subtitle)))
    for text in wrap(said, WIDTH - 40 - icons, 13)[:2]:
        y += 18
        drawing.words(20, y, text, colour=MUTED)
    # the numbers of the changes stand above the plot
    return max(y + 38, 38.0 + ICON + 16 if icons else 0)


def _range(chart: Chart) -> tuple[float, float]:
    """The lowest and highest value on the axis, a little room around what must be seen."""
    seen = [*chart.values, *((chart.target,) if chart.target is not None else ())]
    for stretch in chart.stretches:
        seen.extend(value for value in (stretch.centre, stretch.lower, stretch.upper) if value is not None)
    if chart.percent and all(0 <= value <= 100 for value in seen):
        return 0.0, 100.0
    if not seen:
        return 0.0, 1.0
    low, high = min(seen), max(seen)
    if chart.kind == "bar":
        low, high = min(low, 0.0), max(high, 0.0)
    if high - low < 1e-9 * max(1.0, abs(high)):
        low, high = low - max(1.0, abs(low) * 0.1), high + max(1.0, abs(high) * 0.1)
    room = (high - low) * 0.08
    bottom = low if low == 0 else low - room
    return (0.0 if 0 <= low <= high * 0.25 else bottom), high + room


def _steps(low: float, high: float) -> list[float]:
    """Round values for the grid: steps of 1, 2 or 5 times a power of ten, three to nine of them."""
    raw = (high - low) / 8
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= raw)
    first = math.ceil(low / step - 1e-9)
    return [round(turn * step, 10) for turn in range(first, math.floor(high / step + 1e-9) + 1)]


def _grid(drawing: Drawing, chart: Chart, scale: _Scale) -> None:
    for value in _steps(scale.low, scale.high):
        y = scale.y(value)
        drawing.line((LEFT, y), (WIDTH - RIGHT, y), colour=GRID, width=1)
        said = f"{number(value)}%" if chart.percent else number(value)
        drawing.words(LEFT - 8, y + 4.5, said, size=12, colour=MUTED, anchor="end")
    drawing.line((LEFT, scale.top + PLOT), (WIDTH - RIGHT, scale.top + PLOT), colour=MUTED, width=1)


def _short_date(date: str | None) -> tuple[str, str]:
    """A date in two short lines: ``31 Jan`` over ``2020``."""
    if not date:
        return "", ""
    parts = parse(date)
    month = MONTHS[parts[1] - 1][:3] if len(parts) > 1 else ""
    return (f"{parts[2]} {month}" if len(parts) == 3 else month), f"{parts[0]:04d}"


def _dates(drawing: Drawing, chart: Chart, scale: _Scale) -> None:
    room = scale.x(1) - scale.x(0)
    every = max(1, math.ceil(46 / room))
    y, year_before = scale.top + PLOT, ""
    for place in range(0, len(chart.points), every):
        x = scale.x(place)
        drawing.line((x, y), (x, y + 5), colour=MUTED, width=1)
        day, year = _short_date(chart.points[place].date)
        drawing.words(x, y + 19, day or year, size=12, colour=MUTED, anchor="middle")
        if day and year != year_before:
            drawing.words(x, y + 34, year, size=12, colour=MUTED, anchor="middle")
        year_before = year


def _events(drawing: Drawing, chart: Chart, scale: _Scale) -> None:
    """A dashed line and a number for each change; the words stand under the chart."""
    taken: list[float] = []
    for turn, event in enumerate(chart.events, start=1):
        x = scale.x(event.at)
        drawing.line((x, scale.top - 4), (x, scale.top + PLOT), colour=CHANGE, width=1.5, dash=(5, 4))
        flag = x
        while any(abs(flag - other) < 20 for other in taken):
            flag += 20
        taken.append(flag)
        drawing.parts.append(Disc(flag, scale.top - 13, 9, "#F2EAF9", CHANGE))
        drawing.words(flag, scale.top - 8.5, str(turn), size=12, bold=True, colour="#2A1644", anchor="middle")


def _series(drawing: Drawing, chart: Chart, scale: _Scale) -> None:
    for stretch in chart.stretches:
        ends = scale.x(stretch.start - 0.4), scale.x(stretch.end - 1 + 0.4)
        for limit in (stretch.lower, stretch.upper):
            if limit is not None:
                dash = (2.0, 4.0) if chart.trial else (8.0, 4.0)
                drawing.line((ends[0], scale.y(limit)), (ends[1], scale.y(limit)), colour=LIMIT, dash=dash)
        y = scale.y(stretch.centre)
        drawing.line((ends[0], y), (ends[1], y), colour=CENTRE, width=1.75)
    _target(drawing, chart, scale)
    for stretch in chart.stretches:
        places = range(stretch.start, stretch.end)
        if len(places) > 1:
            line = tuple((scale.x(place), scale.y(chart.values[place])) for place in places)
            drawing.line(*line, colour=LINE, width=2)
    size = max(2.5, min(5.5, (scale.x(1) - scale.x(0)) / 3))
    for place, value in enumerate(chart.values):
        _point(drawing, scale.x(place), scale.y(value), size, chart.meaning(place))


def _point(drawing: Drawing, x: float, y: float, size: float, meaning: Meaning) -> None:
    fill = FILLS[meaning]
    if meaning == "common":
        drawing.parts.append(Disc(x, y, size, fill, PAPER))
        return
    s = size * 1.35
    shapes = {
        "better": ((x, y - s * 1.1), (x + s * 1.1, y), (x, y + s * 1.1), (x - s * 1.1, y)),
        "worse": (
            (x - s * 0.9, y - s * 0.9),
            (x + s * 0.9, y - s * 0.9),
            (x + s * 0.9, y + s * 0.9),
            (x - s * 0.9, y + s * 0.9),
        ),
        "notable": ((x, y - s * 1.1), (x + s * 1.1, y + s * 0.9), (x - s * 1.1, y + s * 0.9)),
    }
    drawing.parts.append(Shape(shapes[meaning], fill, PAPER))


def _target(drawing: Drawing, chart: Chart, scale: _Scale) -> None:
    if chart.target is not None:
        y = scale.y(chart.target)
        drawing.line((LEFT, y), (WIDTH - RIGHT, y), colour=TARGET, width=2, dash=(10, 3, 2, 3))


def _bars(drawing: Drawing, chart: Chart, scale: _Scale) -> None:
    half = min(46.0, (scale.x(1) - scale.x(0)) * 0.35)
    base = scale.y(min(max(0.0, scale.low), scale.high))
    fits = half * 2 > 26
    for place, value in enumerate(chart.values):
        x, y = scale.x(place), scale.y(value)
        corners = ((x - half, base), (x - half, y), (x + half, y), (x + half, base))
        drawing.parts.append(Shape(corners, "#CBDDF1", "#2B6CB0"))
        if fits:
            said = shown(value)
            drawing.words(x, (y - 6) if value >= 0 else y + 16, said, bold=True, anchor="middle")
    _target(drawing, chart, scale)


def _labels(drawing: Drawing, chart: Chart, scale: _Scale) -> None:
    """What each line is, at its right end, moved apart where they would meet; figures as fine as the axis can show."""
    places = max(0, 3 - math.floor(math.log10(scale.high - scale.low)))
    wanted: list[tuple[float, str, str]] = []
    if chart.target is not None:
        wanted.append((chart.target, f"Target {shown(chart.target)}", TARGET))
    if chart.stretches:
        last = chart.stretches[-1]
        centre = "Median" if chart.kind == "run" else "Mean"
        wanted.append((last.centre, f"{centre} {shown(round(last.centre, places))}", CENTRE))
        kind = "Trial " if chart.trial else ""
        for limit, name in ((last.upper, "upper limit"), (last.lower, "lower limit")):
            if limit is not None:
                wanted.append((limit, f"{kind}{name} {shown(round(limit, places))}".capitalize(), LIMIT))
    placed: list[float] = []
    for value, said, colour in sorted(wanted, key=lambda label: -label[0]):
        y = scale.y(value) + 4.5
        if placed and y < placed[-1] + 15:
            y = placed[-1] + 15
        placed.append(y)
        drawing.words(WIDTH - RIGHT + 8, y, said, size=12, colour=colour, bold=colour != LIMIT)


def _foot(drawing: Drawing, chart: Chart, y: float) -> float:
    """Legend, changes, signals and the rule set, one under the other; returns the height that the drawing needs."""
    y = _legend(drawing, chart, y)
    for turn, event in enumerate(chart.events, start=1):
        said = ": ".join(filter(None, (date_text(event.date), event.text)))
        y = _wrapped(drawing, f"Change {turn}, {said}", y, "#2A1644")
    for sentence in chart.words:
        y = _wrapped(drawing, sentence, y, INK)
    return _wrapped(drawing, chart.rules, y + 4, MUTED, size=12) + 14


def _legend(drawing: Drawing, chart: Chart, y: float) -> float:
    used = {chart.meaning(place) for place in range(len(chart.values))} if chart.kind != "bar" else set()
    if used <= {"common"}:
        return y + 4
    x = 26.0
    for meaning, words in MEANINGS.items():
        if meaning in used:
            _point(drawing, x, y + 11, 5, meaning)
            drawing.words(x + 12, y + 15.5, words, size=12, colour=MUTED)
            x += 12 + text_width(words, 12) + 30
    return y + 26


def _wrapped(drawing: Drawing, text: str, y: float, colour: str, size: float = 13) -> float:
    for line in wrap(text, WIDTH - 40, size)[:6]:
        y += size + 6
        drawing.words(20, y, line, size=size, colour=colour)
    return y

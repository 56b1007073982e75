"""The pens of charts: one drawing as SVG (text stays text), PNG and PDF (tagged, its words as words)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from toc.fonts import STACK
from toc.measures.charts.chart import Chart
from toc.measures.charts.draw import drawing_of
from toc.measures.charts.drawing import Disc, Drawing, Part, Shape, Stroke
from toc.pictures.typst_run import compile_pages

_HERE = Path(__file__).parent
_BATCH = 20  # charts that are set in one go: more need much memory
_OLDEST = 315532800  # 1980-01-01, the oldest date that a zipped file can carry


def pen(chart: Chart, suffix: str, *, ppi: int = 192) -> bytes:
    """Return the chart as a file's bytes, the same on every run.

    Args:
        chart: what to draw.
        suffix: ``svg``, ``png`` or ``pdf``.
        ppi: dots per inch of a PNG (96 is life size on a screen).

    Raises:
        KeyError: for another suffix.
    """
    return PENS[suffix](drawing_of(chart), ppi)


def svg(drawing: Drawing, _ppi: int = 96) -> bytes:
    """Return the drawing as SVG with a title and a description for screen readers."""
    family = ", ".join(f"'{name}'" if " " in name else name for name in STACK)
    size = f'width="{_n(drawing.width)}" height="{_n(drawing.height)}"'
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {_n(drawing.width)} {_n(drawing.height)}" '
        f'role="img" aria-labelledby="chart-title chart-words" lang="en-GB" font-family="{_x(family)}">',
        f'<title id="chart-title">{_x(drawing.title)}</title>',
        f'<desc id="chart-words">{_x(drawing.alt)}</desc>',
        '<rect width="100%" height="100%" fill="#FFFFFF"/>',
        *(_svg_part(part) for part in drawing.parts),
        "</svg>",
        "",
    ]
    return "\n".join(lines).encode("utf-8", "replace")


def _svg_part(part: Part) -> str:
    if isinstance(part, Stroke):
        dash = f' stroke-dasharray="{" ".join(_n(length) for length in part.dash)}"' if part.dash else ""
        line = f'fill="none" stroke="{part.colour}" stroke-width="{_n(part.width)}" stroke-linejoin="round"{dash}'
        return f'<polyline points="{_points(part.points)}" {line}/>'
    if isinstance(part, Shape):
        look = f'fill="{part.fill}" stroke="{part.outline}" stroke-width="{_n(part.width)}"'
        return f'<polygon points="{_points(part.points)}" {look}/>'
    if isinstance(part, Disc):
        look = f'fill="{part.fill}" stroke="{part.outline}" stroke-width="{_n(part.width)}"'
        return f'<circle cx="{_n(part.x)}" cy="{_n(part.y)}" r="{_n(part.radius)}" {look}/>'
    weight = ' font-weight="700"' if part.bold else ""
    look = f'font-size="{_n(part.size)}" fill="{part.colour}" text-anchor="{part.anchor}"{weight}'
    return f'<text x="{_n(part.x)}" y="{_n(part.y)}" {look}>{_x(part.text)}</text>'


def _png(drawing: Drawing, ppi: int) -> bytes:
    return pngs([drawing], ppi)[0]


def pngs(drawings: Sequence[Drawing], ppi: int) -> list[bytes]:
    """Return each drawing as PNG; many at once take a third of the time that they take one by one."""
    batches = [drawings[first : first + _BATCH] for first in range(0, len(drawings), _BATCH)]
    return [page for batch in batches for page in _set(batch, "png", ppi)]


def _pdf(drawing: Drawing, _ppi: int) -> bytes:
    return _set([drawing], "pdf")[0]


def _set(drawings: Sequence[Drawing], suffix: str, ppi: int | None = None) -> list[bytes]:
    job = {"charts": [as_json(drawing) for drawing in drawings], "date": [1980, 1, 1]}  # charts carry no date
    files = {"chart.typ": (_HERE / "chart.typ").read_bytes()}
    return compile_pages(_HERE / "page.typ", job, "en-GB", suffix, seconds=_OLDEST, ppi=ppi, files=files)


def as_json(drawing: Drawing) -> dict[str, Any]:
    """Return the drawing as ``chart.typ`` reads it."""
    return {
        "width": drawing.width,
        "height": drawing.height,
        "title": drawing.title,
        "alt": drawing.alt,
        "parts": [_json_part(part) for part in drawing.parts],
    }


def _json_part(part: Part) -> list[Any]:
    if isinstance(part, Stroke):
        return ["line", part.points, part.colour, part.width, part.dash]
    if isinstance(part, Shape):
        return ["shape", part.points, part.fill, part.outline, part.width]
    if isinstance(part, Disc):
        return ["disc", part.x, part.y, part.radius, part.fill, part.outline, part.width]
    return ["words", part.x, part.y, part.text, part.size, part.colour, part.bold, part.anchor]


PENS: dict[str, Callable[[Drawing, int], bytes]] = {"svg": svg, "png": _png, "pdf": _pdf}


def _points(points: tuple[tuple[float, float], ...]) -> str:
    return " ".join(f"{_n(x)},{_n(y)}" for x, y in points)


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if value % 1 else str(int(value))


def _x(text: str) -> str:
    return escape(text, {'"': "&quot;"})

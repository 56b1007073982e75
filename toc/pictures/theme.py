"""The colours, line widths and dashes of every picture: one table per theme, shared by all pens.

Colour is never the only signal: kinds differ in outline, corner and dash too, so the print theme, which is grey,
tells them apart as well. Hues follow the colour-blind-safe set of Okabe and Ito (2008), darkened or lightened until
the words on them reach a contrast of 7:1 and the outlines 3:1 (WCAG 2.2, 1.4.3 and 1.4.11); tests compute both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal

ThemeName = Literal["light", "dark", "print"]
Dash = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class BoxStyle:
    """How a box looks. Colours are ``#RRGGBB``; lengths are CSS px; ``dash`` is on, off, …; empty is solid."""

    fill: str
    stroke: str
    text: str
    width: float = 1.5
    radius: float = 8.0
    dash: Dash = ()


@dataclass(frozen=True, slots=True)
class LineStyle:
    """How a line looks; ``dash`` as in :class:`BoxStyle`."""

    stroke: str
    width: float = 1.75
    dash: Dash = ()


@dataclass(frozen=True, slots=True)
class MarkStyle:
    """A small sign on a box or line: its disc, its letter and the letter's colour."""

    fill: str
    text: str
    letter: str


@dataclass(frozen=True, slots=True)
class Theme:
    """Everything a pen needs to know about looks."""

    name: ThemeName
    paper: str
    ink: str  # title and headings
    muted: str  # subtitle, legend, lane headings
    lane: tuple[str, str]  # the strands' columns, by turns
    ceiling: str
    draft: str  # the words of the draft mark
    boxes: Mapping[str, BoxStyle]  # by role where a role has its own look, by kind otherwise
    lines: Mapping[str, LineStyle]  # by kind, or by mode for preconditions
    marks: Mapping[str, MarkStyle]

    @property
    def lane_edge(self) -> str:
        """The line around a strand's column: as faint as a column without a fill can bear (22 % of ``muted``)."""
        pairs = ((int(self.muted[n : n + 2], 16), int(self.paper[n : n + 2], 16)) for n in (1, 3, 5))
        return "#" + "".join(f"{round(paper + (muted - paper) * 0.22):02X}" for muted, paper in pairs)

    def box(self, kind: str, role: str = "") -> BoxStyle:
        """Return the look of a box of this kind and role."""
        return self.boxes.get(role) or self.boxes.get(kind) or self.boxes["outcome"]

    def line(self, kind: str, mode: str | None = None, *, feedback: bool = False) -> LineStyle:
        """Return the look of a line of this kind; a feedback arrow is dotted whatever its kind."""
        style = self.lines.get(mode or "") if kind == "precondition" else None
        style = style or self.lines.get(kind) or self.lines["precondition"]
        return replace(style, dash=(2.0, 4.0)) if feedback else style


def _boxes(**colours: tuple[str, str, str]) -> Mapping[str, BoxStyle]:
    """The looks that all themes share, in a theme's own colours (fill, stroke, text)."""
    shapes: dict[str, tuple[float, float, Dash]] = {
        "outcome": (1.5, 8.0, ()),
        "impact": (3.0, 8.0, ()),
        "long_term": (3.0, 8.0, ()),
        "output": (1.5, 2.0, ()),
        "intervention": (2.0, 0.0, ()),
        "assumption": (1.5, 8.0, (6.0, 3.0)),
        "indicator": (1.5, 16.0, ()),
        "barrier": (1.5, 0.0, (2.0, 3.0)),
        "enabler": (1.5, 8.0, (2.0, 3.0)),
        "unintended": (1.5, 16.0, (2.0, 3.0)),
        "factor": (1.5, 4.0, (2.0, 3.0)),
    }
    return MappingProxyType(
        {name: BoxStyle(*colours[name], width, radius, dash) for name, (width, radius, dash) in shapes.items()}
    )


def _lines(plain: str, act: str, help_: str, block: str, faint: str) -> Mapping[str, LineStyle]:
    return MappingProxyType(
        {
            "precondition": LineStyle(plain),
            "automatic": LineStyle(plain, 2.0),
            "needs_intervention": LineStyle(plain, 2.0, (7.0, 4.0)),
            "brings_about": LineStyle(act),
            "enables": LineStyle(act, 1.25),
            "helps": LineStyle(help_, 1.5),
            "blocks": LineStyle(block, 1.5, (2.0, 3.0)),
            "belongs": LineStyle(faint, 1.5, (2.0, 2.0)),
        }
    )


def _marks(text: str, **fills: str) -> Mapping[str, MarkStyle]:
    letters = {"assumption": "A", "indicator": "M", "evidence": "E", "barrier": "!", "gap": "?"}
    return MappingProxyType({kind: MarkStyle(fills[kind], text, letter) for kind, letter in letters.items()})


LIGHT = Theme(
    name="light",
    paper="#FFFFFF",
    ink="#15202B",
    muted="#4A5560",
    lane=("#F6F8FA", "#FFFFFF"),
    ceiling="#6B3FA0",
    draft="#8C1D18",
    boxes=_boxes(
        outcome=("#E8F1FB", "#2B6CB0", "#12243A"),
        impact=("#12355F", "#0B213C", "#FFFFFF"),
        long_term=("#1B4A82", "#0E2F57", "#FFFFFF"),
        output=("#E2F3EF", "#0F766E", "#0C2B28"),
        intervention=("#FFF0D4", "#A84F05", "#3A1D02"),
        assumption=("#FFFBE3", "#7A6100", "#302600"),
        indicator=("#F2EAF9", "#6B3FA0", "#2A1644"),
        barrier=("#FCE9E7", "#B3261E", "#410E0B"),
        enabler=("#EAF5E4", "#2F6B1F", "#12300A"),
        unintended=("#FCE8F1", "#A6215B", "#3F0A22"),
        factor=("#F0F1F3", "#5B6570", "#1C2228"),
    ),
    lines=_lines("#3C4854", "#A84F05", "#2F6B1F", "#B3261E", "#4A5560"),
    marks=_marks(
        "#FFFFFF", assumption="#7A6100", indicator="#6B3FA0", evidence="#2F6B1F", barrier="#B3261E", gap="#4A5560"
    ),
)

DARK = Theme(
    name="dark",
    paper="#10161D",
    ink="#F2F5F8",
    muted="#B4BEC8",
    lane=("#161E27", "#10161D"),
    ceiling="#C9A6F5",
    draft="#FFB4AB",
    boxes=_boxes(
        outcome=("#16304D", "#7FB4EA", "#EAF3FD"),
        impact=("#DCEBFB", "#FFFFFF", "#0B213C"),
        long_term=("#BBD8F7", "#FFFFFF", "#0B213C"),
        output=("#10362F", "#5CC9B8", "#E0F7F2"),
        intervention=("#43270A", "#F2A65A", "#FFF0DE"),
        assumption=("#363006", "#E0C341", "#FFF8D6"),
        indicator=("#321F4C", "#C9A6F5", "#F5ECFF"),
        barrier=("#451714", "#FF8A80", "#FFE9E7"),
        enabler=("#1B3512", "#93D37E", "#EBF8E5"),
        unintended=("#43142B", "#FF8FBF", "#FFE8F2"),
        factor=("#2A323A", "#A9B4BF", "#F0F3F6"),
    ),
    lines=_lines("#C3CDD7", "#F2A65A", "#93D37E", "#FF8A80", "#B4BEC8"),
    marks=_marks(
        "#10161D", assumption="#E0C341", indicator="#C9A6F5", evidence="#93D37E", barrier="#FF8A80", gap="#B4BEC8"
    ),
)

# ink on white: outlines, dashes and corners carry the meaning
PRINT = Theme(
    name="print",
    paper="#FFFFFF",
    ink="#000000",
    muted="#3A3A3A",
    lane=("#FFFFFF", "#F7F7F7"),
    ceiling="#000000",
    draft="#000000",
    boxes=_boxes(
        outcome=("#FFFFFF", "#333333", "#000000"),
        impact=("#E4E4E4", "#000000", "#000000"),
        long_term=("#E4E4E4", "#000000", "#000000"),
        output=("#F4F4F4", "#333333", "#000000"),
        intervention=("#F4F4F4", "#000000", "#000000"),
        assumption=("#FFFFFF", "#555555", "#000000"),
        indicator=("#FFFFFF", "#555555", "#000000"),
        barrier=("#FFFFFF", "#333333", "#000000"),
        enabler=("#FFFFFF", "#333333", "#000000"),
        unintended=("#FFFFFF", "#333333", "#000000"),
        factor=("#FFFFFF", "#333333", "#000000"),
    ),
    lines=_lines("#1F1F1F", "#1F1F1F", "#4A4A4A", "#4A4A4A", "#3A3A3A"),
    marks=_marks(
        "#FFFFFF", assumption="#333333", indicator="#333333", evidence="#333333", barrier="#333333", gap="#333333"
    ),
)

THEMES: Mapping[ThemeName, Theme] = MappingProxyType({"light": LIGHT, "dark": DARK, "print": PRINT})

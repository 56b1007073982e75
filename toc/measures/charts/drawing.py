"""A drawing as a short list of shapes that every pen knows: lines, discs, polygons, words. Lengths in px, y down."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Anchor = Literal["start", "middle", "end"]
Points = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line through points."""

    points: Points
    colour: str
    width: float = 1.5
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Shape:
    """A filled polygon with an outline."""

    points: Points
    fill: str
    outline: str
    width: float = 1.5


@dataclass(frozen=True, slots=True)
class Disc:
    """A filled circle with an outline."""

    x: float
    y: float
    radius: float
    fill: str
    outline: str
    width: float = 1.5


@dataclass(frozen=True, slots=True)
class Words:
    """One line of words; ``y`` is the baseline."""

    x: float
    y: float
    text: str
    size: float = 13.0
    colour: str = "#15202B"
    bold: bool = False
    anchor: Anchor = "start"


Part = Stroke | Shape | Disc | Words


@dataclass
class Drawing:
    """A drawing under construction, then what the pens draw: parts from back to front."""

    width: float
    height: float
    title: str
    alt: str
    parts: list[Part] = field(default_factory=list)

    def line(self, *points: tuple[float, float], colour: str, width: float = 1.5, dash: tuple[float, ...] = ()) -> None:
        """Add a line through points."""
        self.parts.append(Stroke(points, colour, width, dash))

    def words(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = 13.0,
        colour: str = "#15202B",
        bold: bool = False,
        anchor: Anchor = "start",
    ) -> None:
        """Add a line of words; empty ones are left out."""
        if text:
            self.parts.append(Words(x, y, text, size, colour, bold, anchor))

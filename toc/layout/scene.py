"""The Scene: a theory laid out, ready for any pen. It knows coordinates and wrapped text, never files.

All lengths are CSS px (1/96 inch); y grows downwards; the origin is the picture's top left corner.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

BoxKind = Literal["outcome", "intervention", "assumption", "indicator", "factor"]
BULLET = "• "  # a box's line that begins so begins a paragraph
LineKind = Literal["precondition", "brings_about", "enables", "helps", "blocks", "belongs"]
Point = tuple[float, float]


def in_paragraphs(lines: tuple[str, ...]) -> str:
    """Return the words of a box's lines: its paragraphs, with a line break between."""
    return " ".join([line.strip() for line in lines]).replace(f" {BULLET}", f"\n{BULLET}")


@dataclass(frozen=True, slots=True)
class Mark:
    """A small sign on a box or line that says what hangs on it: its kind, how many, and which."""

    kind: Literal["assumption", "indicator", "evidence", "barrier", "gap"]
    x: float  # of the disc's middle, in the Scene (not in its box)
    y: float
    ids: tuple[str, ...]
    label: str  # the spoken words: "2 assumptions"


@dataclass(frozen=True, slots=True)
class Box:
    """An element with its place, its wrapped words and its marks."""

    id: str
    kind: BoxKind
    role: str  # an outcome's role, a factor's kind; otherwise ""
    x: float
    y: float
    w: float
    h: float
    lines: tuple[str, ...]  # the wrapped label; never clipped
    level: int  # 0 is the top row
    strands: tuple[str, ...] = ()
    above_ceiling: bool | None = None
    number: int | None = None  # interventions are numbered
    placed: bool = False  # by hand
    empty: bool = False  # no words yet: draw the placeholder line
    bold: bool = False
    text_size: float = 14.0
    line_height: float = 18.0
    text_x: float = 12.0  # of the first baseline, from the box's corner
    text_y: float = 20.0
    spoken: str = ""  # "Outcome: … needs 2, leads to 1"
    marks: tuple[Mark, ...] = ()

    @property
    def text(self) -> str:
        """The words for pens that wrap them anew: paragraphs with a line break between."""
        return in_paragraphs(self.lines)


@dataclass(frozen=True, slots=True)
class Line:
    """A link as cubic Béziers: ``path`` is a start point followed by triples (control, control, end)."""

    id: str
    kind: LineKind
    source: str
    target: str  # an element or, for an intervention or factor on an arrow, a link
    path: tuple[Point, ...]
    mode: Literal["automatic", "needs_intervention"] | None = None
    feedback: bool = False
    arrow: bool = True  # an arrow head at the end of the path
    middle: Point = (0.0, 0.0)  # on the path: where a number or a mark sits
    spoken: str = ""  # "Staff feel safe leads to Staff find joy, because …"
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Lane:
    """A strand's column and its heading."""

    id: str
    title: str
    x: float
    w: float
    lines: tuple[str, ...] = ()  # the wrapped title: 15 px bold, 19 px apart, first baseline at y = 30, centred


@dataclass(frozen=True, slots=True)
class LegendItem:
    """A sign and what it means, only for signs that are used."""

    sign: str  # a box kind or role, a line kind or mode, a mark kind, "ceiling"
    label: str


@dataclass(frozen=True, slots=True)
class Scene:
    """The whole map. Title, subtitle, legend and words stand outside ``width`` and ``height``: each pen places them."""

    width: float
    height: float
    title: str
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    lanes: tuple[Lane, ...] = ()
    ceiling: float | None = None  # y of the ceiling of accountability
    ceiling_label: str = ""
    legend: tuple[LegendItem, ...] = ()
    subtitle: str = ""  # the file's version and date, never the clock
    draft: bool = False
    lang: str = "en-GB"
    words: tuple[str, ...] = field(default=())  # the links in words, for under the map and for screen readers
    memory: object = field(default=None, compare=False, repr=False)  # toc.layout.memory.Memory: how it was seated

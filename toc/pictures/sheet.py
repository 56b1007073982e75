"""What stands around the map on every picture: title, version and date, draft mark, legend; and where it all goes.

A Scene is the map alone. A Sheet adds the rest once, for all pens, so that the PDF on the wall and the slide show the
same thing in the same place. Lengths are CSS px, like the Scene's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from toc.layout.scene import LegendItem, Scene
from toc.layout.text import clean, width, wrap

MARGIN = 40.0
TITLE_SIZE = 26.0
TITLE_LEADING = 32.0
SUBTITLE_SIZE = 14.0
NOTE_SIZE = 13.0
DRAFT = "DRAFT"
DRAFT_BOX = (92.0, 32.0)
INVITATION = ("What change do you want to see?", "Start with the long-term outcome, then work backwards.")
UNTITLED = "Theory of change"
_LEGEND_ROW = 26.0
_SIGN = 40.0  # the width kept for a legend's sign
_LEAST_WIDTH = 560.0  # so that a map of one box still has room for its title

SignKind = Literal["box", "line", "mark", "ceiling", "number"]


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A legend item with its place: ``x`` is the sign's left edge, ``y`` the middle of the row."""

    x: float
    y: float
    kind: SignKind
    item: LegendItem


@dataclass(frozen=True, slots=True)
class Sheet:
    """A Scene with its surroundings. The map's origin stands at (``left``, ``top``)."""

    scene: Scene
    width: float
    height: float
    left: float
    top: float
    title: tuple[str, ...]
    title_y: float  # first baseline
    subtitle_y: float
    draft: tuple[float, float] | None  # top left corner of the draft mark
    legend: tuple[LegendEntry, ...]


def sign_kind(scene: Scene, sign: str) -> SignKind:
    """Return what a legend's sign is a picture of; a word that names several is the one the Scene really shows."""
    if sign == "ceiling":
        return "ceiling"
    if sign == "acts_on_arrow":
        return "number"
    if any(sign in (box.kind, box.role) for box in scene.boxes):
        return "box"
    if sign == "feedback" or any(sign in (line.kind, line.mode) for line in scene.lines):
        return "line"
    return "mark"


def lay_sheet(scene: Scene) -> Sheet:
    """Place the surroundings of a Scene."""
    words = clean(scene.title) or UNTITLED
    wide = max(scene.width, _LEAST_WIDTH, min(width(words, TITLE_SIZE, True) + 2 * MARGIN + 110, 1200.0))
    room = wide - 2 * MARGIN - (110 if scene.draft else 0)
    title = wrap(words, room, TITLE_SIZE, True)
    y = 24.0 + TITLE_LEADING * len(title)
    if scene.subtitle:
        y += 24
    top = y + 12
    y = top + scene.height + 24
    entries = []
    x = MARGIN
    for item in scene.legend:
        need = _SIGN + 4 + width(item.label, NOTE_SIZE) + 22
        if x > MARGIN and x + need > wide - MARGIN:
            x, y = MARGIN, y + _LEGEND_ROW
        entries.append(LegendEntry(x, y, sign_kind(scene, item.sign), item))
        x += need
    return Sheet(
        scene=scene,
        width=wide,
        height=y + 28,
        left=(wide - scene.width) / 2,
        top=top,
        title=title,
        title_y=24.0 + TITLE_LEADING,
        subtitle_y=24.0 + TITLE_LEADING * len(title) + 24,
        draft=(wide - MARGIN - DRAFT_BOX[0], 32.0) if scene.draft else None,
        legend=tuple(entries),
    )

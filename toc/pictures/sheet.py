"""What stands around the map on every picture: title, version and date, draft mark, legend; and where it all goes.

A Scene is the map alone. A Sheet adds the rest once, for all pens, so that the PDF on the wall and the slide show the
same thing in the same place. Lengths are CSS px, like the Scene's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from toc.layout.scene import LegendItem, Scene
from toc.layout.text import clean, width, wrap

MARGIN = 24.0
TITLE_SIZE = 22.0
SMALL = 12.0
_LEGEND_ROW = 22.0
_SIGN = 36.0  # the width kept for a legend's sign
_LEAST_WIDTH = 520.0  # so that a map of one box still has room for its title
INVITATION = ("Nothing is on the map yet.", "Start at the top: what is the change you want to see?")
DRAFT = "Draft: some things need fixing before this is shared"


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A legend item with its place: ``x`` is the sign's left edge, ``y`` the middle of the row."""

    x: float
    y: float
    kind: Literal["box", "line", "mark", "ceiling"]
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
    draft_y: float | None
    invitation_y: float | None
    legend_y: float | None  # baseline of "Key"
    legend: tuple[LegendEntry, ...]


def sign_kind(scene: Scene, sign: str) -> Literal["box", "line", "mark", "ceiling"]:
    """Return what a legend's sign is a picture of; a word that names several is the one the Scene really shows."""
    if sign == "ceiling":
        return "ceiling"
    if any(sign in (box.kind, box.role) for box in scene.boxes):
        return "box"
    if any(sign in (line.kind, line.mode) for line in scene.lines) or sign == "feedback":
        return "line"
    return "mark"


def lay_sheet(scene: Scene) -> Sheet:
    """Place the surroundings of a Scene."""
    wide = max(scene.width, _LEAST_WIDTH) + 2 * MARGIN
    inner = wide - 2 * MARGIN
    title = wrap(clean(scene.title) or "Theory of change", inner, TITLE_SIZE, True)
    y = MARGIN + TITLE_SIZE
    title_y = y
    y += (len(title) - 1) * TITLE_SIZE * 1.25
    y += SMALL * 1.6
    subtitle_y = y
    draft_y = None
    if scene.draft:
        y += SMALL * 1.8
        draft_y = y
    top = y + MARGIN * 0.75
    y = top + (scene.height if scene.boxes else 160.0)
    legend_y, entries = None, []
    if scene.legend:
        y += MARGIN
        legend_y = y
        x, row = MARGIN, y + _LEGEND_ROW
        for item in scene.legend:
            room = _SIGN + 8 + width(item.label, SMALL) + 20
            if x > MARGIN and x + room > wide - MARGIN:
                x, row = MARGIN, row + _LEGEND_ROW
            entries.append(LegendEntry(x, row, sign_kind(scene, item.sign), item))
            x += room
        y = row + _LEGEND_ROW / 2
    return Sheet(
        scene=scene,
        width=wide,
        height=y + MARGIN,
        left=(wide - scene.width) / 2 if scene.boxes else MARGIN,
        top=top,
        title=title,
        title_y=title_y,
        subtitle_y=subtitle_y,
        draft_y=draft_y,
        invitation_y=None if scene.boxes else top + 64.0,
        legend_y=legend_y,
        legend=tuple(entries),
    )

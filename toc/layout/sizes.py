"""How big each box is: its words wrapped and measured."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from toc.layout.net import Node
from toc.layout.text import wrap

WIDTH, WIDER, WIDEST = 188.0, 236.0, 300.0
LONG, LONGER = 90, 180  # characters from which a box is wider
PAD_X, PAD_Y = 14.0, 13.0
SIZE, LINE = 14.0, 18.0
BASELINE = 13.6  # of the first line, below the padding
NUMBER_ROOM = 22.0  # for an intervention's number, left of its words
MARKS_ROOM = 22.0  # for a row of marks at a box's foot
SPARE = 0.9  # share of its room that bold text uses: some viewers ignore the embedded font and take a wider bold
BOLD_ROLES = ("impact", "long_term")
PLACEHOLDERS = {
    "outcome": "What has to be true?",
    "intervention": "What will we do?",
    "assumption": "What are we relying on?",
    "indicator": "How will we know?",
    "factor": "What helps or hinders?",
}


class Words(NamedTuple):
    """A box's wrapped words and its size."""

    lines: tuple[str, ...]
    width: float
    height: float
    text_x: float
    bold: bool
    empty: bool


def words_of(node: Node, marked: bool, stretch: float = 1.0) -> Words:
    """Return a node's wrapped words; one without any gets the question that it waits for.

    Its box is ``stretch`` times as wide as usual, and has room for marks where it is ``marked``.
    """
    return _words(
        node.label,
        node.kind,
        node.role in BOLD_ROLES,
        NUMBER_ROOM if node.number is not None else 0.0,
        marked,
        stretch,
    )


@lru_cache(maxsize=8192)
def _words(label: str, kind: str, bold: bool, indent: float, marked: bool, stretch: float) -> Words:
    wide = WIDTH if len(label) < LONG else WIDER if len(label) < LONGER else WIDEST
    wide = round(wide * stretch)
    lines = wrap(label or PLACEHOLDERS[kind], (wide - 2 * PAD_X - indent) * (SPARE if bold else 1.0), SIZE, bold)
    tall = len(lines) * LINE + 2 * PAD_Y + (MARKS_ROOM if marked else 0.0)
    return Words(lines, wide, tall, PAD_X + indent, bold, not label)

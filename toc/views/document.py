"""A page of words as data: what the views that are text make, and what the Markdown, Word, PDF and CSV writers write.

It is to text what the Scene is to pictures: a view is written once, and every writer shows the same words.
All words are cleaned when a block is made (NFC, no control characters), so no writer has to fear them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from toc.layout.text import clean

Style = Literal["", "strong", "em"]
Run = tuple[str, Style]  # words and how they are said


def said(*parts: str | Run) -> tuple[Run, ...]:
    """Return clean runs; a bare string is plain. Spaces at the joints are kept."""
    runs: list[Run] = []
    for part in parts:
        style: Style
        words, style = (part, "") if isinstance(part, str) else part
        inside = clean(words)
        before = " " if words[:1].isspace() and inside else ""
        after = " " if words[-1:].isspace() and inside else ""
        if words:
            runs.append((before + inside + after or " ", style))
    return tuple(runs)


def strong(words: str) -> Run:
    """Return words that stand out."""
    return words, "strong"


def em(words: str) -> Run:
    """Return words that are said apart: reasons, notes."""
    return words, "em"


def plain(runs: tuple[Run, ...]) -> str:
    """Return the words without their styles."""
    return "".join(words for words, _ in runs)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading below the title; ``level`` is 2 or 3 (the title is 1)."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; each item has a depth from 0. A numbered one counts from 1 and has no depths."""

    items: tuple[tuple[int, tuple[Run, ...]], ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a header row. ``widths`` are relative; the first column heads its row."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...] = ()
    summary: str = ""  # what the table shows, for people who hear it


Block = Heading | Paragraph | Bullets | Table


@dataclass(frozen=True, slots=True)
class Document:
    """A titled page of blocks."""

    title: str
    subtitle: str  # the theory's version and date
    blocks: tuple[Block, ...]
    landscape: bool = False
    lang: str = "en-GB"


def heading(text: str, level: int = 2) -> Heading:
    """Return a heading with clean words."""
    return Heading(clean(text), level)


def paragraph(*parts: str | Run) -> Paragraph:
    """Return a paragraph with clean words."""
    return Paragraph(said(*parts))


def bullets(items: list[tuple[int, tuple[Run, ...]]], *, numbered: bool = False) -> Bullets:
    """Return a list; the items come from :func:`said`."""
    return Bullets(tuple(items), numbered)


def table(
    columns: tuple[str, ...], rows: Sequence[tuple[str, ...]], widths: tuple[float, ...] = (), summary: str = ""
) -> Table:
    """Return a table with clean words."""
    return Table(columns, tuple(tuple(clean(cell) for cell in row) for row in rows), widths, summary)

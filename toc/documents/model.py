"""A page of words as data: what the views and the measurement plan make, and what the writers write.

It is to text what the Scene is to pictures: words are put together once, and every writer shows the same ones.
All words are cleaned when a block is made (NFC, no control characters), so no writer has to fear them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

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


def lines(words: str) -> str:
    """Return clean words that keep their line breaks."""
    return "\n".join([clean(line) for line in words.strip().splitlines()]) if "\n" in words else clean(words)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading below the title; ``level`` is 2 or 3 (the title is 1)."""

    text: str
    level: int = 2
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; ``quiet`` ones are notes."""

    runs: tuple[Run, ...]
    quiet: bool = False


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


@dataclass(frozen=True, slots=True)
class Fields:
    """A form: (section, ((heading, words), …)), the section's name beside its first field."""

    sections: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    summary: str = ""
    columns: tuple[str, str, str] = ("Section", "Field", "What we agreed")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawing that the PDF's compiler draws itself, as vectors: a file that defines ``draw(data, room)``."""

    source: tuple[str, bytes]  # the file's name and what it holds
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture, drawn when a writer asks for it: ``png()``; None where it cannot be drawn."""

    png: Callable[[], bytes | None]
    alt: str
    drawn: Drawn | None = None


Block = Heading | Paragraph | Bullets | Table | Fields | Picture


@dataclass(frozen=True, slots=True)
class Document:
    """A titled page of blocks."""

    title: str
    subtitle: str  # the theory's version and date
    blocks: tuple[Block, ...]
    landscape: bool = False
    lang: str = "en-GB"
    open_words: str = ""  # a cell that says just this is still open, and stands out
    one_page: bool = False  # tables in smaller words, down to 6 pt, where that keeps it on one page


def heading(text: str, level: int = 2, *, new_page: bool = False) -> Heading:
    """Return a heading with clean words."""
    return Heading(clean(text), level, new_page)


def paragraph(*parts: str | Run, quiet: bool = False) -> Paragraph:
    """Return a paragraph with clean words."""
    return Paragraph(said(*parts), quiet)


def bullets(items: Iterable[tuple[int, tuple[Run, ...]]], *, numbered: bool = False) -> Bullets:
    """Return a list; the items come from :func:`said`."""
    return Bullets(tuple(items), numbered)


def table(
    columns: tuple[str, ...], rows: Sequence[tuple[str, ...]], widths: tuple[float, ...] = (), summary: str = ""
) -> Table:
    """Return a table with clean words, which keep their line breaks."""
    return Table(columns, tuple(tuple(lines(cell) for cell in row) for row in rows), widths, clean(summary))


def fields(sections: Iterable[tuple[str, Iterable[tuple[str, str]]]], summary: str = "") -> Fields:
    """Return a form with clean words, which keep their line breaks."""
    told = tuple((name, tuple((heading, lines(words)) for heading, words in those)) for name, those in sections)
    return Fields(told, clean(summary))

"""A Document as Markdown (CommonMark with GitHub's tables): words stay words, whatever signs they hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from toc.documents.model import Bullets, Document, Fields, Heading, Paragraph, Picture, Run, Table

# what CommonMark would read as markup inside a line, and at its start
_INSIDE = re.compile(r"([\\`*_\[\]<>|~]|&(?=#?\w+;))")
_START = re.compile(r"^(\s*)([#+=-]|\d+(?=[.)]))")


def escape(words: str) -> str:
    """Return words that CommonMark shows as they are, their line breaks as ``<br>``."""
    return "<br>".join(_INSIDE.sub(r"\\\1", words).split("\n"))


def _line(words: str) -> str:
    """Return escaped words that start a line and stay a line of words."""

    def mark(match: re.Match[str]) -> str:
        sign = match.group(2)
        return match.group(1) + (sign + "\\" if sign[0].isdigit() else "\\" + sign)

    return _START.sub(mark, words)


def _runs(runs: tuple[Run, ...]) -> str:
    out = []
    for words, style in runs:
        inside = escape(words.strip())
        mark = {"strong": "**", "em": "*"}.get(style, "") if inside else ""
        lead = words[: len(words) - len(words.lstrip())]
        tail = words[len(words.rstrip()) :] if inside else ""
        out.append(f"{lead}{mark}{inside}{mark}{tail}")
    return _line("".join(out).strip())


def markdown(document: Document) -> bytes:
    """Return the document as UTF-8 Markdown; pictures are told in words."""
    parts = [f"# {escape(document.title)}"]
    if document.subtitle:
        parts.append(_line(escape(document.subtitle)))
    for block in document.blocks:
        match block:
            case Heading():
                parts.append(f"{'#' * block.level} {escape(block.text)}")
            case Paragraph():
                parts.append(_runs(block.runs))
            case Bullets():
                marks = [f"{n}." if block.numbered else "-" for n in range(1, len(block.items) + 1)]
                rows = zip(marks, block.items, strict=True)
                parts.append("\n".join(f"{'  ' * depth}{mark} {_runs(runs)}" for mark, (depth, runs) in rows))
            case Table():
                parts.append(_table(block.columns, block.rows))
            case Fields():
                parts.append(_table(block.columns, _beside(block)))
            case Picture():
                parts.append(f"*{escape(block.alt)}*")
    return ("\n\n".join(part for part in parts if part) + "\n").encode()


def _beside(fields: Fields) -> list[tuple[str, ...]]:
    """Return a form as rows of section, heading and words; the section stands beside its first field."""
    return [
        ("" if place else name, heading, words)
        for name, those in fields.sections
        for place, (heading, words) in enumerate(those)
    ]


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    def row(cells: Sequence[str]) -> str:
        return "| " + " | ".join(escape(cell) for cell in cells) + " |"

    return "\n".join([row(columns), "|" + " --- |" * len(columns), *(row(cells) for cells in rows)])

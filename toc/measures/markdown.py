"""The measurement plan in Markdown (CommonMark with tables), readable as it stands."""

from __future__ import annotations

import re

from toc.measures.document import Block, Bullets, Heading, Pairs, Paragraph, Picture, Table, plan_document
from toc.measures.words import clean
from toc.theory.model import Theory

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~])")
_STARTS = re.compile(r"^(#{1,6}\s|[-+=]|\d{1,9}[.)]\s)")


def write_md(theory: Theory, *, one_page: bool = False) -> bytes:
    """Return the measurement plan as Markdown, UTF-8. Pictures are told in words."""
    document = plan_document(theory, one_page=one_page)
    parts = [f"# {inline(document.title)}", inline(document.subtitle), *(_block(block) for block in document.blocks)]
    return ("\n\n".join(part for part in parts if part) + "\n").encode("utf-8", "replace")


def inline(text: str) -> str:
    """Return the words so that Markdown shows them as they are: no markup, no HTML, line breaks as ``<br>``."""
    escaped = _SPECIAL.sub(r"\\\1", clean(text).strip()).replace("&", "&amp;")
    return "<br>".join(line.strip() for line in escaped.split("\n"))


def _line(text: str) -> str:
    """Words that start a line: what would make a heading or a list of them is made plain."""
    escaped = inline(text)
    return _STARTS.sub(lambda found: "\\" + found[0] if not found[0][0].isdigit() else _numbered(found[0]), escaped)


def _numbered(start: str) -> str:
    return re.sub(r"([.)])", r"\\\1", start, count=1)


def _block(block: Block) -> str:
    if isinstance(block, Heading):
        return f"{'#' * (block.level + 1)} {inline(block.text)}"
    if isinstance(block, Paragraph):
        return _line(block.text)
    if isinstance(block, Bullets):
        return "\n".join(f"- {_line(item)}" for item in block.items)
    if isinstance(block, Table):
        return _table(block.headings, block.rows)
    if isinstance(block, Pairs):
        rows = [
            ("" if place else section, heading, words)
            for section, fields in block.sections
            for place, (heading, words) in enumerate(fields)
        ]
        return _table(("Section", "Field", "What we agreed"), rows)
    return _picture(block)


def _picture(block: Picture) -> str:
    return f"*{inline(block.alt)}*"


def _table(headings: tuple[str, ...], rows: tuple[tuple[str, ...], ...] | list[tuple[str, str, str]]) -> str:
    lines = [headings, tuple("---" for _ in headings)]
    said = [f"| {' | '.join(inline(words) for words in lines[0])} |", f"| {' | '.join(lines[1])} |"]
    said.extend(f"| {' | '.join(inline(words) for words in row)} |" for row in rows)
    return "\n".join(said)

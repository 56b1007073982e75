"""libyaml's complaints in words that a person who does not know YAML can act on."""

from __future__ import annotations

from typing import Any

from toc.theory.errors import Problem
from toc.theory.tree import shorten

# a piece of libyaml's (or PyYAML's) message → what was found, what to do
_EXPLAINED: tuple[tuple[str, str, str], ...] = (
    ("mapping values are not allowed", "a second colon in unquoted text", 'quotes round text that holds ": "'),
    ("found character '\\t'", "a tab", "spaces; YAML does not allow tabs at the start of a line"),
    ("found character that cannot start any token", "a character that cannot begin a value", "quotes round the text"),
    ("cannot start any token", "a character that cannot begin a value", "quotes round the text"),
    ("could not find expected ':'", "text that is neither a key nor part of the value above", "a colon after the key"),
    ("did not find expected key", "a line that does not fit in here", "the same indent as its neighbours"),
    ("did not find expected ',' or ']'", "a list [ that is not closed", "a comma between items and ] at the end"),
    ("did not find expected ',' or '}'", "a record { that is not closed", "a comma between fields and } at the end"),
    ("did not find expected '-' indicator", "a line that does not fit in this list", 'a "-" in line with the others'),
    ("found unexpected end of stream", "a quote that is never closed", "a closing quote"),
    ("did not find expected node content", "nothing where a value should be", "a value"),
    ("found undefined tag handle", "a tag", "no tags; plain values only"),
    ("found undefined alias", "an alias", "the value itself, written out"),
    ("found unknown escape character", "a backslash that YAML does not know", r"\\ for a backslash, or single quotes"),
    ("did not find expected <document start>", "text after the end of the document", "one document per file"),
    ("found incompatible YAML document", "a YAML version that is not known", "YAML 1.2, or no %YAML line"),
    ("found duplicate %YAML", "two %YAML lines", "one, or none"),
    ("did not find expected the document start", "text after the end of the document", "one document per file"),
)


def explain(error: Any, text: str, file: str, field: str) -> Problem:
    """Return the problem that a scanner's or parser's error stands for.

    Args:
        error: a ``yaml.MarkedYAMLError``.
        text: the document, for the line that the error points at.
        file: the name that the problem gives.
        field: the way to the last value that was read.
    """
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark is not None else (0, 0)
    message = str(error.problem or error.context or "broken YAML")
    after = f"right after {field}" if field else ""
    found, expected = next(
        ((found, expected) for piece, found, expected in _EXPLAINED if piece in message),
        (f"broken YAML ({shorten(message, 80)})", "readable YAML"),
    )
    where = _line(text, line)
    if where:
        found = f"{found} in: {where}"
    opened = error.context_mark
    if opened is not None and mark is not None and opened.line != mark.line:
        found += f" (it began on line {opened.line + 1})"
    return Problem(file, line, column, after, found, expected)


def _line(text: str, line: int) -> str:
    lines = text.split("\n", line)
    return shorten(lines[line - 1], 60) if 0 < line <= len(lines) else ""

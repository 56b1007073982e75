"""libyaml's complaints in words that a person who does not know YAML can act on."""

from __future__ import annotations

import re
from typing import Any

from toc.theory.errors import Problem
from toc.theory.tree import dotted, shorten

# a piece of libyaml's (or PyYAML's) message → what was found, what to do
_EXPLAINED: tuple[tuple[str, str, str], ...] = (
    ("mapping values are not allowed", "a second colon in unquoted text", 'quotes round text that holds ": "'),
    ("tab character", "a tab", "spaces; YAML does not allow tabs before a value"),
    (
        "could not find expected ':'",
        "text that is neither a key nor part of a value",
        'a key with a colon: "key: value"',
    ),
    ("did not find expected key", "a line that does not fit in here", "the same indent as its neighbours"),
    ("expected <block end>", "a line that does not fit in here", "the same indent as its neighbours"),
    ("did not find expected ',' or ']'", "a list [ that is not closed", "a comma between items and ] at the end"),
    ("expected ',' or ']'", "a list [ that is not closed", "a comma between items and ] at the end"),
    ("did not find expected ',' or '}'", "a record { that is not closed", "a comma between fields and } at the end"),
    ("expected ',' or '}'", "a record { that is not closed", "a comma between fields and } at the end"),
    ("did not find expected '-' indicator", "a line that does not fit in this list", 'a "-" in line with the others'),
    ("found unexpected end of stream", "a quote that is not closed", "a closing quote"),
    ("found unexpected document indicator", "a quote that is not closed", "a closing quote"),
    ("did not find expected node content", "nothing where a value should be", "a value"),
    ("found undefined tag handle", "a tag", "no tags; plain values only"),
    ("found undefined alias", "an alias", "the value itself, written out"),
    ("unknown escape character", "a backslash that YAML does not know", r"\\ for a backslash, or single quotes"),
    ("expected <document start>", "text after the end of the document", "one document per file"),
    ("incompatible YAML document", "a YAML version that is not known", "YAML 1.2, or no %YAML line"),
    ("duplicate %YAML", "two %YAML lines", "one, or none"),
)
_CONFLICT = re.compile(r"^(<{7}|>{7})( .*)?$", re.MULTILINE)
_LONG_KEY = re.compile(r"\s*([^\s:\"'#][^:]{1023,}):(?:\s|$)")
_KEY = re.compile(r"\s*(?:- +)*[\"']?([A-Za-z0-9_.-]+)[\"']?\s*:(?:\s|$)")


def explain(error: Any, text: str, file: str) -> Problem:
    """Return the problem that a scanner's or parser's error stands for.

    Args:
        error: a ``yaml.MarkedYAMLError``.
        text: the document, for the line that the error points at.
        file: the name that the problem gives.
    """
    conflict = _CONFLICT.search(text)
    if conflict is not None:
        line = text.count("\n", 0, conflict.start()) + 1
        expected = "one of the two versions; put the file in order, or use toc merge"
        return Problem(file, line, 1, "", "the marks of a merge conflict", expected)
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark is not None else (0, 0)
    message = f"{error.problem or ''} {error.context or ''}"
    written = _line(text, line)
    for at in (line, error.context_mark.line + 1 if error.context_mark is not None else line):
        long = _LONG_KEY.match(_line(text, at))
        if long is not None:
            found = f"a key of {len(long[1]):,} characters"
            return Problem(
                file, at, 1, dotted((shorten(long[1], 40),)), found, "a key of at most 1,024, as YAML has it"
            )
    char = written[column - 1 : column]
    if "cannot start any token" in message and char != "\t":
        found, expected = f"a value that begins with {char}", "quotes round it"
    elif "cannot start any token" in message:
        found, expected = "a tab", "spaces; YAML does not allow tabs before a value"
    else:
        found, expected = next(
            ((found, expected) for piece, found, expected in _EXPLAINED if piece in message),
            (f"broken YAML ({shorten(message, 80)})", "readable YAML"),
        )
    opened = error.context_mark
    if "not closed" in found and opened is not None:
        written = _line(text, opened.line + 1)
        if "quote" in found or mark is opened or not any(map(str.strip, text.split("\n")[line - 1 :])):
            line, column = opened.line + 1, opened.column + 1  # behind the end of the file there is nothing to look at
        else:
            found += f" (it opens on line {opened.line + 1})"
    elif "neither a key" in found and opened is not None:
        line, column = opened.line + 1, opened.column + 1
        written = _line(text, line)
        found += f", in `{shorten(written, 60)}`"
    elif written.strip():
        found += f", in `{shorten(written, 60)}`"
    key = _KEY.match(written)
    return Problem(file, line, column, dotted((key[1],)) if key else "", found, expected)


def _line(text: str, line: int) -> str:
    lines = text.split("\n", line)
    return lines[line - 1] if 0 < line <= len(lines) else ""

"""JSON text to the same tree as YAML's, with lines, and with duplicate keys and deep nesting refused.

The standard library's reader tells neither lines nor duplicate keys; its string scanner is used here.
"""

from __future__ import annotations

import math
import re
from json import JSONDecodeError
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import Any

from toc.theory.errors import Problem, TheoryFileError
from toc.theory.limits import MAX_DEPTH, MAX_PROBLEMS, MAX_VALUES, character, too_deep, too_many
from toc.theory.scalars import FORBIDDEN
from toc.theory.tree import Parsed, Path, dotted, shorten

_SPACE = re.compile(r"[ \t\n\r]*")
_NUMBER = re.compile(r"(-?(?:0|[1-9][0-9]*))(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_LITERALS: tuple[tuple[str, Any], ...] = (("null", None), ("true", True), ("false", False))
_LONGEST_NUMBER = 40


def read_json(text: str, file: str) -> Parsed:
    """Read one JSON document.

    Args:
        text: the document, decoded.
        file: the name that problems give.

    Returns:
        The tree; ``problems`` names duplicate keys and texts that hold control characters.

    Raises:
        TheoryFileError: broken JSON, too deep, or empty.
    """
    return _Reader(text, file).read()


class _Reader:
    def __init__(self, text: str, file: str) -> None:
        self.text = text
        self.file = file
        self.out = Parsed()
        self.count = 0
        self._line = 1
        self._line_at = 0

    def line(self, at: int) -> int:
        """Return the 1-based line of an offset; offsets mostly grow, so only the step since the last is counted."""
        if at < self._line_at:
            return self.text.count("\n", 0, at) + 1
        self._line += self.text.count("\n", self._line_at, at)
        self._line_at = at
        return self._line

    def problem(self, at: int, path: Path, found: str, expected: str) -> None:
        column = at - self.text.rfind("\n", 0, at)
        self.out.problems.append(Problem(self.file, self.line(at), column, dotted(path), found, expected))
        if len(self.out.problems) >= MAX_PROBLEMS:
            raise TheoryFileError(self.out.problems)

    def stop(self, at: int, path: Path, expected: str, found: str | None = None) -> TheoryFileError:
        if found is None:
            rest = self.text[at : at + 20].split("\n")[0]
            found = f"`{shorten(rest, 20)}`" if rest.strip() else "the end of the line or file"
        self.problem(at, path, found, expected)
        return TheoryFileError(self.out.problems)

    def read(self) -> Parsed:
        at = self.space(0)
        if at == len(self.text):
            found = "an empty file"
            raise TheoryFileError([Problem(self.file, 0, 0, "", found, 'a theory, which starts with {"toc": 1')])
        self.out.lines[()] = self.line(at)
        self.out.root, at = self.value(at, (), 0)
        at = self.space(at)
        if at != len(self.text):
            raise self.stop(at, (), "nothing after the closing bracket")
        return self.out

    def space(self, at: int) -> int:
        return _SPACE.match(self.text, at).end()  # type: ignore[union-attr]

    def value(self, at: int, path: Path, depth: int) -> tuple[Any, int]:
        self.count += 1
        if self.count > MAX_VALUES:
            raise TheoryFileError([*self.out.problems, too_many(self.file, self.line(at))])
        char = self.text[at : at + 1]
        if char == '"':
            return self.string(at, path)
        if char == "{" or char == "[":
            if depth >= MAX_DEPTH:
                column = at - self.text.rfind("\n", 0, at)
                raise TheoryFileError([*self.out.problems, too_deep(self.file, self.line(at), column)])
            return self.mapping(at, path, depth) if char == "{" else self.sequence(at, path, depth)
        match = _NUMBER.match(self.text, at)
        if match is not None:
            return self.number(match, at, path), match.end()
        for word, meaning in _LITERALS:
            if self.text.startswith(word, at):
                return meaning, at + len(word)
        raise self.stop(at, path, 'a value: "text", a number, true, false, null, [ or {')

    def number(self, match: re.Match[str], at: int, path: Path) -> int | float | None:
        raw = match[0]
        if match[2] is None and match[3] is None and len(raw) <= _LONGEST_NUMBER:
            return int(raw)
        value = float(raw) if len(raw) <= _LONGEST_NUMBER else math.inf
        if not math.isfinite(value):
            self.problem(at, path, f"the number {shorten(raw, 30)}", "a number of a size that people use")
            return None
        return value

    def string(self, at: int, path: Path) -> tuple[str, int]:
        try:
            value, end = scanstring(self.text, at + 1, True)
        except JSONDecodeError as error:
            expected = "a closing quote on the same line, and only JSON's escapes"
            raise self.stop(error.pos, path, expected) from None
        match = FORBIDDEN.search(value)
        if match is not None:
            self.problem(at, path, character(match[0]), "text without control characters")
            value = FORBIDDEN.sub("", value)
        return value, end

    def mapping(self, at: int, path: Path, depth: int) -> tuple[dict[str, Any], int]:
        out: dict[str, Any] = {}
        seen: dict[str, int] = {}
        at = self.space(at + 1)
        if self.text.startswith("}", at):
            return out, at + 1
        while True:
            if not self.text.startswith('"', at):
                raise self.stop(at, path, 'a key in double quotes (and no comma before "}")')
            key_at = at
            key, at = self.string(at, path)
            here = (*path, key)
            again = key in seen
            if again:
                found = f"the key {shorten(key, 40)} again (first on line {seen[key]})"
                self.problem(key_at, here, found, "each key once")
            else:
                seen[key] = self.out.lines[here] = self.line(key_at)
            at = self.space(at)
            if not self.text.startswith(":", at):
                raise self.stop(at, here, 'a ":" after the key')
            value, at = self.value(self.space(at + 1), here, depth + 1)
            if not again:
                out[key] = value
            at = self.space(at)
            if self.text.startswith("}", at):
                return out, at + 1
            if not self.text.startswith(",", at):
                raise self.stop(at, here, 'a "," or "}"')
            at = self.space(at + 1)

    def sequence(self, at: int, path: Path, depth: int) -> tuple[list[Any], int]:
        out: list[Any] = []
        at = self.space(at + 1)
        if self.text.startswith("]", at):
            return out, at + 1
        while True:
            here = (*path, len(out))
            self.out.lines[here] = self.line(at)
            value, at = self.value(at, here, depth + 1)
            out.append(value)
            at = self.space(at)
            if self.text.startswith("]", at):
                return out, at + 1
            if not self.text.startswith(",", at):
                raise self.stop(at, here, 'a "," or "]"')
            at = self.space(at + 1)

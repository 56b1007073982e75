"""YAML text to a tree in one pass over libyaml's events, with the limits checked as the events come.

Composing first and checking later is no option: deep nesting crashes libyaml's composer and aliases explode.
Scalars are resolved here after YAML 1.2's core schema (https://yaml.org/spec/1.2.2/#103-core-schema), because
PyYAML's own rules are those of 1.1, which make ``no`` a flag, ``010`` eight and ``12:30`` a number.
"""

from __future__ import annotations

import math
import re
from dataclasses import replace
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
    StreamStartEvent,
)

from toc.theory import yaml_words
from toc.theory.errors import Problem, TheoryFileError
from toc.theory.limits import MAX_DEPTH, MAX_PROBLEMS, MAX_VALUES, character, too_deep, too_many
from toc.theory.scalars import FORBIDDEN, Plain
from toc.theory.tree import Parsed, Path, dotted, shorten

_NUMBER = re.compile(
    r"(?P<int>[-+]?[0-9]+)|(?P<oct>0o[0-7]+)|(?P<hex>0x[0-9a-fA-F]+)"
    r"|(?P<float>[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?)"
)
_WORDS: dict[str, bool | None] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True,
    "false": False, "False": False, "FALSE": False,
}  # fmt: skip
_MAYBE = frozenset("+-.0123456789")
_ENOUGH_ALIASES = 5  # aliases after which nothing more is said about a file
_LONGEST_NUMBER = 40  # longer rows of digits are somebody's reference number, and are text

_MISSING: Any = object()  # a value that was refused where it stands and is left out of the tree


# Line breaks in YAML 1.1, which libyaml follows, and characters like any other in YAML 1.2
_OLD_BREAKS = re.compile("[\x85\u2028\u2029]")


def event_parser(text: str) -> Any:
    """Return an object whose ``get_event`` walks the document: PyYAML over libyaml, or pure where there is none."""
    if _OLD_BREAKS.search(text):
        return _Unbroken(text)
    return _parser(text)


def _parser(text: str) -> Any:
    try:
        from yaml.cyaml import CParser  # type: ignore[attr-defined]
    except ImportError:
        return yaml.SafeLoader(text)
    return CParser(text)


class _Unbroken:
    """A parser that sees other characters in the place of YAML 1.1's line breaks, and puts them back afterwards."""

    def __init__(self, text: str) -> None:
        free = (code for code in range(0xE000, 0xF8FF) if chr(code) not in text)
        there = {ord(char): next(free) for char in "\x85\u2028\u2029"}
        self._back = {stand_in: code for code, stand_in in there.items()}
        self._parser = _parser(text.translate(there))

    def get_event(self) -> Any:
        event = self._parser.get_event()
        if isinstance(event, ScalarEvent):
            event.value = event.value.translate(self._back)
        return event

    def dispose(self) -> None:
        self._parser.dispose()


def resolve(raw: str) -> Any:
    """Return what a plain scalar means under YAML 1.2 core: None, text, or a Plain number or flag."""
    if raw in _WORDS:
        word = _WORDS[raw]
        return None if word is None else Plain(raw, word)
    if raw[0] not in _MAYBE or len(raw) > _LONGEST_NUMBER:
        return raw
    match = _NUMBER.fullmatch(raw)
    if match is None:
        return raw
    kind = match.lastgroup
    if kind == "int":
        return Plain(raw, int(raw))
    if kind == "float":
        value = float(raw)
        return Plain(raw, value) if math.isfinite(value) else raw
    return Plain(raw, int(raw, 0))


def read_yaml(text: str, file: str) -> Parsed:
    """Read one YAML document.

    Args:
        text: the document, decoded and free of control characters.
        file: the name that problems give.

    Returns:
        The tree; ``problems`` names duplicate keys, anchors, aliases, tags and merge keys.

    Raises:
        TheoryFileError: broken YAML, too deep, empty, or more than one document.
    """
    return _Reader(text, file).read()


class _Reader:
    def __init__(self, text: str, file: str) -> None:
        self.text = text
        self.file = file
        self.out = Parsed()
        self.aliases = 0

    def problem(self, mark: Any, path: Path, found: str, expected: str) -> None:
        self.out.problems.append(Problem(self.file, mark.line + 1, mark.column + 1, dotted(path), found, expected))
        if len(self.out.problems) >= MAX_PROBLEMS:
            raise TheoryFileError(self.out.problems)

    def read(self) -> Parsed:
        parser = event_parser(self.text)
        try:
            self._document(parser.get_event)
        except yaml.MarkedYAMLError as error:
            self.out.problems.append(yaml_words.explain(error, self.text, self.file))
            raise TheoryFileError(self.out.problems) from None
        except (yaml.YAMLError, ValueError) as error:
            self.out.problems.append(Problem(self.file, 0, 0, "", shorten(str(error), 120), "readable YAML"))
            raise TheoryFileError(self.out.problems) from None
        finally:
            parser.dispose()
        return self.out

    def _document(self, get_event: Any) -> None:
        event = get_event()
        while isinstance(event, (StreamStartEvent, DocumentStartEvent)):
            event = get_event()
        if isinstance(event, StreamEndEvent):
            self.refuse_empty()
        self.out.root = self._tree(event, get_event)
        event = get_event()
        while isinstance(event, DocumentEndEvent):
            event = get_event()
        if not isinstance(event, StreamEndEvent):
            self.problem(event.start_mark, (), "a second YAML document (after ---)", "one document per file")
            raise TheoryFileError(self.out.problems)

    def refuse_empty(self) -> None:
        found = "an empty file" if not self.text.strip() else "nothing but comments"
        raise TheoryFileError([Problem(self.file, 0, 0, "", found, 'a theory, which starts with "toc: 1"')])

    def aliases_as_one(self) -> list[Problem]:
        """Return the problems with all that is said of anchors and aliases as one, at the first of them."""
        shared = [problem for problem in self.out.problems if problem.found.startswith(("the anchor &", "the alias *"))]
        found = f"anchors and aliases, {self.aliases} of them or more"
        one = replace(shared[0], found=found, expected="every value written out where it is needed")
        return [one, *(problem for problem in self.out.problems if problem not in shared)]

    def _tree(self, event: Any, get_event: Any) -> Any:
        """Build the tree below ``event`` with a stack of its own; each level holds (container, its path, its key)."""
        lines = self.out.lines
        stack: list[tuple[Any, Path, dict[str, int] | None]] = []
        container: Any = None  # the mapping or sequence being filled
        path: Path = ()  # the way to it
        seen: dict[str, int] | None = None  # its keys and their lines, for a mapping
        key: Any = None  # the key whose value comes next; None: a key comes next
        count = 0
        while True:
            kind = type(event)
            count += 1
            if count > MAX_VALUES:
                raise TheoryFileError([*self.out.problems, too_many(self.file, event.start_mark.line + 1)])
            if kind is MappingEndEvent or kind is SequenceEndEvent:
                value = container
                container, path, seen = stack.pop()
                if container is None:
                    return value
                key = None
                event = get_event()
                continue
            mark = event.start_mark
            if seen is not None and key is None:
                key = self._key(event, path, seen)
                event = get_event()
                continue
            # a value: at the root, in a sequence, or after a key
            if container is None:
                here: Path = ()
                lines[()] = mark.line + 1
            elif seen is None:
                here = (*path, len(container))
                lines[here] = mark.line + 1
            else:
                here = (*path, key) if key is not _MISSING else path
            if kind is ScalarEvent:
                value = self._scalar(event, here)
            elif kind is AliasEvent:
                self.problem(mark, here, f"the alias *{shorten(event.anchor, 30)}", "the value itself, written out")
                self.aliases += 1
                if self.aliases >= _ENOUGH_ALIASES:
                    raise TheoryFileError(self.aliases_as_one())
                value = _MISSING
            else:
                self._no_anchor_or_tag(event, here)
                value = {} if kind is MappingStartEvent else []
            if container is None:
                if kind is ScalarEvent or kind is AliasEvent:
                    return None if value is _MISSING else value
            elif seen is None:
                container.append(None if value is _MISSING else value)
            elif key is not _MISSING and value is not _MISSING:
                container[key] = value
            if kind is MappingStartEvent or kind is SequenceStartEvent:
                if len(stack) >= MAX_DEPTH:
                    self.out.problems.append(too_deep(self.file, mark.line + 1, mark.column + 1))
                    raise TheoryFileError(self.out.problems)
                stack.append((container, path, seen))
                container, path, seen = value, here, ({} if kind is MappingStartEvent else None)
            key = None
            event = get_event()

    def _key(self, event: Any, path: Path, seen: dict[str, int]) -> Any:
        mark = event.start_mark
        if not isinstance(event, ScalarEvent):
            name = {AliasEvent: "an alias", MappingStartEvent: "a mapping", SequenceStartEvent: "a list"}[type(event)]
            self.problem(mark, path, f"{name} as a key", "a plain word as a key")
            # what follows belongs to no field, so nothing more can be said about this file
            raise TheoryFileError(self.out.problems)
        key = self._text(event, path)
        line: int = mark.line + 1
        if key in seen:
            found = f"the key {shorten(key, 40)} again (first on line {seen[key]})"
            self.problem(mark, (*path, key), found, "each key once")
            return _MISSING
        if key == "<<" and not event.style:
            self.problem(mark, path, "a merge key <<", "the fields themselves, written out")
            return _MISSING
        seen[key] = line
        self.out.lines[(*path, key)] = line
        return key

    def _text(self, event: Any, path: Path) -> str:
        if event.anchor is not None or event.tag is not None:
            self._no_anchor_or_tag(event, path)
        value: str = event.value
        if event.style == '"':
            match = FORBIDDEN.search(value)
            if match is not None:
                self.problem(event.start_mark, path, character(match[0]), "text without control characters")
                value = FORBIDDEN.sub("", value)
        return value

    def _scalar(self, event: Any, path: Path) -> Any:
        # libyaml says "" for a plain scalar, the pure parser None
        if event.style or event.anchor is not None or event.tag is not None:
            text = self._text(event, path)
            return text if event.style else resolve(text)
        return resolve(event.value)

    def _no_anchor_or_tag(self, event: Any, path: Path) -> None:
        if event.anchor is not None:
            found = f"the anchor &{shorten(event.anchor, 30)}"
            self.problem(event.start_mark, path, found, "no anchors; write the value where it is needed")
        if event.tag is not None and event.tag != "!":
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            self.problem(event.start_mark, path, f"the tag {shorten(tag, 40)}", "no tags; plain values only")

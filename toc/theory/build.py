"""A tree as a Theory, or every reason why it is none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from pydantic import ValidationError

from toc.theory.complaints import complaints, found
from toc.theory.errors import Problem, TheoryFileError
from toc.theory.limits import MAX_PROBLEMS
from toc.theory.model import LIST_TABLES, RECORD_TABLES, Theory
from toc.theory.record import Named
from toc.theory.scalars import ID_PATTERN, Plain
from toc.theory.tree import Parsed, Path, dotted, shorten

FORMAT_VERSION = 1
_ID_EXPECTED = "an id of 1 to 64 letters, digits, _ . or - that does not begin with . or -"
# the tables whose ids share one namespace
_SHARED = tuple(name for name in RECORD_TABLES if name not in LIST_TABLES and name != "layout")


def effective_ids(links: Iterable[tuple[str, str, str | None]]) -> Iterator[str]:
    """Yield the id that each link goes by.

    Args:
        links: ``(from, to, written id or None)`` in file order.

    Yields:
        The written id, else ``from>to`` for the first of a pair without an id, ``from>to#2`` for the second, ….
    """
    counts: dict[str, int] = {}
    for source, target, written in links:
        if written:
            yield written
            continue
        pair = f"{source}>{target}"
        count = counts[pair] = counts.get(pair, 0) + 1
        yield pair if count == 1 else f"{pair}#{count}"


def dismissal_id(check: str, about: Iterable[str]) -> str:
    """Return the id by which a dismissal is known in memory: ``check@about,…``."""
    return f"{check}@{','.join(about)}"


def build(parsed: Parsed, file: str) -> tuple[Theory, dict[tuple[str, ...], int]]:
    """Make the theory that a tree stands for.

    Args:
        parsed: what a reader handed over.
        file: the name that problems give.

    Returns:
        The theory, and the lines of its values: ``("outcomes", "joy", "statement")`` → 1-based line, list tables
        under their records' ids.

    Raises:
        TheoryFileError: every fault of the tree, in the order of the file.
    """
    builder = _Builder(parsed, file)
    theory = builder.theory()
    return theory, builder.lines()


class _Builder:
    def __init__(self, parsed: Parsed, file: str) -> None:
        self.parsed = parsed
        self.file = file
        self.problems = list(parsed.problems)
        self.owners: dict[str, tuple[str, Path]] = {}  # id → what it is, where
        self.renamed: dict[str, list[str]] = {}  # list table → the ids of its items

    def line(self, path: Path) -> int:
        lines = self.parsed.lines
        while path and path not in lines:
            path = path[:-1]
        return lines.get(path, 0)

    def problem(self, path: Path, found: str, expected: str) -> None:
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(Problem(self.file, self.line(path), 0, dotted(path), found, expected))

    def lines(self) -> dict[tuple[str, ...], int]:
        out: dict[tuple[str, ...], int] = {}
        for path, line in self.parsed.lines.items():
            if len(path) > 1 and isinstance(path[1], int):
                ids = self.renamed.get(str(path[0]))
                if ids is not None and path[1] < len(ids):
                    path = (path[0], ids[path[1]], *path[2:])
            out[path] = line  # type: ignore[index]
        return out

    def theory(self) -> Theory:
        root = self.parsed.root
        if not isinstance(root, dict):
            self.problem((), found(root), 'a theory, which starts with "toc: 1"')
            raise TheoryFileError(self.problems)
        self.version(root)
        fields: dict[str, Any] = {}
        own: dict[str, Any] = {}
        for key, value in root.items():
            if value is None and key in Theory.model_fields:
                continue
            if key in LIST_TABLES:
                fields[key] = self.list_table(key, value)
            elif key in RECORD_TABLES:
                fields[key] = self.table(key, value)
            elif key != "toc":
                own[key] = _without_nothing(value) if key in Theory.model_fields else value
        theory = None
        try:
            theory = Theory.model_validate({"toc": FORMAT_VERSION, **own, **fields}, by_alias=True, by_name=False)
        except ValidationError as error:
            self.complain((), error, own)
        if self.problems or theory is None:
            raise TheoryFileError(sorted(self.problems, key=lambda problem: (problem.line, problem.column)))
        return theory

    def version(self, root: dict[str, Any]) -> None:
        if any(problem.field.partition("[")[0] == "toc" for problem in self.parsed.problems):
            return
        if "toc" not in root:
            other = next((key for key in root if key.lower() == "toc"), None)
            was = "no format version" if other is None else f'"{other}" for the format version'
            self.problem(() if other is None else (other,), was, f'the line "toc: {FORMAT_VERSION}" at the top')
            return
        value = root["toc"]
        number = value.value if isinstance(value, Plain) else value
        if isinstance(number, bool) or number != FORMAT_VERSION or not isinstance(number, int):
            newer = isinstance(number, int) and number > FORMAT_VERSION and not isinstance(number, bool)
            hint = " (a newer toc may have written this file)" if newer else ""
            self.problem(("toc",), found(value), f"{FORMAT_VERSION}, the version of the format{hint}")

    def complain(self, path: Path, error: ValidationError, record: Any) -> None:
        for way, was, expected in complaints(error.errors(include_url=False), record):
            self.problem((*path, *way), was, expected)

    def table(self, table: str, value: Any) -> dict[str, Named]:
        if not isinstance(value, dict):
            self.problem((table,), found(value), "ids with their fields, such as {my-id: {…}}")
            return {}
        out: dict[str, Named] = {}
        for id, record in value.items():
            path = (table, id)
            if table != "layout":
                self.own_id(id, path, table)
            made = self.record(table, id, record, path)
            if made is not None:
                out[id] = made
        return out

    def list_table(self, table: str, value: Any) -> dict[str, Named]:
        if not isinstance(value, list):
            example = "- {from: a, to: b}" if table == "links" else "- {check: name, about: [id], reason: why}"
            self.problem((table,), found(value), f"a list, such as {example}")
            return {}
        records = []
        for index, item in enumerate(value):
            if isinstance(item, dict):
                records.append((index, item))
                continue
            self.problem((table, index), found(item), "a record of fields, such as {field: value}")
        ids = list(self.link_ids(records) if table == "links" else self.dismissal_ids(records))
        self.renamed[table] = ids if len(ids) == len(value) else []
        out: dict[str, Named] = {}
        for (index, item), id in zip(records, ids, strict=True):
            made = self.record(table, id, item, (table, index))
            if made is not None:
                out[id] = made
        return out

    def link_ids(self, records: list[tuple[int, dict[str, Any]]]) -> Iterator[str]:
        ends: list[tuple[str, str, str | None]] = []
        for index, item in records:
            written = item.get("id")
            if written is not None:
                written = written.raw if isinstance(written, Plain) else written
                path = ("links", index, "id")
                if isinstance(written, str):
                    self.own_id(written, path, "links")
                else:
                    self.problem(path, found(written), _ID_EXPECTED)
                    written = None
            ends.append((_word(item.get("from")), _word(item.get("to")), written))
        return effective_ids(ends)

    def dismissal_ids(self, records: list[tuple[int, dict[str, Any]]]) -> Iterator[str]:
        counts: dict[str, int] = {}
        for _, item in records:
            about = item.get("about")
            id = dismissal_id(_word(item.get("check")), map(_word, about) if isinstance(about, list) else ())
            count = counts[id] = counts.get(id, 0) + 1
            yield id if count == 1 else f"{id}#{count}"

    def own_id(self, id: str, path: Path, table: str) -> None:
        if ID_PATTERN.match(id) is None:
            self.problem(path, f'the id "{shorten(id, 70)}"', _ID_EXPECTED)
        kind = table.removesuffix("s") if table != "evidence" else table
        other = self.owners.get(id)
        if other is None:
            self.owners[id] = (kind, path)
            return
        first = self.line(other[1])
        on = f" on line {first}" if first else ""
        was = f'the id "{id}" again ({_article(other[0])}{on} has it)'
        self.problem(path, was, "an id of its own; elements, strands, ideas and links share one set of ids")

    def record(self, table: str, id: str, value: Any, path: Path) -> Named | None:
        model = RECORD_TABLES[table]
        if value is None:
            value = {}
        elif not isinstance(value, dict):
            label = getattr(model, "label_field", "text" if table == "ideas" else "title")
            example = "{x: 0, y: 0}" if table == "layout" else "{" + label + ": …}"
            self.problem(path, found(value), f"a record of fields, such as {example}")
            return None
        known = _file_fields(model)
        fields = {
            key: _without_nothing(item) if key in known else item
            for key, item in value.items()
            if item is not None or key not in known
        }
        if table == "links":
            fields[">named"] = fields.pop("id", None) is not None
        elif "id" in fields:
            self.problem((*path, "id"), found(fields["id"]), "no field called id; the id is the name before the colon")
        fields["id"] = id
        try:
            return model.model_validate(fields, by_alias=True, by_name=False)
        except ValidationError as error:
            self.complain(path, error, value)
            return None


@cache
def _file_fields(model: type[Named]) -> frozenset[str]:
    return frozenset(field.alias or name for name, field in model.model_fields.items())


def _without_nothing(value: Any) -> Any:
    """Drop fields that are written without a value (``owner:``), at every depth: they say nothing."""
    if isinstance(value, dict):
        return {key: _without_nothing(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [_without_nothing(item) for item in value]
    return value


def _word(value: Any) -> str:
    """Return the text of what may be an id; a wrong type is complained about by the record itself."""
    if isinstance(value, Plain):
        return value.raw
    return value if isinstance(value, str) else ""


def _article(noun: str) -> str:
    return ("an " if noun[0] in "aeiou" and noun != "evidence" else "" if noun == "evidence" else "a ") + noun

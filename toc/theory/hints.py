"""Fields that are probably misspelt.

A field that toc does not know is kept as it is, so ``statment:`` opens and says nothing. Where such a name is nearly
one that the record does know, a person is told.
"""

from __future__ import annotations

from collections.abc import Iterator

from toc.theory.errors import Problem
from toc.theory.model import RECORD_TABLES, Link, Theory
from toc.theory.record import Record, file_names


def hints(theory: Theory) -> tuple[Problem, ...]:
    """Return a note for each unknown field whose name is nearly a known one; none of them is a fault of the file.

    Args:
        theory: one that was read from text, for the lines.
    """
    source = theory.source
    file = "<text>" if source is None or source.path is None else source.path
    lines = {} if source is None else source.lines
    found = []
    for path, record in _records(theory):
        for key in record.__pydantic_extra__ or ():
            meant = _nearly(key, record)
            if meant is not None:
                line = lines.get((*path, key), lines.get(path, 0))
                was = f'the field "{key}", which toc does not know and keeps as it is'
                found.append(Problem(file, line, 0, ".".join((*path, key)), was, f"{meant}, perhaps"))
    return tuple(sorted(found, key=lambda problem: problem.line))


def _records(theory: Theory) -> Iterator[tuple[tuple[str, ...], Record]]:
    """Yield every record that has unknown fields, and the way to it."""
    if theory.__pydantic_extra__:
        yield (), theory
    for name in ("situation", "settings"):
        record = getattr(theory, name)
        if record is not None and record.__pydantic_extra__:
            yield (name,), record
    for table in RECORD_TABLES:
        for id, record in getattr(theory, table).items():
            if record.__pydantic_extra__:
                yield (table, id), record


def _nearly(key: str, record: Record) -> str | None:
    from difflib import get_close_matches  # only where there is an unknown field at all

    known = [name for _, name in file_names(type(record))] + (["id"] if isinstance(record, Link) else [])
    plain = key.lower().replace("-", "_").replace(" ", "_")
    close = get_close_matches(plain, known, n=1, cutoff=0.8)
    return close[0] if close else None

"""What a check's row says it reads is what it reads: every field it touches is watched while it runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.benchmarks.generate import theory_tree
from tests.checks.test_cases import CASES
from tests.checks.test_incremental import FIELDS
from toc.checks import CHECKS
from toc.checks.board import Board
from toc.checks.runner import _reads, all_checks, function_of
from toc.checks.settings import resolve
from toc.theory import from_tree
from toc.theory.model import RECORD_TABLES, Theory
from toc.theory.record import Record

TABLES = {record: table for table, record in RECORD_TABLES.items()}
NAMES = {record: {key: info.alias or key for key, info in record.model_fields.items()} for record in TABLES}


class Watch:
    """Notes which fields of which tables are read, except while a message puts an element's words into quotes."""

    def __init__(self) -> None:
        self.seen: set[str] = set()
        self.on = False

    def note(self, record: Any, name: str) -> None:
        table = TABLES.get(type(record))
        if self.on and table is not None and name in NAMES[type(record)] and name not in ("id", "named"):
            self.seen.add(f"{table}.{NAMES[type(record)][name]}")

    @contextmanager
    def off(self) -> Iterator[None]:
        before, self.on = self.on, False
        yield
        self.on = before


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    watching = Watch()
    plain = Record.__getattribute__

    def getattribute(self: Any, name: str) -> Any:
        watching.note(self, name)
        return plain(self, name)

    name = Board.name

    def quiet_name(self: Board, id: str) -> str:
        with watching.off():
            return name(self, id)

    monkeypatch.setattr(Record, "__getattribute__", getattribute)
    monkeypatch.setattr(Board, "name", quiet_name)
    return watching


def theories() -> list[Theory]:
    """Theories in which every field that an edit can set is set somewhere."""
    found = [from_tree(theory_tree(60, seed)) for seed in range(4)]
    found += [
        from_tree({"toc": 1, **case.get("speaks", case.get("silent"))}) for cases in CASES.values() for case in cases
    ]
    full = theory_tree(60, 9)
    for table, fields in FIELDS.items():
        records = full.get(table, {})
        for number, record in enumerate(records if isinstance(records, list) else records.values()):
            for field, values in fields.items():
                value = values[number % len(values)]
                if value is not None:
                    record[field] = value
    return [*found, from_tree(full)]


def test_a_check_reads_what_its_row_says_and_nothing_else(watch: Watch) -> None:
    everything = theories()
    rules = resolve(all_checks(), []).rules
    missing: dict[str, set[str]] = {}
    for name, check in CHECKS.items():
        if check.each:
            continue
        watch.seen = set()
        for theory in everything:
            for step in ("assumptions", "review"):
                asked = Board(theory, step=step)
                watch.on = True
                list(function_of(name)(asked, rules[name].limits))
                watch.on = False
        reads = _reads(name)
        unsaid = {seen for seen in watch.seen if seen not in reads and seen.split(".")[0] not in reads}
        if unsaid:
            missing[name] = unsaid
    assert missing == {}


def test_a_check_of_one_record_looks_at_no_other(watch: Watch) -> None:
    rules = resolve(all_checks(), []).rules
    for name, check in CHECKS.items():
        for table in check.each:
            for theory in theories()[:3]:
                asked = Board(theory)
                watch.seen = set()
                for record in getattr(theory, table).values():
                    watch.on = True
                    list(function_of(name)(record, asked, rules[name].limits))
                    watch.on = False
                assert {seen.split(".")[0] for seen in watch.seen} <= {table}, name

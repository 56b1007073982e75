"""Runs the table over a theory, once or again and again while somebody edits.

A check that looks at one record at a time is cached by record; any other runs again only when a field that its row
says it reads has changed, or the words of something that it named. Findings come in the order
of the table, then of the file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from itertools import chain
from typing import Any, NamedTuple

from toc.checks.board import Board, Kept
from toc.checks.docstrings import explained
from toc.checks.finding import Finding, Found, Severity, Use
from toc.checks.settings import Resolved, Rule, find, near, resolve
from toc.checks.table import CHECKS, Check
from toc.theory.model import ELEMENT_KINDS, ELEMENT_TABLES, MEMORY_FIELDS, REFERENCE_FIELDS, Dismissal, Theory
from toc.theory.unhurried import unhurried

_LABELS = {table: kind.label_field for table, kind in ELEMENT_KINDS.values()}


class UnknownCheck(ValueError):
    """A code or name that no check has; the message names near misses."""


@cache
def all_checks() -> dict[str, Check]:
    """Return the table, with the checks that organisations add through the ``toc.checks`` entry point at its end.

    Raises:
        ValueError: an added check has the code or name of another one.
    """
    found = dict(CHECKS)
    codes = {check.code for check in found.values()}
    for point in sorted(entry_points(group="toc.checks"), key=lambda point: point.name):
        loaded = point.load()
        for check in (loaded,) if isinstance(loaded, Check) else tuple(loaded):
            if check.name in found or check.code in codes:
                raise ValueError(f"{point.value}: there already is a check {check.code} {check.name}")
            found[check.name] = check
            codes.add(check.code)
    return found


@cache
def function_of(name: str) -> Callable[..., Iterable[Found]]:
    """Return a check's function, imported now if it was not yet."""
    module, _, attribute = all_checks()[name].function.partition(":")
    path = module if "." in module else f"toc.checks.{module}"
    function: Callable[..., Iterable[Found]] = getattr(import_module(path), attribute)
    return function


@cache
def _reads(name: str) -> frozenset[str]:
    """Return what a check reads, with the shorthands of the table written out."""
    out: set[str] = set()
    for read in all_checks()[name].reads:
        if read == "*elements":
            out.update(f"{table}.id" for table in ELEMENT_TABLES)
        elif read == "*votes":
            out.update(f"{table}.{field}" for table in (*ELEMENT_TABLES, "links") for field in ("votes", "decision"))
        elif read == "*references":
            out.update(f"{t}.{f}" for t, fields in REFERENCE_FIELDS.items() for f in fields if f not in MEMORY_FIELDS)
        else:
            out.add(read)
    return frozenset(out)


class _Cached(NamedTuple):
    findings: tuple[Finding, ...]
    said: frozenset[str]  # ids whose words stand in the messages


def named_checks(written: Iterable[str]) -> tuple[str, ...]:
    """Return the names of the checks that people mean by codes or names.

    Raises:
        UnknownCheck: some are neither; all of them are named, with near misses.
    """
    checks, out, unknown = all_checks(), [], []
    for item in written:
        name = find(checks, item)
        if name is None:
            unknown.append(f"there is no check “{item}”{near(checks, item)}")
        else:
            out.append(name)
    if unknown:
        raise UnknownCheck("; ".join(unknown))
    return tuple(out)


class Checker:
    """The findings of a theory, kept right from edit to edit.

    Args:
        theory: the theory as it is now.
        step: a method step that overrides the theory's own.
        select: codes or names; only these checks speak (also those that settings turn off).
        ignore: codes or names that stay silent.
        dismissed: whether findings that the group has answered are returned too, with the reason on them.
        settings: the layer below the theory's own settings, such as pyproject.toml's ``[tool.toc.checks]``.
        use: ``live`` or ``export``, which decides the severity.

    Raises:
        UnknownCheck: ``select`` or ``ignore`` names what no check is called.
    """

    def __init__(
        self,
        theory: Theory,
        *,
        step: str | None = None,
        select: Iterable[str] = (),
        ignore: Iterable[str] = (),
        dismissed: bool = False,
        settings: Mapping[str, Any] | None = None,
        use: Use = "live",
    ) -> None:
        self._step, self._use, self._dismissed, self._below = step, use, dismissed, dict(settings or {})
        self._select = frozenset(named_checks(select))
        self._ignore = frozenset(named_checks(ignore))
        self._each: dict[str, dict[str, dict[str, tuple[Finding, ...]]]] = {}  # check → table → record id → findings
        self._rows: dict[str, dict[str, tuple[Finding, ...]]] = {}  # check → table → its findings in the table's order
        self._whole: dict[str, _Cached] = {}
        self._kept: Kept = {}  # what boards have worked out from tables that may still be the same
        self._names: dict[str, str] = {}  # id → how messages name it, as long as its words stay
        self.theory = theory
        self.findings: tuple[Finding, ...] = ()
        self._settle()
        self._look(theory)

    @property
    def problems(self) -> tuple[str, ...]:
        """What the settings say that no check understands."""
        return tuple(self._settings.problems)

    def _settle(self) -> None:
        own = self.theory.settings.checks if self.theory.settings is not None else {}
        layers = [("pyproject.toml [tool.toc.checks]", self._below), ("settings.checks", own)]
        self._settings: Resolved = resolve(all_checks(), layers)

    def update(self, theory: Theory, changes: Iterable[Sequence[Any]] | None = None) -> tuple[Finding, ...]:
        """Return the findings of a theory that grew out of the last one by these changes.

        Args:
            theory: the theory after the edit.
            changes: what the edit changed, ``(table, id, field, …)`` each; absent: everything is looked at again.
        """
        self.theory = theory
        if changes is None:
            self._forget()
            self._settle()
            return self._look(theory)
        touched: set[str] = set()
        whole: dict[str, None] = {}
        records: dict[str, set[str]] = {}
        reworded: set[str] = set()
        for change in changes:
            table, id, field = change[0], change[1], change[2]
            if not table:
                touched.add((field or "").split(".")[0])
                continue
            touched.add(table)
            records.setdefault(table, set()).add(id)
            if field is None:
                whole[table] = None
            else:
                touched.add(f"{table}.{field}")
            if field is None or field == _LABELS.get(table):
                reworded.add(id)
                self._names.pop(id, None)
        if "settings" in touched:
            before = self._settings.rules
            self._settle()
            for name, rule in self._settings.rules.items():
                if rule != before[name]:
                    self._whole.pop(name, None)
                    self._each.pop(name, None)
        for name in list(self._whole):
            if self._stale(_reads(name), touched, whole) or self._whole[name].said & reworded:
                del self._whole[name]
        board = Board(theory, step=self._step, use=self._use)
        for name in list(self._each):
            check = all_checks()[name]
            if any(read in touched for read in check.reads if read.split(".")[0] not in check.each):
                del self._each[name]
                continue
            for table, ids in records.items():
                if table in check.each:
                    self._again(name, table, ids, board)
        return self._look(theory)

    @staticmethod
    def _stale(reads: frozenset[str], touched: set[str], whole: Mapping[str, None]) -> bool:
        if reads & touched:
            return True
        return any(read.split(".")[0] in whole for read in reads) if whole else False

    def _forget(self) -> None:
        self._names.clear()
        self._each.clear()
        self._rows.clear()
        self._whole.clear()

    def _again(self, name: str, table: str, ids: set[str], board: Board) -> None:
        """Look again at the records of a table that changed.

        Records that did not change keep their order among each other, so the row of findings stands where neither the
        old nor the new records have any.
        """
        records, kept = getattr(self.theory, table), self._each[name].setdefault(table, {})
        rule = self._settings.rules[name]
        for id in ids:
            before = kept.pop(id, None)
            record = records.get(id)
            found = self._of_record(name, record, board, rule) if record is not None else ()
            if found:
                kept[id] = found
            if before or found:
                self._rows.get(name, {}).pop(table, None)

    def _of_record(self, name: str, record: Any, board: Board, rule: Rule) -> tuple[Finding, ...]:
        return self._findings(name, function_of(name)(record, board, rule.limits), rule)

    @unhurried()
    def _look(self, theory: Theory) -> tuple[Finding, ...]:
        """Run what is not known any more, and put everything together."""
        board = Board(theory, step=self._step, use=self._use, names=self._names, kept=self._kept)
        self._look_at_each(board)
        out: list[Finding] = []
        for name, check in all_checks().items():
            rule = self._settings.rules[name]
            if not self._speaks(check, rule, board.step):
                self._whole.pop(name, None)
                self._each.pop(name, None)
                continue
            if check.each:
                for table in check.each:
                    row = self._rows[name].get(table)
                    if row is None:
                        found = self._each[name].get(table, {})
                        ids = filter(found.__contains__, getattr(theory, table))
                        row = self._rows[name][table] = tuple(chain.from_iterable(map(found.__getitem__, ids)))
                    out += row
            else:
                if name not in self._whole:
                    board.said = set()
                    found_now = self._findings(name, function_of(name)(board, rule.limits), rule)
                    self._whole[name] = _Cached(found_now, frozenset(board.said))
                out += self._whole[name].findings
        self.findings = tuple(answered(out, theory, keep=self._dismissed))
        return self.findings

    def _look_at_each(self, board: Board) -> None:
        """Let the checks of single records that are not known any more look at every record.

        All of them look at one record before the next: in a large theory getting at a record costs more than a look.
        """
        asked: dict[str, list[tuple[str, Callable[..., Iterable[Found]], Rule, dict[str, tuple[Finding, ...]]]]] = {}
        for name, check in all_checks().items():
            rule = self._settings.rules[name]
            if check.each and name not in self._each and self._speaks(check, rule, board.step):
                self._each[name], self._rows[name] = {table: {} for table in check.each}, {}
                for table, kept in self._each[name].items():
                    asked.setdefault(table, []).append((name, function_of(name), rule, kept))
        for table, looks in asked.items():
            for id, record in getattr(board.theory, table).items():
                for name, function, rule, kept in looks:
                    for found in function(record, board, rule.limits):
                        kept[id] = kept.get(id, ()) + self._findings(name, (found,), rule)

    def _speaks(self, check: Check, rule: Rule, step: int) -> bool:
        if check.name in self._ignore or step < check.step:
            return False
        return check.name in self._select if self._select else not rule.off

    def _findings(self, name: str, founds: Iterable[Found], rule: Rule) -> tuple[Finding, ...]:
        """Return what a check has found, with what all its findings share; made as plain tuples, for there are many."""
        code, usual, why, question = _frame(name, self._use)
        always = rule.severity
        return tuple(
            tuple.__new__(
                Finding,
                (
                    code,
                    name,
                    always or severity or usual,
                    about,
                    links,
                    message if message.isprintable() else " ".join(message.split()),
                    why,
                    asked or question,
                    fix,
                    words,
                    key,
                    progress,
                    counted,
                    None,
                ),
            )
            for about, message, links, asked, fix, words, key, severity, progress, counted in founds
        )


@cache
def _frame(name: str, use: Use) -> tuple[str, Severity, str, str]:
    """Return what all findings of a check share: code, usual severity, why, and the usual question."""
    check, text = all_checks()[name], explained(function_of(name))
    return check.code, check.usually(use), text.line("Why it matters"), text.line("Question for the room")


def run(
    theory: Theory,
    *,
    step: str | None = None,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    dismissed: bool = False,
    settings: Mapping[str, Any] | None = None,
    use: Use = "live",
) -> tuple[Finding, ...]:
    """Return a theory's findings, in the order of the table of checks, then of the file.

    See :class:`Checker` for the arguments and for what is raised.
    """
    checker = Checker(theory, step=step, select=select, ignore=ignore, dismissed=dismissed, settings=settings, use=use)
    return checker.findings


def answered(findings: list[Finding], theory: Theory, *, keep: bool) -> list[Finding]:
    """Leave out what the group has answered (``keep``: keep it, with the reason on it).

    A dismissal answers a finding of its check that is about everything it names; one that names nothing answers all
    of its check's findings. In a counted line only what is named is left out.
    """
    by_check: dict[str, list[Dismissal]] = {}
    for dismissal in theory.dismissed.values():
        name = find(all_checks(), dismissal.check or "")
        if name is not None:
            by_check.setdefault(name, []).append(dismissal)
    if not by_check:
        return findings
    out = []
    for finding in findings:
        dismissals = by_check.get(finding.check, ())
        ids = {*finding.elements, *finding.links}
        said = next((d for d in dismissals if not d.about or (not finding.counted and ids.issuperset(d.about))), None)
        if said is not None:
            if keep:
                out.append(finding._replace(dismissed=said.reason or ""))
            continue
        if finding.counted and dismissals:
            gone = {id for d in dismissals for id in d.about}
            elements = tuple(id for id in finding.elements if id not in gone)
            links = tuple(id for id in finding.links if id not in gone)
            if not elements and not links:
                continue
            finding = finding._replace(elements=elements, links=links)
        out.append(finding)
    return out

"""Findings for others to read: the fixed JSON shape, where in the file a finding stands, and a line per check."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from toc.checks.finding import SEVERITIES, Finding, Severity
from toc.checks.runner import all_checks
from toc.theory.model import ELEMENT_KINDS, Theory

_LABELS = {table: kind.label_field for table, kind in ELEMENT_KINDS.values()}


def finding_json(finding: Finding, file: str | None = None, line: int | None = None) -> dict[str, Any]:
    """Return a finding in the fixed JSON shape of ``toc check --format json``."""
    return {
        "id": finding.id,
        "file": file,
        "line": line,
        "code": finding.code,
        "check": finding.check,
        "severity": finding.severity,
        "elements": list(finding.elements),
        "links": list(finding.links),
        "message": finding.message,
        "why": finding.why,
        "question": finding.question,
        "fix": None if finding.fix is None else {"label": finding.fix.label, "edit": finding.fix.edit},
    }


def line_of(theory: Theory, finding: Finding) -> int:
    """Return the 1-based line of the theory's file that a finding is about; 1 where it is about the whole theory."""
    source = theory.source
    if source is None:
        return 1
    lines = source.lines
    for id in finding.links:
        if ("links", id) in lines:
            return lines["links", id]
    wording = finding.code[0] == "T"
    for id in finding.elements:
        for table, label in _LABELS.items():
            if id in getattr(theory, table):
                if wording and (table, id, label) in lines:
                    return lines[table, id, label]
                if (table, id) in lines:
                    return lines[table, id]
    return lines.get(("outcomes",), 1) if finding.code[0] == "S" else 1


class Line(NamedTuple):
    """One check's line in a summary: its worst severity, how many findings, and the ids to look at."""

    code: str
    check: str
    severity: Severity
    findings: int
    line: str
    elements: tuple[str, ...]
    links: tuple[str, ...]

    def json(self) -> dict[str, Any]:
        """Return the line as plain JSON."""
        return {**self._asdict(), "elements": list(self.elements), "links": list(self.links)}


def summary(findings: Iterable[Finding]) -> tuple[Line, ...]:
    """Return one line per check that has something to say, the gravest first, then in the order of the table.

    A check that counts says how far the group has come ("18 of 31 arrows explained"); any other says how many.
    A single finding says itself.
    """
    by_check: dict[str, list[Finding]] = {}
    for finding in findings:
        by_check.setdefault(finding.check, []).append(finding)
    checks = all_checks()
    out = []
    for name, found in by_check.items():
        worst = min(found, key=lambda finding: SEVERITIES.index(finding.severity)).severity
        progress = next((finding.progress for finding in found if finding.progress is not None), None)
        if progress is not None:
            text = _first_upper(checks[name].line.format(n=len(found), done=progress[0], of=progress[1]))
        elif len(found) == 1:
            text = found[0].message.rstrip(".")
        else:
            text = _first_upper(checks[name].line.format(n=len(found)))
        out.append(
            Line(
                checks[name].code,
                name,
                worst,
                len(found),
                text,
                tuple(dict.fromkeys(id for finding in found for id in finding.elements)),
                tuple(dict.fromkeys(id for finding in found for id in finding.links)),
            )
        )
    order = {name: place for place, name in enumerate(checks)}
    return tuple(sorted(out, key=lambda line: (SEVERITIES.index(line.severity), order[line.check])))


def _first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]

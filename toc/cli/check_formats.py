"""How ``toc check`` says what it found: for people, for programs, for code scanning and for pull requests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath
from typing import Any, NamedTuple

import click

from toc.checks.finding import SEVERITIES, Finding, Severity
from toc.checks.report import finding_json, line_of, summary
from toc.theory.errors import Problem
from toc.theory.model import Theory

_COLOURS: dict[Severity, str] = {"error": "red", "warning": "yellow", "advice": "cyan"}
_WORDS: dict[Severity, tuple[str, str]] = {
    "error": ("error", "errors"),
    "warning": ("warning", "warnings"),
    "advice": ("piece of advice", "pieces of advice"),
}


class Checked(NamedTuple):
    """One file that could be read: its open findings, how many the group has answered, and what was fixed."""

    file: str
    theory: Theory
    findings: tuple[Finding, ...]
    answered: int
    fixed: tuple[str, ...]


class Unread(NamedTuple):
    """One file that could not be read, and everything that is wrong with it."""

    file: str
    problems: tuple[Problem, ...]


def _counts(checked: list[Checked]) -> dict[Severity, int]:
    return {
        severity: sum(finding.severity == severity for one in checked for finding in one.findings)
        for severity in SEVERITIES
    }


def text(checked: list[Checked], unread: list[Unread]) -> str:
    """Return the findings for people: by file, the gravest checks first, each check's question once.

    What is wrong with files that could not be read stands on stderr, where people see it too.
    """
    out: list[str] = []
    for one in checked:
        title = f"  {one.theory.title}" if one.theory.title else ""
        out.append(click.style(one.file, bold=True) + title)
        out += [click.style("  fixed ", fg="green") + said for said in one.fixed]
        by_check: dict[tuple[int, str], list[Finding]] = {}
        for finding in one.findings:
            by_check.setdefault((SEVERITIES.index(finding.severity), finding.check), []).append(finding)
        for (_, name), found in sorted(by_check.items(), key=lambda item: item[0][0]):
            out += ["", *_block(one, name, found)]
        out += ["", _verdict(one), ""]
    if checked and len(checked) + len(unread) > 1:
        files = f"{len(checked)} file{'s' if len(checked) > 1 else ''}"
        left = f" {len(unread)} could not be read." if unread else ""
        out += [f"{files}: {_tally(_counts(checked))}.{left}", ""]
    return "\n".join(out) + ("\n" if out and out[-1] else "")


def _block(one: Checked, name: str, found: list[Finding]) -> list[str]:
    first = found[0]
    head = click.style(f"{first.severity:<8}", fg=_COLOURS[first.severity], bold=True)
    head += click.style(f"{first.code} {name}", bold=True)
    progress = first.progress
    if progress is not None and len(found) > 1:
        head += click.style(f"  {summary(found)[0].line}", dim=True)
    out = [head]
    questions = {finding.question for finding in found}
    for finding in found:
        out.append(click.style(f"{line_of(one.theory, finding):>7}  ", dim=True) + finding.message)
        if len(questions) > 1 and finding.question:
            out.append("         " + click.style("ask  ", fg="green") + finding.question)
        if finding.fix is not None:
            out.append("         " + click.style("fix  ", fg="blue") + finding.fix.label)
    if len(questions) == 1 and first.question:
        out.append("         " + click.style("ask  ", fg="green") + first.question)
    return out


def _tally(counts: dict[Severity, int]) -> str:
    parts = [f"{n} {_WORDS[severity][n != 1]}" for severity, n in counts.items() if n]
    return ", ".join(parts) if parts else "nothing to ask"


def _verdict(one: Checked) -> str:
    step = (one.theory.step or "review").replace("_", " ")
    said = _tally(_counts([one]))
    said = said[0].upper() + said[1:] + "."
    if one.answered:
        said += (
            f" {one.answered} left as they are, as the group decided."
            if one.answered > 1
            else " 1 left as it is, as the group decided."
        )
    fixes = sum(finding.fix is not None for finding in one.findings)
    if fixes:
        said += f" --fix puts {fixes} right."
    if one.findings:
        said += f" “toc explain {one.findings[0].code}” tells more."
    elif step != "review":
        said += f" (Step: {step}; later steps ask more.)"
    return said


def json(checked: list[Checked], unread: list[Unread]) -> str:
    """Return the fixed JSON shape: the findings of all files, and a summary that names the files that stayed shut."""
    import json as encoder

    findings = [finding_json(f, one.file, line_of(one.theory, f)) for one in checked for f in one.findings]
    counts = _counts(checked)
    tree: dict[str, Any] = {
        "findings": findings,
        "summary": {
            "files": len(checked),
            **{str(severity): n for severity, n in counts.items()},
            "dismissed": sum(one.answered for one in checked),
            "fixed": [{"file": one.file, "what": said} for one in checked for said in one.fixed],
            "lines": [{"file": one.file, **line.json()} for one in checked for line in summary(one.findings)],
            "unreadable": [
                {"file": one.file, "problems": [_problem_json(problem) for problem in one.problems]} for one in unread
            ],
        },
    }
    return encoder.dumps(tree, ensure_ascii=False, indent=2) + "\n"


def _problem_json(problem: Problem) -> dict[str, Any]:
    return {name: getattr(problem, name) for name in ("line", "column", "field", "found", "expected")}


def sarif(checked: list[Checked], unread: list[Unread]) -> str:
    """Return SARIF 2.1.0, as code scanning reads it; a file that could not be read is a notification of the tool."""
    import json as encoder

    from toc import __version__
    from toc.checks.docstrings import explained
    from toc.checks.runner import all_checks, function_of

    levels = {"error": "error", "warning": "warning", "advice": "note"}
    rules: list[dict[str, Any]] = []
    places: dict[str, int] = {}
    for name, row in all_checks().items():
        doc = explained(function_of(name))
        places[name] = len(rules)
        rules.append(
            {
                "id": row.code,
                "name": name,
                "shortDescription": {"text": doc.title},
                "fullDescription": {"text": f"{doc.line('What it does')} {doc.line('Why it matters')}".strip()},
                "help": {"text": doc.line("Question for the room") or doc.title},
                "defaultConfiguration": {"level": levels[row.severity]},
            }
        )
    results = []
    for one in checked:
        uri = _uri(one.file)
        for finding in one.findings:
            results.append(
                {
                    "ruleId": finding.code,
                    "ruleIndex": places[finding.check],
                    "level": levels[finding.severity],
                    "message": {"text": f"{finding.message} {finding.question}".strip()},
                    "locations": [
                        {
                            "physicalLocation": {
                                "artifactLocation": {"uri": uri},
                                "region": {"startLine": line_of(one.theory, finding)},
                            },
                            "logicalLocations": [
                                {"name": id, "kind": "element"} for id in (*finding.elements, *finding.links)
                            ],
                        }
                    ],
                    "partialFingerprints": {"tocFinding/v1": finding.id},
                }
            )
    driver = {"name": "toc", "version": __version__, "rules": rules}
    notifications = [
        {
            "level": "error",
            "message": {"text": _problem_text(problem)},
            "locations": [{"physicalLocation": _place(one.file, problem)}],
        }
        for one in unread
        for problem in one.problems
    ]
    invocation: dict[str, Any] = {"executionSuccessful": not unread}
    if notifications:
        invocation["toolExecutionNotifications"] = notifications
    run = {
        "tool": {"driver": driver},
        "invocations": [invocation],
        "columnKind": "unicodeCodePoints",
        "results": results,
    }
    tree = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    }
    return encoder.dumps(tree, ensure_ascii=False, indent=2) + "\n"


def _problem_text(problem: Problem) -> str:
    field = f"{problem.field}: " if problem.field else ""
    return f"{field}found {problem.found}; expected {problem.expected}"


def _place(file: str, problem: Problem) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": _uri(file)}}
    if problem.line:
        place["region"] = {"startLine": problem.line}
        if problem.column:
            place["region"]["startColumn"] = problem.column
    return place


def _uri(file: str) -> str:
    from urllib.parse import quote

    path = PurePath(file)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())


def github(checked: list[Checked], unread: list[Unread]) -> str:
    """Return workflow commands that GitHub shows as annotations in a pull request."""
    levels = {"error": "error", "warning": "warning", "advice": "notice"}
    out = []
    for shut in unread:
        for problem in shut.problems:
            where = f"file={_property(shut.file)},line={problem.line or 1},title=The file could not be read"
            out.append(f"::error {where}::{_data(_problem_text(problem))}\n")
    for one in checked:
        for f in one.findings:
            where = f"file={_property(one.file)},line={line_of(one.theory, f)},title={_property(f'{f.code} {f.check}')}"
            said = f"{f.message}\n{f.question}".strip()
            out.append(f"::{levels[f.severity]} {where}::{_data(said)}\n")
    return "".join(out)


def _data(said: str) -> str:
    return said.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(said: str) -> str:
    return _data(said).replace(":", "%3A").replace(",", "%2C")


FORMATS: dict[str, Callable[[list[Checked], list[Unread]], str]] = {
    "text": text,
    "json": json,
    "sarif": sarif,
    "github": github,
}

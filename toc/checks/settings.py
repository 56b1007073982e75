"""Which checks speak, how loudly and with which limits: defaults, then pyproject.toml, then the theory file.

Each layer is a table ``check name (or code) → off | on | {limit: value, severity: …}``. What a layer says that no check
knows is kept as a problem, in words, for the command line to show; it never stops a run.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, NamedTuple

from toc.checks.finding import SEVERITIES, Severity
from toc.checks.table import Check


class Rule(NamedTuple):
    """How one check is set: whether it is off, its limits, and a severity other than the table's."""

    off: bool
    limits: dict[str, Any]
    severity: Severity | None


@dataclass
class Resolved:
    """The rules of all checks by name, and what could not be understood."""

    rules: dict[str, Rule]
    problems: list[str] = field(default_factory=list)


def resolve(checks: Mapping[str, Check], layers: Iterable[tuple[str, Mapping[str, Any]]]) -> Resolved:
    """Put the layers, each ``(where it stands, its table)``, over the checks' defaults; later layers win."""
    rules = {name: Rule(False, dict(check.limits), None) for name, check in checks.items()}
    out = Resolved(rules)
    for where, layer in layers:
        for key, value in layer.items():
            name = find(checks, str(key))
            if name is None:
                out.problems.append(f"{where}: there is no check “{key}”{near(checks, str(key))}")
                continue
            rules[name] = _over(rules[name], value, f"{where}: {name}", checks[name], out.problems)
    return out


def _over(rule: Rule, value: Any, where: str, check: Check, problems: list[str]) -> Rule:
    if value in ("off", False):
        return rule._replace(off=True)
    if value in ("on", True):
        return rule._replace(off=False)
    if not isinstance(value, Mapping):
        problems.append(f"{where}: found {value!r}; expected off, on, or limits such as {{{_shown(check)}}}")
        return rule
    limits, severity = dict(rule.limits), rule.severity
    for key, given in value.items():
        if key == "severity":
            if given in SEVERITIES:
                severity = given
            else:
                problems.append(f"{where}.severity: found {given!r}; expected error, warning or advice")
        elif key not in limits:
            problems.append(f"{where}: it has no limit “{key}”; its limits are {_shown(check) or 'none'}")
        elif not _alike(limits[key], given):
            problems.append(f"{where}.{key}: found {given!r}; expected something like {check.limits[key]!r}")
        else:
            limits[key] = tuple(given) if isinstance(given, (list, tuple)) else given
    return Rule(False, limits, severity)


def _alike(default: Any, given: Any) -> bool:
    if isinstance(default, (tuple, list)):
        return isinstance(given, (tuple, list)) and all(isinstance(item, str) for item in given)
    return isinstance(given, (int, float)) and not isinstance(given, bool) and given >= 0


def _shown(check: Check) -> str:
    return ", ".join(
        f"{key}: {list(value) if isinstance(value, tuple) else value}" for key, value in check.limits.items()
    )


def find(checks: Mapping[str, Check], written: str) -> str | None:
    """Return the name of the check that a person means by a code or a name, or None."""
    wanted = written.strip()
    lower = wanted.lower()
    if lower in checks:
        return lower
    return next((check.name for check in checks.values() if check.code.lower() == lower), None)


def near(checks: Mapping[str, Check], written: str) -> str:
    """Return "; did you mean …?" for a code or name that is almost one, else nothing."""
    wanted = written.strip().lower()
    names = get_close_matches(wanted, checks, n=3, cutoff=0.6)
    if len(wanted) > 2:  # "aim", "loop": a word of the name, or its beginning
        parts = [name for name in checks if any(part.startswith(wanted) for part in name.split("-"))]
        names = list(dict.fromkeys([*parts[:5], *names]))[:5]
    codes = {check.code.lower(): check.code for check in checks.values()}
    close = [codes[code] for code in get_close_matches(wanted, codes, n=2, cutoff=0.6)] if not names else []
    meant = [*names, *close]
    return f"; did you mean {' or '.join(meant)}?" if meant else ""

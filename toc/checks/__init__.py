"""The method's grammar, checked kindly: 48 checks in one table, each with a question for the room.

``run`` checks a theory once, ``Checker`` keeps the findings right from edit to edit, ``summary`` says a line per check.
The table is :data:`CHECKS`; adding a check is a row there, a documented function, and a case under tests/checks.
"""

from __future__ import annotations

from toc.checks.finding import Finding, Fix, Found, Severity
from toc.checks.gravest import errors_stand
from toc.checks.report import finding_json, summary
from toc.checks.runner import Checker, UnknownCheck, all_checks, run
from toc.checks.table import CHECKS, Check

__all__ = [
    "CHECKS",
    "Check",
    "Checker",
    "Finding",
    "Fix",
    "Found",
    "Severity",
    "UnknownCheck",
    "all_checks",
    "errors_stand",
    "finding_json",
    "run",
    "summary",
]

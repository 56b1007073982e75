"""Whether errors stand, for whoever needs no list of them: pictures that say that they are a draft."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from toc.checks.board import Board
from toc.checks.finding import Finding, Found, Use
from toc.checks.runner import all_checks, answered, function_of
from toc.checks.settings import resolve
from toc.theory.model import Theory


def errors_stand(theory: Theory, *, also: Collection[str] = (), use: Use = "export") -> bool:
    """Return whether :func:`toc.checks.run` would find an error that nobody has answered.

    Looks no further than the first, and only at checks whose row or setting says error, which is a small part of a
    whole run's time.

    Args:
        theory: the theory to be exported.
        also: names of checks that say error of some of their findings alone, to be looked at too.
        use: ``live`` or ``export``, which decides the severity.
    """
    own = theory.settings.checks if theory.settings is not None else {}
    rules = resolve(all_checks(), [("settings.checks", own)]).rules
    board = Board(theory, use=use)
    for name, check in all_checks().items():
        rule = rules[name]
        usual = check.usually(use)
        grave = name in also or (rule.severity or usual) == "error"
        if rule.off or board.step < check.step or not grave:
            continue
        function, limits = function_of(name), rule.limits
        looks: Iterable[Iterable[Found]] = (
            (function(record, board, limits) for table in check.each for record in getattr(theory, table).values())
            if check.each
            else (function(board, limits),)
        )
        for found in (found for look in looks for found in look):
            severity = rule.severity or found.severity or usual
            if severity != "error":
                continue
            finding = Finding(check.code, name, severity, found.about, found.links, "", "", "", counted=found.counted)
            if answered([finding], theory, keep=False):
                return True
    return False

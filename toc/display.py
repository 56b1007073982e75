"""Findings as a notebook shows them: a tuple that is also a short page."""

from __future__ import annotations

from html import escape
from typing import Any

from toc.checks import Finding, run
from toc.theory import Theory

_SIGNS = {"error": "●", "warning": "▲", "advice": "○"}


class Findings(tuple[Finding, ...]):
    """The findings of a check, in their stable order; in a notebook they are shown as a list with their questions."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        if not self:
            return "<p>Nothing to ask: every check is content.</p>"
        items = "".join(
            f"<li><b>{_SIGNS[finding.severity]} {finding.code} {escape(finding.check)}</b> "
            f"{escape(finding.message)}<br><i>{escape(finding.question)}</i></li>"
            for finding in self
        )
        return f'<ul style="list-style: none; padding-left: 0">{items}</ul>'


def check(theory: Theory, **choices: Any) -> Findings:
    """Check a theory and return what is worth asking the room about.

    Args:
        theory: any theory.
        choices: ``step``, ``select``, ``ignore``, ``dismissed``, ``settings``, ``use``; see :func:`toc.checks.run`.

    >>> import toc
    >>> [finding.check for finding in toc.check(toc.loads("toc: 1\\nstep: long_term"))]
    ['no-long-term-outcome']
    """
    return Findings(run(theory, **choices))

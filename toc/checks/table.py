"""The one table of checks. A row says everything about a check but how it looks and what it asks: that is its function.

``reads`` names what a check looks at, as ``table``, ``table.field`` or a field of the theory itself; after an edit
only the checks that read something that changed run again (a property test compares with a full run). A check with
``each`` looks at one record of those tables at a time and at nothing else but the theory's settings and ``reads``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from toc.checks.finding import Severity

FAMILIES: dict[str, str] = {
    "S": "Structure",
    "T": "Wording",
    "I": "Indicators and the measurement plan",
    "A": "Assumptions",
    "P": "People and reporting",
}
SET_UP, LONG_TERM, BACKWARDS, CONNECTING, ASSUMPTIONS, INTERVENTIONS, INDICATORS, REVIEW = range(1, 9)


@dataclass(frozen=True, slots=True)
class Check:
    """One row: the code, the readable name, and when and how loudly the check speaks.

    ``severity`` is the one of live views and ``toc check``, ``export`` the one of exports and the measurement plan.
    ``step`` is the method step (1 to 8) from which it speaks. ``line`` is its line in a summary, with ``{n}`` findings
    and, for checks that count, ``{done}`` of ``{of}``.
    """

    code: str
    name: str
    severity: Severity
    step: int
    function: str  # "module:function" below toc.checks, or below anything for an organisation's own
    line: str
    reads: tuple[str, ...] = ()
    each: tuple[str, ...] = ()
    export: Severity | None = None
    limits: Mapping[str, Any] = field(default_factory=dict)
    words: tuple[str, ...] = ()

    @property
    def family(self) -> str:
        """The heading that the check stands under."""
        return FAMILIES.get(self.code[0], "Checks of your own")


E: Severity = "error"
W: Severity = "warning"
A: Severity = "advice"

# what most structural checks look at
_TIES = ("links.from", "links.to")
_ENDS = ("outcomes", "interventions", "factors")  # which elements there are, of which kind
_GOALS = ("outcomes.role", "outcomes.above_ceiling")

_ROWS: tuple[Check, ...] = (
    Check("S01", "no-long-term-outcome", E, LONG_TERM, "goals:no_long_term_outcome",
          "no long-term outcome yet", reads=("outcomes.role", "links.feedback", *_TIES)),
    Check("S02", "illegal-link", E, SET_UP, "arrows:illegal_link",
          "{n} arrows join what cannot be joined",
          reads=("*elements", *_TIES, "assumptions.about", "indicators.measures", "evidence.supports")),
    Check("S03", "broken-link", E, SET_UP, "arrows:broken_link",
          "{n} references lead nowhere or stand twice", reads=("*elements", "*references", "links.because", "strands",
                                                               "situation")),
    Check("S04", "unlabelled-loop", W, CONNECTING, "arrows:unlabelled_loop",
          "{n} loops with no feedback arrow marked", reads=("links.feedback", *_TIES, "outcomes.role")),
    Check("S06", "leads-nowhere", W, CONNECTING, "goals:leads_nowhere",
          "{n} outcomes do not lead to the long-term outcome yet", reads=(*_GOALS, *_TIES)),
    Check("S07", "nothing-needed", W, BACKWARDS, "goals:nothing_needed",
          "{n} long-term outcomes need nothing yet", reads=("outcomes.role", "links.feedback", *_TIES)),
    Check("S09", "idle-intervention", W, INTERVENTIONS, "actions:idle_intervention",
          "{n} interventions act on nothing yet", reads=("interventions", *_TIES), export=E),
    Check("T01", "activity-as-outcome", W, BACKWARDS, "wording:activity_as_outcome",
          "{n} outcomes read like activities", each=("outcomes",), reads=("outcomes.statement",),
          words=("delivery-verbs", "activity-nouns", "activity-modifiers")),
    Check("T03", "aim-is-a-measure", A, LONG_TERM, "aims:aim_is_a_measure",
          "{n} outcomes carry their measure in their words", each=("outcomes",),
          reads=("outcomes.statement", "outcomes.by", "outcomes.role")),
    Check("I01", "outcome-unmeasured", W, INDICATORS, "indicators:outcome_unmeasured",
          "{done} of {of} outcomes below the ceiling are measured", reads=(*_GOALS, "outcomes.already_true",
                                                                           "indicators.measures"), export=W),
    Check("I02", "missing-part", W, INDICATORS, "indicators:missing_part",
          "{n} indicators lack one of their parts", each=("indicators",), reads=("indicators",)),
    Check("A01", "silent-arrow", W, ASSUMPTIONS, "assumptions:silent_arrow",
          "{done} of {of} arrows explained", reads=(*_TIES, *_ENDS, "links.because", "links.id", "assumptions.about",
                                                    "step")),
)  # fmt: skip

CHECKS: dict[str, Check] = {row.name: row for row in _ROWS}
BY_CODE: dict[str, Check] = {row.code: row for row in _ROWS}

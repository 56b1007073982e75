"""The one table of checks. A row says everything about a check but how it looks and what it asks: that is its function.

``reads`` names what a check looks at, as ``table``, ``table.field`` or a field of the theory itself; after an edit
only the checks that read something that changed run again (a property test compares with a full run). A check with
``each`` looks at one record of those tables at a time and at nothing else but the theory's settings and ``reads``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from toc.checks.finding import Severity, Use
from toc.theory.model import ELEMENT_TABLES

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

    def usually(self, use: Use) -> Severity:
        """How loudly it speaks where no setting and no finding says otherwise."""
        return self.export if use == "export" and self.export is not None else self.severity

    @property
    def family(self) -> str:
        """The heading that the check stands under."""
        return FAMILIES.get(self.code[0], "Checks of your own")


E: Severity = "error"
W: Severity = "warning"
A: Severity = "advice"

# what most structural checks look at
_TIES = ("links.from", "links.to")
_GOALS = ("outcomes.role", "outcomes.above_ceiling")

_ROWS: tuple[Check, ...] = (
    # structure
    Check("S01", "no-long-term-outcome", E, LONG_TERM, "goals:no_long_term_outcome",
          "no long-term outcome yet",
          reads=("outcomes.role", "links.feedback", *_TIES)),
    Check("S02", "illegal-link", E, SET_UP, "arrows:illegal_link",
          "{n} arrows join what cannot be joined",
          reads=("*elements", *_TIES, "assumptions.about", "indicators.measures", "evidence.supports")),
    Check("S03", "broken-link", E, SET_UP, "arrows:broken_link",
          "{n} references lead nowhere or stand twice",
          reads=("*elements", "*references", "links", "strands", "situation")),
    Check("S04", "unlabelled-loop", W, CONNECTING, "arrows:unlabelled_loop",
          "{n} loops with no feedback arrow marked",
          reads=("links.feedback", *_TIES, "outcomes.role")),
    Check("S05", "several-tops", A, BACKWARDS, "goals:several_tops",
          "{n} long-term outcomes compete",
          reads=("outcomes.role", "links.feedback", *_TIES), limits={"limit": 3}),
    Check("S06", "leads-nowhere", W, CONNECTING, "goals:leads_nowhere",
          "{n} outcomes do not lead to the long-term outcome yet",
          reads=(*_GOALS, "interventions.id", "links.feedback", *_TIES)),
    Check("S07", "nothing-needed", W, BACKWARDS, "goals:nothing_needed",
          "{n} long-term outcomes need nothing yet",
          reads=("outcomes.role", "links.feedback", *_TIES)),
    Check("S08", "unexplained-start", W, INTERVENTIONS, "actions:unexplained_start",
          "{n} outcomes start from nothing",
          reads=(*_GOALS, "outcomes.statement", "outcomes.already_true", "outcomes.brought_about_by",
                 "interventions.id", "links.feedback", *_TIES)),
    Check("S09", "idle-intervention", W, INTERVENTIONS, "actions:idle_intervention",
          "{n} interventions act on nothing yet",
          reads=("interventions.id", *_TIES), export=E),
    Check("S10", "missing-middle", W, INTERVENTIONS, "actions:missing_middle",
          "{n} interventions lead straight to the goal",
          reads=("outcomes.role", "interventions.id", *_TIES)),
    Check("S11", "activity-chain", W, INTERVENTIONS, "actions:activity_chain",
          "{n} activities lead to other activities",
          reads=("interventions.id", *_TIES)),
    Check("S12", "thin-support", A, CONNECTING, "webs:thin_support",
          "{n} long-term outcomes rest on one precondition alone",
          reads=("outcomes.role", "outcomes.sufficient", "links.mode", "links.feedback", *_TIES)),
    Check("S13", "crowd-or-web", A, CONNECTING, "webs:crowd_or_web",
          "{n} places where too many arrows meet",
          reads=("outcomes.role", "interventions.id", "links.feedback", *_TIES),
          limits={"limit": 7, "density": 0.6, "layer": 3}),
    Check("S14", "shortcut", A, INTERVENTIONS, "webs:shortcut",
          "{n} arrows go straight where a longer way goes too",
          reads=("outcomes.id", "interventions.id", "links.feedback", *_TIES)),
    Check("S15", "islands", W, CONNECTING, "webs:islands",
          "{n} parts stand apart from the rest of the map",
          reads=(*_GOALS, "interventions.id", "links.feedback", *_TIES)),
    Check("S16", "same-thing-twice", W, BACKWARDS, "webs:same_thing_twice",
          "{n} pairs of boxes say the same",
          reads=("outcomes.statement", "interventions.statement", "assumptions.statement", *_TIES),
          limits={"overlap": 0.85}, words=("person-words", "change-words")),
    Check("S17", "no-ceiling", A, INDICATORS, "goals:no_ceiling",
          "no ceiling of accountability yet",
          reads=_GOALS),
    Check("S18", "ceiling-broken", E, BACKWARDS, "goals:ceiling_broken",
          "{n} arrows come down through the ceiling",
          reads=(*_GOALS, "links.feedback", *_TIES)),
    Check("S19", "dashed-without-action", W, INTERVENTIONS, "arrows:dashed_without_action",
          "{n} dashed arrows wait for somebody to act",
          reads=("outcomes.brought_about_by", "interventions.id", "links.mode", *_TIES)),
    Check("S20", "barrier-unanswered", A, INTERVENTIONS, "actions:barrier_unanswered",
          "{n} barriers have no answer yet",
          reads=("factors.kind", "factors.addressed_by", "factors.note", "assumptions.about")),
    Check("S21", "no-statement", W, BACKWARDS, "webs:no_statement",
          "{n} boxes have no words yet",
          each=ELEMENT_TABLES),
    # wording
    Check("T01", "activity-as-outcome", W, BACKWARDS, "wording:activity_as_outcome",
          "{n} outcomes read like activities",
          each=("outcomes",), words=("delivery-verbs", "activity-nouns", "activity-modifiers", "verbs", "state-words")),
    Check("T02", "outcome-as-activity", W, INTERVENTIONS, "wording:outcome_as_activity",
          "{n} interventions read like results",
          each=("interventions",), words=("change-words", "person-words", "verbs")),
    Check("T03", "aim-is-a-measure", A, LONG_TERM, "aims:aim_is_a_measure",
          "{n} outcomes carry their measure in their words",
          each=("outcomes",)),
    Check("T04", "two-results-in-one", A, BACKWARDS, "clauses:two_results_in_one",
          "{n} boxes hold two results",
          each=("outcomes",), words=("change-words", "state-words", "verbs")),
    Check("T05", "hidden-link", A, BACKWARDS, "clauses:hidden_link",
          "{n} boxes hide an arrow",
          each=("outcomes",), words=("connectives",)),
    Check("T06", "who-changes", A, BACKWARDS, "topics:who_changes",
          "{n} outcomes do not say who or what changes",
          each=("outcomes",), limits={"words": 2},
          words=("topic-words", "person-words", "change-words", "state-words", "verbs")),
    Check("T07", "hedge", A, BACKWARDS, "wording:hedge",
          "{n} outcomes are worded as hopes",
          each=("outcomes",), words=("hedges",)),
    Check("T08", "too-long", A, BACKWARDS, "wording:too_long",
          "{n} statements are too long for a projector",
          each=("outcomes", "interventions"), limits={"words": 20}),
    Check("T09", "undefined-abbreviation", A, BACKWARDS, "wording:undefined_abbreviation",
          "{n} boxes use an abbreviation that is explained nowhere",
          each=("outcomes", "interventions", "assumptions", "indicators", "factors"), reads=("glossary",),
          limits={"known": ()}, words=("abbreviations",)),
    # indicators
    Check("I01", "outcome-unmeasured", W, INDICATORS, "indicators:outcome_unmeasured",
          "{done} of {of} outcomes below the ceiling are measured",
          reads=(*_GOALS, "outcomes.already_true", "indicators.measures")),
    Check("I02", "missing-part", W, INDICATORS, "indicators:missing_part",
          "{n} indicators lack one of their parts",
          each=("indicators",)),
    Check("I03", "not-ready-to-collect", A, INDICATORS, "indicators:not_ready_to_collect",
          "{n} indicators cannot be collected yet",
          each=("indicators",)),
    Check("I04", "direction-word", A, INDICATORS, "indicators:direction_word",
          "{n} indicators say which way they should go",
          each=("indicators",), words=("direction-words",)),
    Check("I05", "counts-activity", W, INDICATORS, "indicators:counts_activity",
          "{n} indicators on outcomes count what we do",
          reads=("outcomes.role", "indicators.name", "indicators.measures", "indicators.type"),
          words=("delivery-nouns",)),
    Check("I06", "numbers-disagree", E, INDICATORS, "plan:numbers_disagree",
          "{n} indicators have numbers that contradict each other",
          each=("indicators",)),
    Check("I07", "dates-disagree", W, INDICATORS, "plan:dates_disagree",
          "{n} indicators have dates that contradict others",
          reads=("outcomes.by", "interventions.start", "indicators", "links.feedback", *_TIES)),
    Check("I08", "plan-balance", A, INDICATORS, "plan:plan_balance",
          "{n} things are out of balance in the measurement plan",
          reads=("outcomes.role", "interventions.id", "assumptions.id", "factors.kind", "indicators.in_plan",
                 "indicators.type", "indicators.measures"),
          limits={"least": 3, "most": 8, "goals": 3}),
    # assumptions
    Check("A01", "silent-arrow", W, ASSUMPTIONS, "assumptions:silent_arrow",
          "{done} of {of} arrows explained",
          reads=("outcomes.id", "interventions.id", "links.because", "assumptions.about", "step", *_TIES)),
    Check("A02", "no-context-assumption", A, ASSUMPTIONS, "assumptions:no_context_assumption",
          "no assumption about the context yet",
          reads=("assumptions.type",)),
    Check("A03", "assumption-is-precondition", W, ASSUMPTIONS, "assumptions:assumption_is_precondition",
          "{n} assumptions still have to be brought about",
          each=("assumptions",), words=("uptake-words", "uptake-verbs")),
    Check("A04", "risky-and-untested", A, REVIEW, "assumptions:risky_and_untested",
          "{n} risky things that all rests on are not tested yet",
          reads=("outcomes.role", "interventions.id", "assumptions.about", "assumptions.status",
                 "assumptions.confidence", "assumptions.check_by", "evidence.supports", "evidence.contradicts",
                 "links.confidence", "links.check_by", "links.feedback", *_TIES),
          limits={"confidence": 50}),
    Check("A05", "evidence-against-ignored", W, REVIEW, "assumptions:evidence_against_ignored",
          "{n} pieces of evidence speak against what the group is sure of",
          reads=("assumptions.confidence", "assumptions.note", "evidence.contradicts", "links.confidence", "links.note",
                 *_TIES),
          limits={"confidence": 70}),
    Check("A06", "knowledge-to-behaviour-jump", A, ASSUMPTIONS, "assumptions:knowledge_to_behaviour_jump",
          "{n} arrows go from knowing straight to doing",
          reads=("outcomes.statement", "assumptions.about", "links.because", "links.feedback", *_TIES),
          words=("knowledge-words", "behaviour-words", "motivation-words")),
    # people and reporting
    Check("P01", "nobody-benefits", A, INDICATORS, "voices:nobody_benefits",
          "{n} long-term outcomes are for nobody in particular",
          reads=("outcomes.role", "outcomes.beneficiaries")),
    Check("P02", "not-doable-yet", A, REVIEW, "voices:not_doable_yet",
          "{n} interventions have no owner or start yet",
          each=("interventions",), words=("passive-labels",)),
    Check("P03", "unresolved-disagreement", A, REVIEW, "voices:unresolved_disagreement",
          "{n} disagreements have no decision yet",
          reads=("*votes", *_TIES), limits={"people": 3, "share": 20}),
    Check("P04", "forgotten-people", A, INDICATORS, "voices:forgotten_people",
          "{n} groups should benefit but stand on no outcome",
          reads=("outcomes.beneficiaries", "stakeholders.role")),
)  # fmt: skip

CHECKS: dict[str, Check] = {row.name: row for row in _ROWS}
BY_CODE: dict[str, Check] = {row.code: row for row in _ROWS}

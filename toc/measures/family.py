"""The family of measures as a whole: how many of each, and what a balanced family would still ask for."""

from __future__ import annotations

from toc.measures.fields import Plan
from toc.measures.parts import CONVENTIONS, MEASURE_TYPES, MeasureType, convention
from toc.measures.words import listed

FEWEST, MOST = 3, 8  # NES Quality Improvement Zone: a family of 3 to 8 measures

_COUNTED: dict[MeasureType, tuple[str, str]] = {
    "outcome": ("outcome measure", "outcome measures"),
    "process": ("process measure", "process measures"),
    "balancing": ("balancing measure", "balancing measures"),
    "assumption_check": ("check of an assumption", "checks of assumptions"),
}


def counts(plan: Plan) -> dict[MeasureType, int]:
    """Return how many of the measures that the group will follow are of each type."""
    return {kind: sum(row.type == kind for row in plan.in_plan) for kind in MEASURE_TYPES}


def summary(plan: Plan) -> str:
    """Return the family in one sentence: ``5 measures in the plan: 2 outcome measures, …``; and the gaps."""
    family = len(plan.in_plan)
    gaps = sum(row.gap for row in plan.rows)
    if not family:
        return "There are no measures yet."
    parts = [f"{n} {_COUNTED[kind][n != 1]}" for kind, n in counts(plan).items() if n]
    untyped = sum(row.type is None for row in plan.in_plan)
    if untyped:
        parts.append(f"{untyped} not tied to the map yet")
    chosen = any(row.indicator is not None and row.indicator.in_plan for row in plan.in_plan)
    where = "in the plan" if chosen else "(nobody has marked yet which of them are in the plan)"
    said = f"{family} {'measure' if family == 1 else 'measures'} {where}: {listed(parts)}."
    if gaps:
        what = "outcome or intervention has" if gaps == 1 else "outcomes and interventions have"
        said += f" {gaps} {what} no measure yet."
    return said


def advice(plan: Plan) -> tuple[str, ...]:
    """Return what a balanced family still asks for, as questions; nothing where all is well.

    3 to 8 measures (NES Quality Improvement Zone); at least one process and one balancing measure (Life QI).
    """
    if not plan.in_plan:
        return ("Which one thing would tell you that you are getting nearer to the goal?",)
    found = counts(plan)
    said = []
    if len(plan.in_plan) < FEWEST:
        said.append(f"A family of {FEWEST} to {MOST} measures tells a fuller story. What else would you want to see?")
    if len(plan.in_plan) > MOST:
        said.append(f"A family of {FEWEST} to {MOST} measures is one that people keep up. Which could you do without?")
    if not found["outcome"]:
        said.append("No outcome measure yet: how will you know that the goal itself is nearer?")
    if not found["process"]:
        said.append("No process measure yet: how will you know that the change is really happening?")
    if not found["balancing"]:
        said.append("No balancing measure yet: what could get worse while this gets better?")
    return tuple(said)


def convention_words(plan: Plan) -> str:
    """Return the naming convention's sentence, printed on every plan."""
    return CONVENTIONS[convention(plan.theory)]

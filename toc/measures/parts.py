"""What a measure is made of: its type, and which of its parts are still missing.

Light on purpose: the checks import this module on every run. It knows the theory's model and nothing else.
"""

from __future__ import annotations

from typing import Literal

from toc.theory.model import Amount, Assumption, Factor, Indicator, Intervention, Outcome, Theory

MeasureType = Literal["outcome", "process", "balancing", "assumption_check"]
Convention = Literal["qi", "drivers"]

# type → what it is called on a plan, in the order in which a plan's family is counted
MEASURE_TYPES: dict[MeasureType, str] = {
    "outcome": "Outcome",
    "process": "Process",
    "balancing": "Balancing",
    "assumption_check": "Assumption check",
}

# convention → the sentence that is printed on every plan, because the two schools use one word for two things
CONVENTIONS: dict[Convention, str] = {
    "qi": (
        "A measure of a lower outcome is called an outcome measure here (level: intermediate); "
        "process measures count what is delivered."
    ),
    "drivers": (
        "A measure of a lower outcome is called a process measure here, as on a driver diagram; "
        "outcome measures belong to the aim alone."
    ),
}

PART_NAMES: dict[str, str] = {
    "population": "population (who)",
    "threshold": "threshold (how much counts for one person)",
    "target": "target (how many, or how much)",
    "timeline": "timeline (by when)",
    "baseline": "baseline (where we start, or “unknown, to be measured first”)",
    "numerator": "numerator",
    "denominator": "denominator",
    "source": "data source",
    "collector": "who collects",
    "frequency": "how often",
}


def convention(theory: Theory) -> Convention:
    """Return the theory's naming convention: ``qi`` (the default) or ``drivers``."""
    settings = theory.settings
    return settings.measures.convention if settings is not None and settings.measures is not None else "qi"


def derived_type(theory: Theory, indicator: Indicator) -> MeasureType | None:
    """Return the type that follows from what the indicator hangs on; None where nothing follows.

    Long-term outcome or impact: outcome. Lower outcome: outcome (convention ``qi``) or process (``drivers``, as
    driver-diagram practice names it). Intervention or output: process (reach, fidelity, dose). Factor of kind
    unintended: balancing ("what could get worse?"); a barrier or an enabler belongs to the system that is being
    changed: process. Assumption: assumption_check.
    """
    about = theory.element(indicator.measures) if indicator.measures else None
    if isinstance(about, Outcome):
        if about.role == "output":
            return "process"
        if about.role == "intermediate" and convention(theory) == "drivers":
            return "process"
        return "outcome"
    if isinstance(about, Intervention):
        return "process"
    if isinstance(about, Factor):
        return "balancing" if about.type == "unintended" else "process"
    if isinstance(about, Assumption):
        return "assumption_check"
    return None


def measure_type(theory: Theory, indicator: Indicator) -> MeasureType | None:
    """Return the indicator's type: the one written on it, else the derived one, else None (it hangs on nothing)."""
    return indicator.type or derived_type(theory, indicator)


def needs_measure(element: object) -> bool:
    """Whether the measure list shows a gap for this element when no indicator hangs on it.

    Outcomes not above the ceiling of accountability (output included), and interventions.
    """
    if isinstance(element, Outcome):
        return element.above_ceiling is not True
    return isinstance(element, Intervention)


def is_proportion(indicator: Indicator) -> bool:
    """Whether the measure is a share of people or things: its kind says so, or its unit is % and no kind is given."""
    return indicator.data_kind == "proportion" or (indicator.data_kind is None and _filled(indicator.unit, "%"))


def missing_parts(indicator: Indicator) -> tuple[str, ...]:
    """Return which of an indicator's four parts are missing, in the method's order.

    The parts are ``population``, ``threshold`` (asked of proportions only: one person's pass mark), ``target`` and
    ``timeline`` (the indicator's ``by``, or a date on its target). Source: Taplin and Clark, Theory of Change Basics.
    """
    target = indicator.amount("target")
    found = {
        "population": _filled(indicator.population),
        "threshold": not is_proportion(indicator) or _given(indicator.amount("threshold")),
        "target": _given(target),
        "timeline": _filled(indicator.by) or (target is not None and _filled(target.date)),
    }
    return tuple(part for part, there in found.items() if not there)


def collection_parts(indicator: Indicator) -> tuple[str, ...]:
    """Return what must still be agreed before anybody can collect the measure.

    ``baseline`` (words such as "unknown, to be measured first" are an answer), ``numerator`` and ``denominator`` of a
    proportion (a rate needs its denominator), ``source``, ``collector``, ``frequency``.
    Source: NES Quality Improvement Zone measurement plan; NHS how-to guide for measurement for improvement.
    """
    proportion = is_proportion(indicator)
    found = {
        "baseline": _given(indicator.amount("baseline")) or bool(indicator.readings),
        "numerator": not proportion or _filled(indicator.numerator),
        "denominator": not (proportion or indicator.data_kind == "rate") or _filled(indicator.denominator),
        "source": _filled(indicator.source) or _filled(indicator.instrument),
        "collector": _filled(indicator.collector),
        "frequency": _filled(indicator.frequency),
    }
    return tuple(part for part, there in found.items() if not there)


def _filled(text: str | None, exactly: str | None = None) -> bool:
    if text is None or not text.strip():
        return False
    return exactly is None or text.strip() == exactly


def _given(amount: Amount | None) -> bool:
    if amount is None or amount.value is None:
        return False
    return not isinstance(amount.value, str) or bool(amount.value.strip())

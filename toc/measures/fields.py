"""The fields of the measurement plan: one table that every writer follows.

Section headings after Woodcock T, Adeleke Y, Goeschel C, Pronovost P, Dixon-Woods M. A modified Delphi study to
identify the features of high quality measurement plans for healthcare improvement projects. BMC Med Res Methodol
2020;20:8. Fields after the NES Quality Improvement Zone, the IHI worksheets and Life QI.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from toc.measures.instruments import instrument_of, minimum_group
from toc.measures.parts import MEASURE_TYPES, PART_NAMES
from toc.measures.readings import points_of
from toc.measures.rows import Row, measure_list
from toc.measures.words import amount_text, clean, date_text, one_line, quantity
from toc.theory.model import Element, Factor, Outcome, Theory

Section = Literal["Measure", "Design", "Data collection and management", "Analysis", "Action", "Embedding"]
SECTIONS: tuple[Section, ...] = (
    "Measure",
    "Design",
    "Data collection and management",
    "Analysis",
    "Action",
    "Embedding",
)

DATA_KINDS = {
    "proportion": "Proportion (%)",
    "mean": "Mean",
    "count": "Count",
    "rate": "Rate",
    "score": "Score",
    "days_between": "Days between events",
    "words": "Words",
}
DIRECTIONS = {"up": "Higher is better", "down": "Lower is better", "hold": "Should stay where it is"}
CHARTS = {"run": "Run chart", "xmr": "SPC chart (XmR)", "bar": "Before and after", "none": "No chart"}
LEVELS = {"impact": "Impact", "long_term": "Long-term", "intermediate": "Intermediate", "output": "Output"}
KINDS = {
    "outcome": "Outcome",
    "intervention": "Intervention",
    "assumption": "Assumption",
    "indicator": "Indicator",
    "evidence": "Evidence",
    "factor": "Factor",
    "stakeholder": "Stakeholder",
}
GAP = "No measure yet"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the plan: where it stands, its heading, and its words for a row of the plan (empty: not agreed)."""

    section: Section
    key: str
    heading: str
    words: Callable[[Plan, Row], str | tuple[str, ...]]


class Plan:
    """A theory with its measure list, and the words in which the plan speaks of them."""

    def __init__(self, theory: Theory) -> None:
        self.theory = theory

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The measure list, gaps included."""
        return measure_list(self.theory)

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Indicator id → its number in the plan, from 1, in the list's order."""
        measures = [row for row in self.rows if row.indicator is not None]
        return {row.id: place for place, row in enumerate(measures, start=1)}

    @cached_property
    def in_plan(self) -> tuple[Row, ...]:
        """The measures that the group will really follow; all of them where nobody has chosen."""
        measures = [row for row in self.rows if row.indicator is not None]
        chosen = [row for row in measures if row.indicator is not None and row.indicator.in_plan]
        return tuple(chosen or measures)

    @cached_property
    def title(self) -> str:
        """The theory's title in one line."""
        return one_line(self.theory.title or "") or "Untitled theory of change"

    def label(self, id: str) -> str:
        """An element's words in one line; its id where it has none yet."""
        found = self.theory.element(id)
        return one_line(found.label) if found is not None and found.label.strip() else id

    def labels(self, ids: Iterable[str]) -> tuple[str, ...]:
        """The words of several elements."""
        return tuple(self.label(id) for id in ids)

    def name(self, row: Row) -> str:
        """What the measure is called; of a gap, that there is none yet; of an unnamed one, its id."""
        if row.indicator is None:
            return GAP
        return one_line(row.indicator.label) or row.indicator.id

    def type_words(self, row: Row) -> str:
        """The measure's type and, for an outcome below the goal, its level."""
        if row.type is None:
            return ""
        words = MEASURE_TYPES[row.type]
        if row.type == "outcome" and row.level not in (None, "long_term"):
            words = f"{words} ({LEVELS[row.level].lower()})"
        if row.mismatch and row.derived is not None:
            words = f"{words}; the map says {MEASURE_TYPES[row.derived].lower()}"
        return words

    def element_words(self, element: Element | None) -> str:
        """What is measured, in one line."""
        return self.label(element.id) if element is not None else ""

    def kind_words(self, row: Row) -> str:
        """What kind of thing is measured: ``Long-term outcome``, ``Barrier``, ``Intervention``."""
        element = row.element
        if isinstance(element, Outcome):
            return "Output" if element.role == "output" else f"{LEVELS[element.role]} outcome"
        if isinstance(element, Factor) and element.type:
            return "Unintended effect" if element.type == "unintended" else element.type.capitalize()
        return KINDS[element.kind] if element is not None else ""

    def terms(self, row: Row) -> tuple[str, ...]:
        """The glossary's terms that the measure's own words use, each with its meaning."""
        it = row.indicator
        if it is None or not self.theory.glossary:
            return ()
        text = " ".join(filter(None, (it.name, it.definition, it.numerator, it.denominator, it.population)))
        return tuple(
            f"{one_line(term)}: {one_line(meaning)}"
            for term, meaning in self.theory.glossary.items()
            if term.strip() and re.search(rf"(?<!\w){re.escape(term)}(?!\w)", text)
        )

    def still_missing(self, row: Row) -> tuple[str, ...]:
        """What is missing, in words: the four parts first."""
        if row.gap:
            return ("a measure",)
        return tuple(PART_NAMES[part] for part in (*row.missing, *row.to_agree))


def _text(attribute: str) -> Callable[[Plan, Row], str]:
    def words(_plan: Plan, row: Row) -> str:
        return clean(getattr(row.indicator, attribute, None) or "").strip()

    return words


def _choice(attribute: str, names: dict[str, str]) -> Callable[[Plan, Row], str]:
    def words(_plan: Plan, row: Row) -> str:
        return names.get(getattr(row.indicator, attribute, None) or "", "")

    return words


def _date(attribute: str) -> Callable[[Plan, Row], str]:
    def words(_plan: Plan, row: Row) -> str:
        return date_text(getattr(row.indicator, attribute, None))

    return words


def _instrument_name(_plan: Plan, row: Row) -> str:
    if row.indicator is None:
        return ""
    known = instrument_of(row.indicator)
    return known.name if known is not None else clean(row.indicator.instrument or "").strip()


def _of_instrument(*attributes: str) -> Callable[[Plan, Row], tuple[str, ...]]:
    def words(_plan: Plan, row: Row) -> tuple[str, ...]:
        known = instrument_of(row.indicator) if row.indicator is not None else None
        return tuple(filter(None, (getattr(known, attribute, "") for attribute in attributes)))

    return words


def _smallest_group(_plan: Plan, row: Row) -> str:
    known = instrument_of(row.indicator) if row.indicator is not None else None
    if known is None or known.minimum_group is None:
        return ""
    return f"{known.minimum_group} answers ({known.minimum_group_source})"


def _items(attribute: str) -> Callable[[Plan, Row], tuple[str, ...]]:
    def words(_plan: Plan, row: Row) -> tuple[str, ...]:
        return tuple(filter(None, (one_line(item) for item in getattr(row.indicator, attribute, ()) or ())))

    return words


def _amount(part: str) -> Callable[[Plan, Row], str]:
    def words(_plan: Plan, row: Row) -> str:
        return amount_text(row.indicator, part) if row.indicator is not None else ""

    return words


def _amount_date(part: Literal["baseline", "target"]) -> Callable[[Plan, Row], str]:
    def words(_plan: Plan, row: Row) -> str:
        amount = row.indicator.amount(part) if row.indicator is not None else None
        return date_text(amount.date) if amount is not None else ""

    return words


def _due(plan: Plan, row: Row) -> str:
    if row.indicator is None:
        return ""
    return date_text(row.indicator.by) or _amount_date("target")(plan, row)


def _latest(_plan: Plan, row: Row) -> str:
    points = points_of(row.indicator, minimum_group(row.indicator)) if row.indicator is not None else ()
    shown = [point for point in points if point.value is not None]
    if row.indicator is None or not shown:
        return ""
    last = shown[-1]
    value = quantity(last.value if last.value is not None else "", row.indicator.unit)
    return f"{value} ({date_text(last.date)})" if last.date else value


def _changes(_plan: Plan, row: Row) -> tuple[str, ...]:
    changes = row.indicator.changes if row.indicator is not None else ()
    said = (": ".join(filter(None, (date_text(c.date), one_line(c.text or "")))) for c in changes)
    return tuple(filter(None, said))


# section, key, heading, words: the order is the order of every plan
FIELDS: tuple[Field, ...] = (
    Field("Measure", "number", "No.", lambda plan, row: str(plan.numbers.get(row.id, "")) if not row.gap else ""),
    Field("Measure", "id", "Id", lambda _plan, row: row.indicator.id if row.indicator is not None else ""),
    Field("Measure", "measure", "Measure", lambda plan, row: plan.name(row)),
    Field("Measure", "type", "Type", lambda plan, row: plan.type_words(row)),
    Field(
        "Measure", "in_plan", "In the plan", lambda _plan, row: "Yes" if row.indicator and row.indicator.in_plan else ""
    ),
    Field("Measure", "shows", "Shows whether", lambda plan, row: plan.element_words(row.element)),
    Field("Measure", "kind", "Kind", lambda plan, row: plan.kind_words(row)),
    Field("Measure", "pathway", "Pathway to the goal", lambda plan, row: " → ".join(plan.labels(row.pathway[1:]))),
    Field("Measure", "interventions", "Interventions", lambda plan, row: plan.labels(row.interventions)),
    Field("Measure", "assumptions", "Assumptions", lambda plan, row: plan.labels(row.assumptions)),
    Field("Measure", "missing", "Still to agree", lambda plan, row: plan.still_missing(row)),
    Field("Design", "why", "Why this measure", _text("note")),
    Field("Design", "population", "Population", _text("population")),
    Field("Design", "definition", "Operational definition", _text("definition")),
    Field("Design", "data_kind", "Data kind", _choice("data_kind", DATA_KINDS)),
    Field("Design", "unit", "Unit", _text("unit")),
    Field("Design", "numerator", "Numerator", _text("numerator")),
    Field("Design", "denominator", "Denominator", _text("denominator")),
    Field("Design", "threshold", "Threshold for one person", _amount("threshold")),
    Field("Design", "inclusions", "Who or what counts in", _items("inclusions")),
    Field("Design", "exclusions", "Who or what is left out", _items("exclusions")),
    Field("Design", "terms", "Terms defined", lambda plan, row: plan.terms(row)),
    Field("Data collection and management", "source", "Data source", _text("source")),
    Field("Data collection and management", "instrument", "Instrument", _instrument_name),
    Field("Data collection and management", "items", "Items and scoring", _of_instrument("items", "scoring")),
    Field("Data collection and management", "licence", "Licence", _of_instrument("licence", "caution")),
    Field("Data collection and management", "citation", "Citation", _of_instrument("citation")),
    Field("Data collection and management", "minimum_group", "Smallest group shown", _smallest_group),
    Field("Data collection and management", "method", "How it is collected", _text("method")),
    Field("Data collection and management", "sampling", "Sampling", _text("sampling")),
    Field("Data collection and management", "frequency", "How often", _text("frequency")),
    Field("Data collection and management", "start", "From when", _date("start")),
    Field("Data collection and management", "collector", "Who collects", _text("collector")),
    Field("Data collection and management", "stratify_by", "Looked at by (equity)", _items("stratify_by")),
    Field("Data collection and management", "missing_data", "If data are missing", _text("missing_data")),
    Field("Analysis", "baseline", "Baseline", _amount("baseline")),
    Field("Analysis", "baseline_date", "Baseline period", _amount_date("baseline")),
    Field("Analysis", "direction", "Direction", _choice("direction", DIRECTIONS)),
    Field("Analysis", "target", "Target", _amount("target")),
    Field("Analysis", "by", "By when", _due),
    Field("Analysis", "trajectory", "Trajectory", _text("trajectory")),
    Field("Analysis", "chart", "Chart", _choice("chart", CHARTS)),
    Field("Analysis", "frozen_at", "Median or limits frozen at", _date("frozen_at")),
    Field("Analysis", "latest", "Latest reading", _latest),
    Field("Action", "reviewer", "Who reviews and acts", _text("reviewer")),
    Field("Action", "feedback", "Results come back", _text("feedback")),
    Field("Action", "changes", "Changes made", _changes),
    Field("Embedding", "afterwards", "Who carries it on", _text("afterwards")),
    Field("Embedding", "decision", "Decisions", _text("decision")),
)
FIELDS_BY_KEY: dict[str, Field] = {field.key: field for field in FIELDS}


def joined(words: str | tuple[str, ...], between: str = "; ") -> str:
    """Return a field's words as one text."""
    return words if isinstance(words, str) else between.join(words)

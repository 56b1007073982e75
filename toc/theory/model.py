"""The typed model of a theory of change: frozen records, one per kind of element, and the Theory that holds them.

Field names are those of the theory file (docs/reference/theory-file.md). Every field but ``toc`` is optional,
because a theory is unfinished for most of its life; what is missing is a finding, never a refusal.
Unknown fields are kept as they are (``extra="allow"``).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field, PrivateAttr, model_validator

from toc.theory.questions import Questions
from toc.theory.record import Element as Element
from toc.theory.record import Kind as Kind
from toc.theory.record import Named, Record, Votes, as_tree, file_names
from toc.theory.scalars import (
    Flag,
    Measured,
    Number,
    PartialDate,
    Percent,
    Reference,
    References,
    Text,
    Texts,
    _as_list,
    unwrap,
)
from toc.theory.source import Source

Step = Literal[
    "set_up", "long_term", "backwards_mapping", "connecting", "assumptions", "interventions", "indicators", "review"
]
STEPS: tuple[Step, ...] = (
    "set_up",
    "long_term",
    "backwards_mapping",
    "connecting",
    "assumptions",
    "interventions",
    "indicators",
    "review",
)
Level = Literal["low", "medium", "high"]


class Outcome(Element):
    """Something that must be true; a "precondition" is an outcome that another one needs."""

    kind: ClassVar[Kind] = "outcome"

    statement: Text | None = None
    role: Literal["impact", "long_term", "intermediate", "output"] = "intermediate"
    above_ceiling: Flag | None = None
    already_true: Flag | None = None
    brought_about_by: Text | None = None
    sufficient: Text | None = None
    strands: References = ()
    beneficiaries: References = ()
    by: PartialDate | None = None


class Intervention(Element):
    """What the group will do to bring an outcome about."""

    kind: ClassVar[Kind] = "intervention"

    statement: Text | None = None
    owner: Text | None = None
    start: PartialDate | None = None
    end: PartialDate | None = None
    status: Text | None = None
    resources: Text | None = None
    strands: References = ()


class Assumption(Element):
    """What the group relies on and believes already holds."""

    kind: ClassVar[Kind] = "assumption"

    statement: Text | None = None
    about: References = ()
    type: Literal["context", "cause", "delivery", "uptake", "values"] | None = None
    status: Literal["untested", "holding", "not_yet_true", "failed"] | None = None
    importance: Level | None = None
    confidence: Percent | None = None
    check_by: PartialDate | None = None


class Amount(Record):
    """A baseline, target or threshold: a value in a unit, perhaps at a date. A missing unit is the indicator's."""

    value: Measured | None = None
    unit: Text | None = None
    date: PartialDate | None = None


class Reading(Record):
    """One measurement: ``value`` in the indicator's unit; for a proportion also ``n`` of ``d``."""

    date: PartialDate | None = None
    value: Number | None = None
    n: Number | None = None
    d: Number | None = None
    note: Text | None = None


class ChartChange(Record):
    """Something that happened on a date and is marked on the indicator's chart."""

    date: PartialDate | None = None
    text: Text | None = None
    rebase: Flag | None = None  # true: a new median, mean and limits start here, and the text is the reason


class Indicator(Element):
    """How the group will know: four parts (population, target, threshold, timeline) and an operational definition."""

    kind: ClassVar[Kind] = "indicator"
    label_field: ClassVar[str] = "name"

    name: Text | None = None
    measures: Reference | None = None
    type: Literal["outcome", "process", "balancing", "assumption_check"] | None = None
    in_plan: Flag | None = None
    population: Text | None = None
    data_kind: Literal["proportion", "mean", "count", "rate", "score", "days_between", "words"] | None = None
    unit: Text | None = None
    threshold: Amount | Measured | None = None
    baseline: Amount | Measured | None = None
    target: Amount | Measured | None = None
    direction: Literal["up", "down", "hold"] | None = None
    by: PartialDate | None = None
    definition: Text | None = None
    numerator: Text | None = None
    denominator: Text | None = None
    inclusions: Texts = ()
    exclusions: Texts = ()
    instrument: Text | None = None
    source: Text | None = None
    method: Text | None = None
    sampling: Text | None = None
    frequency: Text | None = None
    start: PartialDate | None = None
    collector: Text | None = None
    stratify_by: Texts = ()
    missing_data: Text | None = None
    trajectory: Text | None = None  # what is expected on the way to the target
    chart: Literal["run", "xmr", "bar", "none"] | None = None
    frozen_at: PartialDate | None = None  # median or limits come from the readings up to this date
    reviewer: Text | None = None
    feedback: Text | None = None  # how often results come back to those who collect
    afterwards: Text | None = None  # who carries the measure on when the project ends
    readings: Annotated[tuple[Reading, ...], BeforeValidator(_as_list)] = ()
    changes: Annotated[tuple[ChartChange, ...], BeforeValidator(_as_list)] = ()

    def amount(self, part: Literal["threshold", "baseline", "target"]) -> Amount | None:
        """Return the part as an Amount whatever way it was written; None where it is not written at all."""
        written = getattr(self, part)
        if written is None or isinstance(written, Amount):
            return written
        return Amount(value=written)


class Evidence(Element):
    """A source for or against elements and links."""

    kind: ClassVar[Kind] = "evidence"
    label_field: ClassVar[str] = "citation"

    citation: Text | None = None
    url: Text | None = None
    type: Text | None = Field(default=None, alias="kind")
    supports: References = ()
    contradicts: References = ()
    strength: Text | None = None


class Factor(Element):
    """Something outside the causal chain that helps, hinders, or comes about unintended."""

    kind: ClassVar[Kind] = "factor"

    statement: Text | None = None
    type: Literal["barrier", "enabler", "unintended"] | None = Field(default=None, alias="kind")
    about: References = ()
    addressed_by: References = ()


class Stakeholder(Element):
    """Somebody who benefits, acts, decides or is a partner."""

    kind: ClassVar[Kind] = "stakeholder"
    label_field: ClassVar[str] = "name"

    name: Text | None = None
    role: Literal["beneficiary", "actor", "decision_maker", "partner"] | None = None


class Strand(Named):
    """A pathway that is worked on side by side with others."""

    title: Text | None = None
    note: Text | None = None

    @property
    def label(self) -> str:
        """The strand's title; empty where none is written."""
        return self.title or ""


class Idea(Named):
    """A card from the room that has not been placed yet."""

    text: Text | None = None
    source: Text | None = Field(default=None, alias="from")
    step: Step | None = None

    @property
    def label(self) -> str:
        """The card's words."""
        return self.text or ""


class Link(Named):
    """An arrow. ``id`` is the written id, or ``from>to`` (``from>to#2`` for a second one) where none was written."""

    # whether the id stands in the file; the alias is no word that a file would use for a field of its own
    named: bool = Field(default=False, exclude=True, alias=">named")

    from_: Reference | None = Field(default=None, alias="from")
    to: Reference | None = None
    because: Text | None = None
    mode: Literal["automatic", "needs_intervention"] | None = None
    feedback: Flag | None = None
    confidence: Percent | None = None
    check_by: PartialDate | None = None
    note: Text | None = None
    decision: Text | None = None
    votes: Votes | None = None

    @property
    def source_id(self) -> str:
        """The id at the arrow's tail; empty where the file names none."""
        return self.from_ or ""

    @property
    def target_id(self) -> str:
        """The id of the element or link at the arrow's head; empty where the file names none."""
        return self.to or ""

    def tree(self) -> dict[str, Any]:
        """Return the link as the file holds it, its id first where one was written."""
        body = super().tree()
        return {"id": self.id, **body} if self.named else body


class Dismissal(Named):
    """A finding that the group has answered, with its reason. ``id`` is ``check@about,…`` (never in the file)."""

    check: Text | None = None
    about: References = ()
    reason: Text | None = None
    by: Text | None = None


class Place(Named):
    """Where somebody put a box by hand, in px of the Scene."""

    x: Number = 0
    y: Number = 0


class Situation(Record):
    """What is wrong now, and for whom."""

    problem: Text | None = None
    for_whom: Text | None = None
    evidence: References = ()


class MeasureSettings(Record):
    """How measures are typed and charts are read.

    ``convention``: ``qi`` calls a lower outcome's measure outcome, ``drivers`` calls it process. ``trend``: whether
    run charts are read for trends. ``spc``: the rule set of SPC charts.
    """

    convention: Literal["qi", "drivers"] = "qi"
    trend: Flag = True
    spc: Literal["making_data_count", "making_data_count_6", "ihi"] = "making_data_count"


class Settings(Record):
    """Settings that travel with the theory: per check ``off`` or a table of limits; the measures' convention."""

    checks: dict[str, Any] = Field(default_factory=dict)
    measures: MeasureSettings | None = None

    @model_validator(mode="after")
    def _plain_checks(self) -> Settings:
        self.__dict__["checks"] = unwrap(self.checks)
        return self


class Theory(Questions, Record):
    """A whole theory of change. Tables map id → record in file order; treat them as read-only.

    A theory changes only through :mod:`toc.edits`, which returns a new one.
    """

    toc: Literal[1] = 1
    title: Text | None = None
    purpose: Text | None = None
    situation: Situation | None = None
    review_on: PartialDate | None = None
    version: Text | None = None
    updated: PartialDate | None = None
    step: Step | None = None
    glossary: dict[str, Text] = Field(default_factory=dict)
    settings: Settings | None = None
    strands: dict[str, Strand] = Field(default_factory=dict)
    stakeholders: dict[str, Stakeholder] = Field(default_factory=dict)
    outcomes: dict[str, Outcome] = Field(default_factory=dict)
    interventions: dict[str, Intervention] = Field(default_factory=dict)
    assumptions: dict[str, Assumption] = Field(default_factory=dict)
    indicators: dict[str, Indicator] = Field(default_factory=dict)
    evidence: dict[str, Evidence] = Field(default_factory=dict)
    factors: dict[str, Factor] = Field(default_factory=dict)
    links: dict[str, Link] = Field(default_factory=dict)
    dismissed: dict[str, Dismissal] = Field(default_factory=dict)
    ideas: dict[str, Idea] = Field(default_factory=dict)
    layout: dict[str, Place] = Field(default_factory=dict)

    _source: Source | None = PrivateAttr(default=None)

    def __repr__(self) -> str:
        counts = ((len(getattr(self, table)), table) for table in (*ELEMENT_TABLES, "links"))
        told = ", ".join(f"{count} {name if count > 1 else name.removesuffix('s')}" for count, name in counts if count)
        return f"<Theory {self.title or 'without a title'!r}: {told or 'empty'}>"

    __str__ = __repr__

    @property
    def source(self) -> Source | None:
        """The text this theory was read from, if it was."""
        return self._source

    def tree(self) -> dict[str, Any]:
        """Return the whole theory as the file holds it: plain JSON types, ``toc`` first, no empty tables."""
        out: dict[str, Any] = {"toc": self.toc}
        for name, key in file_names(type(self)):
            value = getattr(self, name)
            if value is None or name not in self.__pydantic_fields_set__ or (not value and key in _EMPTY_IS_NOTHING):
                continue
            if key in LIST_TABLES:
                out[key] = [record.tree() for record in value.values()]
            elif key in RECORD_TABLES:
                out[key] = {id: record.tree() for id, record in value.items()}
            else:
                out[key] = as_tree(value)
        for key, value in (self.__pydantic_extra__ or {}).items():
            out[key] = as_tree(value)
        return out

    def element(self, id: str) -> Element | None:
        """Return the element with this id, of whatever kind, or None."""
        for table in ELEMENT_TABLES:
            found = getattr(self, table).get(id)
            if found is not None:
                return found  # type: ignore[no-any-return]
        return None

    def elements(self) -> Iterator[Element]:
        """Yield every element, kind by kind, in file order."""
        for table in ELEMENT_TABLES:
            yield from getattr(self, table).values()


# kind → the table of the theory that holds it, and the class of its records: the one place that says so
ELEMENT_KINDS: dict[Kind, tuple[str, type[Element]]] = {
    "outcome": ("outcomes", Outcome),
    "intervention": ("interventions", Intervention),
    "assumption": ("assumptions", Assumption),
    "indicator": ("indicators", Indicator),
    "evidence": ("evidence", Evidence),
    "factor": ("factors", Factor),
    "stakeholder": ("stakeholders", Stakeholder),
}
ELEMENT_TABLES: tuple[str, ...] = tuple(table for table, _ in ELEMENT_KINDS.values())

# every table of named records, in the order of the file
RECORD_TABLES: dict[str, type[Named]] = {
    "strands": Strand,
    "stakeholders": Stakeholder,
    "outcomes": Outcome,
    "interventions": Intervention,
    "assumptions": Assumption,
    "indicators": Indicator,
    "evidence": Evidence,
    "factors": Factor,
    "links": Link,
    "dismissed": Dismissal,
    "ideas": Idea,
    "layout": Place,
}
LIST_TABLES = frozenset({"links", "dismissed"})  # lists in the file, tables by id in memory

_EMPTY_IS_NOTHING = frozenset({*RECORD_TABLES, "glossary"})

# every field that holds ids of elements or links, for renames, restricts and broken-link: table → fields
REFERENCE_FIELDS: dict[str, tuple[str, ...]] = {
    "outcomes": ("strands", "beneficiaries", "from_idea"),
    "interventions": ("strands", "from_idea"),
    "assumptions": ("about", "from_idea"),
    "indicators": ("measures", "from_idea"),
    "evidence": ("supports", "contradicts", "from_idea"),
    "factors": ("about", "addressed_by", "from_idea"),
    "stakeholders": ("from_idea",),
    "links": ("from", "to"),
    "dismissed": ("about",),
}
# of those, the fields that remember rather than refer: a card leaves ``ideas`` once it is placed, so they never dangle
MEMORY_FIELDS = frozenset({"from_idea"})

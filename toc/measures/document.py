"""The measurement plan as a document: what is said, in blocks that Markdown, Word and PDF each set in their own way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toc.measures import family
from toc.measures.fields import FIELDS, FIELDS_BY_KEY, SECTIONS, Field, Plan, joined
from toc.measures.instruments import instrument_of
from toc.measures.rows import Row
from toc.measures.words import date_text, listed, one_line
from toc.theory.model import Theory

if TYPE_CHECKING:
    from toc.measures.charts.drawing import Drawing

TO_AGREE = "To agree"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is under the title."""

    level: int
    text: str
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words; ``quiet`` ones are notes."""

    text: str
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a heading row that is repeated on each page. ``widths`` are shares of the line."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    label: str


@dataclass(frozen=True, slots=True)
class Pairs:
    """A measure's fields: (section, ((heading, words), …)), the section's name beside its first field."""

    sections: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    label: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture, drawn when a writer asks for it: ``draw(suffix)`` with png or svg; None where it cannot be drawn."""

    draw: Callable[[str], bytes | None]
    alt: str
    drawing: Drawing | None = None  # a chart's, for writers that draw it themselves


Block = Heading | Paragraph | Bullets | Table | Pairs | Picture


@dataclass(frozen=True, slots=True)
class Document:
    """A plan as a document."""

    title: str
    subtitle: str
    blocks: tuple[Block, ...]
    lang: str = "en-GB"


def plan_document(theory: Theory, *, one_page: bool = False) -> Document:
    """Return the measurement plan as a document.

    Args:
        theory: the theory to measure.
        one_page: only the family at a glance, for a workshop's take-aways: one side of A4 for up to eight measures.
    """
    plan = Plan(theory)
    version = f"Version {one_line(theory.version)}" if theory.version else ""
    subtitle = ", ".join(filter(None, (version, date_text(theory.updated))))
    blocks = list(_one_page(plan) if one_page else _whole(plan))
    return Document(f"Measurement plan: {plan.title}", subtitle, tuple(blocks))


def _one_page(plan: Plan) -> Iterator[Block]:
    yield Paragraph(family.summary(plan))
    yield _at_a_glance(plan)
    yield from _advice(plan)
    yield Paragraph(family.convention_words(plan), quiet=True)


def _whole(plan: Plan) -> Iterator[Block]:
    if plan.theory.purpose:
        yield Paragraph(one_line(plan.theory.purpose))
    yield Heading(1, "The family of measures")
    yield Paragraph(family.summary(plan))
    yield from _advice(plan)
    yield _at_a_glance(plan)
    yield Paragraph(family.convention_words(plan), quiet=True)
    yield Heading(1, "The map", new_page=True)
    yield Picture(lambda suffix: _map(plan.theory, suffix), _map_alt(plan))
    measures = [row for row in plan.rows if row.indicator is not None]
    for place, row in enumerate(measures):
        if place == 0:
            yield Heading(1, "The measures", new_page=True)
        yield from _measure(plan, row, new_page=place > 0)
    gaps = [row for row in plan.rows if row.gap]
    if gaps:
        yield Heading(1, "Not measured yet", new_page=bool(measures))
        yield Paragraph(
            "Outcomes below the ceiling, and interventions, that have no measure. Which of them matter most?"
        )
        rows = tuple((plan.element_words(row.element), plan.kind_words(row), _pathway(plan, row)) for row in gaps)
        yield Table(("What", "Kind", "Pathway to the goal"), rows, (5, 2, 6), "Not measured yet")
    yield from _notes(plan, measures)


def _advice(plan: Plan) -> Iterator[Block]:
    questions = family.advice(plan)
    if questions:
        yield Bullets(questions)


_GLANCE = ("number", "measure", "type", "shows", "baseline", "target", "by", "frequency", "collector")


def _at_a_glance(plan: Plan) -> Block:
    fields = [FIELDS_BY_KEY[key] for key in _GLANCE]
    rows = tuple(tuple(_said(plan, row, field) for field in fields) for row in plan.in_plan)
    if not rows:
        return Paragraph("Nothing is measured yet: hang an indicator on the long-term outcome first.")
    return Table(tuple(field.heading for field in fields), rows, (1, 6, 3, 6, 2, 2, 3, 3, 3), "The family at a glance")


# a part's name → the field that it is told in
_PART_FIELDS = {"timeline": "by"}


def _said(plan: Plan, row: Row, field: Field) -> str:
    """The field's words; where they are missing and must be agreed, that they are."""
    words = joined(field.words(plan, row))
    if not words and field.key in {_PART_FIELDS.get(part, part) for part in (*row.missing, *row.to_agree)}:
        return TO_AGREE
    return words


def _pathway(plan: Plan, row: Row) -> str:
    return joined(FIELDS_BY_KEY["pathway"].words(plan, row))


# told in the measure's heading or beside it
_ELSEWHERE = frozenset({"number", "id", "measure", "in_plan", "shows", "kind"})


def _measure(plan: Plan, row: Row, *, new_page: bool) -> Iterator[Block]:
    yield Heading(2, f"{plan.numbers[row.id]}. {plan.name(row)}", new_page)
    shows = plan.element_words(row.element)
    yield Paragraph(f"Shows whether: {shows} ({plan.kind_words(row).lower()})" if shows else "Not tied to the map yet.")
    sections = []
    for section in SECTIONS:
        told = [
            (field.heading, _said(plan, row, field))
            for field in FIELDS
            if field.section == section and field.key not in _ELSEWHERE
        ]
        told = [(heading, words) for heading, words in told if words]
        if told:
            sections.append((section, tuple(told)))
    if sections:
        yield Pairs(tuple(sections), plan.name(row))
    yield from _chart(plan, row)


def _chart(plan: Plan, row: Row) -> Iterator[Block]:
    it = row.indicator
    if it is None or not it.readings or it.chart == "none" or it.data_kind == "words":
        return
    from toc.measures.charts.chart import chart_of
    from toc.measures.charts.draw import drawing_of
    from toc.measures.charts.pens import PENS

    drawing = drawing_of(chart_of(plan.theory, it))
    yield Picture(lambda suffix: PENS[suffix](drawing, 144), drawing.alt, drawing)


def _map(theory: Theory, suffix: str) -> bytes | None:
    from toc.pictures import FORMATS, PictureOptions, draw

    if suffix not in FORMATS:
        return None
    return draw(theory, suffix, options=PictureOptions(words=False, ppi=150))


def _map_alt(plan: Plan) -> str:
    goals = [one_line(o.label) for o in plan.theory.outcomes.values() if o.role == "long_term" and o.label.strip()]
    towards = f", leading to: {listed(goals)}" if goals else ""
    count = len(plan.theory.outcomes)
    return f"Map of the theory of change: {count} {'outcome' if count == 1 else 'outcomes'}{towards}"


def _notes(plan: Plan, measures: list[Row]) -> Iterator[Block]:
    used = {known.id: known for row in measures if row.indicator and (known := instrument_of(row.indicator))}
    if used:
        yield Heading(1, "Instruments", new_page=True)
        rows = tuple(
            (one.name, one.measures, " ".join(filter(None, (one.licence + ".", one.caution))), one.obtain)
            for one in used.values()
        )
        yield Table(("Instrument", "What it measures", "Licence", "How to get it"), rows, (3, 4, 5, 4), "Instruments")
    glossary = plan.theory.glossary
    if glossary:
        yield Heading(1, "Words we use")
        yield Bullets(tuple(f"{one_line(term)}: {one_line(meaning)}" for term, meaning in glossary.items()))
    yield Heading(1, "How to read this plan")
    yield Paragraph(family.convention_words(plan))
    yield Paragraph(
        "The headings of each measure follow Woodcock T, Adeleke Y, Goeschel C, Pronovost P, Dixon-Woods M. A modified "
        "Delphi study to identify the features of high quality measurement plans for healthcare improvement projects. "
        "BMC Med Res Methodol 2020;20:8.",
        quiet=True,
    )

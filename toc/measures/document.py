"""The measurement plan as a document, which Markdown, Word and PDF each set in their own way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from toc.documents.model import Block, Document, Drawn, Picture, bullets, fields, heading, paragraph, said, table
from toc.layout.text import clean
from toc.measures import family
from toc.measures.fields import FIELDS, FIELDS_BY_KEY, SECTIONS, Field, Plan, joined
from toc.measures.instruments import instrument_of
from toc.measures.rows import Row
from toc.measures.words import date_text, listed, one_line
from toc.pictures.stamp import moment
from toc.theory.model import Theory

if TYPE_CHECKING:
    from toc.measures.charts.drawing import Drawing

TO_AGREE = "To agree"
DRAFT = "Draft: some things in this theory do not hold together yet (toc check lists them), so this plan may change."
PPI = 144  # of charts in Word


def write_md(theory: Theory, *, one_page: bool = False, draft: bool = False) -> bytes:
    """Return the measurement plan as Markdown, UTF-8. Pictures are told in words."""
    from toc.documents.markdown import markdown

    return markdown(plan_document(theory, one_page=one_page, draft=draft))


def write_docx(theory: Theory, *, one_page: bool = False, draft: bool = False) -> bytes:
    """Return the measurement plan as a Word document (.docx), the same bytes on every run."""
    from toc.documents.word import word

    return word(plan_document(theory, one_page=one_page, draft=draft), moment(theory))


def write_pdf(theory: Theory, *, one_page: bool = False, draft: bool = False) -> bytes:
    """Return the measurement plan as a PDF, tagged to PDF/UA-1, charts as vectors."""
    from toc.documents.paper import paper

    return paper(plan_document(theory, one_page=one_page, draft=draft), moment(theory))


def plan_document(theory: Theory, *, one_page: bool = False, draft: bool = False) -> Document:
    """Return the measurement plan as a document.

    Args:
        theory: the theory to measure.
        one_page: only the family at a glance, for a workshop's take-aways: one side of A4, up to some 20 measures.
        draft: errors stand in the theory: the plan and its map say so.
    """
    plan = Plan(theory)
    version = f"Version {one_line(theory.version)}" if theory.version else ""
    subtitle = ", ".join(filter(None, (version, date_text(theory.updated))))
    blocks = list(_one_page(plan) if one_page else _whole(plan, draft))
    if draft:
        blocks.insert(0, paragraph((DRAFT, "strong")))
    title = clean(f"Measurement plan: {plan.title}")
    return Document(title, clean(subtitle), tuple(blocks), landscape=True, open_words=TO_AGREE, one_page=one_page)


def _one_page(plan: Plan) -> Iterator[Block]:
    yield paragraph(family.summary(plan))
    yield _at_a_glance(plan)
    yield from _advice(plan)
    yield paragraph(family.convention_words(plan), quiet=True)


def _whole(plan: Plan, draft: bool) -> Iterator[Block]:
    if plan.theory.purpose:
        yield paragraph(plan.theory.purpose)
    yield heading("The family of measures")
    yield paragraph(family.summary(plan))
    yield from _advice(plan)
    yield _at_a_glance(plan)
    yield paragraph(family.convention_words(plan), quiet=True)
    yield heading("The map", new_page=True)
    yield Picture(cache(lambda: _map(plan.theory, draft)), clean(_map_alt(plan)))
    measures = [row for row in plan.rows if row.indicator is not None]
    charts = _Charts()
    for place, row in enumerate(measures):
        if place == 0:
            yield heading("The measures", new_page=True)
        yield from _measure(plan, row, charts, new_page=place > 0)
    gaps = [row for row in plan.rows if row.gap]
    if gaps:
        yield heading("Not measured yet", new_page=bool(measures))
        yield paragraph(
            "Outcomes below the ceiling, and interventions, that have no measure. Which of them matter most?"
        )
        rows = tuple((plan.element_words(row.element), plan.kind_words(row), _pathway(plan, row)) for row in gaps)
        yield table(("What", "Kind", "Pathway to the goal"), rows, (5, 2, 6), "Not measured yet")
    yield from _notes(plan, measures)


def _advice(plan: Plan) -> Iterator[Block]:
    questions = family.advice(plan)
    if questions:
        yield bullets((0, said(question)) for question in questions)


_GLANCE = ("number", "measure", "type", "shows", "baseline", "target", "by", "frequency", "collector")


def _at_a_glance(plan: Plan) -> Block:
    fields = [FIELDS_BY_KEY[key] for key in _GLANCE]
    rows = tuple(tuple(_said(plan, row, field) for field in fields) for row in plan.in_plan)
    if not rows:
        return paragraph("Nothing is measured yet: hang an indicator on the long-term outcome first.")
    widths = (1, 5.6, 3, 5.6, 2.7, 3, 3, 2.6, 2.8)
    return table(tuple(field.heading for field in fields), rows, widths, "The family at a glance")


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


_CHART = Path(__file__).parent / "charts" / "chart.typ"
# told in the measure's heading or beside it
_ELSEWHERE = frozenset({"number", "id", "measure", "in_plan", "shows", "kind"})


def _measure(plan: Plan, row: Row, charts: _Charts, *, new_page: bool) -> Iterator[Block]:
    yield heading(f"{plan.numbers[row.id]}. {plan.name(row)}", 3, new_page=new_page)
    shows = plan.element_words(row.element)
    yield paragraph(f"Shows whether: {shows} ({plan.kind_words(row).lower()})" if shows else "Not tied to the map yet.")
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
        yield fields(sections, plan.name(row))
    yield from _chart(plan, row, charts)


def _chart(plan: Plan, row: Row, charts: _Charts) -> Iterator[Block]:
    it = row.indicator
    if it is None or not it.readings or it.chart == "none" or it.data_kind == "words":
        return
    from toc.measures.charts.chart import chart_of
    from toc.measures.charts.draw import drawing_of
    from toc.measures.charts.pens import as_json

    chart = chart_of(plan.theory, it)
    if len(chart.values) < 2:  # one point is no line: told in words, it leaves the page to the measure
        yield paragraph(f"{chart.alt.rstrip('.')}. The chart is drawn from the second reading on.", quiet=True)
        return
    drawing = drawing_of(chart)
    yield Picture(charts.add(drawing), clean(drawing.alt), Drawn(("chart.typ", _CHART.read_bytes()), as_json(drawing)))


class _Charts:
    """Charts as PNG, all of them set in one go when the first is asked for: that takes a third of the time."""

    def __init__(self) -> None:
        self._drawings: list[Drawing] = []
        self._made: list[bytes] = []

    def add(self, drawing: Drawing) -> Callable[[], bytes]:
        """Add a drawing; return what gives its PNG."""
        place = len(self._drawings)
        self._drawings.append(drawing)

        def png() -> bytes:
            if not self._made:
                from toc.measures.charts.pens import pngs

                self._made = pngs(self._drawings, PPI)
            return self._made[place]

        return png


def _map(theory: Theory, draft: bool) -> bytes:
    from toc.pictures import PictureOptions, draw

    return draw(theory, "png", options=PictureOptions(words=False, draft=draft))


def _map_alt(plan: Plan) -> str:
    goals = [one_line(o.label) for o in plan.theory.outcomes.values() if o.role == "long_term" and o.label.strip()]
    towards = f", leading to: {listed(goals)}" if goals else ""
    count = len(plan.theory.outcomes)
    return f"Map of the theory of change: {count} {'outcome' if count == 1 else 'outcomes'}{towards}"


def _notes(plan: Plan, measures: list[Row]) -> Iterator[Block]:
    used = {known.id: known for row in measures if row.indicator and (known := instrument_of(row.indicator))}
    if used:
        yield heading("Instruments", new_page=True)
        rows = tuple(
            (one.name, one.measures, " ".join(filter(None, (one.licence + ".", one.caution))), one.obtain)
            for one in used.values()
        )
        yield table(("Instrument", "What it measures", "Licence", "How to get it"), rows, (3, 4, 5, 4), "Instruments")
    glossary = plan.theory.glossary
    if glossary:
        yield heading("Words we use")
        yield bullets((0, said(f"{term}: {meaning}")) for term, meaning in glossary.items())
    yield heading("How to read this plan")
    yield paragraph(family.convention_words(plan))
    yield paragraph(
        "The headings of each measure follow Woodcock T, Adeleke Y, Goeschel C, Pronovost P, Dixon-Woods M. A modified "
        "Delphi study to identify the features of high quality measurement plans for healthcare improvement projects. "
        "BMC Med Res Methodol 2020;20:8.",
        quiet=True,
    )

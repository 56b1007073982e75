"""The measurement plan as an Excel workbook: a read-me, the measures, a data sheet with a live run chart for each."""

from __future__ import annotations

import io
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_range_abs

from toc.measures import family
from toc.measures.cells import Formats, PlainSheet, height, on_paper, put
from toc.measures.fields import CHARTS, DATA_KINDS, DIRECTIONS, FIELDS, SECTIONS, Plan, joined
from toc.measures.sheet import MEASURES_SHEET, READ_ME_SHEET, WRITTEN_SHEET, as_written, sheet_name
from toc.measures.words import clean, date_text
from toc.measures.xlsx_data import write_data_sheet
from toc.pictures.stamp import moment, same_zip
from toc.theory.model import Theory

# widths in characters; what is not named here is 20
_WIDTH = 20
_WIDTHS = {
    "number": 5,
    "id": 18,
    "measure": 30,
    "type": 15,
    "in_plan": 9,
    "shows": 30,
    "kind": 15,
    "definition": 36,
    "pathway": 60,
    "interventions": 26,
    "assumptions": 26,
    "data_kind": 14,
    "unit": 9,
    "threshold": 14,
    "inclusions": 22,
    "exclusions": 22,
    "minimum_group": 14,
    "frequency": 14,
    "start": 14,
    "baseline": 12,
    "baseline_date": 14,
    "direction": 14,
    "target": 12,
    "by": 14,
    "chart": 12,
    "frozen_at": 14,
}
_PRINTED_TOGETHER = frozenset({"Action", "Embedding"})  # short sections, which follow the one before
_LISTS: dict[str, tuple[str, ...]] = {
    "in_plan": ("Yes", "No"),
    "data_kind": tuple(DATA_KINDS.values()),
    "direction": tuple(DIRECTIONS.values()),
    "chart": tuple(CHARTS.values()),
    "frequency": ("daily", "weekly", "every two weeks", "monthly", "quarterly", "twice a year", "yearly"),
}


def write_xlsx(theory: Theory) -> bytes:
    """Return the measurement plan as a workbook (.xlsx).

    Only formula cells are protected, without a password. Readings typed into the data sheets come back into the
    theory with ``toc measures FILE --read plan.xlsx``.
    """
    plan = Plan(theory)
    out = io.BytesIO()
    at = moment(theory)
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_urls": False})
    book.set_properties(
        {"title": clean(f"Measurement plan: {plan.title}")[:250], "author": "", "created": at.replace(tzinfo=None)}
    )
    book.set_calc_mode("auto")
    styles = Formats(book)
    _write_read_me(book.add_worksheet(READ_ME_SHEET), plan, styles)
    measures = book.add_worksheet(MEASURES_SHEET)
    names = {id: sheet_name(number, id) for id, number in plan.numbers.items()}
    for row in plan.rows:
        if row.indicator is not None:
            write_data_sheet(book, book.add_worksheet(names[row.id], PlainSheet), plan, row, styles)
    _write_measures(measures, plan, styles, names)
    written = book.add_worksheet(WRITTEN_SHEET)
    for line, row in enumerate(row for row in plan.rows if row.indicator is not None):
        for column, piece in enumerate((row.id, *as_written(plan, row))):
            written.write_string(line, column, piece)
    written.very_hidden()
    book.close()
    return same_zip(out.getvalue(), at)


def _write_read_me(sheet: Any, plan: Plan, styles: Formats) -> None:
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    on_paper(sheet)
    sheet.set_column(0, 0, 24, styles.free)
    sheet.set_column(1, 1, 92, styles.free)
    put(sheet, 0, 0, f"Measurement plan: {plan.title}", styles.title)
    sheet.set_row(0, 28)
    version = plan.theory.version
    said = (f"Version {version}" if version else "", date_text(plan.theory.updated))
    put(sheet, 1, 0, ", ".join(filter(None, said)), styles.subtitle)
    lines = [
        ("What this is", plan.theory.purpose or "How the group will know whether its theory of change holds."),
        ("The family", " ".join((family.summary(plan), *family.advice(plan)))),
        ("Names of types", family.convention_words(plan)),
        (
            MEASURES_SHEET,
            "Every measure with its operational definition, from the goal backwards. Yellow lines are outcomes and "
            "interventions that have no measure yet. It prints on A3, a section of the headings at a time.",
        ),
        (
            "Data sheets",
            "One for each measure. Type readings into the white cells; the dates follow how often the measure is "
            "collected. Grey cells are formulas and are protected (no password). The run chart draws itself.",
        ),
        (
            "Back into the map",
            "toc measures THEORY.toc.yaml --read THIS-FILE.xlsx puts the readings, notes and changes typed here, and "
            "the words of the sheet “Measures”, into the theory, and says what it took.",
        ),
        (
            "Reading a run chart",
            "Ask what happened when: 6 or more points in a row on one side of the median (points on the median do not "
            "count) are a shift. Wait for more than 10 points. Mark every change in the column “What changed”.",
        ),
        (
            "Sources",
            "Section headings after Woodcock and others, BMC Med Res Methodol 2020;20:8. Run chart rules: Perla, "
            "Provost and Murray, BMJ Qual Saf 2011;20:46–51. 3 to 8 measures: NES Quality Improvement Zone.",
        ),
    ]
    for place, (head, words) in enumerate(lines, start=3):
        put(sheet, place, 0, head, styles.bold)
        put(sheet, place, 1, words, styles.text)
        sheet.set_row(place, height([words], [92]) + 6)
    sheet.print_area(0, 0, 2 + len(lines), 1)


def _write_measures(sheet: Any, plan: Plan, styles: Formats, names: dict[str, str]) -> None:
    sheet.set_landscape()
    sheet.set_paper(8)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(2, 3)
    sheet.repeat_columns(0, 2)
    on_paper(sheet, f"Measures: {plan.title}")
    sheet.hide_gridlines(2)
    put(sheet, 0, 0, f"Measures: {plan.title}", styles.title)
    sheet.set_row(0, 28)
    put(sheet, 1, 0, family.convention_words(plan), styles.subtitle)
    for section in SECTIONS:
        columns = [place for place, field in enumerate(FIELDS) if field.section == section]
        if len(columns) > 1:
            sheet.merge_range(2, columns[0], 2, columns[-1], section, styles.section)
        else:
            sheet.write_string(2, columns[0], section, styles.section)
    for column, field in enumerate(FIELDS):
        sheet.set_column(column, column, _WIDTHS.get(field.key, _WIDTH), styles.free)
        put(sheet, 3, column, field.heading, styles.head)
    sheet.set_row(3, 32)
    last = 3
    for last, row in enumerate(plan.rows, start=4):
        style = styles.gap if row.gap else styles.boxed
        texts = [joined(field.words(plan, row), "\n") for field in FIELDS]
        sheet.set_row(last, height(texts, [_WIDTHS.get(field.key, _WIDTH) for field in FIELDS]))
        for column, (field, text) in enumerate(zip(FIELDS, texts, strict=True)):
            if field.key == "number" and row.id in names and not row.gap:
                sheet.write_url(
                    last, column, f"internal:'{names[row.id]}'!A1", styles.link_boxed, text, "Open the data sheet"
                )
            else:
                put(sheet, last, column, text, style)
    for column, field in enumerate(FIELDS):
        if field.key in _LISTS and last > 3:
            sheet.data_validation(
                4,
                column,
                last,
                column,
                {"validate": "list", "source": list(_LISTS[field.key]), "error_type": "information"},
            )
    # a range for each band of headings: its pages are one wide and begin with the measures' names
    sheet.print_area_range = ",".join(
        f"{MEASURES_SHEET}!{xl_range_abs(2, first, last, end)}" for first, end in _print_ranges()
    )
    sheet.autofilter(3, 0, last, len(FIELDS) - 1)
    sheet.freeze_panes(4, 3)


def _print_ranges() -> list[tuple[int, int]]:
    """Return the first and last column of each range that is printed: a section, or several short ones."""
    ranges: list[tuple[int, int]] = []
    for section in SECTIONS:
        columns = [place for place, field in enumerate(FIELDS) if field.section == section]
        if ranges and section in _PRINTED_TOGETHER:
            ranges[-1] = (ranges[-1][0], columns[-1])
        else:
            ranges.append((columns[0], columns[-1]))
    return ranges

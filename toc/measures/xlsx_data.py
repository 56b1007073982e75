"""A data sheet of the workbook: readings to type in, formulas that know their values already, a live run chart."""

from __future__ import annotations

import datetime as dt
import statistics
from dataclasses import dataclass
from typing import Any

from toc.measures import sheet as place
from toc.measures.cells import Formats, on_paper, put
from toc.measures.fields import Plan
from toc.measures.instruments import minimum_group
from toc.measures.readings import factor, is_percent, value_of
from toc.measures.rows import Row
from toc.measures.schedule import due_dates
from toc.measures.words import date_text, number, one_line
from toc.pictures.theme import LIGHT
from toc.theory.dates import compare, first_day, parse
from toc.theory.model import Indicator, Reading

_OLDEST = dt.date(1900, 3, 1)  # Excel takes 1900 for a leap year: days before this are wrong by one
_DATE_RANGE = (dt.date(1990, 1, 1), dt.date(2100, 12, 31))

_Series = tuple[list[float | None], list[float | None], list[float | None]]  # value, median, target of each line


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the readings' table, from the theory."""

    date: str | None
    reading: Reading | None
    value: float | None
    change: str


def write_data_sheet(book: Any, sheet: Any, plan: Plan, row: Row, styles: Formats) -> None:
    """Fill the data sheet of one measure."""
    it = row.indicator
    assert it is not None
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(place.HEAD_ROW)
    on_paper(sheet)
    sheet.set_column("A:AZ", 12, styles.free)  # all of 16,384 columns would cost a second a workbook
    for column, width in {place.NOTE: 26, place.CHANGE: 26}.items():
        sheet.set_column(column, column, width, styles.free)
    shares = it.data_kind in ("proportion", "rate") or (it.data_kind is None and (it.unit or "").strip() == "%")
    if not shares:
        hidden = {"hidden": True}
        sheet.set_column(place.N, place.N, 12, styles.free, hidden)
        if it.data_kind not in ("mean", "score"):
            sheet.set_column(place.D, place.D, 12, styles.free, hidden)
    put(sheet, 0, 0, plan.name(row), styles.title)
    sheet.set_row(0, 28)
    put(sheet, 1, 0, _about(plan, row), styles.subtitle)
    put(sheet, 2, 0, _definition(it), styles.subtitle)
    sheet.write_url(3, 0, f"internal:'{place.MEASURES_SHEET}'!A1", styles.link, "Back to the measures")
    sheet.write_string(place.ID_ROW, 0, place.ID_LABEL + it.id, styles.subtitle)
    for column, words in enumerate(_headings(it, shares)):
        put(sheet, place.HEAD_ROW, column, words, styles.head)
    sheet.set_row(place.HEAD_ROW, 62)
    for column, words in zip(place.HELPERS, ("Chart: value", "Chart: median", "Chart: target"), strict=True):
        sheet.write_string(place.HEAD_ROW, column, words, styles.helper)
    lines, first = _lines(plan, it), place.HEAD_ROW + 1
    last = first + len(lines) - 1
    for at, line in enumerate(lines, start=first):
        _write_line(sheet, at, line, styles)
    series = _write_formulas(sheet, first, lines, it, styles)
    _validate(sheet, first, last)
    sheet.set_column(place.HELPERS[0], place.HELPERS[-1], 12, styles.helper, {"hidden": True})
    sheet.protect(
        "",
        {
            "format_cells": True,
            "format_columns": True,
            "format_rows": True,
            "insert_hyperlinks": True,
            "sort": True,
            "autofilter": True,
            "objects": True,
        },
    )
    sheet.freeze_panes(place.HEAD_ROW + 1, 1)
    sheet.print_area(0, 0, max(last, place.HEAD_ROW + 22), place.CHANGE + 8)
    if it.data_kind != "words":
        _add_chart(book, sheet, plan, row, first, series)


def _about(plan: Plan, row: Row) -> str:
    shown = plan.element_words(row.element)
    smallest = minimum_group(row.indicator) if row.indicator is not None else None
    parts = (
        plan.type_words(row) + " measure" if row.type else "",
        f"shows whether: {shown}" if shown else "",
        f"values of fewer than {smallest} people are kept here and not shown" if smallest is not None else "",
    )
    return "; ".join(filter(None, parts))


def _definition(it: Indicator) -> str:
    words = one_line(it.definition or "")
    when = one_line(it.frequency or "")
    whom = f"by {one_line(it.collector)}" if it.collector else ""
    collected = f"Collected {' '.join(filter(None, (when, whom)))}" if when or whom else ""
    stop = "" if not words or words.endswith((".", "?", "!")) else "."
    return " ".join(filter(None, (words + stop, collected)))


def _headings(it: Indicator, shares: bool) -> tuple[str, ...]:
    unit = f" ({one_line(it.unit)})" if it.unit and it.unit.strip() else ""
    return (
        "Date",
        "Numerator (n)",
        "Denominator (d)" if shares else "How many answered",
        f"Value{unit}" + (", where there is no n and d" if shares else ""),
        f"Value used{unit}",
        "Median",
        "Target",
        "Note",
        "What changed",
    )


def _lines(plan: Plan, it: Indicator) -> list[_Line]:
    """The readings there are, the dates to come and those of changes, then empty lines to type into."""
    changes: dict[str, list[str]] = {}
    for change in it.changes:
        if change.date:
            changes.setdefault(change.date, []).append(one_line(change.text or ""))

    def changed(date: str | None) -> str:
        return "; ".join(filter(None, changes.pop(date or "", ())))

    readings = sorted(it.readings, key=lambda reading: _order(reading.date))
    lines = [_Line(reading.date, reading, value_of(reading, it), changed(reading.date)) for reading in readings]
    lines.extend(_Line(date.isoformat(), None, None, changed(date.isoformat())) for date in due_dates(plan.theory, it))
    lines.extend(_Line(date, None, None, changed(date)) for date in tuple(changes))
    lines.extend([_Line(None, None, None, "")] * place.SPARE_ROWS)
    return sorted(lines, key=lambda line: _order(line.date))


def _write_line(sheet: Any, at: int, line: _Line, styles: Formats) -> None:
    reading = line.reading
    _write_date(sheet, at, line.date, styles)
    typed = (reading.n, reading.d, reading.value) if reading is not None else (None, None, None)
    for column, amount in zip((place.N, place.D, place.VALUE), typed, strict=True):
        if amount is None:
            sheet.write_blank(at, column, None, styles.number)
        else:
            sheet.write_number(at, column, amount, styles.number)
    put(sheet, at, place.NOTE, (reading.note or "") if reading is not None else "", styles.boxed)
    put(sheet, at, place.CHANGE, line.change, styles.boxed)


def _order(date: str | None) -> tuple[bool, dt.date]:
    return (False, first_day(date)) if date else (True, dt.date.max)


def _write_date(sheet: Any, at: int, date: str | None, styles: Formats) -> None:
    if not date:
        sheet.write_blank(at, place.DATE, None, styles.date)
    elif len(parse(date)) < 3 or first_day(date) < _OLDEST:
        sheet.write_string(at, place.DATE, date, styles.date)  # keeps the precision in which it was written
    else:
        sheet.write_datetime(at, place.DATE, dt.datetime.combine(first_day(date), dt.time()), styles.date)


def _write_formulas(sheet: Any, first: int, lines: list[_Line], it: Indicator, styles: Formats) -> _Series:
    """Write the formulas with the values that they come to, because previewers do not calculate; return those."""
    smallest = minimum_group(it)
    used = [None if _too_small(line, smallest) else line.value for line in lines]
    centre = _centre(it, lines)
    known = [value for value in used[:centre] if value is not None]
    median = statistics.median(known) if known else None
    target = _target(it)
    times = f"{factor(it)}*" if factor(it) != 1 else ""
    every = f"$E${first + 1}:$E${first + centre}"
    series: _Series = ([], [], [])
    for at, line in enumerate(lines, start=first):
        r = at + 1
        share = f'IF(AND(ISNUMBER(B{r}),ISNUMBER(C{r})),IF(C{r}>0,{times}B{r}/C{r},""),"")'
        value_used = f"IF(ISNUMBER(D{r}),D{r},{share})"
        if smallest is not None:
            value_used = f'IF(AND(ISNUMBER(C{r}),C{r}<{smallest}),"",{value_used})'
        shown = used[at - first]
        formulas: tuple[tuple[int, str, float | None], ...] = (
            (place.USED, f"={value_used}", shown),
            (
                place.MEDIAN,
                f'=IF(OR(E{r}="",COUNT({every})=0),"",MEDIAN({every}))',
                median if shown is not None else None,
            ),
            (
                place.TARGET,
                '=""' if target is None else f'=IF(A{r}="","",{number(target)})',
                target if line.date else None,
            ),
        )
        for column, formula, value in formulas:
            sheet.write_formula(at, column, formula, styles.formula, "" if value is None else value)
        for helper, source, values, (_, _, value) in zip(place.HELPERS, "EFG", series, formulas, strict=True):
            formula = f'=IF({source}{r}="",NA(),{source}{r})'
            sheet.write_formula(at, helper, formula, styles.helper, "#N/A" if value is None else value)
            values.append(value)
    return series


def _too_small(line: _Line, smallest: int | None) -> bool:
    people = line.reading.d if line.reading is not None else None
    return smallest is not None and people is not None and people < smallest


def _centre(it: Indicator, lines: list[_Line]) -> int:
    """How many lines the median is taken from: all, or those up to the date at which it was frozen."""
    if it.frozen_at is None:
        return len(lines)
    frozen = [at for at, line in enumerate(lines, start=1) if line.date and compare(line.date, it.frozen_at) <= 0]
    return frozen[-1] if frozen else len(lines)


def _target(it: Indicator) -> float | None:
    amount = it.amount("target")
    return amount.value if amount is not None and isinstance(amount.value, (int, float)) else None


def _validate(sheet: Any, first: int, last: int) -> None:
    def only(column: int, rule: dict[str, Any], say: str) -> None:
        sheet.data_validation(
            first,
            column,
            last,
            column,
            {**rule, "error_type": "warning", "error_title": "Please check", "error_message": say},
        )

    low, high = _DATE_RANGE
    only(
        place.DATE,
        {"validate": "date", "criteria": "between", "minimum": low, "maximum": high},
        "A day, such as 31/01/2026",
    )
    only(place.N, {"validate": "decimal", "criteria": ">=", "value": 0}, "The numerator: a number from 0 on")
    only(place.D, {"validate": "decimal", "criteria": ">", "value": 0}, "The denominator: a number above 0")
    only(
        place.VALUE,
        {"validate": "decimal", "criteria": "between", "minimum": -1e12, "maximum": 1e12},
        "The reading: a number",
    )


def _add_chart(book: Any, sheet: Any, plan: Plan, row: Row, first: int, series: _Series) -> None:
    it = row.indicator
    assert it is not None
    name, last = sheet.get_name(), first + len(series[0]) - 1
    chart = book.add_chart({"type": "line"})
    dates = [name, first, place.DATE, last, place.DATE]
    value, median, target = ([name, first, column, last, column] for column in place.HELPERS)
    ink = LIGHT.boxes["long_term"].fill
    chart.add_series(
        {
            "name": "Reading",
            "categories": dates,
            "values": value,
            "values_data": series[0],
            "line": {"color": ink, "width": 2},
            "marker": {"type": "circle", "size": 6, "fill": {"color": ink}, "border": {"color": ink}},
        }
    )
    chart.add_series(
        {
            "name": "Median",
            "categories": dates,
            "values": median,
            "values_data": series[1],
            "line": {"color": "#5B6570", "width": 1.5},
        }
    )
    if _target(it) is not None:
        chart.add_series(
            {
                "name": "Target",
                "categories": dates,
                "values": target,
                "values_data": series[2],
                "line": {"color": "#A84F05", "width": 1.5, "dash_type": "dash"},
            }
        )
    # titles point at cells: words that look like a reference ("Trust!A1") would be taken for one
    head = {"name_font": {"size": 12, "bold": True}, "overlay": False}
    chart.set_title({"name": [name, 0, 0], **head})
    chart.set_x_axis({"text_axis": True, "num_font": {"rotation": -45, "size": 9}, "num_format": "d mmm yy"})
    lines = {"major_gridlines": {"visible": True, "line": {"color": "#E1E6EB"}}}
    chart.set_y_axis({"name": [name, place.HEAD_ROW, place.USED], **lines, **_scale(it)})
    chart.set_legend({"position": "bottom"})
    chart.show_hidden_data()
    chart.show_blanks_as("span")  # left unsaid, LibreOffice draws gaps as zeros
    chart.set_size({"width": 620, "height": 380})
    due = date_text(it.by)
    described = f"Run chart of {plan.name(row)} with its median" + (f"; due {due}" if due else "")
    sheet.insert_chart(
        place.HEAD_ROW, place.CHANGE + 1, chart, {"x_offset": 14, "y_offset": 2, "description": described[:250]}
    )


def _scale(it: Indicator) -> dict[str, Any]:
    """A share of people lies between 0 and 100 %; anything else finds its own scale."""
    return {"min": 0, "max": 100} if it.data_kind == "proportion" and is_percent(it) else {}

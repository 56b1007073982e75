"""The workbook, read back by openpyxl."""

from __future__ import annotations

import io
from functools import cache

import openpyxl

from tests.measures.theories import joy, theory
from toc.measures import write as written
from toc.measures.sheet import HEAD_ROW

FIRST = HEAD_ROW + 2  # the first line of readings, as a spreadsheet counts


@cache
def joy_book() -> bytes:
    return written(joy(), "xlsx")


def book(made: bytes, *, values: bool = False):
    return openpyxl.load_workbook(io.BytesIO(made), data_only=values)


def test_a_read_me_the_measures_and_a_data_sheet_for_each():
    names = book(joy_book()).sheetnames
    assert names[:3] == ["Read me", "Measures", "1 good-days"]
    assert len(names) == 2 + 8 + 1
    assert book(joy_book())["toc-as-written"].sheet_state == "veryHidden"
    assert all(len(name) <= 31 for name in names)


def test_formulas_carry_the_values_that_they_come_to():
    made = joy_book()
    formulas = book(made)["3 relationships-with-colleagues"]
    values = book(made, values=True)["3 relationships-with-colleagues"]
    assert formulas.cell(FIRST, 5).value.startswith("=IF(ISNUMBER(D8)")
    assert [values.cell(FIRST, column).value for column in (2, 3, 4, 5, 6, 7)] == [31, 56, 55, 55, 55, 80]


def test_dates_follow_the_frequency_from_the_last_reading_on():
    sheet = book(joy_book())["3 relationships-with-colleagues"]
    dates = [sheet.cell(FIRST + place, 1).value.date().isoformat() for place in range(4)]
    assert dates == ["2020-01-31", "2020-02-04", "2020-02-29", "2020-03-31"]
    assert sheet.cell(FIRST + 1, 9).value == "Theatre workshop"


def test_only_formula_cells_are_protected():
    sheet = book(joy_book())["3 relationships-with-colleagues"]
    assert sheet.protection.sheet
    locked = {
        cell.coordinate: cell.value
        for line in sheet.iter_rows()
        for cell in line
        if cell.value and cell.protection.locked
    }
    assert locked
    assert all(str(value).startswith("=") for name, value in locked.items() if not name.endswith(str(FIRST - 1)))
    assert not sheet.cell(FIRST, 4).protection.locked


def test_each_data_sheet_has_a_run_chart_and_validation():
    made = book(joy_book())
    sheet = made["3 relationships-with-colleagues"]
    assert len(sheet._charts) == 1
    assert len(sheet.data_validations.dataValidation) == 4
    lists = {str(rule.formula1) for rule in made["Measures"].data_validations.dataValidation}
    assert '"Higher is better,Lower is better,Should stay where it is"' in lists


def test_hostile_words_are_text_and_never_formulas():
    fields = (
        "name: '=1+1', definition: '@x', source: '+y', unit: '-z', note: \"\\t=2\", readings: [{value: 1, note: '=3'}]"
    )
    made = book(written(theory(f"title: '=cmd()'\nindicators: {{m: {{{fields}}}}}\n"), "xlsx"))
    for sheet in made:
        for line in sheet.iter_rows(max_col=9):
            for cell in line:
                if isinstance(cell.value, str) and cell.column not in (5, 6, 7):
                    assert cell.data_type == "s"
                    assert cell.value[0] not in "=+-@\t", (sheet.title, cell.coordinate)


def test_a_text_longer_than_a_cell_is_cut_and_the_workbook_still_opens():
    made = book(written(theory(f"indicators: {{m: {{name: M, definition: '{'x' * 40_000}'}}}}\n"), "xlsx"))
    longest = max(len(str(cell.value or "")) for line in made["Measures"].iter_rows() for cell in line)
    assert longest == 32_767

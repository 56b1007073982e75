"""The workbook, read back by openpyxl."""

from __future__ import annotations

import io
import re
import zipfile
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
    assert formulas.cell(FIRST, 5).value.startswith("=IF(AND(ISNUMBER(C8),C8<10)")
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


def test_a_charts_title_and_axis_are_words_too():
    made = written(theory("indicators: {m: {name: Trust!A1, unit: '=Sheet1!$A$1'}}\n"), "xlsx")
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        chart = archive.read("xl/charts/chart1.xml").decode()
    referred = set(re.findall("<c:f>(.*?)</c:f>", chart))
    assert referred
    assert all(reference.startswith("'1 m'!$") for reference in referred)
    assert "<c:v>Trust!A1</c:v>" in chart


def test_a_text_longer_than_a_cell_is_cut_and_the_workbook_still_opens():
    made = book(written(theory(f"indicators: {{m: {{name: M, definition: '{'x' * 40_000}'}}}}\n"), "xlsx"))
    longest = max(len(str(cell.value or "")) for line in made["Measures"].iter_rows() for cell in line)
    assert longest == 32_767


def test_small_groups_are_kept_and_not_shown_and_the_median_can_be_frozen():
    readings = ", ".join(f"{{date: 2024-0{month}-28, value: {value}, d: {d}}}" for month, value, d in READ)
    fields = f"data_kind: score, instrument: who-5, frozen_at: 2024-03, readings: [{readings}]"
    made = written(theory(f"indicators: {{m: {{{fields}}}}}\n"), "xlsx")
    values, formulas = book(made, values=True)["1 m"], book(made)["1 m"]
    lines = range(FIRST, FIRST + 4)
    assert [values.cell(line, 4).value for line in lines] == [10, 99, 30, 90]
    assert [values.cell(line, 5).value for line in lines] == [10, None, 30, 90]
    assert [values.cell(line, 6).value for line in lines] == [20, None, 20, 20]
    assert "IF(AND(ISNUMBER(C8),C8<10)" in formulas.cell(FIRST, 5).value
    assert "MEDIAN($E$8:$E$10)" in formulas.cell(FIRST, 6).value


READ = ((1, 10, 20), (2, 99, 5), (3, 30, 20), (4, 90, 20))


def test_every_sheet_prints_one_page_wide_under_its_headings():
    for sheet in book(joy_book()).worksheets[:-1]:
        assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0), sheet.title
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_area
        assert sheet.title == "Read me" or sheet.print_title_rows
    measures = book(joy_book())["Measures"]
    assert measures.print_title_cols == "$A:$C"
    ranges = measures.print_area.split(",")
    assert [part.split("!")[-1].split(":")[0] for part in ranges] == ["$A$3", "$L$3", "$W$3", "$AJ$3"]

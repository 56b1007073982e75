"""What people typed into the workbook comes back into the theory, and nothing is lost on the way."""

from __future__ import annotations

import datetime as dt
import io
import struct
import zipfile
from functools import cache

import openpyxl
import pytest
from click.testing import CliRunner
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.measures import theories
from tests.measures.theories import MODELS
from toc.cli import main
from toc.edits import apply
from toc.edits.model import Set
from toc.measures import write
from toc.measures.readback import read_back
from toc.measures.sheet import HEAD_ROW, WRITTEN_SHEET
from toc.measures.words import cell_text, clean, date_text, from_cell, read_date
from toc.measures.workbook import NotAWorkbook
from toc.theory import Theory, dumps

SHEET = "3 relationships-with-colleagues"
ID = "relationships-with-colleagues"
FIRST = HEAD_ROW + 2


@cache
def joy() -> Theory:
    return theories.joy()


@cache
def workbook() -> bytes:
    return write(joy(), "xlsx")


def typed(change) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(workbook()))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def readings(theory, id=ID):
    return theory.indicators[id].tree()["readings"]


def test_an_untouched_workbook_brings_nothing():
    theory = joy()
    back = read_back(theory, workbook())
    assert (back.edits, back.took, back.left) == ((), [], [])
    assert back.theory is theory


def test_readings_notes_and_changes_come_back_and_comments_in_the_file_stay(tmp_path):
    file = tmp_path / "joy.toc.yaml"
    file.write_bytes((MODELS / "joy-collaborative.toc.yaml").read_bytes())

    def change(book):
        sheet = book[SHEET]
        assert sheet.cell(FIRST + 2, 1).value == dt.datetime(2020, 2, 29)
        sheet.cell(FIRST + 2, 2, 33)
        sheet.cell(FIRST + 2, 3, 57)
        sheet.cell(FIRST + 2, 8, "'=second month")
        sheet.cell(FIRST + 2, 9, "Coaching starts")

    (tmp_path / "plan.xlsx").write_bytes(typed(change))
    before = file.read_text(encoding="utf-8").splitlines()
    result = CliRunner().invoke(main, ["measures", str(file), "--read", str(tmp_path / "plan.xlsx")])
    assert result.exit_code == 0, result.stderr
    assert "1 reading: 29 February 2020 (33 of 57)" in result.stdout
    after = file.read_text(encoding="utf-8").splitlines()
    assert [line.strip() for line in after if line not in before] == [
        '- {date: 2020-02-29, n: 33, d: 57, note: "=second month"}',
        "- {date: 2020-02-29, text: Coaching starts}",
    ]
    assert [line for line in before if line not in after] == []


def test_reading_and_writing_go_together(tmp_path):
    file, plan = tmp_path / "joy.toc.yaml", tmp_path / "plan.xlsx"
    file.write_bytes((MODELS / "joy-collaborative.toc.yaml").read_bytes())
    plan.write_bytes(typed(lambda book: book[SHEET].cell(FIRST + 2, 4, 60)))
    result = CliRunner().invoke(main, ["measures", str(file), "--read", str(plan), "-o", str(plan)])
    assert result.exit_code == 0, result.stderr
    assert openpyxl.load_workbook(plan, data_only=True)[SHEET].cell(FIRST + 2, 5).value == 60


def test_a_percentage_typed_as_one_and_a_date_typed_as_text():
    def change(book):
        sheet = book[SHEET]
        sheet.cell(FIRST + 2, 4, 0.61).number_format = "0%"
        sheet.cell(FIRST + 3, 4, "62,5%".replace(",", "."))
        sheet.cell(FIRST + 20, 1, "31/05/2021")
        sheet.cell(FIRST + 20, 4, 66)

    back = read_back(joy(), typed(change))
    assert [(one["date"], one["value"]) for one in readings(back.theory)[1:]] == [
        ("2020-02-29", 61),
        ("2020-03-31", 62.5),
        ("2021-05-31", 66),
    ]


def test_what_cannot_be_understood_is_reported_with_its_row_and_the_rest_is_taken():
    def change(book):
        sheet = book[SHEET]
        sheet.cell(FIRST + 2, 4, "lots")
        sheet.cell(FIRST + 3, 4, 60)
        sheet.cell(FIRST + 20, 4, 5)
        sheet.cell(FIRST + 21, 1, "soon")
        sheet.cell(FIRST + 21, 4, 6)
        sheet.cell(FIRST + 4, 4, "=1+1")

    back = read_back(joy(), typed(change))
    assert [one["date"] for one in readings(back.theory)] == ["2020-01-31", "2020-03-31"]
    left = "\n".join(back.left)
    assert f"{SHEET}, row {FIRST + 2}: “lots” is no number" in left
    assert f"{SHEET}, row {FIRST + 20}: a reading without a date" in left
    assert "“soon” is no date" in left
    assert "the formula =1+1 has no result yet" in left


def test_a_cleared_reading_stays_in_the_theory():
    def change(book):
        for column in (2, 3, 4, 8):
            book[SHEET].cell(FIRST, column).value = None

    back = read_back(joy(), typed(change))
    assert back.theory == joy()
    assert back.left == [
        "Quality of relationships between colleagues: cleared in the workbook, kept in the theory: 31 January 2020"
    ]


def test_where_both_have_changed_the_theory_is_kept_and_both_values_are_said():
    made = typed(lambda book: book[SHEET].cell(FIRST, 4, 57))
    now = apply(joy(), Set(id=ID, field="readings", value=[{"date": "2020-01-31", "value": 56}])).theory
    back = read_back(now, made)
    assert readings(back.theory) == [{"date": "2020-01-31", "value": 56}]
    assert "31 January 2020 is 57 here and 56 in the theory" in back.left[0]


def test_what_the_theory_has_gained_since_stays():
    made = typed(lambda book: book[SHEET].cell(FIRST + 2, 4, 60))
    more = [*readings(joy()), {"date": "2020-02-15", "value": 58, "ours": "kept"}]
    now = apply(joy(), Set(id=ID, field="readings", value=more)).theory
    assert [one.get("value") for one in readings(read_back(now, made).theory)] == [55, 58, 60]
    assert readings(read_back(now, made).theory)[1]["ours"] == "kept"


def test_words_of_the_measures_sheet_come_back():
    def change(book):
        sheet = book["Measures"]
        headings = {cell.value: cell.column for cell in sheet[4]}
        row = next(line for line in sheet.iter_rows(min_row=5) if line[1].value == "good-days")[0].row
        for heading, text in {
            "Sampling": "everybody on shift",
            "Chart": "SPC chart (XmR)",
            "Target": "85 %",
            "By when": "31 March 2021",
            "Looked at by (equity)": "profession; band",
            "Type": "Process",
            "Pathway to the goal": "somewhere else",
        }.items():
            sheet.cell(row, headings[heading], text)

    back = read_back(joy(), typed(change))
    it = back.theory.indicators["good-days"]
    assert (it.sampling, it.chart, it.by, it.stratify_by) == (
        "everybody on shift",
        "xmr",
        "2021-03-31",
        ("profession", "band"),
    )
    assert (it.amount("target").value, it.type) == (85, "process")
    (left,) = back.left
    assert "“Pathway to the goal”: “somewhere else” could not be taken" in left


def test_a_renamed_sheet_and_a_moved_column_are_found_by_their_marks():
    def change(book):
        sheet = book[SHEET]
        sheet.title = "Our relationships"
        sheet.insert_cols(4)
        sheet.cell(FIRST + 2, 5, 60)

    back = read_back(joy(), typed(change))
    assert [one["value"] for one in readings(back.theory)] == [55, 60]


def test_a_measure_that_is_gone_is_said():
    made = typed(lambda book: book[SHEET].cell(FIRST + 2, 4, 60))
    theory = joy()
    without = theory.model_copy(update={"indicators": {k: v for k, v in theory.indicators.items() if k != ID}})
    assert any(f"no indicator “{ID}”; its 3 lines stay here" in line for line in read_back(without, made).left)


def test_a_workbook_without_what_was_written_fills_only_what_is_empty():
    def change(book):
        del book[WRITTEN_SHEET]
        book[SHEET].cell(FIRST, 4, 57)
        book[SHEET].cell(FIRST + 2, 4, 60)

    back = read_back(joy(), typed(change))
    assert [one["value"] for one in readings(back.theory)] == [55, 60]
    assert "31 January 2020 is 57 here and 55 in the theory" in back.left[0]


def bomb() -> bytes:
    """A zip whose directory says that a few bytes unpack to a gigabyte."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", b"12345")
    return out.getvalue().replace(struct.pack("<II", 5, 5), struct.pack("<II", 5, 1 << 30))


@pytest.mark.parametrize("data", [b"", b"not a workbook", b"PK\x03\x04", bomb(), b"PK\x05\x06" + bytes(18)])
def test_what_is_no_workbook_is_refused_and_nothing_is_changed(data, tmp_path):
    with pytest.raises(NotAWorkbook):
        read_back(joy(), data)
    file, plan = tmp_path / "joy.toc.yaml", tmp_path / "plan.xlsx"
    file.write_text("toc: 1\n", encoding="utf-8")
    plan.write_bytes(data)
    result = CliRunner().invoke(main, ["measures", str(file), "--read", str(plan)])
    assert result.exit_code == 2
    assert "Nothing was changed." in result.stderr
    assert file.read_text(encoding="utf-8") == "toc: 1\n"


@settings(max_examples=5, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.dates(dt.date(1950, 1, 1), dt.date(2090, 1, 1)),
            st.floats(-1e9, 1e9, allow_nan=False) | st.integers(-(10**9), 10**9),
            st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp", "Cn", "Co")), max_size=30),
        ),
        max_size=6,
        unique_by=lambda reading: reading[0],
    )
)
def test_any_readings_survive_the_way_into_the_workbook_and_back(rows):
    value = [{"date": day.isoformat(), "value": number, "note": note} for day, number, note in rows]
    theory = apply(joy(), Set(id="good-days", field="readings", value=value)).theory
    back = read_back(theory, write(theory, "xlsx"))
    assert (back.took, back.left) == ([], [])
    assert dumps(back.theory) == dumps(theory)


@given(st.text(max_size=40))
@example("'@")
@example("''=1")
def test_a_cells_text_comes_back_as_it_was(text):
    text = clean(text)
    assert from_cell(cell_text(text)) == text


@given(st.dates(min_value=dt.date(1000, 1, 1)))
def test_dates_are_read_as_people_write_them(day):
    for said in (date_text(day.isoformat()), day.isoformat(), f"{day.day}/{day.month}/{day.year:04d}"):
        assert read_date(said) == day.isoformat()
    assert read_date(date_text(day.isoformat()[:7])) == day.isoformat()[:7]
    assert read_date("Sep 2024") == "2024-09"
    assert read_date("Smarch 2024") is None


def test_a_line_with_a_cell_that_cannot_be_understood_is_left_whole():
    def change(book):
        sheet = book[SHEET]
        sheet.cell(FIRST + 1, 2).value, sheet.cell(FIRST + 1, 3).value = "lots", 60
        sheet.cell(FIRST + 2, 2).value, sheet.cell(FIRST + 2, 3).value = 40, 60
        sheet.cell(FIRST + 2, 8).value = "=cmd()"

    back = read_back(joy(), typed(change))
    assert (back.took, back.edits) == ([], ())
    assert len(back.left) == 2
    assert "“lots” is no number" in back.left[0]
    assert "the formula =cmd() has no result yet" in back.left[1]

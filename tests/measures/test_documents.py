"""The plan as Markdown, Word and PDF: golden files that a person can review, and what independent readers find."""

from __future__ import annotations

import io
import json
import zipfile
from functools import cache

import docx
import pypdf
import pytest
from docx.oxml.ns import qn
from markdown_it import MarkdownIt

from tests.measures.golden_files import FOLDER, SUFFIXES, golden, made
from tests.measures.theories import joy, theory
from toc.documents.markdown import escape
from toc.edits import apply
from toc.edits.model import Set
from toc.measures import write
from toc.theory import load, loads

HOSTILE = (
    "<img src=x onerror=alert(1)> *b* [a](javascript:x) `c` | # | ]]> \\N ŵŷ مرحبا 中文 👩\u200d⚕️ ≥ → ✓ "
    "'q' \"q\" & &amp; "
) * 3


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_golden_files(suffix):
    # after a change that is meant: python -m tests.measures.golden_files, and read the difference
    assert made(suffix).decode() == golden(suffix).read_bytes().decode()


def hostile():
    fields = dict.fromkeys(("name", "population", "unit", "definition", "numerator", "source", "collector"), HOSTILE)
    fields |= {"stratify_by": [HOSTILE], "readings": [{"date": "2026-01-31", "value": 5, "note": HOSTILE}]}
    body = {
        "toc": 1,
        "title": HOSTILE,
        "purpose": HOSTILE,
        "glossary": {"QI": HOSTILE},
        "outcomes": {"o": {"statement": HOSTILE, "role": "long_term"}},
        "indicators": {"m": {"measures": "o", **fields}},
    }
    return loads(json.dumps(body))


def test_markdown_shows_hostile_words_and_runs_none_of_them():
    html = MarkdownIt("commonmark", {"html": True}).enable("table").render(write(hostile(), "md").decode())
    assert "<img" not in html
    assert "<a " not in html
    assert "&lt;img src=x onerror=alert(1)&gt; *b* [a](javascript:x) `c` | # |" in html


@pytest.mark.parametrize("text", ["# no heading", "- no list", "1. no list", "+ no", "=== no", "1) no"])
def test_words_that_look_like_markdown_stay_words(text):
    made = write(theory(f"purpose: '{text}'\n"), "md").decode()
    html = MarkdownIt("commonmark").enable("table").render(made)
    assert f"<p>{text}</p>" in html
    assert escape("a\nb") == "a<br>b"


@cache
def of_joy(suffix: str) -> bytes:
    return write(joy(), suffix)


def word(data: bytes):
    return docx.Document(io.BytesIO(data))


def test_word_has_headings_landscape_pages_and_repeated_heading_rows():
    plan = word(of_joy("docx"))
    section = plan.sections[0]
    assert section.page_width > section.page_height
    styles = [(paragraph.style.name, paragraph.text) for paragraph in plan.paragraphs]
    assert ("Title", "Measurement plan: Joy Collaborative: Authentic Relationships") in styles
    assert ("Heading 2", "3. Quality of relationships between colleagues") in styles
    assert len(plan.tables) == 1 + 8 + 1 + 1
    for table in plan.tables:
        first, *rest = table.rows
        assert first._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in (first, *rest))


def test_pictures_in_word_are_described():
    three = [{"date": f"2020-0{month}-01", "value": 50 + month} for month in (1, 2, 3)]
    edit = Set(id="relationships-with-colleagues", field="readings", value=three)
    plan = word(write(apply(joy(), edit).theory, "docx"))
    described = [shape._inline.docPr.get("descr") for shape in plan.inline_shapes]
    assert described[0].startswith("Map of the theory of change: 15 outcomes, leading to: Staff find joy")
    assert described[1].startswith("Run chart of Quality of relationships between colleagues: 3 readings")


def test_one_reading_is_told_and_takes_no_chart():
    plan = word(of_joy("docx"))
    assert len(plan.inline_shapes) == 1
    told = [line.text for line in plan.paragraphs if line.text.endswith("from the second reading on.")]
    assert len(told) == 1
    assert told[0].startswith("Run chart of Quality of relationships between colleagues: 1 reading")


def test_the_map_stands_on_the_page_on_which_it_is_larger():
    plan = word(of_joy("docx"))
    upright = [section.page_height > section.page_width for section in plan.sections]
    assert upright == [False, True, False]
    section, (picture,) = plan.sections[1], plan.inline_shapes
    assert picture.width == section.page_width - section.left_margin - section.right_margin


def test_word_says_what_must_still_be_agreed():
    plan = word(write(load(FOLDER / "plan.toc.yaml"), "docx"))
    cells = [[cell.text for cell in row.cells] for row in plan.tables[0].rows]
    assert cells[2][1:6] == ["Days with a huddle", "Process", "-Hold a daily huddle", "To agree", "To agree"]


def test_word_keeps_hostile_words_as_words():
    plan = word(write(hostile(), "docx"))
    text = "\n".join(cell.text for table in plan.tables for row in table.rows for cell in row.cells)
    assert HOSTILE.strip() in text


def test_the_zip_of_word_and_excel_carries_the_theorys_date_and_nothing_of_the_clock():
    for suffix in ("docx", "xlsx"):
        with zipfile.ZipFile(io.BytesIO(of_joy(suffix))) as archive:
            assert {entry.date_time for entry in archive.infolist()} == {(2020, 1, 15, 0, 0, 0)}
            core = archive.read("docProps/core.xml").decode()
            assert "2020-01-15T00:00:00Z" in core
            assert "python-docx" not in core


def test_without_a_date_in_the_theory_source_date_epoch_is_taken(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    with zipfile.ZipFile(io.BytesIO(write(theory("title: T\n"), "docx"))) as archive:
        assert archive.infolist()[0].date_time == (2023, 11, 14, 22, 13, 20)


def test_pdf_is_tagged_titled_and_holds_the_words_in_reading_order():
    reader = pypdf.PdfReader(io.BytesIO(of_joy("pdf")))
    assert reader.metadata.title == "Measurement plan: Joy Collaborative: Authentic Relationships"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert str(reader.trailer["/Root"]["/Lang"]).startswith("en")
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    order = [
        "The family of measures",
        "1. Staff who report good days",
        "3. Quality of relationships",
        "Not measured yet",
    ]
    assert sorted(order, key=text.index) == order


def test_pdf_of_hostile_words_and_of_nothing():
    assert write(hostile(), "pdf").startswith(b"%PDF-1.7")
    assert write(theory("title: ''\n"), "pdf").startswith(b"%PDF-1.7")


def test_one_page_is_one_page():
    reader = pypdf.PdfReader(io.BytesIO(write(joy(), "pdf", one_page=True)))
    assert len(reader.pages) == 1
    assert len(word(write(joy(), "docx", one_page=True)).tables) == 1
    assert "## The measures" not in write(joy(), "md", one_page=True).decode()


def test_one_page_stays_one_page_for_a_large_family(models):
    """Sixteen measures: the words of the table are smaller, but nobody is handed a second sheet with two rows on it."""
    prime = load(models / "prime-mental-health.toc.yaml")
    assert len(pypdf.PdfReader(io.BytesIO(write(prime, "pdf", one_page=True))).pages) == 1
    (table,) = word(write(prime, "docx", one_page=True)).tables
    small = {run.font.size.pt for row in table.rows for cell in row.cells for run in cell.paragraphs[0].runs}
    (few,) = word(write(joy(), "docx", one_page=True)).tables
    assert len(small) == 1
    assert 6 <= small.pop() < 9
    assert few.rows[0].cells[0].paragraphs[0].runs[0].font.size.pt == 9


def test_no_page_of_a_word_file_is_left_empty_behind_a_table():
    """Word wants a paragraph behind a table; it takes a hair, so that it finds room where the table ends."""
    body = word(of_joy("docx")).element.body
    behind = [one.getnext() for one in body if one.tag.endswith("}tbl")]
    assert behind
    assert all(line.pPr.spacing_line.pt == 1 for line in behind)


def test_a_heading_and_what_leads_to_a_table_stay_with_it():
    made = word(of_joy("docx"))
    lead = next(line for line in made.paragraphs if line.text.startswith("Outcomes below the ceiling"))
    assert lead.paragraph_format.keep_with_next
    for table in made.tables:
        assert all(cell.paragraphs[0].paragraph_format.keep_with_next for cell in table.rows[0].cells)
        assert not table.rows[1].cells[-1].paragraphs[0].paragraph_format.keep_with_next


def test_a_short_section_at_the_end_keeps_together():
    lines = word(of_joy("docx")).paragraphs
    place = next(n for n, line in enumerate(lines) if line.text == "How to read this plan")
    assert [line.paragraph_format.keep_with_next for line in lines[place + 1 :]] == [True, None]


@pytest.mark.parametrize("suffix", ["md", "docx", "pdf"])
def test_a_plan_of_a_theory_in_which_errors_stand_says_so(suffix):
    errors = loads("toc: 1\noutcomes: {a: {statement: All is well}}\nlinks: [{from: a, to: gone}]\n")
    read = {
        "md": bytes.decode,
        "docx": lambda data: "\n".join(line.text for line in word(data).paragraphs),
        "pdf": lambda data: " ".join(pypdf.PdfReader(io.BytesIO(data)).pages[0].extract_text().split()),
    }[suffix]
    assert "Draft: some things in this theory do not hold together yet" in read(write(errors, suffix, draft=True))
    assert "Draft:" not in read(write(errors, suffix))


def test_a_plan_of_hundreds_of_boxes_is_written_with_its_map():
    body = {
        "toc": 1,
        "outcomes": {f"o{n}": {"statement": f"Outcome {n} holds"} for n in range(400)},
        "links": [{"from": f"o{n}", "to": f"o{n // 3}"} for n in range(1, 400)],
    }
    (picture,) = word(write(loads(json.dumps(body)), "docx")).inline_shapes
    assert picture.width > 5_000_000

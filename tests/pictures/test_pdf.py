"""The PDF for a machine that reads it aloud: PDF/UA-1 as far as a program can tell, and words in reading order."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pypdf
import pytest

from tests.pictures.hostile import hostile_theory, pdf_words, squeezed, statements
from tests.pictures.matterhorn import data_of, faults
from toc import measures
from toc.measures.charts import chart_of
from toc.measures.charts.pens import pen
from toc.pictures import PictureOptions
from toc.pictures.reading_order import Run, in_reading_order, logical
from toc.theory import Theory, from_tree, load
from toc.views import VIEWS, export

ARABIC = "يشعر الموظفون بالأمان للمشاركة في العمل مع الزملاء كل يوم"
HEBREW = "הצוות סומך זה על זה בכל יום"
PDFS = [view.name for view in VIEWS.values() if "pdf" in view.suffixes]


@pytest.fixture(scope="module")
def joy(models: Path) -> Theory:
    return load(models / "joy-collaborative.toc.yaml")


@pytest.mark.parametrize("view", PDFS)
def test_every_view_passes_what_a_machine_can_check_of_pdf_ua(view: str, joy: Theory) -> None:
    assert faults(export(joy, "pdf", view)) == []


@pytest.mark.parametrize("view", ["map", "logframe", "narrative"])
def test_hostile_words_pass_too(view: str) -> None:
    assert faults(export(hostile_theory(), "pdf", view)) == []


@pytest.mark.parametrize(
    "options",
    [
        PictureOptions(paper="a0"),
        PictureOptions(paper="a0", tile="a4"),
        PictureOptions(theme="dark", draft=True),
        PictureOptions(full=True),
    ],
    ids=["poster", "tiles", "draft", "full"],
)
def test_every_sheet_of_the_map_passes_too(options: PictureOptions, joy: Theory) -> None:
    assert faults(export(joy, "pdf", "map", options)) == []


def test_the_plan_and_its_charts_pass_too(joy: Theory) -> None:
    assert faults(measures.write(joy, "pdf")) == []
    assert faults(measures.write(hostile_theory(), "pdf", one_page=True)) == []
    assert faults(pen(chart_of(joy, next(iter(joy.indicators.values())), None), "pdf")) == []


def test_the_checker_finds_what_is_wrong(joy: Theory) -> None:
    """A pass means something: the same file with a tag, a title or a font's letters taken out fails."""
    data = export(joy, "pdf")
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    del writer.root_object["/Lang"]
    del writer.root_object["/Metadata"]
    for font in writer.pages[0]["/Resources"]["/Font"].values():
        del font.get_object()["/ToUnicode"]
    first = next(iter(_tree(writer.pages[0], writer)))
    first[pypdf.generic.NameObject("/K")] = pypdf.generic.ArrayObject()
    out = io.BytesIO()
    writer.write(out)
    found = {fault[:6] for fault in faults(out.getvalue())}
    assert {"11-006", "06-001", "31-027", "01-005"} <= found


def _tree(page: Any, file: Any) -> list[Any]:
    """The elements that hold the words of a page, in the order of its runs."""
    table = data_of(file.root_object["/StructTreeRoot"]["/ParentTree"])["/Nums"]
    return [one.get_object() for one in data_of(table[table.index(page["/StructParents"]) + 1])]


def rtl(words: str, lang: str = "ar") -> Theory:
    return from_tree(
        {
            "toc": 1, "title": words, "language": lang,
            "outcomes": {"a": {"statement": words, "role": "long_term"}, "b": {"statement": "Staff text"}},
            "links": [{"from": "b", "to": "a", "because": words}],
        }
    )  # fmt: skip


@pytest.mark.parametrize(
    "words", [ARABIC, HEBREW, "يشعر 80 % من الموظفين بالأمان ≥ 4", "يثق فريق Hexitime بالجميع كل يوم"]
)
@pytest.mark.parametrize("lang", ["ar", "en-GB"])
def test_words_that_read_leftwards_are_found_in_reading_order(words: str, lang: str) -> None:
    theory = rtl(words, lang)
    found = squeezed(pdf_words(export(theory, "pdf", "map", PictureOptions(words=False))))
    assert found.count(squeezed(words)) >= 2  # the title and the box
    if not any(char.isascii() and char.isalnum() for char in words) or lang == "ar":
        assert squeezed(words) in squeezed(pdf_words(export(theory, "pdf", "narrative")))


def test_a_screen_reader_is_told_the_words_of_a_line_in_reading_order() -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(export(rtl(ARABIC), "pdf")))
    steps = pypdf.generic.ContentStream(writer.pages[0]["/Contents"].get_object(), writer).operations
    in_file = [int(given[1]["/MCID"]) for given, does in steps if does == b"BDC" and "/MCID" in given[1]]
    title = _tree(writer.pages[0], writer)[in_file[0]]
    told = [int(number) for number in title["/K"]]
    assert title["/S"] == "/H1"
    assert told == in_file[: len(told)]
    assert len(told) == 2 * len(ARABIC.split()) - 1  # words and the spaces between them


def test_the_page_looks_the_same_when_its_words_are_ordered(monkeypatch: pytest.MonkeyPatch) -> None:
    ordered = export(rtl(ARABIC), "pdf")
    monkeypatch.setattr("toc.pictures.typst_run.in_reading_order", lambda pdf, lang, by_letters: pdf)
    drawn = export(rtl(ARABIC), "pdf")
    assert _marks(drawn) == _marks(ordered)
    assert pdf_words(drawn) != pdf_words(ordered)


def _marks(pdf: bytes) -> list[str]:
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    steps = [
        step for page in reader.pages for step in pypdf.generic.ContentStream(page["/Contents"], reader).operations
    ]
    return sorted(str(step) for step in steps)


def test_a_file_without_such_words_is_left_as_it_is(joy: Theory) -> None:
    data = export(joy, "pdf")
    assert in_reading_order(data, "en") is data


@pytest.mark.parametrize(
    ("seen", "base", "read"),
    [
        ("C_B_A", "R", "A_B_C"),
        ("aCBAb", "L", "aABCb"),
        ("C1_A", "R", "A_1C"),
        ("C_x_yA", "R", "Ax_y_C"),
        ("a_CB_,b", "L", "a_BC_,b"),
        ("", "R", ""),
    ],
)
def test_a_line_seen_from_left_to_right_is_read_in_order(seen: str, base: str, read: str) -> None:
    """Capitals read leftwards, small letters and numbers rightwards, signs as what is around them."""
    ways = [("R" if c.isupper() else "L" if c.islower() else "N" if c.isdigit() else "") for c in seen]
    line = [Run([(char, b"")], n, float(n), 0.0, way) for n, (char, way) in enumerate(zip(seen, ways, strict=True))]
    assert "".join(run.steps[0][0] for run in logical(line, base)) == read


def test_every_hostile_statement_is_found_by_a_reader_that_sorts_nothing() -> None:
    theory = hostile_theory()
    found = squeezed(pdf_words(export(theory, "pdf", "map", PictureOptions(words=False, full=True))))
    assert [one for one in statements(theory) if squeezed(one) not in found] == []


def test_a_word_longer_than_a_column_breaks_and_stays_on_the_page() -> None:
    long = "Unbreakable" + "x" * 300
    theory = from_tree(
        {"toc": 1, "outcomes": {"a": {"statement": "A"}, "b": {"statement": long}}, "links": [{"from": "b", "to": "a"}]}
    )
    page = pypdf.PdfReader(io.BytesIO(export(theory, "pdf", "map", PictureOptions(paper="a4")))).pages[-1]
    assert squeezed(long) in squeezed(page.extract_text())
    assert max(len(line) for line in page.extract_text().splitlines()) < 120


def test_long_words_leave_no_signs_that_nobody_sees_among_the_others() -> None:
    """A word that may break anywhere used to carry zero-width spaces, and then “December” was not to be found."""
    theory = hostile_theory()
    for view in ("map", "logframe", "narrative"):
        assert "\u200b" not in pdf_words(export(theory, "pdf", view))
    assert "December 2026" in pdf_words(export(theory, "pdf", "narrative"))


def test_an_arabic_name_in_an_english_sentence_stays_where_it_is() -> None:
    theory = from_tree(
        {
            "toc": 1, "title": "T", "language": "en-GB",
            "outcomes": {"a": {"statement": "Staff feel safe", "role": "long_term"}, "b": {"statement": ARABIC}},
            "links": [{"from": "b", "to": "a", "because": "it helps"}],
        }
    )  # fmt: skip
    words = " ".join(pdf_words(export(theory, "pdf", "links")).split())
    assert squeezed(f"{ARABIC} is needed for Staff feel safe, because it helps.") in squeezed(words)

"""The views that are text: golden files of the real theory, hostile words in every writer, files as Word likes them."""

from __future__ import annotations

import io
import os
import runpy
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from tests.pictures.hostile import READERS, hostile_theory, markdown_words, squeezed, statements
from toc.theory import Theory, load, loads
from toc.views import VIEWS, export

GOLDEN = Path(__file__).parent / "golden"
DOCUMENTS = [view.name for view in VIEWS.values() if view.kind == "document"]


@pytest.fixture(scope="module")
def joy_theory(models: Path) -> Theory:
    return load(models / "joy-collaborative.toc.yaml")


@pytest.fixture(scope="module")
def hostile() -> Theory:
    return hostile_theory()


def held(data: bytes, name: str) -> None:
    """Compare with a file that a person has read. TOC_GOLDEN=write writes it anew; then read the difference in git."""
    file = GOLDEN / name
    if os.environ.get("TOC_GOLDEN") == "write":
        file.write_bytes(data)
    assert data.decode() == file.read_bytes().decode()


@pytest.mark.parametrize("view", DOCUMENTS)
def test_golden(view: str, joy_theory: Theory) -> None:
    held(export(joy_theory, "md", view), f"joy-{view}.md")


WHOLE = [(name, suffix) for name in ("drivers", "logframe", "outline", "narrative") for suffix in VIEWS[name].suffixes]


@pytest.mark.parametrize(("view", "suffix"), [pair for pair in WHOLE if pair[1] in READERS])
def test_every_statement_is_in_every_view_that_tells_the_whole_theory(view: str, suffix: str, models: Path) -> None:
    """What a view has no place for, a driver diagram for what lies above the aim, say, it lists beside."""
    names = ("joy-collaborative", "joy-collaborative-first-draft", "prime-mental-health")
    for theory in (*(load(models / f"{name}.toc.yaml") for name in names), hostile_theory()):
        found = squeezed(READERS[suffix](export(theory, suffix, view)))
        assert [one for one in statements(theory) if squeezed(one) not in found] == []


def test_the_story_is_read_in_minutes(joy_theory: Theory) -> None:
    """The story alone, without what stands behind it; people read some 240 words a minute (Brysbaert 2019)."""
    story, _, behind = export(joy_theory, "md", "narrative").decode().partition("## Behind the story")
    assert len(story.split()) < 3.2 * 240
    assert "What we are relying on" in behind


def test_golden_table(joy_theory: Theory) -> None:
    held(export(joy_theory, "csv", "logframe"), "joy-logframe.csv")


@pytest.mark.parametrize("suffix", ["mmd", "dot", "graphml"])
def test_golden_graphs(suffix: str, joy_theory: Theory) -> None:
    held(export(joy_theory, suffix), f"joy.{suffix}")


@pytest.mark.parametrize("view", ["narrative", "outline"])
@pytest.mark.parametrize("suffix", ["md", "docx", "pdf"])
def test_every_statement_is_told(view: str, suffix: str, joy_theory: Theory) -> None:
    found = squeezed(READERS[suffix](export(joy_theory, suffix, view)))
    tables = [joy_theory.outcomes, joy_theory.interventions, joy_theory.assumptions, joy_theory.factors]
    lost = [one.label for table in tables for one in table.values() if squeezed(one.label.rstrip(".")) not in found]
    assert lost == []


def test_the_logframe_tells_every_result_and_measure(joy_theory: Theory) -> None:
    found = squeezed(READERS["csv"](export(joy_theory, "csv", "logframe")))
    tables = [joy_theory.outcomes, joy_theory.interventions, joy_theory.assumptions]
    assert [
        one.label for table in tables for one in table.values() if squeezed(one.label.rstrip(".")) not in found
    ] == []


@pytest.mark.parametrize("view", DOCUMENTS)
def test_hostile_words_stay_words(view: str, hostile: Theory) -> None:
    """Markdown, Word and CSV say the same words, and none of them became markup, a formula or a field."""
    shown = {
        suffix: squeezed(READERS[suffix](export(hostile, suffix, view)))
        for suffix in VIEWS[view].suffixes
        if suffix != "pdf"
    }
    told = [
        one.label.rstrip(".") for one in hostile.outcomes.values() if squeezed(one.label.rstrip(".")) in shown["docx"]
    ]
    assert len(told) > 3 or view in ("decisions", "riskiest")
    for words in told:
        assert squeezed(words) in shown["md"], words
    assert export(hostile, "pdf", view).startswith(b"%PDF")


def test_no_cell_runs(hostile: Theory) -> None:
    import csv

    text = export(hostile, "csv", "logframe").decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    assert any("cmd()" in cell for cell in cells)
    assert [cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t", "\r")] == []


@pytest.mark.parametrize("view", DOCUMENTS)
@pytest.mark.parametrize("suffix", ["md", "docx", "pdf"])
def test_an_empty_theory_says_where_to_start(view: str, suffix: str) -> None:
    data = export(loads("toc: 1\n"), suffix, view)
    assert len(data) > 20
    if suffix == "md" and view in ("narrative", "outline"):
        assert "what is the change you want to see?" in data.decode()


def test_word_tables_repeat_their_head_and_keep_rows_whole(joy_theory: Theory) -> None:
    file = docx.Document(io.BytesIO(export(joy_theory, "docx", "logframe")))
    (table,) = file.tables
    head = table.rows[0]._tr.trPr
    assert head.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    assert table._tbl.tblPr.find(qn("w:tblDescription")) is not None
    assert file.sections[0].page_width > file.sections[0].page_height
    assert next(line.style.name for line in file.paragraphs if line.text) == "Title"


def test_no_heading_of_a_column_is_taken_apart(joy_theory: Theory) -> None:
    """A letter of Arial in bold is 0.75 of its size wide at most, but for a few; a cell keeps 9 pt for its sides."""
    file = docx.Document(io.BytesIO(export(joy_theory, "docx", "strands")))
    for table in file.tables:
        assert sum(column.width for column in table.columns) <= 297 * 36000
        for column in table.columns:
            longest = max((len(word) for word in column.cells[0].text.split()), default=0)
            assert column.width.pt >= longest * 9 * 0.58 + 9


def test_word_files_carry_the_theorys_date_and_nothing_of_this_machine(joy_theory: Theory) -> None:
    data = export(joy_theory, "docx")
    core = docx.Document(io.BytesIO(data)).core_properties
    assert (core.created.isoformat()[:10], core.modified.isoformat()[:10]) == ("2020-01-15", "2020-01-15")
    assert core.author == core.last_modified_by == ""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert {entry.date_time for entry in file.infolist()} == {(2020, 1, 15, 0, 0, 0)}


def test_the_story_in_word_ends_with_the_map_and_its_words(joy_theory: Theory) -> None:
    file = docx.Document(io.BytesIO(export(joy_theory, "docx")))
    (picture,) = file.inline_shapes
    assert "Staff find joy and fulfilment in their work" in picture._inline.docPr.get("descr")
    page = file.sections[-1]
    assert page.page_width > page.page_height
    assert picture.width <= page.page_width - page.left_margin - page.right_margin
    assert picture.height <= page.page_height - page.top_margin - page.bottom_margin


def test_a_deep_chain_is_told(joy_theory: Theory) -> None:
    count = 300
    outcomes = ", ".join(f"o{n}: {{statement: Level {n} holds}}" for n in range(count))
    links = ", ".join(f"{{from: o{n + 1}, to: o{n}}}" for n in range(count - 1))
    deep = loads(f"toc: 1\noutcomes: {{{outcomes}}}\nlinks: [{links}]\n")
    for view in ("outline", "narrative", "links", "logframe", "riskiest"):
        assert f"Level {count - 1} holds" in markdown_words(export(deep, "md", view))
    assert export(deep, "docx", "outline")


def test_the_reference_page_is_up_to_date() -> None:
    """``python docs/reference/write_formats.py`` writes the tables anew."""
    script = Path(__file__).parents[2] / "docs" / "reference" / "write_formats.py"
    names = runpy.run_path(str(script))
    text = names["PAGE"].read_text(encoding="utf-8")
    assert names["page"](text) == text

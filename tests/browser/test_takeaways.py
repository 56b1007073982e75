"""Everything that can be taken home is downloaded as a person does it, and opened by a reader of its kind."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import openpyxl
import pypdf
import pytest
from docx import Document
from lxml import etree
from PIL import Image
from playwright.sync_api import Locator, Page, expect
from pptx import Presentation

from tests.browser.kit import status
from toc.theory import loads

pytestmark = pytest.mark.browser
GOAL = "Staff find joy"
MEASURE = "Staff who report good days at work"


def words_of_docx(data: bytes) -> str:
    """All words of a Word file, those in tables too."""
    document = Document(io.BytesIO(data))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(each.text for each in document.paragraphs), *cells])


def words_of_pptx(data: bytes) -> str:
    """All words of the slides."""
    slides = Presentation(io.BytesIO(data)).slides
    return "\n".join(shape.text_frame.text for slide in slides for shape in slide.shapes if shape.has_text_frame)


def words_of_xlsx(data: bytes) -> str:
    """All words of the workbook."""
    sheets = openpyxl.load_workbook(io.BytesIO(data)).worksheets
    return "\n".join(
        str(value) for sheet in sheets for row in sheet.iter_rows(values_only=True) for value in row if value
    )


def words_of_svg(data: bytes) -> str:
    """All words of the drawing, lines joined by a blank."""
    return " ".join(part.strip() for part in etree.fromstring(data).itertext())


def words_of_pdf(data: bytes) -> str:
    """All words of the pages; there is at least one."""
    reader = pypdf.PdfReader(io.BytesIO(data))
    return " ".join(" ".join(page.extract_text().split()) for page in reader.pages)


def words_of_png(data: bytes) -> str:
    """Nothing to read, but a picture that is no blank sheet."""
    with Image.open(io.BytesIO(data)) as picture:
        picture.load()
        assert picture.width > 800
        assert len(picture.convert("RGB").getcolors(1 << 24)) > 5
    return GOAL


def words_of_csv(data: bytes) -> str:
    """All cells, which stand in rows of one length."""
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert {len(row) for row in rows} == {len(rows[0])}
    return "\n".join(cell for row in rows for cell in row)


def words_of_yaml(data: bytes) -> str:
    """The statements of the theory that the file holds."""
    return "\n".join(str(one.statement) for one in loads(data).outcomes.values())


def words_of_zip(data: bytes) -> str:
    """The pack: every file in it opens too."""
    with zipfile.ZipFile(io.BytesIO(data)) as pack:
        assert pack.testzip() is None
        files = {name: pack.read(name) for name in pack.namelist() if not name.endswith("/")}
    assert {Path(name).suffix for name in files} >= {".pdf", ".pptx", ".docx", ".xlsx"}
    return "\n".join(READERS[Path(name).suffix](content) for name, content in files.items())


READERS = {
    ".csv": words_of_csv,
    ".docx": words_of_docx,
    ".md": lambda data: data.decode("utf-8"),
    ".pdf": words_of_pdf,
    ".png": words_of_png,
    ".pptx": words_of_pptx,
    ".svg": words_of_svg,
    ".xlsx": words_of_xlsx,
    ".yaml": words_of_yaml,
    ".zip": words_of_zip,
}


def take(page: Page, link: Locator) -> tuple[str, str]:
    """Download one thing; returns the name of its file and the words in it."""
    with page.expect_download(timeout=60_000) as waiting:
        link.click()
    name = waiting.value.suggested_filename
    words = READERS[Path(name).suffix](waiting.value.path().read_bytes())
    return name, " ".join(words.split())


def test_every_download_of_the_sheet_opens_and_says_what_the_theory_says(look_server, person):
    page = person(look_server.link)
    status(page, "saved")
    page.get_by_role("button", name="Download").click()
    sheet = page.get_by_role("dialog")
    expect(sheet.locator("img.seen")).to_be_visible()
    links = sheet.locator("a[download]")
    taken = dict(take(page, links.nth(nth)) for nth in range(links.count()))
    assert {Path(name).suffix for name in taken} >= set(READERS) - {".md"}
    for name, words in taken.items():
        assert GOAL in words or MEASURE in words, name
    expect(page.get_by_role("alert")).to_have_count(0)


def test_the_measures_are_taken_from_their_own_table(look_server, person):
    page = person(look_server.link)
    status(page, "saved")
    page.get_by_role("button", name="Measures", exact=True).click()
    links = page.locator("main a[download]")
    expect(links.first).to_be_visible()
    taken = dict(take(page, links.nth(nth)) for nth in range(links.count()))
    assert {Path(name).suffix for name in taken} >= {".xlsx", ".docx", ".csv"}
    for name, words in taken.items():
        assert MEASURE in words, name

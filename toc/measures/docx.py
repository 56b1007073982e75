"""The measurement plan as a Word document: A4 landscape, real headings, tables whose heading rows repeat."""

from __future__ import annotations

import io
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt, RGBColor

from toc.measures.document import (
    TO_AGREE,
    Block,
    Bullets,
    Document,
    Heading,
    Pairs,
    Paragraph,
    Picture,
    Table,
    plan_document,
)
from toc.measures.docx_table import Cell, table
from toc.measures.pdf import png_size
from toc.measures.words import clean
from toc.pictures.stamp import moment, same_zip
from toc.pictures.theme import LIGHT
from toc.theory.model import Theory

_FONT = "Arial"  # what NHS documents are set in, and on every machine
_WIDE, _TALL = Mm(297 - 36), Mm(210 - 52)  # what a page holds between its margins, under a heading
_HEAD, _SECTION, _AGREE = "1B4A82", "E8F1FB", "FFF7D6"


def write_docx(theory: Theory, *, one_page: bool = False) -> bytes:
    """Return the measurement plan as a Word document (.docx), the same bytes on every run."""
    document = plan_document(theory, one_page=one_page)
    at = moment(theory)
    made = _new(document)
    properties = made.core_properties
    properties.title, properties.author, properties.comments = clean(document.title)[:250], "", ""
    properties.language = document.lang
    properties.created = properties.modified = at.replace(tzinfo=None)
    properties.last_modified_by, properties.revision = "", 1
    for block in document.blocks:
        _put(made, block)
    out = io.BytesIO()
    made.save(out)
    return same_zip(out.getvalue(), at)


def _new(document: Document) -> Any:
    made = docx.Document()
    section = made.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(18)
    section.top_margin, section.bottom_margin = Mm(16), Mm(16)
    for name, size, before in (("Normal", 10, 0), ("Title", 22, 0), ("Heading 1", 16, 14), ("Heading 2", 13, 12)):
        style = made.styles[name]
        style.font.name, style.font.size = _FONT, Pt(size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for face in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(face), _FONT)
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
            fonts.attrib.pop(qn(theme), None)
        style.paragraph_format.space_before = Pt(before)
        if name != "Normal":
            style.font.color.rgb = RGBColor.from_string(_HEAD)
    made.styles["Normal"].paragraph_format.space_after = Pt(5)
    made.styles["Title"].element.get_or_add_pPr().remove_all("w:pBdr")
    _language(made, document.lang)
    made.add_paragraph(clean(document.title), style="Title")
    if document.subtitle:
        _quiet(made.add_paragraph(clean(document.subtitle)))
    _footer(section, document.title)
    return made


def _language(made: Any, lang: str) -> None:
    marks = made.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    if marks is not None:
        marks.set(qn("w:val"), lang)


def _footer(section: Any, title: str) -> None:
    """The title and the page's number, which Word works out."""
    line = section.footer.paragraphs[0]
    line.add_run(f"{clean(title)}    page ")
    run = line.add_run()
    for kind, words in (("begin", ""), ("", "PAGE"), ("end", "")):
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = words
        run._r.append(mark)
    _quiet(line)


def _quiet(paragraph: Any) -> None:
    for run in paragraph.runs:
        run.font.size, run.font.color.rgb = Pt(9), RGBColor.from_string(LIGHT.muted.lstrip("#"))


def _put(made: Any, block: Block) -> None:
    if isinstance(block, Heading):
        heading = made.add_heading(clean(block.text), level=block.level)
        heading.paragraph_format.page_break_before = block.new_page
    elif isinstance(block, Paragraph):
        paragraph = made.add_paragraph(clean(block.text))
        if block.quiet:
            _quiet(paragraph)
    elif isinstance(block, Bullets):
        for item in block.items:
            made.add_paragraph(clean(item), style="List Bullet")
    elif isinstance(block, Table):
        _table(made, block)
    elif isinstance(block, Pairs):
        _pairs(made, block)
    else:
        _picture(made, block)


def _table(made: Any, block: Table) -> None:
    rows = [[Cell(words, shade=_AGREE if words == TO_AGREE else "") for words in row] for row in block.rows]
    _place(made, table(block.headings, rows, block.widths, block.label, int(_WIDE)))


def _pairs(made: Any, block: Pairs) -> None:
    rows = [
        [
            Cell(section if place == 0 else "", bold=True, shade=_SECTION, spans="starts" if place == 0 else "goes on"),
            Cell(heading, bold=True),
            Cell(words, shade=_AGREE if words == TO_AGREE else ""),
        ]
        for section, fields in block.sections
        for place, (heading, words) in enumerate(fields)
    ]
    _place(made, table(("Section", "Field", "What we agreed"), rows, (22, 26, 100), block.label, int(_WIDE)))


def _place(made: Any, element: Any) -> None:
    after = made.add_paragraph()  # Word needs a paragraph between two tables
    after._p.addprevious(element)


def _picture(made: Any, block: Picture) -> None:
    drawn = block.draw("png")
    if drawn is None:
        return
    width, height = png_size(drawn)
    wide = min(int(_WIDE), int(_TALL) * width // height)
    shape = made.add_picture(io.BytesIO(drawn), width=Emu(wide))
    marks = shape._inline.docPr
    marks.set("descr", clean(block.alt)[:2000])
    marks.set("title", "")

"""A Document as DOCX, as people at work expect it: heading styles, repeated header rows, rows that do not split."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from toc.pictures.stamp import same_zip
from toc.views.document import Bullets, Document, Heading, Paragraph, Run, Table

_FONT = "Calibri"  # on the readers' machines; Word falls back per character for other scripts and emoji
_INK = "1B4A82"
_DEEPEST = 3  # Word's built-in list styles


def word(document: Document, at: dt.datetime, picture: tuple[bytes, str] | None = None) -> bytes:
    """Return the document as DOCX, dated ``at``; ``picture`` is a PNG and its spoken text, on a page of its own."""
    import docx
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm, Pt, RGBColor

    file = docx.Document()
    section = file.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    if document.landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(297), Mm(210)
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, Mm(20))
    for name in ("Normal", "Title", "Heading 1", "Heading 2", "Heading 3"):
        style = file.styles[name]
        _use_font(style)
        if name != "Normal":
            style.font.color.rgb = RGBColor.from_string(_INK)
    file.styles["Normal"].font.size = Pt(11)
    core = file.core_properties
    core.title, core.author, core.last_modified_by, core.comments = document.title, "", "", ""
    core.language, core.revision = document.lang, 1
    core.created = core.modified = at.replace(tzinfo=None)
    _language(file, document.lang)

    file.add_heading(document.title, level=1)
    if document.subtitle:
        _write(file.add_paragraph(), ((document.subtitle, "em"),))
    for block in document.blocks:
        match block:
            case Heading():
                file.add_heading(block.text, level=block.level)
            case Paragraph():
                _write(file.add_paragraph(), block.runs)
            case Bullets():
                for depth, runs in block.items:
                    level = min(depth, _DEEPEST - 1)
                    name = "List Number" if block.numbered else "List Bullet"
                    line = file.add_paragraph(style=name if level == 0 else f"{name} {level + 1}")
                    if depth >= _DEEPEST:  # deeper than Word's own styles: step in by hand
                        line.paragraph_format.left_indent = Mm(6.35 * (depth + 1))
                    line.paragraph_format.space_after = Pt(2)
                    _write(line, runs)
            case Table():
                _table(file, block)
    if picture is not None:
        _picture(file, *picture)
    out = io.BytesIO()
    file.save(out)
    return same_zip(out.getvalue(), at)


def _use_font(style: Any) -> None:
    from docx.oxml.ns import qn

    style.font.name = _FONT
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)


def _language(file: Any, lang: str) -> None:
    """Say the language, which a screen reader needs to choose its voice."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    properties = file.styles["Normal"].element.get_or_add_rPr()
    found = properties.find(qn("w:lang"))
    if found is None:
        found = OxmlElement("w:lang")
        properties.append(found)
    found.set(qn("w:val"), lang)


def _write(line: Any, runs: tuple[Run, ...]) -> None:
    for words, style in runs:
        run = line.add_run(words)
        run.bold = True if style == "strong" else None
        run.italic = True if style == "em" else None


def _table(file: Any, block: Table) -> None:
    from docx.enum.table import WD_TABLE_ALIGNMENT
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    small = _small(file)
    grid = file.add_table(rows=1, cols=len(block.columns), style="Table Grid")
    grid.alignment = WD_TABLE_ALIGNMENT.LEFT
    grid.autofit = False
    if block.summary:
        for tag in ("w:tblCaption", "w:tblDescription"):
            element = OxmlElement(tag)
            element.set(qn("w:val"), block.summary)
            grid._tbl.tblPr.append(element)
    section = file.sections[0]
    room = section.page_width - section.left_margin - section.right_margin
    widths = block.widths or (1.0,) * len(block.columns)
    sizes = [int(room * width / sum(widths)) for width in widths]
    for cells, head in ((block.columns, True), *((row, False) for row in block.rows)):
        row = grid.rows[0] if head else grid.add_row()
        row_properties = row._tr.get_or_add_trPr()
        row_properties.append(OxmlElement("w:cantSplit"))
        if head:
            row_properties.append(OxmlElement("w:tblHeader"))
        for cell, words, size in zip(row.cells, cells, sizes, strict=True):
            cell.width = size
            _write(cell.paragraphs[0], ((words, "strong" if head else ""),))
            cell.paragraphs[0].style = small
            if head:
                shade = OxmlElement("w:shd")
                for key, value in (("val", "clear"), ("color", "auto"), ("fill", "E8F1FB")):
                    shade.set(qn(f"w:{key}"), value)
                cell._tc.get_or_add_tcPr().append(shade)
    for column, size in zip(grid.columns, sizes, strict=True):
        column.width = size
    file.add_paragraph()


def _small(file: Any) -> Any:
    """The style of words in tables, made when first asked for."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt

    name = "Table Text"
    if name in file.styles:
        return file.styles[name]
    style = file.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = file.styles["Normal"]
    style.font.size = Pt(9.5)
    style.paragraph_format.space_after = Pt(2)
    return style


def _picture(file: Any, png: bytes, spoken: str) -> None:
    """Add a picture as large as a landscape page shows it."""
    from docx.enum.section import WD_ORIENT, WD_SECTION
    from docx.shared import Mm

    section = file.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, Mm(12))
    room = section.page_width - section.left_margin - section.right_margin
    tall = section.page_height - section.top_margin - section.bottom_margin - Mm(12)
    shape = file.add_picture(io.BytesIO(png), width=room)
    if shape.height > tall:
        shape.width, shape.height = int(shape.width * tall / shape.height), tall
    properties = shape._inline.docPr
    properties.set("descr", spoken)
    properties.set("name", "Map")

"""A Word table as one piece of XML: what python-docx builds cell by cell takes twenty times as long."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from xml.sax.saxutils import escape

from docx.oxml import parse_xml

_SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_LINE, _HEAD = "B4BEC8", "1B4A82"
_EMU_PER_TWIP = 635
_SIDES = (("top", 45), ("left", 90), ("bottom", 30), ("right", 90))  # twips, so that words do not touch the lines
_MARGINS = "".join(f'<w:{side} w:w="{twips}" w:type="dxa"/>' for side, twips in _SIDES)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's words and look. ``spans`` joins it with those below: the first starts, the others go on."""

    words: str
    bold: bool = False
    shade: str = ""
    colour: str = ""
    spans: Literal["", "starts", "goes on"] = ""


def table(
    headings: Sequence[str], rows: Iterable[Sequence[Cell]], widths: Sequence[float], label: str, room: int, size: float
) -> Any:
    """Return a table: its heading row repeats on each page, and no row is split between two.

    Args:
        headings: the words of the heading row.
        rows: the cells of the others.
        widths: shares of the room.
        label: what a screen reader says of the table.
        room: the width of the whole in EMU.
        size: of the words, in pt.
    """
    twips = [int(room * width / sum(widths)) // _EMU_PER_TWIP for width in widths]
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{_LINE}"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grid = "".join(f'<w:gridCol w:w="{wide}"/>' for wide in twips)
    described = escape(label[:250], {'"': "&quot;"})
    head = [Cell(words, bold=True, shade=_HEAD, colour="FFFFFF") for words in headings]
    parts = [
        f'<w:tbl xmlns:w="{_SPACE}"><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{sum(twips)}" w:type="dxa"/>',
        f'<w:jc w:val="left"/><w:tblBorders>{sides}</w:tblBorders><w:tblLayout w:type="fixed"/>',
        f"<w:tblCellMar>{_MARGINS}</w:tblCellMar>",
        '<w:tblLook w:val="0420" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="0" ',
        f'w:noVBand="1"/><w:tblDescription w:val="{described}"/></w:tblPr>',
        f"<w:tblGrid>{grid}</w:tblGrid>",
        _row(head, twips, size, repeated=True),
        *(_row(row, twips, size) for row in rows),
        "</w:tbl>",
    ]
    return parse_xml("".join(parts))


def _row(cells: Sequence[Cell], twips: Sequence[int], size: float, *, repeated: bool = False) -> str:
    head = "<w:tblHeader/>" if repeated else ""
    inside = "".join(_cell(cell, wide, size, held=repeated) for cell, wide in zip(cells, twips, strict=True))
    return f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{inside}</w:tr>"


def _cell(cell: Cell, wide: int, size: float, *, held: bool) -> str:
    merge = {"starts": '<w:vMerge w:val="restart"/>', "goes on": "<w:vMerge/>", "": ""}[cell.spans]
    keep = "<w:keepNext/>" if held else ""  # a heading row never stands alone at the foot of a page
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{cell.shade}"/>' if cell.shade else ""
    look = "<w:b/>" if cell.bold else ""
    look += f'<w:color w:val="{cell.colour}"/>' if cell.colour else ""
    lines = (f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in cell.words.split("\n"))
    look += f'<w:sz w:val="{round(size * 2)}"/><w:szCs w:val="{round(size * 2)}"/>'  # half points
    run = f"<w:r><w:rPr>{look}</w:rPr>{'<w:br/>'.join(lines)}</w:r>"
    properties = f'<w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/>{merge}{shade}</w:tcPr>'
    return f'<w:tc>{properties}<w:p><w:pPr>{keep}<w:spacing w:after="20"/></w:pPr>{run}</w:p></w:tc>'

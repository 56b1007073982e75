"""A Document as DOCX, as people at work expect it: real headings, repeated header rows, rows that do not split."""

from __future__ import annotations

import datetime as dt
import io
from itertools import zip_longest
from typing import Any

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from toc.documents.model import Block, Bullets, Document, Fields, Heading, Paragraph, Picture, Run, Table
from toc.documents.word_picture import Pictures, png_size
from toc.documents.word_table import Cell, table
from toc.layout.text import width, wrap
from toc.pictures.stamp import same_zip
from toc.pictures.theme import LIGHT

_FONT = "Arial"  # what NHS documents are set in, and on every machine; Word falls back for other scripts and emoji
_HEAD, _SECTION, _OPEN = "1B4A82", "E8F1FB", "FFF7D6"
_QUIET, _MUTED = Pt(9), RGBColor.from_string(LIGHT.muted.lstrip("#"))
_DEEPEST = 3  # Word's built-in list styles
_WORTH_A_TURN = 1.05  # a page among others is turned only where its picture grows by more than a hair
_UNDER_HEADING = Mm(20)  # of a page's height
_LONG, _SHORT = Mm(297), Mm(210)  # A4
_BESIDE, _ABOVE = Mm(18), Mm(16)  # margins
_CELL, _SMALLER = 9.0, (9.0, 8.0, 7.0, 6.0)  # pt, in tables
_NARROWER = 1.06  # Arial takes less room than the font that is measured
_INSIDE = 9.0  # pt between a cell's words and its sides
_HEAD_ROOM = 80  # pt for title, version and footer
_LINE = Mm(12)  # of a page's height, for the paragraph that holds a picture


def word(document: Document, at: dt.datetime, picture: Picture | None = None) -> bytes:
    """Return the document as DOCX, dated ``at``; ``picture`` comes on a landscape page of its own at the end."""
    return _Writer(document).file(at, picture)


class _Writer:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.made = docx.Document()
        self.styles = {style.name: style for style in self.made.styles}  # python-docx looks each one up from the start
        self.pictures = Pictures(self.made)
        self.cell_size = _CELL
        self._page(self.made.sections[0], landscape=document.landscape)
        self._fonts()

    def file(self, at: dt.datetime, picture: Picture | None) -> bytes:
        made, document = self.made, self.document
        self._properties(at)
        self._line("Title").add_run(document.title)
        if document.subtitle:
            self._quiet(self._line("Normal").add_run(document.subtitle))
        self._footer()
        if document.one_page:
            self.cell_size = next((size for size in _SMALLER if self._fits(size)), _SMALLER[-1])
        turned = False
        held = _held(document.blocks)
        for place, (block, following) in enumerate(zip_longest(document.blocks, document.blocks[1:])):
            wanted = self._turns(block, following, turned)
            if wanted != turned:
                self._page(made.add_section(WD_SECTION.NEW_PAGE), landscape=document.landscape != wanted)
                turned = wanted
            self._put(block)
            if place in held:
                self.made.paragraphs[-1].paragraph_format.keep_with_next = True
        if picture is not None and (drawn := picture.png()) is not None:
            self._page(made.add_section(WD_SECTION.NEW_PAGE), landscape=_wide(drawn, 0))
            self._drawn(drawn, picture.alt, 0)
        out = io.BytesIO()
        made.save(out)
        return same_zip(out.getvalue(), at)

    def _turns(self, block: Block, following: Block | None, turned: bool) -> bool:
        """Whether the block stands on a page turned the other way: a picture that needs it, and the heading above."""
        if isinstance(block, Picture):
            return turned
        if isinstance(block, Heading) and block.new_page and isinstance(following, Picture):
            drawn = following.png()
            return drawn is not None and _gain(drawn, self.document.landscape) > _WORTH_A_TURN
        return False

    def _page(self, section: Any, *, landscape: bool) -> None:
        section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = (_LONG, _SHORT) if landscape else (_SHORT, _LONG)
        section.left_margin = section.right_margin = _BESIDE
        section.top_margin = section.bottom_margin = _ABOVE

    def _properties(self, at: dt.datetime) -> None:
        core = self.made.core_properties
        core.title, core.author, core.last_modified_by, core.comments = self.document.title[:250], "", "", ""
        core.language, core.revision = self.document.lang, 1
        core.created = core.modified = at.replace(tzinfo=None)

    def _fonts(self) -> None:
        sizes = (("Normal", 10, 0), ("Title", 22, 0), ("Heading 1", 16, 14), ("Heading 2", 13, 12))
        for name, size, before in sizes:
            style = self.styles[name]
            style.font.name, style.font.size = _FONT, Pt(size)
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for face in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
                fonts.set(qn(face), _FONT)
            for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
                fonts.attrib.pop(qn(theme), None)
            style.paragraph_format.space_before = Pt(before)
            if name != "Normal":
                style.font.color.rgb = RGBColor.from_string(_HEAD)
        self.styles["Normal"].paragraph_format.space_after = Pt(5)
        self.styles["Footer"].font.size = _QUIET  # the page's number, too, whose run Word and LibreOffice make anew
        self.styles["Footer"].font.color.rgb = _MUTED
        self.styles["Title"].element.get_or_add_pPr().remove_all("w:pBdr")
        # the language, which a screen reader needs to choose its voice
        mark = self.made.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
        if mark is not None:
            mark.set(qn("w:val"), self.document.lang)

    def _footer(self) -> None:
        """The title and the page's number, which Word works out."""
        line = self.made.sections[0].footer.paragraphs[0]
        self._quiet(line.add_run(f"{self.document.title}    page "))
        run = line.add_run()
        for kind, words in (("begin", ""), ("", "PAGE"), ("end", "")):
            mark = OxmlElement("w:fldChar" if kind else "w:instrText")
            if kind:
                mark.set(qn("w:fldCharType"), kind)
            else:
                mark.text = words
            run._r.append(mark)
        self._quiet(run)

    def _line(self, style: str) -> Any:
        line = self.made.add_paragraph()
        if style != "Normal":
            line._p.style = self.styles[style].style_id
        return line

    def _quiet(self, run: Any) -> None:
        run.font.size, run.font.color.rgb = _QUIET, _MUTED

    def _put(self, block: Block) -> None:
        match block:
            case Heading():
                line = self._line(f"Heading {block.level - 1}")
                line.add_run(block.text)
                if block.new_page:
                    line.paragraph_format.page_break_before = True
            case Paragraph():
                self._write(self._line("Normal"), block.runs, quiet=block.quiet)
            case Bullets():
                self._bullets(block)
            case Table():
                rows = [[self._cell(words) for words in row] for row in block.rows]
                self._place(block.columns, rows, block.widths or (1.0,) * len(block.columns), block.summary)
            case Fields():
                self._place(block.columns, self._form(block), (22, 26, 100), block.summary)
            case Picture():
                drawn = block.png()
                if drawn is not None:
                    self._drawn(drawn, block.alt, _UNDER_HEADING)

    def _write(self, line: Any, runs: tuple[Run, ...], *, quiet: bool = False) -> None:
        for words, style in runs:
            run = line.add_run(words)
            run.bold = True if style == "strong" else None
            run.italic = True if style == "em" else None
            if quiet:
                self._quiet(run)

    def _bullets(self, block: Bullets) -> None:
        for depth, runs in block.items:
            level = min(depth, _DEEPEST - 1)
            name = "List Number" if block.numbered else "List Bullet"
            line = self._line(name if level == 0 else f"{name} {level + 1}")
            if depth >= _DEEPEST:  # deeper than Word's own styles: step in by hand
                line.paragraph_format.left_indent = Mm(6.35 * (depth + 1))
            line.paragraph_format.space_after = Pt(2)
            self._write(line, runs)

    def _cell(self, words: str) -> Cell:
        return Cell(words, shade=_OPEN if words and words == self.document.open_words else "")

    def _form(self, block: Fields) -> list[list[Cell]]:
        return [
            [
                Cell(
                    "" if place else name, bold=True, shade=_SECTION, spans="goes on" if place else "starts"
                ),
                Cell(heading, bold=True),
                self._cell(words),
            ]
            for name, those in block.sections
            for place, (heading, words) in enumerate(those)
        ]  # fmt: skip

    def _place(self, columns: tuple[str, ...], rows: list[list[Cell]], widths: tuple[float, ...], summary: str) -> None:
        # Word needs a paragraph between two tables, and behind the last: a hair, so that it never fills a page alone
        after = self.made.add_paragraph()
        after.paragraph_format.line_spacing, after.paragraph_format.space_after = Pt(1), Pt(6)
        room = self._room()[0]
        made = table(columns, rows, _roomy(columns, widths, room / Pt(1)), summary, room, self.cell_size)
        after._p.addprevious(made)

    def _room(self) -> tuple[int, int]:
        """Return width and height between the margins of the page that is being written, in EMU."""
        section: Any = self.made.sections[-1]
        wide = section.page_width - section.left_margin - section.right_margin
        return wide, section.page_height - section.top_margin - section.bottom_margin

    def _fits(self, size: float) -> bool:
        """Whether the tables, with words of this size in pt, take no more than what the rest leaves of one page."""
        wide, tall = self._room()
        need = 0.0
        for block in self.document.blocks:
            if isinstance(block, Table):
                shares = block.widths or (1.0,) * len(block.columns)
                room = [wide / Pt(1) * share / sum(shares) - _INSIDE for share in shares]
                for row in (block.columns, *block.rows):
                    cells = zip(row, room, strict=True)
                    most = max(
                        sum(len(wrap(line, at * _NARROWER, size)) or 1 for line in words.split("\n"))
                        for words, at in cells
                    )
                    need += most * size * 1.17 + 5
            else:
                need += 16 * (len(block.items) if isinstance(block, Bullets) else 1)
        return need < tall / Pt(1) - _HEAD_ROOM

    def _drawn(self, png: bytes, alt: str, heading: int) -> None:
        wide, tall = self._room()
        self.pictures.add(self.made.add_paragraph(), png, alt, wide, tall - heading - _LINE)


def _roomy(columns: tuple[str, ...], widths: tuple[float, ...], room: float) -> list[float]:
    """Return widths in pt that take no heading's word apart: such columns get what they need, from all the others."""
    shares = [room * share / sum(widths) for share in widths]
    need = [max((width(word, _CELL, True) for word in name.split()), default=0.0) + _INSIDE + 2 for name in columns]
    over = [max(least - share, 0.0) for least, share in zip(need, shares, strict=True)]
    spare = [max(share - least, 0.0) for least, share in zip(need, shares, strict=True)]
    if not any(over) or sum(over) >= sum(spare):
        return shares
    part = sum(over) / sum(spare)
    return [share + more - less * part for share, more, less in zip(shares, over, spare, strict=True)]


def _held(blocks: tuple[Block, ...]) -> set[int]:
    """The places of paragraphs that keep with the next: before a table, and in a section of two or three."""
    held: set[int] = set()
    run: list[int] = []
    for place, block in enumerate([*blocks, None]):
        if isinstance(block, Paragraph):
            run.append(place)
        else:
            if run and isinstance(block, Table | Fields):
                held.add(run[-1])
            if len(run) in (2, 3) and (block is None or isinstance(block, Heading)):
                held.update(run[:-1])
            run = []
    return held


def _wide(png: bytes, heading: int) -> bool:
    """Whether the picture is larger on a landscape page than on an upright one, below a heading of this height."""
    return _scale(png, heading, landscape=True) >= _scale(png, heading, landscape=False)


def _gain(png: bytes, landscape: bool) -> float:
    """How many times as large the picture is, below a heading, where the page is turned."""
    return _scale(png, _UNDER_HEADING, landscape=not landscape) / _scale(png, _UNDER_HEADING, landscape=landscape)


def _scale(png: bytes, heading: int, *, landscape: bool) -> float:
    width, height = png_size(png)
    across, down = (_LONG, _SHORT) if landscape else (_SHORT, _LONG)
    return min((across - 2 * _BESIDE) / width, (down - 2 * _ABOVE - heading - _LINE) / height)

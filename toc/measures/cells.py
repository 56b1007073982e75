"""How the workbook's cells look, and the one way in which words get into them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xlsxwriter.worksheet import Worksheet

from toc.measures.sheet import fitted
from toc.measures.words import cell_text
from toc.pictures.theme import LIGHT

_FONT = "Calibri"


class PlainSheet(Worksheet):  # type: ignore[misc]  # the library comes without types
    """A worksheet that takes our formulas as they are.

    XlsxWriter searches each formula for thirty newer functions that need a prefix in the file: half of the time that a
    workbook of 500 measures takes. Ours use none of them.
    """

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")


class Formats:
    """The workbook's cell formats, made once."""

    def __init__(self, book: Any) -> None:
        ink, head = LIGHT.ink, LIGHT.boxes["long_term"].fill
        base = {"font_name": _FONT, "font_size": 11, "font_color": ink, "valign": "top", "locked": False}

        def made(**more: Any) -> Any:
            return book.add_format({**base, **more})

        self.free = made()
        self.text = made(text_wrap=True)
        self.boxed = made(text_wrap=True, border=1, border_color="#C5CDD5")
        self.gap = made(text_wrap=True, border=1, border_color="#C5CDD5", bg_color="#FFF7D6", italic=True)
        self.title = made(font_size=18, bold=True, text_wrap=False)
        self.subtitle = made(font_color=LIGHT.muted)
        self.section = made(
            bold=True, font_size=12, font_color="#FFFFFF", bg_color=head, border=1, border_color="#FFFFFF"
        )
        self.head = made(
            bold=True, text_wrap=True, bg_color=LIGHT.boxes["outcome"].fill, border=1, border_color="#C5CDD5"
        )
        self.link = made(font_color="#0B5CAD", underline=1)
        self.link_boxed = made(font_color="#0B5CAD", underline=1, border=1, border_color="#C5CDD5")
        self.bold = made(bold=True, text_wrap=True)
        self.date = made(num_format="d mmm yyyy", align="left", border=1, border_color="#C5CDD5")
        self.number = made(num_format="General", border=1, border_color="#C5CDD5")
        self.formula = made(num_format="0.##", border=1, border_color="#C5CDD5", bg_color="#EEF1F4", locked=True)
        self.helper = made(font_color="#8A949E", locked=True)


def put(sheet: Any, row: int, column: int, text: str, style: Any) -> None:
    """Write text as text: never a formula, a link or a number, never more than a cell holds."""
    safe = fitted(cell_text(text))
    if safe:
        sheet.write_string(row, column, safe, style)
    else:
        sheet.write_blank(row, column, None, style)


def on_paper(sheet: Any, title: str = "") -> None:
    """Set how a sheet prints: narrow margins, pages numbered, its title at their head."""
    sheet.set_margins(left=0.4, right=0.4, top=0.7 if title else 0.5, bottom=0.6)
    if title:  # an ampersand starts a code in a header; Excel takes 255 characters
        sheet.set_header(f'&L&"{_FONT},Bold"&14' + cell_text(title)[:100].replace("&", "&&"))
    sheet.set_footer("&R&P / &N")


def height(texts: Sequence[str], widths: Sequence[float]) -> float:
    """Return the height in points that a row needs for its wrapped texts in columns of these widths in characters."""
    lines = 1
    for text, width in zip(texts, widths, strict=True):
        room = max(4.0, width * 0.9)  # words do not fill a line to its end
        lines = max(lines, sum(max(1, -(-len(part) // int(room))) for part in text.split("\n")))
    return min(409.0, 15.5 * lines + 2)  # 409 points is Excel's tallest row

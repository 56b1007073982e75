"""A workbook that comes back, read into plain data: nothing in it is believed, and nothing is lost in silence."""

from __future__ import annotations

import datetime as dt
import io
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from toc.measures import sheet as place
from toc.measures.fields import FIELDS
from toc.measures.words import clean, from_cell, read_date

MAX_BYTES = 200_000_000  # unpacked; a workbook of 500 measures has about 20 million
MAX_ENTRIES = 10_000
MAX_ROWS, MAX_COLUMNS = 20_000, 80

# headings as written → the column's name here; a heading that people changed is found by its place
_HEADINGS = {
    "date": "date",
    "numerator": "n",
    "denominator": "d",
    "how many answered": "d",
    "value": "value",
    "note": "note",
    "what changed": "change",
}
_PLACES = {
    "date": place.DATE,
    "n": place.N,
    "d": place.D,
    "value": place.VALUE,
    "note": place.NOTE,
    "change": place.CHANGE,
}


class NotAWorkbook(ValueError):
    """The file is no workbook that can be read; the message is for people."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a data sheet with something in it. ``row`` counts as the spreadsheet does."""

    row: int
    date: str | None
    value: float | None = None
    n: float | None = None
    d: float | None = None
    note: str = ""
    change: str = ""
    unclear: bool = False  # a cell of it could not be understood: nothing of the line is taken

    @property
    def read(self) -> bool:
        """Whether there is a reading on the line, beside its date and what changed."""
        return self.value is not None or self.n is not None or self.d is not None or bool(self.note)


@dataclass
class Sheet:
    """A data sheet: the indicator it is about, its lines, and what could not be understood."""

    name: str
    id: str
    lines: list[Line] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


@dataclass
class Workbook:
    """All that a workbook says. ``written``: indicator id → what was written into it at the time, where known."""

    sheets: list[Sheet] = field(default_factory=list)
    fields: dict[str, dict[str, str]] = field(default_factory=dict)
    written: dict[str, dict[str, Any]] = field(default_factory=dict)


def read_workbook(data: bytes) -> Workbook:
    """Read a measurement plan's workbook.

    Raises:
        NotAWorkbook: the bytes are no .xlsx file, or one that unpacks to more than ``MAX_BYTES``.
    """
    _check_size(data)
    import openpyxl

    book = Workbook()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and extensions that do not concern us
            values = openpyxl.load_workbook(io.BytesIO(data), data_only=True, read_only=True)
            formulas = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
            for name in values.sheetnames:
                known, typed = values[name], formulas[name]
                if not hasattr(known, "iter_rows"):
                    continue  # a sheet that is nothing but a chart
                rows = list(known.iter_rows(max_row=MAX_ROWS, max_col=MAX_COLUMNS))
                if name == place.WRITTEN_SHEET:
                    book.written = _written(rows)
                elif name == place.MEASURES_SHEET or _heading_row(rows) is not None:
                    book.fields.update(_fields(rows))
                elif (id := _id_of(rows)) is not None:
                    book.sheets.append(_sheet(name, id, rows, list(typed.iter_rows(max_row=MAX_ROWS, max_col=20))))
    except NotAWorkbook:
        raise
    except Exception as error:  # the reader meets broken parts in many ways, and none of them is ours
        raise NotAWorkbook("is not an Excel workbook that can be read; save it again as .xlsx") from error
    return book


def _check_size(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise NotAWorkbook("is not an Excel workbook (.xlsx)") from error
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_BYTES:
        raise NotAWorkbook("unpacks to far more than a measurement plan can hold")


Rows = Sequence[Sequence[Any]]


def _text(cell: Any) -> str:
    return from_cell(clean(str(cell.value))).strip() if cell.value is not None else ""


def _id_of(rows: Rows) -> str | None:
    at = _id_row(rows)
    return None if at is None else _text(rows[at][0]).removeprefix(place.ID_LABEL.strip()).strip()


def _id_row(rows: Rows) -> int | None:
    label = place.ID_LABEL.strip()
    return next((at for at, row in enumerate(rows[:20]) if row and _text(row[0]).startswith(label)), None)


def _sheet(name: str, id: str, rows: Rows, typed: Rows) -> Sheet:
    sheet = Sheet(name, id)
    start = _id_row(rows) or 0
    head = next((at for at in range(start + 1, min(start + 12, len(rows))) if _columns(rows[at])), None)
    if head is None:
        head = start + place.HEAD_ROW - place.ID_ROW
    columns = {**_PLACES, **(_columns(rows[head]) if head < len(rows) else {})}
    for at in range(head + 1, len(rows)):
        line = _line(sheet, at, rows[at], typed[at] if at < len(typed) else (), columns)
        if line is not None:
            sheet.lines.append(line)
    return sheet


def _columns(row: Sequence[Any]) -> dict[str, int]:
    """The columns by their headings; nothing where this is no row of headings."""
    found: dict[str, int] = {}
    for at, cell in enumerate(row[:20]):
        said = _text(cell).casefold()
        for heading, name in _HEADINGS.items():
            if said.startswith(heading) and not said.startswith("value used"):
                found.setdefault(name, at)
    return found if {"date", "value"} <= set(found) else {}


def _line(sheet: Sheet, at: int, row: Sequence[Any], typed: Sequence[Any], columns: dict[str, int]) -> Line | None:
    def cell(name: str) -> Any:
        column = columns[name]
        return row[column] if column < len(row) else None

    before = len(sheet.problems)

    def complain(what: str) -> None:
        sheet.problems.append(f"{sheet.name}, row {at + 1}: {what}")

    for name, column in columns.items():
        here, entered = cell(name), typed[column].value if column < len(typed) else None
        if here is not None and here.value is None and isinstance(entered, str) and entered.startswith("="):
            complain(f"the formula {entered[:60]} has no result yet: open and save the workbook in Excel first")
    numbers = {name: _number(cell(name), complain) for name in ("value", "n", "d")}
    date = _date(cell("date"), complain)
    note, change = (_text(cell(name)) if cell(name) is not None else "" for name in ("note", "change"))
    unclear = len(sheet.problems) > before
    line = Line(at + 1, date, numbers["value"], numbers["n"], numbers["d"], note, change, unclear)
    return line if line.read or line.change else None


def _number(cell: Any, complain: Any) -> float | None:
    value = None if cell is None else cell.value
    if value is None or value == "":
        return None
    if isinstance(value, str):
        said = value.strip()
        try:
            value = float(said.removesuffix("%").strip().replace(",", "").replace("\xa0", ""))
        except ValueError:
            complain(f"“{said[:60]}” is no number")
            return None
    elif isinstance(value, (bool, dt.date, dt.time, dt.timedelta)):
        complain(f"“{value}” is no number")
        return None
    elif "%" in (getattr(cell, "number_format", None) or ""):
        value = round(value * 100, 10)  # 55% typed into a cell is kept as 0.55
    if not -1e15 < value < 1e15:  # nor infinite, nor NaN
        complain("the number is too large to be a reading")
        return None
    return int(value) if float(value).is_integer() else float(value)


def _date(cell: Any, complain: Any) -> str | None:
    value = None if cell is None else cell.value
    if value is None or value == "":
        return None
    if isinstance(value, dt.datetime):
        value = value.date()
    if isinstance(value, dt.date):
        return value.isoformat()
    said = read_date(str(value))
    if said is None:
        complain(f"“{str(value).strip()[:60]}” is no date; write a day such as 31/01/2026")
    return said


def _heading_row(rows: Rows) -> int | None:
    for at, row in enumerate(rows[:20]):
        said = {_text(cell) for cell in row}
        if {"Id", "Measure", "Operational definition"} <= said:
            return at
    return None


def _fields(rows: Rows) -> dict[str, dict[str, str]]:
    """Indicator id → field → its cell, from the measures sheet."""
    head = _heading_row(rows)
    if head is None:
        return {}
    keys = {field.heading: field.key for field in FIELDS}
    columns = {keys[_text(cell)]: at for at, cell in enumerate(rows[head]) if _text(cell) in keys}
    found: dict[str, dict[str, str]] = {}
    for row in rows[head + 1 :]:
        id = _text(row[columns["id"]]) if columns["id"] < len(row) else ""
        if id:
            found.setdefault(id, {key: _raw(row[at]) for key, at in columns.items() if at < len(row)})
    return found


def _raw(cell: Any) -> str:
    """A cell's text as it stands, for comparing with what was written."""
    value = cell.value
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return clean(str(value)) if value is not None else ""


def _written(rows: Rows) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for id, pieces in _pieces(rows):
        said = place.from_written(pieces)
        if said is not None:
            found[id] = said
    return found


def _pieces(rows: Rows) -> Iterator[tuple[str, list[str]]]:
    for row in rows:
        cells = [str(cell.value) for cell in row if cell.value is not None]
        if cells:
            yield cells[0], cells[1:]

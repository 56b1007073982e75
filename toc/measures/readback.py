"""Readings, changes and words typed into a workbook, back into the theory: as edits, with a report that hides nothing.

Three versions are compared: what was written into the workbook, what stands in it now, and what the theory says now.
What somebody typed is taken; where the theory has moved on as well, the theory is kept and the report says both.
Nothing is ever taken away: a reading that was cleared in the workbook stays in the theory.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from toc.edits import AnyEdit, apply
from toc.edits.model import Many, Set
from toc.measures.fields import FIELDS_BY_KEY, Plan
from toc.measures.rows import Row
from toc.measures.sheet import field_texts
from toc.measures.typed_words import word_edit
from toc.measures.words import clean, date_text, from_cell, number, one_line
from toc.measures.workbook import Line, Sheet, Workbook, read_workbook
from toc.theory.dates import first_day
from toc.theory.model import Theory

Record = dict[str, Any]


@dataclass
class ReadBack:
    """What a workbook brings: the theory with it, the edits made, what was taken and what could not be, in words."""

    theory: Theory
    edits: tuple[AnyEdit, ...] = ()
    took: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def read_back(theory: Theory, data: bytes) -> ReadBack:
    """Bring what was typed into a measurement plan's workbook back into the theory.

    Args:
        theory: what the workbook's measures belong to, as it is now.
        data: the .xlsx file.

    Returns:
        The theory with everything that could be taken, through :mod:`toc.edits`.

    Raises:
        NotAWorkbook: the file cannot be read as a workbook.
    """
    book = read_workbook(data)
    back = ReadBack(theory)
    plan = Plan(theory)
    rows = {row.id: row for row in plan.rows if row.indicator is not None}
    edits: list[AnyEdit] = []
    seen: set[str] = set()
    for sheet in book.sheets:
        back.left.extend(sheet.problems)
        if sheet.id not in rows:
            if sheet.lines:
                back.left.append(
                    f"{sheet.name}: the theory has no indicator “{sheet.id}”; its {_count(sheet)} stay here"
                )
        elif sheet.id in seen:
            back.left.append(f"{sheet.name}: a second sheet for “{sheet.id}”; only the first was read")
        else:
            seen.add(sheet.id)
            edits.extend(_readings(back, plan, rows[sheet.id], sheet, book))
    for id, cells in book.fields.items():
        if id in rows:
            edits.extend(_words(back, plan, rows[id], cells, book.written.get(id)))
        elif any(text for key, text in cells.items() if key != "id"):
            back.left.append(f"Measures: the theory has no indicator “{id}”")
    if not book.sheets and not book.fields:
        back.left.append("No sheet of a measurement plan was found in this workbook.")
    if edits:
        back.edits = tuple(edits)
        back.theory = apply(theory, Many(edits=back.edits, label="Readings from a workbook")).theory
    return back


def _count(sheet: Sheet) -> str:
    return "1 line" if len(sheet.lines) == 1 else f"{len(sheet.lines)} lines"


# Readings and changes


def _readings(back: ReadBack, plan: Plan, row: Row, sheet: Sheet, book: Workbook) -> Iterable[AnyEdit]:
    it = row.indicator
    assert it is not None
    written = book.written.get(it.id, {"readings": [], "changes": []})
    tree = it.tree()
    now: list[Record] = [dict(reading) for reading in tree.get("readings", [])]
    taken = _merge_readings(back, sheet, plan.name(row), now, written["readings"])
    if taken:
        back.took.append(f"{plan.name(row)}: {_listed(taken)}")
        yield Set(id=it.id, field="readings", value=_in_order(now))
    changes: list[Record] = [dict(change) for change in tree.get("changes", [])]
    if _merge_changes(back, sheet, plan.name(row), changes, written["changes"]):
        yield Set(id=it.id, field="changes", value=_in_order(changes))


def _keyed(records: Sequence[Record]) -> dict[tuple[str, int], Record]:
    """Records by date and, where a date comes twice, by their turn."""
    found: dict[tuple[str, int], Record] = {}
    turns: dict[str, int] = {}
    for record in records:
        date = str(record.get("date") or "")
        turn = turns[date] = turns.get(date, -1) + 1
        found[(date, turn)] = record
    return found


def _merge_readings(
    back: ReadBack, sheet: Sheet, name: str, now: list[Record], written: Sequence[Record]
) -> list[Record]:
    """Put the typed lines into ``now``; return those that were new or different."""
    here, then = _keyed(now), _keyed(written)
    typed = _keyed([{"date": line.date, "line": line} for line in sheet.lines if line.read])
    taken: list[Record] = []
    for key, entry in typed.items():
        line: Line = entry["line"]
        if line.unclear:
            continue  # its row has been named already
        said = _record(line)
        if not line.date:
            back.left.append(f"{sheet.name}, row {line.row}: a reading without a date; give it one")
            continue
        if _same(said, then.get(key)) or _same(said, here.get(key)):
            continue
        present = here.get(key)
        if present is None or _same(present, then.get(key)) or (key not in then and not _has_value(present)):
            if line.n is not None and line.d is not None and line.n > line.d:
                back.left.append(f"{sheet.name}, row {line.row}: taken, but please check: {line.n} of {line.d}")
            if present is None:
                now.append(said)
            else:
                for part in ("value", "n", "d", "note"):
                    present.pop(part, None)
                present.update(said)
            taken.append(said)
        else:
            back.left.append(
                f"{sheet.name}, row {line.row}: {date_text(line.date)} is {_value(said)} here and {_value(present)} in "
                "the theory, which has changed since; the theory was kept"
            )
    kept = [key for key in then if key in here and key not in typed and _has_value(then[key])]
    if kept:
        dates = ", ".join(date_text(date) if date else "undated" for date, _ in kept[:5])
        back.left.append(f"{name}: cleared in the workbook, kept in the theory: {dates}{' …' if len(kept) > 5 else ''}")
    return taken


def _record(line: Line) -> Record:
    said: Record = {"date": line.date}
    said.update({part: getattr(line, part) for part in ("value", "n", "d") if getattr(line, part) is not None})
    if line.note:
        said["note"] = line.note
    return said


def _has_value(record: Record) -> bool:
    return any(record.get(part) not in (None, "") for part in ("value", "n", "d", "note"))


def _same(first: Record, second: Record | None) -> bool:
    if second is None:
        return False
    for part in ("value", "n", "d"):
        a, b = first.get(part), second.get(part)
        if (a is None) != (b is None):
            return False
        # a cell holds 15 to 17 figures of a number
        if a is not None and not (isinstance(b, (int, float)) and math.isclose(a, b, rel_tol=1e-12)):
            return False
    return _plain(first.get("note")) == _plain(second.get("note"))


def _plain(text: object) -> str:
    return clean(str(text or "")).strip()


def _value(record: Record) -> str:
    if isinstance(record.get("value"), (int, float)):
        return number(record["value"])
    parts = [number(record[part]) for part in ("n", "d") if isinstance(record.get(part), (int, float))]
    return " of ".join(parts) or "a note"


def _listed(taken: Sequence[Record]) -> str:
    shown = [f"{date_text(one['date'])} ({_value(one)})" for one in taken[:6]]
    more = f" and {len(taken) - 6} more" if len(taken) > 6 else ""
    return f"{len(taken)} {'reading' if len(taken) == 1 else 'readings'}: {', '.join(shown)}{more}"


def _in_order(records: list[Record]) -> list[Record]:
    """By date, undated ones last; equal dates keep their order."""
    return sorted(records, key=lambda one: (0, first_day(one["date"]).toordinal()) if one.get("date") else (1, 0))


def _by_date(records: Sequence[Record]) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = {}
    for record in records:
        if record.get("date"):
            found.setdefault(str(record["date"]), []).append(record)
    return found


def _joined(records: Sequence[Record]) -> str:
    return "; ".join(filter(None, (one_line(str(one.get("text") or "")) for one in records)))


def _merge_changes(back: ReadBack, sheet: Sheet, name: str, changes: list[Record], written: Sequence[Record]) -> bool:
    """Put typed changes into ``changes``; return whether there were any."""
    took = 0
    then, here = _by_date(written), _by_date(changes)
    for line in sheet.lines:
        if not line.change:
            continue
        said = one_line(line.change)
        if not line.date:
            back.left.append(f"{sheet.name}, row {line.row}: “{said[:60]}” has no date; give it one")
            continue
        before, present = then.get(line.date, []), here.get(line.date, [])
        if said in (_joined(before), _joined(present)):
            continue
        if not present:
            changes.append({"date": line.date, "text": said})
        elif len(present) == 1 and _joined(present) == _joined(before):
            present[0]["text"] = said
        else:
            back.left.append(
                f"{sheet.name}, row {line.row}: “{said[:60]}” was not taken; the theory says “{_joined(present)[:60]}”"
            )
            continue
        took += 1
    if took:
        back.took.append(f"{name}: {took} {'change' if took == 1 else 'changes'} marked")
    return took > 0


def _words(
    back: ReadBack, plan: Plan, row: Row, cells: dict[str, str], written: dict[str, Any] | None
) -> Iterable[AnyEdit]:
    """The edits for cells of the measures sheet that somebody changed."""
    it = row.indicator
    assert it is not None
    now = field_texts(plan, row)
    took: list[str] = []
    for key, cell in cells.items():
        # without what was written, only an empty field can safely be filled
        then = written["fields"].get(key, "") if written is not None else ""
        if _plain(cell) in (_plain(then), _plain(now[key])):
            continue
        where = f"Measures, {plan.name(row)}: “{FIELDS_BY_KEY[key].heading}”"
        if not cell.strip():
            if written is not None:
                back.left.append(f"{where} was cleared in the workbook, kept in the theory")
        elif _plain(now[key]) != _plain(then):
            back.left.append(f"{where} has changed in the theory since; it was kept")
        else:
            edit = word_edit(it, key, from_cell(cell).strip())
            if edit is None:
                back.left.append(f"{where}: “{one_line(cell)[:60]}” could not be taken; change it in the theory")
            else:
                took.append(FIELDS_BY_KEY[key].heading)
                yield edit
    if took:
        back.took.append(f"{plan.name(row)}: {', '.join(took)}")

"""Words and numbers as people read them, safe in every file format.

Everything in a theory was typed by somebody: control characters that XML cannot hold are taken out, and text that a
spreadsheet would run as a formula is made plain text.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable

from toc.measures.parts import is_proportion
from toc.theory.dates import MONTHS, parse
from toc.theory.model import Amount, Indicator

# what XML 1.0 cannot hold (its Char production), the C1 controls, which no reader shows, and the marks that turn the
# order of what is read around (UAX 9: embeddings, overrides, isolates)
_UNWRITABLE = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\u2029\u202f-\u2065\u206a-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]"
)

# the first characters that make a spreadsheet run a cell, their full-width twins included
# (OWASP, CSV Injection: = + - @ tab and carriage return; East Asian editions of Excel read the wide forms alike)
_RUNS = frozenset("=+-@\t\r\n＝＋－＠")


def clean(text: str) -> str:
    """Return the text in NFC, its line ends as ``\\n``, without characters that XML 1.0 cannot hold."""
    return unicodedata.normalize("NFC", _UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))


def one_line(text: str) -> str:
    """Return the cleaned text with every run of white space as one space."""
    return " ".join(clean(text).split())


def cell_text(text: str) -> str:
    """Return the text as a spreadsheet may hold it: an apostrophe in front of what would run as a formula."""
    return "'" + clean(text) if _would_run(text) else clean(text)


def from_cell(text: str) -> str:
    """Return what :func:`cell_text` was given, up to cleaning: its apostrophe taken off again."""
    return text[1:] if text.startswith("'") and _would_run(text) else text


def _would_run(text: str) -> bool:
    """Whether the text would run as a formula, or would once its apostrophes were taken off: those get one more."""
    bare = text.lstrip("'")
    return bare[:1] in _RUNS or bare.lstrip(" \xa0")[:1] in _RUNS


def number(value: float) -> str:
    """Return a number without needless digits: ``55``, ``0.125``, ``1200000``."""
    if isinstance(value, int) or (value.is_integer() and abs(value) < 1e15):
        return str(int(value))
    return f"{value:.10g}"


def shown(value: float) -> str:
    """Return a number as people want to read it: as written where that is short, else to three figures or a decimal."""
    if len(number(value)) <= 7 or value == 0:
        return number(value)
    return number(round(value, max(1, 2 - math.floor(math.log10(abs(value))))))


def quantity(value: float | str, unit: str | None) -> str:
    """Return a value with its unit: ``55 %``; words stay as they are."""
    if isinstance(value, str):
        return one_line(value)
    return f"{shown(value)} {one_line(unit)}" if unit and unit.strip() else shown(value)


def amount_text(indicator: Indicator, part: str) -> str:
    """Return a baseline, target or threshold as people read it; empty where none is given.

    A missing unit is the indicator's. A threshold is one person's pass mark, so it never takes over the unit of a
    proportion.
    """
    amount: Amount | None = getattr(indicator, "amount")(part)  # noqa: B009 - the part's name is data here
    if amount is None or amount.value is None:
        return ""
    unit = amount.unit
    if unit is None and not (part == "threshold" and is_proportion(indicator)):
        unit = indicator.unit
    return quantity(amount.value, unit)


def date_text(date: str | None) -> str:
    """Return a date at the precision in which it was written: ``31 January 2020``, ``January 2020`` or ``2020``."""
    if not date:
        return ""
    parts = parse(date)
    if len(parts) == 1:
        return str(parts[0])
    month = f"{MONTHS[parts[1] - 1]} {parts[0]}"
    return f"{parts[2]} {month}" if len(parts) == 3 else month


_DAY_FIRST = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})\Z")
_IN_WORDS = re.compile(r"(?:(\d{1,2}) )?([a-z]{3,9})\.? (\d{4})\Z")


def read_date(text: str) -> str | None:
    """Return a date that people wrote (``31/01/2020``, ``31 January 2020``, ``Jan 2020``, ``2020-01``) as ISO."""
    said = " ".join(text.split()).casefold()
    if found := _DAY_FIRST.match(said):
        said = f"{found[3]}-{int(found[2]):02d}-{int(found[1]):02d}"
    elif found := _IN_WORDS.match(said):
        month = next((at for at, name in enumerate(MONTHS, start=1) if name.casefold().startswith(found[2])), 0)
        said = f"{found[3]}-{month:02d}" + (f"-{int(found[1]):02d}" if found[1] else "")
    else:
        said = said.removesuffix(" 00:00:00")
    try:
        parse(said)
    except ValueError:
        return None
    return said


def listed(items: Iterable[str], last: str = "and") -> str:
    """Return the items as a list in a sentence: ``a, b and c``."""
    items = list(items)
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"

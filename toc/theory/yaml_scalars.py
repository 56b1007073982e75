"""One value as YAML text that every reader takes for the same thing.

A text stays without quotes only where our reader (YAML 1.2 core) and readers of YAML 1.1 such as PyYAML's own
agree that it is text: ``no``, ``010``, ``12:30`` and dates outside date fields get quotes.
"""

from __future__ import annotations

import json
import re
from typing import Any

from toc.theory.years import Year

# fields that hold dates, which people write without quotes
DATE_FIELDS = frozenset({"by", "start", "end", "check_by", "date", "review_on", "updated"})
_DATE = re.compile(r"\d{4}-\d{2}(-\d{2})?")

# begins with a letter, or with a number and a word, and goes on with characters that mean nothing to YAML
_PLAIN = re.compile(
    r"(?:[^\W\d_]|\d+ (?=[^\W\d_]))(?:[^\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff:#]|:(?=[^\s])|(?<=[^\s])#)*"
)
_PLAIN_ID = re.compile(r"[A-Za-z_][A-Za-z0-9_.>-]*")
_FLOW_MARKS = re.compile(r"[,\[\]{}]")
# in any case, in either version of YAML
_TAKEN = frozenset(("null", "true", "false", "yes", "no", "on", "off", "y", "n"))
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff]")
_UNBLOCKED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]|[ \t]\n|[ \t]$|\\A[ \t\n]")


def is_plain(text: str, *, flow: bool) -> bool:
    """Tell whether the text may stand without quotes."""
    if text.lower() in _TAKEN or not text or text[-1] in " :\t":
        return False
    if _PLAIN_ID.fullmatch(text):
        return True
    if not _PLAIN.fullmatch(text) or "  " in text or text.startswith("---"):
        return False
    return not (flow and (_FLOW_MARKS.search(text) or ":" in text))


def quoted(text: str) -> str:
    """Return the text in double quotes, on one line."""
    out = json.dumps(text, ensure_ascii=False)
    return _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", out)


def single(text: str) -> str | None:
    """Return the text in single quotes, or None where they cannot hold it."""
    if _ESCAPED.search(text) or any(char < " " for char in text):
        return None
    return "'" + text.replace("'", "''") + "'"


def scalar(value: Any, *, key: str = "", flow: bool = False) -> str:
    """Return one value on one line.

    Args:
        value: None, a flag, a number or text.
        key: the field it is written under; date fields leave dates unquoted.
        flow: whether it stands inside brackets, where commas and brackets need quotes.
    """
    if value is None:
        return "null"
    if value is True:
        return "true"
    if value is False:
        return "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return number(value)
    text: str = value
    if isinstance(text, Year) or (key in DATE_FIELDS and _DATE.fullmatch(text)):
        return str(text)
    if is_plain(text, flow=flow):
        return text
    return quoted(text)


def number(value: float) -> str:
    """Return a float so that YAML 1.1 reads it as one too: with a point, and a signed exponent."""
    text = repr(value)
    mantissa, mark, exponent = text.partition("e")
    if not mark:
        return text
    if "." not in mantissa:
        mantissa += ".0"
    return f"{mantissa}e{exponent if exponent[0] in '+-' else '+' + exponent}"


def block_text(text: str, indent: int) -> str | None:
    """Return text of several lines as a literal block (``|``), or None where only quotes can hold it.

    Args:
        text: what the block says.
        indent: spaces before each of its lines.
    """
    if "\n" not in text or _UNBLOCKED.search(text):
        return None
    if text.endswith("\n\n"):  # "|+" would take blank lines that follow into the text
        return None
    head, body = ("|", text[:-1]) if text.endswith("\n") else ("|-", text)
    return "\n".join([head, *(" " * indent + line if line else "" for line in body.split("\n"))])

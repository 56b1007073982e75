"""Words in, ids and clean text out: what every edit does to what people type before it reaches the theory."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Any

from toc.edits.model import Refused
from toc.theory.scalars import ID_PATTERN

TEXT_LIMIT = 10_000  # characters in one text; a statement that long is a paste that went wrong
LIST_LIMIT = 5_000  # entries in one list: thirteen years of daily readings
DEPTH_LIMIT = 12  # of a value, far inside the file's own limit of 32
SIZE_LIMIT = 200_000  # characters and entries of one value together

_SMALL_WORDS = frozenset(
    "a an the of to and or in on at for with that is are be will we our their its as by from".split()
)
_ID_WORDS = 4
_ID_LENGTH = 40
# C0 and C1 controls but tab and newline, lone surrogates, non-characters and the two bidirectional overrides: none
# can be written to XML (so to no SVG, DOCX or XLSX), and an override makes one text look like another
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\u202d\u202e]")
_BREAKS = re.compile("\r\n?|\u2028|\u2029|\x85")


def clean_text(text: str) -> str:
    """Return the text in NFC, with plain line ends, without control characters.

    Raises:
        Refused: ``too_long``, over :data:`TEXT_LIMIT` characters.
    """
    if len(text) > TEXT_LIMIT:
        raise Refused(
            "too_long",
            f"This text has {len(text):,} characters; one field holds {TEXT_LIMIT:,}.",
            "Keep the gist here and put the rest in a document that the evidence can point to.",
        )
    if text.isascii() and text.isprintable():
        return text
    return unicodedata.normalize("NFC", _UNWANTED.sub("", _BREAKS.sub("\n", text)))


def clean(value: Any) -> Any:
    """Return a JSON value with every text in it cleaned; tuples become lists.

    Raises:
        Refused: ``too_long``, ``too_much`` or ``bad_value`` (no JSON: a set, NaN, an object).
    """
    if isinstance(value, str):  # by far the usual case
        return clean_text(value)
    return _clean(value, 0, [SIZE_LIMIT])


def _clean(value: Any, depth: int, room: list[int]) -> Any:
    room[0] -= len(value) if isinstance(value, str) else 1
    if room[0] < 0 or depth > DEPTH_LIMIT:
        raise Refused("too_much", "This value is too large or too deeply nested for one field.", "Send less at once.")
    if isinstance(value, str):
        return clean_text(value)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        if -1e300 < value < 1e300:  # NaN fails this too
            return value
        raise Refused("bad_value", "This is no number of a size that people use.", "Give another, or leave it empty.")
    if isinstance(value, list | tuple):
        if len(value) > LIST_LIMIT:
            raise Refused("too_much", f"A list holds at most {LIST_LIMIT:,} entries.", "Send less at once.")
        return [_clean(item, depth + 1, room) for item in value]
    if isinstance(value, dict) and all(isinstance(key, str) for key in value):
        return {clean_text(key): _clean(item, depth + 1, room) for key, item in value.items()}
    raise Refused(
        "bad_value", f"A {type(value).__name__} cannot stand in a theory file.", "Give text, a number or a list."
    )


def check_id(id: str) -> str:
    """Return the id as it is.

    Raises:
        Refused: ``bad_id``, not letters, digits, ``_``, ``.`` and ``-``, 1 to 64 of them, starting with none of ``.-``.
    """
    if ID_PATTERN.fullmatch(id):
        return id
    raise Refused(
        "bad_id",
        f"“{id[:70]}” cannot be an id.",
        "Use letters without accents, digits, - and _ (at most 64), such as staff-feel-safe.",
    )


def make_id(words: str, kind: str, taken: Callable[[str], bool]) -> str:
    """Return a free id made from the first telling words; the kind's name where there are none; ``-2`` on a clash."""
    plain = unicodedata.normalize("NFKD", words[:400]).encode("ascii", "ignore").decode().lower()
    every = re.findall(r"[a-z0-9]+", plain.replace("'", ""))
    telling = [word for word in every if word not in _SMALL_WORDS] or every
    stem = ""
    for word in telling[:_ID_WORDS]:
        longer = f"{stem}-{word}" if stem else word[:_ID_LENGTH]
        if len(longer) > _ID_LENGTH:
            break
        stem = longer
    stem = stem or kind
    if not taken(stem):
        return stem
    number = 2
    while taken(f"{stem}-{number}"):
        number += 1
    return f"{stem}-{number}"

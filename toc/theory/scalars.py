"""The field types of the theory file, shared by every record.

YAML gives a plain scalar two faces: the text as written and the value it resolves to (``010`` is text to a
title, ten to a number). The reader hands over both as a :class:`Plain`; each field type picks its face here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from toc.theory import dates

ID_PATTERN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}\Z")


@dataclass(frozen=True, slots=True)
class Plain:
    """A YAML scalar without quotes whose value is not text: ``raw`` as written, ``value`` as YAML 1.2 core reads it."""

    raw: str
    value: int | float | bool


def unwrap(value: Any) -> Any:
    """Return ``value`` with every :class:`Plain` inside replaced by what it resolves to."""
    if isinstance(value, Plain):
        return value.value
    if isinstance(value, dict):
        return {key: unwrap(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [unwrap(item) for item in value]
    return value


# What no text of a theory may hold: C0 and C1 controls but tab and the line breaks, lone surrogates, non-characters.
# Neither YAML nor the XML inside Word, Excel and SVG files can carry them.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


def _as_text(value: Any) -> Any:
    if isinstance(value, Plain):
        return value.raw
    if isinstance(value, str) and not value.isprintable():
        match = FORBIDDEN.search(value)
        if match is not None:
            raise ValueError(f"expected text without the character U+{ord(match[0]):04X}")
    return value


def _as_value(value: Any) -> Any:
    return value.value if isinstance(value, Plain) else value


def _as_number(value: Any) -> Any:
    value = _as_value(value)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ValueError("expected a number")
    if not -1e300 < value < 1e300:  # NaN fails this too; so do whole numbers too long for a float
        raise ValueError("expected a number of a size that people use")
    return value


def _as_date(value: Any) -> Any:
    value = _as_text(value)
    if isinstance(value, int) and not isinstance(value, bool):
        value = f"{value:04d}"
    if not isinstance(value, str):
        raise ValueError("expected a year, month or day such as 2026, 2026-05 or 2026-05-31")
    dates.parse(value)
    return value


def _as_measured(value: Any) -> Any:
    value = _as_value(value)
    if isinstance(value, bool):
        raise ValueError("expected a number or words")
    if isinstance(value, str) and _ENDLESS.fullmatch(value):  # read as text, because it is no number that anybody uses
        raise ValueError("expected a number of a size that people use, or words")
    return _as_number(value) if isinstance(value, (int, float)) else value


_ENDLESS = re.compile(r"[-+]?[\d._]{41,}%?")


def _as_reference(value: Any) -> Any:
    """A reference is kept as written, whatever it points at: a dangling one is a finding, not a refusal."""
    return _as_text(value)


def _as_list(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(value)
    return value


Text = Annotated[str, BeforeValidator(_as_text)]
Reference = Annotated[str, BeforeValidator(_as_reference)]
References = Annotated[tuple[Reference, ...], BeforeValidator(_as_list)]
Texts = Annotated[tuple[Text, ...], BeforeValidator(_as_list)]
Flag = Annotated[bool, BeforeValidator(_as_value)]
Number = Annotated[int | float, BeforeValidator(_as_number)]
Percent = Annotated[int | float, BeforeValidator(_as_number), Field(ge=0, le=100)]
Count = Annotated[int, BeforeValidator(_as_value), Field(ge=0)]
PartialDate = Annotated[str, BeforeValidator(_as_date)]
Measured = Annotated[int | float | str, BeforeValidator(_as_measured)]

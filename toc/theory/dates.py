"""Dates that keep the precision in which people wrote them: a year, a month or a day.

A theory says ``by: 2020-12`` long before anyone knows the day. Two dates are therefore compared at the
coarser precision of the two: ``2020-12`` and ``2020-12-31`` are equal, and an equal pair is never a finding.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re

MONTHS = (  # fixed: never the machine's locale
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_PATTERN = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?\Z")


def parse(text: str) -> tuple[int, ...]:
    """Return ``(year,)``, ``(year, month)`` or ``(year, month, day)``.

    Raises:
        ValueError: the text is not a year, month or day that exists.
    """
    match = _PATTERN.match(text)
    if match is None:
        raise ValueError("expected a year, month or day such as 2026, 2026-05 or 2026-05-31")
    parts = tuple(int(part) for part in match.groups() if part is not None)
    if parts[0] < 1:
        raise ValueError("expected a year from 0001 on")
    if len(parts) > 1 and not 1 <= parts[1] <= 12:
        raise ValueError(f"expected a month from 01 to 12; there is no month {parts[1]:02d}")
    if len(parts) > 2 and not 1 <= parts[2] <= (last := calendar.monthrange(parts[0], parts[1])[1]):
        raise ValueError(f"expected a day that exists; {parts[0]:04d}-{parts[1]:02d} has {last}")
    return parts


def compare(first: str, second: str) -> int:
    """Return -1, 0 or 1 as ``first`` is before, the same as, or after ``second`` at the coarser precision."""
    a, b = parse(first), parse(second)
    shared = min(len(a), len(b))
    return (a[:shared] > b[:shared]) - (a[:shared] < b[:shared])


def first_day(text: str) -> dt.date:
    """Return the first day that the written date can mean."""
    year, month, day = (*parse(text), 1, 1)[:3]
    return dt.date(year, month, day)


def last_day(text: str) -> dt.date:
    """Return the last day that the written date can mean."""
    parts = parse(text)
    month = parts[1] if len(parts) > 1 else 12
    day = parts[2] if len(parts) > 2 else calendar.monthrange(parts[0], month)[1]
    return dt.date(parts[0], month, day)

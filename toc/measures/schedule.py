"""When the next readings are due: the words for how often, as dates."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from itertools import count, islice
from typing import Literal, NamedTuple

from toc.theory.dates import first_day, last_day, parse
from toc.theory.model import Indicator, Theory


class Step(NamedTuple):
    """The time between two readings."""

    size: int
    unit: Literal["day", "month"]


_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "second": 2, "other": 2, "third": 3}
_EVERY = re.compile(r"\bevery (\d{1,3}|two|three|four|five|six|second|other|third) ?(day|week|month|quarter|year)s?\b")
_TIMES = re.compile(
    r"\b(once|twice|\d{1,2}|two|three|four|six) (?:times )?(?:a|an|per|each|every) (week|month|quarter|year)\b"
)

# words → step, the first that is found; kept to what people write on measurement plans
_WORDS: tuple[tuple[str, Step], ...] = (
    (r"fortnight", Step(14, "day")),
    (r"\b(?:bi-?annual|half-?yearly|six-?monthly|6-?monthly)", Step(6, "month")),
    (r"\b(?:bi-?monthly|two-?monthly)", Step(2, "month")),
    (r"\b(?:quarterly|(?:each|every|per|a) quarter|three-?monthly|3-?monthly)", Step(3, "month")),
    (r"\b(?:annual|yearly|(?:each|every|per|a) year)", Step(12, "month")),
    (r"\b(?:monthly|(?:each|every|per|a) month)", Step(1, "month")),
    (r"\b(?:weekly|(?:each|every|per|a) week)", Step(7, "day")),
    (r"\b(?:daily|(?:each|every|per|a) (?:day|shift))", Step(1, "day")),
)
_UNITS: dict[str, Step] = {
    "day": Step(1, "day"),
    "week": Step(7, "day"),
    "month": Step(1, "month"),
    "quarter": Step(3, "month"),
    "year": Step(12, "month"),
}
FEWEST_DATES, MOST_DATES = 12, 60  # a year of months, a year of weeks and a little more
FEWEST_SELDOM = 4  # where readings are further apart than a month


def step_of(frequency: str | None) -> Step | None:
    """Return the time between readings that the words for how often say; None where they say none ("once")."""
    text = " ".join((frequency or "").casefold().split())
    if found := _EVERY.search(text):
        many = _NUMBERS.get(found[1]) or int(found[1])
        base = _UNITS[found[2]]
        return Step(many * base.size, base.unit) if 0 < many * base.size <= 3660 else None
    if found := _TIMES.search(text):
        many = {"once": 1, "twice": 2}.get(found[1]) or _NUMBERS.get(found[1]) or int(found[1])
        return _shared(_UNITS[found[2]], many) if many else None
    return next((step for pattern, step in _WORDS if re.search(pattern, text)), None)


def _shared(whole: Step, many: int) -> Step:
    """A span of time in so many parts: whole months where there are that many, else days."""
    if whole.unit == "month" and whole.size >= many:
        return Step(whole.size // many, "month")
    days = whole.size if whole.unit == "day" else 30 * whole.size
    return Step(max(1, days // many), "day")


def due_dates(theory: Theory, indicator: Indicator) -> tuple[dt.date, ...]:
    """Return the dates of the readings to come, from after the last reading or from where collection starts.

    Up to the indicator's own date, but at least 12 (4 where they are further apart than a month) and at most 60.
    Nothing where the frequency gives no step or nothing says when to start; the clock is never asked.
    """
    step = step_of(indicator.frequency)
    start = _start(theory, indicator)
    if step is None or start is None:
        return ()
    first, at_end = start
    last = last_day(indicator.by) if indicator.by else None
    seldom = step.size > 1 and step.unit == "month"
    dates: list[dt.date] = []
    for date in islice(_from(first, step, at_end), MOST_DATES):
        if len(dates) >= (FEWEST_SELDOM if seldom else FEWEST_DATES) and (last is None or date > last):
            break
        dates.append(date)
    return tuple(dates)


def _start(theory: Theory, indicator: Indicator) -> tuple[dt.date, bool] | None:
    """The first date due, and whether dates stand at month ends."""
    step = step_of(indicator.frequency)
    read = [reading.date for reading in indicator.readings if reading.date]
    if read and step is not None:
        written = max(read, key=last_day)
        newest = last_day(written)
        at_end = len(parse(written)) < 3 or newest.day == calendar.monthrange(newest.year, newest.month)[1]
        following = next(islice(_from(newest, step, at_end), 1, None), None)
        return None if following is None else (following, at_end)
    baseline = indicator.amount("baseline")
    starts = (indicator.start, baseline.date if baseline else None, _first_intervention(theory), theory.updated)
    begin = next(filter(None, starts), None)
    if begin is None:
        return None
    return (last_day(begin), True) if len(parse(begin)) < 3 else (first_day(begin), False)


def _first_intervention(theory: Theory) -> str | None:
    starts = [intervention.start for intervention in theory.interventions.values() if intervention.start]
    return min(starts, key=first_day, default=None)


def _from(first: dt.date, step: Step, at_end: bool) -> Iterator[dt.date]:
    """Dates from ``first`` on, a step apart; a month's 31st becomes its last day."""
    for turn in count():
        if step.unit == "day":
            ordinal = first.toordinal() + turn * step.size
            if ordinal > dt.date.max.toordinal():
                return
            yield dt.date.fromordinal(ordinal)
        else:
            year, month = divmod(first.year * 12 + first.month - 1 + turn * step.size, 12)
            if year > dt.MAXYEAR:
                return
            end = calendar.monthrange(year, month + 1)[1]
            yield dt.date(year, month + 1, end if at_end else min(first.day, end))

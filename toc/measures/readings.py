"""An indicator's readings as points of a chart: in date order, small groups held back."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from toc.theory.dates import first_day
from toc.theory.model import Indicator, Reading


@dataclass(frozen=True, slots=True)
class Point:
    """One reading as it may be shown. ``value`` is in the indicator's unit, None where nothing may be shown."""

    date: str | None
    value: float | None
    n: float | None = None
    d: float | None = None
    note: str = ""
    suppressed: bool = False  # fewer people than the minimum group size answered


def value_of(reading: Reading, indicator: Indicator) -> float | None:
    """Return the reading's value: as written, else ``n`` of ``d`` in the indicator's unit, else None."""
    if reading.value is not None:
        return reading.value
    if reading.n is None or not reading.d:
        return None
    value = factor(indicator) * reading.n / reading.d
    return value if math.isfinite(value) else None


def is_percent(indicator: Indicator) -> bool:
    """Whether values are written in per cent: the unit says so, or a proportion has no unit at all."""
    unit = (indicator.unit or "").strip().casefold()
    return unit in ("%", "per cent", "percent") or (indicator.data_kind == "proportion" and not unit)


def factor(indicator: Indicator) -> int:
    """Return what a share is multiplied with: 100 for per cent, 1,000 where the unit says "per 1,000", else 1."""
    if is_percent(indicator):
        return 100
    found = re.search(r"\bper (\d{1,3}(?:[ ,]\d{3})+|\d{1,9})\b", indicator.unit or "")
    return max(1, int(re.sub(r"[ ,]", "", found[1]))) if found else 1


def points_of(indicator: Indicator, minimum: int | None = None) -> tuple[Point, ...]:
    """Return the readings in date order (undated ones last, in the order written).

    Args:
        indicator: whose readings.
        minimum: the least number of people (``d``) that may be shown; a smaller group's value is held back.
    """
    points = []
    for reading in indicator.readings:
        small = minimum is not None and reading.d is not None and reading.d < minimum
        value = None if small else value_of(reading, indicator)
        points.append(Point(reading.date, value, reading.n, reading.d, reading.note or "", small))
    dated = [point for point in points if point.date]
    dated.sort(key=lambda point: first_day(point.date or ""))
    return (*dated, *(point for point in points if not point.date))

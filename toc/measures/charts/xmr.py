"""SPC charts of single values (XmR, "individuals and moving range"), as in NHS England's Making Data Count.

Limits are mean ± 2.66 × mean moving range; 2.66 is 3 / 1.128, the constant d2 for moving ranges of two. Every moving
range counts, as in Making Data Count's Excel tool (NHSRplotthedots leaves out those of 3.267 times the mean and more,
after Nelson LS, J Qual Technol 1982;14:172-173). Sources: Shewhart WA. Economic Control of Quality of Manufactured
Product. 1931; Wheeler DJ. Understanding Variation. 1993; NHS England, Making Data Count: Strengthening your decisions
(four rules: outside the limits, 7 on one side, 7 rising or falling, 2 of 3 near a limit); Provost LP, Murray SK. The
Health Care Data Guide. 2011 (the IHI's rules: 8 on one side, 6 rising or falling, 15 near the mean).
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from toc.measures.charts.signals import Signal, runs_on_one_side, side_of, trends

WIDTH = 2.66  # of the limits, in mean moving ranges
ENOUGH = 13  # points before limits and icons are more than a trial

Variation = Literal["common", "improving_high", "improving_low", "concern_high", "concern_low", "high", "low"]
Assurance = Literal["passes", "fails", "hit_or_miss"]


@dataclass(frozen=True, slots=True)
class XmrRules:
    """How many points on one side make a shift, and rising or falling a trend; None switches a rule off.

    ``two_of_three``: two of three points beyond two thirds of the way to a limit, all three on one side of the mean.
    ``hugging``: so many points in a row in the inner third.
    """

    name: str
    shift: int | None = 7
    trend: int | None = 7
    two_of_three: bool = True
    hugging: int | None = None

    @property
    def words(self) -> str:
        """The rule set in words, for the chart."""
        said = ["a point outside the limits"]
        if self.shift:
            said.append(f"{self.shift} in a row on one side of the mean")
        if self.trend:
            said.append(f"{self.trend} in a row rising or falling")
        if self.two_of_three:
            said.append("2 of 3 near a limit")
        if self.hugging:
            said.append(f"{self.hugging} in a row near the mean")
        return f"SPC rules ({self.name}): {', '.join(said)}"


MAKING_DATA_COUNT = XmrRules("Making Data Count")
RULE_SETS: dict[str, XmrRules] = {
    "making_data_count": MAKING_DATA_COUNT,
    "making_data_count_6": replace(MAKING_DATA_COUNT, name="Making Data Count, 6 points", shift=6),
    "ihi": XmrRules("IHI", shift=8, trend=6, hugging=15),
}


@dataclass(frozen=True, slots=True)
class Phase:
    """A stretch of the chart with one mean and one pair of limits; ``end`` is the place after its last point."""

    start: int
    end: int
    mean: float
    moving_range: float | None  # mean moving range; None with a single point
    trial: bool  # fewer points than limits need

    @property
    def lower(self) -> float | None:
        """The lower process limit."""
        return None if self.moving_range is None else self.mean - WIDTH * self.moving_range

    @property
    def upper(self) -> float | None:
        """The upper process limit."""
        return None if self.moving_range is None else self.mean + WIDTH * self.moving_range


@dataclass(frozen=True, slots=True)
class XmrChart:
    """An SPC chart read by the rules, phase by phase."""

    values: tuple[float, ...]
    phases: tuple[Phase, ...]
    signals: tuple[Signal, ...]
    rules: XmrRules
    notes: tuple[str, ...] = ()


def xmr_chart(
    values: Sequence[float],
    *,
    rules: XmrRules = MAKING_DATA_COUNT,
    frozen: int | None = None,
    rebased: Sequence[int] = (),
) -> XmrChart:
    """Read an SPC chart of single values.

    Args:
        values: the readings in date order.
        rules: which signals are looked for.
        frozen: the first phase's mean and limits come from its first so many points.
        rebased: places from which a new phase starts.
    """
    starts = [0, *sorted({at for at in rebased if 0 < at < len(values)})] if values else []
    phases: list[Phase] = []
    signals: list[Signal] = []
    notes: list[str] = []
    for start, end in zip(starts, [*starts[1:], len(values)], strict=True) if starts else ():
        part = values[start:end]
        kept = part[:frozen] if frozen and start == 0 and 0 < frozen < len(part) else part
        ranges = [abs(later - earlier) for earlier, later in pairwise(kept)]
        mean = statistics.fmean(kept)
        phase = Phase(start, end, mean, statistics.fmean(ranges) if ranges else None, len(kept) < ENOUGH)
        phases.append(phase)
        if phase.trial:
            notes.append(_trial(len(kept), start, len(starts)))
        found = _signals(part, phase, rules)
        signals.extend(Signal(s.rule, tuple(start + at for at in s.points), s.side) for s in found)
    return XmrChart(tuple(values), tuple(phases), tuple(signals), rules, tuple(notes))


def _trial(points: int, start: int, phases: int) -> str:
    where = "" if phases == 1 else " in the first phase" if start == 0 else " since the limits were set anew"
    return (
        f"Trial limits: {points} {'point' if points == 1 else 'points'}{where}; they mean something from {ENOUGH} on."
    )


def _signals(part: Sequence[float], phase: Phase, rules: XmrRules) -> list[Signal]:
    found: list[Signal] = []
    sides = [side_of(value, phase.mean) for value in part]
    reach = None if phase.moving_range is None else WIDTH * phase.moving_range
    if reach is not None:
        outside = [side if abs(value - phase.mean) > reach else 0 for value, side in zip(part, sides, strict=True)]
        for side, places in runs_on_one_side(outside, skip_centre=False):
            found.append(Signal("outside", tuple(places), "above" if side > 0 else "below"))
    if rules.shift:
        for side, places in runs_on_one_side(sides, skip_centre=False):
            if len(places) >= rules.shift:
                found.append(Signal("shift", tuple(places), "above" if side > 0 else "below"))
    if rules.trend:
        for direction, places in trends(part, skip_equal=False):
            if len(places) >= rules.trend:
                found.append(Signal("trend", tuple(places), "up" if direction > 0 else "down"))
    if reach:
        third = [abs(value - phase.mean) * 3 / reach for value in part]
        if rules.two_of_three:
            found.extend(_two_of_three(sides, [zone > 2 for zone in third]))
        if rules.hugging:
            near = [1 if zone < 1 else 0 for zone in third]
            runs = runs_on_one_side(near, skip_centre=False)
            found.extend(Signal("hugging", tuple(places)) for _, places in runs if len(places) >= rules.hugging)
    return found


def _two_of_three(sides: Sequence[int], far: Sequence[bool]) -> list[Signal]:
    """Every point beyond two thirds that is one of two or more among three in a row on its side of the mean."""
    hit: dict[int, int] = {}
    for at in range(len(sides) - 2):
        three = range(at, at + 3)
        if abs(sum(sides[place] for place in three)) == 3 and sum(far[place] for place in three) >= 2:
            hit.update({place: sides[place] for place in three if far[place]})
    found: list[Signal] = []
    together: list[int] = []
    for place in sorted(hit):
        if together and (place - together[-1] > 2 or hit[place] != hit[together[-1]]):
            found.append(Signal("two_of_three", tuple(together), "above" if hit[together[0]] > 0 else "below"))
            together = []
        together.append(place)
    if together:
        found.append(Signal("two_of_three", tuple(together), "above" if hit[together[0]] > 0 else "below"))
    return found


def variation(chart: XmrChart, direction: str | None) -> Variation | None:
    """Return the variation icon: what the newest point is part of; None while the limits are on trial.

    With a direction, a signal is an improvement or a concern; without one (or with ``hold``) it is neither. Of
    several signals at the newest point, the first of outside, trend, two of three and shift counts.
    """
    if not chart.phases or chart.phases[-1].trial:
        return None
    last = len(chart.values) - 1
    here = {signal.rule: signal for signal in chart.signals if last in signal.points}
    signal = next((here[rule] for rule in ("outside", "trend", "two_of_three", "shift") if rule in here), None)
    if signal is None or signal.high is None:
        return "common"
    if direction not in ("up", "down"):
        return "high" if signal.high else "low"
    if signal.high:
        return "improving_high" if direction == "up" else "concern_high"
    return "improving_low" if direction == "down" else "concern_low"


def assurance(chart: XmrChart, target: float | None, direction: str | None) -> Assurance | None:
    """Return the assurance icon: will the target be met, as the process stands? None without target or direction.

    Consistently passes or fails where the whole range between the limits lies on one side of the target.
    """
    if target is None or direction not in ("up", "down") or not chart.phases or chart.phases[-1].trial:
        return None
    lower, upper = chart.phases[-1].lower, chart.phases[-1].upper
    if lower is None or upper is None:
        return None
    if lower >= target:
        return "passes" if direction == "up" else "fails"
    if upper <= target:
        return "fails" if direction == "up" else "passes"
    return "hit_or_miss"

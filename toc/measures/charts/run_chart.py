"""Run charts: a median and three ways to see that something other than chance is at work.

Source: Perla RJ, Provost LP, Murray SK. The run chart: a simple analytical tool for learning from variation in
healthcare processes. BMJ Qual Saf 2011;20:46-51. The trend rule can be switched off: Anhøj J, Olesen AV. Run charts
revisited: a simulation study of run chart rules for detection of non-random variation in health care processes. PLoS
One 2014;9:e113825, found it of no use. Perla's fourth rule, a point that everybody calls astronomical, is for
people's eyes.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from math import comb

from toc.measures.charts.signals import Signal, runs_on_one_side, side_of, trends

ENOUGH = 11  # "more than 10 points" before any rule is read

# useful observations (points not on the median) → fewest and most runs that chance alone explains, from 10 on.
# Perla and others 2011, after Swed FS, Eisenhart C. Tables for testing randomness of grouping in a sequence of
# alternatives. Ann Math Stat 1943;14:66-87, at about 5 %.
_FROM = 10
_RUNS: tuple[tuple[int, int], ...] = (
    *((3, 9), (3, 10), (3, 11), (4, 11), (4, 12), (5, 12), (5, 13), (5, 13), (6, 14), (6, 15)),
    *((6, 16), (7, 16), (7, 17), (7, 17), (8, 18), (8, 18), (9, 19), (10, 19), (10, 20), (10, 20)),
    *((11, 21), (11, 22), (11, 23), (12, 23), (12, 24), (12, 24), (13, 25), (13, 25), (14, 26), (14, 26)),
    *((15, 27), (15, 27), (16, 28), (16, 28), (17, 29), (17, 30), (17, 31), (18, 31), (18, 32), (19, 32)),
    *((19, 33), (20, 33), (20, 34), (21, 34), (21, 35), (22, 35), (22, 36), (23, 36), (23, 37), (24, 38)),
    (24, 38),
)


@dataclass(frozen=True, slots=True)
class RunRules:
    """How many points make a shift and a trend; None switches the rule off. ``runs``: the test of too few or many."""

    shift: int | None = 6
    trend: int | None = 5
    runs: bool = True

    @property
    def name(self) -> str:
        """The rule set in words, for the chart."""
        said = []
        if self.shift:
            said.append(f"shift of {self.shift} or more")
        if self.trend:
            said.append(f"trend of {self.trend} or more")
        if self.runs:
            said.append("too few or too many runs")
        return f"Run chart rules (Perla and others 2011): {', '.join(said) or 'none'}"


@dataclass(frozen=True, slots=True)
class RunChart:
    """A run chart read by the rules. ``medians`` holds the median at each point (it steps where it was rebased)."""

    values: tuple[float, ...]
    parts: tuple[tuple[int, int], ...]  # the stretches with a median each: first place, place after the last
    medians: tuple[float, ...]
    signals: tuple[Signal, ...]
    useful: int  # points not on the median
    runs: int
    limits: tuple[int, int] | None  # fewest and most runs that chance explains
    rules: RunRules
    notes: tuple[str, ...] = ()


def expected_runs(useful: int) -> tuple[int, int] | None:
    """Return the fewest and most runs that chance alone explains; None below 10 useful observations.

    To 60 the published table; beyond it the exact distribution with half of the points on either side, 2.5 % in each
    tail (Swed and Eisenhart 1943), to 400 points; further on its normal approximation.
    """
    if useful < _FROM:
        return None
    if useful < _FROM + len(_RUNS):
        return _RUNS[useful - _FROM]
    if useful > 400:
        mean, deviation = useful / 2 + 1, (useful * (useful - 2) / (4 * (useful - 1))) ** 0.5
        return round(mean - 1.96 * deviation), round(mean + 1.96 * deviation)
    return exact_runs(useful)


def exact_runs(useful: int, tail: float = 0.025) -> tuple[int, int]:
    """Return the fewest and most runs outside whose range each side has less than ``tail`` probability."""
    m, n = useful // 2, useful - useful // 2
    ways = comb(m + n, n)

    def chance(runs: int) -> float:
        half = runs // 2
        if runs % 2 == 0:
            return 2 * comb(m - 1, half - 1) * comb(n - 1, half - 1) / ways
        return (comb(m - 1, half) * comb(n - 1, half - 1) + comb(m - 1, half - 1) * comb(n - 1, half)) / ways

    low, below = 2, chance(2)
    while below <= tail:
        low += 1
        below += chance(low)
    high, above = m + n, chance(m + n)
    while above <= tail:
        high -= 1
        above += chance(high)
    return low, high


def run_chart(
    values: Sequence[float], *, rules: RunRules | None = None, frozen: int | None = None, rebased: Sequence[int] = ()
) -> RunChart:
    """Read a run chart.

    Args:
        values: the readings in date order.
        rules: which rules are read; the published ones by default.
        frozen: the median is that of the first so many points, and goes on unchanged.
        rebased: places from which a new median starts; the rules are read on each side apart.
    """
    rules = rules or RunRules()
    starts = [0, *sorted({at for at in rebased if 0 < at < len(values)})] if values else []
    parts = tuple(zip(starts, [*starts[1:], len(values)], strict=True)) if values else ()
    signals: list[Signal] = []
    medians: list[float] = []
    notes: list[str] = []
    useful = runs = 0
    limits: tuple[int, int] | None = None
    for start, end in parts:
        part = values[start:end]
        kept = frozen if frozen and start == 0 and 0 < frozen < len(part) else None
        median = statistics.median(part[:kept] if kept else part)
        medians.extend([median] * len(part))
        sides = [side_of(value, median) for value in part]
        grouped = runs_on_one_side(sides, skip_centre=True)
        # a frozen median no longer halves the points, which is what the test of runs rests on
        tested = runs_on_one_side(sides[:kept], skip_centre=True) if kept else grouped
        useful, runs = sum(len(places) for _, places in tested), len(tested)
        limits = expected_runs(useful)
        if len(part) < ENOUGH:
            notes.append(_too_few(len(part), start, len(starts)))
            continue
        found = _signals(part, grouped, rules)
        if rules.runs and limits is not None and not limits[0] <= runs <= limits[1]:
            reach = tuple(range(kept or len(part)))
            found.append(Signal("few_runs" if runs < limits[0] else "many_runs", reach))
        if kept and any(min(signal.points) < kept and max(signal.points) < kept for signal in found):
            notes.append("The baseline that the median was frozen from is not quiet: choose another stretch.")
        signals.extend(Signal(s.rule, tuple(start + at for at in s.points), s.side) for s in found)
    return RunChart(tuple(values), parts, tuple(medians), tuple(signals), useful, runs, limits, rules, tuple(notes))


def _signals(part: Sequence[float], grouped: list[tuple[int, list[int]]], rules: RunRules) -> list[Signal]:
    found = []
    for side, places in grouped:
        if rules.shift and len(places) >= rules.shift:
            found.append(Signal("shift", tuple(places), "above" if side > 0 else "below"))
    if rules.trend:
        for direction, places in trends(part, skip_equal=True):
            if len(places) >= rules.trend:
                found.append(Signal("trend", tuple(places), "up" if direction > 0 else "down"))
    return found


def _too_few(points: int, start: int, parts: int) -> str:
    where = "" if parts == 1 else " before the median was set anew" if start == 0 else " since the median was set anew"
    return f"{points} {'point' if points == 1 else 'points'}{where}: the rules are read from {ENOUGH} points on."

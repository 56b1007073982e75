"""An indicator's readings as a chart: points, centre and limits, changes, and what the rules say, in words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from toc.measures.charts.run_chart import ENOUGH, RunRules, run_chart
from toc.measures.charts.signals import Signal
from toc.measures.charts.words import signal_words
from toc.measures.charts.xmr import ENOUGH as XMR_ENOUGH
from toc.measures.charts.xmr import RULE_SETS, Assurance, Variation, XmrRules, assurance, variation, xmr_chart
from toc.measures.instruments import minimum_group
from toc.measures.readings import Point, is_percent, points_of
from toc.measures.words import date_text, number, one_line, quantity
from toc.theory.dates import compare, first_day
from toc.theory.model import Indicator, MeasureSettings, Theory

Kind = Literal["run", "xmr", "bar"]
KINDS: dict[Kind, str] = {"run": "Run chart", "xmr": "SPC chart (XmR)", "bar": "Before and after"}
Meaning = Literal["common", "better", "worse", "notable"]

LARGEST = 1e12  # values beyond this are no measurements; a chart of them would be noise


@dataclass(frozen=True, slots=True)
class Stretch:
    """A centre line and perhaps limits, over the points from ``start`` up to before ``end``."""

    start: int
    end: int
    centre: float
    lower: float | None = None
    upper: float | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened: its date, words, and the place on the axis (1.5 is between points 1 and 2)."""

    date: str
    text: str
    at: float
    rebased: bool = False


@dataclass(frozen=True)
class Chart:
    """A chart ready to be drawn. ``points`` are the readings shown, in order; places count from 0."""

    kind: Kind
    title: str
    subtitle: str
    unit: str
    points: tuple[Point, ...]
    values: tuple[float, ...]
    stretches: tuple[Stretch, ...]
    signals: tuple[Signal, ...]
    events: tuple[Event, ...]
    target: float | None
    direction: str | None
    rules: str
    words: tuple[str, ...]
    percent: bool
    variation: Variation | None = None
    assurance: Assurance | None = None
    trial: bool = False

    @cached_property
    def alt(self) -> str:
        """The chart in words, for those who cannot see it."""
        if not self.values:
            return f"{KINDS[self.kind]} of {self.title}: no readings yet"
        first, last = self.points[0].date, self.points[-1].date
        span = f" from {date_text(first)} to {date_text(last)}" if first and last and len(self.points) > 1 else ""
        count = f"{len(self.values)} {'reading' if len(self.values) == 1 else 'readings'}"
        newest = f"the newest is {quantity(self.values[-1], self.unit)}"
        return f"{KINDS[self.kind]} of {self.title}: {count}{span}; {newest}. {' '.join(self.words)}"

    def meaning(self, at: int) -> Meaning:
        """What the signals make of a point: better or worse in the measure's direction, notable, or common."""
        said = [signal for signal in self.signals if at in signal.points and signal.high is not None]
        if not said:
            return "common"
        high = said[0].high
        if self.direction not in ("up", "down"):
            return "notable"
        return "better" if high == (self.direction == "up") else "worse"


def chart_of(theory: Theory, indicator: Indicator, kind: Kind | None = None) -> Chart:
    """Read an indicator's readings into a chart.

    Groups under the instrument's minimum size are held back. Changes marked ``rebase`` with a reason start a new
    median, mean and limits; ``frozen_at`` takes them from the readings up to that date.

    Args:
        theory: holds the settings: the trend rule of run charts and the rule set of SPC charts.
        indicator: whose readings.
        kind: the chart; by default the indicator's own, else a run chart.
    """
    settings = (theory.settings.measures if theory.settings else None) or MeasureSettings()
    wanted: Kind = kind or (indicator.chart if indicator.chart in ("xmr", "bar") else "run")
    smallest = minimum_group(indicator)
    every = points_of(indicator, smallest)
    shown = tuple(point for point in every if point.value is not None and abs(point.value) <= LARGEST)
    values = tuple(float(point.value) for point in shown if point.value is not None)
    events = _events(indicator, shown)
    rebased = [_first_from(shown, event.date) for event in events if event.rebased]
    frozen = _count_until(shown, indicator.frozen_at)
    target = indicator.amount("target")
    aim = (
        float(target.value)
        if target and isinstance(target.value, (int, float)) and abs(target.value) <= LARGEST
        else None
    )
    notes = _notes(indicator, events, sum(point.suppressed for point in every), smallest)
    base = Chart(
        kind=wanted,
        title=one_line(indicator.label) or indicator.id,
        subtitle=one_line(indicator.population or ""),
        unit=one_line(indicator.unit or ("%" if is_percent(indicator) else "")),
        points=shown,
        values=values,
        stretches=(),
        signals=(),
        events=events,
        target=aim,
        direction=indicator.direction,
        rules="Before and after: no rules are read from so few points; ask what else changed",
        words=(*_difference(indicator, values), *notes),
        percent=is_percent(indicator),
    )
    if frozen and frozen < len(values) and wanted != "bar":
        lines = "The median comes" if wanted == "run" else "Mean and limits come"
        notes = (*notes, f"{lines} from the readings up to {date_text(indicator.frozen_at)}.")
    if wanted == "xmr":
        return _spc(base, RULE_SETS[settings.spc], frozen, rebased, notes)
    if wanted == "run":
        return _run(base, RunRules(trend=5 if settings.trend else None), frozen, rebased, notes)
    return base


def _notes(indicator: Indicator, events: tuple[Event, ...], held: int, smallest: int | None) -> tuple[str, ...]:
    """What a reader must know about how the chart came about."""
    said = []
    if held:
        readings = "reading is" if held == 1 else "readings are"
        said.append(f"{held} {readings} held back: fewer than {smallest} people answered.")
    said.extend(f"The centre line starts anew here: {event.text}." for event in events if event.rebased)
    said.extend(
        f"No new start was drawn on {date_text(change.date)}: a new start needs its reason in words."
        for change in indicator.changes
        if change.rebase and change.date and not one_line(change.text or "")
    )
    return tuple(said)


def _spc(base: Chart, rules: XmrRules, frozen: int | None, rebased: list[int], notes: tuple[str, ...]) -> Chart:
    spc = xmr_chart(base.values, rules=rules, frozen=frozen, rebased=rebased)
    seen, sure = variation(spc, base.direction), assurance(spc, base.target, base.direction)
    said = signal_words(spc.signals, base.points, "mean", base.direction, enough=len(base.values) >= XMR_ENOUGH)
    return replace(
        base,
        stretches=tuple(Stretch(p.start, p.end, p.mean, p.lower, p.upper) for p in spc.phases),
        signals=spc.signals,
        rules=rules.words,
        words=(*said, *_icon_words(seen, sure), *spc.notes, *notes),
        variation=seen,
        assurance=sure,
        trial=bool(spc.phases) and spc.phases[-1].trial,
    )


def _run(base: Chart, rules: RunRules, frozen: int | None, rebased: list[int], notes: tuple[str, ...]) -> Chart:
    run = run_chart(base.values, rules=rules, frozen=frozen, rebased=rebased)
    runs = run.runs, run.limits
    said = signal_words(
        run.signals, base.points, "median", base.direction, enough=len(base.values) >= ENOUGH, runs=runs
    )
    return replace(
        base,
        stretches=tuple(Stretch(start, end, run.medians[start]) for start, end in run.parts),
        signals=run.signals,
        rules=run.rules.name,
        words=(*said, *run.notes, *notes),
    )


def paste_sheet(chart: Chart) -> bytes:
    """Return dates and values as CSV (UTF-8, CRLF, one heading row), for pasting into an SPC tool."""
    lines = ["Date,Value", *(f"{point.date or ''},{number(point.value or 0)}" for point in chart.points)]
    return "".join(f"{line}\r\n" for line in lines).encode("ascii")


_VARIATION_WORDS: dict[Variation, str] = {
    "common": "Variation: common cause, no significant change.",
    "improving_high": "Variation: special cause, improving (higher).",
    "improving_low": "Variation: special cause, improving (lower).",
    "concern_high": "Variation: special cause for concern (higher).",
    "concern_low": "Variation: special cause for concern (lower).",
    "high": "Variation: special cause, higher.",
    "low": "Variation: special cause, lower.",
}
_ASSURANCE_WORDS: dict[Assurance, str] = {
    "passes": "Assurance: the target will be met, as things stand.",
    "fails": "Assurance: the target will not be met unless something changes.",
    "hit_or_miss": "Assurance: the target will be hit or missed by chance.",
}


def _icon_words(seen: Variation | None, sure: Assurance | None) -> tuple[str, ...]:
    return tuple(filter(None, (_VARIATION_WORDS[seen] if seen else "", _ASSURANCE_WORDS[sure] if sure else "")))


def _difference(indicator: Indicator, values: tuple[float, ...]) -> tuple[str, ...]:
    baseline = indicator.amount("baseline")
    before = baseline.value if baseline and isinstance(baseline.value, (int, float)) else None
    if len(values) > 1:
        before = values[0]
    if before is None or not values:
        return ()
    unit = one_line(indicator.unit or "")
    change = round(values[-1] - before, 10)
    said = f"From {quantity(before, unit)} to {quantity(values[-1], unit)}"
    return (
        f"{said}: {'no change' if change == 0 else ('up by ' if change > 0 else 'down by ') + number(abs(change))}.",
    )


def _events(indicator: Indicator, points: tuple[Point, ...]) -> tuple[Event, ...]:
    """The changes, in date order, each between the readings before and after it."""
    events = []
    for change in indicator.changes:
        text = one_line(change.text or "")
        if change.date:
            events.append(Event(change.date, text, _place(points, change.date), bool(change.rebase) and bool(text)))
    return tuple(sorted(events, key=lambda event: first_day(event.date)))


def _place(points: tuple[Point, ...], date: str) -> float:
    """Where a date lies on an axis on which readings stand evenly: between its neighbours, by days."""
    day = first_day(date)
    days = [first_day(point.date) for point in points if point.date]
    if not days or day < days[0]:
        return -0.5
    for at in range(len(days) - 1):
        if days[at] <= day < days[at + 1]:
            return at + (day - days[at]).days / (days[at + 1] - days[at]).days
    return len(days) - 1 if day == days[-1] else len(days) - 0.5


def _first_from(points: tuple[Point, ...], date: str) -> int:
    """The place of the first reading on or after the date."""
    day = first_day(date)
    return next((at for at, point in enumerate(points) if point.date and first_day(point.date) >= day), len(points))


def _count_until(points: tuple[Point, ...], date: str | None) -> int | None:
    """How many readings lie on or before the date, at the precision in which both are written."""
    if date is None:
        return None
    return sum(1 for point in points if point.date and compare(point.date, date) <= 0)

"""Signals explained in words, as one would say them in the meeting."""

from __future__ import annotations

from collections.abc import Sequence

from toc.measures.charts.signals import Signal
from toc.measures.readings import Point
from toc.measures.words import date_text, shown


def signal_words(
    signals: Sequence[Signal],
    points: Sequence[Point],
    centre: str,
    direction: str | None,
    *,
    enough: bool,
    runs: tuple[int, tuple[int, int] | None] | None = None,
) -> tuple[str, ...]:
    """Return a sentence for each signal; where there is none and points enough, that chance explains it all.

    Args:
        signals: what the rules found.
        points: the readings shown, for dates and values.
        centre: ``median`` or ``mean``.
        direction: which way is better, for the words after the colon.
        enough: whether there are points enough to say that there is no signal.
        runs: of a run chart, how many runs there are and how many chance explains.
    """
    said = [_sentence(signal, points, centre, direction, runs) for signal in signals]
    if not said and enough:
        said.append("No signal: chance alone explains how the points go up and down. What would you have to change?")
    return tuple(said)


def _sentence(
    signal: Signal,
    points: Sequence[Point],
    centre: str,
    direction: str | None,
    runs: tuple[int, tuple[int, int] | None] | None,
) -> str:
    count = len(signal.points)
    when = _when(signal, points)
    ask = _ask(signal, direction)
    if signal.rule == "shift":
        return f"Shift: {count} points in a row {signal.side} the {centre}{when}{ask}"
    if signal.rule == "trend":
        way = "rising" if signal.side == "up" else "falling"
        return f"Trend: {count} points in a row {way}{when}{ask}"
    if signal.rule == "outside":
        limit = "upper" if signal.side == "above" else "lower"
        if count > 1:
            return f"Astronomical points: {count} in a row beyond the {limit} limit{when}{ask}"
        value = points[signal.points[0]].value
        said = shown(value) if value is not None else "one"
        return f"Astronomical point: {said} lies beyond the {limit} limit{when}{ask}"
    if signal.rule == "two_of_three":
        limit = "upper" if signal.side == "above" else "lower"
        return f"Near the limit: 2 of 3 points close to the {limit} limit{when}{ask}"
    if signal.rule == "hugging":
        return (
            f"Hugging: {count} points in a row close to the {centre}{when}. Are two different things mixed in one line?"
        )
    found, limits = runs or (0, None)
    expected = f"{limits[0]} to {limits[1]}" if limits else "more"
    if signal.rule == "few_runs":
        return f"Too few runs: {found} where chance gives {expected}. The line has changed its level or is drifting."
    return f"Too many runs: {found} where chance gives {expected}. Are two different things mixed in one line?"


def _when(signal: Signal, points: Sequence[Point]) -> str:
    dates = [points[at].date for at in (signal.points[0], signal.points[-1])]
    first, last = (date_text(date) for date in dates)
    if not first or not last:
        return ""
    return f", {first}" if first == last else f", {first} to {last}"


def _ask(signal: Signal, direction: str | None) -> str:
    if direction not in ("up", "down") or signal.high is None:
        return ". What happened then?"
    good = signal.high == (direction == "up")
    return (
        ": the way you hoped for. What brought it about?"
        if good
        else ": not the way you hoped for. What happened then?"
    )

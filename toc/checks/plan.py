"""Checks of the measurement plan's arithmetic: numbers, dates, and the balance of the family of measures."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from toc.checks.board import Board, Limits, listed, named
from toc.checks.finding import Found
from toc.measures.parts import derived_type, measure_type
from toc.theory import dates
from toc.theory.model import Amount, Indicator


def numbers_disagree(indicator: Indicator, board: Board, limits: Limits) -> Iterator[Found]:
    """An indicator's own numbers contradict each other.

    What it does:
        Compares baseline and target with the direction (in like units; `hold` is skipped), looks for shares outside
        0 to 100 and readings with more than there are, for a baseline and target in unlike units, and, as a warning,
        for a proportion or rate without a denominator.

    Why it matters:
        A target that is worse than the baseline, or a share of 130 %, is a slip of the pen that makes the chart wrong;
        a share of nobody knows what cannot be repeated (NES Quality Improvement Zone, operational definition).

    Question for the room:
        Which of the two numbers is the right one?

    Example:
        indicators:
          score: {name: Good days, unit: "%", baseline: 55, target: 40, direction: up}

    Use instead:
        indicators:
          score: {name: Good days, unit: "%", baseline: 55, target: 70, direction: up}

    Fix:
        None: only the group knows which number is right.
    """
    baseline, target = indicator.amount("baseline"), indicator.amount("target")
    name = named(indicator)
    start, goal = _number(baseline), _number(target)
    units = [_unit(amount.unit) for amount in (baseline, target) if amount is not None and amount.unit]
    if len(units) == 2 and units[0] != units[1]:
        said = f"{name}: the baseline is in {units[0]}, the target in {units[1]}."
        yield Found((indicator.id,), said, key="units", question="In which unit do we measure both?")
    elif start is not None and goal is not None and _like(indicator, baseline, target):
        wrong = (indicator.direction == "up" and goal <= start) or (indicator.direction == "down" and goal >= start)
        if wrong:
            way = "up" if indicator.direction == "up" else "down"
            said = f"{name} should go {way}, but its target ({goal:g}) is not better than its baseline ({start:g})."
            yield Found((indicator.id,), said, key="direction")
    share = indicator.data_kind == "proportion" or (indicator.data_kind is None and _unit(indicator.unit) == "%")
    if share and _unit(indicator.unit) in ("%", ""):
        parts = {"baseline": start, "target": goal}
        outside = [f"{part} {value:g}" for part, value in parts.items() if value is not None and not 0 <= value <= 100]
        outside += [
            f"reading {reading.value:g}"
            for reading in indicator.readings
            if reading.value is not None and not 0 <= reading.value <= 100
        ]
        if outside:
            yield Found((indicator.id,), f"{name} is a share, but {listed(outside)} is outside 0 to 100.", key="share")
    more = [r for r in indicator.readings if r.n is not None and r.d is not None and (r.n > r.d or r.d <= 0)]
    if more and share:
        said = f"{name}: a reading counts {more[0].n:g} of {more[0].d:g}."
        yield Found((indicator.id,), said, key="readings")
    told = (indicator.denominator or "").strip() or any(reading.d is not None for reading in indicator.readings)
    if indicator.data_kind in ("proportion", "rate") and not told:
        said = f"{name} is a {indicator.data_kind} without a denominator."
        ask = "A share of whom, or per what?"
        yield Found((indicator.id,), said, key="denominator", severity="warning", question=ask)


def _number(amount: Amount | None) -> float | None:
    return float(amount.value) if amount is not None and isinstance(amount.value, (int, float)) else None


def _unit(unit: str | None) -> str:
    text = " ".join((unit or "").lower().split())
    return "%" if text in ("percent", "per cent", "pct", "percentage") else text


def _like(indicator: Indicator, first: Amount | None, second: Amount | None) -> bool:
    units = {_unit((amount.unit if amount is not None else None) or indicator.unit) for amount in (first, second)}
    return len(units) == 1


_compare = lru_cache(maxsize=1 << 13)(dates.compare)
_first_day = lru_cache(maxsize=1 << 13)(dates.first_day)
_last_day = lru_cache(maxsize=1 << 13)(dates.last_day)


def dates_disagree(board: Board, limits: Limits) -> Iterator[Found]:
    """An indicator is due when it can no longer, or cannot yet, say what it should.

    What it does:
        Speaks when an indicator is due after an outcome that depends on what it measures, before its own first
        measurement (its start or its baseline's date), or before any intervention on the way to it starts. Dates are
        compared at the coarser of two precisions; the measured outcome's own date is no rival.

    Why it matters:
        A precondition must precede what depends on it, and so must the word that it has come true (MENTUPP, "must
        precede").

    Question for the room:
        Which of the two dates is the right one?

    Example:
        outcomes:
          joy: {statement: Staff find joy in their work, role: long_term, by: 2026-06}
        indicators:
          safe-score: {name: Staff who feel safe to speak, measures: safe, by: 2026-12}

    Use instead:
        indicators:
          safe-score: {name: Staff who feel safe to speak, measures: safe, by: 2026-03}

    Fix:
        None: only the group knows which date is right.
    """
    theory = board.theory
    if not any(indicator.by for indicator in theory.indicators.values()):
        return
    dependants, starts = _earliest_dependants(board), _first_starts(board)
    for id, indicator in theory.indicators.items():
        due = indicator.by
        if not due:
            continue
        first = indicator.start
        if not first and indicator.baseline is not None:
            baseline = indicator.amount("baseline")
            first = baseline.date if baseline is not None else None
        if first and _compare(due, first) < 0:
            said = f"The indicator {board.name(id)} is due {due}, before it is first measured ({first})."
            yield Found((id,), said, key="first")
        if indicator.measures not in theory.outcomes:
            continue
        measured = indicator.measures
        rival = dependants.get(measured)
        if rival and _compare(due, theory.outcomes[rival].by or due) > 0:
            said = (
                f"The indicator {board.name(id)} is due {due}, after {board.name(rival)} ({theory.outcomes[rival].by})."
            )
            yield Found((id, rival), said, key="after")
        begins = starts.get(measured)
        if begins and _compare(due, begins) < 0:
            said = f"The indicator {board.name(id)} is due {due}, before anything that leads to it starts ({begins})."
            yield Found((id,), said, key="start")


def _earliest_dependants(board: Board) -> dict[str, str]:
    """Return outcome → the earliest due of the outcomes that depend on it, near or far; in one walk from each date on.

    One due date is after another exactly when its first day is after the other's last.
    """
    dated = [(_last_day(outcome.by), id) for id, outcome in board.theory.outcomes.items() if outcome.by]
    found: dict[str, str] = {}
    feeding = board.feeds.get
    for _, rival in sorted(dated):
        todo = [rival]
        while todo:
            for _, source in feeding(todo.pop(), ()):
                if source not in found:
                    found[source] = rival
                    todo.append(source)
    return found


def _first_starts(board: Board) -> dict[str, str]:
    """Return outcome → the earliest start of the interventions that lead to it, where every one of them has a start."""
    interventions = board.theory.interventions
    begins: dict[str, list[str]] = {}  # a start → the outcomes that something acts on from then on
    unsure: list[str] = []
    for _, source, target in board.acting:
        start = interventions[source].start
        (begins.setdefault(start, []) if start else unsure).append(target)
    _, number, after, _ = board.numbered
    found: list[str | None] = [None] * len(after)
    for start in ("", *sorted(begins, key=_first_day)):  # "": nobody knows when
        todo = [number[id] for id in (begins[start] if start else unsure)]
        while todo:
            at = todo.pop()
            if found[at] is None:
                found[at] = start
                todo += after[at]
    return {id: start for id, start in zip(board.theory.outcomes, found, strict=False) if start}


def plan_balance(board: Board, limits: Limits) -> Iterator[Found]:
    """The measures that the group will follow are out of balance.

    What it does:
        Counts the indicators with `in_plan: true`: fewer than `least` or more than `most`, none for process, none for
        balancing, or more than `goals` on long-term outcomes. Also speaks when a measure's written type is not the one
        that follows from what it hangs on.

    Why it matters:
        Three to eight measures are a family that people can follow; at least one of process shows whether we do what we
        said, and one for balance whether something else got worse (NES 3 to 8; QI Lothian; Life QI).

    Question for the room:
        Which few will we really look at every month, and what could get worse while we improve this?

    Example:
        Five outcome measures in the plan, and nothing else.

    Use instead:
        One outcome measure, three of process, one for balance.

    Fix:
        None: the group chooses.
    """
    theory = board.theory
    if not theory.indicators:
        return
    for id, indicator in theory.indicators.items():
        follows = derived_type(theory, indicator)
        if indicator.type is not None and follows is not None and indicator.type != follows:
            written, derived = (kind.replace("_", " ") for kind in (indicator.type, follows))
            said = f"The indicator {board.name(id)} is typed as {written}; what it hangs on makes it {derived}."
            yield Found((id,), said, key="type", question="What is this measure for?")
    chosen = [indicator for indicator in theory.indicators.values() if indicator.in_plan]
    types = [measure_type(theory, indicator) for indicator in chosen]
    long_term = set(board.goals)
    goals = sum(indicator.measures in long_term for indicator in chosen)
    gaps = []
    if not chosen:
        gaps.append("no measure is marked as one that the group will follow")
    else:
        if not limits["least"] <= len(chosen) <= limits["most"]:
            wanted = f"{limits['least']} to {limits['most']} are a family"
            gaps.append(f"{len(chosen)} {'measure' if len(chosen) == 1 else 'measures'} ({wanted})")
        if "process" not in types:
            gaps.append("no process measure")
        if "balancing" not in types:
            gaps.append("no balancing measure")
        if goals > limits["goals"]:
            gaps.append(f"{goals} measures of the long-term outcome")
    if gaps:
        yield Found(
            (), f"The plan has {listed(gaps)}." if chosen else f"{gaps[0][0].upper()}{gaps[0][1:]}.", key="plan"
        )

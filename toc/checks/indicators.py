"""Checks of the indicators: what is measured, and whether a measure can be collected and read."""

from __future__ import annotations

from collections.abc import Iterator

from toc.checks.board import Board, Limits, named
from toc.checks.finding import Found
from toc.measures import missing_parts
from toc.theory.model import Indicator


def outcome_unmeasured(board: Board, limits: Limits) -> Iterator[Found]:
    """An outcome below the ceiling has no indicator.

    What it does:
        Looks for an indicator on each outcome that is not above the ceiling and not already true: one finding for each
        long-term outcome (an error in exports), one counted line for the rest.

    Why it matters:
        All outcomes that the group answers for have one or more indicators, or nobody will know whether they came
        true (Taplin and Clark 2012; De Silva et al. 2014).

    Question for the room:
        How would we notice that this is coming true?

    Example:
        outcomes:
          joy: {statement: Staff find joy in their work, role: long_term}

    Use instead:
        indicators:
          good-days: {name: Staff who had a good day, measures: joy}

    Fix:
        None: choose what to measure; what people already collect comes first.
    """
    theory = board.theory
    measured = {indicator.measures for indicator in theory.indicators.values()}
    below = [o for o in theory.outcomes.values() if not board.above(o) and not o.already_true]
    gaps = [outcome for outcome in below if outcome.id not in measured]
    progress = (len(below) - len(gaps), len(below))
    for outcome in gaps:
        if outcome.role == "long_term":
            yield Found(
                (outcome.id,),
                f"Nothing measures the long-term outcome {board.name(outcome.id)} yet.",
                severity="error" if board.use == "export" else None,
                progress=progress,
            )
    rest = tuple(outcome.id for outcome in gaps if outcome.role != "long_term")
    if rest:
        done, of = progress
        yield Found(rest, f"{done} of {of} outcomes below the ceiling are measured.", progress=progress, counted=True)


def missing_part(indicator: Indicator, board: Board, limits: Limits) -> Iterator[Found]:
    """An indicator lacks one of its four parts.

    What it does:
        Asks of each indicator who it is about (population), what is good enough for one person (threshold, for
        proportions only), how many of them (target) and by when (timeline). One finding names what is missing.

    Why it matters:
        An indicator is complete when it says who, how much is good enough, how many, and by when; even the method's
        own worked example leaves out the last (Center for Theory of Change, developing indicators).

    Question for the room:
        Who exactly, how much is good enough, how many of them, and by when?

    Example:
        indicators:
          score: {name: Quality of relationships, measures: rely}

    Use instead:
        indicators:
          score:
            name: Staff who rate relationships as good
            measures: rely
            population: All staff on the six wards
            data_kind: proportion
            threshold: {value: 4, unit: points}
            target: 80
            by: 2020-12

    Fix:
        None: the group decides what is good enough.
    """
    missing = missing_parts(indicator)
    if missing:
        words = missing[0] if len(missing) == 1 else f"{', '.join(missing[:-1])} and {missing[-1]}"
        yield Found((indicator.id,), f"The indicator {named(indicator)} has no {words} yet.")

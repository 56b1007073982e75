"""Checks of what everything leads up to: long-term outcomes and the ceiling of accountability."""

from __future__ import annotations

from collections.abc import Iterator

from toc.checks.board import Board, Limits, Ties, listed
from toc.checks.finding import Fix, Found


def no_long_term_outcome(board: Board, limits: Limits) -> Iterator[Found]:
    """No outcome is marked as the long-term outcome.

    What it does:
        Looks for at least one outcome whose role is `long_term`.

    Why it matters:
        A theory of change is worked out backwards from the long-term outcome; without one there is nothing to work
        back from (Center for Theory of Change, stage 1).

    Question for the room:
        If everything goes well, what will be different in the end, and for whom?

    Example:
        outcomes:
          joy: {statement: Staff find joy in their work}

    Use instead:
        outcomes:
          joy: {statement: Staff find joy in their work, role: long_term}

    Fix:
        Where everything leads to exactly one outcome, that one becomes the long-term outcome.
    """
    if board.goals:
        return
    fix = None
    tops = sorted(board.feeds.keys() - board.needed_by.keys())
    if len(tops) == 1:
        fix = Fix(
            f"Make {board.name(tops[0])} the long-term outcome",
            {"do": "set", "id": tops[0], "field": "role", "value": "long_term"},
        )
    yield Found((), "No outcome is marked as the long-term outcome yet.", fix=fix)


def several_tops(board: Board, limits: Limits) -> Iterator[Found]:
    """There are many long-term outcomes, or one of them leads to another.

    What it does:
        Speaks when there are more long-term outcomes than the setting `limit`, or when one long-term outcome is a
        precondition, near or far, of another.

    Why it matters:
        The long-term outcome is the one change that the whole theory is accountable to explaining; a goal that leads
        to another goal is a precondition of it (Center for Theory of Change, "long-term goal").

    Question for the room:
        If you could have only one of these, which one is it all for?

    Example:
        outcomes:
          joy: {statement: Staff find joy in their work, role: long_term}
          stay: {statement: Staff stay, role: long_term}
        links: [{from: joy, to: stay}]

    Use instead:
        outcomes:
          joy: {statement: Staff find joy in their work, role: long_term}
          stay: {statement: Staff stay, role: impact, above_ceiling: true}
        links: [{from: joy, to: stay}]

    Fix:
        None: only the room knows which goal it is all for. Two goals on purpose can be left as they are, with a reason.
    """
    goals = board.goals
    if len(goals) > limits["limit"]:
        yield Found(
            goals, f"There are {len(goals)} long-term outcomes: {listed([board.name(g) for g in goals])}.", key="many"
        )
    if len(goals) < 2:
        return
    for goal in goals:
        onward = board.spread((goal,), board.needed_by) - {goal}
        for other in goals:
            if other in onward:
                yield Found(
                    (goal, other),
                    f"The long-term outcome {board.name(goal)} leads to another one, {board.name(other)}.",
                    question=f"Is {board.name(goal)} the goal itself, or a step on the way to {board.name(other)}?",
                )
                break


def leads_nowhere(board: Board, limits: Limits) -> Iterator[Found]:
    """An outcome does not lead to any long-term outcome.

    What it does:
        Follows the precondition arrows from each outcome upwards. Outcomes above the ceiling, impacts, and what a
        long-term outcome itself leads to are left out. One whose arrow leads to nothing, or to what it cannot lead
        to, is left to broken-link or illegal-link.

    Why it matters:
        A pathway of change is the chain of preconditions up to the goal; an outcome outside every pathway is either a
        missing arrow or not needed (Center for Theory of Change, pathway of change).

    Question for the room:
        What does this make possible? If nothing on this map, do we need it?

    Example:
        outcomes:
          joy: {statement: Staff find joy in their work, role: long_term}
          safe: {statement: Staff feel safe to speak}

    Use instead:
        links: [{from: safe, to: joy}]

    Fix:
        None: draw the arrow, or take the outcome away.
    """
    if not board.goals:
        return  # no-long-term-outcome asks first
    outcomes = board.theory.outcomes
    below: Ties = {}  # a way to the goal may run over an arrow that feeds back
    above: Ties = {}
    if len(board.forward) < len(board.preconditions):
        for link, source, target in board.preconditions:
            if link.feedback:
                below.setdefault(target, []).append((link, source))
                above.setdefault(source, []).append((link, target))
    reaching = board.spread(board.goals, board.feeds, below)
    beyond = board.spread(board.goals, board.needed_by, above)
    interventions = board.theory.interventions
    astray = {source for _, source, target in board.ties if target not in outcomes and target not in interventions}
    for id, outcome in outcomes.items():
        if id in reaching or id in beyond or id in astray:
            continue
        if not board.above(outcome) and outcome.role != "impact":
            yield Found((id,), f"{board.name(outcome.id)} does not lead to a long-term outcome yet.")


def nothing_needed(board: Board, limits: Limits) -> Iterator[Found]:
    """A long-term outcome has no precondition.

    What it does:
        Looks for at least one precondition arrow, other than a feedback arrow, into each long-term outcome.

    Why it matters:
        Backwards mapping asks of every goal what must be true before it can be; the answers are its preconditions
        (Center for Theory of Change, backwards mapping).

    Question for the room:
        What else would have to be true before this can be true?

    Example:
        outcomes:
          joy: {statement: Staff find joy in their work, role: long_term}

    Use instead:
        outcomes:
          joy: {statement: Staff find joy in their work, role: long_term}
          safe: {statement: Staff feel safe to speak}
        links: [{from: safe, to: joy}]

    Fix:
        None: the answer is the next card.
    """
    for id in board.goals:
        if id not in board.feeds:
            name = board.name(id)
            yield Found(
                (id,), f"Nothing leads to {name} yet.", question=f"Before {name} can be true, what else has to be true?"
            )


def no_ceiling(board: Board, limits: Limits) -> Iterator[Found]:
    """Nobody has said where the ceiling of accountability runs.

    What it does:
        Speaks when no outcome says `above_ceiling: true` or `false`.

    Why it matters:
        Above the ceiling the group contributes but does not answer for the result; below it every outcome needs an
        indicator (De Silva et al. 2014, table 1).

    Question for the room:
        Up to which outcome do we answer for the result, and from where do we only contribute?

    Example:
        outcomes:
          stay: {statement: Fewer staff leave}

    Use instead:
        outcomes:
          stay: {statement: Fewer staff leave, above_ceiling: true}

    Fix:
        None: the group decides.
    """
    outcomes = board.theory.outcomes
    if outcomes and all(outcome.above_ceiling is None for outcome in outcomes.values()):
        yield Found((), "No outcome is marked as above or below the ceiling of accountability.")


def ceiling_broken(board: Board, limits: Limits) -> Iterator[Found]:
    """An outcome above the ceiling leads to one below it.

    What it does:
        Looks for a precondition arrow, other than a feedback arrow, from an outcome above the ceiling to one that is
        not above it. Every path from above to below holds such an arrow.

    Why it matters:
        What the group cannot answer for cannot be a step to what it answers for, or it would answer for both (De Silva
        et al. 2014, table 1: ceiling of accountability).

    Question for the room:
        Which of the two do we answer for: should the first come below the ceiling, or the second go above it?

    Example:
        outcomes:
          retention: {statement: Fewer staff leave, above_ceiling: true}
          joy: {statement: Staff find joy in their work, role: long_term}
        links: [{from: retention, to: joy}]

    Use instead:
        links: [{from: joy, to: retention}]

    Fix:
        None: the group decides.
    """
    outcomes = board.theory.outcomes
    for link, tail, head in board.forward:
        source, target = outcomes[tail], outcomes[head]
        if source.above_ceiling and not board.above(target):
            yield Found(
                (source.id, target.id),
                f"{board.name(source.id)} is above the ceiling but leads to {board.name(target.id)}, which is not.",
                links=(link.id,),
            )

"""Checks of what the group will do: interventions, where they act, and what nobody acts on."""

from __future__ import annotations

from collections.abc import Iterator

from toc.checks.board import Board, Limits, words_in
from toc.checks.finding import Found
from toc.checks.wording import activity


def unexplained_start(board: Board, limits: Limits) -> Iterator[Found]:
    """Nothing leads to an outcome, and nobody brings it about.

    What it does:
        Looks at outcomes with no precondition and asks for an intervention on them (or on an arrow that leaves them),
        for `already_true: true`, or for `brought_about_by`. Long-term outcomes are left to nothing-needed, outcomes on
        no arrow at all to leads-nowhere, and what reads like an activity to activity-as-outcome.

    Why it matters:
        Backwards mapping ends where somebody acts or where something holds already; an outcome that starts from
        nothing is a wish (De Silva et al. 2014; theoryofchange.org on dashed arrows).

    Question for the room:
        Is this true already? If not, what will make it true, and who sees to it?

    Example:
        outcomes:
          safe: {statement: Staff feel safe to speak}

    Use instead:
        interventions:
          huddles: {statement: Daily safety huddles}
        links: [{from: huddles, to: safe}]

    Fix:
        None: the answer is an intervention, a precondition, or "already true".
    """
    acted = {target for _, _, target in board.acting}
    for id, outcome in board.theory.outcomes.items():
        if (
            id in board.feeds
            or id in acted
            or outcome.already_true
            or outcome.brought_about_by
            or outcome.role == "long_term"
        ):
            continue
        if board.lost(id) or activity(words_in(outcome)):
            continue
        yield Found((id,), f"Nothing leads to {board.name(outcome.id)}, and nobody brings it about yet.")


def idle_intervention(board: Board, limits: Limits) -> Iterator[Found]:
    """An intervention acts on no outcome and on no arrow.

    What it does:
        Looks for a *brings about* arrow from each intervention to an outcome or to a precondition arrow. One whose
        arrow leads to another intervention, to something else that it cannot act on, or to nothing is left to
        activity-chain, illegal-link or broken-link. An error in exports.

    Why it matters:
        Each intervention is tied to an outcome that it is meant to bring about; one that is not uses up time for a
        reason that nobody has said (Taplin and Clark 2012).

    Question for the room:
        Which outcome would not come about without this?

    Example:
        interventions:
          leaflet: {statement: Leaflet for every ward}

    Use instead:
        links: [{from: leaflet, to: staff-know-where-to-turn}]

    Fix:
        None: draw the arrow, or take the intervention away.
    """
    tied = {source for _, source, _ in board.ties}
    for id, intervention in board.theory.interventions.items():
        if id not in tied:
            yield Found((id,), f"{board.name(intervention.id)} does not act on an outcome yet.")


def missing_middle(board: Board, limits: Limits) -> Iterator[Found]:
    """An intervention is said to bring about a long-term outcome directly.

    What it does:
        Looks for a *brings about* arrow from an intervention to a long-term outcome. An intervention on an arrow acts
        at the arrow's source.

    Why it matters:
        Between what we do and the goal lie the changes in people that make it work; leaving them out is the "missing
        middle" that a theory of change exists to fill (Center for Theory of Change).

    Question for the room:
        What changes first, and for whom, when we do this?

    Example:
        links: [{from: theatre-workshop, to: joy}]

    Use instead:
        links:
          - {from: theatre-workshop, to: safe-to-share}
          - {from: safe-to-share, to: joy}

    Fix:
        None: the answer is the outcome in between.
    """
    goals = set(board.goals)
    for link, source, target in board.acting:
        if target in goals:
            yield Found(
                (source, target),
                f"{board.name(source)} leads to {board.name(target)} with nothing in between.",
                links=(link.id,),
            )


def activity_chain(board: Board, limits: Limits) -> Iterator[Found]:
    """An intervention leads to another intervention.

    What it does:
        Looks for arrows between two interventions. An arrow from an outcome to an intervention ("can only start
        when") is legal and left alone.

    Why it matters:
        A chain of activities is a work plan; the theory says what each of them changes (Miradi, "implementation
        chain").

    Question for the room:
        What does the first one change that makes the second one possible?

    Example:
        links: [{from: drop-in, to: mentoring}]

    Use instead:
        links:
          - {from: drop-in, to: young-people-trust-volunteers}
          - {from: young-people-trust-volunteers, to: mentoring}

    Fix:
        None: the answer is the outcome in between, or one intervention instead of two.
    """
    theory = board.theory
    for link in theory.links.values():
        if link.from_ in theory.interventions and link.to in theory.interventions and link.from_ != link.to:
            yield Found(
                (link.source_id, link.target_id),
                f"One activity leads to another: {board.arrow(link)}.",
                links=(link.id,),
            )


def barrier_unanswered(board: Board, limits: Limits) -> Iterator[Found]:
    """A barrier is named and nobody says what to do about it.

    What it does:
        Looks at factors of kind `barrier` with nothing under `addressed_by`, no note, and no assumption about them.

    Why it matters:
        Naming what stands in the way is half of the work; the other half is an intervention, or an assumption that
        it will not bite (New Philanthropy Capital, ten steps; IHI Framework for Joy in Work, step 2).

    Question for the room:
        What will we do about this, or why do we think it will not stop us?

    Example:
        factors:
          change-fatigue: {statement: Change fatigue, kind: barrier}

    Use instead:
        factors:
          change-fatigue: {statement: Change fatigue, kind: barrier, addressed_by: [start-small]}

    Fix:
        None: the group decides.
    """
    theory = board.theory
    answered = {id for assumption in theory.assumptions.values() for id in assumption.about}
    for id, factor in theory.factors.items():
        if factor.type == "barrier" and not factor.addressed_by and not factor.note and id not in answered:
            yield Found((id,), f"Nothing answers the barrier {board.name(factor.id)} yet.")

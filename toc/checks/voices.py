"""Checks of the people in a theory: who benefits, who acts, and what they did not agree on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from toc.checks.board import Board, Limits, named, words_in
from toc.checks.finding import Found
from toc.checks.words import entries
from toc.theory.model import Intervention


def nobody_benefits(board: Board, limits: Limits) -> Iterator[Found]:
    """A long-term outcome says for nobody whom it is for.

    What it does:
        Looks for `beneficiaries` on each long-term outcome.

    Why it matters:
        A goal that is for nobody in particular cannot be agreed with those whom it is for (Breuer et al. 2016,
        checklist 3f; New Philanthropy Capital, step 2).

    Question for the room:
        Who will notice first when this has come true?

    Example:
        outcomes:
          joy: {statement: Staff find joy in their work, role: long_term}

    Use instead:
        stakeholders:
          staff: {name: Ward staff, role: beneficiary}
        outcomes:
          joy: {statement: Staff find joy in their work, role: long_term, beneficiaries: [staff]}

    Fix:
        None: the group names them.
    """
    for id in board.goals:
        if not board.theory.outcomes[id].beneficiaries:
            yield Found((id,), f"Nobody has said who benefits from {board.name(id)}.")


def forgotten_people(board: Board, limits: Limits) -> Iterator[Found]:
    """A group that should benefit stands on no outcome.

    What it does:
        Looks for each stakeholder of role `beneficiary` among the `beneficiaries` of at least one outcome.

    Why it matters:
        Listing people is not the same as changing something for them (Breuer et al. 2016, checklist 3f).

    Question for the room:
        What will be different for them?

    Example:
        stakeholders:
          carers: {name: Carers, role: beneficiary}

    Use instead:
        outcomes:
          rest: {statement: Carers get enough rest, beneficiaries: [carers]}

    Fix:
        None: the answer is an outcome, or another role.
    """
    served = {id for outcome in board.theory.outcomes.values() for id in outcome.beneficiaries}
    for id, person in board.theory.stakeholders.items():
        if person.role == "beneficiary" and id not in served:
            yield Found((id,), f"{board.name(id)} should benefit, but stands on no outcome.")


@cache
def _passive() -> re.Pattern[str]:
    verbs = "|".join(re.escape(entry).replace(r"\ ", r"\s+") for entry in entries("passive-labels"))
    return re.compile(rf"\b(?:is|are|being|be|gets?|will\s+be)\s+(?:{verbs})\b(?!\s+by\b)", re.IGNORECASE)


def not_doable_yet(intervention: Intervention, board: Board, limits: Limits) -> Iterator[Found]:
    """Nobody is named who does an intervention, or no day on which it starts.

    What it does:
        Looks for `owner` and `start` on each intervention, and for a passive ("awareness is raised") that hides who
        acts. One finding names what is missing.

    Why it matters:
        A theory of change has to be plausible, doable and testable; what has no owner and no start is not yet doable
        (Connell and Kubisch 1998).

    Question for the room:
        Who does this, and when do they start?

    Example:
        interventions:
          huddles: {statement: Huddles are held}

    Use instead:
        interventions:
          huddles: {statement: Ward teams hold a daily huddle, owner: Ward managers, start: 2026-09}

    Fix:
        None: only the person who will do it can say yes.
    """
    gaps = [gap for gap, there in (("owner", intervention.owner), ("start date", intervention.start)) if not there]
    hidden = _passive().search(words_in(intervention))
    if not gaps and (hidden is None or intervention.owner):
        return
    said = f"{named(intervention)} has no {' and no '.join(gaps)} yet" if gaps else ""
    words: tuple[str, ...] = ()
    if hidden is not None and not intervention.owner:
        words = (hidden[0],)
        said = f"{said}, and “{hidden[0]}” does not say by whom" if said else f"“{hidden[0]}” does not say by whom"
    yield Found((intervention.id,), said + ".", words=words)


def unresolved_disagreement(board: Board, limits: Limits) -> Iterator[Found]:
    """People disagreed, and nobody has written down how it was settled.

    What it does:
        Looks at votes on boxes and arrows: at least `people` people and at least `share` percent of all votes against,
        and nothing under `decision`.

    Why it matters:
        A theory is stronger for having been argued about, if later readers can see what was said and decided (Breuer
        et al. 2016, checklist 2c).

    Question for the room:
        What do those who disagree see that the others do not, and what do we decide?

    Example:
        outcomes:
          joy: {statement: Staff find joy in their work, votes: {agree: 14, disagree: 6}}

    Use instead:
        outcomes:
          joy:
            statement: Staff find joy in their work
            votes: {agree: 14, disagree: 6}
            decision: We keep joy and say what it means in the glossary

    Fix:
        None: the group writes its decision down.
    """
    theory = board.theory
    for element in theory.elements():
        if element.votes is not None and not element.decision:
            against = _against(element.votes.agree, element.votes.disagree, limits)
            if against:
                yield Found(
                    (element.id,), f"{against} about {board.name(element.id)}, and no decision is written down."
                )
    for link in theory.links.values():
        if link.votes is not None and not link.decision:
            against = _against(link.votes.agree, link.votes.disagree, limits)
            if against:
                ends = tuple(id for id in (link.source_id, link.target_id) if theory.element(id) is not None)
                said = f"{against} about {board.arrow(link)}, and no decision is written down."
                yield Found(ends, said, links=(link.id,))


def _against(agree: int, disagree: int, limits: Limits) -> str:
    if disagree < limits["people"] or disagree * 100 < limits["share"] * (agree + disagree):
        return ""
    return f"{disagree} of {agree + disagree} people disagreed"

"""Checks of how outcomes and interventions are worded. Advice, mostly: a false accusation costs more than a miss."""

from __future__ import annotations

import re
from collections.abc import Iterator

from toc.checks.board import Board, Limits, named
from toc.checks.finding import Fix, Found
from toc.checks.grammar import BASE, ING, NOUN, PREPOSITIONS, THIRD, Reading, base_of, read, verb_forms
from toc.checks.words import word_set
from toc.theory.model import Outcome

_LEAD = re.compile(r"^(?:[-–—•*]\s*|\d+[.)]\s+|(?:we|our team)\s+(?:will\s+)?|to\s+)+", re.IGNORECASE)


def activity_as_outcome(outcome: Outcome, board: Board, limits: Limits) -> Iterator[Found]:
    """An outcome is worded as something that a team does.

    What it does:
        Looks at how an outcome's words begin, "to" left out: with a delivery verb ("Run …", "Exploring …") or an
        activity noun ("Workshops on …"), and no verb follows that says what became of it. "Campaign reaches key
        restaurants" says so and is an outcome.

    Why it matters:
        An outcome is what will be true when the work has worked; what we do belongs to an intervention, where it can
        be swapped for something better without losing the goal (Miradi, results-oriented).

    Question for the room:
        If we do this well, what will be different afterwards, and for whom?

    Example:
        outcomes:
          explore: {statement: Explore and test the conditions for sharing our humanness}

    Use instead:
        outcomes:
          safe-to-share: {statement: Staff feel safe to share what they find hard}
        interventions:
          explore: {statement: Explore and test the conditions for sharing our humanness}
        links: [{from: explore, to: safe-to-share}]

    Fix:
        Becomes an intervention, its arrows tied again.
    """
    text = outcome.label
    start = _LEAD.match(text)
    rest = text[start.end() :] if start else text
    reading = read(rest)
    words = _activity(reading)
    if words and outcome.role not in ("long_term", "impact"):
        fix = Fix("Make it an intervention", {"do": "convert", "id": outcome.id, "to": "intervention"})
        yield Found((outcome.id,), f"{named(outcome)} reads like something we do.", words=words, fix=fix)
    elif words:
        yield Found((outcome.id,), f"{named(outcome)} reads like something we do.", words=words)


def _activity(reading: Reading) -> tuple[str, ...]:
    """Return the words that make a statement an activity, or nothing."""
    words = reading.words
    if not words:
        return ()
    first = words[0]
    tags = verb_forms().get(first, 0)
    base = base_of().get(first, "")
    if (
        base in word_set("delivery-verbs")
        and tags & (BASE | ING)
        and not reading.main_finite
        and _is_order(words, tags, first)
    ):
        return (first,)
    at = 0
    modifiers = word_set("activity-modifiers")
    while at < len(words) and (words[at] in modifiers or words[at][0].isdigit()):
        at += 1
    if at < len(words) and words[at] in word_set("activity-nouns") and not reading.main_finite:
        after = words[at + 1] if at + 1 < len(words) else ""
        if not _holds(reading, at):
            return (" ".join(words[: at + 1]) if after or at else words[at],)
    return ()


def _is_order(words: tuple[str, ...], tags: int, first: str) -> bool:
    """Whether the first word is a verb here and not the head of a noun phrase ("Support networks …")."""
    after = words[1] if len(words) > 1 else ""
    if tags & ING:
        return after not in ("is", "are", "of") and not _noun_phrase(words)
    if tags & THIRD and not tags & BASE:
        return False
    if not after:
        return not tags & NOUN
    return not (tags & NOUN and after in PREPOSITIONS and after not in ("up", "out", "down", "with", "on", "into"))


def _noun_phrase(words: tuple[str, ...]) -> bool:
    """Whether words that open with -ing name a thing ("Training places", "Working conditions")."""
    firsts = ("working", "living", "meeting", "building", "housing", "training")
    return len(words) > 1 and words[0] in firsts and words[1] in (
        "conditions", "places", "place", "relationships", "lives", "hours", "standards", "wage", "needs", "rooms",
    )  # fmt: skip


def _holds(reading: Reading, at: int) -> bool:
    """Whether a state follows the activity noun ("Training places available to all")."""
    return any(i > at and reading.words[i] in word_set("state-words") for i in reading.predicates)

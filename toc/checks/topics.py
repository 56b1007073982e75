"""The check of outcomes that name a topic, and no change in anybody or anything."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from toc.checks.aims import signs
from toc.checks.board import Board, Limits, named, words_in
from toc.checks.finding import Found
from toc.checks.grammar import BASE, NOUN, PREPOSITIONS, SUBORDINATORS, THIRD, base_of, people, plural, read, verb_forms
from toc.checks.wording import activity, hedged
from toc.checks.words import entries, word_set
from toc.theory.model import Outcome


def who_changes(outcome: Outcome, board: Board, limits: Limits) -> Iterator[Found]:
    """An outcome does not say who or what changes.

    What it does:
        Speaks when an outcome has at most `words` words (two words with a person and a verb pass: "Staff thrive"), or
        is a phrase without a verb that names a topic, no person or organisation, and neither a change nor how things
        are.

    Why it matters:
        An outcome is a change in somebody or something; a topic ("Teamwork") can neither come true nor be measured
        (Miradi, "demonstrates change"; ToC-Maker, "clarify who").

    Question for the room:
        Who does, knows, feels or has what, when this is true?

    Example:
        outcomes:
          team: {statement: Camaraderie and teamwork}

    Use instead:
        outcomes:
          team: {statement: Colleagues help each other without being asked}

    Fix:
        None: the group knows who.
    """
    text = words_in(outcome).strip()
    if text and topic(text, int(limits["words"])) and not (signs(text) or activity(text) or hedged(text)):
        yield Found((outcome.id,), f"{named(outcome)} does not say who or what changes.")


_HOLDS = re.compile(r"\b(?:in place|in post|in use|on time|up to date|free (?:from|of))\b", re.IGNORECASE)


def topic(text: str, few: int) -> bool:
    """Whether a statement names a topic and no change in anybody or anything."""
    reading = read(text)
    words = [word for word in reading.words if word[0].isalnum()]
    said = bool(reading.predicates)
    somebody = any(word in people() for word in words)
    if len(words) <= few:
        if len(words) == 2 and words[0] in word_set("change-words") and not _topical(words[1:]):
            return False  # "Fewer falls"
        return not (somebody and said) and not _verb_last(reading.words, somebody)
    at = next((place for place, word in enumerate(words) if word in PREPOSITIONS), len(words))
    head = words[:at] if "of" in words[at : at + 1] else words  # behind "of" stands whose it is, not who changes
    if said or any(word in people() for word in head):
        return False
    if _unknown_verb(reading.words):
        return False
    vocabulary = word_set("change-words") | word_set("state-words")
    changed = any(
        word in vocabulary and (place == 0 or words[place - 1] not in PREPOSITIONS) for place, word in enumerate(words)
    )
    if not _topical(words):
        return False
    moves = base_of().get(words[0], "") in _MOVES
    return not changed and not moves and not _HOLDS.search(text) and not _order(words, next(iter(reading.raw), ""))


_BEHIND_VERBS = PREPOSITIONS | {"the", "a", "an", "their", "its", "each", "every"}
_JOINS = PREPOSITIONS | SUBORDINATORS | {"and", "or", "to"}


@cache
def _topics() -> tuple[frozenset[str], tuple[str, ...]]:
    listed = entries("topic-words")
    return frozenset(word for word in listed if "*" not in word), tuple(word[1:] for word in listed if "*" in word)


def _topical(words: list[str]) -> bool:
    plain, endings = _topics()
    return any(word in plain or (len(word) > 5 and word.endswith(endings)) for word in words)


def _unknown_verb(words: tuple[str, ...]) -> bool:
    """Whether a word that no list knows may be a verb: behind a plural, before a preposition ("Birds nest on …")."""
    for i in range(1, len(words) - 1):
        word = words[i]
        if not plural(words[i - 1]) or words[i + 1] not in _BEHIND_VERBS or plural(word) or word in _JOINS:
            continue
        known = verb_forms().get(word)
        if word.isalpha() and (known is None or (i == 1 and known & BASE)):
            return True
    return False


_MOVES = frozenset(
    {"increase", "decrease", "reduce", "improve", "raise", "lower", "strengthen", "grow", "cut", "halve", "double",
     "end", "prevent", "stop", "restore", "protect", "sustain", "maintain"}
)  # fmt: skip


def _verb_last(words: tuple[str, ...], somebody: bool) -> bool:
    """Whether two words are a subject and a verb that agree ("Staff thrive"; not "Patient experience")."""
    if len(words) != 2:
        return False
    if somebody and words[0].endswith("ed") and words[1] in people():
        return True  # "Empowered communities"
    tags = verb_forms().get(words[1], 0)
    if tags & BASE and not tags & NOUN and plural(words[0]):
        return True
    return bool(tags & THIRD) and not plural(words[0]) and (somebody or not tags & NOUN)


def _order(words: list[str], raw: str) -> bool:
    """Whether the statement opens with a verb ("Feel listened to"): somebody is meant, if not named."""
    if raw.isupper() and len(raw) > 1:
        return False  # "WASH" is a name
    tags = verb_forms().get(words[0], 0)
    return bool(tags & BASE) and (not tags & NOUN or (len(words) > 1 and words[1] in ("a", "an", "the", "their")))

"""Checks of what an outcome's words hold besides one result: a second result, a hidden arrow, nobody in particular."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import NamedTuple

from toc.checks.aims import signs
from toc.checks.board import Board, Limits, named, words_in
from toc.checks.finding import Fix, Found
from toc.checks.grammar import (
    AUXILIARIES,
    BASE,
    ING,
    NOUN,
    PARTICIPLE,
    PAST,
    PREPOSITIONS,
    SUBORDINATORS,
    THIRD,
    base_of,
    people,
    plural,
    read,
    verb_forms,
)
from toc.checks.wording import activity, hedged
from toc.checks.words import entries, phrases, word_set
from toc.theory.model import Outcome

_BULLET = re.compile(r"(?:^|\n)\s*(?:[-–—•*]|\d+[.)])\s+|\s*;\s*|\s*\n\s*")
_ITEMS = re.compile(r"[;\n]|^\s*(?:[-–—•*]|\d+[.)])\s")
_AND = re.compile(r",?\s+(?:and also|and|&|as well as|plus)\s+", re.IGNORECASE)
_PRO_FORMS = frozenset({"so", "it", "them", "this"})


_CAN = frozenset({"can", "cannot", "could"})  # never stand behind a "to"
_PRONOUNS = frozenset({"they", "we", "you", "he", "she", "it"})
_PEOPLE = frozenset({"they", "we", "people", "staff", "everyone"})  # stand for a subject of their own in a that-clause


class Parts(NamedTuple):
    """The two results in a statement, and whether each can stand in a box of its own as it is."""

    first: str
    second: str
    whole: bool
    words: tuple[str, ...]


def two_results_in_one(outcome: Outcome, board: Board, limits: Limits) -> Iterator[Found]:
    """One box holds two results.

    What it does:
        Looks for two items parted by a semicolon, a line break or bullets, and for an "and" with a verb that has a
        subject, a change word or a state on both sides. "Staff feel safe, and say so" is one result.

    Why it matters:
        Two results come true at different times, for different reasons, with different measures; in one box neither can
        be checked (Miradi, only one result per box).

    Question for the room:
        Could one of these come true without the other?

    Example:
        outcomes:
          both: {statement: Patients receive treatment as intended and are referred if necessary}

    Use instead:
        outcomes:
          treated: {statement: Patients receive treatment as intended}
          referred: {statement: Patients are referred if necessary}

    Fix:
        Becomes two boxes with the same arrows, where each half can stand by itself.
    """
    parts = two_results(words_in(outcome))
    if parts is None:
        return
    fix = None
    if parts.whole:
        edit = {"do": "split", "id": outcome.id, "statements": [parts.first, parts.second], "shape": "beside"}
        fix = Fix("Make two boxes with the same arrows", edit)
    yield Found((outcome.id,), f"{named(outcome)} holds two results.", words=parts.words, fix=fix)


def two_results(text: str) -> Parts | None:
    """Return the two results in a statement, or None where there is one."""
    items = (
        []
        if not _ITEMS.search(text)
        else [item.strip(" ,.") for item in _BULLET.split(text.strip()) if item and item.strip(" ,.-–•*")]
    )
    if len(items) > 1:
        first, second = items[0], "; ".join(items[1:])
        return Parts(
            _sentence(first), _sentence(second), len(items) == 2, (text.strip()[len(items[0]) :].strip()[:1] or ";",)
        )
    lower = text.lower()
    if " and " not in lower and "&" not in lower and " as well as " not in lower and " plus " not in lower:
        return None
    for match in islice(_AND.finditer(text), 8):
        left, right = text[: match.start()], text[match.end() :]
        said = _both_say(left, right)
        if said is not None:
            stands = bool(said) and said.split()[0].lower() not in _PRONOUNS
            return Parts(_sentence(left), _sentence(said), stands, (match[0].strip(" ,"),))
    return None


def _sentence(text: str) -> str:
    text = text.strip(" ,;:.")
    return text[:1].upper() + text[1:]


def _both_say(left: str, right: str) -> str | None:
    """Return the second result's words where both sides say something ("" where it cannot stand alone), else None."""
    whole = read(f"{left} and {right}")
    a = read(left)
    at = len(a.words) + 1
    words, after = whole.words, whole.words[at:]
    if not after or not a.words:
        return None
    changes = word_set("change-words")
    if _opens_with_change(a.words, changes) and after[0] in changes and len(after) > 1 and len(a.words) > 1:
        return right if not any(word in SUBORDINATORS for word in a.words) else None
    said_left = [i for i in whole.predicates if i < at - 1]
    said_right = [i for i in whole.predicates if i >= at]
    if not said_left or not said_right:
        return None
    tail = any(words[i] in SUBORDINATORS or words[i] == "to" for i in range(said_left[0], at - 1))
    if tail and not (said_right[0] == at and words[at] in _CAN) and not _own_subject(words, at, said_right[0]):
        return None  # "know how to get help and deal with …": the second verb hangs on the first one's tail
    first = said_right[0]
    inside = any(words[i] in SUBORDINATORS for i in range(at - 1))
    if inside and not (first == at + 1 and words[at] in _PEOPLE and first in whole.finite):
        return None  # the "and" stands inside a "that" or "who" of the first half
    if first > at + 1 and words[first - 1] in _PRONOUNS:
        return None  # "water and the supplies they need": what they need is a thing, not a second result
    if any(words[i] in SUBORDINATORS for i in range(at, first)):
        return None
    if first == at:  # the second verb shares the first one's subject
        if at - 2 == said_left[-1] or words[at - 2] in PREPOSITIONS:
            return None  # "know and have …", "listens to and acts on …": two verbs, one thing
        if len(after) == 1 or _same_again(after):
            return None  # "and say so", "and act on them": the first result over again
        shared = words[said_left[0]] in AUXILIARIES and words[first] not in AUXILIARIES
        if shared and verb_forms().get(words[first], 0) & (PARTICIPLE | PAST):
            return None  # "trees are planted and cared for": two participles share one "are"
        subject = _subject(left, a.words, said_left[0])
        return f"{subject} {right}" if subject else ""
    if not _own_subject(words, at, first):
        return None
    left_finite = any(i in whole.finite for i in said_left)
    right_finite = any(i in whole.finite for i in said_right)
    if left_finite and not right_finite:
        return None  # "Staff use care plans and records kept by families": what follows may belong to the object
    return right


def _same_again(after: tuple[str, ...]) -> bool:
    """Whether a second verb has the first result for its object: "say so", "act on them"."""
    return any(after[k] in _PRO_FORMS and after[k - 1] not in SUBORDINATORS for k in range(1, min(3, len(after))))


def _opens_with_change(words: tuple[str, ...], changes: frozenset[str]) -> bool:
    return words[0] in changes


def _own_subject(words: tuple[str, ...], at: int, verb: int) -> bool:
    """Whether what stands between "and" and the verb is a subject of its own."""
    return verb > at and words[at] not in ("to", "not") and not words[at].endswith("ing")


def _subject(left: str, words: tuple[str, ...], verb: int) -> str:
    """Return the first words of a statement up to its verb, where they can be said again before the second one."""
    if verb < 1:
        return ""
    found = re.match(rf"(?:\S+\s+){{{verb}}}", left)
    subject = found[0].strip() if found is not None else ""
    return subject if subject and "," not in subject and len(subject.split()) <= 6 else ""


_BY_ING = re.compile(
    r"\bby\s+(?P<ing>[a-z-]+ing)\b(?!\s+(?:staff|team|home|service|services|school|college|board))", re.IGNORECASE
)
_NO_ING = frozenset({"nursing", "evening", "morning", "spring", "during", "training", "being", "everything", "anything",
                     "nothing", "something", "housing", "wellbeing", "king", "ring", "marketing", "engineering",
                     "planning", "mentoring", "catering", "midwifery-nursing"})  # fmt: skip


def hidden_link(outcome: Outcome, board: Board, limits: Limits) -> Iterator[Found]:
    """An outcome's words hide an arrow: two boxes and a reason in one.

    What it does:
        Looks for "so that", "in order to", "leading to", "because", "as a result", "through", "via" and "by …ing" in
        an outcome's words. "By nursing staff" and "through the night" hide nothing.

    Why it matters:
        The reason why one thing leads to another belongs on an arrow, where it can be questioned; inside a box nobody
        asks whether it holds (Center for Theory of Change, rationale).

    Question for the room:
        Which part is the change, which part leads to it, and why?

    Example:
        outcomes:
          safe: {statement: Staff feel safe because leaders listen}

    Use instead:
        outcomes:
          safe: {statement: Staff feel safe}
          listen: {statement: Leaders listen}
        links: [{from: listen, to: safe, because: People speak up where they are heard}]

    Fix:
        Becomes two boxes, the second leading to the first, with the words as they stood for the reason.
    """
    text = words_in(outcome)
    found = connective(text)
    if found is None:
        return
    words, start, end, cause_first = found
    halves = _halves(text, start, end, words, cause_first)
    fix = None
    if halves is not None:
        label = "Make two boxes and a reason"
        edit = {
            "do": "split",
            "id": outcome.id,
            "statements": [_sentence(halves[0]), _sentence(halves[1])],
            "shape": "chain",
            "because": " ".join(text.split()),
        }
        fix = Fix(label, edit)
    yield Found((outcome.id,), f"{named(outcome)} hides an arrow: “{words}”.", words=(words,), fix=fix)


def connective(text: str) -> tuple[str, int, int, bool] | None:
    """Return the words that hide an arrow, where they stand, and whether the cause comes first; None without any."""
    listed = phrases("connectives")
    match = listed.first(text, read(text).words)
    by = (
        next((m for m in _BY_ING.finditer(text) if _is_by_doing(m["ing"].lower())), None)
        if "by" in text.lower()
        else None
    )
    if by is not None and (match is None or by.start() < match.start()):
        return by[0], by.start(), by.start() + 2, False
    if match is None or (match["yes"].lower() == "because" and _IF.search(text[: match.start()])):
        return None
    if match["yes"].lower() in ("via", "through") and _is_route(text[: match.start()], text[match.end() :]):
        return None
    mark = listed.marks.get(" ".join(match["yes"].lower().split()), "effect first")
    return match["yes"], match.start(), match.end(), mark == "cause first"


_IF = re.compile(r"\b(?:when|if|whenever)\b", re.IGNORECASE)  # the reason then is one for what stands behind it


_ROUTE = frozenset("arrive come enter find flow go hear live move pass reach stay travel walk".split())


def _is_route(before: str, after: str) -> bool:
    """Whether people or news go a way ("Calls come in via one number", "stay with women through labour").

    A deed or a change behind the word is a means all the same ("Staff stay through better rosters").
    """
    if not any(base_of().get(word) in _ROUTE for word in read(before).words):
        return False
    deeds = word_set("activity-nouns") | word_set("change-words")
    return not any(word in deeds or verb_forms().get(word, 0) & ING for word in read(after).words[:5])


def _is_by_doing(word: str) -> bool:
    return word not in _NO_ING and bool(verb_forms().get(word, 0) & ING or word not in people())


def _halves(text: str, start: int, end: int, words: str, cause_first: bool) -> tuple[str, str] | None:
    """Return (effect, cause) where both can stand alone."""
    before, after = text[:start].strip(" ,;:-"), text[end:].strip(" ,;:.-")
    if not before or not after or connective(before) or connective(after):
        return None
    who = _who(before)
    first, _, rest = after.partition(" ")
    if first.lower() in _PRONOUNS | {"this", "these", "those"}:
        groups = sum(word in people() for word in read(before).words)
        if first.lower() != "they" or not who or groups > 1:
            return None  # a box that says "They speak up" does not say who
        after = f"{who} {rest}"
    if words.lower().startswith("by "):
        ing, _, rest = after.partition(" ")
        base = base_of().get(ing.lower())
        if base is None or not who:
            return None
        return before, f"{who} {base} {rest}".strip()
    if cause_first:
        if words.lower() in ("in order to", "enabling them to"):
            return (f"{who} {after}", before) if who else None
        return after, before
    return before, after


def _who(text: str) -> str:
    """Return the people a statement is about, where they stand first and are many ("Ward staff feel safe")."""
    reading = read(text)
    if not reading.finite or not 0 < reading.finite[0] <= 3:
        return ""
    last = reading.words[reading.finite[0] - 1]
    return " ".join(reading.raw[: reading.finite[0]]) if last in people() and plural(last) else ""


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
        return not (somebody and said) and not _verb_last(reading.words, somebody)
    if said or somebody:
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
    return not changed and not moves and not _HOLDS.search(text) and not _order(words)


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
    """Whether two words are a person and a verb that agree ("Staff thrive"; not "Patient experience")."""
    if not somebody or len(words) != 2:
        return False
    if words[0].endswith("ed") and words[1] in people():
        return True  # "Empowered communities"
    tags = verb_forms().get(words[1], 0)
    return bool(tags & BASE and not tags & NOUN and plural(words[0])) or bool(tags & THIRD and not plural(words[0]))


def _order(words: list[str]) -> bool:
    """Whether the statement opens with a verb ("Feel listened to"): somebody is meant, if not named."""
    tags = verb_forms().get(words[0], 0)
    return bool(tags & BASE) and not tags & NOUN

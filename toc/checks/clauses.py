"""Checks of what an outcome's words hold besides one result: a second result, or a hidden arrow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from toc.checks.board import Board, Limits, named, words_in
from toc.checks.finding import Fix, Found
from toc.checks.grammar import (
    AUXILIARIES,
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
from toc.checks.reasons import connective
from toc.checks.words import word_set
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
        said = _both_say(left, right, parted=match[0].startswith(","))
        if said is not None:
            stands = bool(said) and said.split()[0].lower() not in _PRONOUNS
            return Parts(_sentence(left), _sentence(said), stands, (match[0].strip(" ,"),))
    return None


def _sentence(text: str) -> str:
    text = text.strip(" ,;:.")
    return text[:1].upper() + text[1:]


def _both_say(left: str, right: str, *, parted: bool) -> str | None:
    """Return the second result's words where both sides say something ("" where it cannot stand alone), else None.

    ``parted``: a comma stands before the "and".
    """
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
    anew = first in whole.finite and (
        (first == at + 1 and words[at] in _PEOPLE) or (parted and _own_subject(words, at, first))
    )
    if inside and not anew:
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
    if verb <= at or words[at] in ("to", "not"):
        return False
    return not words[at].endswith("ing") or (verb == at + 1 and bool(verb_forms().get(words[verb], 0) & THIRD))


def _subject(left: str, words: tuple[str, ...], verb: int) -> str:
    """Return the first words of a statement up to its verb, where they can be said again before the second one."""
    if verb < 1:
        return ""
    found = re.match(rf"(?:\S+\s+){{{verb}}}", left)
    subject = found[0].strip() if found is not None else ""
    return subject if subject and "," not in subject and len(subject.split()) <= 6 else ""


def hidden_link(outcome: Outcome, board: Board, limits: Limits) -> Iterator[Found]:
    """An outcome's words hide an arrow: two boxes and a reason in one.

    What it does:
        Looks for "so that", "in order to", "leading to", "because", "as a result", "through", "via" and "by …ing" in
        an outcome's words. "By nursing staff" and "through the night" hide nothing, nor does a reason that belongs to
        the one thing that is said: "Nobody is turned away because of money", "Deaths due to falls are rare".

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

"""Words that hide an arrow in a statement ("because", "so that", "through"), told from those that only look so."""

from __future__ import annotations

import re

from toc.checks.grammar import (
    AUXILIARIES,
    BASE,
    ING,
    NOUN,
    PARTICIPLE,
    PREPOSITIONS,
    SUBORDINATORS,
    THIRD,
    Reading,
    base_of,
    people,
    read,
    verb_forms,
)
from toc.checks.words import phrases, word_set

_BY_ING = re.compile(
    r"\bby\s+(?P<ing>[a-z-]+ing)\b(?!\s+(?:staff|team|home|service|services|school|college|board))", re.IGNORECASE
)
_NO_ING = frozenset(
    "nursing evening morning spring during training being everything anything nothing something housing doing "
    "wellbeing king ring marketing engineering planning mentoring catering midwifery-nursing".split()
)


def connective(text: str) -> tuple[str, int, int, bool] | None:
    """Return the words that hide an arrow, where they stand, and whether the cause comes first; None without any."""
    listed = phrases("connectives")
    match = next(
        (m for m in listed.all(text, read(text).words) if not _is_name(text, m.start("yes"), m.end("yes"))), None
    )
    by = None
    if "by" in text.lower():
        means = (m for m in _BY_ING.finditer(text) if _is_by_doing(m["ing"].lower()))
        by = next((m for m in means if not _is_name(text, m.start(), m.start() + 2)), None)
    if by is not None and (match is None or by.start() < match.start()):
        if _is_manner(text[: by.start()]) or _is_agent(text[: by.start()], by["ing"], text[by.end() :]):
            return None
        return by[0], by.start(), by.start() + 2, False
    if match is None or _is_part(" ".join(match["yes"].lower().split()), text[: match.start()], text[match.end() :]):
        return None
    mark = listed.marks.get(" ".join(match["yes"].lower().split()), "effect first")
    return match["yes"], match.start(), match.end(), mark == "cause first"


def _is_name(text: str, start: int, end: int) -> bool:
    """Whether the word belongs to a name ("Stronger Through Sport"), in a text that is not all in capitals."""
    if not text[start].isupper() or not _SMALL.search(text):
        return False
    return bool(text[:start].strip()) or _CAPITAL.match(text, end) is not None


def _is_agent(before: str, ing: str, after: str) -> bool:
    """Whether "by …ing" says what somebody suffers or was hit by ("people affected by bullying"), and no means."""
    words, then = read(before).words, read(after).words
    if not words or not (verb_forms().get(words[-1], 0) & PARTICIPLE or words[-1].endswith("ed")):
        return False
    if not verb_forms().get(ing.lower(), 0) & ING or not then:
        return True
    closing = PREPOSITIONS | SUBORDINATORS | AUXILIARIES | {",", ".", ";", "and", "or"}
    return then[0] in closing or bool(verb_forms().get(then[0], 0) & (BASE | THIRD))


_SMALL = re.compile(r"\b[a-z]{4,}")
_CAPITAL = re.compile(r"\s+[A-Z][a-z]")


def _is_part(words: str, before: str, after: str) -> bool:
    """Whether a connective is part of the one thing that is said, and no arrow from a cause to an effect."""
    if words == "because" and _IF.search(before):
        return True
    if words in ("leading to", "leads to", "lead to") and _WAY.search(before):
        return True
    if words in ("via", "through") and (_is_route(before, after) or _is_time(before, after)):
        return True
    if words == "due to" and _is_due(before, after):
        return True
    if words == "thanks to" and _THANKED.search(before):
        return True
    first, then = read(before), read(after)
    if words in _WHY and (_DENIED.intersection(first.words) or first.words[-1:] in _JUST):
        return not (words == "as a result of" and word_set("activity-nouns").intersection(then.words))
    if words in _WHY and _LOST.intersection(first.words) and not _better(then.words):
        return True  # "Fewer days are lost due to stress": what they are lost for
    return _in_the_subject(words, first, then)


def _in_the_subject(words: str, first: Reading, then: Reading) -> bool:
    """Whether the connective stands inside what the statement is about ("Deaths due to sepsis are rare")."""
    if words.startswith(("so ", "in order", "enabling")) or words in ("thereby", "thus", "therefore", "as a result"):
        return False
    aside = next((at for at, word in enumerate(first.words) if at and word in _RELATIVE), None)
    if aside is not None and not any(at < aside for at in first.finite):
        return sum(at > aside for at in first.finite) == 1  # "Men who lost work because of illness get a hearing"
    asked = next((at for at, word in enumerate(first.words) if word in ("what", "how", "why", "that")), None)
    if asked is not None and any(base_of().get(word) in _KNOWING for word in first.words[:asked]):
        return True  # "People understand what leads to a fall"
    if words == "because" or first.finite or not then.finite:
        return False
    return not SUBORDINATORS.intersection(then.words[: then.finite[0]])


def _is_time(before: str, after: str) -> bool:
    """Whether "through" means as long as something lasts ("Carers are supported through bereavement")."""
    words = read(after).words[:4]
    if _BESIDE.search(before):
        return True
    return bool(_TIMES.intersection(words)) or (
        bool(_CARE.intersection(read(before).words[-3:])) and bool(_STRETCHES.intersection(words))
    )


def _is_due(before: str, after: str) -> bool:
    """Whether something is owed or about to happen ("the money due to them", "women due to give birth")."""
    verb = verb_forms().get(read(after).words[0], 0) if read(after).words else 0
    return bool(verb & BASE and not verb & NOUN) or bool(_OWED.intersection(read(before).words[-1:]))


def _is_manner(before: str) -> bool:
    """Whether "by …ing" says how something is done and not what it comes from ("Doctors start by asking")."""
    words = read(before).words
    return bool(_DENIED.intersection(words)) or bool(words and base_of().get(words[-1]) in _BEGIN)


def _better(words: tuple[str, ...]) -> bool:
    deeds = word_set("activity-nouns") | word_set("change-words")
    return any(word in deeds or (word.endswith("er") and word not in people()) for word in words)


_WHY = frozenset({"because", "because of", "due to", "owing to", "as a result of"})
_DENIED = frozenset("nobody none no never not nor cannot without neither don't doesn't aren't isn't".split())
_JUST = (("just",), ("only",), ("simply",), ("merely",), ("not",))
_LOST = frozenset(
    "lost missed lose miss die dies killed harmed excluded refused rejected evicted cancelled delayed".split()
)
_RELATIVE = frozenset({"who", "whose", "whom", "which", "that"})
_KNOWING = frozenset("know understand see learn recognise realise ask find say notice explain accept".split())
_BEGIN = frozenset("start begin open end finish close continue".split())
_OWED = frozenset(
    "rent rents money pay wages tax fees benefits payments sum share credit respect refunds pensions".split()
)
_THANKED = re.compile(r"\b(?:say|says|give|gives|send|sends|write|return|owe)\s+(?:\w+\s+)?$", re.IGNORECASE)
_TIMES = frozenset(
    "pregnancy labour childhood adolescence bereavement grief divorce illness menopause retirement pandemic crisis "
    "crises hour hours nights days weeks months years term terms spring autumn lunch lockdown ramadan dusk dawn".split()
)
_CARE = frozenset(
    "supported helped guided accompanied seen cared looked support help guide accompany carried led stood stands with "
    "for".split()
)
_STRETCHES = frozenset(
    "treatment surgery school college university transition change admission discharge loss exams system court process "
    "birth recovery year life times journey".split()
)
_BESIDE = re.compile(r"\bstay(?:s|ed)?\s+(?:with|beside|by|at)\b", re.IGNORECASE)
_IF = re.compile(r"\b(?:when|if|whenever)\b", re.IGNORECASE)  # the reason then is one for what stands behind it
_WAY = re.compile(  # a path leads to a place
    r"\b(?:paths?|footpaths?|pathways?|roads?|streets?|lanes?|tracks?|stairs|stairways?|steps|corridors?|days?|weeks?|months?|hours?|doors?|gates?|bridges?"
    r"|entrances?|alleys?|underpass|ramps?|routes?|trails?|cycleways?|driveways?)\s+(?:that\s+|which\s+)?$",
    re.IGNORECASE,
)
_THROUGH = frozenset(
    "fall shine talk think read sit sleep break look drive ride climb fly swim cycle blow pour leak leave walk "
    "run".split()
)
_MEANS = frozenset(
    "contact contacts grant grants loan loans voucher vouchers advice funding link links partnership partnerships "
    "friends friendships peers employers agreements subsidies donations bursaries scholarships incentives work jobs "
    "employment sport music art arts drama gardening".split()
)
_ROUTE = frozenset("arrive come enter find flow go hear move pass reach travel walk".split())


def _is_route(before: str, after: str) -> bool:
    """Whether people or news go a way ("Calls come in via one number", "stay with women through labour").

    A deed or a change behind the word is a means all the same ("Staff stay through better rosters").
    """
    words = read(before).words
    if not after.strip(" .") or (
        len(words) > 1 and base_of().get(words[-1]) in _THROUGH and words[0] not in word_set("change-words")
    ):
        return True  # "see their plans through", "talk through their problems"
    ways = [at for at, word in enumerate(words) if base_of().get(word) in _ROUTE]
    if not any(at + 1 == len(words) or not verb_forms().get(words[at + 1], 0) & PARTICIPLE for at in ways):
        return False  # none, or "stay housed", "find treated"
    deeds = word_set("activity-nouns") | word_set("change-words") | _MEANS
    return not any(word in deeds or verb_forms().get(word, 0) & ING for word in read(after).words[:5])


def _is_by_doing(word: str) -> bool:
    return word not in _NO_ING and bool(verb_forms().get(word, 0) & ING or word not in people())

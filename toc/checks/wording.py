"""Checks of how outcomes and interventions are worded. Advice, mostly: a false accusation costs more than a miss."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from toc.checks.board import Board, Limits, named, words_in
from toc.checks.finding import Fix, Found
from toc.checks.grammar import (
    BASE,
    DETERMINERS,
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
from toc.theory.model import Element, Intervention, Outcome

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
    words = activity(words_in(outcome))
    if words and outcome.role not in ("long_term", "impact"):
        fix = Fix("Make it an intervention", {"do": "convert", "id": outcome.id, "to": "intervention"})
        yield Found((outcome.id,), f"{named(outcome)} reads like something we do.", words=words, fix=fix)
    elif words:
        yield Found((outcome.id,), f"{named(outcome)} reads like something we do.", words=words)


def activity(text: str) -> tuple[str, ...]:
    """Return the words that make a statement an activity, or nothing."""
    start = _LEAD.match(text)
    reading = read(text[start.end() :] if start else text)
    words = reading.words
    if not words:
        return ()
    first = words[0]
    tags = verb_forms().get(first, 0)
    base = base_of().get(first, "")
    plain = bool(tags & BASE) and not tags & NOUN and not _says_more(reading)
    if (
        base in word_set("delivery-verbs")
        and tags & (BASE | ING)
        and (plain or not reading.main_finite)
        and _is_order(words, tags, first)
        and not _for_oneself(words)
    ):
        return (first,)
    at = 0
    modifiers = word_set("activity-modifiers")
    while at < len(words) and (words[at] in modifiers or words[at][0].isdigit()):
        at += 1
    if at and (at == len(words) or words[at] in PREPOSITIONS) and words[at - 1] in word_set("activity-nouns"):
        at -= 1  # "Pilot of …": what may stand before an activity is one itself here
    if at < len(words) and words[at] in word_set("activity-nouns") and not reading.main_finite:
        after = words[at + 1] if at + 1 < len(words) else ""
        if not _holds(reading, at):
            return (" ".join(words[: at + 1]) if after or at else words[at],)
    return ()


def _is_order(words: tuple[str, ...], tags: int, first: str) -> bool:
    """Whether the first word is a verb here and not the head of a noun phrase ("Support networks …")."""
    after = words[1] if len(words) > 1 else ""
    if after == "to" and first in ("continue", "begin", "start"):
        return len(words) > 2 and base_of().get(words[2], "") in word_set("delivery-verbs")
    if tags & ING:
        return after not in ("is", "are") and not _noun_phrase(words)
    if tags & THIRD and not tags & BASE:
        return False
    if not after:
        return not tags & NOUN
    if tags & NOUN and after in SUBORDINATORS:
        return False  # "Work that pays"
    return not (tags & NOUN and after in PREPOSITIONS and after not in ("up", "out", "down", "with", "on", "into"))


def _says_more(reading: Reading) -> bool:
    """Whether a verb of its own follows an order; what may be a noun is one ("Deliver peer-led talks in prisons")."""
    if reading.words[1:2] and reading.words[1] in ("a", "an", "the"):
        return False
    closing = PREPOSITIONS | {",", ";", ".", "and", "&", "or"}
    verbs = [
        at
        for at in reading.finite
        if not verb_forms().get(reading.words[at], 0) & NOUN
        or (reading.words[at + 1 : at + 2] or (".",))[0] not in closing
    ]
    return bool(verbs) and not SUBORDINATORS.intersection(reading.words[: verbs[0]])


_OWN_GROWTH = frozenset({"friendships", "friends", "confidence", "resilience"})


def _for_oneself(words: tuple[str, ...]) -> bool:
    """Whether those do it whom it is for, in their own life ("Run their own home", "Provide for their children")."""
    if _OWN_GROWTH.intersection(words[1:4]) and words[0] in (
        "build",
        "develop",
        "form",
        "make",
        "building",
        "developing",
    ):
        return True
    return words[1:2] in (("their",), ("themselves",)) or words[:2] == ("provide", "for")


def _noun_phrase(words: tuple[str, ...]) -> bool:
    """Whether words that open with -ing name a thing ("Training places", "Working conditions")."""
    if words[0] == "working" and len(words) > 1:
        return words[1] not in PREPOSITIONS | DETERMINERS  # "Working toilets"
    firsts = ("living", "meeting", "building", "housing", "training")
    return len(words) > 1 and words[0] in firsts and words[1] in (
        "conditions", "places", "place", "relationships", "lives", "hours", "standards", "wage", "needs", "rooms",
    )  # fmt: skip


def _holds(reading: Reading, at: int) -> bool:
    """Whether a state follows the activity noun ("Training places available to all")."""
    return any(i > at and reading.words[i] in word_set("state-words") for i in reading.predicates)


_OWN = frozenset("say voice sense role future home job friend friends choice chance reason right part stake".split(" "))
_STATIVE = frozenset(
    {"feel", "feels", "know", "knows", "understand", "understands", "believe", "believes", "trust", "trusts", "want",
     "wants", "value", "values", "have", "has", "are", "is", "enjoy", "enjoys", "like", "love", "can", "thrive", "live",
     "lives", "sleep", "sleeps", "recover", "recovers", "cope", "copes", "flourish", "gain", "gains", "remain",
     "remains", "belong", "belongs"}
)  # fmt: skip


def outcome_as_activity(intervention: Intervention, board: Board, limits: Limits) -> Iterator[Found]:
    """An intervention is worded as a result.

    What it does:
        Looks for a change word at the start of an intervention's words ("Improved …", "More …"), and for people with
        a verb of being, having or feeling ("Staff feel …").

    Why it matters:
        An intervention is what we do; a result in its place leaves open what we will do about it (New Philanthropy
        Capital, steps 4 and 5).

    Question for the room:
        What will we do so that this comes about?

    Example:
        interventions:
          talk: {statement: Better communication between shifts}

    Use instead:
        interventions:
          talk: {statement: Ten-minute handover at every shift change}
        outcomes:
          talk-better: {statement: Shifts know what the last one left open}

    Fix:
        None: it may belong among the outcomes, or want an action in its place.
    """
    reading = read(words_in(intervention))
    words = reading.words
    if not words:
        return
    if words[0] in word_set("change-words") and len(words) > 1 and not _more_of_it(reading):
        yield Found((intervention.id,), f"{named(intervention)} reads like a result.", words=(words[0],))
        return
    if reading.finite and reading.main_finite:
        at = reading.finite[0]
        somebody = any(word in people() for word in words[:at])
        if somebody and words[at] in _STATIVE and not _does_with(words, at):
            matched = " ".join(reading.raw[: at + 1])
            yield Found((intervention.id,), f"{named(intervention)} reads like a result.", words=(matched,))


_DONE = frozenset(
    "appointments breaks buses calls checks collections handovers huddles letters lighting meals meetings programme "
    "programmes reviews rounds shifts signs trains visits walks".split()
)
_WASTED = frozenset({"missed", "cancelled", "wasted", "unnecessary", "avoidable", "late", "failed"})
_LENGTHS = frozenset({"longer", "shorter", "earlier", "later"})


def _more_of_it(reading: Reading) -> bool:
    """Whether the change word belongs to something that is done ("Better Breathing class", "More home visits at …")."""
    words, raw = reading.words, reading.raw
    if ":" in words or (raw[0][0].isupper() and raw[1][0].isupper() and raw[1][1:].islower()):
        return True  # what is done stands behind the colon; a name ("Better Together choir")
    if _WASTED.intersection(words):
        return False
    if words[0] in _LENGTHS and words[1] in _DONE:
        return True
    head = next((at for at, word in enumerate(words) if word in PREPOSITIONS), len(words))
    return head > 2 and (words[head - 1] in word_set("activity-nouns") or words[head - 1] in _DONE)


def _does_with(words: tuple[str, ...], at: int) -> bool:
    """Whether "have" or "are" is followed by something done ("Staff have a weekly huddle", "Teams are trained")."""
    verb, after = words[at], words[at + 1 : at + 5]
    if verb in ("are", "is"):
        return bool(after) and bool(verb_forms().get(after[0], 0) & PARTICIPLE)
    if verb in ("have", "has"):
        thing = after[0] in ("a", "an", "one") and not _OWN.intersection(after) if after else False
        return thing or any(word in word_set("activity-nouns") for word in after)
    return False


def hedge(outcome: Outcome, board: Board, limits: Limits) -> Iterator[Found]:
    """An outcome is worded as a hope.

    What it does:
        Looks for words such as "likelihood", "may", "should", "will", "hope", "aim to", "try to" and "contribute to".
        May the month, a living will and hope as a feeling are left alone, and so are other people's words in quotes
        and what is said in passing ("the benefits they may claim").

    Why it matters:
        An outcome is written as if it had come true; only then can the room ask what must be true before it, and how
        anybody would notice.

    Question for the room:
        How would we say it on the day that it is true?

    Example:
        outcomes:
          progress: {statement: Young people will be more likely to progress to sixth form}

    Use instead:
        outcomes:
          progress: {statement: Young people progress to sixth form}

    Fix:
        None: the group says it again.
    """
    match = hedged(words_in(outcome))
    if match:
        yield Found((outcome.id,), f"{named(outcome)} says “{match}”.", words=(match,))


def hedged(text: str) -> str:
    """Return the first word or phrase that turns a statement into a hope; empty without one."""
    for match in phrases("hedges").all(text, read(text).words):
        said = match["yes"]
        if any(quote.start() < match.start() < quote.end() for quote in _QUOTED.finditer(text)):
            continue  # somebody else's words
        if said == "May" and match.start():
            continue  # the month: the verb has no capital inside a sentence
        if _is_aside(text[: match.start()].lower().split()):
            continue  # "when they should", "what they are trying to do": not said of the result itself
        if said[0].isupper() and _NAMED.match(text, match.end()):
            continue  # "Hope Street"
        if said.lower() in ("hope", "hopes") and not _hoping(text, match.start()):
            continue
        if said.lower() == "will" and _WILL_POWER.search(text[: match.start()]):
            continue
        return said
    return ""


_NAMED = re.compile(r"\s+[A-Z][a-z]")
_ASIDE = SUBORDINATORS - {"who", "which", "whose", "whom"}
_ASKING = frozenset({"who", "which", "whose", "whom"})
_SUBJECTS = frozenset({"they", "you", "we", "he", "she", "it", "i"})
_NO_MORE = frozenset({"stop", "stops", "without", "instead", "never", "than", "as", "longer"})
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|(?<!\w)‘.*?’(?!\w)|(?<!\w)'.*?'(?!\w)")


def _is_aside(before: list[str]) -> bool:
    """Whether what follows these words is said of something in passing, and not of the result itself."""
    if any(word in _ASIDE for word in before):
        return True
    if not before:
        return False
    for at, word in enumerate(before[1:], 1):  # "know which benefits", "agree on who": a question inside
        if word in _ASKING and (before[at - 1] in PREPOSITIONS or verb_forms().get(before[at - 1], 0) & (BASE | THIRD)):
            return True
    if before[-1] in _NO_MORE or before[-1] in _ASKING:
        return True
    # "the benefits they may claim", "feel they will be heard": a clause of its own, unless it is joined on
    return (
        len(before) > 1
        and before[-1] in _SUBJECTS
        and before[-2] not in ("and", "but", "or")
        and before[-2][-1] not in ",;"
    )


_WILL_POWER = re.compile(r"\b(?:a|an|the|their|own|good|free|political|public|popular)\s+$", re.IGNORECASE)


def _hoping(text: str, at: int) -> bool:
    """Whether "hope" is a verb of ours here ("We hope that", "Hope to") and not a feeling that people have."""
    before = text[:at].lower().split()
    return not before or before[-1] in ("we", "to", "they", "i")


def too_long(element: Element, board: Board, limits: Limits) -> Iterator[Found]:
    """A statement is too long to read on a projector.

    What it does:
        Counts the words of outcomes and interventions and speaks above `words`.

    Why it matters:
        A box is read from the back of the room and on a telephone; a longer one usually holds two results or a reason.

    Question for the room:
        How would you say it to somebody in the lift?

    Example:
        A statement of three lines.

    Use instead:
        Twelve words, and the rest in a note.

    Fix:
        None: the group says it shorter.
    """
    label = words_in(element)
    count = len(label.split())
    if count > limits["words"] and (count := len(_WORD.findall(label))) > limits["words"]:
        yield Found((element.id,), f"{named(element)} has {count} words.")


_WORD = re.compile(r"[^\W_][\w'’.,&/%-]*")
_CAPITALS = re.compile(r"(?<![\w.-])(?P<short>[A-Z](?:&?[A-Z]){1,5})(?:s|['’]s)?(?![\w&-])")
_TWO_CAPITALS = re.compile(r"[A-Z]&?[A-Z]")
_ROMAN = re.compile(r"[IVX]{2,4}$")


def undefined_abbreviation(element: Element, board: Board, limits: Limits) -> Iterator[Found]:
    """An abbreviation is explained nowhere.

    What it does:
        Looks for two to six capitals that stand neither in the theory's glossary, nor under `known`, nor in the shipped
        list of health and care abbreviations, and that are not spelled out beside them.

    Why it matters:
        Half of the room will not know it and will not ask (Center for Theory of Change, shared terms).

    Question for the room:
        What does this stand for, in words that a visitor would know?

    Example:
        outcomes:
          plan: {statement: Every family has an EHCP}

    Use instead:
        glossary: {EHCP: Education, health and care plan}

    Fix:
        None: the group knows what it stands for.
    """
    label = words_in(element)
    if _TWO_CAPITALS.search(label) is None:
        return
    found = [match for match in _CAPITALS.finditer(label) if not _ROMAN.match(match["short"])]
    if not found or (label.upper() == label and " " in label.strip()):
        return
    known = _glossary(tuple(board.theory.glossary), tuple(limits["known"]))
    unknown = [
        match["short"]
        for match in found
        if match["short"].upper() not in known and not _spelled_out(label, match["short"], match.start())
    ]
    if unknown:
        words = tuple(dict.fromkeys(unknown))
        said = " and ".join(words)
        yield Found((element.id,), f"{named(element)} uses {said}, which the glossary does not explain.", words=words)


@lru_cache(maxsize=8)
def _glossary(own: tuple[str, ...], more: tuple[str, ...]) -> frozenset[str]:
    listed = {entry.upper() for entry in (*own, *more)} | {entry.upper() for entry in word_set("abbreviations")}
    return frozenset(listed | {entry[:-1] for entry in listed if entry.endswith("S")})


def _spelled_out(text: str, short: str, at: int) -> bool:
    """Whether the words beside an abbreviation in brackets, or in brackets behind it, begin with its letters."""
    letters = short.replace("&", "").lower()
    before = re.findall(r"[a-z]+", text[:at].lower())
    after = re.findall(r"[a-z]+", text[at + len(short) :].lower())
    near = [word for word in before if word not in ("and", "of", "the", "for", "in", "to")][-len(letters) :]
    behind = [word for word in after if word not in ("and", "of", "the", "for", "in", "to")][: len(letters)]
    bracket = text[:at].rstrip().endswith("(") or text[at + len(short) :].lstrip().startswith("(")
    return bracket and any("".join(word[0] for word in side) == letters for side in (near, behind) if side)

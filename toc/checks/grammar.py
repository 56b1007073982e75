"""A small deterministic reader of statements: which words are verbs with a subject, where clauses part.

No model and no training: verb forms follow by rule from the list ``verbs``, and what stands around a word decides
whether it is used as a verb. It is built for statements of one line, in which a false accusation costs more than a
miss: where the words leave it open, the reader says "there is a verb", which keeps the checks quiet.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from toc.checks.words import entries, word_set

_TOKEN = re.compile(r"[£$€]?\d[\d.,]*\d%?|[£$€]?\d%?|[^\W\d_](?:[\w'’&-]*[\w])?(?:/[\w'’-]+)*|[^\s\w]")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


BASE, THIRD, ING, PAST, PARTICIPLE, NOUN = 1, 2, 4, 8, 16, 32

AUXILIARIES = _words(
    "is are was were am has have had do does did can cannot can't could will would shall should may might must "
    "isn't aren't wasn't weren't hasn't haven't don't doesn't didn't won't it's they're we're there's"
)
DETERMINERS = _words(
    "a an the this that these those their our your his her its my each every all some any no both either another "
    "such what which whose one two three four five six seven eight nine ten most many several few enough other"
)
PREPOSITIONS = _words(
    "of in on at to for from with without by about into onto over under between among across through via during "
    "before after within against towards toward upon as per than like around near beyond despite until till since "
    "throughout inside outside behind beside off up down out"
)
SUBORDINATORS = _words(
    "that which who whom whose when where while if because so until unless how what why whether "
    "whenever wherever although though"
)
_PRONOUNS = _words("they we you i who people everyone everybody someone somebody nobody anyone he she it")
_PLURAL_PEOPLE = _words(
    "they we you i who people staff women men children families police youth workforce "
    "communities parents midwives public"
)
_MARKS = frozenset(".,;:()[]!?\"'“”‘’–—-/&")
_ADVERBS = _words(
    "also always never often still now then together more most well better just even not only soon "
    "already again too rarely seldom sometimes both all each once twice increasingly"
)
_ADJECTIVES = _words(
    "new good great high low key local regular early late social mental physical clinical young "
    "older old full part real safe clear small large long short open daily weekly monthly annual "
    "national public effective high-quality same own other"
)
_NOT_ADVERBS = _words(
    "timely friendly early elderly family daily weekly monthly yearly quarterly likely lonely costly supply reply "
    "apply rely fly july orderly lively monopoly assembly anomaly"
)
# verbs that are nouns too and still are verbs before a preposition or at the end ("Staff work in teams")
_INTRANSITIVE = _words(
    "work stay struggle worry volunteer start stop move return travel vote care talk benefit "
    "matter rise fall drop decline increase decrease progress end grow help respond live "
    "succeed act change sleep smoke cope last match fit flow relapse lead engage go come play walk rest read wait "
    "nest answer "
    "write listen speak swim run travel recover relax volunteer marry shrink survive disappear drive"
)
_DOUBLED = _words(
    "admit refer prefer commit enrol travel control signal cancel submit permit model label equip transfer fulfil"
)


def _forms(base: str) -> tuple[str, str, str]:
    """Return the regular -s, -ing and -ed forms of a verb."""
    head, _, tail = base.rpartition("-")
    stem = tail
    if re.search(r"(?:s|x|z|ch|sh|o)$", stem):
        third = stem + "es"
    elif re.search(r"[^aeiou]y$", stem):
        third = stem[:-1] + "ies"
    else:
        third = stem + "s"
    double = stem in _DOUBLED or re.fullmatch(r"[^aeiou]*(?:qu)?[aeiou][^aeiouwxy]", stem)
    if double:
        ing, past = stem + stem[-1] + "ing", stem + stem[-1] + "ed"
    elif stem.endswith("ie"):
        ing, past = stem[:-2] + "ying", stem + "d"
    elif stem.endswith("e") and not stem.endswith("ee"):
        ing, past = stem[:-1] + "ing", stem + "d"
    elif re.search(r"[^aeiou]y$", stem):
        ing, past = stem + "ing", stem[:-1] + "ied"
    else:
        ing, past = stem + "ing", stem + ("d" if stem.endswith("ee") else "ed")
    prefix = head + "-" if head else ""
    return prefix + third, prefix + ing, prefix + past


def past_of(base: str) -> str:
    """Return the regular -ed form of a verb."""
    return _forms(base)[2]


@cache
def verb_forms() -> dict[str, int]:
    """Return every form of every verb in the list with what it can be (BASE, THIRD, ING, PAST, PARTICIPLE, NOUN)."""
    table: dict[str, int] = {}

    def put(form: str, tags: int) -> None:
        table[form] = table.get(form, 0) | tags

    for entry in (*entries("delivery-verbs"), *entries("verbs")):
        base, *rest = entry.lower().split()
        noun = NOUN if "n" in rest else 0
        irregular = [word for word in rest if word != "n"]
        third, ing, past = _forms(base)
        put(base, BASE | noun)
        put(third, THIRD | noun)
        put(ing, ING)
        put(irregular[0] if irregular else past, PAST)
        put(irregular[-1] if irregular else past, PARTICIPLE)
    for form, tags in (("is", THIRD), ("are", BASE), ("has", THIRD), ("have", BASE), ("be", BASE)):
        put(form, tags)
    return table


@cache
def base_of() -> dict[str, str]:
    """Return form → base for the base, -s and -ing forms of the list's verbs."""
    found: dict[str, str] = {}
    for entry in (*entries("delivery-verbs"), *entries("verbs")):
        base = entry.lower().split()[0]
        third, ing, _ = _forms(base)
        for form in (base, third, ing):
            found.setdefault(form, base)
    return found


@cache
def people() -> frozenset[str]:
    """Return the words for people and organisations, plurals too."""
    singular = word_set("person-words")
    plural = {word[:-1] + "ies" if re.search(r"[^aeiou]y$", word) else word + "s" for word in singular}
    return frozenset(singular | plural | {word + "’s" for word in singular} | {word + "'s" for word in singular})


class Reading(NamedTuple):
    """A statement, read: its tokens (lower case) and as written, where finite verbs and predicates stand."""

    text: str
    raw: tuple[str, ...]
    words: tuple[str, ...]
    finite: tuple[int, ...]  # verbs with a subject
    predicates: tuple[int, ...]  # finite verbs, and what says a state without one ("budget available", "bans lifted")

    @property
    def main_finite(self) -> bool:
        """Whether a finite verb stands in the main clause (before "that", "who", "so", …)."""
        for i in range(self.finite[0] if self.finite else 0):
            if self.words[i] in SUBORDINATORS:
                return False
        return bool(self.finite)


def plural(word: str) -> bool:
    """Whether a word reads as a plural noun."""
    if word in _PLURAL_PEOPLE:
        return True
    return len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is"))


def number(word: str) -> bool:
    """Whether a token is a number."""
    return word[0].isdigit() or word[0] in "£$€"


@lru_cache(maxsize=1 << 13)
def read(text: str) -> Reading:
    """Read a statement. Cached by its text: the same words always read the same."""
    raw = tuple(_TOKEN.findall(text))
    words = tuple(token.lower().replace("’", "'") for token in raw)
    finite: list[int] = []
    predicates: list[int] = []
    table = verb_forms()
    states = word_set("state-words")
    for i, word in enumerate(words):
        if word in AUXILIARIES:
            if not (i and words[i - 1] == "to") and not _month(raw, i) and not _will_power(words, i):
                finite.append(i)
                predicates.append(i)
            continue
        if i == 0:
            continue
        tags = table.get(word) or _unlisted(word)
        if tags:
            kind = _use(words, i, tags, finite)
            if kind == "finite":
                finite.append(i)
                predicates.append(i)
                continue
            if kind == "participle":
                predicates.append(i)
                continue
        if word in states and _noun_before(words, i) and _closes(words, i + 1) and _subject_at(words, i) not in finite:
            predicates.append(i)
    return Reading(text, raw, words, tuple(finite), tuple(predicates))


def _will_power(words: tuple[str, ...], i: int) -> bool:
    return words[i] == "will" and i > 0 and words[i - 1] in ("political", "good", "free", "public", "popular", "living")


def _unlisted(word: str) -> int:
    """Say what a word that the list does not know can be: -ed makes it a past form or participle."""
    return PAST | PARTICIPLE if len(word) > 5 and word.endswith("ed") and word not in _NO_PAST else 0


_NO_PAST = _words(
    "indeed hundred sacred speed breed bleed exceed succeed proceed naked wicked unexpected so-called infrared"
)


def _month(raw: tuple[str, ...], i: int) -> bool:
    """Whether "May" is the month here."""
    if raw[i] != "May" or i == 0:
        return False
    return (
        raw[i - 1].lower() in ("in", "by", "of", "from", "since", "until", "before", "after", "and")
        or (i + 1 < len(raw) and number(raw[i + 1]))
        or number(raw[i - 1])
    )


def _closes(words: tuple[str, ...], i: int) -> bool:
    """Whether the phrase before ``i`` ends there: nothing, a mark, a preposition or "and"."""
    return i >= len(words) or words[i] in _MARKS or words[i] in PREPOSITIONS or words[i] in ("and", "or", "to")


def _subject_at(words: tuple[str, ...], i: int) -> int:
    """Return where the word before ``i`` stands, adverbs skipped; -1 where there is none."""
    j = i - 1
    if j > 1 and words[j] == ")" and "(" in words[:j]:
        j = max(k for k in range(j) if words[k] == "(") - 1  # what stands in brackets is no subject
    while j >= 0 and (words[j] in _ADVERBS or (words[j].endswith("ly") and words[j] not in _NOT_ADVERBS)):
        j -= 1
    return j


def _noun_before(words: tuple[str, ...], i: int) -> bool:
    j = _subject_at(words, i)
    if j < 0:
        return False
    word = words[j]
    return word not in DETERMINERS | PREPOSITIONS | SUBORDINATORS | _MARKS | _ADJECTIVES and word not in ("and", "or")


def _use(words: tuple[str, ...], i: int, tags: int, finite: list[int]) -> str | None:
    """Say how the word at ``i`` is used: "finite", "participle" (a state without "is") or None."""
    j = _subject_at(words, i)
    if j < 0:
        return None
    before = words[j]
    after = words[i + 1] if i + 1 < len(words) else ""
    joined = before in ("and", "or", ",", "but", "then") and bool(finite)
    if not joined and (
        before in PREPOSITIONS
        or before in AUXILIARIES
        or before in _MARKS
        or before in ("and", "or", "not", "be")
        or (before in DETERMINERS and before not in ("each", "all", "both", "most", "many", "some", "few", "other"))
    ):
        return None
    if joined and not _agree(words[finite[-1]], tags):
        return None  # "understand risks and benefits": a second verb has the first one's number
    if joined and tags & NOUN and not _clear_object(after):
        return None  # "get advice and help with money": a noun as likely as not
    if (
        joined
        and words[i] in word_set("state-words")
        and j > 0
        and words[j - 1] in word_set("state-words") | _ADJECTIVES
    ):
        return None  # "fair and open rotas"
    if joined and any(words[k] in ("to", "can", "could", "will", "help", "helps") for k in range(finite[-1], j)):
        return None  # "able to diagnose and treat": the second verb hangs on "to", too
    inner = any(words[k] in PREPOSITIONS for k in range(1, j)) and _clear_object(
        after
    )  # "Provision for pupils meets their …"
    if tags & THIRD and (inner or before not in _PLURAL_PEOPLE) and (inner or joined or not plural(before)):
        if before in _ADJECTIVES:
            return None
        if not tags & NOUN or before in _PRONOUNS or _takes_object(words, i, after):
            return "finite"
    if tags & BASE:
        many = plural(before) or before in _PRONOUNS or before in DETERMINERS or joined or before.endswith("%")
        if not many and j >= 2 and words[j - 1] in ("and", "&") and not finite:
            many = True  # "sleep and appetite improve"
        if many and (not tags & NOUN or _takes_object(words, i, after)):
            return "finite"
    if (
        tags & PAST
        and (after in DETERMINERS or after in people() or (after and number(after)))
        and _noun_before(words, i)
    ):
        return "finite"
    if (
        tags & PARTICIPLE
        and _noun_before(words, i)
        and _closes(words, i + 1)
        and before not in finite_words(words, finite)
    ):
        return "participle"
    return None


def _clear_object(after: str) -> bool:
    """Whether what follows can only follow a verb: an article or pronoun, a number, or an adverb."""
    if not after:
        return False
    return (
        after in DETERMINERS
        or after in _ADVERBS
        or number(after)
        or (after.endswith("ly") and after not in _NOT_ADVERBS)
    )


def _agree(first: str, tags: int) -> bool:
    """Whether a verb form can share the subject of the finite verb before it."""
    known = verb_forms().get(first, 0)
    if known & THIRD and not known & BASE:
        return bool(tags & (THIRD | PAST | PARTICIPLE))
    if known & BASE and not known & PAST:
        return bool(tags & (BASE | PAST | PARTICIPLE))
    return True


def finite_words(words: tuple[str, ...], finite: list[int]) -> set[str]:
    """Return the finite verbs found so far, as words."""
    return {words[k] for k in finite}


def _takes_object(words: tuple[str, ...], i: int, after: str) -> bool:
    """Whether a word that is as often a noun is followed as a verb is ("support each other", "use checklists")."""
    base = base_of().get(words[i], words[i])
    if base in _INTRANSITIVE:
        return not after or after not in AUXILIARIES
    if not after or after in _MARKS or after in PREPOSITIONS or after in AUXILIARIES or after in ("and", "or", "&"):
        return False
    tags = verb_forms().get(after, 0)
    return not (tags & PARTICIPLE and not tags & BASE and i + 2 >= len(words))

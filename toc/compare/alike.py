"""Boxes that seem to say the same, proposed and never merged without a person's word."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from toc.theory.model import ELEMENT_TABLES, Element, Theory

SCORE = 85.0  # of 100
_FILLERS = frozenset(
    "a an the of to and or in on at for with that is are be can their its our your his her they it each every one "
    "another other".split()
)


class Alike(NamedTuple):
    """Two elements of one kind that seem to mean the same: their ids and how alike their words are (0 to 100)."""

    one: str
    other: str
    score: float


def alike(one: Theory, other: Theory | None = None, *, at_least: float = SCORE) -> tuple[Alike, ...]:
    """Propose pairs of elements that seem to say the same, the most alike first.

    Args:
        one: a theory.
        other: a second theory, whose elements under other ids are compared with the first's; absent: pairs within one.
        at_least: the score from which a pair is proposed.

    Returns:
        Pairs of one kind. Statements in which only the "who" differs ("Staff feel safe", "Patients feel safe") are
        two things and are not proposed.
    """
    from rapidfuzz import fuzz, process  # here, because reading a theory must not wait for it

    found: list[Alike] = []
    for table in ELEMENT_TABLES:
        left = _words(getattr(one, table).values())
        right = left if other is None else _words(getattr(other, table).values())
        choices = {id: text for id, (text, _) in right.items()}
        for id, (text, who) in left.items():
            if other is None:
                choices.pop(id)
            matches = process.extract(text, choices, scorer=fuzz.token_sort_ratio, score_cutoff=at_least, limit=5)
            for _, score, twin in matches:
                if twin != id and _same_who(who, right[twin][1], text, right[twin][0]):
                    if other is not None and (twin in getattr(one, table) or id in getattr(other, table)):
                        continue
                    found.append(Alike(id, twin, round(score, 1)))
    return tuple(sorted(found, key=lambda pair: (-pair.score, pair.one, pair.other)))


def _words(elements: Iterable[Element]) -> dict[str, tuple[str, str]]:
    """Return each element's telling words and the first of them: who or what it is about."""
    found: dict[str, tuple[str, str]] = {}
    for element in elements:
        words = re.findall(r"\w+", element.label.casefold().replace("’", "").replace("'", ""))
        telling = [word for word in words if word not in _FILLERS]
        if telling:
            found[element.id] = (" ".join(telling), telling[0])
    return found


def _same_who(one: str, other: str, text: str, twin: str) -> bool:
    return one == other or one in twin.split() or other in text.split() or one.rstrip("s") == other.rstrip("s")

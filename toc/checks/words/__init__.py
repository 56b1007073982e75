"""Word lists as text files, UK English, one entry a line, ``#`` for comments; the one place that reads them.

An organisation adds words of its own through the ``toc.words`` entry point: the entry point's name is a list from
:data:`LISTS`, what it loads is a list of entries, or a function that returns one (docs/checks/your-own.md).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, cached_property
from importlib.metadata import entry_points
from pathlib import Path

# every word list and what reads it; the files stand beside this one
LISTS: dict[str, str] = {
    "abbreviations": "undefined-abbreviation: known without a glossary",
    "activity-modifiers": "activity-as-outcome: may stand before an activity noun",
    "activity-nouns": "activity-as-outcome: things that a team does",
    "behaviour-words": "knowledge-to-behaviour-jump: what people do",
    "change-words": "outcome-as-activity, who-changes, two-results-in-one: something has changed",
    "connectives": "hidden-link: words that hide an arrow",
    "delivery-nouns": "counts-activity: what a team counts when it counts its own work",
    "delivery-verbs": "activity-as-outcome: what a team does or hands over",
    "direction-words": "direction-word: the hoped-for direction in a measure's name",
    "hedges": "hedge: a hope instead of a result",
    "knowledge-words": "knowledge-to-behaviour-jump: what people know",
    "motivation-words": "knowledge-to-behaviour-jump: what carries people from knowing to doing",
    "passive-labels": "not-doable-yet: a passive that hides who acts",
    "person-words": "who-changes and every check that looks for a subject: people and organisations",
    "state-words": "who-changes, two-results-in-one: how things are",
    "topic-words": "who-changes: a topic, of which nobody can say that it has come true",
    "uptake-words": "assumption-is-precondition: it still has to be brought about",
    "uptake-verbs": "assumption-is-precondition: what somebody has still to do",
    "verbs": "every wording check: verbs and their irregular forms",
}
_FOLDER = Path(__file__).parent


def read_list(text: str) -> tuple[str, ...]:
    """Return the entries of a word list's text: comments and empty lines left out, spaces around them too."""
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return tuple(line for line in lines if line)


@cache
def entries(name: str) -> tuple[str, ...]:
    """Return the entries of a list: the shipped ones, then those that entry points add.

    Raises:
        KeyError: there is no list of that name.
    """
    if name not in LISTS:
        raise KeyError(name)
    shipped = read_list((_FOLDER / f"{name}.txt").read_text(encoding="utf-8"))
    return (*shipped, *_plugged().get(name, ()))


@cache
def _plugged() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for point in entry_points(group="toc.words"):
        loaded = point.load()
        more: Iterable[str] = loaded() if callable(loaded) else loaded
        found[point.name] = (*found.get(point.name, ()), *read_list("\n".join(more)))
    return found


@cache
def word_set(name: str) -> frozenset[str]:
    """Return a list of plain words as a set, lower case."""
    return frozenset(entry.lower() for entry in entries(name))


_WORDS = re.compile(r"[\w']+(?:-[\w']+)*")


class Phrases:
    """A list of words and phrases as one pattern. ``not:`` entries look alike but never match; ``*`` is any ending."""

    def __init__(self, listed: Iterable[str]) -> None:
        yes: dict[str, str] = {}
        no: list[str] = []
        for entry in listed:
            phrase, _, mark = (part.strip() for part in entry.lower().partition("|"))
            if phrase.startswith("not:"):
                no.append(phrase[4:].strip())
            else:
                yes[phrase] = mark
        self.marks = yes
        self._no = no
        firsts = [phrase.split()[0] for phrase in yes]
        self._firsts = frozenset(word.replace("’", "'") for word in firsts if "*" not in word)
        self._starts = tuple(word.partition("*")[0] for word in firsts if "*" in word)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        """The whole list as a pattern; made when a text first needs it, because that takes time."""
        yes = "|".join(map(_pattern, sorted(self.marks, key=len, reverse=True))) or r"(?!)"
        never = "|".join(map(_pattern, sorted(self._no, key=len, reverse=True))) or r"(?!)"
        return re.compile(rf"(?<![\w-])(?:(?:{never})|(?P<yes>{yes}))(?![\w-])", re.IGNORECASE)

    def _possible(self, text: str, words: Iterable[str] | None) -> bool:
        """Whether any phrase's first word stands in the text: a look at the words, much cheaper than the pattern."""
        words = _WORDS.findall(text.lower()) if words is None else words
        if not self._firsts.isdisjoint(words):
            return True
        return bool(self._starts) and any(word.startswith(self._starts) for word in words)

    def all(self, text: str, words: Iterable[str] | None = None) -> list[re.Match[str]]:
        """Return the matches in reading order; ``match["yes"]`` holds the matched words."""
        if not self._possible(text, words):
            return []
        return [match for match in self._pattern.finditer(text) if match["yes"] is not None]

    def first(self, text: str, words: Iterable[str] | None = None) -> re.Match[str] | None:
        """Return the first match, or None. ``words`` are the text's words in lower case, where they are known."""
        if not self._possible(text, words):
            return None
        for match in self._pattern.finditer(text):
            if match["yes"] is not None:
                return match
        return None


def _pattern(phrase: str) -> str:
    return re.escape(phrase).replace(r"\*", r"\w*").replace(r"\ ", r"\s+").replace("'", "['’]")


@cache
def phrases(name: str) -> Phrases:
    """Return a list as a pattern of whole words and phrases."""
    return Phrases(entries(name))

"""What a check gets to look at: the theory, its graph, its settings, and short names for things in messages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from toc.checks.finding import Use
from toc.graph import walks
from toc.theory.model import ELEMENT_KINDS, STEPS, Element, Link, Outcome, Theory

Tie = tuple[Link, str, str]  # a link and the ids at its ends
Ties = dict[str, list[tuple[Link, str]]]  # an outcome → the links at it, each with the id at its other end
Kept = dict[str, tuple[tuple[object, ...], Any]]  # what was worked out, and the very tables that it was worked out from
T = TypeVar("T")
BOOK = 2_000  # characters of a statement that are read; what is longer is no statement
_LONG = 60  # characters of a statement in a message: enough to know it again on a projector


def step_number(step: str | None) -> int:
    """Return the method step 1 to 8; a theory that names none is at review."""
    return STEPS.index(step) + 1 if step in STEPS else len(STEPS)


class Numbered(NamedTuple):
    """A map in numbers: an id's place in ``ids`` is its number; ``arrows`` gives the link behind a pair."""

    ids: tuple[str, ...]
    number: dict[str, int]
    after: list[list[int]]
    arrows: dict[tuple[int, int], Tie]


class Board:
    """A theory as checks see it. Built for one state of a theory; everything costly is made when first asked for."""

    def __init__(
        self,
        theory: Theory,
        *,
        step: str | None = None,
        use: Use = "live",
        names: dict[str, str] | None = None,
        kept: Kept | None = None,
    ) -> None:
        self.theory = theory
        self.use = use
        self.step = step_number(step or theory.step)
        self.said: set[str] = set()  # ids whose words a check has put into its messages
        self._names: dict[str, str] = {} if names is None else names
        self._kept: Kept = {} if kept is None else kept

    def keep(self, name: str, make: Callable[..., T], *tables: str) -> T:
        """Return what ``make`` makes of these tables of the theory, from last time where none of them has changed.

        An edit leaves a table that it does not touch the same object, and tables are never written to.
        """
        values = self.theory.__dict__
        of = tuple(values[table] for table in tables)
        known = self._kept.get(name)
        if known is None or any(old is not new for old, new in zip(known[0], of, strict=True)):
            known = self._kept[name] = (of, make(*of))
        made: T = known[1]
        return made

    @cached_property
    def goals(self) -> tuple[str, ...]:
        """The ids of the long-term outcomes, in file order."""
        return tuple(id for id, outcome in self.theory.outcomes.items() if outcome.role == "long_term")

    @cached_property
    def kinds(self) -> dict[str, str]:
        """Every element's and link's id → its kind ("link" for links)."""
        found = dict.fromkeys(self.theory.links, "link")
        for kind, (table, _) in ELEMENT_KINDS.items():
            found |= self.keep(f"kinds of {table}", lambda ids, kind=kind: dict.fromkeys(ids, kind), table)
        return found

    @cached_property
    def ties(self) -> list[Tie]:
        """All links with their ends, in file order."""
        return [(link, link.from_ or "", link.to or "") for link in self.theory.links.values()]

    @cached_property
    def preconditions(self) -> list[Tie]:
        """The precondition links whose ends exist, feedback arrows included, in file order."""
        outcomes = self.theory.outcomes
        return [tie for tie in self.ties if tie[1] in outcomes and tie[2] in outcomes and tie[1] != tie[2]]

    @cached_property
    def forward(self) -> list[Tie]:
        """The precondition links without the feedback arrows."""
        return [tie for tie in self.preconditions if not tie[0].feedback]

    @cached_property
    def acting(self) -> list[Tie]:
        """The *brings about* links, each with the outcome it acts on: an arrow's source where it points at an arrow."""
        theory, found = self.theory, []
        outcomes, links, interventions = theory.outcomes, theory.links, theory.interventions
        for link, source, target in self.ties:
            if source not in interventions:
                continue
            if target in outcomes:
                found.append((link, source, target))
            elif (arrow := links.get(target)) is not None and arrow.from_ in outcomes and arrow.to in outcomes:
                found.append((link, source, arrow.source_id))
        return found

    @cached_property
    def feeds(self) -> Ties:
        """Outcome id → the precondition links that lead to it and their sources, feedback arrows left out."""
        found: Ties = {}
        for link, source, target in self.forward:
            found.setdefault(target, []).append((link, source))
        return found

    @cached_property
    def needed_by(self) -> Ties:
        """Outcome id → the precondition links that leave it and their targets, feedback arrows left out."""
        found: Ties = {}
        for link, source, target in self.forward:
            found.setdefault(source, []).append((link, target))
        return found

    @cached_property
    def numbered(self) -> Numbered:
        """The causal map in numbers: preconditions without feedback arrows, and what interventions bring about."""
        ids = (*self.theory.outcomes, *self.theory.interventions)
        number = {id: place for place, id in enumerate(ids)}
        after: list[list[int]] = [[] for _ in ids]
        arrows: dict[tuple[int, int], Tie] = {}
        for tie in self.forward + self.acting:
            pair = (number[tie[1]], number[tie[2]])
            if pair not in arrows:
                arrows[pair] = tie
                after[pair[0]].append(pair[1])
        return Numbered(ids, number, after, arrows)

    @cached_property
    def reach(self) -> walks.Reach:
        """Who reaches whom over the causal map in numbers."""
        return walks.Reach(self.numbered.after)

    @staticmethod
    def spread(starts: Iterable[str], ties: Ties, more: Ties | None = None) -> set[str]:
        """Return everything that is reached from ``starts`` along ``ties`` (and ``more``), the starts included."""
        reached = set(starts)
        todo = list(reached)
        while todo:
            at = todo.pop()
            ends = ties.get(at, ())
            if more and at in more:
                ends = [*ends, *more[at]]
            for _, other in ends:
                if other not in reached:
                    reached.add(other)
                    todo.append(other)
        return reached

    def above(self, outcome: Outcome) -> bool:
        """Whether the group only contributes to an outcome: above the ceiling, or an impact not said to be below."""
        return bool(outcome.above_ceiling) or (outcome.role == "impact" and outcome.above_ceiling is None)

    def lost(self, id: str) -> bool:
        """Whether an outcome hangs on no arrow at all and leads-nowhere says so: other checks then leave it alone."""
        joined = id in self.feeds or id in self.needed_by
        outcome = self.theory.outcomes[id]
        return (
            bool(self.goals) and not joined and not self.above(outcome) and outcome.role not in ("impact", "long_term")
        )

    def name(self, id: str) -> str:
        """Return an element or link as a message names it: its words in quotes, shortened, or its id."""
        known = self._names.get(id)
        if known is not None:
            self.said.add(id)
            return known
        theory = self.theory
        link = theory.links.get(id)
        if link is not None:
            return self.arrow(link)
        self.said.add(id)
        element = theory.outcomes.get(id) or theory.interventions.get(id) or theory.element(id)
        name = self._names[id] = named(element) if element is not None else f"“{id}”"
        return name

    def tie(self, tie: Tie) -> str:
        """Return a link between two boxes as a message names it."""
        return f"{self.name(tie[1])} → {self.name(tie[2])}"

    def arrow(self, link: Link) -> str:
        """Return a link as a message names it."""
        tie = "on" if link.to in self.theory.links else "→"
        return f"{self.name(link.source_id)} {tie} {self.name(link.target_id)}"


def words_in(element: Element) -> str:
    """Return an element's words as wording checks read them: the first 2,000 characters of what may be a whole book."""
    label = element.label
    return label if len(label) <= BOOK else label[:BOOK]


def named(element: Element) -> str:
    """Return an element's words in quotes, shortened; its id where it has none."""
    return quoted(element.label) if element.label.strip() else f"“{element.id}”"


def quoted(text: str) -> str:
    """Return words in quotes, on one line, cut between words where they are long."""
    line = " ".join(text[:BOOK].split())
    if len(line) > _LONG:
        line = line[: _LONG + 1].rpartition(" ")[0] or line[:_LONG]
        line = line.rstrip(" ,;:.") + " …"
    return f"“{_within(line)}”"


def _within(line: str) -> str:
    """Return words as they stand in quotes: their own double quotes become single ones, turned the right way."""
    if not any(mark in line for mark in '"“”'):
        return line
    line = re.sub(r'(^|[\s(\[‘“])"', r"\1‘", line)
    return line.replace('"', "’").replace("“", "‘").replace("”", "’")


def listed(names: list[str], most: int = 4) -> str:
    """Return names as a person lists them: "a, b and c", or "a, b and 5 more"."""
    if len(names) > most:
        return f"{', '.join(names[: most - 1])} and {len(names) - most + 1} more"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


Limits = dict[str, Any]

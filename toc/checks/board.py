"""What a check gets to look at: the theory, its graph, its settings, and short names for things in messages."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any, Literal

from toc.graph import Graph
from toc.theory.model import STEPS, Element, Link, Outcome, Theory

Use = Literal["live", "export"]
_LONG = 60  # characters of a statement in a message: enough to know it again on a projector


def step_number(step: str | None) -> int:
    """Return the method step 1 to 8; a theory that names none is at review."""
    return STEPS.index(step) + 1 if step in STEPS else len(STEPS)


class Board:
    """A theory as checks see it. Built for one state of a theory; everything costly is made when first asked for."""

    def __init__(
        self, theory: Theory, *, step: str | None = None, use: Use = "live", graph: Graph | None = None
    ) -> None:
        self.theory = theory
        self.use = use
        self.step = step_number(step or theory.step)
        self.said: set[str] = set()  # ids whose words a check has put into its messages
        self._names: dict[str, str] = {}
        self._graph = graph

    @cached_property
    def graph(self) -> Graph:
        """The theory as a graph."""
        return self._graph if self._graph is not None else Graph(self.theory)

    @cached_property
    def goals(self) -> tuple[str, ...]:
        """The ids of the long-term outcomes, in file order."""
        return tuple(id for id, outcome in self.theory.outcomes.items() if outcome.role == "long_term")

    @cached_property
    def preconditions(self) -> list[Link]:
        """The precondition links whose ends exist, feedback arrows included, in file order."""
        outcomes = self.theory.outcomes
        return [
            link
            for link in self.theory.links.values()
            if link.from_ in outcomes and link.to in outcomes and link.from_ != link.to
        ]

    @cached_property
    def acting(self) -> list[tuple[Link, str]]:
        """The *brings about* links, each with the outcome it acts on: an arrow's source where it points at an arrow."""
        theory, found = self.theory, []
        outcomes, links = theory.outcomes, theory.links
        for link in links.values():
            if link.from_ not in theory.interventions:
                continue
            if link.to in outcomes:
                found.append((link, link.target_id))
            elif (arrow := links.get(link.target_id)) is not None and arrow.from_ in outcomes and arrow.to in outcomes:
                found.append((link, arrow.source_id))
        return found

    @cached_property
    def feeds(self) -> dict[str, list[Link]]:
        """Outcome id → the precondition links that lead to it, feedback arrows left out."""
        found: dict[str, list[Link]] = {}
        for link in self.preconditions:
            if not link.feedback:
                found.setdefault(link.target_id, []).append(link)
        return found

    @cached_property
    def needed_by(self) -> dict[str, list[Link]]:
        """Outcome id → the precondition links that leave it, feedback arrows left out."""
        found: dict[str, list[Link]] = {}
        for link in self.preconditions:
            if not link.feedback:
                found.setdefault(link.source_id, []).append(link)
        return found

    def spread(
        self, starts: Iterator[str] | tuple[str, ...] | set[str], ties: dict[str, list[Link]], *, up: bool
    ) -> set[str]:
        """Return everything reached from ``starts`` along ``ties`` (``up``: towards the goal), the starts included."""
        reached = set(starts)
        todo = list(reached)
        while todo:
            for link in ties.get(todo.pop(), ()):
                other = link.target_id if up else link.source_id
                if other not in reached:
                    reached.add(other)
                    todo.append(other)
        return reached

    def above(self, outcome: Outcome) -> bool:
        """Whether the group only contributes to an outcome: above the ceiling, or an impact not said to be below."""
        return bool(outcome.above_ceiling) or (outcome.role == "impact" and outcome.above_ceiling is None)

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

    def arrow(self, link: Link) -> str:
        """Return a link as a message names it."""
        return f"{self.name(link.source_id)} → {self.name(link.target_id)}"


def named(element: Element) -> str:
    """Return an element's words in quotes, shortened; its id where it has none."""
    return quoted(element.label) if element.label.strip() else f"“{element.id}”"


def quoted(text: str) -> str:
    """Return words in quotes, on one line, cut between words where they are long."""
    line = " ".join(text.split())
    if len(line) > _LONG:
        line = line[: _LONG + 1].rpartition(" ")[0] or line[:_LONG]
        line = line.rstrip(" ,;:.") + " …"
    return f"“{line}”"


def listed(names: list[str], most: int = 4) -> str:
    """Return names as a person lists them: "a, b and c", or "a, b and 5 more"."""
    if len(names) > most:
        return f"{', '.join(names[: most - 1])} and {len(names) - most + 1} more"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


Limits = dict[str, Any]

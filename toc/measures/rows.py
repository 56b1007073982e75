"""The measure list: derived from the theory, ordered along the causal chain, gaps marked."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from toc.graph import Graph
from toc.measures.parts import (
    CONVENTIONS,
    MEASURE_TYPES,
    MeasureType,
    collection_parts,
    convention,
    derived_type,
    measure_type,
    missing_parts,
    needs_measure,
)
from toc.theory.model import Assumption, Element, Factor, Indicator, Intervention, Kind, Outcome, Theory

Level = Literal["impact", "long_term", "intermediate", "output"]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the measure list: an indicator, or an element that still needs one (``indicator`` is None).

    Ids point into the theory. ``pathway`` runs from the element to the nearest long-term outcome, both ends
    included; it is empty where no arrows lead there.
    """

    indicator: Indicator | None
    element: Element | None  # what is measured; None where the indicator names nothing that exists
    type: MeasureType | None
    derived: MeasureType | None  # what the type would be had nobody written one
    level: Level | None  # of a measured outcome: its role
    pathway: tuple[str, ...] = ()
    strands: tuple[str, ...] = ()
    interventions: tuple[str, ...] = ()  # those that act on the element
    assumptions: tuple[str, ...] = ()  # those about the element or an arrow into or out of it
    missing: tuple[str, ...] = ()  # of the four parts: population, threshold, target, timeline
    to_agree: tuple[str, ...] = ()  # before anybody can collect: baseline, numerator, …, frequency

    @property
    def gap(self) -> bool:
        """Whether this is an element that still needs a measure."""
        return self.indicator is None

    @property
    def kind(self) -> Kind | None:
        """The kind of the element that is measured."""
        return self.element.kind if self.element is not None else None

    @property
    def id(self) -> str:
        """The indicator's id; a gap row's is its element's."""
        if self.indicator is not None:
            return self.indicator.id
        return self.element.id if self.element is not None else ""

    @property
    def mismatch(self) -> bool:
        """Whether the written type differs from the one that follows from the map."""
        return self.derived is not None and self.type != self.derived


def measure_list(theory: Theory) -> tuple[Row, ...]:
    """Return every measure and every gap, from the goal backwards along the causal chain.

    First what lies above and at the long-term outcomes, then level by level what they need, each intervention
    straight after the outcomes it acts on; then what leads nowhere, measures of factors (what could get worse),
    of assumptions, and indicators that hang on nothing. Within a level: strand by strand, then the file's order.
    Linear in the size of the theory.
    """
    chain = _Chain(theory)
    hanging: dict[str, list[Indicator]] = {}
    loose: list[Indicator] = []
    for indicator in theory.indicators.values():
        element = theory.element(indicator.measures) if indicator.measures else None
        if element is None:
            loose.append(indicator)
        else:
            hanging.setdefault(element.id, []).append(indicator)
    rows: list[Row] = []
    for element in chain.in_order(hanging):
        indicators = hanging.get(element.id, [])
        rows.extend(chain.row(indicator, element) for indicator in indicators)
        if not indicators and needs_measure(element):
            rows.append(chain.row(None, element))
    rows.extend(chain.row(indicator, None) for indicator in loose)
    return tuple(rows)


def rows_json(theory: Theory) -> dict[str, Any]:
    """Return the measure list as compact JSON, for the editor's panel and the room's ``derived`` message.

    ``{"convention": "qi", "note": sentence, "counts": {"outcome": 3, …, "gap": 2}, "rows": [row, …]}``. A row holds
    ``indicator`` (id; absent in a gap row), ``element`` (id) and ``kind``, ``type``, and only where they say
    something: ``derived`` (the map's type where the written one differs), ``level``, ``pathway``, ``interventions``,
    ``assumptions``, ``strands`` (lists of ids), ``missing`` and ``to_agree`` (names of parts), ``in_plan`` (true),
    ``gap`` (true). Words are not repeated: the reader has the theory.
    """
    rows = measure_list(theory)
    counts: dict[str, int] = {kind: sum(row.type == kind and not row.gap for row in rows) for kind in MEASURE_TYPES}
    counts["gap"] = sum(row.gap for row in rows)
    spoken = convention(theory)
    return {
        "convention": spoken,
        "note": CONVENTIONS[spoken],
        "counts": counts,
        "rows": [_row_json(row) for row in rows],
    }


def _row_json(row: Row) -> dict[str, Any]:
    said: dict[str, Any] = {
        "indicator": row.indicator.id if row.indicator is not None else None,
        "element": row.element.id if row.element is not None else None,
        "kind": row.kind,
        "type": row.type,
        "derived": row.derived if row.mismatch else None,
        "level": row.level,
        "pathway": list(row.pathway),
        "strands": list(row.strands),
        "interventions": list(row.interventions),
        "assumptions": list(row.assumptions),
        "missing": list(row.missing),
        "to_agree": list(row.to_agree),
        "in_plan": bool(row.indicator and row.indicator.in_plan),
        "gap": row.gap,
    }
    return {key: value for key, value in said.items() if value}


class _Chain:
    """The theory seen along its causal chain: for each element its place, its pathway and what touches it."""

    def __init__(self, theory: Theory) -> None:
        self.theory = theory
        self.graph = Graph(theory)
        self.goals = self.graph.long_term()
        self.needs: dict[str, list[str]] = {}  # outcome → what it needs, feedback arrows left out
        self.serves: dict[str, list[str]] = {}  # outcome → what it is needed for
        for link in self.graph.links("precondition"):
            if not link.feedback:
                self.needs.setdefault(link.target_id, []).append(link.source_id)
                self.serves.setdefault(link.source_id, []).append(link.target_id)
        self.towards = self._towards_goals()
        self.assumed = self._assumed()

    def _towards_goals(self) -> dict[str, str]:
        """Outcome → the next outcome on a shortest way to a goal; a goal leads to itself."""
        towards = {goal: goal for goal in self.goals}
        queue = deque(self.goals)
        while queue:
            here = queue.popleft()
            for earlier in self.needs.get(here, ()):
                if earlier not in towards:
                    towards[earlier] = here
                    queue.append(earlier)
        return towards

    def _assumed(self) -> dict[str, list[str]]:
        """Element id → the assumptions about it, or about an arrow that starts or ends at it."""
        assumed: dict[str, list[str]] = {}
        for assumption in self.theory.assumptions.values():
            for about in assumption.about:
                link = self.theory.links.get(about)
                for id in (about,) if link is None else (link.source_id, link.target_id):
                    there = assumed.setdefault(id, [])
                    if assumption.id not in there:
                        there.append(assumption.id)
        return assumed

    def in_order(self, hanging: Iterable[str]) -> list[Element]:
        """Every element that has or needs a measure, in the list's order."""
        levels = self.graph.levels()
        beyond = self._beyond_goals()
        strand_order = {strand: place for place, strand in enumerate(self.theory.strands)}

        def strand_of(element: Outcome | Intervention) -> int:
            return min((strand_order.get(strand, len(strand_order)) for strand in element.strands), default=-1)

        placed: list[tuple[tuple[int, float, int, int], Element]] = []
        for outcome in self.theory.outcomes.values():
            tied = outcome.id in self.towards or outcome.id in beyond
            placed.append(((0 if tied else 1, levels.get(outcome.id, 0), 0, strand_of(outcome)), outcome))
        for intervention in self.theory.interventions.values():
            acts_on = self.graph.acts_on(intervention.id)
            tied = any(outcome in self.towards or outcome in beyond for outcome in acts_on)
            # no level of its own: an intervention stands straight after the lowest outcome that it acts on
            level = max((levels.get(outcome, 0) for outcome in acts_on), default=len(levels))
            placed.append(((0 if tied else 1, level, 1, strand_of(intervention)), intervention))
        placed.sort(key=lambda pair: pair[0])
        wanted = set(hanging)
        chain = [element for _, element in placed if element.id in wanted or needs_measure(element)]
        seen = {element.id for element in chain}
        asides = (self.theory.factors, self.theory.assumptions, self.theory.evidence, self.theory.stakeholders)
        chain.extend(element for table in asides for element in table.values() if element.id in wanted)
        seen.update(element.id for element in chain)
        chain.extend(indicator for indicator in self.theory.indicators.values() if indicator.id in wanted - seen)
        return chain

    def _beyond_goals(self) -> set[str]:
        """The outcomes that a goal leads on to, the ceiling's other side."""
        beyond = set(self.goals)
        queue = deque(self.goals)
        while queue:
            for later in self.serves.get(queue.popleft(), ()):
                if later not in beyond:
                    beyond.add(later)
                    queue.append(later)
        return beyond

    def row(self, indicator: Indicator | None, element: Element | None) -> Row:
        """The row of an indicator on an element, or of an element without one."""
        pathway = self._pathway(element)
        if indicator is not None:
            kind, derived = measure_type(self.theory, indicator), derived_type(self.theory, indicator)
        else:
            kind = derived = derived_type(self.theory, Indicator(measures=element.id if element else ""))
        return Row(
            indicator=indicator,
            element=element,
            type=kind,
            derived=derived,
            level=element.role if isinstance(element, Outcome) else None,
            pathway=pathway,
            strands=tuple(element.strands) if isinstance(element, (Outcome, Intervention)) else (),
            interventions=self._interventions(element),
            assumptions=self._assumptions(element),
            missing=missing_parts(indicator) if indicator is not None else (),
            to_agree=collection_parts(indicator) if indicator is not None else (),
        )

    def _pathway(self, element: Element | None) -> tuple[str, ...]:
        if element is None:
            return ()
        ways = self._entries(element)
        ways = [way for way in ways if way in self.towards]
        if not ways:
            return ()
        best = min((self._walk(way) for way in ways), key=len)
        return best if best[0] == element.id else (element.id, *best)

    def _entries(self, element: Element) -> list[str]:
        """Where the element joins the chain of outcomes."""
        if isinstance(element, Outcome):
            return [element.id]
        if isinstance(element, Intervention):
            return list(self.graph.acts_on(element.id))
        about: list[str] = []
        if isinstance(element, (Assumption, Factor)):
            for id in element.about:
                link = self.theory.links.get(id)
                about.append(link.source_id if link is not None else id)
        entries: list[str] = []
        for id in about:
            entries.extend(self.graph.acts_on(id) if id in self.theory.interventions else [id])
        return entries

    def _walk(self, start: str) -> tuple[str, ...]:
        way = [start]
        while self.towards[way[-1]] != way[-1]:
            way.append(self.towards[way[-1]])
        return tuple(way)

    def _interventions(self, element: Element | None) -> tuple[str, ...]:
        if element is None:
            return ()
        if isinstance(element, (Assumption, Factor)):
            return tuple(id for id in element.about if id in self.theory.interventions)
        return self.graph.interventions_on(element.id)

    def _assumptions(self, element: Element | None) -> tuple[str, ...]:
        return tuple(self.assumed.get(element.id, ())) if element is not None else ()

"""What stands where in a driver diagram: the aim, primary drivers, secondary drivers, change ideas.

Improvement teams know these four (Institute for Healthcare Improvement). What drives a secondary driver in turn is
named in that driver's box; a change idea that works on it works, in the picture, on that driver.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from toc.graph import Graph
from toc.theory.model import Theory
from toc.views.facts import goals

SECONDARY = 2  # the last column of drivers


class Way(NamedTuple):
    """A link between two things of the diagram; from a change idea on an arrow, to what that arrow leads to."""

    link: str
    source: str
    target: str


class Tie(NamedTuple):
    """A line of the diagram."""

    id: str  # the link's; with the box's behind it where the line ends on another box than the link
    link: str
    source: str
    target: str


@dataclass
class Columns:
    """A theory sorted into the columns of its driver diagram."""

    column: dict[str, int] = field(default_factory=dict)  # of each box: 0 the aim, 1 primary drivers, …
    ways: list[Way] = field(default_factory=list)  # all links between what is in the diagram, drawn or not
    ties: list[Tie] = field(default_factory=list)  # the lines to draw
    under: dict[str, list[str]] = field(default_factory=dict)  # box → what else drives it, to be named inside it

    @property
    def last(self) -> int:
        """The number of the last column."""
        return max(self.column.values(), default=0)


def sort_out(theory: Theory, graph: Graph) -> Columns:
    """Sort what leads to a goal into columns; change ideas stand in the last, also those that nothing ties in yet."""
    levels = _levels(theory, graph)
    out = Columns(ways=list(_ways(theory, graph, levels.keys() | theory.interventions.keys())))
    leads: dict[str, list[str]] = {}
    needs: dict[str, list[str]] = {}
    for _, source, target in out.ways:
        leads.setdefault(source, []).append(target)
        if source in levels:
            needs.setdefault(target, []).append(source)
    for id, level in levels.items():
        near = min([levels[target] for target in leads.get(id, ())], default=0)
        if level <= SECONDARY or near < SECONDARY:  # what works on a primary driver is a secondary one, at the least
            out.column[id] = min(level, SECONDARY)
    ideas = out.last + 1
    out.column.update(dict.fromkeys(theory.interventions, ideas))
    drawn: set[tuple[str, str]] = set()
    for way in sorted(out.ways, key=lambda way: way.target not in out.column):  # straight ones before those that fold
        if way.source in out.column:
            for target in _shown(way.target, out.column, leads):
                if out.column[way.source] > out.column[target] and (way.source, target) not in drawn:
                    drawn.add((way.source, target))
                    id = way.link if target == way.target else f"{way.link}~{target}"
                    out.ties.append(Tie(id, way.link, way.source, target))
    for id in out.column:
        if named := [other for other in _behind(id, out.column, needs) if (other, id) not in drawn]:
            out.under[id] = named
    return out


def _levels(theory: Theory, graph: Graph) -> dict[str, int]:
    """Return each outcome that leads to a goal → how many steps under the goals, the longest way."""
    tops = goals(theory, graph)
    levels = graph.levels()
    inside = set(tops)
    for top in tops:
        inside.update(graph.upstream(top))
    base = min((levels.get(id, 0) for id in tops), default=0)
    return {id: 0 if id in tops else max(levels.get(id, 0) - base, 1) for id in theory.outcomes if id in inside}


def _ways(theory: Theory, graph: Graph, inside: set[str]) -> Iterator[Way]:
    for link in theory.links.values():
        if graph.kinds.get(link.id) not in ("precondition", "brings_about") or link.feedback:
            continue
        target = link.target_id
        if target in theory.links:
            target = theory.links[target].target_id
        if link.source_id in inside and target in inside and link.source_id != target:
            yield Way(link.id, link.source_id, target)


def _shown(id: str, column: dict[str, int], leads: dict[str, list[str]]) -> list[str]:
    """Return the boxes in which something is seen: its own, or those of what it drives."""
    if id in column:
        return [id]
    found: dict[str, None] = {}
    stack, seen = [id], {id}
    while stack:
        for target in leads.get(stack.pop(), ()):
            if target in column:
                found[target] = None
            elif target not in seen:
                seen.add(target)
                stack.append(target)
    return list(found)


def _behind(id: str, column: dict[str, int], needs: dict[str, list[str]]) -> list[str]:
    """Return what drives a box, nearest first: through whatever has no box of its own, up to what has one."""
    found: dict[str, None] = {}
    line = [id]
    for at in line:
        for source in needs.get(at, ()):
            if source != id and source not in found:
                found[source] = None
                if source not in column:
                    line.append(source)
    return list(found)

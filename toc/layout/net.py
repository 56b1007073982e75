"""What the map draws, as a net: nodes (boxes), arcs between them, and what hangs on a box or an arrow as a mark.

This is the only file of the layout that knows the theory's tables; the files after it see nodes and arcs.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from toc.layout.scene import BoxKind, LineKind
from toc.layout.text import clean
from toc.theory.model import Element, Factor, Indicator, Link, Theory

MarkKind = Literal["assumption", "indicator", "evidence", "barrier", "gap"]


@dataclass(slots=True)
class Node:
    """A box to be: what it is, and where the method wants it."""

    index: int
    id: str
    kind: BoxKind
    role: str
    label: str
    strands: tuple[str, ...] = ()
    above_ceiling: bool | None = None
    number: int | None = None


@dataclass(slots=True)
class Arc:
    """An arrow to be, from node to node; ``on`` is set instead of ``head`` where it ends on another arrow."""

    id: str
    kind: LineKind
    tail: int
    head: int  # node; for an arc on an arrow the node at that arrow's head
    on: int | None = None  # index of the arc that it acts on
    link: Link | None = None
    feedback: bool = False


@dataclass(slots=True)
class Net:
    """Nodes and arcs, with what each carries as marks: id of an element or link → kind → ids."""

    nodes: list[Node] = field(default_factory=list)
    arcs: list[Arc] = field(default_factory=list)
    index: dict[str, int] = field(default_factory=dict)
    marks: dict[str, dict[MarkKind, list[str]]] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)


def line_kind(theory: Theory, link: Link) -> LineKind:
    """Return what a link is drawn as, from its two ends: links that the method does not know are drawn all the same."""
    source, target = link.from_ or "", link.to
    if source in theory.outcomes:
        return "enables" if target in theory.interventions else "precondition"
    if source in theory.interventions:
        return "brings_about"
    factor = theory.factors.get(source)
    if factor is not None:
        return "helps" if factor.type == "enabler" else "blocks"
    return "enables" if target in theory.interventions else "precondition"


def build(theory: Theory, full: bool = False) -> Net:
    """Return the theory's net: outcomes, interventions and linked factors; with ``full`` also what else has words."""
    net = Net()
    _outcomes(net, theory)
    _interventions(net, theory)
    linked = {end for link in theory.links.values() for end in (link.from_, link.to)} if theory.factors else set()
    for factor in theory.factors.values():
        if full or factor.id in linked:
            _add(net, factor, "factor", factor.type or "")
    if full:
        for assumption in theory.assumptions.values():
            _add(net, assumption, "assumption", "")
        for indicator in theory.indicators.values():
            _add(net, indicator, "indicator", "")
    _links(net, theory)
    _belongings(net, theory, full)
    _inherit_strands(net)
    return net


def _add(net: Net, element: Element, kind: BoxKind, role: str) -> Node:
    node = Node(len(net.nodes), element.id, kind, role, clean(element.label))
    net.nodes.append(node)
    net.index[element.id] = node.index
    return node


def _outcomes(net: Net, theory: Theory) -> None:
    for outcome in theory.outcomes.values():
        node = _add(net, outcome, "outcome", outcome.role)
        node.strands = tuple(s for s in outcome.strands if s in theory.strands)
        node.above_ceiling = outcome.above_ceiling


def _interventions(net: Net, theory: Theory) -> None:
    for number, intervention in enumerate(theory.interventions.values(), 1):
        node = _add(net, intervention, "intervention", "")
        node.strands = tuple(s for s in intervention.strands if s in theory.strands)
        node.number = net.numbers[intervention.id] = number


def _links(net: Net, theory: Theory) -> None:
    arc_of: dict[str, int] = {}
    later: list[Link] = []
    index = net.index
    for link in theory.links.values():
        tail, head = index.get(link.from_ or ""), index.get(link.to or "")
        if tail is None or tail == head:
            continue
        if head is None:
            later.append(link)
            continue
        arc_of[link.id] = len(net.arcs)
        net.arcs.append(Arc(link.id, line_kind(theory, link), tail, head, link=link, feedback=bool(link.feedback)))
    for link in later:
        on = arc_of.get(link.target_id)
        if on is not None:
            tail = net.index[link.source_id]
            net.arcs.append(Arc(link.id, line_kind(theory, link), tail, net.arcs[on].head, on=on, link=link))


def _belongings(net: Net, theory: Theory, full: bool) -> None:
    """Hang assumptions, indicators, evidence and factors on what they belong to: as boxes in full, else as marks."""
    arc_of = {arc.id: position for position, arc in enumerate(net.arcs)}
    known = net.index.keys() | arc_of.keys()
    drawn = {(arc.tail, arc.head) for arc in net.arcs if arc.on is None}  # a factor may be tied and be about one thing

    # the ids of such lines are of their own kind: "a~b" is never the id of a link
    def hang(kind: MarkKind, id: str, about: tuple[str, ...]) -> None:
        own = net.index.get(id)
        for target in about:
            if target not in known or target == id:
                continue
            if own is None:
                ids = net.marks.setdefault(target, {}).setdefault(kind, [])
                if id not in ids:
                    ids.append(id)
            elif target not in net.index:
                on = arc_of[target]
                net.arcs.append(Arc(f"{id}~{target}", "belongs", own, net.arcs[on].head, on=on))
            elif (own, net.index[target]) not in drawn:
                drawn.add((own, net.index[target]))
                net.arcs.append(Arc(f"{id}~{target}", "belongs", own, net.index[target]))

    for assumption in theory.assumptions.values():
        hang("assumption", assumption.id, assumption.about)
    for indicator in theory.indicators.values():
        hang("indicator", indicator.id, _measured(indicator))
    for evidence in theory.evidence.values():
        hang("evidence", evidence.id, (*evidence.supports, *evidence.contradicts))
    for factor in theory.factors.values():
        if full or _hinders(factor):
            hang("barrier", factor.id, factor.about)


def _measured(indicator: Indicator) -> tuple[str, ...]:
    return (indicator.measures,) if indicator.measures else ()


def _hinders(factor: Factor) -> bool:
    return factor.type != "enabler"


def _inherit_strands(net: Net) -> None:
    """A box that names no strand stands where the boxes that it acts on stand."""
    for arc in net.arcs:
        tail, head = net.nodes[arc.tail], net.nodes[arc.head]
        if tail.kind != "outcome" and not tail.strands:
            on = net.nodes[net.arcs[arc.on].tail].strands if arc.on is not None else ()
            tail.strands = head.strands if len(head.strands) == 1 or not on else on

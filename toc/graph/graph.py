"""The graph of one theory, built once from its links; the costly answers are worked out when first asked."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Literal

from toc.graph import walks
from toc.graph.risk import Risk, riskiest
from toc.theory.model import ELEMENT_KINDS, Link, Theory

LinkKind = Literal["precondition", "brings_about", "enables", "helps", "blocks", "activity_chain"]


class Graph:
    """A theory's arrows by what they mean.

    Preconditions are the arrows among outcomes (outputs are outcomes); causal ways run over them and over what
    interventions bring about. An intervention on an arrow acts at that arrow's source.

    Args:
        theory: the theory; the graph holds for this very theory and is never updated.

    Attributes:
        kinds: link id → what the link's ends make of it; None where they may not be joined.
        ids: the outcomes and interventions, in file order; ``number`` gives each one's place among them.
        links_into: id of an element or a link → the arrows that end there.
        links_out_of: id of an element → the arrows that start there.
    """

    def __init__(self, theory: Theory) -> None:
        self.theory = theory
        self.kinds: dict[str, LinkKind | None] = {}
        self.ids: tuple[str, ...] = (*theory.outcomes, *theory.interventions)
        self.number = {id: number for number, id in enumerate(self.ids)}
        self.links_into: dict[str, list[Link]] = {}
        self.links_out_of: dict[str, list[Link]] = {}
        self._kind: dict[str, str] = dict.fromkeys(theory.links, "link")  # id of an element or a link → its kind
        for kind, (table, _) in ELEMENT_KINDS.items():
            self._kind.update(dict.fromkeys(getattr(theory, table), kind))
        for link in theory.links.values():
            self.kinds[link.id] = self.kind_of_link(link)
            source, target = link.from_, link.to
            if source != target and source in self._kind and target in self._kind and self._kind[source] != "link":
                self.links_into.setdefault(target, []).append(link)
                self.links_out_of.setdefault(source, []).append(link)

    def _what(self, id: str) -> str | None:
        return self._kind.get(id)

    def kind_of_link(self, link: Link) -> LinkKind | None:
        """Return what a link's ends make of it; None where they may not be joined or do not exist."""
        source, target = self._what(link.source_id), self._what(link.target_id)
        if target == "link":
            onto = self.theory.links[link.target_id]
            if self._what(onto.source_id) != "outcome" or self._what(onto.target_id) != "outcome":
                return None
            if source == "intervention":
                return "brings_about"
        if source == "outcome":
            return "precondition" if target == "outcome" else "enables" if target == "intervention" else None
        if source == "intervention":
            return "brings_about" if target == "outcome" else "activity_chain" if target == "intervention" else None
        if source == "factor" and target in ("outcome", "intervention", "link"):
            return "helps" if self.theory.factors[link.source_id].type == "enabler" else "blocks"
        return None

    def links(self, kind: LinkKind) -> tuple[Link, ...]:
        """Return the arrows of a kind, in file order; arrows from a box to itself are left out."""
        wanted = [link for link in self.theory.links.values() if self.kinds[link.id] == kind]
        return tuple(link for link in wanted if link.source_id != link.target_id)

    # What is next to what

    def preconditions_of(self, id: str) -> tuple[str, ...]:
        """Return the outcomes that must be true for this one: the direct ones, in the order of their links."""
        return self._ends(self.links_into.get(id, ()), "precondition", source=True)

    def leads_to(self, id: str) -> tuple[str, ...]:
        """Return the outcomes that this one is a precondition of."""
        return self._ends(self.links_out_of.get(id, ()), "precondition", source=False)

    def _ends(self, links: Iterable[Link], kind: LinkKind, *, source: bool) -> tuple[str, ...]:
        wanted = (link for link in links if self.kinds[link.id] == kind)
        return tuple(dict.fromkeys(link.source_id if source else link.target_id for link in wanted))

    def acts_on(self, intervention: str) -> tuple[str, ...]:
        """Return the outcomes that an intervention brings about; one on an arrow acts at that arrow's source."""
        out: dict[str, None] = {}
        for link in self.links_out_of.get(intervention, ()):
            if self.kinds[link.id] == "brings_about":
                onto = self.theory.links.get(link.target_id) if link.target_id not in self.theory.outcomes else None
                out[link.target_id if onto is None else onto.source_id] = None
        return tuple(out)

    def interventions_on(self, id: str) -> tuple[str, ...]:
        """Return the interventions that act on an outcome (also by an arrow that starts there), or on a link itself."""
        if id in self.theory.links:
            return self._ends(self.links_into.get(id, ()), "brings_about", source=True)
        return self._actors.get(id, ())

    @cached_property
    def _actors(self) -> dict[str, tuple[str, ...]]:
        out: dict[str, list[str]] = {}
        for intervention in self.theory.interventions:
            for outcome in self.acts_on(intervention):
                out.setdefault(outcome, []).append(intervention)
        return {id: tuple(actors) for id, actors in out.items()}

    # The whole shape

    @cached_property
    def _pre(self) -> list[list[int]]:
        """Outcome → the outcomes it leads to, feedback arrows included."""
        return self._numbers("precondition", feedback=True)

    @cached_property
    def _pre_forward(self) -> list[list[int]]:
        """Outcome → the outcomes it leads to, feedback arrows left out."""
        return self._numbers("precondition", feedback=False)

    def _numbers(self, kind: LinkKind, *, feedback: bool) -> list[list[int]]:
        after: list[dict[int, None]] = [{} for _ in self.ids]
        number = self.number
        for link in self.links(kind):
            if feedback or not link.feedback:
                after[number[link.source_id]][number[link.target_id]] = None
        return [list(targets) for targets in after]

    @cached_property
    def causal(self) -> list[list[int]]:
        """The preconditions' graph, with the interventions leading to what they act on."""
        after = [list(targets) for targets in self._pre]
        number = self.number
        for intervention in self.theory.interventions:
            after[number[intervention]] = [number[id] for id in self.acts_on(intervention)]
        return after

    @cached_property
    def causal_back(self) -> list[list[int]]:
        """The causal graph with every arrow turned round."""
        return walks.reversed_graph(self.causal)

    @cached_property
    def _reach(self) -> walks.Reach:
        return walks.Reach(self.causal)

    def levels(self) -> dict[str, int]:
        """Return each outcome's level: 0 at the top, else one more than the lowest outcome it leads to.

        The level is the length of the longest way up to a top (an outcome that leads nowhere). Feedback arrows are
        left out, and in an unlabelled loop the arrow that closes it when walked down from the tops.
        """
        return dict(self._levels)

    @cached_property
    def _levels(self) -> dict[str, int]:
        count = len(self.theory.outcomes)
        down = walks.reversed_graph(self._pre_forward[:count])
        tops = [node for node in range(count) if not self._pre_forward[node]]
        goals = [self.number[id] for id in self.long_term()]
        tree = walks.without_back_arrows(down, (*goals, *tops, *range(count)))
        return dict(zip(self.ids, walks.depths(tree), strict=False))

    def long_term(self) -> tuple[str, ...]:
        """Return the long-term outcomes, in file order."""
        return tuple(id for id, outcome in self.theory.outcomes.items() if outcome.role == "long_term")

    def components(self) -> tuple[tuple[str, ...], ...]:
        """Return the groups of outcomes and interventions that hang together: largest first, each in file order."""
        number = self.number
        after: list[list[int]] = [list(targets) for targets in self.causal]
        for kind in ("enables", "activity_chain"):
            for link in self.links(kind):
                after[number[link.source_id]].append(number[link.target_id])
        return tuple(tuple(self.ids[node] for node in group) for group in walks.weak_components(after))

    def loops(self) -> tuple[tuple[str, ...], ...]:
        """Return a shortest loop of each knot of preconditions that no feedback arrow explains, each id once.

        The ids follow the arrows: each leads to the next, and the last to the first.
        """
        knots = [group for group in walks.strong_components(self._pre_forward) if len(group) > 1]
        knots.sort()
        cycles = (walks.shortest_cycle(self._pre_forward, group) for group in knots)
        return tuple(tuple(self.ids[node] for node in cycle) for cycle in cycles)

    def shortcuts(self) -> tuple[str, ...]:
        """Return the ids of precondition links that a longer way goes round as well, feedback left out."""
        forward = self._pre_forward
        pairs = {(self.ids[a], self.ids[b]) for a, b in walks.Reach(forward).shortcuts(forward)}
        links = self.links("precondition")
        return tuple(link.id for link in links if not link.feedback and (link.source_id, link.target_id) in pairs)

    # Who reaches whom, over preconditions and what interventions bring about

    def reaches(self, a: str, b: str) -> bool:
        """Tell whether a causal way leads from ``a`` to ``b``; ids that are not in the graph reach nothing."""
        first, last = self.number.get(a), self.number.get(b)
        if first is None or last is None:
            return False
        return bool(self._reach(first) >> last & 1)

    def upstream(self, id: str) -> tuple[str, ...]:
        """Return every outcome and intervention that leads to ``id``, in file order; for a link, to its source."""
        return self._around(id, self.causal_back, source=True)

    def downstream(self, id: str) -> tuple[str, ...]:
        """Return every outcome that ``id`` leads to, in file order; for a link, what its target leads to, and it."""
        return self._around(id, self.causal, source=False)

    def _around(self, id: str, after: walks.Adjacency, *, source: bool) -> tuple[str, ...]:
        node = self.number.get(id)
        own: set[int] = set()
        if node is None:
            link = self.theory.links.get(id)
            if link is None:
                return ()
            onto = self.theory.links.get(link.target_id)  # an arrow onto an arrow acts at that one's source
            end = link.source_id if source else link.target_id if onto is None else onto.source_id
            node = self.number.get(end)
            if node is None:
                return ()
            own = {node}
        return tuple(self.ids[found] for found in sorted(walks.reach(after, [node]) | own))

    def pathway(self, a: str, b: str) -> tuple[str, ...]:
        """Return the ids of a shortest causal way from ``a`` to ``b``, both included; empty where there is none."""
        first, last = self.number.get(a), self.number.get(b)
        if first is None or last is None:
            return ()
        return tuple(self.ids[node] for node in walks.shortest(self.causal, first, last))

    def between(self, a: str, b: str) -> tuple[str, ...]:
        """Return every id that lies on some causal way from ``a`` to ``b``, both included, in file order."""
        if not self.reaches(a, b):
            return ()
        first, last = self.number[a], self.number[b]
        shared = walks.reach(self.causal, [first]) & walks.reach(self.causal_back, [last])
        return tuple(self.ids[node] for node in sorted(shared | {first, last}))

    def cut_off_by(self, *links: str) -> tuple[str, ...]:
        """Return the long-term outcomes that interventions reach now and would not without these links."""
        gone = set(links)
        kept = [link for link in self.theory.links.values() if link.id not in gone and link.target_id not in gone]
        rest = Graph(self.theory.model_copy(update={"links": {link.id: link for link in kept}}))
        starts = [self.number[id] for id in self.theory.interventions]
        before, after = walks.reach(self.causal, starts), walks.reach(rest.causal, starts)
        return tuple(id for id in self.long_term() if self.number[id] in before - after)

    def riskiest(self) -> tuple[Risk, ...]:
        """Return the arrows whose confidence is written, weakest first; see :func:`toc.graph.risk.riskiest`."""
        return riskiest(self)

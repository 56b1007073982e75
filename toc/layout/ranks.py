"""Rows from backwards mapping: the long-term outcome at the top, what must be true first below it.

Outcomes stand on every third rank, what acts on them on the rank below, what belongs to an intervention on the one
below that; so interventions stand beside the arrows on which they act. Unused ranks take no room.

A rank is the longest way up; feedback arrows do not count, and of any other loop one arrow is left out, the same on
every run.
"""

from __future__ import annotations

from collections.abc import Mapping

from toc.layout.lift import lift
from toc.layout.loops import TOP_ROLES, open_loops, top_down
from toc.layout.net import Net

# how far below a rank (by its remainder of three) the next box of a kind stands
Steps = Mapping[str, tuple[int, int, int]]
_APART: Steps = {"outcome": (3, 2, 1), "intervention": (1, 3, 2)}
_AMONG: Steps = {"outcome": (3, 2, 1), "intervention": (3, 2, 1)}
_BESIDE = (1, 1, 2)


def ranks(
    net: Net,
    apart: bool,
    before: Mapping[str, int],
    tied: frozenset[str] = frozenset(),
    loose: frozenset[str] = frozenset(),
) -> list[int]:
    """Return each node's rank: 0 is the top; a multiple of three for outcomes. Marks loop-closing arcs as feedback.

    Interventions stand ``apart`` on ranks of their own, or else among the outcomes one rank down, which makes a map of
    half as many rows.

    A box stays on the rank that it had ``before`` while everything that needs it stands above that; one that nothing
    ties to the map any more stays where it is. Where somebody has just ``tied`` boxes to something, what moves least
    moves; those of them that were ``loose``, led nowhere, go where they belong. Boxes that were never tied to anything
    wait at the foot of the map.
    """
    steps = _APART if apart else _AMONG
    below = open_loops(net, before)
    order = top_down(below)
    if tied:
        bare = _floors(net, apart, below, {})
        before = lift(net, below, order, bare, [steps.get(node.kind, _BESIDE) for node in net.nodes], before, tied)
        before = {id: rank for id, rank in before.items() if id not in loose}
    floors = _floors(net, apart, below, before)
    found = _longest(net, below, order, floors, steps, before)
    above = [found[node.index] for node in net.nodes if node.above_ceiling is True]
    if above:
        line = max(above) + 3
        raised = list(floors)
        for node in net.nodes:
            if node.above_ceiling is False:
                raised[node.index] = max(raised[node.index], line)
        pushed = _longest(net, below, order, raised, steps, before)
        if all(pushed[n.index] == found[n.index] for n in net.nodes if n.above_ceiling is True):
            found = pushed
    _park(net, found, before)
    return found


def _park(net: Net, found: list[int], before: Mapping[str, int]) -> None:
    """Give boxes without any arrow the rank below all others, in place."""
    alone = [node.role not in TOP_ROLES and node.above_ceiling is not True for node in net.nodes]
    for arc in net.arcs:
        alone[arc.tail] = alone[arc.head] = False
    lowest = max([rank for rank, free in zip(found, alone, strict=True) if not free], default=-1)
    if lowest < 0:
        return
    for node in net.nodes:
        if alone[node.index] and node.id not in before:
            found[node.index] = 3 * (lowest // 3 + 1)


def _floors(net: Net, apart: bool, below: list[list[int]], before: Mapping[str, int]) -> list[int]:
    """An outcome that nothing ties to the map yet stands under the long-term outcomes, not beside them."""
    tied = [False] * len(net.nodes)
    for tails in below:
        for tail in tails:
            tied[tail] = True
    has_top = any(node.role in TOP_ROLES for node in net.nodes if node.kind == "outcome")
    out = []
    for node in net.nodes:
        if node.kind == "outcome":
            floor = 0 if node.role in TOP_ROLES or not has_top else 3
        else:
            floor = 1 if apart or node.kind != "intervention" else 3
        out.append(floor if tied[node.index] else max(floor, before.get(node.id, 0)))
    return out


def _longest(
    net: Net, below: list[list[int]], order: list[int], floors: list[int], steps_of: Steps, before: Mapping[str, int]
) -> list[int]:
    found = list(floors)
    steps = [steps_of.get(node.kind, _BESIDE) for node in net.nodes]
    for node in order:
        rank = found[node]
        had = before.get(net.nodes[node].id, 0)
        if had > rank and net.nodes[node].above_ceiling is not True:
            rank = found[node] = had
        for tail in below[node]:
            least = rank + steps[tail][rank % 3]
            if found[tail] < least:
                found[tail] = least
    return found

"""Strands side by side: which get a lane, what its heading says, and which boxes stand in it."""

from __future__ import annotations

from toc.layout.net import Net
from toc.layout.place import LANE_PAD
from toc.layout.rows import FREE
from toc.layout.text import clean, wrap
from toc.theory.model import Theory

SIZE, LINE = 15.0, 19.0  # text size and line height of headings
MOST, ROUNDS = 12, 6  # lanes whose order is looked at, and how many of them may move


def lanes_of(theory: Theory, net: Net, before: tuple[str, ...] | None = None) -> tuple[tuple[str, ...], list[int]]:
    """Return the strands that get a lane (two at least), and each node's lane; shared boxes are free.

    Strands that had lanes ``before`` keep them, in their order, though the last box of one may have gone. In a new map
    they stand in the file's order, unless arrows between strands then have to pass fewer others in another order.
    """
    own = {node.strands[0] for node in net.nodes if len(node.strands) == 1}
    kept = [strand for strand in before or () if strand in theory.strands]
    used = [*kept, *[strand for strand in theory.strands if strand in own and strand not in kept]]
    if len(used) < 2:
        return (), [FREE] * len(net.nodes)
    if before is None and len(used) > 2:
        used = _ordered(net, used)
    index = {strand: n for n, strand in enumerate(used)}
    return tuple(used), [index[node.strands[0]] if len(node.strands) == 1 else FREE for node in net.nodes]


def _ordered(net: Net, used: list[str]) -> list[str]:
    """Return strands in the order in which the arrows between them pass fewest others; one at a time is moved."""
    index = {strand: n for n, strand in enumerate(used)}
    between: dict[tuple[int, int], int] = {}
    for arc in net.arcs:
        for one in net.nodes[arc.tail].strands:
            for other in net.nodes[arc.head].strands:
                if one != other and one in index and other in index:
                    pair = index[one], index[other]
                    between[pair] = between.get(pair, 0) + 1

    def passed(order: list[int]) -> int:
        place = {lane: n for n, lane in enumerate(order)}
        return sum([count * (abs(place[a] - place[b]) - 1) for (a, b), count in between.items()])

    best = list(range(len(used)))
    least = passed(best)
    for _ in range(ROUNDS if len(used) <= MOST else 0):
        tried = [
            [*rest[:at], lane, *rest[at:]]
            for lane in best
            if (rest := [other for other in best if other != lane])
            for at in range(len(used))
        ]
        found = min(tried, key=passed)
        if passed(found) >= least:
            break
        best, least = found, passed(found)
    return [used[lane] for lane in best]


def lane_title(theory: Theory, id: str) -> str:
    """Return what a strand's lane is headed with."""
    return clean(theory.strands[id].label) or id


def lane_lines(theory: Theory, id: str, wide: float) -> tuple[str, ...]:
    """Return a lane's heading wrapped to its width."""
    return wrap(lane_title(theory, id), wide - 2 * LANE_PAD, SIZE, True)

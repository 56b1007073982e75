"""Where somebody ties a box under one that stands too low for it: which of the two moves, and how far.

Backwards mapping wants the one that is needed below the other. Pushing it down takes along all that leads to it; often
it is one box with little above it that can come up instead. What moves fewest boxes least is done.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from toc.layout.net import Net

Steps = tuple[int, int, int]
LEVEL = 3  # ranks from one level of outcomes to the next


def lift(
    net: Net,
    below: list[list[int]],
    order: Sequence[int],
    floors: Sequence[int],
    steps: Sequence[Steps],
    before: Mapping[str, int],
    tied: frozenset[str],
) -> dict[str, int]:
    """Return the ranks of ``before`` with boxes raised where that spares others from being pushed down.

    Args:
        net: boxes and arrows, loops opened.
        below: node → those that lead to it.
        order: the nodes, each after all above it.
        floors: node → the highest rank that it may have.
        steps: node → how far it stands below a rank, by the rank's remainder of three.
        before: id → rank in the Scene shown before.
        tied: boxes that somebody has just tied to something.
    """
    out = dict(before)
    had = [before.get(node.id, -1) for node in net.nodes]
    if not any(had[net.index[id]] >= 0 for id in tied):
        return out
    above: list[list[int]] = [[] for _ in below]
    for head, tails in enumerate(below):
        for tail in tails:
            above[tail].append(head)
    line = max([had[node.index] for node in net.nodes if node.above_ceiling is True], default=-1)
    least = [
        max(floor, line + 1) if node.above_ceiling is False else floor
        for floor, node in zip(floors, net.nodes, strict=True)
    ]
    for id in sorted(tied):
        tail = net.index[id]
        for head in above[tail]:
            if 0 <= had[tail] < had[head] + steps[tail][had[head] % 3] and had[head] >= 0:
                for node, rank in _cheapest(head, tail, had, below, above, order, least, steps).items():
                    had[node] = out[net.nodes[node].id] = rank
    return out


def _cheapest(
    head: int,
    tail: int,
    had: list[int],
    below: list[list[int]],
    above: list[list[int]],
    order: Sequence[int],
    least: list[int],
    steps: Sequence[Steps],
) -> dict[int, int]:
    """Return node → new rank of those to be raised so that all that must move, up or down, moves least in sum."""
    found: dict[int, int] = {}
    best = _pushed(head, tail, had[head], had, below, order, steps)
    rank = had[head] - LEVEL
    while rank >= least[head]:
        raised = _raised(head, rank, had, above, least, steps)
        if raised is None:
            break
        cost = sum([had[node] - new for node, new in raised.items()])
        if cost >= best:
            break
        cost += _pushed(head, tail, rank, had, below, order, steps)
        if cost < best:
            best, found = cost, raised
        rank -= LEVEL
    return found


def _raised(
    head: int,
    rank: int,
    had: list[int],
    above: list[list[int]],
    least: list[int],
    steps: Sequence[Steps],
) -> dict[int, int] | None:
    """Return node → rank of what has to come up with a box that rises to ``rank``; None where it cannot."""
    out = {head: rank}
    stack = [head]
    while stack:
        node = stack.pop()
        for over in above[node]:
            if had[over] < 0:
                return None
            new = out.get(over, had[over])
            while new + steps[node][new % 3] > out[node]:
                new -= LEVEL
            if new < out.get(over, had[over]):
                if new < least[over]:
                    return None
                out[over] = new
                stack.append(over)
    return out


def _pushed(
    head: int,
    tail: int,
    rank: int,
    had: list[int],
    below: list[list[int]],
    order: Sequence[int],
    steps: Sequence[Steps],
) -> int:
    """Return how far, in ranks and in sum, boxes have to go down when the head of a new arrow stands on ``rank``."""
    need = {tail: rank + steps[tail][rank % 3]}
    total = 0
    for node in order[order.index(tail) :]:
        low = need.get(node, -1)
        if low > had[node] >= 0:
            total += low - had[node]
            for under in below[node]:
                need[under] = max(need.get(under, 0), low + steps[under][low % 3])
    return total

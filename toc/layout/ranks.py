"""Rows from backwards mapping: the long-term outcome at the top, what must be true first below it.

Outcomes stand on every third rank, what acts on them on the rank below, what belongs to an intervention on the one
below that; so interventions stand beside the arrows on which they act. Unused ranks take no room.

A rank is the longest way up; feedback arrows do not count, and of any other loop one
arrow is left out, the same on every run.
"""

from __future__ import annotations

from toc.layout.net import Net

# how far below a rank (by its remainder of three) the next box of a kind stands
_STEPS: dict[str, tuple[int, int, int]] = {"outcome": (3, 2, 1), "intervention": (1, 3, 2)}
_BESIDE = (1, 1, 2)
TOP_ROLES = ("impact", "long_term")


def ranks(net: Net) -> list[int]:
    """Return each node's rank: 0 is the top; a multiple of three for outcomes. Marks loop-closing arcs as feedback."""
    below = _below(net)
    order = _top_down(net, below)
    floors = _floors(net)
    found = _longest(net, below, order, floors)
    above = [found[node.index] for node in net.nodes if node.above_ceiling is True]
    if above:
        line = max(above) + 3
        raised = list(floors)
        for node in net.nodes:
            if node.above_ceiling is False:
                raised[node.index] = max(raised[node.index], line)
        pushed = _longest(net, below, order, raised)
        if all(pushed[n.index] == found[n.index] for n in net.nodes if n.above_ceiling is True):
            found = pushed
    return found


def _below(net: Net) -> list[list[int]]:
    """Return for each node the nodes that stand below it, leaving out arcs that close a loop (and marking them)."""
    arcs_to: list[list[int]] = [[] for _ in net.nodes]
    out = [0] * len(net.nodes)
    for position, arc in enumerate(net.arcs):
        if not arc.feedback:
            arcs_to[arc.head].append(position)
            out[arc.tail] += 1
    state = [0] * len(net.nodes)  # 0 not seen, 1 on the way down, 2 done
    starts = sorted(range(len(net.nodes)), key=lambda n: (_start_class(net, n, out[n]), n))
    for start in starts:
        if state[start]:
            continue
        state[start] = 1
        stack = [(start, iter(arcs_to[start]))]
        while stack:
            node, arcs = stack[-1]
            for position in arcs:
                tail = net.arcs[position].tail
                if state[tail] == 1:
                    net.arcs[position].feedback = True
                elif state[tail] == 0:
                    state[tail] = 1
                    stack.append((tail, iter(arcs_to[tail])))
                    break
            else:
                state[node] = 2
                stack.pop()
    below: list[list[int]] = [[] for _ in net.nodes]
    for arc in net.arcs:
        if not arc.feedback:
            below[arc.head].append(arc.tail)
    return below


def _start_class(net: Net, node: int, out: int) -> int:
    """Loops are opened at the top: from roots first, then from the outcomes that the group calls its ends."""
    if out == 0:
        return 0
    return 1 if net.nodes[node].role in TOP_ROLES else 2


def _top_down(net: Net, below: list[list[int]]) -> list[int]:
    """Return the nodes so that each comes after everything above it."""
    waiting = [0] * len(net.nodes)
    for tails in below:
        for tail in tails:
            waiting[tail] += 1
    order = [node for node, count in enumerate(waiting) if count == 0]
    for node in order:
        for tail in below[node]:
            waiting[tail] -= 1
            if waiting[tail] == 0:
                order.append(tail)
    return order


def _floors(net: Net) -> list[int]:
    """An outcome that nothing ties to the map yet stands under the long-term outcomes, not beside them."""
    has_top = any(node.role in TOP_ROLES for node in net.nodes if node.kind == "outcome")
    return [(0 if node.role in TOP_ROLES or not has_top else 3) if node.kind == "outcome" else 1 for node in net.nodes]


def _longest(net: Net, below: list[list[int]], order: list[int], floors: list[int]) -> list[int]:
    found = list(floors)
    steps = [_STEPS.get(node.kind, _BESIDE) for node in net.nodes]
    for node in order:
        rank = found[node]
        for tail in below[node]:
            least = rank + steps[tail][rank % 3]
            if found[tail] < least:
                found[tail] = least
    return found

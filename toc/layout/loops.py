"""Loops opened: which arrow of a loop does not count when the rows are worked out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from toc.layout.net import Net

TOP_ROLES = ("impact", "long_term")


def open_loops(net: Net, before: Mapping[str, int]) -> list[list[int]]:
    """Mark as feedback one arrow of every loop that the group has not labelled; return for each node those below it.

    Where the boxes stood on ranks ``before``, the arrows that would turn them round are the ones left out, so that an
    arrow that closes a loop moves nothing. Otherwise a walk down from the top leaves out the arrows that lead back.
    So is an arrow from a long-term outcome down to one that leads to none: the map does not turn round under people's
    eyes for it. In a new map that arrow counts.
    """
    if before:
        _keep_top(net, before)
    if before and _has_loop(net):
        group = _strong(len(net.nodes), _below(net))
        for arc in net.arcs:
            low, high = before.get(net.nodes[arc.tail].id), before.get(net.nodes[arc.head].id)
            if low is not None and high is not None and low <= high and group[arc.tail] == group[arc.head]:
                arc.feedback = True
    _walk(net)
    return _below(net)


def _below(net: Net) -> list[list[int]]:
    below: list[list[int]] = [[] for _ in net.nodes]
    for arc in net.arcs:
        if not arc.feedback:
            below[arc.head].append(arc.tail)
    return below


def _keep_top(net: Net, before: Mapping[str, int]) -> None:
    """Mark as feedback the arrows down from long-term outcomes to boxes that lead to none of them."""
    top = [node.role in TOP_ROLES for node in net.nodes]
    had = [before.get(node.id, -1) for node in net.nodes]
    odd = [
        arc
        for arc in net.arcs
        if top[arc.tail] and not top[arc.head] and not arc.feedback and 0 <= had[arc.tail] <= had[arc.head]
    ]
    if not odd:
        return
    below = _below(net)
    leads = list(top)  # whether a box leads to a long-term outcome, or is one
    stack = [node for node, is_top in enumerate(top) if is_top]
    while stack:
        for tail in below[stack.pop()]:
            if not leads[tail]:
                leads[tail] = True
                stack.append(tail)
    for arc in odd:
        arc.feedback = not leads[arc.head]


def _has_loop(net: Net) -> bool:
    return len(top_down(_below(net))) < len(net.nodes)


def top_down(below: Sequence[Sequence[int]]) -> list[int]:
    """Return the nodes so that each comes after everything above it; nodes on a loop, and below one, are left out."""
    waiting = [0] * len(below)
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


def _walk(net: Net) -> None:
    """Mark the arrows that lead back to a node on the way down to them. Starts at roots, then at long-term outcomes."""
    arcs_to: list[list[int]] = [[] for _ in net.nodes]
    out = [0] * len(net.nodes)
    for position, arc in enumerate(net.arcs):
        if not arc.feedback:
            arcs_to[arc.head].append(position)
            out[arc.tail] += 1
    state = [0] * len(net.nodes)  # 0 not seen, 1 on the way down, 2 done
    for start in sorted(range(len(net.nodes)), key=lambda n: (_start_class(net, n, out[n]), n)):
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


def _start_class(net: Net, node: int, out: int) -> int:
    """Loops are opened at the top: from roots first, then from the outcomes that the group calls its ends."""
    if out == 0:
        return 0
    return 1 if net.nodes[node].role in TOP_ROLES else 2


def _strong(count: int, below: Sequence[Sequence[int]]) -> list[int]:
    """Return each node's strongly connected component (Tarjan 1972), without recursion."""
    number = [-1] * count
    low = [0] * count
    group = [-1] * count
    pile: list[int] = []
    seen = 0
    for start in range(count):
        if number[start] != -1:
            continue
        number[start] = low[start] = seen
        seen += 1
        pile.append(start)
        stack = [(start, iter(below[start]))]
        while stack:
            node, tails = stack[-1]
            for tail in tails:
                if number[tail] == -1:
                    number[tail] = low[tail] = seen
                    seen += 1
                    pile.append(tail)
                    stack.append((tail, iter(below[tail])))
                    break
                if group[tail] == -1:
                    low[node] = min(low[node], number[tail])
            else:
                stack.pop()
                if stack:
                    low[stack[-1][0]] = min(low[stack[-1][0]], low[node])
                if low[node] == number[node]:
                    while True:
                        member = pile.pop()
                        group[member] = node
                        if member == node:
                            break
    return group

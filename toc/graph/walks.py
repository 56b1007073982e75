"""Algorithms on a small directed graph of integers: iterative, so that a chain of 10,000 cannot exhaust the stack.

A graph is a list ``after`` where ``after[node]`` lists the nodes that the node's arrows lead to. networkx is the
library's public form of a theory; here it would cost more than everything else in a cold ``toc check`` (its import
alone takes 0.15 s, and its transitive reduction of 10,000 nodes takes 6 s where bitsets take 12 ms).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence

Adjacency = Sequence[Sequence[int]]


def reversed_graph(after: Adjacency) -> list[list[int]]:
    """Return the graph with every arrow turned round."""
    before: list[list[int]] = [[] for _ in after]
    for node, targets in enumerate(after):
        for target in targets:
            before[target].append(node)
    return before


def reach(after: Adjacency, starts: Iterable[int]) -> set[int]:
    """Return every node that some start leads to; a start itself only where an arrow leads back to it."""
    found: set[int] = set()
    waiting = list(starts)
    while waiting:
        for target in after[waiting.pop()]:
            if target not in found:
                found.add(target)
                waiting.append(target)
    return found


def shortest(after: Adjacency, start: int, end: int) -> list[int]:
    """Return the nodes of a shortest way from start to end, both included; ``[]`` where there is none.

    ``shortest(after, a, a)`` is the shortest cycle through ``a``, written with ``a`` at both ends.
    """
    came_from: dict[int, int] = {}
    waiting = deque([start])
    while waiting:
        node = waiting.popleft()
        for target in after[node]:
            if target in came_from:
                continue
            came_from[target] = node
            if target == end:
                way = [end]
                while True:
                    way.append(came_from[way[-1]])
                    if way[-1] == start:
                        return way[::-1]
            if target != start:
                waiting.append(target)
    return []


def strong_components(after: Adjacency, among: Iterable[int] | None = None) -> list[list[int]]:
    """Return the strongly connected components, each after every component that it leads to (Tarjan 1972).

    ``among`` names some nodes and every node that these lead to; only their components are looked for.
    """
    count = len(after)
    index = [-1] * count
    low = [0] * count
    on_stack = [False] * count
    stack: list[int] = []
    out: list[list[int]] = []
    clock = 0
    for root in range(count) if among is None else among:
        if index[root] >= 0:
            continue
        work: list[tuple[int, int]] = [(root, 0)]
        while work:
            node, position = work.pop()
            if position == 0:
                index[node] = low[node] = clock
                clock += 1
                stack.append(node)
                on_stack[node] = True
            targets = after[node]
            descended = False
            while position < len(targets):
                target = targets[position]
                position += 1
                if index[target] < 0:
                    work.append((node, position))
                    work.append((target, 0))
                    descended = True
                    break
                if on_stack[target]:
                    low[node] = min(low[node], index[target])
            if descended:
                continue
            if low[node] == index[node]:
                component = []
                while True:
                    member = stack.pop()
                    on_stack[member] = False
                    component.append(member)
                    if member == node:
                        break
                out.append(sorted(component))
            if work:
                parent = work[-1][0]
                low[parent] = min(low[parent], low[node])
    return out


def weak_components(after: Adjacency) -> list[list[int]]:
    """Return the components that hang together whatever way the arrows point: largest first, then by first node."""
    parent = list(range(len(after)))  # towards each group's first node
    for node, targets in enumerate(after):
        for target in targets:
            a, b = node, target
            while parent[a] != a:
                parent[a] = a = parent[parent[a]]
            while parent[b] != b:
                parent[b] = b = parent[parent[b]]
            if a < b:
                parent[b] = a
            else:
                parent[a] = b
    groups: dict[int, list[int]] = {}
    for node, above in enumerate(parent):
        if above == node:
            groups[node] = [node]
        else:  # what stands above a node comes before it, and is settled already
            parent[node] = parent[above]
            groups[parent[node]].append(node)
    return sorted(groups.values(), key=lambda group: (-len(group), group[0]))


def without_back_arrows(after: Adjacency, order: Iterable[int]) -> list[list[int]]:
    """Return the graph without the arrows that close a loop when walked depth first from ``order``."""
    state = [0] * len(after)  # 0 new, 1 being walked, 2 done
    out: list[list[int]] = [[] for _ in after]
    for start in order:
        if state[start]:
            continue
        state[start] = 1
        work = [(start, 0)]
        while work:
            node, position = work.pop()
            targets = after[node]
            while position < len(targets):
                target = targets[position]
                position += 1
                if state[target] == 1:
                    continue
                out[node].append(target)
                if state[target] == 0:
                    state[target] = 1
                    work.append((node, position))
                    work.append((target, 0))
                    break
            else:
                state[node] = 2
    return out


def depths(after: Adjacency) -> list[int]:
    """Return for each node of a loop-free graph the length of the longest way that leads to it."""
    incoming = [0] * len(after)
    for targets in after:
        for target in targets:
            incoming[target] += 1
    ready = deque(node for node, count in enumerate(incoming) if not count)
    out = [0] * len(after)
    while ready:
        node = ready.popleft()
        below = out[node] + 1
        for target in after[node]:
            if out[target] < below:
                out[target] = below
            incoming[target] -= 1
            if not incoming[target]:
                ready.append(target)
    return out


def shortest_cycle(after: Adjacency, component: Sequence[int]) -> list[int]:
    """Return a shortest cycle of a strongly connected component of two nodes or more, each node once.

    Once the shortest cycle through a node is known, the node can go, and with it every node that then leads nowhere
    or is led to by nothing; a single large loop is done after one walk.
    """
    inside = set(component)
    targets = {node: [t for t in after[node] if t in inside and t != node] for node in component}
    sources: dict[int, list[int]] = {node: [] for node in component}
    for node, ends in targets.items():
        for end in ends:
            sources[end].append(node)
    best: list[int] = []
    for node in component:
        if node not in inside:
            continue
        cycle = _cycle_through(targets, inside, node, len(best))
        if cycle:
            best = cycle
        if len(best) == 2:
            break
        gone = [node]
        inside.discard(node)
        while gone:
            lost = gone.pop()
            for near in (*targets[lost], *sources[lost]):
                if near in inside and not (
                    any(t in inside for t in targets[near]) and any(s in inside for s in sources[near])
                ):
                    inside.discard(near)
                    gone.append(near)
    return best


def _cycle_through(targets: dict[int, list[int]], inside: set[int], start: int, limit: int) -> list[int]:
    """Return a shortest cycle through ``start`` of fewer than ``limit`` nodes (0: any number), or ``[]``."""
    came_from: dict[int, int] = {}
    layer = [start]
    length = 0
    while layer and (not limit or length + 1 < limit):
        length += 1
        following = []
        for node in layer:
            for target in targets[node]:
                if target == start:
                    way = [node]
                    while way[-1] != start:
                        way.append(came_from[way[-1]])
                    return way[::-1]
                if target in inside and target not in came_from:
                    came_from[target] = node
                    following.append(target)
        layer = following
    return []


def _components(after: Adjacency) -> list[list[int]]:
    """Return what :func:`strong_components` does; sooner, for only what a loop leads to has to be looked at by it.

    All else can be put in order by taking away, again and again, what nothing leads to (Kahn 1962).
    """
    incoming = [0] * len(after)
    for targets in after:
        for target in targets:
            incoming[target] += 1
    order = [node for node, count in enumerate(incoming) if not count]
    for node in order:
        for target in after[node]:
            incoming[target] -= 1
            if not incoming[target]:
                order.append(target)
    order.reverse()
    rest = [node for node, count in enumerate(incoming) if count] if len(order) < len(after) else []
    return strong_components(after, rest) + [[node] for node in order]


class Reach:
    """Who reaches whom, as one bitset per strongly connected component: built once, asked often.

    Attributes:
        component: node → the number of its component; a component comes after those that it leads to.
        knots: the components of more than one node, each in order.
    """

    def __init__(self, after: Adjacency) -> None:
        self._after = after
        self.component = [0] * len(after)
        self._bits: list[int] = []  # component → bitset of every node that it reaches
        self._groups = _components(after)
        self.knots = sorted(nodes for nodes in self._groups if len(nodes) > 1)
        component, bits = self.component, self._bits
        closed: list[int] = []  # bits, and the component's own nodes
        for number, nodes in enumerate(self._groups):
            own = 0
            for node in nodes:
                component[node] = number
                own |= 1 << node
            reached = 0
            for node in nodes:
                for target in after[node]:
                    other = component[target]
                    if other != number:
                        reached |= closed[other]
            closed.append(reached | own)
            bits.append(closed[-1] if len(nodes) > 1 else reached)

    def levels(self) -> list[int]:
        """Return each node's level: 0 at the top, else one more than the lowest it leads to; a knot shares one."""
        depth: list[int] = []
        component, after = self.component, self._after
        for number, nodes in enumerate(self._groups):
            level = 0
            for node in nodes:
                for target in after[node]:
                    other = component[target]
                    if other != number and depth[other] >= level:
                        level = depth[other] + 1
            depth.append(level)
        return [depth[number] for number in component]

    def __call__(self, node: int) -> int:
        """Return the bitset of the nodes that ``node`` reaches by one arrow or more."""
        return self._bits[self.component[node]]

    def shortcuts(self, after: Adjacency) -> list[tuple[int, int]]:
        """Return the arrows ``(from, to)`` that a longer way goes round as well, loops left out."""
        out = []
        for node, targets in enumerate(after):
            if len(targets) < 2:
                continue
            own = self.component[node]
            others = {target for target in targets if self.component[target] != own}
            for target in sorted(others):
                bit = 1 << target
                if any(self._bits[self.component[other]] & bit for other in others if other != target):
                    out.append((node, target))
        return out

"""The shape of a map: how wide its boxes are, whether interventions get rows of their own, and how full a row may be.

A wall is wide, a sheet of paper is a little less so: the style whose map comes nearest to that shape is taken, once;
later Scenes of the same map keep it, because another shape would move everything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import log, sqrt

from toc.layout.net import Net
from toc.layout.rows import Key
from toc.layout.sizes import Words, words_of

SHAPE = 1.6  # width to height, between A3 (1.41) and a 16:9 screen (1.78)
SUBROWS = 4  # at most so many rows side by side for one level
THREADED = 34.0  # px that one passing arrow takes in a row
BETWEEN = 66.0  # px between two rows, as a rule
SIDE = 28.0  # px between two boxes


@dataclass(frozen=True, slots=True)
class Style:
    """What a map's shape is made of."""

    stretch: float = 1.0  # of every box's width
    apart: bool = False  # interventions in rows of their own, not among the outcomes
    room: float = float("inf")  # px of boxes in a row before its level is split over several rows


def styles(widest: float) -> Iterator[Style]:
    """Yield the styles worth trying for a map whose fullest level is so wide, plainest first."""
    for apart in (False, True):
        for stretch in (1.0, 1.14, 1.28):
            yield Style(stretch, apart)
    room = 1600.0
    while room < widest:
        for apart in (False, True):
            yield Style(1.0, apart, room)
        room *= 1.3


def choose(net: Net, ranks_apart: list[int], ranks_among: list[int]) -> Style:
    """Return the style whose map comes nearest to the shape of a wall; the plainer one of equals."""
    if not net.nodes:
        return Style()
    levels: dict[tuple[bool, float], list[tuple[float, float]]] = {}

    def shape(style: Style) -> float:
        """Return width to height; words are wrapped only for styles that are looked at."""
        key = style.apart, style.stretch
        if key not in levels:
            words = [words_of(node, node.id in net.marks, style.stretch) for node in net.nodes]
            for apart, ranks in ((False, ranks_among), (True, ranks_apart)):
                levels[apart, style.stretch] = _levels(ranks, words)
        return _shape(levels[key], style.room)

    narrow = min(shape(Style(apart=apart)) for apart in (False, True)) < SHAPE
    best, found = float("inf"), Style()
    for style in styles(max([width for width, _ in levels[False, 1.0]])):
        if style.stretch > 1.0 and not narrow:
            continue  # wider boxes make a map that is too wide wider still
        off = abs(log(shape(style) / SHAPE))
        off += 0.3 * style.apart + (0.1 if style.room < float("inf") else 0.0)
        if off < best - 1e-9:
            best, found = off, style
    return found


def _levels(ranks: list[int], words: list[Words]) -> list[tuple[float, float]]:
    """Return the width and the height of each level's boxes in one row."""
    wide: dict[int, float] = {}
    tall: dict[int, float] = {}
    for rank, word in zip(ranks, words, strict=True):
        wide[rank] = wide.get(rank, 0.0) + word.width + SIDE
        if word.height > tall.get(rank, 0.0):
            tall[rank] = word.height
    return [(wide[rank], tall[rank]) for rank in wide]


def _widths(ranks: list[int], widths: list[float]) -> dict[int, float]:
    wide: dict[int, float] = {}
    for rank, width in zip(ranks, widths, strict=True):
        wide[rank] = wide.get(rank, 0.0) + width + SIDE
    return wide


def _shape(levels: list[tuple[float, float]], room: float) -> float:
    most, height = 0.0, 0.0
    for width, tall in levels:
        parts = split_in(width, room)
        most = max(most, width / parts + (THREADED * width / (SIDE + 188.0) * (parts - 1) / parts))
        height += parts * (tall + BETWEEN)
    return most / height


def split_in(width: float, room: float) -> int:
    """Return over how many rows a level of this width goes."""
    if width <= room * 1.15:
        return 1
    return min(SUBROWS, max(2, round(sqrt(width / room) + 0.2)))


def split(
    net: Net, ranks: list[int], widths: list[float], room: float, before: Mapping[str, int], shelf: Shelf | None
) -> list[int]:
    """Return ranks with full levels split over several rows: 8 times the rank, plus the row within the level.

    Neighbours on the way down the map stand by turns in the upper and the lower rows, so that each finds room between
    two others; of two, the one with nothing below it stands higher. Boxes stay in the row that they had ``before``,
    and a new one goes where its level has room for it near what it is tied to.
    """
    wide = _widths(ranks, widths)
    parts = {rank: 1 if before else split_in(width, room) for rank, width in wide.items()}
    for box in net.nodes:
        had = before.get(box.id, -8)
        if had // 8 == ranks[box.index]:
            parts[had // 8] = max(parts[had // 8], had % 8 + 1)
    out = [8 * rank for rank in ranks]
    if all(part == 1 for part in parts.values()):
        return out
    if shelf is not None:
        for box in net.nodes:
            node, rank, had = box.index, ranks[box.index], before.get(box.id, -8)
            if had // 8 == rank:
                out[node] = had
            elif parts[rank] > 1:
                out[node] = 8 * rank + shelf.roomiest(rank, parts[rank], _targets(net, node), widths[node])
        return out
    children: list[list[int]] = [[] for _ in net.nodes]
    for arc in net.arcs:
        if not arc.feedback:
            children[arc.head].append(arc.tail)
    groups: dict[int, list[int]] = {}
    for node in _walk(net, ranks, children):
        rank = ranks[node]
        if parts[rank] > 1:
            group = groups.setdefault(rank, [])
            group.append(node)
            if len(group) == parts[rank]:
                _deal(out, ranks, children, group)
    for group in groups.values():
        _deal(out, ranks, children, group)
    return out


def _targets(net: Net, node: int) -> list[str]:
    return [net.nodes[arc.head].id for arc in net.arcs if arc.tail == node and not arc.feedback]


class Shelf:
    """What room the rows of the previous Scene have left."""

    def __init__(self, x: Mapping[Key, float], rank: Mapping[str, int], width: Mapping[str, float]) -> None:
        self.x = x
        self.taken: dict[int, list[tuple[float, float]]] = {}
        for id, at in rank.items():
            if id in x and id in width:
                self.taken.setdefault(at, []).append((x[id] - width[id] / 2, x[id] + width[id] / 2))

    def roomiest(self, rank: int, parts: int, targets: list[str], wide: float) -> int:
        """Return the row of a level in which a box finds room nearest to its targets; the upper one of equals."""
        known = [self.x[id] for id in targets if id in self.x]
        if not known:
            return parts - 1
        wish = sum(known) / len(known)
        return min(range(parts), key=lambda sub: (self._far(8 * rank + sub, wish, wide) + 30 * sub, sub))

    def _far(self, rank: int, wish: float, wide: float) -> float:
        """Return how far from its wish a box must stand to push nobody."""
        need = wide / 2 + SIDE
        taken = sorted(self.taken.get(rank, ()))
        best, left = float("inf"), float("-inf")
        for low, high in [*taken, (float("inf"), float("inf"))]:
            if low - left >= 2 * need:
                best = min(best, abs(min(max(wish, left + need), low - need) - wish))
            left = max(left, high)
        return best


def _deal(out: list[int], ranks: list[int], children: list[list[int]], group: list[int]) -> None:
    group.sort(key=lambda node: len(children[node]) > 0)
    for sub, node in enumerate(group):
        out[node] = 8 * ranks[node] + sub
    group.clear()


def _walk(net: Net, ranks: list[int], children: list[list[int]]) -> list[int]:
    seen = [False] * len(net.nodes)
    order: list[int] = []
    for start in sorted(range(len(net.nodes)), key=lambda node: (ranks[node], net.nodes[node].strands, node)):
        stack = [start]
        while stack:
            node = stack.pop()
            if not seen[node]:
                seen[node] = True
                order.append(node)
                stack.extend(reversed(children[node]))
    return order

"""Where a map that stands has room for a new box, so that it comes where people look and pushes nobody away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from toc.layout.loops import TOP_ROLES
from toc.layout.memory import Seating
from toc.layout.net import Net
from toc.layout.place import CLOSE, GAP, LANE_PAD, MARGIN, THREAD
from toc.layout.rows import FREE, PASSAGE, Key

LEAST = 1200.0  # px: boxes that wait fill a row at least so wide before they begin another
DOWN = 150.0  # px sideways that one level further from the middle is worth
TALLER = 6.0  # px sideways that one px of height is worth that a row lacks: it would push all rows below
LOWER = 2  # levels that a box may stand lower than it must, where its strand is full
LEVEL = 24  # seats' ranks from one level of outcomes to the next
Row = list[tuple[float, float, bool]]  # left, right, whether a box: what stands in a row, from left to right


class Room:
    """The rows of a seating, and the room between what stands in them."""

    def __init__(
        self, net: Net, before: Seating, ranks: Sequence[int], width: Sequence[float], lane: Sequence[int]
    ) -> None:
        self.net, self.before, self.ranks, self.width, self.lane = net, before, list(ranks), width, lane
        self.keys: dict[int, tuple[Key, ...]] = {}  # rank → the seats there
        self.tall: dict[int, float] = {}
        self._rows: dict[int, Row] = {}
        for keys, (top, bottom) in zip(before.order, before.bands, strict=True):
            rank = next((before.rank[key] for key in keys if isinstance(key, str)), None)
            if rank is not None:
                self.keys[rank] = keys
                self.tall[rank] = bottom - top

    def row(self, rank: int) -> Row:
        """Return what stands on a rank, from left to right; worked out when it is first asked for."""
        found = self._rows.get(rank)
        if found is None:
            x = self.before.x
            found = self._rows[rank] = [self._taken(key, x[key]) for key in self.keys.get(rank, ()) if key in x]
        return found

    def _taken(self, key: Key, x: float) -> tuple[float, float, bool]:
        node = self.net.index.get(key) if isinstance(key, str) else None
        half = (PASSAGE if node is None else self.width[node]) / 2
        return x - half, x + half, node is not None

    def loose(self, node: int, height: float) -> tuple[int, float]:
        """Return rank and x for an outcome that nothing is tied to: in the map's middle, or its lane's, if it can be.

        It comes beside other outcomes below the ceiling; where no level has room, in a row at the foot.
        """
        left, right = self._bounds(node)
        middle = (left + right) / 2
        open_rows = sorted(self._open_rows())
        best, found = float("inf"), None
        for n, rank in enumerate(open_rows):
            x = self._nearest(rank, middle, left, right, self.width[node])
            if x is not None:
                cost = abs(x - middle) + DOWN * abs(n - (len(open_rows) - 1) / 2)
                cost += TALLER * max(0.0, height - self.tall[rank])
                if cost < best:
                    best, found = cost, (rank, x)
        if found is None:
            foot = LEVEL * (max(self.keys, default=0) // LEVEL + 1)
            found = foot, middle
            self.tall[foot] = height
        self._take(node, *found)
        return found

    def lower(self, node: int) -> int:
        """Return the rank for a new box that nothing leads to: lower than it must be where its strand is full.

        Where it would need a row of its own between two that stand, it takes the next one that suits it.
        """
        lane, rank = self.lane[node], self.ranks[node]
        if rank not in self.keys and rank < max(self.keys):
            levels = range(rank + LEVEL, rank + (LOWER + 1) * LEVEL, LEVEL)
            rank = next((level for level in levels if level in self.keys), rank)
        if lane == FREE or lane + 2 == len(self.before.bounds) or self._fits(node, rank):
            return rank
        for deeper in range(rank + LEVEL, rank + (LOWER + 1) * LEVEL, LEVEL):
            if deeper in self.keys and self._fits(node, deeper):
                return deeper
        return rank

    def _fits(self, node: int, rank: int) -> bool:
        """Return whether a box fits into its lane on a level without making the lane wider."""
        left, right = self._bounds(node)
        used = 0.0
        for low, high, is_box in self.row(rank):
            if high > left and low < right:
                used += high - low + (CLOSE if is_box else THREAD)
        return used + self.width[node] <= right - left

    def _bounds(self, node: int) -> tuple[float, float]:
        lane, bounds = self.lane[node], self.before.bounds
        if lane != FREE and lane + 1 < len(bounds):
            return bounds[lane] + LANE_PAD, bounds[lane + 1] - LANE_PAD
        widest = max([row[-1][1] for rank in self.keys if (row := self.row(rank))], default=0.0)
        return MARGIN, max(widest, LEAST)

    def _open_rows(self) -> Iterator[int]:
        """Yield the ranks at which an outcome may wait: not beside the goal, nor above the ceiling."""
        barred = {self.ranks[node.index] for node in self.net.nodes if node.above_ceiling is True}
        barred |= {self.ranks[node.index] for node in self.net.nodes if node.role in TOP_ROLES}
        outcomes = {self.ranks[node.index] for node in self.net.nodes if node.kind == "outcome"}
        for rank in self.keys:
            if rank not in barred and (rank in outcomes or rank % LEVEL == 0):
                yield rank

    def _nearest(self, rank: int, wish: float, left: float, right: float, wide: float) -> float | None:
        """Return the x nearest to a wish at which a box fits into a row between its neighbours."""
        ends = [(float("-inf"), left - GAP, True), *self.row(rank), (right + GAP, float("inf"), True)]
        best: float | None = None
        for (_, low, box_left), (high, _, box_right) in pairwise(ends):
            least = max(left, low + (GAP if box_left else THREAD)) + wide / 2
            most = min(right, high - (GAP if box_right else THREAD)) - wide / 2
            if least <= most:
                x = min(max(wish, least), most)
                if best is None or abs(x - wish) < abs(best - wish):
                    best = x
        return best

    def _take(self, node: int, rank: int, x: float) -> None:
        self.ranks[node] = rank
        self.keys.setdefault(rank, ())
        row = self.row(rank)
        row.append((x - self.width[node] / 2, x + self.width[node] / 2, True))
        row.sort()


def find_room(
    net: Net,
    before: Seating,
    ranks: list[int],
    width: Sequence[float],
    height: Sequence[float],
    lane: Sequence[int],
    new: set[int],
) -> tuple[list[int], dict[int, float]]:
    """Return ranks with new boxes where the map has room for them, and the x that those without ties wish for.

    Args:
        net: boxes and arrows.
        before: the seating of the Scene shown before.
        ranks: node → 8 times its rank, plus its row within the level.
        width: node → px.
        height: node → px.
        lane: node → index of its lane, or FREE.
        new: nodes that are new, or have come into another lane.
    """
    if not new or not before.order:
        return ranks, {}
    tails = {arc.head for arc in net.arcs if not arc.feedback}
    tied = tails | {arc.tail for arc in net.arcs}
    room, wishes = Room(net, before, ranks, width, lane), {}
    for n in sorted(new):
        node = net.nodes[n]
        if node.above_ceiling is True or node.role in TOP_ROLES:
            continue
        if n not in tied:
            if node.kind == "outcome":
                _, wishes[n] = room.loose(n, height[n])
        elif n not in tails:
            room.ranks[n] = room.lower(n)
    return room.ranks, wishes

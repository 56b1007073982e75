"""What every way from the interventions to a goal runs through: found in one walk, not by taking each arrow away."""

from __future__ import annotations

from collections.abc import Iterable

from toc.checks.board import Board


class Vital:
    """Which arrows and outcomes a theory's goals cannot do without.

    The causal map is walked as a graph in numbers in which arrows are nodes too, behind the boxes (boxes and arrows
    share one namespace of ids). The walk goes from one start in front of all interventions to one goal at a time. A
    node is vital when every way runs through it: take one way, and see which of its nodes no detour goes round.
    """

    def __init__(self, board: Board) -> None:
        boxes, interventions = len(board.numbered.ids), board.theory.interventions
        ties = board.preconditions + board.acting
        self._number = board.numbered.number | {tie[0].id: boxes + at for at, tie in enumerate(ties)}
        number = self._number
        self._start = boxes + len(ties)
        self._after: list[list[int]] = [[] for _ in range(boxes)]
        for at, (_, source, target) in enumerate(ties, boxes):
            self._after[number[source]].append(at)
            self._after.append([number[target]])
        self._after.append([number[id] for id in interventions if self._after[number[id]]])
        came = self._spread(frozenset())
        self._reached = [number[goal] for goal in board.goals if came[number[goal]] >= 0]
        #: the nodes that by themselves cut some goal off from all interventions
        self.single = frozenset(node for goal in self._reached for node in self._on_every_way(goal, came))

    def _spread(self, without: frozenset[int]) -> list[int]:
        """Return for each node from where the walk came to it; -1 where it does not come."""
        came = [-1] * len(self._after)
        todo = [self._start]
        for node in todo:
            for after in self._after[node]:
                if came[after] < 0 and after not in without:
                    came[after] = node
                    todo.append(after)
        return came

    def _on_every_way(self, goal: int, came: list[int]) -> list[int]:
        """Return the nodes that every way from the start to the goal runs through, the goal itself among them."""
        way = [goal]
        while way[-1] != self._start:
            way.append(came[way[-1]])
        way.reverse()
        place = {node: number for number, node in enumerate(way)}
        vital: list[int] = []
        furthest = 0  # how far along the way one gets without the nodes from here on
        seen: set[int] = set()
        for number, node in enumerate(way):
            if number and furthest == number:
                vital.append(node)
            aside = [node]
            while aside:
                for after in self._after[aside.pop()]:
                    ahead = place.get(after)
                    if ahead is not None:
                        furthest = max(furthest, ahead)
                    elif after not in seen:
                        seen.add(after)
                        aside.append(after)
        return vital

    def cuts(self, about: Iterable[str]) -> bool:
        """Whether some goal is cut off from all interventions when these arrows and boxes fall."""
        asked = list(about)
        if not asked:
            return bool(self._reached)  # an assumption about the whole theory
        nodes = frozenset(self._number[id] for id in asked if id in self._number)
        if not self.single.isdisjoint(nodes):
            return True
        if len(nodes) < 2:
            return False
        left = self._spread(nodes)
        return any(left[goal] < 0 for goal in self._reached)

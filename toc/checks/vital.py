"""What every way from the interventions to a goal runs through: found in one walk, not by taking each arrow away."""

from __future__ import annotations

from collections.abc import Iterable

from toc.checks.board import Board

_START = ""  # stands in front of all interventions


class Vital:
    """Which arrows and outcomes a theory's goals cannot do without.

    The causal map is walked as a graph in which arrows are nodes too (boxes and arrows share one namespace of ids).
    The walk goes from one start in front of all interventions to one goal at a time. A node is vital when every way
    runs through it: take one way, and see which of its nodes no detour goes round.
    """

    def __init__(self, board: Board) -> None:
        self._board = board
        self._after: dict[str, list[str]] = {}
        for link, source, target in board.preconditions + board.acting:
            self._after.setdefault(source, []).append(link.id)
            self._after.setdefault(link.id, []).append(target)
        self._after[_START] = [id for id in board.theory.interventions if id in self._after]
        self._reached = [goal for goal in board.goals if goal in self._spread(frozenset())]
        self.single = self._single()

    def _spread(self, without: frozenset[str]) -> set[str]:
        reached = set(self._after[_START]) - without
        todo = list(reached)
        while todo:
            for node in self._after.get(todo.pop(), ()):
                if node not in reached and node not in without:
                    reached.add(node)
                    todo.append(node)
        return reached

    def _single(self) -> frozenset[str]:
        """Return the nodes that by themselves cut some goal off from all interventions."""
        found: set[str] = set()
        for goal in self._reached:
            found.update(self._on_every_way(goal))
        return frozenset(found)

    def _on_every_way(self, goal: str) -> list[str]:
        """Return the nodes that every way from the start to the goal runs through, the goal itself among them."""
        came: dict[str, str] = {}
        todo = [_START]
        for node in todo:
            for after in self._after.get(node, ()):
                if after not in came:
                    came[after] = node
                    todo.append(after)
        way = [goal]
        while way[-1] != _START:
            way.append(came[way[-1]])
        way.reverse()
        place = {node: number for number, node in enumerate(way)}
        vital: list[str] = []
        furthest = 0  # how far along the way one gets without the nodes from here on
        seen: set[str] = set()
        for number, node in enumerate(way):
            if number and furthest == number:
                vital.append(node)
            aside = [node]
            while aside:
                for after in self._after.get(aside.pop(), ()):
                    ahead = place.get(after)
                    if ahead is not None:
                        furthest = max(furthest, ahead)
                    elif after not in seen:
                        seen.add(after)
                        aside.append(after)
        return vital

    def cuts(self, about: Iterable[str]) -> bool:
        """Whether some goal is cut off from all interventions when these arrows and boxes fall."""
        nodes = list(about)
        if not nodes:
            return bool(self._reached)  # an assumption about the whole theory
        if any(node in self.single for node in nodes):
            return True
        if len(nodes) < 2:
            return False
        left = self._spread(frozenset(nodes))
        return any(goal not in left for goal in self._reached)

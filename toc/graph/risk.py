"""Which arrows a theory hangs on: ordered by the weakest link, never by a product.

Confidences along a path are people's judgements, not independent probabilities; multiplying them invents a number
that nobody judged. What is told is the weakest single judgement, and what rests on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from toc.graph.graph import Graph


@dataclass(frozen=True, slots=True)
class Risk:
    """One arrow and the lowest confidence that anybody put on it.

    Attributes:
        link: the arrow's id.
        confidence: 0 to 100, the lowest of the arrow's own and of the assumptions about it.
        judged: the id of the arrow or assumption that was judged so.
        resting: how many outcomes lie beyond the arrow, its target among them.
    """

    link: str
    confidence: float
    judged: str
    resting: int


def riskiest(graph: Graph) -> tuple[Risk, ...]:
    """Return the arrows whose confidence is written, lowest first; among equals the one on which most rests.

    Args:
        graph: the theory's graph.
    """
    theory = graph.theory
    judged: dict[str, tuple[float, str]] = {}
    for link in theory.links.values():
        if link.confidence is not None:
            judged[link.id] = (link.confidence, link.id)
    for assumption in theory.assumptions.values():
        if assumption.confidence is None:
            continue
        for id in assumption.about:
            if id in theory.links:
                mine = (assumption.confidence, assumption.id)
                judged[id] = min(judged.get(id, mine), mine, key=lambda pair: pair[0])
    risks = [
        Risk(id, confidence, judge, len(graph.downstream(id)))
        for id, (confidence, judge) in judged.items()
        if graph.kinds[id] is not None
    ]
    return tuple(sorted(risks, key=lambda risk: (risk.confidence, -risk.resting)))

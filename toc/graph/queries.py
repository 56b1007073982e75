"""What rests on an assumption, and what nothing reaches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from toc.graph import walks

if TYPE_CHECKING:
    from toc.graph.graph import Graph


@dataclass(frozen=True, slots=True)
class Fallout:
    """What is in doubt when an assumption fails. All are ids, in file order.

    Attributes:
        assumption: the assumption.
        arrows: the arrows it is about, and those of the elements it is about.
        outcomes: every outcome in doubt: what the assumption is about, and all that rests on it.
        goals: the long-term outcomes that the interventions reach now, and would not without those arrows.
    """

    assumption: str
    arrows: tuple[str, ...]
    outcomes: tuple[str, ...]
    goals: tuple[str, ...]


def fallout(graph: Graph, assumption: str) -> Fallout:
    """Return what breaks if an assumption fails; one about nothing in particular is about everything.

    Args:
        graph: the theory's graph.
        assumption: its id.

    Raises:
        KeyError: there is no such assumption.
    """
    theory = graph.theory
    about = theory.assumptions[assumption].about or tuple(theory.links)
    arrows: dict[str, None] = {}
    doubted: set[str] = set()
    for id in about:
        if id in theory.links:
            arrows[id] = None
            doubted.update(graph.downstream(id))
            continue
        arrows.update((link.id, None) for link in graph.links_out_of.get(id, ()))
        doubted.update(graph.downstream(id))
        if id in theory.outcomes:
            doubted.add(id)
    ordered = {link: None for link in theory.links if link in arrows}
    return Fallout(
        assumption,
        tuple(ordered),
        tuple(id for id in theory.outcomes if id in doubted),
        graph.cut_off_by(*ordered),
    )


def unreached(graph: Graph) -> tuple[str, ...]:
    """Return the outcomes that no intervention leads to, that are not true already and that nobody else brings about.

    An outcome that such a one leads to is reached as well: it starts where others have done their part.
    """
    theory = graph.theory
    given = [id for id, outcome in theory.outcomes.items() if outcome.already_true or outcome.brought_about_by]
    starts = [*theory.interventions, *given]
    reached = walks.reach(graph.causal, [graph.number[id] for id in starts])
    known = {graph.ids[node] for node in reached} | set(given)
    return tuple(id for id in theory.outcomes if id not in known)

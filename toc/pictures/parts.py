"""A part of a theory, as a theory: one strand, one pathway, one outcome with everything under it, below the ceiling.

Every picture and every other view can show a part, because a part is a theory again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from toc.graph import Graph
    from toc.theory.model import Theory


class PartError(ValueError):
    """The words for a part name something that the theory does not have; the message says what it has."""


def part_of(theory: Theory, part: str) -> Theory:
    """Return the part of the theory that ``part`` names.

    Args:
        theory: the whole theory.
        part: ``strand:ID``, ``under:ID`` (an outcome and everything that leads to it), ``pathway:FROM>TO``
            (everything on the way from one outcome to another) or ``below-ceiling``.

    Raises:
        PartError: the words are not one of these, or name an id that is not there.
    """
    from toc.graph import Graph

    name, _, rest = part.partition(":")
    if name not in PARTS:
        raise PartError(f"There is no part called {part!r}. Write one of: {', '.join(HINTS)}.")
    chosen = PARTS[name](theory, Graph(theory), rest.strip())
    return _only(theory, chosen, rest.strip() if name == "strand" else None)


def _strand(theory: Theory, graph: Graph, id: str) -> set[str]:
    if id not in theory.strands:
        raise PartError(f"There is no strand {id!r}.{_nearest(id, theory.strands)}")
    own = {o.id for o in theory.outcomes.values() if id in o.strands}
    shown = set(own)
    for outcome in own:  # what the strand works towards and what it needs, where that belongs to no strand
        around = (*graph.downstream(outcome), *graph.upstream(outcome))
        shown.update(id for id in around if id in theory.outcomes and not theory.outcomes[id].strands)
    return shown


def _under(theory: Theory, graph: Graph, id: str) -> set[str]:
    _known_outcome(theory, id)
    return {id} | {other for other in graph.upstream(id) if other in theory.outcomes}


def _pathway(theory: Theory, graph: Graph, ends: str) -> set[str]:
    start, _, end = (word.strip() for word in ends.partition(">"))
    for id in (start, end):
        _known_outcome(theory, id)
    if start == end:
        raise PartError(f"A pathway needs two ends; for everything that leads to one outcome, write under:{start}.")
    found = {id for id in graph.between(start, end) if id in theory.outcomes}
    if not found:
        raise PartError(f"No pathway leads from {start!r} to {end!r}.")
    return found | {start, end}


def _below_ceiling(theory: Theory, graph: Graph, rest: str) -> set[str]:
    if rest:
        raise PartError("below-ceiling takes no id.")
    above = {
        o.id for o in theory.outcomes.values() if o.above_ceiling or (o.role == "impact" and o.above_ceiling is None)
    }
    return set(theory.outcomes) - above


PARTS: dict[str, Callable[[Theory, Graph, str], set[str]]] = {
    "strand": _strand,
    "under": _under,
    "pathway": _pathway,
    "below-ceiling": _below_ceiling,
}
HINTS = ("strand:ID", "under:ID", "pathway:FROM>TO", "below-ceiling")


def _known_outcome(theory: Theory, id: str) -> None:
    if id not in theory.outcomes:
        raise PartError(f"There is no outcome {id!r}.{_nearest(id, theory.outcomes)}")


def _nearest(id: str, known: Iterable[str]) -> str:
    ids = list(known)
    close = get_close_matches(id, ids, n=1)
    if close:
        return f" Did you mean {close[0]!r}?"
    shown = ", ".join(ids[:8]) + (", …" if len(ids) > 8 else "")
    return f" There are: {shown}." if ids else ""


def _only(theory: Theory, outcomes: set[str], strand: str | None) -> Theory:
    """Keep these outcomes, what acts on them, and what hangs on what is kept."""
    kept = set(outcomes)
    links: dict[str, Any] = {}
    for link in theory.links.values():  # first the arrows between outcomes, so that others can stand on them
        if link.source_id in kept and link.target_id in kept:
            links[link.id] = link
    actors = {**theory.interventions, **theory.factors}
    fixed = set(outcomes) | set(links)
    for link in theory.links.values():
        actor = actors.get(link.source_id)
        if actor is None or link.target_id not in fixed:
            continue
        strands = getattr(actor, "strands", ())
        if strand is None or not strands or strand in strands:
            kept.add(actor.id)
            links[link.id] = link
    for link in theory.links.values():  # activity chains and what enables an intervention
        if link.source_id in kept and link.target_id in kept:
            links[link.id] = link
    there = kept | set(links)
    factors = {f.id: f for f in theory.factors.values() if f.id in kept or there.intersection(f.about)}
    there |= set(factors)
    assumptions = {a.id: a for a in theory.assumptions.values() if not a.about or there.intersection(a.about)}
    there |= set(assumptions)
    indicators = {i.id: i for i in theory.indicators.values() if i.measures in there}
    evidence = {
        e.id: e for e in theory.evidence.values() if there.intersection(e.supports) or there.intersection(e.contradicts)
    }
    return theory.model_copy(
        update={
            "outcomes": {id: o for id, o in theory.outcomes.items() if id in kept},
            "interventions": {id: i for id, i in theory.interventions.items() if id in kept},
            "factors": factors,
            "assumptions": assumptions,
            "indicators": indicators,
            "evidence": evidence,
            "links": {id: link for id, link in theory.links.items() if id in links},
            "layout": {id: place for id, place in theory.layout.items() if id in kept},
        }
    )

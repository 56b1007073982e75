"""What the formats that write the theory itself share (DOT, Mermaid, GraphML): kinds of arrows, what hangs on what."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from toc.theory.model import Link, Theory


def kind_of(theory: Theory, link: Link) -> str:
    """Return the kind of an arrow as a Line's, also for one that the method does not allow, by where it starts."""
    if link.source_id in theory.interventions:
        return "brings_about"
    if link.source_id in theory.factors:
        return "helps" if theory.factors[link.source_id].type == "enabler" else "blocks"
    return "enables" if link.target_id in theory.interventions else "precondition"


def belongings(theory: Theory) -> list[tuple[str, str]]:
    """Return (element, what it is about) for assumptions, indicators, evidence and factors, in file order."""
    pairs = [(one.id, about) for one in theory.assumptions.values() for about in one.about]
    pairs += [(one.id, one.measures) for one in theory.indicators.values() if one.measures]
    pairs += [(one.id, about) for one in theory.evidence.values() for about in (*one.supports, *one.contradicts)]
    pairs += [(one.id, about) for one in theory.factors.values() for about in one.about]
    return pairs


def held_arrows(theory: Theory) -> set[str]:
    """Return the ids of the arrows that an intervention or factor acts on."""
    return {link.target_id for link in theory.links.values() if link.target_id in theory.links}

"""The map in words: what a screen reader says of each box and arrow, and the sentences that stand under the map."""

from __future__ import annotations

from toc.layout.net import Net
from toc.layout.text import clean
from toc.theory.model import Link, Theory

NO_WORDS = "no words yet"
NAMES = {
    "impact": "Impact",
    "long_term": "Long-term outcome",
    "intermediate": "Outcome",
    "output": "Output",
    "barrier": "Barrier",
    "enabler": "Enabler",
    "unintended": "Unintended effect",
}
KINDS = {
    "outcome": "Outcome",
    "intervention": "Intervention",
    "assumption": "Assumption",
    "indicator": "Indicator",
    "factor": "Factor",
}
VERBS = {
    "precondition": "is needed for",
    "brings_about": "brings about",
    "enables": "enables",
    "helps": "helps",
    "blocks": "stands in the way of",
    "belongs": "belongs to",
}
MARKS = {
    "assumption": ("assumption", "assumptions"),
    "indicator": ("indicator", "indicators"),
    "evidence": ("piece of evidence", "pieces of evidence"),
    "barrier": ("barrier", "barriers"),
    "gap": ("gap", "gaps"),
}


def count(kind: str, number: int) -> str:
    """Return "1 assumption", "3 indicators"."""
    one, many = MARKS[kind]
    return f"{number} {one if number == 1 else many}"


def name_of(theory: Theory, id: str) -> str:
    """Return an element's words, or a link's as "A → B"; the id where there are none."""
    element = theory.element(id)
    if element is not None:
        return clean(element.label) or f"({id}: {NO_WORDS})"
    link = theory.links.get(id)
    if link is not None and id not in (link.source_id, link.target_id) and link.target_id not in theory.links:
        return f"{name_of(theory, link.source_id)} → {name_of(theory, link.target_id)}"
    return f"({clean(id)})"


def sentence(theory: Theory, link: Link, kind: str) -> str:
    """Return a link in words: "A is needed for B, because …"."""
    target = theory.links.get(link.target_id)
    if target is not None:
        head = f"the step from {name_of(theory, target.source_id)} to {name_of(theory, target.target_id)}"
        verb = "helps" if kind == "brings_about" else VERBS[kind]
    else:
        head, verb = name_of(theory, link.target_id), VERBS[kind]
    text = f"{name_of(theory, link.source_id)} {verb} {head}"
    if link.mode == "automatic":
        text += " (follows by itself)"
    elif link.mode == "needs_intervention":
        text += " (needs us to act)"
    if link.feedback:
        text += " (and feeds back)"
    return f"{text}, because {clean(link.because)}" if link.because else text


def spoken_box(net: Net, index: int) -> str:
    """Return "Outcome: Staff find joy; needs 2, leads to 1"."""
    node = net.nodes[index]
    head = NAMES.get(node.role) if node.kind in ("outcome", "factor") else None
    head = head or KINDS[node.kind]
    if node.number is not None:
        head += f" {node.number}"
    return f"{head}: {node.label or NO_WORDS}"

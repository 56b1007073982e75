"""Seeded runs of edits as a workshop makes them: new outcomes, links, rewordings, removals."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from toc.edits import Refused, apply
from toc.graph import Graph
from toc.theory import Theory

WORDS = (
    "staff",
    "feel",
    "safe",
    "to",
    "share",
    "what",
    "they",
    "find",
    "hard",
    "with",
    "teams",
    "who",
    "listen",
    "and",
)


def run_of_edits(theory: Theory, count: int, rng: random.Random) -> Iterator[dict[str, Any]]:
    """Yield edits that each apply to the theory as the ones before have left it."""
    made = 0
    while made < count:
        edit = _edit(theory, rng)
        try:
            result = apply(theory, edit)
        except Refused:
            continue
        theory = result.theory
        made += 1
        yield edit


def _edit(theory: Theory, rng: random.Random) -> dict[str, Any]:
    outcomes = list(theory.outcomes)
    words = " ".join(rng.choices(WORDS, k=rng.randint(3, 12))).capitalize()
    kind = rng.random()
    if kind < 0.25:
        return {
            "do": "add",
            "kind": "outcome",
            "fields": _in_strand(theory, rng, words),
            "link_to": rng.choice(outcomes),
        }
    if kind < 0.35:
        return {"do": "add", "kind": "intervention", "fields": {"statement": words}, "link_to": rng.choice(outcomes)}
    if kind < 0.60:
        return {"do": "set", "id": rng.choice(outcomes), "field": "statement", "value": words}
    if kind < 0.72:
        return _link(theory, rng, outcomes)
    if kind < 0.80 and theory.links:
        return {"do": "unlink", "id": rng.choice(list(theory.links))}
    if kind < 0.92 and len(outcomes) > 5:
        pool = [id for id in outcomes if theory.outcomes[id].role != "long_term"]
        return {"do": "remove", "id": rng.choice(pool), "mode": "cascade"}
    if kind < 0.95 and theory.interventions:
        return {"do": "remove", "id": rng.choice(list(theory.interventions)), "mode": "cascade"}
    about = rng.choice(outcomes)
    return {"do": "add", "kind": "assumption", "fields": {"statement": words, "about": [about]}}


def _in_strand(theory: Theory, rng: random.Random, words: str) -> dict[str, Any]:
    fields: dict[str, Any] = {"statement": words}
    if theory.strands:
        fields["strands"] = [rng.choice(list(theory.strands))]
    return fields


def _link(theory: Theory, rng: random.Random, outcomes: list[str]) -> dict[str, Any]:
    """Tie two outcomes that stand near each other: people link what they see side by side, one level up."""
    levels = Graph(theory).levels()
    low = rng.choice(outcomes)
    above = [id for id in outcomes if levels.get(id, 0) == levels.get(low, 0) - 1]
    if not above:  # nothing above yet: tie it under something that it does not feed already
        above = [id for id in outcomes if id not in Graph(theory).upstream(low) and id != low] or outcomes
    return {"do": "link", "from": low, "to": rng.choice(above)}

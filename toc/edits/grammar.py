"""What may connect to what, for edits: an arrow that no theory of change can hold is refused with what to do instead.

Files are another matter: whatever arrow a file holds opens, and a finding asks about it.
"""

from __future__ import annotations

from toc.edits.draft import KINDS, Draft, label
from toc.edits.model import Refused
from toc.theory.model import Link

# tail → heads; "precondition" is an arrow between two outcomes. Intervention → intervention is drawn in real theories
# and gets a question of its own, so the edit lets it be drawn.
_HEADS: dict[str, frozenset[str]] = {
    "outcome": frozenset({"outcome", "intervention"}),
    "intervention": frozenset({"outcome", "intervention", "precondition"}),
    "factor": frozenset({"outcome", "intervention", "precondition"}),
}
_INSTEAD: dict[str, str] = {
    "assumption": "Say what the assumption is about instead; if it still has to be brought about, make it an outcome.",
    "indicator": "Say what the indicator measures instead of drawing an arrow.",
    "evidence": "Say what the evidence supports or contradicts instead of drawing an arrow.",
    "stakeholder": "Name the people as beneficiaries of an outcome instead of drawing an arrow.",
    "strand": "Put the box into the strand instead of drawing an arrow.",
    "idea": "Place the card on the map first, then draw the arrow.",
    "factor": "Draw the arrow from the barrier or enabler to the outcome, action or arrow that it helps or hinders.",
    "arrow": "Only an intervention or a factor may point at an arrow, and only at one between two outcomes.",
}


def kind_at(draft: Draft, id: str) -> str | None:
    """Return the kind at an arrow's end: an element's kind, ``precondition`` or ``arrow``; None where nothing is."""
    found = draft.find(id)
    if found is None:
        return None
    table, record = found
    if not isinstance(record, Link):
        return KINDS[table]
    outcomes = draft.rows("outcomes")
    return "precondition" if record.source_id in outcomes and record.target_id in outcomes else "arrow"


def may_connect(draft: Draft, tail: str, head: str) -> bool:
    """Whether an arrow from ``tail`` to ``head`` is one that a theory of change can hold."""
    head_kind = kind_at(draft, head)
    return tail != head and head_kind is not None and head_kind in _HEADS.get(kind_at(draft, tail) or "", ())


def check_ends(draft: Draft, tail: str, head: str) -> None:
    """Let an arrow between the two pass.

    Raises:
        Refused: ``not_found``, ``self_link`` or ``illegal_link``.
    """
    tail_record, head_record = draft.need(tail)[1], draft.need(head)[1]
    if tail == head:
        raise Refused("self_link", "An arrow needs two different ends.", "Draw it to another box.", (tail,))
    if may_connect(draft, tail, head):
        return
    tail_kind, head_kind = kind_at(draft, tail) or "", kind_at(draft, head) or ""
    hard = tail_kind if tail_kind not in _HEADS else "arrow" if head_kind in ("precondition", "arrow") else head_kind
    hard = "arrow" if hard == "precondition" else hard
    article = "an" if tail_kind[:1] in "aeio" else "a"
    raise Refused(
        "illegal_link",
        f"No arrow can go from {label(tail_record)}, {article} {tail_kind}, to {label(head_record)}.",
        _INSTEAD.get(hard, ""),
        (tail, head),
    )

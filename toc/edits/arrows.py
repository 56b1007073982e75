"""Edits of arrows: draw one, take one away, tie one elsewhere."""

from __future__ import annotations

from typing import Any

from toc.edits import fields
from toc.edits.draft import Draft, label, link_id
from toc.edits.grammar import check_ends
from toc.edits.index import pair_of
from toc.edits.model import Refused, Retie
from toc.edits.settle import Settling
from toc.theory.model import Link


def draw(
    draft: Draft,
    tail: str,
    head: str,
    tree: dict[str, Any],
    *,
    id: str | None = None,
    at: int | None = None,
) -> str:
    """Draw an arrow and return its id.

    Raises:
        Refused: ``not_found``, ``self_link``, ``illegal_link``, ``already_linked`` or ``bad_value``.
    """
    check_ends(draft, tail, head)
    present = draft.links_between((tail, head))
    if present:
        raise Refused(
            "already_linked",
            f"There is already an arrow from {label(draft.need(tail)[1])} to {label(draft.need(head)[1])}.",
            "Give the reason on the arrow that is there.",
            (min(present),),
        )
    made_id = id if id is not None else link_id((tail, head), 1)
    record = fields.made(Link, made_id, {"from": tail, "to": head} | tree, named=id is not None)
    draft.put("links", made_id, record, at)
    return made_id


def unlink(draft: Draft, id: str) -> None:
    """Take an arrow away; what hung on it moves to its twin or its source, or lets go."""
    table, record = draft.need(id)
    if table != "links":
        raise Refused("wrong_kind", f"{label(record)} is not an arrow.", "Remove it instead.", (id,))
    settling = Settling(draft)
    settling.lose_link(id)
    settling.run()


def retie(draft: Draft, edit: Retie) -> tuple[str, ...]:
    """Carry out :class:`Retie`."""
    _, link = draft.need(edit.id)
    if not isinstance(link, Link):
        raise Refused("wrong_kind", f"{label(link)} is not an arrow.", "Only arrows are tied.", (edit.id,))
    old = pair_of(link)
    pair = (edit.from_ if edit.from_ is not None else old[0], edit.to if edit.to is not None else old[1])
    if pair == old:
        return ()
    if edit.id in pair:
        raise Refused("self_link", "An arrow cannot point at itself.", "Tie it to a box.", (edit.id,))
    check_ends(draft, *pair)
    present = draft.links_between(pair)
    if present:
        raise Refused(
            "already_linked", "There is already an arrow between these two.", "Keep that one.", (min(present),)
        )
    on_it = [other for table, other in draft.referrers(edit.id) if table == "links"]
    outcomes = draft.rows("outcomes")
    if on_it and not (pair[0] in outcomes and pair[1] in outcomes):
        raise Refused(
            "still_used",
            "Other arrows sit on this one, so it has to stay between two outcomes.",
            "Tie those to a box first.",
            (edit.id, *on_it),
        )
    settling = Settling(draft)
    settling.retie(edit.id, pair)
    settling.run()
    return ()

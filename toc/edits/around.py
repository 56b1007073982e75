"""Edits of what stands around the boxes: strands, places by hand, dismissals, cards, and how far the group has come."""

from __future__ import annotations

from typing import Any, cast

from toc.edits import fields
from toc.edits.draft import Draft, dismissal_id, label
from toc.edits.model import (
    AcceptIdea,
    Add,
    Dismiss,
    MoveToStrand,
    PlaceByHand,
    Refused,
    SetStep,
    Undismiss,
)
from toc.edits.records import TABLE_OF, add, new_id
from toc.edits.words import clean
from toc.theory.model import RECORD_TABLES, Dismissal, Place


def move_to_strand(draft: Draft, edit: MoveToStrand) -> tuple[str, ...]:
    """Carry out :class:`MoveToStrand`."""
    table, record = draft.need(edit.id)
    if table not in ("outcomes", "interventions"):
        raise Refused(
            "wrong_kind", f"{label(record)} cannot stand in a strand.", "Outcomes and interventions can.", (edit.id,)
        )
    if edit.to is not None and draft.get("strands", edit.to) is None:
        raise Refused("not_found", f"There is no strand “{edit.to[:80]}”.", "Add the strand first.", (edit.to[:200],))
    present: list[str] = fields.plain(record, "strands") or []
    strands = [edit.to if strand == edit.from_ and edit.to is not None else strand for strand in present]
    if edit.to is None:
        strands = [strand for strand in strands if strand != edit.from_]
    elif edit.to not in strands:
        strands.append(edit.to)
    strands = list(dict.fromkeys(strands))
    if strands != present:
        draft.replace(table, edit.id, "strands", strands or None)
    return ()


def place(draft: Draft, edit: PlaceByHand) -> tuple[str, ...]:
    """Carry out :class:`PlaceByHand`."""
    present = draft.get("layout", edit.id)
    if edit.x is None and edit.y is None:
        if present is not None:
            draft.drop("layout", edit.id)
        return ()
    table, record = draft.need(edit.id)
    if table in ("links", "strands"):
        raise Refused("wrong_kind", f"{label(record)} is not a box.", "Only boxes can be placed by hand.", (edit.id,))
    if edit.x is None or edit.y is None or not all(abs(value) <= 1e6 for value in (edit.x, edit.y)):
        raise Refused("bad_value", "A place needs x and y, each within a million pixels.", "Give both.", (edit.id,))
    x, y = (int(value) if float(value).is_integer() else round(float(value), 2) for value in (edit.x, edit.y))
    if present is None:
        draft.put("layout", edit.id, fields.made(Place, edit.id, {"x": x, "y": y}))
    else:
        draft.replace("layout", edit.id, "x", x)
        draft.replace("layout", edit.id, "y", y)
    return ()


def dismiss(draft: Draft, edit: Dismiss) -> tuple[str, ...]:
    """Carry out :class:`Dismiss`."""
    tree = clean({"check": edit.check, "about": list(edit.about), "reason": edit.reason, "by": edit.by})
    if not tree["reason"].strip():
        raise Refused("bad_value", "A finding is left as it is for a reason.", "Say why, in a few words.")
    if not tree["check"].strip():
        raise Refused("bad_value", "It is not said which finding is meant.", "Name its check.")
    tree = {field: value for field, value in tree.items() if value not in (None, [])}
    for ref in edit.about:
        draft.need(ref)
    record = fields.made(Dismissal, "", tree)
    id = dismissal_id(record)
    present = draft.get("dismissed", id)
    if present is None:
        draft.put("dismissed", id, record.model_copy(update={"id": id}))
    else:
        draft.replace("dismissed", id, "reason", tree["reason"])
        draft.replace("dismissed", id, "by", tree.get("by"))
    return ()


def undismiss(draft: Draft, edit: Undismiss) -> tuple[str, ...]:
    """Carry out :class:`Undismiss`."""
    ids = [
        id
        for id, record in draft.rows("dismissed").items()
        if isinstance(record, Dismissal) and (record.check or "", record.about) == (edit.check, edit.about)
    ]
    if not ids:
        raise Refused("not_found", "This finding is not dismissed.", "It may have been brought back a moment ago.")
    draft.drop("dismissed", *ids)
    return ()


def accept_idea(draft: Draft, edit: AcceptIdea) -> tuple[str, ...]:
    """Carry out :class:`AcceptIdea`."""
    idea = draft.get("ideas", edit.idea)
    if idea is None:
        raise Refused(
            "not_found",
            f"There is no card “{edit.idea[:80]}”.",
            "Somebody may have placed it already.",
            (edit.idea[:200],),
        )
    cls = RECORD_TABLES[TABLE_OF[edit.kind]]
    words = cast("Any", cls).label_field
    tree = {words: fields.plain(idea, "text"), **edit.fields, "from_idea": edit.idea}
    id = new_id(draft, edit.id, str(tree[words] or ""), edit.kind)  # while the card still holds its own
    draft.drop("ideas", edit.idea)
    taken_over = Add(
        kind=edit.kind,
        id=id,
        fields=tree,
        link_to=edit.link_to,
        link_from=edit.link_from,
        link_fields=edit.link_fields,
    )
    return add(draft, taken_over)


def set_step(draft: Draft, edit: SetStep) -> tuple[str, ...]:
    """Carry out :class:`SetStep`."""
    draft.set_top("step", edit.step)
    return ()

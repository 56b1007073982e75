"""Edits that turn boxes into other boxes: convert, split, merge. Words are kept, arrows end up legal."""

from __future__ import annotations

from typing import Any

from toc.edits import fields
from toc.edits.arrows import draw, unlink
from toc.edits.draft import KINDS, Draft, label, same
from toc.edits.grammar import kind_at, may_connect
from toc.edits.model import Convert, Merge, Refused, Split
from toc.edits.records import TABLE_OF, new_id
from toc.edits.settle import Settling
from toc.edits.words import clean_text
from toc.theory.model import ELEMENT_KINDS, ELEMENT_TABLES, RECORD_TABLES, Element, Kind, Link
from toc.theory.record import Named

_KIND_OF: dict[str, Kind] = {table: kind for kind, (table, _) in ELEMENT_KINDS.items()}
_SHARED = ("note", "from_idea", "decision", "votes")
# fields that mean the same under another name: (from kind, to kind) → {field: field}
_SAME_MEANING: dict[tuple[str, str], dict[str, str]] = {
    ("outcome", "intervention"): {"by": "end", "brought_about_by": "owner"},
    ("intervention", "outcome"): {"end": "by"},
    ("assumption", "outcome"): {"check_by": "by"},
    ("outcome", "assumption"): {"by": "check_by"},
    ("outcome", "indicator"): {"by": "by"},
    ("indicator", "outcome"): {"by": "by"},
}
# words of these go into the note when the new kind has no such field; answers from a list mean nothing without it
_WORDS = {
    "sufficient": "Enough together",
    "brought_about_by": "Brought about by",
    "by": "By",
    "owner": "Owner",
    "start": "Start",
    "end": "End",
    "status": "Status",
    "resources": "Resources",
    "check_by": "Check by",
    "confidence": "Confidence",
    "definition": "Definition",
    "population": "Population",
    "unit": "Unit",
    "threshold": "Threshold",
    "baseline": "Baseline",
    "target": "Target",
    "instrument": "Instrument",
    "source": "Source",
    "frequency": "Frequency",
    "collector": "Collector",
    "url": "Link",
    "strength": "Strength",
}
_ABOUT = {"assumption": "about", "factor": "about", "indicator": "measures", "evidence": "supports"}


def convert(draft: Draft, edit: Convert) -> tuple[str, ...]:
    """Carry out :class:`Convert`."""
    table, old = _element(draft, edit.id)
    was, to = _KIND_OF[table], edit.to
    if was == to:
        raise Refused("nothing_to_do", f"{label(old)} is already an {was}.", "", (edit.id,))
    ins, outs = _arrows(draft, edit.id)
    heads = [link.target_id for link in outs]
    about = _hangs_on(old)
    tree = _converted(old, was, to)
    if was == "stakeholder":
        _forget(draft, edit.id, "beneficiaries")
    situation = draft.top_plain("situation.evidence")
    if was == "evidence" and situation and edit.id in situation:
        draft.set_top("situation.evidence", [ref for ref in situation if ref != edit.id] or None)
    draft.drop(table, edit.id)
    draft.put(TABLE_OF[to], edit.id, fields.made(ELEMENT_KINDS[to][1], edit.id, tree))
    made = _retie_all(draft, edit.id, ins, outs)
    if to in ("outcome", "intervention") and about:
        made += _tie_in(draft, edit.id, about)
    elif to in _ABOUT:
        _hang(draft, edit.id, to, about or _hooks(draft, ins, heads))
    return tuple(made)


def _element(draft: Draft, id: str) -> tuple[str, Named]:
    table, record = draft.need(id)
    if table not in ELEMENT_TABLES:
        raise Refused("wrong_kind", f"{label(record)} is no element of the theory.", "Choose a box.", (id,))
    return table, record


def _arrows(draft: Draft, id: str) -> tuple[list[Link], list[Link]]:
    """Return the arrows that point at the element and those that leave it, by id."""
    links = draft.rows("links")
    ids = [other for table, other in draft.referrers(id) if table == "links"]
    found = [link for link in map(links.get, ids) if isinstance(link, Link)]
    return [link for link in found if link.target_id == id], [link for link in found if link.source_id == id]


def _hangs_on(record: Named) -> list[str]:
    """Return what the element hangs on by its own fields."""
    found: list[str] = []
    for field in ("about", "measures", "supports"):
        value = fields.plain(record, field)
        found += [value] if isinstance(value, str) else value or []
    return found


def _converted(old: Named, was: Kind, to: Kind) -> dict[str, Any]:
    """Return the new record's tree: words kept, like fields carried over, the rest told in the note."""
    cls = ELEMENT_KINDS[to][1]
    tree = old.tree()
    names = fields.file_names(cls)
    words = tree.pop(ELEMENT_KINDS[was][1].label_field, None)
    meaning = _SAME_MEANING.get((was, to), {})
    new: dict[str, Any] = {} if words is None else {cls.label_field: words}
    left: list[str] = []
    own = fields.file_names(type(old))
    for field, value in tree.items():
        name = meaning.get(field, field)
        if field in _SHARED or field not in own or name == "strands" or field in meaning:
            if name in names or field not in own:
                new.setdefault(name, value)
        elif field in _WORDS and (field, was) != ("status", "assumption"):
            said = " ".join(str(part) for part in value.values()) if isinstance(value, dict) else str(value)
            left.append(f"{_WORDS[field]}: {said}")
    if was == "assumption" and to == "outcome" and tree.get("status") == "holding":
        new["already_true"] = True
    if left:
        new["note"] = "\n".join([new["note"], *left] if new.get("note") else left)
    return new


def _retie_all(draft: Draft, id: str, ins: list[Link], outs: list[Link]) -> list[str]:
    """Tie the arrows of a box that changed its kind so that every one is legal, and no chain is cut in two.

    What was needed for the box is then needed for what the box led to; what acted on one of its arrows acts on what
    is left at that end. Arrows that become the same become one.
    """
    settling = Settling(draft)
    settling.fold = True
    made: list[tuple[str, str, dict[str, Any]]] = []
    heads = list(dict.fromkeys(link.target_id for link in outs if draft.get("outcomes", link.target_id)))
    bypass = kind_at(draft, id) != "outcome" and bool(heads)
    for link in ins:
        if may_connect(draft, link.source_id, id) and not (bypass and _acts(draft, link.source_id)):
            _move_acting(draft, settling, link, link.source_id)
            continue
        ways = [head for head in heads if may_connect(draft, link.source_id, head)]
        if ways:
            settling.retie(link.id, (link.source_id, ways[0]))
            rest = {key: value for key, value in link.tree().items() if key not in ("id", "from", "to")}
            made += [(link.source_id, head, rest) for head in ways[1:]]
        else:
            settling.lose_link(link.id)
    for link in outs:
        _move_acting(draft, settling, link, link.target_id)
        if not may_connect(draft, id, link.target_id):
            on = draft.get("links", link.target_id)
            if isinstance(on, Link) and may_connect(draft, id, on.source_id):
                settling.retie(link.id, (id, on.source_id))  # an action on an arrow acts at the arrow's source
            else:
                settling.lose_link(link.id)
    settling.run()
    _plain_arrows(draft, id)
    return [draw(draft, tail, head, rest) for tail, head, rest in made if not draft.links_between((tail, head))]


def _move_acting(draft: Draft, settling: Settling, link: Link, end: str) -> None:
    """Tie what acts on an arrow to one of its ends, where nothing can act on the arrow any more."""
    if kind_at(draft, link.id) == "precondition":
        return
    for table, other in draft.referrers(link.id):
        acting = draft.get("links", other)
        if table == "links" and isinstance(acting, Link):
            if may_connect(draft, acting.source_id, end):
                settling.retie(other, (acting.source_id, end))
            else:
                settling.lose_link(other)


def _acts(draft: Draft, id: str) -> bool:
    """Whether an arrow from this box would stop short at an action: the chain of outcomes must go on past it."""
    return kind_at(draft, id) in ("outcome", "intervention")


def _plain_arrows(draft: Draft, id: str) -> None:
    """Take from the box's arrows what only an arrow between two outcomes can say."""
    ins, outs = _arrows(draft, id)
    for link in (*ins, *outs):
        if kind_at(draft, link.id) != "precondition":
            draft.replace("links", link.id, "mode", None)
            draft.replace("links", link.id, "feedback", None)


def _tie_in(draft: Draft, id: str, about: list[str]) -> list[str]:
    """Tie a new outcome or intervention into the chain, at what the assumption or factor was about."""
    heads: list[str] = []
    for ref in about:
        head = _outcome_at(draft, ref)
        if head is None and draft.get("interventions", ref) is not None:
            _, outs = _arrows(draft, ref)
            found = [_outcome_at(draft, link.id) for link in outs]
            heads += [end for end in found if end is not None] or [ref]
        elif head is not None:
            heads.append(head)
    made = []
    for head in dict.fromkeys(heads):
        if may_connect(draft, id, head) and not draft.links_between((id, head)):
            made.append(draw(draft, id, head, {}))
    return made


def _outcome_at(draft: Draft, ref: str) -> str | None:
    """Return the outcome that an element or arrow is about: an arrow's head, for an arrow on an arrow its source."""
    if draft.get("outcomes", ref) is not None:
        return ref
    link = draft.get("links", ref)
    if not isinstance(link, Link):
        return None
    if draft.get("outcomes", link.target_id) is not None:
        return link.target_id
    below = draft.get("links", link.target_id)
    if isinstance(below, Link) and draft.get("outcomes", below.source_id) is not None:
        return below.source_id
    return None


def _hooks(draft: Draft, ins: list[Link], heads: list[str]) -> list[str]:
    """Return what a box that left the chain may hang on: the arrows that pass it now, else where it led."""
    passing = [id for link in ins for head in heads for id in draft.links_between((link.source_id, head))]
    there = [head for head in heads if draft.find(head) is not None]
    return passing or there or [link.source_id for link in ins if draft.find(link.source_id) is not None]


def _hang(draft: Draft, id: str, kind: str, about: list[str]) -> None:
    table, field = TABLE_OF[kind], _ABOUT[kind]
    refs = [ref for ref in dict.fromkeys(about) if ref != id and draft.find(ref) is not None]
    if field == "measures":
        boxes = [_outcome_at(draft, ref) or ref for ref in refs]
        boxes = [ref for ref in boxes if draft.get("links", ref) is None]
        draft.replace(table, id, field, boxes[0] if boxes else None)
    elif refs:
        draft.replace(table, id, field, refs)


def _forget(draft: Draft, id: str, field: str) -> None:
    for table, other in draft.referrers(id):
        record = draft.get(table, other) if table == "outcomes" else None
        value = fields.plain(record, field) if record is not None else None
        if isinstance(value, list) and id in value:
            draft.replace(table, other, field, [ref for ref in value if ref != id] or None)


def split(draft: Draft, edit: Split) -> tuple[str, ...]:
    """Carry out :class:`Split`."""
    table, old = _element(draft, edit.id)
    if table not in ("outcomes", "interventions") or (edit.shape == "chain" and table != "outcomes"):
        raise Refused("wrong_kind", f"{label(old)} cannot be split this way.", "Split an outcome.", (edit.id,))
    first, second = (clean_text(words).strip() for words in edit.statements)
    if not first or not second:
        raise Refused("bad_value", "Both boxes need words.", "Write a statement for each.", (edit.id,))
    if getattr(old, "statement", None) == first:
        for other in draft.rows(table).values():
            if getattr(other, "statement", None) == second:
                raise Refused("nothing_to_do", "This box has been split like that already.", "", (edit.id, other.id))
    kind = KINDS[table]
    id = new_id(draft, edit.new_id, second, kind)
    cls = RECORD_TABLES[table]
    copied = ("strands", "beneficiaries", "from_idea") + (
        ("role", "above_ceiling", "by") if edit.shape == "beside" else ()
    )
    copied += ("owner", "start", "end", "status") if kind == "intervention" else ()
    tree = {"statement": second} | {name: value for name, value in old.tree().items() if name in copied}
    ins, outs = _arrows(draft, edit.id)
    draft.replace(table, edit.id, "statement", first)
    draft.put(table, id, fields.made(cls, id, tree), draft.positions(table, (edit.id,))[edit.id] + 1)
    made = [id]
    if edit.shape == "chain":
        settling = Settling(draft)
        for link in ins:
            if may_connect(draft, link.source_id, id):
                settling.retie(link.id, (link.source_id, id))
        settling.run()
        reason = {} if not (edit.because or "").strip() else {"because": clean_text(edit.because or "").strip()}
        made.append(draw(draft, id, edit.id, reason))
    else:
        copies = [(link, (link.source_id, id)) for link in ins] + [(link, (id, link.target_id)) for link in outs]
        for link, pair in copies:
            if may_connect(draft, *pair) and not draft.links_between(pair):
                rest = {key: value for key, value in link.tree().items() if key not in ("id", "from", "to", "votes")}
                made.append(draw(draft, *pair, rest, at=draft.positions("links", (link.id,))[link.id] + 1))
                _rely_too(draft, link.id, made[-1])
    return tuple(made)


def _rely_too(draft: Draft, arrow: str, copy: str) -> None:
    """What an arrow relies on, its copy relies on too: both halves of a box stand on the same assumptions."""
    for table, other in tuple(draft.referrers(arrow)):
        record = draft.get(table, other) if table == "assumptions" else None
        about = fields.plain(record, "about") if record is not None else None
        if isinstance(about, list) and arrow in about and copy not in about:
            draft.replace(table, other, "about", [*about, copy])


_JOINED = ("note", "decision", "because")


def merge(draft: Draft, edit: Merge) -> tuple[str, ...]:
    """Carry out :class:`Merge`."""
    (table, kept), (other_table, dropped) = draft.need(edit.keep), draft.need(edit.drop)
    if edit.keep == edit.drop:
        raise Refused("nothing_to_do", "These two are one already.", "Choose two.", (edit.keep,))
    if table != other_table:
        raise Refused(
            "wrong_kind",
            f"{label(kept)} and {label(dropped)} are of different kinds.",
            "Convert one of them first.",
            (edit.keep, edit.drop),
        )
    if isinstance(kept, Link) and isinstance(dropped, Link):
        if (kept.source_id, kept.target_id) != (dropped.source_id, dropped.target_id):
            raise Refused(
                "wrong_kind", "These arrows join different boxes.", "Merge the boxes.", (edit.keep, edit.drop)
            )
        settling = Settling(draft)
        settling.absorb(edit.keep, dropped)
        settling.lose(edit.drop, edit.keep)
        settling.run()
        return ()
    _take_over(draft, table, kept, dropped)
    settling = Settling(draft)
    settling.fold_into(edit.drop, edit.keep)
    settling.run()
    draft.drop(table, edit.drop)
    _let_go_of_itself(draft, table, edit.keep)
    return ()


def _take_over(draft: Draft, table: str, kept: Named, dropped: Named) -> None:
    """Fill what the kept record leaves empty; lists are joined, other wordings and notes stand in the note."""
    words = getattr(type(kept), "label_field", "title" if table == "strands" else "text")
    for field, value in dropped.tree().items():
        present = fields.plain(kept, field)
        if present in (None, "", []):
            draft.replace(table, kept.id, field, value)
        elif same(present, value) or field == words:
            continue
        elif isinstance(present, list):
            draft.replace(table, kept.id, field, present + [item for item in value if item not in present])
        elif field in _JOINED:
            draft.replace(table, kept.id, field, f"{present}\n{value}")
    said = fields.plain(dropped, words)
    if isinstance(kept, Element) and said and said != fields.plain(kept, words) and fields.plain(kept, words):
        record = draft.get(table, kept.id)
        assert record is not None
        note = fields.plain(record, "note")
        line = f"Also put as: {said}"
        draft.replace(table, kept.id, "note", line if not note else f"{note}\n{line}")


def _let_go_of_itself(draft: Draft, table: str, id: str) -> None:
    """Take references of a merged record to itself away: it cannot be about, measure or address itself."""
    record = draft.get(table, id)
    assert record is not None
    for field in ("about", "measures", "supports", "contradicts", "addressed_by"):
        value = fields.plain(record, field)
        if value == id:
            draft.replace(table, id, field, None)
        elif isinstance(value, list) and id in value:
            draft.replace(table, id, field, [ref for ref in value if ref != id] or None)


__all__ = ["convert", "merge", "split", "unlink"]

"""Edits of single records and of the theory's own fields: add, set, rename, remove, write."""

from __future__ import annotations

import difflib
from typing import Any

from toc.edits import fields
from toc.edits.arrows import draw, retie, unlink
from toc.edits.draft import ID_TABLES, KINDS, Draft, label, link_id, same
from toc.edits.index import pair_of, references
from toc.edits.model import (
    Add,
    Exclude,
    Include,
    Move,
    Refused,
    Remove,
    Rename,
    Retie,
    Set,
    Write,
)
from toc.edits.settle import Settling, renumber_dismissals
from toc.edits.words import check_id, clean, make_id
from toc.theory.model import (
    RECORD_TABLES,
    Amount,
    Link,
    Settings,
    Situation,
    Theory,
)
from toc.theory.record import Named, Record, Votes

TABLE_OF = {kind: table for table, kind in KINDS.items()}
# records that are kept when nothing tells what they hang on any more, unless the edit says that they go along
_ATTACHED = {"assumptions": "about", "factors": "about", "indicators": "measures"}


def add(draft: Draft, edit: Add) -> tuple[str, ...]:
    """Carry out :class:`Add`."""
    table = TABLE_OF[edit.kind]
    cls = RECORD_TABLES[table]
    tree = checked_fields(cls, edit.fields)
    words = next((tree[name] for name in ("statement", "name", "citation", "title", "text") if tree.get(name)), "")
    id = new_id(draft, edit.id, str(words), edit.kind)
    draft.asked.add((table, id))
    draft.put(table, id, fields.made(cls, id, tree), behind(draft, table, edit.after))
    made = [id]
    if edit.link_to is not None:
        made.append(draw(draft, id, edit.link_to, link_fields(edit.link_fields)))
    if edit.link_from is not None:
        made.append(draw(draft, edit.link_from, id, link_fields(edit.link_fields)))
    return tuple(made)


def new_id(draft: Draft, wanted: str | None, words: str, kind: str) -> str:
    """Return the wanted id, checked to be free, or one made from the words."""
    if wanted is None:
        return make_id(words, kind, draft.taken)
    found = draft.find(check_id(wanted))
    if found is not None:
        raise Refused(
            "id_taken",
            f"The id “{wanted}” already belongs to {label(found[1])}.",
            "Choose another id, or leave it out to have one made from the words.",
            (wanted,),
        )
    return wanted


def checked_fields(cls: type[Record], values: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a new record, cleaned and with known names only; absent ones left out."""
    for name in values:
        check_field_name(cls, name)
    return {name: value for name, value in clean(values).items() if value is not None}


def link_fields(values: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a new arrow but for its ends."""
    tree = checked_fields(Link, values)
    if tree.keys() & {"from", "to"}:
        raise Refused(
            "bad_value", "The arrow's ends stand beside its fields, not among them.", "Give from and to once."
        )
    return tree


def check_field_name(cls: type[Record], name: str) -> None:
    """Let a field's name pass.

    Raises:
        Refused: ``unknown_field``, with the nearest name there is.
    """
    names = fields.file_names(cls)
    if name in names:
        return
    near = difflib.get_close_matches(name, names, 1)
    hint = f"Did you mean “{near[0]}”?" if near else f"There are: {', '.join(names)}."
    raise Refused("unknown_field", f"There is no field “{name[:60]}” here.", hint)


def set_field(draft: Draft, edit: Set) -> tuple[str, ...]:
    """Carry out :class:`Set`."""
    value = clean(edit.value)
    if edit.id == "":
        draft.asked.add(("", ""))
        _set_top(draft, edit, value)
        return ()
    table, record = _any_record(draft, edit.id)
    name, dot, inner = edit.field.partition(".")
    present = fields.plain(record, name)
    known = fields.file_names(type(record))
    if name not in known and present is None:
        if name == "id":
            raise Refused("not_a_field", "An id is changed by renaming.", "Use rename.", (edit.id,))
        check_field_name(type(record), name)
    if dot and name in known:
        was_whole = present
        present = _inside(was_whole, inner)
        _check_was(edit, present)
        value = _with_inside(type(record), name, was_whole, inner, value)
    else:
        name = edit.field if dot else name
        _check_was(edit, present)
    if table == "links" and name in ("from", "to"):
        if not isinstance(value, str):
            raise Refused("bad_value", "An arrow needs both its ends.", "Give an id, or remove the arrow.", (edit.id,))
        return retie(draft, Retie(id=edit.id, from_=value) if name == "from" else Retie(id=edit.id, to=value))
    if table == "dismissed" and name in ("check", "about"):
        raise Refused(
            "not_a_field", "What a dismissal answers cannot be changed.", "Undismiss it and dismiss the other."
        )
    draft.asked.add((table, edit.id))
    draft.replace(table, edit.id, name, value)
    return ()


def _any_record(draft: Draft, id: str) -> tuple[str, Named]:
    """Return an element, strand, idea or link by id; a dismissal by its ``check@about``."""
    if "@" in id:
        dismissal = draft.get("dismissed", id)
        if dismissal is not None:
            return "dismissed", dismissal
    return draft.need(id)


def _check_was(edit: Set, present: Any) -> None:
    if edit.check_was and not same(edit.was, present):
        refused = Refused(
            "changed_meanwhile",
            hint="Keep theirs, or write yours over it.",
            ids=(edit.id,),
            did="has changed this since you started: it is now "
            + ("empty." if present is None else f"“{str(present)[:200]}”."),
        )
        refused.present = present
        raise refused


def _inside(whole: Any, path: str) -> Any:
    if isinstance(whole, dict):
        return whole.get(path)
    return whole if path == "value" else None


def _with_inside(cls: type[Record], field: str, whole: Any, path: str, value: Any) -> Any:
    """Return a table field's whole value with one part replaced; a bare number counts as its ``value``."""
    classes: dict[str, type[Record]] = {"votes": Votes, "target": Amount, "baseline": Amount, "threshold": Amount}
    parts = classes.get(field)
    if parts is None:
        raise Refused("unknown_field", f"{field} has no parts.", f"Set {field} as a whole.")
    check_field_name(parts, path)
    table = dict(whole) if isinstance(whole, dict) else {} if whole is None else {"value": whole}
    table.pop(path, None)
    table |= {} if value is None else {path: value}
    return table or None


def _set_top(draft: Draft, edit: Set, value: Any) -> None:
    field = edit.field
    top, dot, key = field.partition(".")
    if top not in Theory.model_fields and draft.top_plain(top) is None:
        raise Refused("unknown_field", f"A theory has no field “{top[:60]}”.", _near_top(top))
    if dot and top not in ("glossary", "situation", "settings"):
        raise Refused("unknown_field", f"{top[:60]} has no parts.", f"Set {top[:60]} as a whole.")
    if top == "settings" and "." in key:
        part, _, name = key.partition(".")
        if part not in ("checks", "measures"):
            raise Refused("unknown_field", f"There are no settings “{part[:60]}”.", "There are checks and measures.")
        whole = draft.top_plain(f"settings.{part}")
        table = dict(whole) if isinstance(whole, dict) else {}
        name, inner, deeper = name.partition(".")
        _check_was(edit, table.get(name, {}).get(deeper) if inner else table.get(name))
        if inner:
            below = dict(table[name]) if isinstance(table.get(name), dict) else {}
            below.pop(deeper, None)
            value = (below | ({} if value is None else {deeper: value})) or None
        table.pop(name, None)
        table |= {} if value is None else {name: value}
        draft.set_top(f"settings.{part}", table or None)
        return
    if top == "situation" and dot and draft.top_plain(field) is None:
        check_field_name(Situation, key)
    if top == "settings" and dot:
        check_field_name(Settings, key)
    if dot and key == "":
        raise Refused("bad_value", "The term is empty.", "Give the words that are explained.")
    if top == "glossary" and not dot and isinstance(value, dict):
        value = value or None
    _check_was(edit, draft.top_plain(field))
    draft.set_top(field, value)


def _near_top(name: str) -> str:
    own = [field for field in Theory.model_fields if field not in RECORD_TABLES and field != "toc"]
    near = difflib.get_close_matches(name, own, 1)
    return f"Did you mean “{near[0]}”?" if near else f"There are: {', '.join(own)}."


def include(draft: Draft, edit: Include) -> tuple[str, ...]:
    """Carry out :class:`Include`."""
    entries = _entries(draft, edit)
    value = clean(edit.value)
    if not any(same(entry, value) for entry in entries):
        entries.insert(len(entries) if edit.at is None else edit.at, value)
        set_field(draft, Set(id=edit.id, field=edit.field, value=entries))
    return ()


def exclude(draft: Draft, edit: Exclude) -> tuple[str, ...]:
    """Carry out :class:`Exclude`."""
    entries = _entries(draft, edit)
    rest = [entry for entry in entries if not same(entry, edit.value)]
    if len(rest) < len(entries):
        set_field(draft, Set(id=edit.id, field=edit.field, value=rest or None))
    return ()


def _entries(draft: Draft, edit: Include | Exclude) -> list[Any]:
    """Return the entries of a list field as it stands."""
    if edit.id == "" and edit.field == "situation.evidence":
        return list(draft.top_plain(edit.field) or ())
    _, record = _any_record(draft, edit.id)
    check_field_name(type(record), edit.field)
    if not fields.is_list(type(record), edit.field):
        raise Refused("wrong_kind", f"{edit.field} is no list.", f"Set {edit.field} instead.", (edit.id,))
    return list(fields.plain(record, edit.field) or ())


def move(draft: Draft, edit: Move) -> tuple[str, ...]:
    """Carry out :class:`Move`."""
    table, record = draft.need(edit.id)
    if edit.after == edit.id:
        raise Refused("nothing_to_do", "A record cannot stand behind itself.", "Name another.", (edit.id,))
    here = draft.positions(table, (edit.id,))[edit.id]
    at = behind(draft, table, edit.after) or 0
    if at == here or at == here + 1:
        return ()
    draft.drop(table, edit.id)
    draft.put(table, edit.id, record, at if at < here else at - 1)
    settling = Settling(draft)
    if isinstance(record, Link):
        settling.renumber(pair_of(record))
        settling.run()
    return ()


def rename(draft: Draft, edit: Rename) -> tuple[str, ...]:
    """Carry out :class:`Rename`."""
    table, record = draft.need(edit.id)
    if edit.to == edit.id:
        return ()
    settling = Settling(draft)
    if isinstance(record, Link):
        pair = pair_of(record)
        if record.named and edit.to.partition("#")[0] == link_id(pair, 1):
            if _stands_on_itself(draft, record):
                raise Refused(
                    "self_link", "This arrow ends at itself, so its name cannot come from its ends.", "Tie it first."
                )
            settling.unname(record)
        else:
            settling.name(record, new_id(draft, edit.to, "", "arrow"))
    else:
        settling.rename(edit.id, new_id(draft, edit.to, "", "arrow"))
        draft.swap(table, {edit.id: (edit.to, record.model_copy(update={"id": edit.to}))})
    settling.run()
    return ()


def _stands_on_itself(draft: Draft, link: Link) -> bool:
    """Whether the link's ends lead back to it over other links, as only a hand-written file can have it."""
    seen: set[str] = set()
    ends = [*pair_of(link)]
    while ends:
        end = ends.pop()
        below = draft.get("links", end)
        if isinstance(below, Link) and end not in seen:
            seen.add(end)
            ends += pair_of(below)
    return link.id in seen


def remove(draft: Draft, edit: Remove) -> tuple[str, ...]:
    """Carry out :class:`Remove`."""
    table, record = draft.need(edit.id)
    if edit.mode == "restrict":
        _restrict(draft, edit.id, record)
    if table == "links":
        unlink(draft, edit.id)
        return ()
    going = {edit.id: table}
    if edit.mode == "attached":
        going |= _hanging_only_on(draft, edit.id)
    settling = Settling(draft)
    for id in going:
        settling.lose(id)
    settling.run()
    for id, its_table in going.items():
        draft.drop(its_table, id)
    return ()


def _restrict(draft: Draft, id: str, record: Named) -> None:
    others = [place for place in draft.referrers(id) if place[0] not in ("layout", "dismissed")]
    others = [(table, other) for table, other in others if table == "" or _more_than_memory(draft, table, other, id)]
    if others:
        counts: dict[str, int] = {}
        for table, _ in others:
            kind = KINDS.get(table, "theory's own situation")
            counts[kind] = counts.get(kind, 0) + 1
        parts = [f"{number} {kind}{'s' if number > 1 else ''}" for kind, number in counts.items()]
        raise Refused(
            "still_used",
            f"{label(record)[:1].upper()}{label(record)[1:]} is still used by {' and '.join(parts)}.",
            "Remove it together with its arrows and references, or untie those first.",
            (id, *(other for _, other in others if other)),
        )


def _more_than_memory(draft: Draft, table: str, id: str, ref: str) -> bool:
    record = draft.get(table, id)
    assert record is not None
    return any(field != "from_idea" for field, other in references(table, id, record) if other == ref)


def _hanging_only_on(draft: Draft, id: str) -> dict[str, str]:
    """Return what hangs on the element, or on its arrows, and on nothing else: id → table."""
    bases = {id} | {other for table, other in draft.referrers(id) if table == "links"}
    found: dict[str, str] = {}
    for base in sorted(bases):
        for table, other in draft.referrers(base):
            field = _ATTACHED.get(table)
            record = draft.get(table, other) if field is not None else None
            if field is None or record is None:
                continue
            value = fields.plain(record, field)
            if set([value] if isinstance(value, str) else value or ()) <= bases:
                found[other] = table
    return found


def write(draft: Draft, edit: Write) -> tuple[str, ...]:
    """Carry out :class:`Write`."""
    draft.verbatim = True
    if edit.table == "":
        draft.set_top(edit.id, edit.record)
        return ()
    cls = RECORD_TABLES.get(edit.table)
    if cls is None or not isinstance(edit.record, dict | None):
        raise Refused("bad_value", f"There is no table “{edit.table[:60]}” for this.", "")
    present = draft.get(edit.table, edit.id)
    where = None if present is None else draft.positions(edit.table, (edit.id,))[edit.id]
    if present is not None:
        draft.drop(edit.table, edit.id)
    made: tuple[str, ...] = ()
    if edit.record is not None:
        if edit.table in ID_TABLES:
            new_id(draft, edit.id, "", "")
        tree = {key: value for key, value in edit.record.items() if key != "id"}
        named = "id" in edit.record if cls is Link else None
        at = behind(draft, edit.table, edit.after) if where is None else where
        draft.put(edit.table, edit.id, fields.made(cls, edit.id, tree, named=named), at)
        made = (edit.id,)
    if edit.table == "dismissed":
        renumber_dismissals(draft)
    elif edit.table == "links":
        settling = Settling(draft)
        for link in (present, draft.get("links", edit.id)):
            if link is not None:
                settling.renumber(pair_of(link))
        settling.run()
    return made


def behind(draft: Draft, table: str, after: str | None) -> int | None:
    """Return the place in the table behind the record ``after``; None for the end."""
    if after is None:
        return None
    if after == "":
        return 0
    if draft.get(table, after) is None:
        raise Refused(
            "not_found", f"“{after[:80]}” is not there to stand behind.", "Leave the place out.", (after[:200],)
        )
    return draft.positions(table, (after,))[after] + 1

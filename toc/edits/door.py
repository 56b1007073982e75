"""The one door: apply an edit, turn changes round, replay them, and say whether they still stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from pydantic import ValidationError

from toc.edits import around, arrows, fields, records, reshape
from toc.edits.draft import Draft, label, same
from toc.edits.model import (
    EDIT,
    AcceptIdea,
    Add,
    AnyEdit,
    Change,
    Convert,
    Dismiss,
    Exclude,
    Include,
    LinkUp,
    Many,
    Merge,
    Move,
    MoveToStrand,
    PlaceByHand,
    Refused,
    Remove,
    Rename,
    Retie,
    Set,
    SetStep,
    Split,
    Undismiss,
    Unlink,
    Write,
)
from toc.theory.model import RECORD_TABLES, Link, Theory
from toc.theory.record import Named

MANY_LIMIT = 50_000  # edits in one: a merge of two large theories


class Result(NamedTuple):
    """What an edit gave: the new theory, the changes in order, and the ids of records that it added."""

    theory: Theory
    changes: tuple[Change, ...]
    made: tuple[str, ...]


class Conflict(NamedTuple):
    """A change that no longer shows in the map: :meth:`reason` says why, ``present`` is what stands there now."""

    change: Change
    code: str  # changed_meanwhile | gone | there_again | built_on
    words: str  # why; of another person's doing without its subject: "has changed … since."
    present: Any = None

    def reason(self, who: str = "Somebody") -> str:
        """Return why, in a sentence; ``who`` did it, where somebody did."""
        return f"{who} {self.words}" if self.code in ("changed_meanwhile", "gone") else self.words


def apply(theory: Theory, edit: AnyEdit | Mapping[str, Any]) -> Result:
    """Apply an edit to a theory; nothing happens to the theory given.

    Args:
        theory: any theory, one with dangling references too.
        edit: an edit, or its JSON tree (``{"do": "set", …}``).

    Returns:
        The new theory (the same object where nothing changes), the changes and the ids of what was added.

    Raises:
        Refused: the edit cannot be made; nothing has changed.
    """
    if isinstance(edit, Mapping):
        edit = parse(edit)
    draft = Draft(theory)
    made = carry_out(draft, edit)
    return Result(draft.finish(), tuple(draft.changes), made)


def parse(tree: Mapping[str, Any]) -> AnyEdit:
    """Return the edit that a JSON tree says.

    Raises:
        Refused: ``bad_edit``.
    """
    try:
        return EDIT.validate_python(dict(tree))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise Refused("bad_edit", f"This is no edit: {where}: {first['msg']}.", "See the reference of edits.") from None
    except RecursionError:
        raise Refused("bad_edit", "These edits are nested too deeply.", "List them side by side.") from None


def invert(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Return the changes that take these back."""
    return tuple(
        change._replace(before=change.after, after=change.before) for change in reversed([Change(*c) for c in changes])
    )


def apply_changes(theory: Theory, changes: Iterable[Change | Sequence[Any]], *, strict: bool = False) -> Theory:
    """Replay changes, such as a log's or :func:`invert`'s, on a theory.

    Args:
        theory: the theory as it was before them.
        changes: as tuples, or as the lists that JSON makes of them.
        strict: refuse where what a change replaces is not what it says it replaces.

    Raises:
        Refused: ``changed_meanwhile`` (strict), ``not_found``, ``id_taken`` or ``bad_value``; the theory given stands.
    """
    draft = Draft(theory)
    draft.verbatim = True  # the log is history: what it says was true once
    for change in changes:
        _replay(draft, Change(*change), strict)
    return draft.finish()


def undo(theory: Theory, changes: Iterable[Change], since: Iterable[Change] | None = None) -> Result:
    """Take changes back where all of them still stand; for ``since`` see :func:`changes_still_stand`.

    Raises:
        Refused: ``changed_meanwhile``, with the first conflict's reason; ``present`` holds all the conflicts.
    """
    changes = tuple(changes)
    conflicts = changes_still_stand(theory, changes, since)
    if conflicts:
        refused = Refused(
            "changed_meanwhile",
            conflicts[0].reason(),
            "Leave it as it is, and undo what you did before that instead.",
            tuple(dict.fromkeys(conflict.change.id for conflict in conflicts)),
        )
        refused.present = conflicts
        raise refused
    back = invert(changes)
    made = tuple(change.id for change in back if change.field is None and change.before is None)
    return Result(apply_changes(theory, back), back, made)


def changes_still_stand(
    theory: Theory, changes: Iterable[Change], since: Iterable[Change] | None = None
) -> list[Conflict]:
    """Return which of the changes no longer show in the theory, each with its reason; empty: all may be taken back.

    A change stands when what it wrote is still there to the letter, what it removed has not come again, and taking it
    back would leave no reference to nothing.

    Args:
        theory: the present.
        changes: what one person did, in order.
        since: every change that came after them, by anybody. With these, a record of a half-done file can come back
            with the references to nothing that it always had; without, such a record does not come back.
    """
    changes = tuple(Change(*change) for change in changes)
    draft = Draft(theory)
    found: list[Conflict] = []
    written: dict[tuple[str, str], Change] = {}  # record → the change that made or removed it, with what came later
    single: dict[tuple[str, str, str], Change] = {}
    for change in changes:
        place = change.table, change.id
        if change.field is None:
            written[place] = change
            for key in [key for key in single if key[:2] == place]:
                del single[key]
        elif place in written and written[place].after is not None:
            written[place] = written[place]._replace(after=_with(written[place].after, change))
        else:
            single[(*place, change.field)] = change
    own = {change.id for change in written.values() if change.after is not None}  # converted: the same id elsewhere
    for change in written.values():
        conflict = _stands(draft, change, own)
        if conflict is not None:
            found.append(conflict)
    for change in single.values():
        conflict = _field_stands(draft, change)
        if conflict is not None:
            found.append(conflict)
    return found or _built_on(theory, changes, since)


def _with(tree: dict[str, Any], change: Change) -> dict[str, Any]:
    assert change.field is not None
    rest = {key: value for key, value in tree.items() if key != change.field}
    return rest if change.after is None else rest | {change.field: change.after}


def _stands(draft: Draft, change: Change, own: set[str]) -> Conflict | None:
    record = draft.get(change.table, change.id)
    if change.after is None:
        shared = change.table not in ("layout", "dismissed") and change.id not in own
        if record is not None or (shared and draft.find(change.id) is not None):
            return Conflict(change, "there_again", f"“{change.id}” is in the theory again.")
        return None
    if record is None:
        return Conflict(change, "gone", f"has removed or renamed “{change.id}” since.")
    tree = record.tree()
    if not same(tree, change.after):
        return Conflict(change, "changed_meanwhile", f"has changed {label(record)} since.", tree)
    return None


def _field_stands(draft: Draft, change: Change) -> Conflict | None:
    assert change.field is not None
    if change.table == "":
        present = draft.top_plain(change.field)
        name = change.field
    else:
        record = draft.get(change.table, change.id)
        if record is None:
            return Conflict(change, "gone", f"has removed or renamed “{change.id}” since.")
        present = fields.plain(record, change.field)
        name = f"{change.field} of {label(record)}"
    if same(present, change.after):
        return None
    return Conflict(change, "changed_meanwhile", f"has changed the {name} since.", present)


def _built_on(theory: Theory, changes: tuple[Change, ...], since: Iterable[Change] | None) -> list[Conflict]:
    """Return what a take-back would leave without something that others have tied to it since."""
    draft = Draft(theory)
    if since is not None:
        draft.lost_since = {change[1] for change in since if change[2] is None and change[4] is None}
    for change in invert(changes):
        _replay(draft, change, False)
    try:
        draft.finish()
    except Refused as refused:
        guilty = next((change for change in changes if change.id in refused.ids), changes[0])
        return [Conflict(guilty, "built_on", f"Others have built on it since. {refused.message}")]
    return []


def _replay(draft: Draft, change: Change, strict: bool) -> None:
    table, id, field = change.table, change.id, change.field
    if table == "":
        if field is None:
            raise Refused("bad_value", "A change of the theory itself names a field.", "")
        if strict and not same(draft.top_plain(field), change.before):
            raise _differs(change)
        draft.set_top(field, change.after, change.at)
        return
    if table not in RECORD_TABLES:
        raise Refused("bad_value", f"There is no table “{table[:60]}”.", "")
    record = draft.get(table, id)
    if field is None and change.after is not None:
        if table not in ("layout", "dismissed") and draft.find(id) is not None:
            raise Refused("id_taken", f"“{id}” is already in use.", "", (id,))
        draft.put(table, id, _record(table, id, change.after), change.at)
        return
    if record is None:
        raise Refused("not_found", f"“{id}” is not there to be changed.", "", (id,))
    if field is None:
        if strict and not same(record.tree(), change.before):
            raise _differs(change)
        draft.drop(table, id)
        return
    if strict and not same(fields.plain(record, field), change.before):
        raise _differs(change)
    draft.replace(table, id, field, change.after, change.at)


def rewind(draft: Draft, length: int) -> None:
    """Take the draft's latest changes back, until ``length`` are left."""
    for change in invert(draft.changes[length:]):
        _replay(draft, change, False)
    del draft.changes[length:]


def _record(table: str, id: str, tree: Any) -> Named:
    cls = RECORD_TABLES[table]
    if not isinstance(tree, dict):
        raise Refused("bad_value", f"“{id}” is no record.", "", (id,))
    if cls is not Link:
        return fields.made(cls, id, tree)
    body = {key: value for key, value in tree.items() if key != "id"}
    return fields.made(Link, id, body, named="id" in tree)


def _differs(change: Change) -> Refused:
    return Refused(
        "changed_meanwhile", f"“{change.id}” is not as this change found it.", "Start from the present.", (change.id,)
    )


def carry_out(draft: Draft, edit: AnyEdit, depth: int = 0) -> tuple[str, ...]:
    """Write an edit to a draft and return the ids that it made; for those who make many edits of one draft.

    Raises:
        Refused: the draft may then hold a part of the edit; :func:`rewind` takes that back.
    """
    if isinstance(edit, Many):
        if len(edit.edits) > MANY_LIMIT or depth > 8:
            raise Refused("too_much", "These are too many edits at once.", "Send them in parts.")
        return tuple(id for each in edit.edits for id in carry_out(draft, each, depth + 1))
    return _HOW[type(edit)](draft, edit)


def _unlink(draft: Draft, edit: Unlink) -> tuple[str, ...]:
    arrows.unlink(draft, edit.id)
    return ()


def _link(draft: Draft, edit: LinkUp) -> tuple[str, ...]:
    tree = records.link_fields(edit.fields)
    if edit.id is not None:
        records.new_id(draft, edit.id, "", "arrow")
    at = records.behind(draft, "links", edit.after)
    return (arrows.draw(draft, edit.from_, edit.to, tree, id=edit.id, at=at),)


# edit → how it is carried out; Many is the only one that is not in the table
_HOW: dict[type, Callable[[Draft, Any], tuple[str, ...]]] = {
    Add: records.add,
    Set: records.set_field,
    Include: records.include,
    Exclude: records.exclude,
    Move: records.move,
    Rename: records.rename,
    Remove: records.remove,
    LinkUp: _link,
    Unlink: _unlink,
    Retie: arrows.retie,
    Convert: reshape.convert,
    Split: reshape.split,
    Merge: reshape.merge,
    MoveToStrand: around.move_to_strand,
    PlaceByHand: around.place,
    Dismiss: around.dismiss,
    Undismiss: around.undismiss,
    AcceptIdea: around.accept_idea,
    SetStep: around.set_step,
    Write: records.write,
}

"""What an edit or an act does: (state, actor, message) → a draft of the event, or a refusal. Pure.

Every refusal is :class:`toc.edits.model.Refused`: a code for programs, a message and a hint for people.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from editor_ui.room.history import History
from editor_ui.room.people import name_of
from editor_ui.room.powers import Situation, demand
from editor_ui.room.state import Event, RoomChange, RoomState, Row
from editor_ui.room.words import BECAME, Role
from toc.edits import apply, changes_still_stand, invert
from toc.edits.model import AnyEdit, Change, Many, Refused, Write
from toc.theory.model import RECORD_TABLES, Theory


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks: a person in the room, with what their link gives them."""

    person: str
    role: Role
    link: str = ""
    scribe: bool = False
    only_branch: str | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """What a rule needs and the state does not hold: fetched or worked out before the rule is asked."""

    now: int = 0  # ms since 1970
    theory: Theory | None = None  # restore: the map as it was; merge_file: the file as it is now
    base: Theory | None = None  # merge_file: the file as the room last knew it


@dataclass(frozen=True, slots=True)
class Draft:
    """An event before it has its number: what would change."""

    room: tuple[RoomChange, ...] = ()
    changes: tuple[Change, ...] = ()
    branch: str = ""
    label: str = ""
    of: str | None = None
    do: str | None = None  # absent: the act's own word
    made: tuple[str, ...] = field(default=())

    def event(self, seq: int, op: str, by: str, at: int, do: str) -> Event:
        """Give the draft its number and its people."""
        return Event(seq, op, by, at, self.do or do, self.branch, self.label, self.of, self.changes, self.room)


MAX_RECORDS = 20_000  # boxes, arrows and all else on one map; checks and layout are measured up to 10,000

Rule = Callable[[RoomState, Actor, Any, Given], Draft]


def situations(state: RoomState, branch: str, now: int) -> list[Situation]:
    """Say what holds in the room for something that concerns ``branch``."""
    room = state.room
    found: list[Situation] = []
    if room.get("closed"):
        found.append("closed")
    if contributions_over(room, now):
        found.append("over")
    if branch_locked(state, branch):
        found.append("locked")
    return found or ["open"]


def contributions_over(room: Mapping[str, Any], now: int) -> bool:
    """Say whether cards, votes and comments have ended: shut by hand, or the last day (UTC) is past."""
    last = room.get("closes_on")
    return not room.get("cards_open", True) or bool(last and today(now) > last)


def today(now: int) -> str:
    """Return the day (UTC) of a moment in ms since 1970."""
    return datetime.fromtimestamp(now / 1000, UTC).strftime("%Y-%m-%d")


def expired(link: Mapping[str, Any], now: int) -> bool:
    """Say whether a link's last day is past."""
    return bool(link.get("expires") and today(now) > link["expires"])


def branch_locked(state: RoomState, branch: str) -> bool:
    """Say whether only facilitators may edit this map now."""
    if not branch:
        return bool(state.room.get("locked"))
    return bool((state.row("branches", branch) or {}).get("locked"))


def check_branch(state: RoomState, actor: Actor, branch: str, *, write: bool = True) -> None:
    """Refuse a branch that is not there, is put away, or belongs to another table group."""
    row = state.row("branches", branch) if branch else {}
    if row is None or branch not in state.theories:
        raise Refused("no_such_branch", "That branch is not there.", "Go back to the main map and choose again.")
    if write and branch and row.get("state", "open") != "open":
        raise Refused(
            "branch_closed",
            f"“{row.get('title', branch)}” has been {'merged' if row.get('state') == 'merged' else 'put away'}.",
            "Ask the facilitator to bring it back, or work on the main map.",
        )
    if write and actor.only_branch is not None and branch != actor.only_branch:
        own = (state.row("branches", actor.only_branch) or {}).get("title", actor.only_branch)
        raise Refused("other_branch", f"Your link is for “{own}” only.", "Go back to your group's map.")


def decide_edit(state: RoomState, history: History, actor: Actor, edit: AnyEdit, branch: str, given: Given) -> Draft:
    """Turn an edit of a map into a draft."""
    demand(actor.role, "edit", situations(state, branch, given.now))
    check_branch(state, actor, branch)
    if _word_for_word(edit):
        raise Refused(
            "not_allowed", "Only files are taken word for word.", "Use the edits that change one thing at a time."
        )
    try:
        result = apply(state.theory(branch), edit)
    except Refused as refused:
        if refused.code != "changed_meanwhile":
            raise
        raise refused.by(_who_else(state, history, actor, branch, refused.ids)) from None
    if not result.changes:
        raise Refused("nothing_to_do", "That is already so.", "")
    if result.made and sum(len(getattr(result.theory, table)) for table in RECORD_TABLES) > MAX_RECORDS:
        raise Refused("too_many", "This map holds as much as it can.", "Start another map for the rest.")
    label = edit.label if isinstance(edit, Many) and edit.label else ""
    return Draft(changes=tuple(result.changes), branch=branch, label=label[:200], do=edit.do, made=tuple(result.made))


def _word_for_word(edit: AnyEdit) -> bool:
    if isinstance(edit, Many):
        return any(_word_for_word(part) for part in edit.edits)
    return isinstance(edit, Write)


def decide_undo(
    state: RoomState,
    history: History,
    actor: Actor,
    branch: str,
    given: Given,
    *,
    target: str | None,
    skip: tuple[str, ...],
) -> Draft:
    """Take back one's own step: only where the map still shows what it left there."""
    demand(actor.role, "undo", situations(state, branch, given.now))
    check_branch(state, actor, branch)
    step = history.find(actor.person, branch, target) if target else history.last(actor.person, branch, skip)
    if step is None:
        raise Refused("nothing_to_undo", "There is nothing of yours to undo here.", "")
    changes = _reverse(state, history, actor, branch, step)
    return Draft(room=_cards_back(state, step), changes=changes, branch=branch, of=step.op, do="undo")


def decide_redo(state: RoomState, history: History, actor: Actor, branch: str, given: Given) -> Draft:
    """Do again what one's own last undo took back."""
    demand(actor.role, "redo", situations(state, branch, given.now))
    check_branch(state, actor, branch)
    step = history.next_redo(actor.person, branch)
    if step is None:
        raise Refused("nothing_to_redo", "There is nothing of yours to redo here.", "")
    return Draft(changes=_reverse(state, history, actor, branch, step), branch=branch, of=step.op, do="redo")


def _reverse(state: RoomState, history: History, actor: Actor, branch: str, step: Event) -> tuple[Change, ...]:
    conflicts = changes_still_stand(state.theory(branch), step.changes, history.since(step))
    if conflicts:
        ids = tuple(dict.fromkeys(conflict.change.id for conflict in conflicts))
        who = _who_else(state, history, actor, branch, ids[:1])
        raise Conflict(step.op, conflicts[0].reason(who), ids)
    return tuple(invert(step.changes))


def _who_else(state: RoomState, history: History, actor: Actor, branch: str, ids: tuple[str, ...]) -> str:
    """Return the name of whoever else changed one of these records last; somebody, where that is not remembered."""
    by = history.writer(branch, ids, actor.person)
    person = state.row("people", by) if by else None
    return "Somebody" if by is None or person is None else name_of(by, person)


class Conflict(Refused):
    """An undo that would take away somebody else's work. ``target`` is the op to skip."""

    def __init__(self, target: str, reason: str, ids: tuple[str, ...]) -> None:
        super().__init__(
            "conflict", reason, "Nothing was changed. You can skip it, and go on to what came before.", ids
        )
        self.target = target


def _cards_back(state: RoomState, step: Event) -> tuple[RoomChange, ...]:
    """A card whose element is taken back waits in the inbox again."""
    back = []
    for table, id, after in step.room:
        row = state.row(table, id)
        if table == "cards" and row is not None and after is not None and row.get("became"):
            back.append(RoomChange("cards", id, without(row, *BECAME) | {"state": "waiting"}))
    return tuple(back)


def without(row: Row, *fields: str) -> Row:
    """Return a copy of the record without some fields."""
    return {key: value for key, value in row.items() if key not in fields}


def changed(state: RoomState, table: str, id: str, **fields: Any) -> RoomChange:
    """Return the change that gives a record's fields new values; None takes a field away."""
    row = {**(state.row(table, id) or {}), **fields}
    return RoomChange(table, id, {key: value for key, value in row.items() if value is not None})


def need(state: RoomState, table: str, id: str, what: str) -> Row:
    """Return a record, or refuse kindly."""
    row = state.row(table, id)
    if row is None:
        raise Refused("gone", f"That {what} is not there any more.", "", (id,))
    return row


def new_id(state: RoomState, letter: str, nth: int = 0) -> str:
    """Return an id for a new record. The log's order makes it unique."""
    return f"{letter}{state.seq + 1}" if nth == 0 else f"{letter}{state.seq + 1}-{nth}"

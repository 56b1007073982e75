"""Who may do what, when: the one table that the socket, HTTP, the page's menus and the tests share.

A power is an edit of the map (``edit``), an act's word, or something that is read. Each row gives, for each role,
the situations in which it stands. Whatever concerns one object (is this card mine? still waiting?) is the rule's
business, in ``rules``; nothing there ever grants what this table refuses.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from editor_ui.room.words import ROLES, Role
from toc.edits.model import Refused

Situation = Literal["open", "locked", "closed", "over"]
SITUATIONS: tuple[Situation, ...] = ("open", "locked", "closed", "over")
# open: nothing special · locked: the branch concerned is locked · closed: the workshop is closed
# over: contributions have ended (the closing date has passed, or cards are shut)

_ALWAYS: frozenset[Situation] = frozenset(SITUATIONS)
_UNLESS_LOCKED: frozenset[Situation] = frozenset({"open", "over"})
_UNLESS_CLOSED: frozenset[Situation] = frozenset({"open", "locked", "over"})
_WHILE_OPEN: frozenset[Situation] = frozenset({"open", "locked"})  # cards do not mind a locked map
_NEVER: frozenset[Situation] = frozenset()


def _row(
    facilitator: frozenset[Situation] = _ALWAYS,
    editor: frozenset[Situation] = _NEVER,
    contributor: frozenset[Situation] = _NEVER,
    viewer: frozenset[Situation] = _NEVER,
) -> Mapping[Role, frozenset[Situation]]:
    return {"facilitator": facilitator, "editor": editor, "contributor": contributor, "viewer": viewer}


POWERS: Mapping[str, Mapping[Role, frozenset[Situation]]] = {
    # the map
    "edit": _row(editor=_UNLESS_LOCKED),
    "undo": _row(editor=_UNLESS_LOCKED),
    "redo": _row(editor=_UNLESS_LOCKED),
    "restore": _row(),
    "tidy": _row(editor=_UNLESS_LOCKED),
    "lock": _row(),
    "new_branch": _row(),
    "change_branch": _row(),
    "merge_branch": _row(),
    "merge_file": _row(),
    "name_version": _row(editor=_UNLESS_CLOSED),
    "change_version": _row(),
    # questions and the stage
    "open_question": _row(),
    "change_question": _row(),
    "set_stage": _row(),
    "set_timer": _row(),
    # cards
    "send_cards": _row(editor=_WHILE_OPEN, contributor=_WHILE_OPEN),
    "reword_card": _row(editor=_WHILE_OPEN, contributor=_WHILE_OPEN),
    "withdraw_card": _row(editor=_WHILE_OPEN, contributor=_WHILE_OPEN),
    "vote": _row(editor=_WHILE_OPEN, contributor=_WHILE_OPEN),
    "release_cards": _row(),
    "merge_cards": _row(),
    "unmerge_card": _row(),
    "accept_card": _row(),
    "tie_card": _row(),
    "decline_card": _row(),
    "park_card": _row(),
    "reopen_card": _row(),
    "hide_card": _row(),
    # words about the map
    "comment": _row(editor=_WHILE_OPEN, contributor=_WHILE_OPEN),
    "change_comment": _row(editor=_WHILE_OPEN, contributor=_WHILE_OPEN),
    "stand": _row(editor=_WHILE_OPEN, contributor=_WHILE_OPEN),
    "decide": _row(),
    "set_note": _row(),
    # people and links
    "set_name": _row(editor=_UNLESS_CLOSED, contributor=_UNLESS_CLOSED),
    "i_am": _row(editor=_WHILE_OPEN, contributor=_WHILE_OPEN),
    "invite": _row(),
    "change_link": _row(),
    "revoke": _row(),
    "remove_person": _row(),
    # the room
    "set_room": _row(),
    "close": _row(),
    "erase": _row(),
    # what is only read or looked at
    "download": _row(editor=_ALWAYS, contributor=_ALWAYS, viewer=_ALWAYS),
    "presence": _row(editor=_ALWAYS),
    "history": _row(editor=_ALWAYS),
    "preview": _row(),
    "link_secret": _row(),
    "join_code": _row(viewer=_ALWAYS),  # of viewers, only the wall: see app/wall
    "my_link": _row(editor=_ALWAYS, contributor=_ALWAYS),
    "save": _row(),
    "room_file": _row(),
}

_WHY: Mapping[Situation, tuple[str, str, str]] = {
    "closed": ("closed", "The workshop is closed.", "Ask the facilitator to open it again; your words are kept here."),
    "locked": (
        "locked",
        "The map is locked just now.",
        "Try again when the facilitator unlocks it; your words are kept.",
    ),
    "over": ("over", "Contributions have ended.", "Ask the facilitator whether they can be opened again."),
    "open": ("not_allowed", "Your link does not allow this.", "Ask the facilitator for a link that does."),
}


def may(role: Role, power: str, situations: Iterable[Situation] = ()) -> bool:
    """Say whether ``role`` has ``power`` in a room in all of ``situations`` (none: open)."""
    stands = POWERS[power][role]
    return bool(stands) and all(situation in stands for situation in (tuple(situations) or ("open",)))


def demand(role: Role, power: str, situations: Iterable[Situation] = ()) -> None:
    """Raise :class:`Refused` with what to do, unless the role has the power now."""
    if power not in POWERS:
        raise Refused("unknown", "The room does not know this.", "Reload the page: it may be older than the server.")
    stands = POWERS[power][role]
    if not stands:
        raise Refused(*_WHY["open"])
    for situation in ("closed", "locked", "over"):
        if situation in tuple(situations) and situation not in stands:
            raise Refused(*_WHY[situation])


def powers_of(role: Role, situations: Iterable[Situation] = ()) -> list[str]:
    """Return the powers that ``role`` has now, in the table's order."""
    now = tuple(situations)
    return [power for power in POWERS if may(role, power, now)]


__all__ = ["POWERS", "ROLES", "SITUATIONS", "Situation", "demand", "may", "powers_of"]

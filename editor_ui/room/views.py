"""What each person is shown: events, records and the theory, cut down to what their role may see.

Whatever is cut is never sent, not hidden by the page. A person's view of a record follows from the record and from
who they are, so it can be worked out again at any time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from editor_ui.room.people import name_of
from editor_ui.room.state import Event, RoomChange, RoomState, Row, own_fields
from editor_ui.room.words import BECAME, Role
from toc.edits.model import Change
from toc.theory.model import RECORD_TABLES, Theory

FEWEST = 5  # a count of voices under this is never shown


@dataclass(frozen=True, slots=True)
class Viewer:
    """Whose eyes: a role and a person, on a branch, with or without the map. ``person`` "" is nobody special."""

    role: Role
    person: str = ""
    branch: str = ""
    map: bool = True

    @property
    def kind(self) -> tuple[str, str, bool]:
        """What decides the view of nearly every event, for sharing one encoding among many."""
        return (self.role, self.branch, self.map)


# ---- records -------------------------------------------------------------------------------------------------


def _room(id: str, row: Row, who: Viewer) -> Row | None:
    return row


# what everybody sees of a card that they see at all
_CARD = (
    "text",
    "question",
    "at",
    "state",
    "released",
    "step",
    *BECAME,
    "branch",
    "merged_into",
)


def _card(id: str, row: Row, who: Viewer) -> Row | None:
    mine = row.get("by") == who.person
    facilitator = who.role == "facilitator"
    if not (facilitator or mine):
        if row.get("hidden") or row["state"] in ("withdrawn", "erased"):
            return None
        if not (row.get("released") or who.role == "editor"):
            return None
    fields = [*_CARD]
    fields += ["reason"] if mine or who.role in ("facilitator", "editor") else []
    fields += ["alike"] if who.role in ("facilitator", "editor") else []
    fields += ["source"] if mine or facilitator else []
    fields += ["by", "hidden", "hidden_because"] if facilitator else []
    seen: Row = {key: row[key] for key in fields if key in row}
    if mine:
        seen["mine"] = True
    votes = row.get("votes", ())
    if who.person and who.person in votes:
        seen["voted"] = True
    if (facilitator or (not row.get("voting") and who.role != "viewer")) and votes:
        seen["votes"] = len(votes)
    return seen


def _comment(id: str, row: Row, who: Viewer) -> Row | None:
    if who.role == "viewer" or (row.get("hidden") and who.role != "facilitator"):
        return None
    return row


def _stand(id: str, row: Row, who: Viewer) -> Row | None:
    if who.role == "viewer":
        return None
    says: Mapping[str, bool] = row.get("says", {})
    seen: Row = {"about": row["about"], "branch": row.get("branch", ""), "open": row.get("open", True)}
    if row.get("decision"):
        seen["decision"] = row["decision"]
    if who.role == "facilitator" or not seen["open"]:
        words = list(says.values())
        seen |= {"agree": words.count(True), "disagree": words.count(False)}
    if who.person in says:
        seen["mine"] = says[who.person]
    return seen


def _note(id: str, row: Row, who: Viewer) -> Row | None:
    return row if who.role == "facilitator" else None


def _person(id: str, row: Row, who: Viewer) -> Row | None:
    you = id == who.person
    colleagues = ("facilitator", "editor") if who.role == "editor" else ("facilitator",)
    if not (you or who.role == "facilitator" or row["role"] in colleagues):
        return None
    seen: Row = {"name": name_of(id, row), "role": row["role"]}
    seen |= {key: row[key] for key in ("table", "gone") if row.get(key)}
    if who.role == "facilitator" and "link" in row:
        seen["link"] = row["link"]
    if you:
        seen["you"] = True
    return seen


def _link(id: str, row: Row, who: Viewer) -> Row | None:
    return row if who.role == "facilitator" else None


def _version(id: str, row: Row, who: Viewer) -> Row | None:
    return row if who.role in ("facilitator", "editor") else None


# every table of the room: how a record is shown (None: not at all)
VIEWS = {
    "room": _room,
    "stage": _room,
    "questions": _room,
    "cards": _card,
    "comments": _comment,
    "stands": _stand,
    "notes": _note,
    "people": _person,
    "links": _link,
    "branches": _room,
    "versions": _version,
}


def shown(state: RoomState, table: str, id: str, row: Row | None, who: Viewer) -> Row | None:
    """Return a record as this viewer may see it, or None."""
    if row is None:
        return None
    if table == "cards":
        question = state.row("questions", row.get("question", ""))
        if question is not None and question.get("voting"):
            row = {**row, "voting": True}
    return VIEWS[table](id, row, who)


def people_of(table: str, id: str, row: Row | None) -> set[str]:
    """Return the people whose view of a record differs from their role's."""
    if row is None:
        return set()
    if table == "cards":
        return {row.get("by", ""), *row.get("votes", ())}
    if table == "stands":
        return set(row.get("says", ()))
    return {id} if table == "people" else set()


# ---- events --------------------------------------------------------------------------------------------------


def concerned(event: Event, state: RoomState) -> set[str]:
    """Return the people who may see more of an event than their role does."""
    found = {event.by}
    for change in event.room:
        found |= people_of(change.table, change.id, change.after)
    for id, row in _recounted(event, state):  # their own cards and votes must stay their own when counts come or go
        found |= people_of("cards", id, row)
    return found


def _recounted(event: Event, state: RoomState) -> list[tuple[str, Row]]:
    """Return the cards whose counts this event shows or hides: those of a question whose voting opens or closes."""
    if event.do != "change_question" or not event.room or event.room[0].table != "questions":
        return []
    question = event.room[0].id
    cards = state.tables["cards"].items()
    return [(id, row) for id, row in cards if row.get("question") == question and row.get("votes")]


def event_for(event: Event, state: RoomState, who: Viewer) -> dict[str, Any]:
    """Return an event as this viewer may see it; ``state`` is the room's state now, not before."""
    seen: dict[str, Any] = {"seq": event.seq}
    own = bool(who.person) and event.by == who.person
    changes = _changes_for(event, who)
    room = [
        [c.table, c.id, shown(state, c.table, c.id, c.after, who)]
        for c in event.room
        if _knows(state, c, event.do, who)
    ]
    room += _opened_votes(event, state, who)
    if not (changes or room or own):
        return seen
    author = state.row("people", event.by)
    if own or who.role in ("facilitator", "editor") or (author or {}).get("role") in (None, "facilitator", "editor"):
        seen["by"] = event.by
    seen |= {"op": event.op, "at": event.at, "do": event.do}
    for key, value in (("branch", event.branch), ("label", event.label), ("of", event.of)):
        if value:
            seen[key] = value
    if changes:
        seen["changes"] = changes
    if room:
        seen["room"] = room
    return seen


def _changes_for(event: Event, who: Viewer) -> list[list[Any]]:
    if not who.map or event.branch != who.branch:
        return []
    if who.role == "viewer":
        return [_sent(cut) for cut in map(_without_votes, event.changes) if cut is not None]
    return [_sent(change) for change in event.changes]


def _sent(change: Change) -> list[Any]:
    return [change.table, change.id, change.field, change.after, change.at]


def _without_votes(change: Change) -> Change | None:
    if change.field in ("votes", "from") and change.table != "links":
        return None
    if change.field == "votes":
        return None
    if change.field is None and isinstance(change.after, dict):
        return change._replace(after=_cut(change.table, change.after))
    return change


def _cut(table: str, tree: dict[str, Any]) -> dict[str, Any]:
    hidden = ("votes", "from") if table == "ideas" else ("votes",)
    return {key: value for key, value in tree.items() if key not in hidden}


# acts after which a record may be gone for somebody who saw it until then: they are told its id, and nothing else
_TAKES_AWAY = frozenset({"release_cards", "hide_card", "withdraw_card", "erase", "change_comment", "merge_cards"})


def _knows(state: RoomState, change: RoomChange, do: str, who: Viewer) -> bool:
    """Whether a change of a record concerns this viewer: it is shown to them, or may have been until now."""
    if shown(state, change.table, change.id, change.after, who) is not None:
        return True
    if change.table in ("notes", "links"):
        return change.after is None and who.role == "facilitator"
    if change.table == "versions":
        return change.after is None and who.role in ("facilitator", "editor")
    return (
        change.table in ("cards", "comments")
        and do in _TAKES_AWAY
        and not (change.table == "comments" and who.role == "viewer")
    )


def _opened_votes(event: Event, state: RoomState, who: Viewer) -> list[list[Any]]:
    """When voting closes, the counts of its cards become visible; when it opens, they go."""
    seen = ((id, shown(state, "cards", id, row, who)) for id, row in _recounted(event, state))
    return [["cards", id, row] for id, row in seen if row is not None]


# ---- the whole state -----------------------------------------------------------------------------------------


def theory_for(theory: Theory, who: Viewer) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    """Return the theory's own fields and its tables as ``[id, record]`` pairs, as this viewer may see them."""
    if not who.map:
        return {}, {}
    cut = who.role == "viewer"
    tables = {
        table: [
            [id, _cut(table, record.tree()) if cut else record.tree()] for id, record in getattr(theory, table).items()
        ]
        for table in RECORD_TABLES
    }
    return own_fields(theory), {table: rows for table, rows in tables.items() if rows}


def room_for(state: RoomState, who: Viewer) -> dict[str, list[Any]]:
    """Return the room's records as this viewer may see them."""
    tables: dict[str, list[Any]] = {}
    for table, rows in state.tables.items():
        seen = ((id, shown(state, table, id, row, who)) for id, row in rows.items())
        tables[table] = [[id, row] for id, row in seen if row is not None]
    return tables


def counts(state: RoomState, here: Mapping[Role, int]) -> dict[str, Any]:
    """Return who took part, as counts; a voice under five people is not shown, nor what would give it away."""
    cards = [row for row in state.tables["cards"].values() if row["state"] not in ("withdrawn", "erased")]
    took_part = {row["by"] for row in cards if "by" in row}
    for row in cards:
        took_part |= set(row.get("votes", ()))
    for row in state.tables["stands"].values():
        took_part |= set(row.get("says", ()))
    took_part |= {row["by"] for row in state.tables["comments"].values()}
    voices: dict[str, int] = {}
    for row in state.tables["people"].values():
        if row.get("voice"):
            voices[row["voice"]] = voices.get(row["voice"], 0) + 1
    return {
        "t": "counts",
        "here": dict(here),
        "took_part": len(took_part),
        "cards": len(cards),
        "waiting": sum(row["state"] == "waiting" and not row.get("hidden") for row in cards),
        "voices": {voice: n for voice, n in sorted(voices.items()) if n >= FEWEST},
    }

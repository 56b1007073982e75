"""A batch of requests decided in order: pure, run inside the store's turn while nobody else can write to the room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from pydantic_core import to_json

from editor_ui.room import rules, rules_cards, rules_room
from editor_ui.room.acts import AnyAct
from editor_ui.room.history import History
from editor_ui.room.powers import demand
from editor_ui.room.rules import Actor, Draft, Given, Rule
from editor_ui.room.state import EVENT_VERSION, Event, RoomState
from editor_ui.store import Entry, Lookup
from toc.edits.model import AnyEdit, Refused
from toc.theory.model import Theory

ACT_RULES: Mapping[str, Rule] = {**rules_cards.RULES, **rules_room.RULES}


@dataclass(frozen=True, slots=True)
class Request:
    """Something a person asks of the room, with an op that counts once."""

    op: str
    actor: Actor
    kind: Literal["edit", "act", "undo", "redo", "system"]
    branch: str = ""
    edit: AnyEdit | None = None
    act: AnyAct | None = None
    target: str | None = None
    skip: tuple[str, ...] = ()
    draft: Draft | None = None  # system: the server's own events (a room's creation, somebody joining)
    theory: Theory | None = None  # what the rule needs and the state does not hold
    base: Theory | None = None


@dataclass(slots=True)
class Decided:
    """What came of a batch. Nothing of it holds before the entries are durable."""

    state: RoomState
    history: History
    adopted: list[Event] = field(default_factory=list)  # other servers' events that came first
    events: list[Event] = field(default_factory=list)
    refused: list[tuple[Request, Refused]] = field(default_factory=list)
    repeated: list[tuple[Request, int]] = field(default_factory=list)  # in the log already, under this number
    made: dict[str, tuple[str, ...]] = field(default_factory=dict)  # op → ids that it made


def read_entry(entry: Entry) -> Event:
    """Make an event from a row of the log."""
    import json

    return Event.read(entry.seq, entry.op, entry.by, entry.at, json.loads(entry.body), entry.version)


def write_entry(event: Event) -> Entry:
    """Make a row of the log from an event."""
    return Entry(event.seq, event.op, event.by, event.at, EVENT_VERSION, to_json(event.body()).decode())


def decide_batch(
    state: RoomState,
    history: History,
    requests: Sequence[Request],
    newer: Sequence[Entry],
    lookup: Lookup,
    careful: bool,
    now: int,
) -> tuple[Decided, list[Entry]]:
    """Decide each request in order; return what came of it and the entries to append."""
    decided = Decided(state, history)
    for entry in newer:
        event = read_entry(entry)
        decided.state = decided.state.after(event)
        decided.history = decided.history.after(event)
        decided.adopted.append(event)
    here: dict[str, int] = {}
    refused: dict[str, Refused] = {}
    seen = lookup([request.op for request in requests]) if careful and requests else {}
    for request in requests:
        if request.op in seen or request.op in here:
            decided.repeated.append((request, here.get(request.op) or seen[request.op].seq))
            continue
        if request.op in refused:  # decided once: a second copy is not luckier
            decided.refused.append((request, refused[request.op]))
            continue
        try:
            draft = _draft(decided.state, decided.history, request, now)
        except Refused as problem:
            # what would be refused now may have been made already: a resent "add" finds its own box in the way
            known = {} if careful else lookup([request.op])
            if request.op in known:
                decided.repeated.append((request, known[request.op].seq))
            else:
                refused[request.op] = problem
                decided.refused.append((request, problem))
            continue
        word = request.act.do if request.act is not None else request.kind
        event = draft.event(decided.state.seq + 1, request.op, request.actor.person, now, word)
        decided.state = decided.state.after(event)
        decided.history = decided.history.after(event)
        decided.events.append(event)
        if draft.made:
            decided.made[request.op] = draft.made
        here[request.op] = event.seq
    return decided, [write_entry(event) for event in decided.events]


def _draft(state: RoomState, history: History, request: Request, now: int) -> Draft:
    given = Given(now=now, theory=request.theory, base=request.base)
    actor = request.actor
    if request.kind == "system":
        assert request.draft is not None
        return request.draft
    person = state.row("people", actor.person)
    link = state.row("links", actor.link)
    if person is None or person.get("gone") or link is None or link.get("revoked"):
        raise Refused("no_access", "Your link does not work any more.", "Ask the facilitator for a new one.")
    if rules.expired(link, now):
        raise Refused("expired", "Your link has run out.", "Ask the facilitator for a new one; your words are kept.")
    if request.kind == "undo":
        return rules.decide_undo(state, history, actor, request.branch, given, target=request.target, skip=request.skip)
    if request.kind == "redo":
        return rules.decide_redo(state, history, actor, request.branch, given)
    if request.kind == "edit":
        assert request.edit is not None
        return rules.decide_edit(state, history, actor, request.edit, request.branch, given)
    assert request.act is not None
    branch = getattr(request.act, "branch", None) or ""
    demand(actor.role, request.act.do, rules.situations(state, branch, now))
    rule = ACT_RULES.get(request.act.do)
    if rule is None:
        raise Refused("unknown", "The room does not know this.", "Reload the page: it may be older than the server.")
    return rule(state, actor, request.act, given)

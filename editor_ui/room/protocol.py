"""The messages between a client and the room, both ways, as JSON text frames told apart by ``t``.

The same messages travel over the WebSocket and over the HTTP fallback. docs/reference/protocol.md tells the story;
the JSON Schema beside it is generated from this module (``python -m editor_ui.room.protocol``).
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter

from editor_ui.room.acts import AnyAct
from editor_ui.room.shown import SHOWN, Counts
from editor_ui.room.words import VERSION, Branch, ClientId, Id, LinkOrId, Message, Name, OpId, Role
from toc.edits.model import AnyEdit

__all__ = ["CLIENT", "SERVER", "SHOWN", "VERSION", "AnyClientMessage", "AnyServerMessage", "Counts", "json_schema"]

MAX_FRAME = 256 * 1024  # bytes of one client message; longer ones close the socket with 1009
MAX_OPS = 100  # edits or acts in one message


# ---- from the client -----------------------------------------------------------------------------------------


class ClientHello(Message):
    """First message of every connection. ``since``: the last ``seq`` applied, to resume; None asks for the state."""

    t: Literal["hello"] = "hello"
    v: int
    client: ClientId  # stable for this browser, kept by it
    since: Annotated[int, Field(ge=0)] | None = None
    epoch: str | None = None  # as in the server's hello; another one means the log was rewritten: a fresh state comes
    branch: Branch = ""
    name: Name | None = None
    derived: bool = True  # False: no derived messages
    differences: bool = False  # True: after the first derived message it takes ``derived_part``
    derived_n: int | None = None  # the ``n`` of the derived message that it has already: only a newer one is sent
    map: bool = True  # False: the theory is not sent, nor its changes (a phone that gives cards)


class Op(Message):
    """One edit of the map. ``op`` counts once, however often it is sent."""

    op: OpId
    edit: AnyEdit
    branch: Branch = ""


class ClientOps(Message):
    """Edits of the map, in order; each is accepted or refused by itself."""

    t: Literal["op"] = "op"
    ops: Annotated[tuple[Op, ...], Field(min_length=1, max_length=MAX_OPS)]


class Acted(Message):
    """One act. ``op`` counts once, however often it is sent."""

    op: OpId
    act: AnyAct


class ClientActs(Message):
    """Acts, in order; each is accepted or refused by itself."""

    t: Literal["act"] = "act"
    acts: Annotated[tuple[Acted, ...], Field(min_length=1, max_length=MAX_OPS)]


class ClientUndo(Message):
    """Take back one's own last edit of a branch, or the one whose op is ``target``; ``skip`` passes over conflicts."""

    t: Literal["undo"] = "undo"
    op: OpId
    target: OpId | None = None
    branch: Branch = ""
    skip: Annotated[tuple[OpId, ...], Field(max_length=50)] = ()


class ClientRedo(Message):
    """Do again what one's own last undo took back."""

    t: Literal["redo"] = "redo"
    op: OpId
    branch: Branch = ""


class ClientPresence(Message):
    """Where this person is: what they have selected and which field they are typing in. Never stored."""

    t: Literal["pres"] = "pres"
    sel: Annotated[tuple[LinkOrId, ...], Field(max_length=50)] = ()
    editing: tuple[LinkOrId, Annotated[str, Field(max_length=80)]] | None = None  # (id, field)
    at: tuple[float, float] | None = None  # the pointer in Scene px, where cursors are switched on


class ClientFollow(Message):
    """Look at another branch; a hello with its state answers."""

    t: Literal["follow"] = "follow"
    branch: Branch = ""


class ClientPing(Message):
    """Is anybody there? A browser's socket stays "open" over a cut network, so ask every 10 s."""

    t: Literal["ping"] = "ping"
    n: int


AnyClientMessage = Annotated[
    ClientHello | ClientOps | ClientActs | ClientUndo | ClientRedo | ClientPresence | ClientFollow | ClientPing,
    Field(discriminator="t"),
]


# ---- from the server -----------------------------------------------------------------------------------------


class State(Message):
    """Everything this person may see, at ``seq``.

    ``own`` are the theory's own fields (title, step, glossary, …). ``tables`` maps each table of the theory to its
    records in order, as ``[id, record]`` pairs (pairs, because a JavaScript object would reorder ids such as "10");
    ``links`` and ``dismissed`` go by their effective ids. ``room`` does the same for the room's records.
    """

    seq: int
    branch: str = ""
    own: dict[str, Any]
    tables: dict[str, list[tuple[str, dict[str, Any]]]]
    room: dict[str, list[tuple[str, dict[str, Any]]]]


# a change of the theory as it is sent: table, id, field (None: the record), after (None: gone), place in the table
SentChange = tuple[str, str, str | None, Any, int | None]
# a record of the room as it now is for this person; None: gone, or no longer theirs to see
SentRecord = tuple[str, str, dict[str, Any] | None]


class Event(Message):
    """What was done. One that this person may not see comes as ``seq`` alone, so that no number is ever missing."""

    seq: int
    op: str | None = None
    by: str | None = None  # the person's id
    at: int | None = None  # ms since 1970; for people to read, never for order
    branch: str | None = None  # absent: the main map
    do: str | None = None  # the edit's or act's word, "undo", "redo", "file", …
    label: str | None = None  # what a person would call it
    of: str | None = None  # of an undo or redo: the op that it concerns
    changes: list[SentChange] | None = None
    room: list[SentRecord] | None = None


class ServerHello(Message):
    """The answer to a hello: who you are here, and either the whole state or what you missed."""

    t: Literal["hello"] = "hello"
    v: int = VERSION
    server: str  # the software's version
    epoch: str  # changes when history was rewritten (an erasure): a client that holds another takes the state
    seq: int
    now: int  # ms since 1970
    role: Role
    you: str
    name: str
    scribe: bool = False
    only_branch: str | None = None  # a link that is bound to one branch
    can: list[str]  # the edits ("edit"), acts and other powers that this role has now; others need not be shown
    state: State | None = None
    resume: list[Event] | None = None
    file: ServerFile | None = None


class ServerEvents(Message):
    """Events in order. The sender's own event is the acknowledgement: it is on disk."""

    t: Literal["ev"] = "ev"
    evs: list[Event]


class ServerRefusal(Message):
    """An edit or act that was not made. Nothing changed; the words stay with the person who wrote them."""

    t: Literal["rej"] = "rej"
    op: str | None  # None: the message could not even be read
    code: str
    message: str
    hint: str = ""
    ids: list[str] = Field(default_factory=list)
    target: str | None = None  # of a refused undo: the op that stood in the way; send it in ``skip`` to pass over it
    retry: bool = False  # True: nothing is wrong with it, the server could not store it just now


class Here(Message):
    """One person's presence."""

    who: str
    name: str
    role: Role
    branch: str = ""
    sel: list[str] = Field(default_factory=list)
    editing: tuple[str, str] | None = None
    at: tuple[float, float] | None = None


class ServerPresence(Message):
    """Who is here and where they look, at most ten times a second. ``all``: this is the whole list, forget others."""

    t: Literal["pres"] = "pres"
    here: list[Here] = Field(default_factory=list)
    gone: list[str] = Field(default_factory=list)
    all: bool = False


class ServerDerived(Message):
    """What follows from the map at ``seq``: findings, the Scene, the measure list. Ignore one older than the last."""

    t: Literal["derived"] = "derived"
    seq: int
    branch: str = ""
    n: int = 0  # its number in this connection's room, which a ``derived_part`` builds on
    findings: list[dict[str, Any]]
    scene: dict[str, Any]
    measures: dict[str, Any]
    summary: list[dict[str, Any]]


class ServerDerivedPart(Message):
    """A derived message as its difference from message ``since``, for who asked for differences and has that one.

    What is not here is as it was; null is gone. A list is a row of segments: ``[from, count]`` stands for as many
    records of the list before, anything else is a new record. ``scene`` and ``measures`` differ key by key.
    """

    t: Literal["derived_part"] = "derived_part"
    seq: int
    branch: str = ""
    n: int
    since: int
    findings: list[tuple[int, int] | dict[str, Any]] | None = None
    scene: dict[str, Any] | None = None
    measures: dict[str, Any] | None = None
    summary: list[tuple[int, int] | dict[str, Any]] | None = None


class ServerFile(Message):
    """How the theory file that the room keeps up to date is doing; facilitators only."""

    t: Literal["file"] = "file"
    name: str
    state: Literal["saved", "saving", "changed_elsewhere", "failed"]
    message: str = ""


class ServerPong(Message):
    """The answer to a ping."""

    t: Literal["pong"] = "pong"
    n: int
    now: int


class ServerBye(Message):
    """The server ends this connection. ``again``: whether to come back by itself."""

    t: Literal["bye"] = "bye"
    code: str  # revoked, expired, shown_out, restarting, too_fast, protocol, gone
    message: str
    again: bool = False


AnyServerMessage = Annotated[
    ServerHello
    | ServerEvents
    | ServerRefusal
    | ServerPresence
    | ServerDerived
    | ServerDerivedPart
    | ServerFile
    | ServerPong
    | ServerBye
    | Counts,
    Field(discriminator="t"),
]
ServerHello.model_rebuild()
CLIENT: TypeAdapter[AnyClientMessage] = TypeAdapter(AnyClientMessage)
SERVER: TypeAdapter[AnyServerMessage] = TypeAdapter(AnyServerMessage)


# ---- HTTP ----------------------------------------------------------------------------------------------------


class SessionAsk(Message):
    """POST /api/session: a link's secret, or a join code, for a cookie."""

    room: Id | None = None  # not needed with a code
    secret: Annotated[str, Field(min_length=1, max_length=200)]
    first: bool = False  # answer with what the conversation would begin with, too: a page can draw before its socket


class SessionGiven(Message):
    """The answer: which room, which role. The cookie is HttpOnly.

    Where ``first`` was asked for: the hello with the state as the socket would give it, and for who sees the map what
    was last derived, if anything was. The socket's own hello then says ``since``, ``epoch`` and ``derived_n``.
    """

    room: str
    role: Role
    title: str
    wall: bool = False  # the projector's own link: its page asks with ``?wall``, and has a cookie of its own
    hello: ServerHello | None = None
    derived: ServerDerived | None = None


class LinkSecret(Message):
    """GET /api/rooms/{room}/links/{id}: a link to show, for facilitators. Paths are relative to the page's root."""

    id: Id
    secret: str
    path: str  # r/ROOM#SECRET
    address: str  # the whole address, as others can reach it
    local: bool = False  # only this computer can open it: the server listens nowhere else (--host 0.0.0.0)
    code: str | None = None  # to type where no camera is at hand
    qr: str  # an SVG picture of the whole address


class MergePreview(Message):
    """GET /api/rooms/{room}/branches/{id}/preview (and /file/preview): what a merge would do."""

    seq: int
    edits: list[dict[str, Any]]  # {"words": …, "ids": […]}: what will change, in words
    conflicts: list[dict[str, Any]]  # {"key", "about", "field", "base", "ours", "theirs", "words"}


def json_schema() -> dict[str, Any]:
    """Return one JSON Schema with ``client`` and ``server`` messages, the HTTP bodies and the records in ``$defs``."""
    from pydantic.json_schema import models_json_schema

    models: list[type[Message]] = [SessionAsk, SessionGiven, LinkSecret, MergePreview, *SHOWN.values()]
    _, extra = models_json_schema([(model, "validation") for model in models])
    client = CLIENT.json_schema(ref_template="#/$defs/{model}")
    server = SERVER.json_schema(ref_template="#/$defs/{model}")
    definitions = {**extra.get("$defs", {}), **client.pop("$defs"), **server.pop("$defs")}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Messages of the live room, version {VERSION}",
        "anyOf": [{"$ref": "#/$defs/ClientMessage"}, {"$ref": "#/$defs/ServerMessage"}],
        "$defs": dict(sorted({**definitions, "ClientMessage": client, "ServerMessage": server}.items())),
    }


if __name__ == "__main__":
    import json
    import sys

    sys.stdout.write(json.dumps(json_schema(), indent=1) + "\n")

"""The acts: everything that a person can do in a room other than edit the map. A closed set, told apart by ``do``.

An act is validated by its model, allowed or refused by the table in ``powers``, and turned into an event by
``rules``; what it changes in the room's records travels in the event, so a replica never repeats the rule.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter

from editor_ui.room.words import Branch, CardText, Date, Id, LinkOrId, Message, Name, Role, Short, Voice, Words
from toc.theory.model import Kind, Step

# ---- questions and the stage --------------------------------------------------------------------------------


class OpenQuestion(Message):
    """Ask the room something: phones show it, and cards that are sent belong to it. Only one is current."""

    do: Literal["open_question"] = "open_question"
    text: Annotated[Words, Field(min_length=1)]
    about: LinkOrId | None = None  # the box it is asked about
    step: Step | None = None
    branch: Branch = ""
    release: Literal["by_hand", "at_once"] = "by_hand"  # whether cards reach other phones only when released
    current: bool = True


class ChangeQuestion(Message):
    """Reword a question, close or reopen it, open or close voting on its cards, or make it the current one."""

    do: Literal["change_question"] = "change_question"
    id: Id
    text: Annotated[Words, Field(min_length=1)] | None = None
    open: bool | None = None
    voting: bool | None = None  # while it is on, nobody but the facilitator sees counts; afterwards the room does
    current: bool | None = None


class SetStage(Message):
    """What the wall and the phones show now: the current question, a message, or nothing."""

    do: Literal["set_stage"] = "set_stage"
    question: Id | None = None
    message: Short = ""
    focus: LinkOrId | None = None  # a box or arrow everybody should look at


class SetTimer(Message):
    """Start, change or stop the timer on the wall. It never blocks sending."""

    do: Literal["set_timer"] = "set_timer"
    seconds: Annotated[int, Field(ge=0, le=24 * 3600)]  # from now; 0 takes the timer away
    label: Short = ""


# ---- cards ---------------------------------------------------------------------------------------------------


class NewCard(Message):
    """One card as it is sent."""

    text: CardText
    source: Name = ""  # "Table 4", for a phone that serves a table or a scribe


class SendCards(Message):
    """Send cards to a question: one from a phone, up to sixty from a scribe."""

    do: Literal["send_cards"] = "send_cards"
    question: Id | None = None  # None: not an answer to any question, e.g. an idea for later
    cards: Annotated[tuple[NewCard, ...], Field(min_length=1, max_length=60)]


class RewordCard(Message):
    """Correct a card's words: one's own while it waits, any card for a facilitator."""

    do: Literal["reword_card"] = "reword_card"
    id: Id
    text: CardText


class WithdrawCard(Message):
    """Take one's own card back while nothing has been made of it."""

    do: Literal["withdraw_card"] = "withdraw_card"
    id: Id


class ReleaseCards(Message):
    """Let cards reach the other phones (or take them back from there)."""

    do: Literal["release_cards"] = "release_cards"
    ids: Annotated[tuple[Id, ...], Field(min_length=1, max_length=500)]
    released: bool = True


class MergeCards(Message):
    """Stand alike cards together: ``keep`` speaks for the others, whose people see where they went."""

    do: Literal["merge_cards"] = "merge_cards"
    keep: Id
    drop: Annotated[tuple[Id, ...], Field(min_length=1, max_length=100)]
    text: CardText | None = None


class UnmergeCard(Message):
    """Let a merged card stand on its own again."""

    do: Literal["unmerge_card"] = "unmerge_card"
    id: Id


class AcceptCard(Message):
    """Put a card on the map as an element that remembers where it came from, tied where the group put it."""

    do: Literal["accept_card"] = "accept_card"
    id: Id
    kind: Kind = "outcome"
    branch: Branch = ""
    element: Id | None = None  # the new element's id; made from its words where absent
    fields: dict[str, Any] = Field(default_factory=dict)  # as in an ``add`` edit
    link_to: LinkOrId | None = None
    link_from: LinkOrId | None = None
    link_fields: dict[str, Any] = Field(default_factory=dict)


class TieCard(Message):
    """Say that a card is already on the map, as part of this element."""

    do: Literal["tie_card"] = "tie_card"
    id: Id
    element: LinkOrId
    branch: Branch = ""


class DeclineCard(Message):
    """Leave a card off the map, with a word to whoever sent it."""

    do: Literal["decline_card"] = "decline_card"
    id: Id
    reason: Short


class ParkCard(Message):
    """Keep a card for later: it becomes an idea in the theory file, not yet placed."""

    do: Literal["park_card"] = "park_card"
    id: Id
    branch: Branch = ""


class ReopenCard(Message):
    """Bring a declined, parked or tied card back to the inbox."""

    do: Literal["reopen_card"] = "reopen_card"
    id: Id


class HideCard(Message):
    """Hide and flag: a card that says too much (a disclosure, a name) leaves every screen but the facilitator's."""

    do: Literal["hide_card"] = "hide_card"
    id: Id
    hidden: bool = True
    reason: Short = ""


class Vote(Message):
    """Vote for a card, or take the vote back. One vote a person and card."""

    do: Literal["vote"] = "vote"
    card: Id
    on: bool = True


# ---- words about the map -------------------------------------------------------------------------------------


class Comment(Message):
    """Say something about an element or an arrow, or answer another comment."""

    do: Literal["comment"] = "comment"
    about: LinkOrId
    text: Annotated[Words, Field(min_length=1)]
    branch: Branch = ""
    reply_to: Id | None = None


class ChangeComment(Message):
    """Reword one's own comment, mark one as dealt with, or hide one (facilitator)."""

    do: Literal["change_comment"] = "change_comment"
    id: Id
    text: Annotated[Words, Field(min_length=1)] | None = None
    done: bool | None = None
    hidden: bool | None = None


class Stand(Message):
    """Agree or disagree with an element or an arrow; None takes the word back."""

    do: Literal["stand"] = "stand"
    about: LinkOrId
    agree: bool | None
    branch: Branch = ""


class Decide(Message):
    """Close the voting on an element or arrow: the counts and how it was settled go into the theory."""

    do: Literal["decide"] = "decide"
    about: LinkOrId
    decision: Words = ""
    branch: Branch = ""


class SetNote(Message):
    """A facilitator's note on an element, an arrow or, with ``about`` empty, the workshop. Nobody else is sent it."""

    do: Literal["set_note"] = "set_note"
    about: Annotated[str, Field(max_length=200)]
    text: Words


# ---- people and links ----------------------------------------------------------------------------------------


class SetName(Message):
    """Say what one wants to be called; empty goes back to the pseudonym."""

    do: Literal["set_name"] = "set_name"
    name: Name
    table: Name = ""


class IAm(Message):
    """Say, optionally, whose voice this is. Only counts of five or more are ever shown."""

    do: Literal["i_am"] = "i_am"
    voice: Voice | None


class Invite(Message):
    """Make a link that carries a role. Its secret comes only to facilitators, on asking, never in the log."""

    do: Literal["invite"] = "invite"
    role: Role
    label: Short = ""
    branch: Branch | None = None  # an editor who works on one branch only
    scribe: bool = False  # a contributor who may send many cards at once
    wall: bool = False  # a viewer for the projector, who is shown how phones join
    expires: Date | None = None  # last day, UTC


class ChangeLink(Message):
    """Relabel a link, or give it another last day."""

    do: Literal["change_link"] = "change_link"
    id: Id
    label: Short | None = None
    expires: Date | None = None


class Revoke(Message):
    """Take a link back: nobody joins by it any more, and whoever is in by it is out at once."""

    do: Literal["revoke"] = "revoke"
    id: Id


class RemovePerson(Message):
    """Show one person out; their session ends. Their link still works for others."""

    do: Literal["remove_person"] = "remove_person"
    id: Id


# ---- branches, versions, the room ----------------------------------------------------------------------------


class NewBranch(Message):
    """Start a branch of the map, as it is now, for a table group."""

    do: Literal["new_branch"] = "new_branch"
    title: Annotated[Short, Field(min_length=1)]


class ChangeBranch(Message):
    """Rename a branch, or put it away (nobody edits it; it can be brought back)."""

    do: Literal["change_branch"] = "change_branch"
    id: Id
    title: Annotated[Short, Field(min_length=1)] | None = None
    open: bool | None = None


class MergeBranch(Message):
    """Bring a branch's work into the main map. ``choices`` settles each conflict that the preview named."""

    do: Literal["merge_branch"] = "merge_branch"
    id: Id
    choices: dict[str, Literal["ours", "theirs"]] = Field(default_factory=dict)  # conflict's key → whose word stands
    seen: int | None = None  # the sequence number of the preview; a newer map asks for a new look


class Tidy(Message):
    """Lay a map out afresh, as if it had never been drawn: boxes go where they fit best, not where they were."""

    do: Literal["tidy"] = "tidy"
    branch: Branch = ""


class Lock(Message):
    """Lock or unlock the main map or a branch: only facilitators edit it meanwhile."""

    do: Literal["lock"] = "lock"
    branch: Branch = ""
    locked: bool = True


class NameVersion(Message):
    """Give the map as it is now (or was at ``seq``) a name."""

    do: Literal["name_version"] = "name_version"
    name: Annotated[Short, Field(min_length=1)]
    note: Words = ""
    branch: Branch = ""
    seq: int | None = None


class ChangeVersion(Message):
    """Rename a named version, or forget its name (the history stays)."""

    do: Literal["change_version"] = "change_version"
    id: Id
    name: Annotated[Short, Field(min_length=1)] | None = None
    forget: bool = False


class Restore(Message):
    """Make the map what it was: at a named version, or at a sequence number. It can be undone like any edit."""

    do: Literal["restore"] = "restore"
    version: Id | None = None
    seq: int | None = None
    branch: Branch = ""


class SetRoom(Message):
    """What the room says of itself: its title, and what a phone reads before the first card."""

    do: Literal["set_room"] = "set_room"
    title: Short | None = None
    host: Short | None = None  # who runs this
    held_at: Short | None = None  # where the data is held
    delete_on: Date | None = None  # when it is deleted
    welcome: Words | None = None
    closes_on: Date | None = None  # contributions stay open until the end of this day, UTC
    cards_open: bool | None = None  # contributions at all
    names: Literal["optional", "off"] | None = None


class Close(Message):
    """Close the workshop: nobody but a facilitator changes anything, until it is opened again."""

    do: Literal["close"] = "close"
    closed: bool = True


class Erase(Message):
    """Erase on request: a person's name and words, a card, a comment, or words wherever they stand.

    Log, snapshots and later exports lose the text; a tombstone stays.
    """

    do: Literal["erase"] = "erase"
    what: Literal["person", "card", "comment", "words"]
    id: Id | None = None
    words: Annotated[str, Field(min_length=3, max_length=500)] | None = None


class MergeFile(Message):
    """Somebody changed the theory file outside the room: take both (``choices`` as for a branch), or keep one."""

    do: Literal["merge_file"] = "merge_file"
    take: Literal["both", "room", "file"] = "both"
    choices: dict[str, Literal["ours", "theirs"]] = Field(default_factory=dict)


AnyAct = Annotated[
    OpenQuestion
    | ChangeQuestion
    | SetStage
    | SetTimer
    | SendCards
    | RewordCard
    | WithdrawCard
    | ReleaseCards
    | MergeCards
    | UnmergeCard
    | AcceptCard
    | TieCard
    | DeclineCard
    | ParkCard
    | ReopenCard
    | HideCard
    | Vote
    | Comment
    | ChangeComment
    | Stand
    | Decide
    | SetNote
    | SetName
    | IAm
    | Invite
    | ChangeLink
    | Revoke
    | RemovePerson
    | NewBranch
    | ChangeBranch
    | MergeBranch
    | Tidy
    | Lock
    | NameVersion
    | ChangeVersion
    | Restore
    | SetRoom
    | Close
    | Erase
    | MergeFile,
    Field(discriminator="do"),
]
ACT: TypeAdapter[AnyAct] = TypeAdapter(AnyAct)

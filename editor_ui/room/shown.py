"""The room's records as they are sent: what a replica keeps beside the theory, table by table.

Fields that a role may not see are absent, not empty. ``tables`` in :class:`State` and ``room`` in an event use
these shapes under the names of :data:`SHOWN`.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from editor_ui.room.words import Message, Role
from toc.theory.model import Kind, Step

CardState = Literal["waiting", "accepted", "tied", "parked", "declined", "merged", "withdrawn", "erased"]


class RoomShown(Message):
    """The room itself; table ``room``, id ``room``."""

    title: str = ""
    host: str = ""
    held_at: str = ""
    delete_on: str | None = None
    welcome: str = ""
    closes_on: str | None = None
    cards_open: bool = True
    names: Literal["optional", "off"] = "optional"
    closed: bool = False
    locked: bool = False  # the main map
    created: int = 0  # ms since 1970


class StageShown(Message):
    """What the wall and the phones show now; table ``stage``, id ``stage``."""

    question: str | None = None
    message: str = ""
    focus: str | None = None
    timer_ends: int | None = None  # ms since 1970, by the server's clock; compare with ``now`` of hello and pong
    timer_label: str = ""


class QuestionShown(Message):
    """A question to the room; table ``questions``."""

    text: str
    about: str | None = None
    about_words: str | None = None  # that box's words when the question was asked
    step: Step | None = None
    branch: str = ""
    open: bool = True
    voting: bool = False
    release: Literal["by_hand", "at_once"] = "by_hand"
    at: int = 0


class CardShown(Message):
    """A card; table ``cards``. Facilitators and editors see all but hidden ones (facilitators those too); a
    contributor sees their own and the released ones.
    """

    text: str
    question: str | None = None
    source: str | None = None  # "Table 4"; facilitators, and whoever sent it
    by: str | None = None  # the person's id; facilitators only
    mine: bool = False
    at: int = 0
    state: CardState = "waiting"
    released: bool = False
    hidden: bool = False
    hidden_because: str | None = None  # facilitators only
    step: Step | None = None
    became: str | None = None  # the element's id, on ``branch``
    became_words: str | None = None  # its words at that moment
    became_under: str | None = None  # the words of what it was given to, at that moment
    kind: Kind | None = None
    branch: str = ""
    merged_into: str | None = None
    reason: str | None = None  # the word that came with a declined card
    votes: int | None = None  # absent while voting is open, but for facilitators
    voted: bool = False  # by you
    alike: str | None = None  # cards with one ``alike`` stand together; facilitators and editors


class CommentShown(Message):
    """A comment on an element or arrow; table ``comments``."""

    about: str
    text: str
    by: str
    at: int = 0
    branch: str = ""
    reply_to: str | None = None
    done: bool = False
    hidden: bool = False


class StandShown(Message):
    """Agreement on an element or arrow; table ``stands``, id ``branch:about``. Counts are absent while it is open,
    but for facilitators.
    """

    about: str
    branch: str = ""
    open: bool = True
    agree: int | None = None
    disagree: int | None = None
    mine: bool | None = None
    decision: str = ""


class NoteShown(Message):
    """A facilitator's note; table ``notes``, id as ``about`` (``room`` for the workshop). Facilitators only."""

    about: str
    text: str


class PersonShown(Message):
    """Somebody in the room; table ``people``. Facilitators see everybody; editors see editors and facilitators;
    others see only themselves and the facilitators.
    """

    name: str
    role: Role
    table: str = ""
    link: str | None = None  # facilitators only
    you: bool = False
    gone: bool = False  # was shown out


class LinkShown(Message):
    """A link that carries a role; table ``links``. Facilitators only; never its secret."""

    role: Role
    label: str = ""
    branch: str | None = None
    scribe: bool = False
    wall: bool = False
    expires: str | None = None
    revoked: bool = False
    at: int = 0


class BranchShown(Message):
    """A branch of the map; table ``branches`` (the main map is not in it)."""

    title: str
    state: Literal["open", "merged", "away"] = "open"
    locked: bool = False
    from_seq: int = 0
    at: int = 0


class VersionShown(Message):
    """A named version; table ``versions``."""

    name: str
    note: str = ""
    branch: str = ""
    seq: int = 0
    at: int = 0
    by: str = ""


class Counts(Message):
    """Who took part, as counts: a message to everybody when it changes, at most once a second."""

    t: Literal["counts"] = "counts"
    here: dict[Role, int] = Field(default_factory=dict)  # connected now
    took_part: int = 0  # people who ever sent a card, a vote, a comment or an edit
    cards: int = 0
    waiting: int = 0
    voices: dict[str, int] = Field(default_factory=dict)  # "I am …", none under five


SHOWN: dict[str, type[Message]] = {
    "room": RoomShown,
    "stage": StageShown,
    "questions": QuestionShown,
    "cards": CardShown,
    "comments": CommentShown,
    "stands": StandShown,
    "notes": NoteShown,
    "people": PersonShown,
    "links": LinkShown,
    "branches": BranchShown,
    "versions": VersionShown,
}

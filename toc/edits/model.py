"""The closed set of edits, as typed data: what a person, a fix, a merge or the room can ask of a theory.

An edit is plain JSON with a ``do`` word. ``toc.edits.apply(theory, edit)`` is the only way a theory changes; it
returns the new theory and the changes it made, each with its before-image, or refuses and changes nothing.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from toc.theory.model import Kind, Step

EditableKind = Literal[
    "outcome", "intervention", "assumption", "indicator", "evidence", "factor", "stakeholder", "strand", "idea"
]


class Edit(BaseModel):
    """What every edit shares: frozen, no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)


class Add(Edit):
    """Add a record. Without ``id`` one is made from its words. ``link_to``/``link_from`` tie it in the same edit."""

    do: Literal["add"] = "add"
    kind: EditableKind
    id: str | None = None
    fields: dict[str, Any] = Field(default_factory=dict)  # as in the theory file
    link_to: str | None = None  # an element or, for interventions and factors, a link: new → link_to
    link_from: str | None = None  # link_from → new
    link_fields: dict[str, Any] = Field(default_factory=dict)
    after: str | None = None  # stand behind this record of the same table ("": first); absent: at the end


class Set(Edit):
    """Give one field of any record (or, with ``id`` empty, of the theory itself) a value; None takes it away.

    ``field`` may be a path into a table: ``glossary.QI`` (what follows is one term), ``settings.checks.crowd-or-web``,
    ``target.value`` (a bare number becomes a value with a unit), ``votes.agree``.
    """

    do: Literal["set"] = "set"
    id: str
    field: str
    value: Any = None
    was: Any = None  # what the writer saw; with ``check_was`` a different present value is a conflict, not overwritten
    check_was: bool = False


class Include(Edit):
    """Put an entry into a list field (``about``, ``supports``, ``strands``, ``readings``, …), at the end or a place.

    Unlike ``set`` it leaves alone what others put into the list meanwhile. An entry that is there already stays once.
    """

    do: Literal["include"] = "include"
    id: str
    field: str
    value: Any
    at: int | None = Field(default=None, ge=0)


class Exclude(Edit):
    """Take an entry out of a list field; one that is not there is no fault."""

    do: Literal["exclude"] = "exclude"
    id: str
    field: str
    value: Any


class Move(Edit):
    """Give a record another place in its table: behind ``after``, or first where that is empty.

    The order of strands is the order of the map's lanes; elsewhere order is only the file's.
    """

    do: Literal["move"] = "move"
    id: str
    after: str = ""


class Rename(Edit):
    """Give an element, strand, idea or link another id, rewriting every reference.

    An arrow's own name (``a>b``) as the new id of a link takes its written id away.
    """

    do: Literal["rename"] = "rename"
    id: str
    to: str


class Remove(Edit):
    """Take a record away: ``restrict`` refuses where others refer to it; ``cascade`` takes links and references too.

    ``attached`` is cascade and takes along the indicators, assumptions and factors that hang on nothing else.
    """

    do: Literal["remove"] = "remove"
    id: str
    mode: Literal["restrict", "cascade", "attached"] = "restrict"


class LinkUp(Edit):
    """Draw an arrow between two elements (or from an intervention or factor to a link)."""

    do: Literal["link"] = "link"
    from_: str = Field(alias="from")
    to: str
    id: str | None = None
    fields: dict[str, Any] = Field(default_factory=dict)
    after: str | None = None  # stand behind this link ("": first); absent: at the end


class Unlink(Edit):
    """Take an arrow away, with what hangs on it (an intervention's arrow to it moves to the arrow's source)."""

    do: Literal["unlink"] = "unlink"
    id: str


class Retie(Edit):
    """Tie an arrow to another end (absent: as it is), rewriting references to it."""

    do: Literal["retie"] = "retie"
    id: str
    from_: str | None = Field(default=None, alias="from")
    to: str | None = None


class Convert(Edit):
    """Make an element another kind, keeping its words and re-tying what can be re-tied."""

    do: Literal["convert"] = "convert"
    id: str
    to: Kind


class Split(Edit):
    """Make two outcomes of one: the first keeps the id and the arrows out, the second leads to the first (``chain``)
    or stands beside it with the same arrows (``beside``).
    """

    do: Literal["split"] = "split"
    id: str
    statements: tuple[str, str]
    shape: Literal["chain", "beside"] = "beside"
    because: str | None = None
    new_id: str | None = None


class Merge(Edit):
    """Make one of two elements of a kind: ``keep`` takes over the other's arrows, references and empty fields."""

    do: Literal["merge"] = "merge"
    keep: str
    drop: str


class MoveToStrand(Edit):
    """Move an outcome or intervention between strands (absent ``from``: only add; absent ``to``: only leave)."""

    do: Literal["move_to_strand"] = "move_to_strand"
    id: str
    from_: str | None = Field(default=None, alias="from")
    to: str | None = None


class PlaceByHand(Edit):
    """Put a box where somebody wants it, in px of the Scene; without x and y it goes back to the layout's care."""

    do: Literal["place"] = "place"
    id: str
    x: float | None = None
    y: float | None = None


class Dismiss(Edit):
    """Leave a finding as it is, with the group's reason; ``undo`` brings it back."""

    do: Literal["dismiss"] = "dismiss"
    check: str
    about: tuple[str, ...] = ()
    reason: str
    by: str | None = None


class Undismiss(Edit):
    """Bring a dismissed finding back."""

    do: Literal["undismiss"] = "undismiss"
    check: str
    about: tuple[str, ...] = ()


class AcceptIdea(Edit):
    """Turn a card into an element that remembers the card, tied where the group put it."""

    do: Literal["accept_idea"] = "accept_idea"
    idea: str
    kind: Kind
    id: str | None = None
    fields: dict[str, Any] = Field(default_factory=dict)
    link_to: str | None = None
    link_from: str | None = None
    link_fields: dict[str, Any] = Field(default_factory=dict)


class SetStep(Edit):
    """Say how far the group has come; checks of later steps stay silent."""

    do: Literal["set_step"] = "set_step"
    step: Step | None = None


class Write(Edit):
    """Put a record there as a file holds it, to the letter: unknown fields, references to nothing, odd arrows.

    For comparing and importing, where the values come from a file that was read; never a person's edit.
    ``table`` "" and ``id`` a field: a field of the theory itself. ``record`` None: it goes, and nothing else does.
    """

    do: Literal["write"] = "write"
    table: str
    id: str  # for links and dismissals: which one, by its effective id; a new one gets the id that its place gives it
    record: Any = None
    after: str | None = None  # for a new record, as in Add


class Many(Edit):
    """Several edits as one: all of them or none, one undo."""

    do: Literal["many"] = "many"
    edits: tuple[AnyEdit, ...]
    label: str | None = None  # what a person would call it, for the undo menu


AnyEdit = Annotated[
    Add
    | Set
    | Include
    | Exclude
    | Rename
    | Move
    | Remove
    | LinkUp
    | Unlink
    | Retie
    | Convert
    | Split
    | Merge
    | MoveToStrand
    | PlaceByHand
    | Dismiss
    | Undismiss
    | AcceptIdea
    | SetStep
    | Write
    | Many,
    Field(discriminator="do"),
]
Many.model_rebuild()
EDIT: TypeAdapter[AnyEdit] = TypeAdapter(AnyEdit)


class Change(NamedTuple):
    """One invertible step, and all that a replica must know to follow.

    ``field`` None: a whole record comes (``before`` None) or goes (``after`` None); ``at`` is its place in the table.
    ``table`` "" and ``id`` "": a field of the theory itself. Values are plain JSON, as in the file; None is absent.
    A record's tree for ``links`` carries its written id as ``id``; the effective id is the Change's own ``id``.
    """

    table: str
    id: str
    field: str | None
    before: Any
    after: Any
    at: int | None = None


class Refused(Exception):
    """An edit that cannot be made. Nothing has changed.

    ``code`` is for programs, ``message`` says what is in the way, ``hint`` what to do; both for people. ``present`` is
    the value that stands there now, where the code is ``changed_meanwhile``. ``did`` is what another person did, where
    that is in the way: a sentence without its subject, which ``message`` gives as somebody until a name is known.
    """

    def __init__(self, code: str, message: str = "", hint: str = "", ids: tuple[str, ...] = (), did: str = "") -> None:
        self.code = code
        self.message = message or f"Somebody {did}"
        self.hint = hint
        self.ids = ids
        self.did = did
        self.present: Any = None
        super().__init__(self.message)

    def by(self, name: str) -> Refused:
        """Return the same refusal, told of the person who did it."""
        named = Refused(self.code, f"{name} {self.did}" if self.did else self.message, self.hint, self.ids, self.did)
        named.present = self.present
        return named

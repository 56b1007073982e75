"""The difference of two theories, as the edits that a person would have made to get from one to the other.

Records are matched by their ids. A box that is gone and one that is new with the very same words are one box with
another id. The order of records in a table is not compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from toc.edits.door import carry_out, rewind
from toc.edits.draft import ID_TABLES, KINDS, Draft, dismissal_id, link_id, same
from toc.edits.fields import file_names, plain
from toc.edits.index import fits, pair_of, references
from toc.edits.model import (
    AcceptIdea,
    Add,
    AnyEdit,
    Convert,
    Dismiss,
    LinkUp,
    PlaceByHand,
    Refused,
    Remove,
    Rename,
    Retie,
    Set,
    Undismiss,
    Unlink,
    Write,
)
from toc.edits.words import clean
from toc.theory.model import ELEMENT_TABLES, RECORD_TABLES, Dismissal, Link, Place, Theory
from toc.theory.record import Named, Record

_TOP_TABLES = ("glossary", "situation", "settings")


def difference(old: Theory, new: Theory) -> tuple[AnyEdit, ...]:
    """Return edits that, applied to ``old`` in order, give ``new``.

    Args:
        old: the theory to start from.
        new: the theory to arrive at; equal but for the order of records.

    Returns:
        The edits; none where the two are equal. ``toc.edits.apply(old, Many(edits=…)).theory == new``.
    """
    if old == new:
        return ()
    work = _Work(old, new)
    work.top()
    work.names()
    work.kinds()
    work.accepted()
    work.lost()
    work.gained()
    work.changed()
    work.arrows()
    work.answers()
    work.places()
    work.rest()
    return tuple(work.edits)


def renames(old: Theory, new: Theory) -> tuple[Rename, ...]:
    """Return the renames among the difference's edits: boxes and arrows that only have another id now."""
    work = _Work(old, new)
    work.names()
    return tuple(edit for edit in work.edits if isinstance(edit, Rename))


class _Work:
    """The way from one theory to the other, edit by edit; each step looks at what is still different."""

    def __init__(self, old: Theory, new: Theory) -> None:
        self.new = new
        self.draft = Draft(old)
        self.edits: list[AnyEdit] = []

    def do(self, edit: AnyEdit) -> bool:
        """Take a step where it can be taken."""
        length = len(self.draft.changes)
        try:
            carry_out(self.draft, edit)
        except Refused:
            rewind(self.draft, length)
            return False
        self.edits.append(edit)
        return True

    def rows(self, table: str) -> Mapping[str, Named]:
        """Return a table of the new theory."""
        rows: Mapping[str, Named] = getattr(self.new, table)
        return rows

    def top(self) -> None:
        """Change the theory's own fields."""
        target = Draft(self.new)
        extras = [*(self.draft.base.__pydantic_extra__ or {}), *(self.new.__pydantic_extra__ or {})]
        own = [name for name in Theory.model_fields if name not in RECORD_TABLES and name != "toc"]
        for field in dict.fromkeys((*own, *extras)):
            before, after = self.draft.top_plain(field), target.top_plain(field)
            if same(before, after):
                continue
            if field in _TOP_TABLES and isinstance(before, dict) and isinstance(after, dict):
                for key in dict.fromkeys((*before, *after)):
                    if not same(before.get(key), after.get(key)):
                        self._top(f"{field}.{key}", after.get(key))
            else:
                self._top(field, after)

    def _top(self, field: str, value: Any) -> None:
        known = field.partition(".")[0] in Theory.model_fields and field != "situation"
        if field.startswith("settings.") and field not in ("settings.checks", "settings.measures"):
            known = False
        if field == "situation.evidence":
            known = all(ref in self.new.evidence for ref in value or ())
        if not (known and _clean(value) and self.do(Set(id="", field=field, value=value))):
            self.do(Write(table="", id=field, record=value))

    def names(self) -> None:
        """Give boxes and arrows that only have another id that id."""
        for table in (*ID_TABLES, "links"):
            here, there = self.draft.rows(table), self.rows(table)
            gone = {id: here[id] for id in here if id not in there and self._only_here(id)}
            come = {id: there[id] for id in there if id not in here}
            if not gone or not come:
                continue
            marks = _by_mark(come.values())
            for mark, ids in _by_mark(gone.values()).items():
                twins = marks.get(mark, [])
                if len(ids) == len(twins) == 1 and self.draft.find(twins[0]) is None:
                    self.do(Rename(id=ids[0], to=twins[0]))

    def _only_here(self, id: str) -> bool:
        return all(id not in self.rows(table) for table in ID_TABLES)

    def kinds(self) -> None:
        """Make boxes that are of another kind now that kind."""
        for table in ELEMENT_TABLES:
            for id in self.rows(table):
                found = self.draft.find(id)
                if found is not None and found[0] in ELEMENT_TABLES and found[0] != table:
                    self.do(Convert(id=id, to=KINDS[table]))

    def accepted(self) -> None:
        """Turn cards into what they became."""
        for table in ELEMENT_TABLES:
            for id, record in self.rows(table).items():
                card = plain(record, "from_idea")
                if card in self.draft.rows("ideas") and card not in self.rows("ideas") and self.draft.find(id) is None:
                    kind: Any = KINDS[table]
                    fields = {field: value for field, value in record.tree().items() if field != "from_idea"}
                    if self._tidy(table, record):
                        self.do(AcceptIdea(idea=card, kind=kind, id=id, fields=fields))

    def lost(self) -> None:
        """Take away what is not in the new theory."""
        for table in ID_TABLES:
            for id in [id for id in self.draft.rows(table) if id not in self.rows(table)]:
                self.do(Remove(id=id, mode="cascade"))
        seen: set[str] = set()
        while waiting := [id for id in self.draft.rows("links") if id not in seen]:  # untying one may move another
            seen.update(waiting)
            self._untie(waiting)

    def _untie(self, ids: list[str]) -> None:
        there = self.rows("links")
        for id in ids:
            link, other = self.draft.get("links", id), there.get(id)
            if not isinstance(link, Link):
                continue
            if isinstance(other, Link) and (other.named, pair_of(other)) == (link.named, pair_of(link)):
                continue
            if isinstance(other, Link) and other.named and link.named:
                tail, head = pair_of(other)
                if tail and head and self.do(Retie(id=id, from_=tail, to=head)):
                    continue
            self.do(Unlink(id=id))

    def gained(self) -> None:
        """Add the boxes, strands and cards that are new."""
        for table in ("strands", "stakeholders", *ID_TABLES):
            before, last = "", _last(self.draft.rows(table))
            for id, record in self.rows(table).items():
                if self.draft.get(table, id) is None:
                    after = before if before != last else None
                    last = id if after is None else last
                    tree = record.tree()
                    kind: Any = KINDS[table]
                    if not (self._tidy(table, record) and self.do(Add(kind=kind, id=id, fields=tree, after=after))):
                        self.do(Write(table=table, id=id, record=tree, after=after))
                before = id

    def changed(self) -> None:
        """Change the fields of the boxes that are in both."""
        for table in ID_TABLES:
            for id, record in self.rows(table).items():
                self._fields(table, id, record)

    def _fields(self, table: str, id: str, record: Named) -> None:
        present = self.draft.get(table, id)
        if present is None or present is record or present == record:
            return
        names = file_names(type(record))
        tidy = self._tidy(table, record)
        fields = dict.fromkeys((*present.tree(), *record.tree()))
        fields.pop("id", None)
        if table == "links":
            fields = {field: None for field in fields if field not in ("from", "to")}
        for field in fields:
            value = plain(record, field)
            if same(plain(self.draft.get(table, id) or present, field), value):
                continue
            if not (
                field in names
                and (value is None or (tidy and _clean(value)))
                and self.do(Set(id=id, field=field, value=value))
            ):
                self.do(Write(table=table, id=id, record=record.tree()))
                return

    def arrows(self) -> None:
        """Draw the arrows that are new, those between boxes first, then those on arrows; and change the others."""
        waiting = [id for id in self.rows("links") if self.draft.get("links", id) is None]
        while waiting:
            later = [id for id in waiting if not self._draw(id)]
            if len(later) == len(waiting):
                break
            waiting = later
        for id in waiting:
            self.do(Write(table="links", id=id, record=self.rows("links")[id].tree()))
        for id, link in self.rows("links").items():
            self._fields("links", id, link)

    def _draw(self, id: str) -> bool:
        link = self.rows("links")[id]
        assert isinstance(link, Link)
        if self.draft.get("links", id) is not None:
            return True
        tail, head = pair_of(link)
        tree = {field: value for field, value in link.tree().items() if field not in ("id", "from", "to")}
        plain_link = link.named or id == link_id((tail, head), 1)
        return bool(
            plain_link
            and self._tidy("links", link)
            and self.do(LinkUp(from_=tail, to=head, id=id if link.named else None, fields=tree))
        )

    def answers(self) -> None:
        """Dismiss what is dismissed, and bring back what is not."""
        here, there = self.draft.rows("dismissed"), self.rows("dismissed")
        for id in [id for id in here if id not in there]:
            record = self.draft.get("dismissed", id)
            if not isinstance(record, Dismissal):
                continue
            stem = dismissal_id(record)
            if stem in there or not self.do(Undismiss(check=record.check or "", about=record.about)):
                self.do(Write(table="dismissed", id=id, record=None))
        for id, record in there.items():
            present = self.draft.get("dismissed", id)
            assert isinstance(record, Dismissal)
            if present == record:
                continue
            tidy = id == dismissal_id(record) and self._tidy("dismissed", record)
            edit = Dismiss(check=record.check or "", about=record.about, reason=record.reason or "", by=record.by)
            if not (
                tidy and not record.__pydantic_extra__ and self.do(edit) and self.draft.get("dismissed", id) == record
            ):
                self.do(Write(table="dismissed", id=id, record=record.tree()))

    def places(self) -> None:
        """Place what was placed by hand."""
        here, there = self.draft.rows("layout"), self.rows("layout")
        for id in [id for id in here if id not in there]:
            self.do(PlaceByHand(id=id))
        for id, record in there.items():
            assert isinstance(record, Place)
            if self.draft.get("layout", id) == record:
                continue
            if not (
                record.__pydantic_fields_set__ >= {"x", "y"}
                and self.do(PlaceByHand(id=id, x=record.x, y=record.y))
                and self.draft.get("layout", id) == record
            ):
                self.do(Write(table="layout", id=id, record=record.tree()))

    def rest(self) -> None:
        """Write to the letter what no plain edit could give."""
        for table in RECORD_TABLES:
            here, there = self.draft.rows(table), self.rows(table)
            for id in [id for id in here if id not in there]:
                self.do(Write(table=table, id=id, record=None))
        for table in RECORD_TABLES:
            for id, record in self.rows(table).items():
                if self.draft.get(table, id) != record:
                    self.do(Write(table=table, id=id, record=record.tree()))

    def _tidy(self, table: str, record: Named) -> bool:
        """Whether a person could have written the record: known fields, clean words, references that find something."""
        rows = self.new.__dict__
        return (
            not record.__pydantic_extra__
            and _clean(record.tree())
            and all(fits(field, ref, rows) for field, ref in references(table, record.id, record))
        )


def _by_mark(records: Iterable[Named]) -> dict[tuple[Any, ...], list[str]]:
    """Return ids by what makes a record known under any id: a box's words, an arrow's ends."""
    found: dict[tuple[Any, ...], list[str]] = {}
    for record in records:
        if isinstance(record, Link):
            found.setdefault(pair_of(record), []).append(record.id)
        else:
            words = " ".join(getattr(record, "label", "").casefold().split())
            if words:
                found.setdefault((words,), []).append(record.id)
    return found


def _clean(value: Any) -> bool:
    """Whether an edit would leave the value as it is."""
    try:
        return same(clean(value), value)
    except Refused:
        return False


def _last(rows: Mapping[str, Record]) -> str:
    return next(reversed(list(rows)), "")

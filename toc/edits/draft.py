"""A theory being edited: copies only what is touched, logs every change, and ends as a new Theory or not at all."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Set
from copy import copy
from itertools import compress, islice, repeat, starmap
from typing import Any

from toc.edits import fields
from toc.edits.index import Index, Pair, Place, fits, pair_of, references, resolves, theory_references
from toc.edits.model import Change, Refused
from toc.theory.build import dismissal_id as dismissal_stem
from toc.theory.model import ELEMENT_TABLES, RECORD_TABLES, Dismissal, Link, Settings, Situation, Theory
from toc.theory.record import Named

ID_TABLES = (*ELEMENT_TABLES, "strands", "ideas")  # one namespace; written link ids share it
KINDS: dict[str, str] = {table: str(cls.kind) for table, cls in RECORD_TABLES.items() if hasattr(cls, "kind")} | {
    "strands": "strand",
    "ideas": "idea",
    "links": "arrow",
}


class _Rows:
    """One table while it is edited: a copy of the dict, and the order of its keys once that matters."""

    __slots__ = ("keys", "moved", "rows")

    def __init__(self, rows: Mapping[str, Named]) -> None:
        self.rows: dict[str, Named] = dict(rows)
        self.keys: list[str] | None = None
        self.moved: int | None = None  # from here on the dict no longer stands in the order of the keys

    def order(self) -> list[str]:
        if self.keys is None:
            self.keys = list(self.rows)
        return self.keys

    def insert(self, at: int, id: str) -> None:
        """Note that the record, which the dict holds at its end, stands at a place before it."""
        self.order().insert(at, id)
        self.moved = at if self.moved is None else min(at, self.moved)

    def remove(self, at: int) -> None:
        """Note that the record at this place is gone."""
        del self.order()[at]
        if self.moved is not None and at < self.moved:
            self.moved -= 1

    def frozen(self) -> dict[str, Named]:
        """Return the dict in order; what stands before the first record that was moved is not put in again."""
        if self.moved is None or self.keys is None:
            return self.rows
        rows, tail = self.rows, self.keys[self.moved :]
        records = list(map(rows.__getitem__, tail))
        if 2 * self.moved < len(rows):
            rows = dict(islice(rows.items(), self.moved))
        else:  # taken from the end, a dict stays as tight, and as quick to copy, as it was
            deque(starmap(rows.popitem, repeat((), len(tail))), maxlen=0)
        rows.update(zip(tail, records, strict=True))
        return rows


class Draft:
    """The working copy behind one edit. Only its own methods write, and each writes a Change."""

    def __init__(self, theory: Theory) -> None:
        self.base = theory
        self.index = Index.of(theory)
        self.changes: list[Change] = []
        self.verbatim = False  # an edit of what a file held: its dangling references come along
        # for taking changes back: ids that others removed since; what else is not there was not there before either
        self.lost_since: Set[str] | None = None
        self.asked: set[Place] = set()  # records whose references the edit itself gives
        self._tables: dict[str, _Rows] = {}
        self._top: dict[str, Any] = {}  # the theory's own fields, with new values
        self._extra: Theory = theory  # carries the theory's unknown fields
        self._referrers: dict[str, frozenset[Place]] = {}
        self._pairs: dict[Pair, tuple[str, ...]] = {}
        self._touched: dict[Place, None] = {}

    # -- reading ----------------------------------------------------------------------------------------------

    def rows(self, table: str) -> Mapping[str, Named]:
        """Return a table as it stands now; not in file order while records are being moved."""
        mine = self._tables.get(table)
        return mine.rows if mine is not None else self.base.__dict__[table]

    def get(self, table: str, id: str) -> Named | None:
        """Return a record, or None."""
        return self.rows(table).get(id)

    def find(self, id: str) -> tuple[str, Named] | None:
        """Return the table and record of an element, strand, idea or link, or None."""
        for table in ID_TABLES:
            record = self.rows(table).get(id)
            if record is not None:
                return table, record
        link = self.rows("links").get(id)
        return ("links", link) if link is not None else None

    def need(self, id: str) -> tuple[str, Named]:
        """Return the table and record with this id.

        Raises:
            Refused: ``not_found``.
        """
        found = self.find(id)
        if found is None:
            raise Refused(
                "not_found",
                f"There is nothing called “{id[:80]}” in this theory.",
                "Somebody may have removed or renamed it a moment ago.",
                (id[:200],),
            )
        return found

    def taken(self, id: str) -> bool:
        """Whether a new record must not have this id: in use, or remembered or referred to somewhere."""
        return self.find(id) is not None or bool(self.referrers(id))

    def referrers(self, id: str) -> list[Place]:
        """Return the places that refer to the id, in the order of the tables and then by id."""
        found = self._referrers.get(id)
        if found is None:
            found = self.index.referrers(id)
        return sorted(found, key=_place_key) if len(found) > 1 else list(found)

    def links_between(self, pair: Pair) -> tuple[str, ...]:
        """Return the ids of the links with exactly these ends, in no telling order."""
        found = self._pairs.get(pair)
        return self.index.links_between(pair) if found is None else found

    def positions(self, table: str, ids: Iterable[str]) -> dict[str, int]:
        """Return where each of the records stands in its table."""
        wanted = set(ids)
        order = self._own(table).order()
        if len(wanted) <= 4:  # looking each one up is faster than looking at all, up to about here
            return {id: order.index(id) for id in wanted}
        return {order[at]: at for at in compress(range(len(order)), map(wanted.__contains__, order))}

    def order(self, table: str) -> list[str]:
        """Return the ids of a table in file order."""
        return self._own(table).order()

    def top(self, field: str) -> Any:
        """Return one of the theory's own fields as a Python value."""
        return self._top[field] if field in self._top else self.base.__dict__[field]

    # -- writing ----------------------------------------------------------------------------------------------

    def put(self, table: str, id: str, record: Named, at: int | None = None) -> None:
        """Let a record come; at the end, or at a place in the table."""
        mine = self._own(table)
        if id in mine.rows:
            raise Refused("id_taken", f"“{id}” is already in use.", "Choose another id.", (id,))
        end = len(mine.rows)
        where = end if at is None or at >= end else max(at, 0)
        if where < end:
            mine.insert(where, id)
        elif mine.keys is not None:
            mine.keys.append(id)
        mine.rows[id] = record
        self.changes.append(Change(table, id, None, None, record.tree(), where))
        self._refer(table, id, None, record)

    def drop(self, table: str, *ids: str) -> None:
        """Let records of one table go, the last in the table first."""
        self._drop(table, self.positions(table, ids))

    def _drop(self, table: str, places: Mapping[str, int]) -> None:
        mine = self._own(table)
        for id in sorted(places, key=places.__getitem__, reverse=True):
            record = mine.rows.pop(id)
            mine.remove(places[id])
            self.changes.append(Change(table, id, None, record.tree(), None, places[id]))
            self._refer(table, id, record, None)

    def swap(self, table: str, records: Mapping[str, tuple[str, Named]]) -> None:
        """Give records other ids (and bodies) where they stand: old id → (new id, record)."""
        places = self.positions(table, records)
        self._drop(table, places)
        for old in sorted(places, key=places.__getitem__):
            new, record = records[old]
            self.put(table, new, record, places[old])

    def replace(self, table: str, id: str, field: str, value: Any, at: int | None = None) -> None:
        """Give one field of a record a plain value; None takes it away. The same value again changes nothing."""
        record = self._own(table).rows[id]
        before = fields.plain(record, field)
        if same(before, value):
            return
        place = fields.place_of(record, field)
        new = fields.with_plain(record, field, value, at)
        self._own(table).rows[id] = new
        self.changes.append(
            Change(
                table,
                id,
                field,
                before,
                fields.plain(new, field),
                place if place is not None else fields.place_of(new, field),
            )
        )
        self._refer(table, id, record, new)

    def set_top(self, field: str, value: Any, at: int | None = None) -> None:
        """Give one of the theory's own fields a plain value; ``glossary.KEY`` and such name one key of a table."""
        top, dot, key = field.partition(".")
        if dot and top != "glossary" and self.top_plain(top) is None and value is not None:
            field, dot, value = top, "", {key: value}  # the table itself comes, so that an undo takes it away again
        before = self.top_plain(field)
        if same(before, value):
            return
        if dot and top == "glossary":
            at = self._set_term(key, value, at)
        elif dot:
            whole = dict(self.top_plain(top))
            whole.pop(key, None)
            at = self._set_whole(top, whole | ({} if value is None else {key: value}), None)
        else:
            at = self._set_whole(top, value, at)
        self.changes.append(Change("", "", field, before, self.top_plain(field), at))

    def top_plain(self, field: str) -> Any:
        """Return one of the theory's own fields, or one key of it, as plain JSON; None where absent."""
        top, dot, key = field.partition(".")
        if top not in Theory.model_fields:
            whole = fields.plain(self._extra, top)
        elif top in self._top or top in self.base.__pydantic_fields_set__:
            whole = self.top(top)
            if isinstance(whole, Situation | Settings):
                whole = whole.tree()
            elif whole == {}:  # a glossary without terms is no glossary
                whole = None
        else:
            whole = None
        if dot:
            return whole.get(key) if isinstance(whole, dict) else None
        return dict(whole) if isinstance(whole, dict) else whole

    def _set_term(self, key: str, value: Any, at: int | None) -> int | None:
        terms: dict[str, str] = dict(self.top("glossary"))
        place = list(terms).index(key) if key in terms else None
        if value is None:
            del terms[key]
        else:
            fields.with_plain(self.base, "glossary", {key: value})  # only to have it validated
            if place is None and at is not None and at < len(terms):
                items = list(terms.items())
                items.insert(max(at, 0), (key, value))
                terms, place = dict(items), max(at, 0)
            else:
                place = len(terms) if place is None else place
                terms[key] = value
        self._top["glossary"] = terms
        return place

    def _set_whole(self, field: str, value: Any, at: int | None) -> int | None:
        if field in RECORD_TABLES or field == "toc":
            raise Refused("not_a_field", f"“{field}” is not set as a whole.", "Add, change or remove its records.")
        if field in Theory.model_fields:
            if value is None:
                self._top[field] = {} if field == "glossary" else None
                return None
            self._top[field] = fields.with_plain(self.base, field, value).__dict__[field]
            return None
        place = fields.place_of(self._extra, field)
        self._extra = fields.with_plain(self._extra, field, value, at)
        return place if place is not None else fields.place_of(self._extra, field)

    # -- the end ----------------------------------------------------------------------------------------------

    def finish(self) -> Theory:
        """Return the new theory, the base itself where nothing changed.

        Raises:
            Refused: ``dangling``, a reference that the edit made or left would name nothing.
        """
        if not self.changes:
            return self.base
        new = _bare_copy(self._extra)
        written = new.__pydantic_fields_set__
        for field, value in self._top.items():
            new.__dict__[field] = value
            (written.discard if value is None or value == {} else written.add)(field)
        for table, mine in self._tables.items():
            rows = mine.frozen()
            new.__dict__[table] = rows
            (written.add if rows else written.discard)(table)
        if "situation" in self._top:
            self._situation_refers()
        if not self.verbatim:
            self._check_references(new)
        self.index.changed(self._referrers, self._pairs).keep_for(new)
        return new

    def _check_references(self, new: Theory) -> None:
        rows = new.__dict__
        for place in self._touched:
            before = set(self._references_at(place, self.base.__dict__))
            good = fits if place in self.asked else resolves
            for field, ref in self._references_at(place, rows):
                if (field, ref) in before or good(field, ref, rows) or self._dangled(field, ref):
                    continue
                raise dangling(*place, field, ref)
        for change in self.changes:
            if change.field is None and change.after is None and change.table not in ("layout", "dismissed"):
                gone = change.id
                for place in self.referrers(gone):
                    for field, ref in self._references_at(place, rows):
                        if ref == gone and not resolves(field, ref, rows):
                            raise dangling(*place, field, ref)

    def _references_at(self, place: Place, rows: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
        table, id = place
        if table == "":
            return theory_references(rows)
        record = rows[table].get(id)
        return () if record is None else references(table, id, record)

    def _dangled(self, field: str, ref: str) -> bool:
        """Whether the reference named nothing before: a file may be half done, and stays as editable as any."""
        if self.lost_since is not None:
            return ref not in self.lost_since
        return bool(self.index.referrers(ref)) and not resolves(field, ref, self.base.__dict__)

    def _situation_refers(self) -> None:
        before = {ref for _, ref in theory_references(self.base.__dict__)}
        after = {ref for _, ref in theory_references(self._top)}
        self._count(("", ""), before, after)
        self._touched[("", "")] = None

    def _own(self, table: str) -> _Rows:
        mine = self._tables.get(table)
        if mine is None:
            mine = self._tables[table] = _Rows(self.base.__dict__[table])
        return mine

    def _refer(self, table: str, id: str, old: Named | None, new: Named | None) -> None:
        before = {ref for _, ref in references(table, id, old)} if old is not None else set()
        after = {ref for _, ref in references(table, id, new)} if new is not None else set()
        if before or after:
            self._count((table, id), before, after)
            self._touched[(table, id)] = None
        if table == "links":
            for link, gone in ((old, True), (new, False)):
                if link is not None:
                    pair = pair_of(link)
                    rest = tuple(other for other in self.links_between(pair) if other != id)
                    self._pairs[pair] = rest if gone else (*rest, id)

    def _count(self, place: Place, before: set[str], after: set[str]) -> None:
        one = frozenset((place,))
        now = self._referrers
        for ref in before - after:
            now[ref] = (now[ref] if ref in now else self.index.referrers(ref)) - one
        for ref in after - before:
            now[ref] = (now[ref] if ref in now else self.index.referrers(ref)) | one


def _bare_copy(theory: Theory) -> Theory:
    """Return a shallow copy without anything that was worked out for the theory and kept on it, but its source."""
    new = copy(theory)
    for name in new.__dict__.keys() - Theory.model_fields.keys():
        del new.__dict__[name]
    kept = {name: attribute.get_default() for name, attribute in theory.__private_attributes__.items()}
    object.__setattr__(new, "__pydantic_private__", kept | {"_source": theory.source})
    return new


def same(one: Any, other: Any) -> bool:
    """Whether two plain values are the same JSON: ``1`` and ``True`` are not, nor are ``1`` and ``1.0``."""
    if type(one) is not type(other):
        return isinstance(one, list | tuple) and isinstance(other, list | tuple) and same(list(one), list(other))
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(value, other[key]) for key, value in one.items())
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)


def dangling(table: str, id: str, field: str, ref: str) -> Refused:
    """Return the refusal of a reference to nothing."""
    return Refused(
        "dangling",
        f"“{ref[:80]}” is not in this theory, so {field} of {id or 'the theory'} cannot name it.",
        "Add it first, or choose something that is there.",
        (id, ref[:200]),
    )


def link_id(pair: Pair, number: int) -> str:
    """Return what an arrow without a written id is called: ``a>b``, the second between the two ``a>b#2``."""
    return f"{pair[0]}>{pair[1]}" if number == 1 else f"{pair[0]}>{pair[1]}#{number}"


def dismissal_id(record: Dismissal, number: int = 1) -> str:
    """Return what a dismissal is called: ``check@about,…``, ``#2`` behind the second of the same."""
    stem = dismissal_stem(record.check or "", record.about)
    return stem if number == 1 else f"{stem}#{number}"


def label(record: Named) -> str:
    """Return the words to call a record by in a message, quoted and short."""
    if isinstance(record, Link):
        return f"the arrow {record.id}"
    words = " ".join(getattr(record, "label", "").split()) or record.id
    return f"“{words if len(words) <= 60 else words[:57] + '…'}”"


_ORDER = {"": -1} | {table: number for number, table in enumerate(RECORD_TABLES)}


def _place_key(place: Place) -> tuple[int, str]:
    return _ORDER[place[0]], place[1]

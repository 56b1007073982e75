"""Three-way merge: what two groups did to one theory, joined; where they disagree, a named conflict and no guess.

Both sides are compared with the theory that they grew from, record by record and field by field. What one side
changed is taken; what both changed alike is taken; what they changed differently is a clash, and stays as it was in
the base unless the caller says whose word to take. Lists of references are joined entry by entry.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal, NamedTuple

from toc.compare.difference import difference, renames
from toc.edits.door import apply
from toc.edits.draft import KINDS, Draft, same
from toc.edits.model import AnyEdit, Refused, Rename
from toc.edits.words import make_id
from toc.theory import effective_ids, from_tree
from toc.theory.model import ELEMENT_TABLES, MEMORY_FIELDS, RECORD_TABLES, REFERENCE_FIELDS, Theory

Side = Literal["base", "ours", "theirs"]
_JOINED = {(table, field) for table, fields in REFERENCE_FIELDS.items() for field in fields} | {
    ("indicators", field) for field in ("inclusions", "exclusions", "stratify_by")
}
_BY_KEY = frozenset({"glossary", "situation", "settings"})
# tables whose ids are one namespace: a record may stand in another table on one side (converted)
_SHARED = (*ELEMENT_TABLES, "strands", "ideas")
_HANGING = ("layout", "dismissed")  # of no account without what they are about


class Clash(NamedTuple):
    """Where the two sides cannot both be right. ``field`` None: the record itself, there on one side only.

    ``code``: ``changed_differently``, ``added_differently``, ``removed_and_changed``, ``removed_and_used``,
    ``still_needed``, ``converted_differently``, ``renamed_differently`` or ``drawn_twice``.
    """

    code: str
    table: str
    id: str
    field: str | None
    base: Any
    ours: Any
    theirs: Any


class Merged(NamedTuple):
    """The joined theory, and the clashes, at which it stays as the base was (or as the caller said)."""

    theory: Theory
    clashes: tuple[Clash, ...]

    def edits_from(self, theory: Theory) -> tuple[AnyEdit, ...]:
        """Return the edits that bring a theory, such as one of the sides, to the joined one."""
        return difference(theory, self.theory)


def merge(
    base: Theory,
    ours: Theory,
    theirs: Theory,
    *,
    take: Side | Callable[[Clash], Side] = "base",
    keep_both: bool = False,
) -> Merged:
    """Join what two sides did to one theory.

    Args:
        base: the theory that both grew from.
        ours: one side; its order of records leads.
        theirs: the other side.
        take: whose word to take at every clash, or what says so for each. The clashes are listed all the same. Where
            the side that removed a box is taken, what the other side tied to it lets go.

        keep_both: what both sides added under one id with other words, or as another kind, is two things: theirs gets
            another id. For joining proposals that did not grow from one.

    Returns:
        The joined theory and the clashes. ``merge(base, a, base).theory == a``, and the sides may be exchanged: the
        same theory up to the order of records and lists, the same clashes with the sides exchanged.
    """
    if keep_both:
        theirs = _apart(base, ours, theirs)
    work = _Join(base, ours, theirs, take)
    return work.result()


_Key = tuple[str, str]  # (namespace, id): "one" for boxes, strands and cards, else the table
_Record = tuple[str, dict[str, Any]]  # (table, tree)


class _Join:
    def __init__(self, base: Theory, ours: Theory, theirs: Theory, take: Side | Callable[[Clash], Side]) -> None:
        self.take = take
        self.clashes: dict[tuple[str, str, str | None], Clash] = {}
        base, ours, theirs = self._same_names(base, ours, theirs)
        self.sides = (base, ours, theirs)
        self.records = tuple(_records(side) for side in self.sides)
        self.joined: dict[_Key, _Record] = {}
        self.gone: set[_Key] = set()  # let go, because the side that removed it was taken

    def result(self) -> Merged:
        base, ours, theirs = self.records
        keys = dict.fromkeys((*ours, *base, *theirs))
        for key in keys:
            if key[0] not in _HANGING:
                self._join(key)
        self._bring_back()
        for key in keys:
            if key[0] in _HANGING and self._hangs_on_something(key):
                self._join(key)
        self._drawn_twice()
        self._one_name_twice()
        self._renumber()
        tree: dict[str, Any] = {"toc": 1} | self._top()
        for (_, id), (table, record) in self.joined.items():
            if table in ("links", "dismissed"):
                tree.setdefault(table, []).append(record)
            else:
                tree.setdefault(table, {})[id] = record
        theory = from_tree(tree)
        theory._source = self.sides[1].source
        return Merged(theory, tuple(self.clashes.values()))

    def _renumber(self) -> None:
        """Let references to an arrow follow where the reader of the joined file will number the arrow otherwise."""
        for _ in range(2 * len(self.joined)):  # one arrow a round; every round settles at least that one
            links = [(key, tree) for key, (_, tree) in self.joined.items() if key[0] == "links"]
            ends = [(tree.get("from", ""), tree.get("to", ""), tree.get("id")) for _, tree in links]
            for (key, _), real in zip(links, effective_ids(ends), strict=True):
                if key[1] != real and ("links", real) not in self.joined:
                    self.joined = {("links", real) if k == key else k: record for k, record in self.joined.items()}
                    self._let_go(key[1], real)
                    break
            else:
                return

    def _join(self, key: _Key) -> None:
        joined = self._record(key, *(side.get(key) for side in self.records))
        if joined is not None:
            self.joined[key] = joined

    def _hangs_on_something(self, key: _Key) -> bool:
        """Whether a place or a dismissal is still of something: one of a box that is gone goes with it, quietly."""
        refs: set[str] = set()
        for side in self.records:
            table, tree = side.get(key, ("", {}))
            refs.update([key[1]] if table == "layout" else tree.get("about", ()))
        return all(self._is_there(ref) or not self._was_there(ref) for ref in refs)

    def _is_there(self, ref: str) -> bool:
        return ("one", ref) in self.joined or ("links", ref) in self.joined

    def _was_there(self, ref: str) -> bool:
        return any(("one", ref) in side or ("links", ref) in side for side in self.records)

    def clash(self, code: str, table: str, id: str, field: str | None, *values: Any) -> int:
        """Note a clash between the values on the three sides, and return the number of the one to take."""
        clash = self.clashes[table, id, field] = Clash(code, table, id, field, *values)
        side = self.take(clash) if callable(self.take) else self.take
        return ("base", "ours", "theirs").index(side)

    # -- names ------------------------------------------------------------------------------------------------

    def _same_names(self, base: Theory, ours: Theory, theirs: Theory) -> tuple[Theory, Theory, Theory]:
        """Rename in all three what one side renamed, so that a rename on one side meets a change on the other."""
        by_us, by_them = _renames(base, ours), _renames(base, theirs)
        for old in dict.fromkeys((*by_us, *by_them)):
            mine, other = by_us.get(old), by_them.get(old)
            new = mine or other
            if mine is not None and other is not None and mine != other:
                names = (old, mine, other)
                new = names[self.clash("renamed_differently", "", old, "id", *names)]
                base = _renamed(base, old, new)
                ours = _renamed(ours, mine, new)
                theirs = _renamed(theirs, other, new)
                continue
            assert new is not None
            if any(Draft(side).find(new) is not None and Draft(side).find(old) is not None for side in (ours, theirs)):
                continue  # the other side has given that name to something else: then it clashes as an addition
            base, ours, theirs = (_renamed(side, old, new) for side in (base, ours, theirs))
        return base, ours, theirs

    # -- records ----------------------------------------------------------------------------------------------

    def _record(self, key: _Key, base: _Record | None, ours: _Record | None, theirs: _Record | None) -> _Record | None:
        id = key[1]
        if _same(ours, theirs) or _same(base, theirs):
            return ours
        if _same(base, ours):
            return theirs
        if ours is None or theirs is None:  # gone on one side, and changed on the other
            changed = ours or theirs
            assert changed is not None
            tree = None if base is None else base[1]
            trees = (tree, ours and ours[1], theirs and theirs[1])
            return (base, ours, theirs)[self.clash("removed_and_changed", changed[0], id, None, *trees)]
        if ours[0] != theirs[0] and base is not None and base[0] not in (ours[0], theirs[0]):
            return self._whole("converted_differently", id, base, ours, theirs)
        if ours[0] != theirs[0] and base is None:
            return self._whole("added_differently", id, base, ours, theirs)
        table = ours[0] if base is None or ours[0] != base[0] else theirs[0]
        if base is not None and not (base[0] == ours[0] == theirs[0]) and ours[0] != theirs[0]:
            return self._whole("converted_differently", id, base, ours, theirs)
        code = "added_differently" if base is None else "changed_differently"
        whole = [record[1] if record is not None else {} for record in (base, ours, theirs)]
        if table == "layout":
            return table, self._value(code, table, id, None, *whole)
        return table, self._fields(code, table, id, *whole)

    def _whole(self, code: str, id: str, base: _Record | None, ours: _Record, theirs: _Record) -> _Record | None:
        table = min(ours[0], theirs[0]) if base is None else base[0]
        kinds = [None if side is None else {KINDS[side[0]]: side[1]} for side in (base, ours, theirs)]
        return (base, ours, theirs)[self.clash(code, table, id, None, *kinds)]

    def _fields(
        self,
        code: str,
        table: str,
        id: str,
        base: Mapping[str, Any],
        ours: Mapping[str, Any],
        theirs: Mapping[str, Any],
    ) -> dict[str, Any]:
        out: dict[str, Any] = {}
        for field in dict.fromkeys((*ours, *base, *theirs)):
            value = self._value(code, table, id, field, base.get(field), ours.get(field), theirs.get(field))
            if value is not None:
                out[field] = value
        return out

    def _value(self, code: str, table: str, id: str, field: str | None, base: Any, ours: Any, theirs: Any) -> Any:
        if same(ours, theirs) or same(base, theirs):
            return ours
        if same(base, ours):
            return theirs
        lists = all(value is None or isinstance(value, list) for value in (base, ours, theirs))
        if lists and ((table, field) in _JOINED or _only_adds(base, ours, theirs)):
            return _joined(base or [], ours or [], theirs or []) or None
        return (base, ours, theirs)[self.clash(code, table, id, field, base, ours, theirs)]

    def _top(self) -> dict[str, Any]:
        trees = []
        for side in self.sides:
            tree = side.tree()
            trees.append({key: value for key, value in tree.items() if key not in RECORD_TABLES and key != "toc"})
        base, ours, theirs = trees
        out: dict[str, Any] = {}
        for field in dict.fromkeys((*ours, *base, *theirs)):
            values = [tree.get(field) for tree in trees]
            if field in _BY_KEY and all(value is None or isinstance(value, dict) for value in values):
                value = self._by_key(field, *values)
            else:
                value = self._value("changed_differently", "", "", field, *values)
            if value is not None:
                out[field] = value
        situation = out.get("situation", {})
        if "evidence" in situation:
            refs = [ref for ref in situation["evidence"] if self._is_there(ref) or not self._was_there(ref)]
            rest = {key: value for key, value in situation.items() if key != "evidence"}
            out["situation"] = rest | ({"evidence": refs} if refs or not situation["evidence"] else {})
        return out

    def _by_key(self, field: str, base: Any, ours: Any, theirs: Any) -> Any:
        if same(ours, theirs) or same(base, theirs):
            return ours
        if same(base, ours):
            return theirs
        out: dict[str, Any] = {}
        parts = [value or {} for value in (base, ours, theirs)]
        for key in dict.fromkeys((*parts[1], *parts[0], *parts[2])):
            values = [part.get(key) for part in parts]
            name = f"{field}.{key}"
            if name == "settings.checks" and all(value is None or isinstance(value, dict) for value in values):
                value = self._by_key(name, *values)
            elif name == "situation.evidence":
                value = _joined(*(value or [] for value in values)) or None
            else:
                value = self._value("changed_differently", "", "", name, *values)
            if value is not None:
                out[key] = value
        return out or None

    # -- what only shows when both are together ---------------------------------------------------------------

    def _bring_back(self) -> None:
        """Keep what one side removed and the other side's work needs; as a clash, because somebody must decide."""
        while True:
            back = {
                (space, ref)
                for ref in self._missing()
                for space in ("one", "links")
                if any((space, ref) in side for side in self.records)
            }
            if not back:
                return
            for key in sorted(back):
                sides = [side.get(key) for side in self.records]
                kept: _Record | None = min(filter(None, sides), key=lambda side: (side[0], str(side[1])))
                if key in self.gone:  # what was once let go does not come back, or this would never end
                    kept = None
                elif sides[0] is not None and ("", key[1], None) not in self.clashes:
                    trees = [None if side is None else side[1] for side in sides]
                    code = "removed_and_used" if sides[1] or sides[2] else "still_needed"
                    kept = sides[self.clash(code, sides[0][0], key[1], None, *trees)]
                if kept is None:
                    self.gone.add(key)
                    self._let_go(key[1])
                else:
                    self.joined[key] = kept

    def _let_go(self, ref: str, instead: str | None = None) -> None:
        """Take every reference to what is gone out of the joined records, or name another in its place."""
        for key, (table, tree) in list(self.joined.items()):
            for field in REFERENCE_FIELDS.get(table, ()):
                value = tree.get(field)
                if field in MEMORY_FIELDS or (value != ref and not (isinstance(value, list) and ref in value)):
                    continue
                new = [instead or "" if item == ref else item for item in value] if isinstance(value, list) else instead
                if isinstance(new, list):
                    new = [item for item in dict.fromkeys(new) if item]
                if table == "links" and not new:
                    del self.joined[key]
                    self.gone.add(key)
                    break
                tree = {name: item for name, item in tree.items() if name != field} | ({field: new} if new else {})
                self.joined[key] = (table, tree)

    def _missing(self) -> set[str]:
        """Return what the joined records refer to and what is not there."""
        found: set[str] = set()
        for table, tree in self.joined.values():
            for field in REFERENCE_FIELDS.get(table, ()):
                value = tree.get(field)
                if field not in MEMORY_FIELDS:
                    found.update([value] if isinstance(value, str) else value or ())
        return {ref for ref in found if not self._is_there(ref)}

    def _drawn_twice(self) -> None:
        """Name two arrows between the same boxes that neither side has both of."""
        pairs: dict[tuple[Any, Any], list[str]] = {}
        for (space, id), (_, tree) in self.joined.items():
            if space == "links":
                pairs.setdefault((tree.get("from"), tree.get("to")), []).append(id)
        for ids in pairs.values():
            if len(ids) < 2 or any(all(("links", id) in side for id in ids) for side in self.records):
                continue
            first, second = sorted(ids)[:2]
            trees = [
                (side.get(("links", first)) or side.get(("links", second)) or ("", None))[1] for side in self.records
            ]
            side = self.clash("drawn_twice", "links", second, None, *trees)
            gone = [id for id in ids if side and ("links", id) not in self.records[side]]
            for id in gone:
                del self.joined["links", id]
                self._let_go(id, next(other for other in ids if other not in gone))

    def _one_name_twice(self) -> None:
        """Take an arrow's written id away where the other side gave that id to a box."""
        for (space, id), (_, tree) in self.joined.items():
            if space == "links" and tree.get("id") == id and ("one", id) in self.joined:
                trees = [(side.get(("links", id)) or side.get(("one", id)) or ("", None))[1] for side in self.records]
                self.clash("added_differently", "links", id, "id", *trees)
                del tree["id"]


def _records(theory: Theory) -> dict[_Key, _Record]:
    """Return every record by its namespace and id."""
    found: dict[_Key, _Record] = {}
    for table in RECORD_TABLES:
        space = "links" if table == "links" else "one" if table in _SHARED else table
        for id, record in getattr(theory, table).items():
            found[space, id] = (table, record.tree())
    return found


def _renames(base: Theory, side: Theory) -> dict[str, str]:
    """Return which ids the side renamed: old → new, in the order in which they have to be made."""
    if base is side:
        return {}
    return {edit.id: edit.to for edit in renames(base, side)}


def _renamed(theory: Theory, old: str, new: str) -> Theory:
    if old == new or Draft(theory).find(old) is None:
        return theory
    try:
        return apply(theory, Rename(id=old, to=new)).theory
    except Refused:
        return theory


def _apart(base: Theory, ours: Theory, theirs: Theory) -> Theory:
    """Rename in theirs what both sides added under one id and what is plainly not the same."""
    root, mine = Draft(base), Draft(ours)
    for table in (*ELEMENT_TABLES, "strands", "ideas"):
        for id, record in getattr(theirs, table).items():
            found = mine.find(id)
            if found is None or root.find(id) is not None:
                continue
            words = getattr(record, "label", "")
            if found[0] != table or " ".join(words.split()) != " ".join(getattr(found[1], "label", "").split()):
                other = Draft(theirs)
                new = make_id(words, KINDS[table], lambda name, other=other: mine.taken(name) or other.taken(name))  # type: ignore[misc]
                theirs = _renamed(theirs, id, new)
    return theirs


def _same(one: _Record | None, other: _Record | None) -> bool:
    if one is None or other is None:
        return one is other
    return one[0] == other[0] and same(one[1], other[1])


def _only_adds(base: Any, ours: Any, theirs: Any) -> bool:
    """Whether both sides kept every entry of a list and added to it."""
    return all(all(item in (side or []) for item in base or []) for side in (ours, theirs))


def _joined(base: list[Any], ours: list[Any], theirs: list[Any]) -> list[Any]:
    """Return our list with their additions, without what either took out."""
    kept = [item for item in ours if item in theirs or item not in base]
    return kept + [item for item in theirs if item not in base and item not in ours]

"""Who refers to whom: the reverse index that makes an edit of a large theory touch only what it must.

The index belongs to one theory and never changes; an edit makes the next one by copying the few shards it touched.
It is kept beside the theory, by identity, so a theory made in any other way simply gets a new one when first edited.
"""

from __future__ import annotations

import weakref
from collections.abc import Iterator, Mapping
from typing import Any, Final

from toc.theory.model import MEMORY_FIELDS, RECORD_TABLES, REFERENCE_FIELDS, Theory
from toc.theory.record import Record

Place = tuple[str, str]  # (table, id); ("", "") is the theory itself
Pair = tuple[str, str]  # (id at the tail, id at the head), "" where the file names none
_SHARDS: Final = 512
_NOWHERE: Final[frozenset[Place]] = frozenset()


def references(table: str, id: str, record: Record) -> Iterator[tuple[str, str]]:
    """Yield the record's references as (field, id), a memory's too."""
    if table == "links":
        for field, end in (("from", record.__dict__["from_"]), ("to", record.__dict__["to"])):
            if end is not None:
                yield field, end
    elif table == "layout":
        yield "id", id
    else:
        values = record.__dict__
        for field in REFERENCE_FIELDS.get(table, ()):
            value = values[field]
            if value is None:
                continue
            if isinstance(value, str):
                yield field, value
            else:
                for item in value:
                    yield field, item


def theory_references(theory_fields: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the references that the theory's own fields hold."""
    situation = theory_fields.get("situation")
    if situation is not None:
        for item in situation.evidence:
            yield "situation.evidence", item


def pair_of(link: Record) -> Pair:
    """Return the link's two ends."""
    return link.__dict__["from_"] or "", link.__dict__["to"] or ""


class Index:
    """Reverse references and links by their two ends, of one theory."""

    __slots__ = ("_pairs", "_referrers")

    def __init__(
        self,
        referrers: tuple[dict[str, frozenset[Place]], ...],
        pairs: tuple[dict[Pair, tuple[str, ...]], ...],
    ) -> None:
        self._referrers = referrers
        self._pairs = pairs

    @classmethod
    def of(cls, theory: Theory) -> Index:
        """Return the theory's index, built at most once per theory."""
        kept = _kept.get(id(theory))
        if kept is not None and kept[0]() is theory:
            return kept[1]
        index = cls._built(theory)
        index.keep_for(theory)
        return index

    @classmethod
    def _built(cls, theory: Theory) -> Index:
        found: dict[str, set[Place]] = {}
        pairs: dict[Pair, list[str]] = {}
        for table in RECORD_TABLES:
            for id_, record in getattr(theory, table).items():
                for _, ref in references(table, id_, record):
                    found.setdefault(ref, set()).add((table, id_))
                if table == "links":
                    pairs.setdefault(pair_of(record), []).append(id_)
        for _, ref in theory_references(theory.__dict__):
            found.setdefault(ref, set()).add(("", ""))
        referrer_shards: tuple[dict[str, frozenset[Place]], ...] = tuple({} for _ in range(_SHARDS))
        for ref, places in found.items():
            referrer_shards[hash(ref) % _SHARDS][ref] = frozenset(places)
        pair_shards: tuple[dict[Pair, tuple[str, ...]], ...] = tuple({} for _ in range(_SHARDS))
        for pair, ids in pairs.items():
            pair_shards[hash(pair) % _SHARDS][pair] = tuple(ids)
        return cls(referrer_shards, pair_shards)

    def keep_for(self, theory: Theory) -> None:
        """Remember that this is the theory's index, for as long as the theory lives."""
        key = id(theory)
        _kept[key] = (weakref.ref(theory, lambda _: _kept.pop(key, None)), self)

    def referrers(self, id: str) -> frozenset[Place]:
        """Return the places that refer to the id."""
        return self._referrers[hash(id) % _SHARDS].get(id, _NOWHERE)

    def links_between(self, pair: Pair) -> tuple[str, ...]:
        """Return the ids of the links with exactly these ends."""
        return self._pairs[hash(pair) % _SHARDS].get(pair, ())

    def changed(self, referrers: Mapping[str, frozenset[Place]], pairs: Mapping[Pair, tuple[str, ...]]) -> Index:
        """Return the index with these entries replaced; an empty one goes."""
        return Index(_replaced(self._referrers, referrers), _replaced(self._pairs, pairs))


def _replaced(shards: tuple[dict[Any, Any], ...], entries: Mapping[Any, Any]) -> tuple[dict[Any, Any], ...]:
    if not entries:
        return shards
    new = list(shards)
    own: set[int] = set()
    for key, value in entries.items():
        number = hash(key) % _SHARDS
        if number not in own:
            own.add(number)
            new[number] = new[number].copy()
        if value:
            new[number][key] = value
        else:
            new[number].pop(key, None)
    return tuple(new)


_kept: dict[int, tuple[weakref.ref[Theory], Index]] = {}


def resolves(field: str, ref: str, rows: Mapping[str, Mapping[str, Record]]) -> bool:
    """Whether a reference in this field finds anything, among ``rows`` (table → records)."""
    return field in MEMORY_FIELDS or any(ref in rows[table] for table in _ANYWHERE)


def fits(field: str, ref: str, rows: Mapping[str, Mapping[str, Record]]) -> bool:
    """Whether a reference finds something of the kind that its field is for."""
    only = _ONE_TABLE.get(field)
    return resolves(field, ref, rows) if only is None else ref in rows[only]


_ONE_TABLE = {"strands": "strands", "beneficiaries": "stakeholders", "situation.evidence": "evidence"}
_ANYWHERE = tuple(table for table in RECORD_TABLES if table not in ("dismissed", "layout"))

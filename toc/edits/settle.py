"""What follows from a changed id or a lost arrow: every reference rewritten, so that no edit leaves one dangling.

An arrow without a written id is called after its ends, so renaming one box renames its arrows, the arrows that point
at those, and whatever assumptions, evidence and dismissals name any of them. All of that is worked out here, once.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from typing import Any

from toc.edits import fields
from toc.edits.draft import Draft, dismissal_id, link_id
from toc.edits.grammar import may_connect
from toc.edits.index import Pair, Place, pair_of
from toc.edits.model import Refused
from toc.theory.model import MEMORY_FIELDS, REFERENCE_FIELDS, Dismissal, Link

# fields in which what hung on a lost arrow may hang on the arrow's source instead: it is about, not for or against
_MOVABLE = frozenset({("assumptions", "about"), ("factors", "about"), ("indicators", "measures")})


class Settling:
    """One round of consequences. Say what is renamed, tied elsewhere or lost, then :meth:`run`."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.moves: dict[str, str] = {}  # id → the id that every reference to it becomes
        self.lost: dict[str, str | None] = {}  # id that goes → what takes over what hung on it
        self._naming: dict[str, bool] = {}  # links that get a written id, or lose it
        self._ends: dict[str, Pair] = {}  # link → ends asked for
        self._now: dict[str, Pair] = {}  # link → ends worked out
        self._heirs: dict[str, list[str]] = {}  # what takes over → what it takes over from
        self.fold = False  # let arrows that become the same become one
        self._queue: deque[str] = deque()
        self._pairs: dict[Pair, None] = {}  # pairs whose links may need other numbers

    def rename(self, old: str, new: str) -> None:
        """Let every reference to ``old`` name ``new``."""
        self.moves[old] = new
        self._enqueue_links_of(old)

    def name(self, link: Link, new: str) -> None:
        """Give a link a written id."""
        self._naming[link.id] = True
        self._pairs[pair_of(link)] = None
        self.rename(link.id, new)

    def unname(self, link: Link) -> None:
        """Take a link's written id away; it is called after its ends from then on."""
        self._naming[link.id] = False
        self._pairs[pair_of(link)] = None

    def renumber(self, pair: Pair) -> None:
        """Give the unnamed links of a pair the numbers that their order in the table asks for."""
        self._pairs[pair] = None

    def retie(self, link: str, pair: Pair) -> None:
        """Tie a link to these ends."""
        self._ends[link] = pair
        self._queue.append(link)

    def fold_into(self, gone: str, heir: str) -> None:
        """Let ``heir`` take over every reference to ``gone``; arrows that become the same become one."""
        self.fold = True
        self.rename(gone, heir)

    def lose(self, id: str, heir: str | None = None) -> None:
        """Let an element or link go: arrows and assumptions on it move to the heir, everything else lets go."""
        if id in self.lost:
            return
        self.lost[id] = heir
        if heir is not None:
            self._heirs.setdefault(heir, []).append(id)
        link = self.draft.get("links", id)
        if isinstance(link, Link):
            self._pairs[self._now.get(id, pair_of(link))] = None
            self._now.pop(id, None)
        self._enqueue_links_of(id)

    def lose_link(self, id: str) -> None:
        """Let an arrow go; its twin between the same ends, else its source, takes over what hung on it."""
        link = self.draft.get("links", id)
        if not isinstance(link, Link):
            return
        twins = [other for other in self.draft.links_between(pair_of(link)) if other != id and other not in self.lost]
        self.lose(id, min(twins) if twins else self._source_of(link))

    def run(self) -> None:
        """Work everything out and write it to the draft."""
        steps = 1000 + 100 * len(self.draft.rows("links"))
        while self._queue or self._pairs:
            while self._queue:
                steps -= 1
                if steps < 0:  # a server must not wait for ever on what a hand-written file may have come up with
                    raise Refused("too_much", "These arrows stand on each other in a ring.", "Remove one first.")
                self._tie(self._queue.popleft())
            for pair in list(self._pairs):
                del self._pairs[pair]
                self._number(pair)
        self._write_links()
        self._write_others()

    # -- links ------------------------------------------------------------------------------------------------

    def _tie(self, id: str) -> None:
        link = self.draft.get("links", id)
        if id in self.lost or not isinstance(link, Link):
            return
        asked = self._ends.get(id, pair_of(link))
        tail, head = (self._end(end) for end in asked)
        if tail is None or head is None:
            self.lose_link(id)
            return
        old, new = pair_of(link), (tail, head)
        if new != old:
            moved = any(end in self.lost for end in asked)
            if (self.fold or moved) and (tail == head or (moved and not may_connect(self.draft, tail, head))):
                self.lose_link(id)
                return
            twin = self._twin(id, new) if self.fold or moved else None
            if twin is not None:
                self.absorb(twin, link)
                self.lose(id, twin)
                return
        if self._now.get(id, old) != new:
            self._pairs[self._now.get(id, old)] = None
            self._pairs[new] = None
            self._now[id] = new

    def _end(self, end: str) -> str | None:
        """Return what an end becomes: the same, a new id, an heir; None where it is lost for good."""
        heir: str | None = end
        seen: set[str] = set()
        while heir is not None and heir in self.lost and heir not in seen:
            seen.add(heir)
            heir = self.lost[heir]
        return None if heir is None or heir in seen else self.moves.get(heir, heir)

    def _source_of(self, link: Link) -> str | None:
        return link.source_id if self.draft.find(link.source_id) is not None else None

    def _members(self, pair: Pair) -> list[str]:
        """Return the links that will have these ends, arrivals last."""
        here = [id for id in self.draft.links_between(pair) if id not in self.lost and self._now.get(id, pair) == pair]
        return here + [id for id, now in self._now.items() if now == pair and id not in here and id not in self.lost]

    def _twin(self, id: str, pair: Pair) -> str | None:
        return next((other for other in self._members(pair) if other != id), None)

    def absorb(self, twin: str, link: Link) -> None:
        """Keep what the lost arrow said: empty fields are filled, two reasons stand under each other."""
        kept = self.draft.get("links", twin)
        if not isinstance(kept, Link):
            return
        for field, value in link.tree().items():
            if field in ("id", "from", "to"):
                continue
            present = fields.plain(kept, field)
            if present is None:
                self.draft.replace("links", twin, field, value)
            elif field in ("because", "note", "decision") and value not in present.split("\n"):
                self.draft.replace("links", twin, field, f"{present}\n{value}")

    def _number(self, pair: Pair) -> None:
        """Give the unnamed links of a pair the ids that the reader would give them."""
        members = []
        for id in self._members(pair):
            link = self.draft.get("links", id)
            if isinstance(link, Link) and not self._naming.get(id, link.named):
                members.append(id)
        if len(members) > 1:
            places = self.draft.positions("links", members)
            members.sort(key=places.__getitem__)
        for number, id in enumerate(members, 1):
            new = link_id(pair, number)
            if self.moves.get(id, id) != new:
                self.moves[id] = new
                self._enqueue_links_of(id)

    def _enqueue_links_of(self, id: str) -> None:
        for each in (id, *self._heirs.get(id, ())):
            for table, other in self.draft.referrers(each):
                if table == "links" and other not in self.lost:
                    self._queue.append(other)

    def _write_links(self) -> None:
        gone = [id for id in self.lost if self.draft.get("links", id) is not None]
        if gone:
            self.draft.drop("links", *gone)
        swapped: dict[str, tuple[str, Any]] = {}
        for id in dict.fromkeys((*self._now, *self.moves)):
            link = self.draft.get("links", id)
            if not isinstance(link, Link):
                continue
            pair = self._now.get(id, pair_of(link))
            new_id = self.moves.get(id, id)
            if new_id == id:
                self.draft.replace("links", id, "from", pair[0] or None)
                self.draft.replace("links", id, "to", pair[1] or None)
                continue
            body = link
            for field, end, before in (("from", pair[0], link.source_id), ("to", pair[1], link.target_id)):
                if end != before:
                    body = fields.with_plain(body, field, end or None)
            swapped[id] = (new_id, body.model_copy(update={"id": new_id, "named": self._naming.get(id, link.named)}))
        if swapped:
            self.draft.swap("links", swapped)

    # -- everything else --------------------------------------------------------------------------------------

    def _write_others(self) -> None:
        places: dict[Place, None] = {}
        for id in (*self.moves, *self.lost):
            for place in self.draft.referrers(id):
                if place[0] != "links":
                    places[place] = None
        for table, id in places:
            if table == "":
                self._write_situation()
            elif table == "layout":
                self._write_layout(id)
            elif self.draft.get(table, id) is not None:
                self._write_record(table, id)
        if any(table == "dismissed" for table, _ in places):
            renumber_dismissals(self.draft)

    def _write_record(self, table: str, id: str) -> None:
        record = self.draft.get(table, id)
        assert record is not None
        emptied = False
        for field in REFERENCE_FIELDS[table]:
            value = fields.plain(record, field)
            if value is None:
                continue
            if isinstance(value, str):
                new = self._reference(table, field, value)
                self.draft.replace(table, id, field, new)
            else:
                kept = self._references(table, field, value)
                if kept != value:
                    self.draft.replace(table, id, field, kept or None)
                    emptied = emptied or not kept
        if table == "dismissed" and emptied:
            self.draft.drop("dismissed", id)  # an answer about nothing; left so, it would be about everything

    def _reference(self, table: str, field: str, ref: str) -> str | None:
        if ref in self.lost:
            if field in MEMORY_FIELDS:
                return ref
            heir = self._end(ref)
            if heir is None or ((table, field) not in _MOVABLE and self.draft.get("links", heir) is None):
                return None
            return heir
        return self.moves.get(ref, ref)

    def _references(self, table: str, field: str, refs: Iterable[str]) -> list[str]:
        """Return the list rewritten; two that became one are one, what stood there twice before still does."""
        kept: list[str] = []
        first: dict[str, str] = {}  # what a reference became → what it was
        for ref in refs:
            new = self._reference(table, field, ref)
            if new is not None and first.setdefault(new, ref) == ref:
                kept.append(new)
        return kept

    def _write_situation(self) -> None:
        situation = self.draft.top("situation")
        kept = self._references("", "evidence", situation.evidence)
        if kept != list(situation.evidence):
            self.draft.set_top("situation.evidence", kept or None)

    def _write_layout(self, id: str) -> None:
        place = self.draft.get("layout", id)
        if place is None:
            return
        new = self.moves.get(id)
        if id in self.lost or (new is not None and self.draft.get("layout", new) is not None):
            self.draft.drop("layout", id)
        elif new is not None:
            self.draft.swap("layout", {id: (new, _with_id(place, new))})


def renumber_dismissals(draft: Draft) -> None:
    """Give the dismissals the ids that a reader of the file would give them."""
    counts: dict[str, int] = {}
    swapped: dict[str, tuple[str, Any]] = {}
    for id in draft.order("dismissed"):
        record = draft.get("dismissed", id)
        assert isinstance(record, Dismissal)
        stem = dismissal_id(record)
        counts[stem] = counts.get(stem, 0) + 1
        new = dismissal_id(record, counts[stem])
        if new != id:
            swapped[id] = (new, _with_id(record, new))
    if swapped:
        draft.swap("dismissed", swapped)


def _with_id(record: Any, id: str) -> Any:
    return record.model_copy(update={"id": id})

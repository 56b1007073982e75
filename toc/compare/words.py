"""Edits and clashes put into words that a person reads in a terminal or a review."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from toc.compare.merge import Clash
from toc.edits.draft import KINDS, Draft
from toc.edits.fields import plain
from toc.edits.model import AnyEdit, Many
from toc.theory.model import Theory

_WIDTH = 70
_CLASHES = {
    "changed_differently": "both sides changed it, differently",
    "added_differently": "both sides added it, differently",
    "removed_and_changed": "one side removed it, the other changed it",
    "removed_and_used": "one side removed it, the other tied something to it",
    "still_needed": "both sides removed it; what stays as it was still refers to it",
    "converted_differently": "the sides made it two different kinds",
    "renamed_differently": "both sides gave it another id",
    "drawn_twice": "both sides drew an arrow between these two boxes, under different ids",
}


def describe(edits: Iterable[AnyEdit], old: Theory, new: Theory) -> tuple[str, ...]:
    """Return a line or two per edit: ``+`` comes, ``-`` goes, ``~`` changes."""
    words = _Words(old, new)
    return tuple(line for edit in edits for line in words.of(edit))


def described(clash: Clash, names: tuple[str, str, str] = ("base", "ours", "theirs")) -> tuple[str, ...]:
    """Return a clash in words: what it is about, and what stands on either side, called by these names."""
    kind = KINDS.get(clash.table, {"layout": "place of", "dismissed": "dismissal"}.get(clash.table, ""))
    what = " ".join(part for part in (kind, clash.id) if part) or "the theory"
    head = f"{what}{': ' + clash.field if clash.field else ''} ({_CLASHES[clash.code]})"
    lines = [head]
    for name, value in zip(names, (clash.base, clash.ours, clash.theirs), strict=True):
        lines.append(f"    {name:7}{_short(value)}")
    return tuple(lines)


class _Words:
    def __init__(self, old: Theory, new: Theory) -> None:
        self.drafts = (Draft(new), Draft(old))

    def name(self, id: str, *, gone: bool = False) -> str:
        """Return kind, words and id of a record as the new theory knows it, or as the old one did where it is gone."""
        for draft in reversed(self.drafts) if gone else self.drafts:
            found = draft.find(id)
            if found is not None and found[0] == "links":
                return f"arrow {id}"
            if found is not None:
                words = " ".join(getattr(found[1], "label", "").split())
                short = words if len(words) <= _WIDTH else words[: _WIDTH - 1] + "…"
                return f"{KINDS[found[0]]} {id} “{short}”" if short else f"{KINDS[found[0]]} {id}"
        return id

    def of(self, edit: AnyEdit) -> list[str]:
        """Return the edit's lines."""
        if isinstance(edit, Many):
            return [line for each in edit.edits for line in self.of(each)]
        maker = getattr(self, edit.do, None)
        lines: list[str] = maker(edit) if maker is not None else [f"~ {edit.do} {getattr(edit, 'id', '')}".rstrip()]
        return lines

    def add(self, edit: Any) -> list[str]:
        return [f"+ {self.name(edit.id)}", *_fields(edit.fields, ("statement", "name", "citation", "title", "text"))]

    def set(self, edit: Any) -> list[str]:
        before = self._before(edit.id, edit.field)
        where = self.name(edit.id) if edit.id else "the theory"
        if edit.value is None:
            return [f"~ {where}: {edit.field} taken away (was {_short(before)})"]
        if before is None:
            return [f"~ {where}: {edit.field} is now {_short(edit.value)}"]
        return [f"~ {where}: {edit.field}", f"    - {_short(before)}", f"    + {_short(edit.value)}"]

    def _before(self, id: str, field: str) -> Any:
        old = self.drafts[1]
        if not id:
            return old.top_plain(field)
        found = old.find(id)
        return None if found is None else plain(found[1], field)

    def rename(self, edit: Any) -> list[str]:
        return [f"~ {edit.id} is now called {edit.to}"]

    def remove(self, edit: Any) -> list[str]:
        return [f"- {self.name(edit.id, gone=True)}"]

    def link(self, edit: Any) -> list[str]:
        return [f"+ arrow {edit.from_} → {edit.to}", *_fields(edit.fields, ())]

    def unlink(self, edit: Any) -> list[str]:
        return [f"- arrow {edit.id.replace('>', ' → ')}"]

    def retie(self, edit: Any) -> list[str]:
        return [f"~ arrow {edit.id} now joins {edit.from_} → {edit.to}"]

    def convert(self, edit: Any) -> list[str]:
        found = self.drafts[1].find(edit.id)
        was = f" (was {_a(KINDS[found[0]])})" if found is not None else ""
        return [f"~ {self.name(edit.id)} is {_a(edit.to)} now{was}"]

    def accept_idea(self, edit: Any) -> list[str]:
        return [f"+ {self.name(edit.id)}, from the card {edit.idea}", *_fields(edit.fields, ("statement", "name"))]

    def dismiss(self, edit: Any) -> list[str]:
        return [f"+ left as it is: {edit.check} {', '.join(edit.about)} ({_short(edit.reason)})"]

    def undismiss(self, edit: Any) -> list[str]:
        return [f"- no longer left as it is: {edit.check} {', '.join(edit.about)}".rstrip()]

    def place(self, edit: Any) -> list[str]:
        return [
            f"~ {edit.id} " + ("no longer placed by hand" if edit.x is None else f"placed at {edit.x:g}, {edit.y:g}")
        ]

    def write(self, edit: Any) -> list[str]:
        if edit.table == "":
            return [f"~ the theory: {edit.id} is now {_short(edit.record)}"]
        sign = "-" if edit.record is None else "~" if edit.id in getattr(self.drafts[1].base, edit.table) else "+"
        kind = KINDS.get(edit.table, edit.table)
        lines = [] if edit.record is None else _fields(edit.record, ())
        return [f"{sign} {kind} {edit.id}", *lines]


def _a(kind: str) -> str:
    return f"{'an' if kind[:1] in 'aeio' else 'a'} {kind}" if kind != "evidence" else kind


def _fields(tree: dict[str, Any], but: tuple[str, ...]) -> list[str]:
    return [f"    {field}: {_short(value)}" for field, value in tree.items() if field not in but]


def _short(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        text = ", ".join(f"{key}: {_short(item)}" for key, item in value.items())
    elif isinstance(value, list):
        text = ", ".join(_short(item) for item in value)
    else:
        text = " ".join(str(value).split())
    return text if len(text) <= 2 * _WIDTH else text[: 2 * _WIDTH - 1] + "…"

"""Bringing two maps that grew from one together: what would change, which conflicts there are, and the outcome.

The joining itself is ``toc.compare``'s; here each conflict may be settled one way or the other.
"""

from __future__ import annotations

from collections.abc import Mapping

from editor_ui.room.differences import changes_to
from editor_ui.room.protocol import MergePreview
from toc.compare import merge
from toc.compare.difference import difference
from toc.compare.merge import Clash, Side
from toc.compare.words import describe, described
from toc.edits.model import Change, Refused
from toc.theory.model import Theory

MOST_LINES = 2000


def key_of(clash: Clash) -> str:
    """Return what a choice goes by."""
    return ":".join((clash.code, clash.table, clash.id, clash.field or ""))


def preview(seq: int, base: Theory, ours: Theory, theirs: Theory) -> MergePreview:
    """Return what merging would change, in words, and the conflicts to settle."""
    joined = merge(base, ours, theirs, take="ours")
    edits = difference(ours, joined.theory)
    lines = describe(edits, ours, joined.theory)[:MOST_LINES]
    conflicts = [
        {
            "key": key_of(clash),
            "about": clash.id,
            "field": clash.field,
            "base": clash.base,
            "ours": clash.ours,
            "theirs": clash.theirs,
            "words": described(clash, ("before", "here", "there"))[0],
        }
        for clash in joined.clashes
    ]
    return MergePreview(seq=seq, edits=[{"words": line} for line in lines], conflicts=conflicts)


def merged(base: Theory, ours: Theory, theirs: Theory, choices: Mapping[str, str]) -> tuple[Change, ...]:
    """Return the changes that bring ``theirs`` into ``ours``.

    Raises:
        Refused: a conflict has no choice yet, or there is nothing to bring.
    """
    joined = merge(base, ours, theirs, take="ours")
    open_ones = [clash for clash in joined.clashes if choices.get(key_of(clash)) not in ("ours", "theirs")]
    if open_ones:
        ids = tuple(dict.fromkeys(clash.id for clash in open_ones if clash.id))
        number = "One conflict is" if len(open_ones) == 1 else f"{len(open_ones)} conflicts are"
        raise Refused("conflicts", f"{number} not settled yet.", "Look at the preview and choose for each.", ids)
    if joined.clashes:
        joined = merge(base, ours, theirs, take=lambda clash: _side(choices.get(key_of(clash), "ours")))
    changes = changes_to(ours, joined.theory)
    if not changes:
        raise Refused("nothing_to_do", "There is nothing to bring in.", "The two are alike already.")
    return changes


def _side(word: str) -> Side:
    return "theirs" if word == "theirs" else "ours"

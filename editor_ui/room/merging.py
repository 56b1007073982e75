"""Bringing two maps that grew from one together: what would change, which conflicts there are, and the outcome."""

from __future__ import annotations

from collections.abc import Mapping

from editor_ui.room.protocol import MergePreview
from toc.edits.model import Change, Refused
from toc.theory.model import Theory


def preview(seq: int, base: Theory, ours: Theory, theirs: Theory) -> MergePreview:
    """Return what merging would change, in words, and the conflicts to settle."""
    raise Refused("not_ready", "Merging is not there yet.", "Work on the main map.")


def merged(base: Theory, ours: Theory, theirs: Theory, choices: Mapping[str, str]) -> tuple[Change, ...]:
    """Return the changes that bring ``theirs`` into ``ours``; Refused while a conflict has no choice."""
    raise Refused("not_ready", "Merging is not there yet.", "Work on the main map.")

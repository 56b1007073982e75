"""A theory without what a download must not carry: who sent what, and, for viewers, the votes."""

from __future__ import annotations

from editor_ui.room.views import Viewer
from toc.edits import apply_changes
from toc.edits.model import Change
from toc.theory.model import RECORD_TABLES, Theory


def for_download(theory: Theory, who: Viewer) -> Theory:
    """Return the theory as this person may take it away. Cards lose who sent them, whoever asks."""
    changes = [
        Change("ideas", id, "from", idea.source, None) for id, idea in theory.ideas.items() if idea.source is not None
    ]
    changes += [
        Change("dismissed", id, "by", row.by, None) for id, row in theory.dismissed.items() if row.by is not None
    ]
    if who.role == "viewer":
        for table in RECORD_TABLES:
            for id, record in getattr(theory, table).items():
                votes = record.tree().get("votes")
                if votes is not None:
                    changes.append(Change(table, id, "votes", votes, None))
    return apply_changes(theory, changes) if changes else theory

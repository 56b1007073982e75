"""What the group decided: votes, how disagreements were settled, findings it answered and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toc.documents.model import Block, Document, heading, paragraph, table
from toc.layout.words import says
from toc.theory.model import ELEMENT_KINDS
from toc.views.facts import bare, label_of, name_of, title_of

if TYPE_CHECKING:
    from toc.theory.model import Theory


def decisions(theory: Theory) -> Document:
    """Return votes and decisions on elements and arrows, and every dismissed finding with its reason."""
    kinds = {table: kind.capitalize() for kind, (table, _) in ELEMENT_KINDS.items()}
    votes: list[tuple[str, ...]] = []
    settled: list[tuple[str, ...]] = []
    for name, kind in (*kinds.items(), ("links", "Arrow")):
        for record in getattr(theory, name).values():
            words = name_of(theory, record.id) if name == "links" else bare(label_of(theory, record.id))
            if record.votes is not None:
                votes.append((kind, words, str(record.votes.agree), str(record.votes.disagree)))
            if record.decision:
                settled.append((kind, words, record.decision))
    answered = [
        (
            one.check or "",
            "; ".join(name_of(theory, id) for id in one.about) or "The whole theory",
            one.reason or "",
            one.by or "",
        )
        for one in theory.dismissed.values()
    ]
    blocks: list[Block] = []
    if settled:
        blocks += [heading("Decisions"), table(("", "About", "Decision"), settled, (1, 3, 4), "Decisions of the group")]
    if votes:
        columns = ("", "About", "Agree", "Disagree")
        blocks += [heading("Votes"), table(columns, votes, (1, 5, 0.8, 0.8), "How the group voted")]
    if answered:
        columns = ("Finding", "About", "Why it was left as it is", "By")
        blocks += [
            heading("Findings left as they are"),
            table(columns, answered, (1.5, 3, 3.5, 1.2), "Findings that the group has answered"),
        ]
    if not blocks:
        blocks.append(paragraph("No votes, decisions or dismissed findings are recorded yet."))
    return Document(title_of(theory), says(theory), tuple(blocks))

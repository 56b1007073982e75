"""Every arrow as a sentence: the map for people who do not see it, and for proofreading aloud."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toc.documents.model import Block, Document, bullets, heading, paragraph, said
from toc.graph import Graph
from toc.views.facts import sentence, subtitle_of, title_of

if TYPE_CHECKING:
    from toc.theory.model import Theory

GROUPS = (
    ("precondition", "What has to be true first"),
    ("brings_about", "What we do brings about"),
    ("enables", "What makes it possible to act"),
    ("activity_chain", "One activity before another"),
    ("helps", "What helps"),
    ("blocks", "What stands in the way"),
)


def links_in_words(theory: Theory) -> Document:
    """Return every arrow in words, by kind."""
    graph = Graph(theory)
    blocks: list[Block] = []
    for kind, title in GROUPS:
        spoken = "enables" if kind == "activity_chain" else kind
        items = [
            (0, said(sentence(theory, link, spoken) + "."))
            for link in theory.links.values()
            if graph.kinds.get(link.id) == kind
        ]
        if items:
            blocks += [heading(title), bullets(items)]
    broken = [
        (0, said(f"{link.source_id or '(nothing)'} → {link.target_id or '(nothing)'}"))
        for link in theory.links.values()
        if graph.kinds.get(link.id) is None
    ]
    if broken:
        blocks += [heading("Arrows to look at again"), bullets(broken)]
    if not blocks:
        blocks.append(paragraph("There are no arrows yet."))
    return Document(title_of(theory), subtitle_of(theory, "Links in words"), tuple(blocks))

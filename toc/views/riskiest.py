"""Which arrows the theory hangs on: the weakest single judgement first, never a product of guesses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toc.documents.model import Block, Document, bullets, heading, paragraph, said, table
from toc.graph import Graph
from toc.layout.words import day
from toc.views.facts import bare, label_of, number, sentence, subtitle_of, title_of

if TYPE_CHECKING:
    from toc.theory.model import Theory


LOOKED_INTO = 60  # arrows for which the whole map is walked again to see what they alone hold up


def riskiest(theory: Theory) -> Document:
    """Return the arrows whose confidence is written, weakest first, and those that nobody has judged."""
    graph = Graph(theory)
    evidence: dict[str, list[str]] = {}
    for one in theory.evidence.values():
        words = bare(label_of(theory, one.id))
        for said_so, ids in ((words, one.supports), (f"Against: {words}", one.contradicts)):
            for id in ids:
                evidence.setdefault(id, []).append(said_so)
    rows = []
    risks = graph.riskiest()
    for place, risk in enumerate(risks, start=1):
        link = theory.links[risk.link]
        itself = risk.judged == risk.link
        source = "The arrow itself" if itself else f"Relied on: {bare(label_of(theory, risk.judged))}"
        asked = theory.assumptions.get(risk.judged)
        check = (asked.check_by if asked is not None else None) or link.check_by
        cut = [bare(label_of(theory, id)) for id in graph.cut_off_by(link.id)] if place <= LOOKED_INTO else []
        rests = f"{risk.resting} outcome{'' if risk.resting == 1 else 's'}"
        if cut:
            rests += f"; without it nothing we do reaches: {'; '.join(cut)}"
        rows.append(
            (
                str(place),
                sentence(theory, link, _said_as(graph, link.id)),
                f"{number(risk.confidence)} of 100",
                source,
                rests,
                day(check) if check else "no date",
                "; ".join(evidence.get(link.id, ())) or "none yet",
            )
        )
    blocks: list[Block] = [
        paragraph(
            "A chain is as strong as its weakest link. Each arrow stands with the lowest confidence that anybody gave "
            "it or an assumption about it; judgements are never multiplied."
        )
    ]
    if rows:
        columns = ("", "Arrow", "Confidence", "Judged on", "What rests on it", "Check by", "Evidence")
        blocks.append(table(columns, rows, (0.4, 4, 1.2, 2.2, 2, 1.1, 2.2), "Arrows, the least certain first"))
    else:
        blocks.append(paragraph("No arrow has a confidence yet. How sure is the group of each, from 0 to 100?"))
    judged = {risk.link for risk in risks}
    silent = [
        (0, said(sentence(theory, link, _said_as(graph, link.id))))
        for link in theory.links.values()
        if link.id not in judged and graph.kinds[link.id] == "precondition"
    ]
    if silent:
        blocks += [heading("Not judged yet"), bullets(silent)]
    return Document(title_of(theory), subtitle_of(theory, "Riskiest arrows"), tuple(blocks), landscape=True)


def _said_as(graph: Graph, link: str) -> str:
    kind = graph.kinds[link] or "precondition"
    return "enables" if kind == "activity_chain" else kind

"""Strands side by side: what they share, where they differ, what one has and the other misses."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from toc.documents.model import Block, Document, bullets, heading, paragraph, said, table
from toc.graph import Graph
from toc.views.facts import joined, label_of, subtitle_of, title_of

if TYPE_CHECKING:
    from toc.theory.model import Outcome, Theory


def strands(theory: Theory) -> Document:
    """Return a comparison of the theory's strands, level by level, with what each of them misses."""
    ids = list(theory.strands)
    blocks: list[Block]
    if len(ids) < 2:
        said_so = "one strand" if ids else "no strands"
        blocks = [paragraph(f"This theory has {said_so}, so there is nothing to compare. Give outcomes their strands.")]
        return Document(title_of(theory), subtitle_of(theory, "Strands compared"), tuple(blocks))
    graph = Graph(theory)
    known = set(ids)
    levels = graph.levels()
    mine = {o.id: tuple(s for s in o.strands if s in known) for o in theory.outcomes.values()}
    shared = [o for o in theory.outcomes.values() if len(mine[o.id]) > 1]
    blocks = [_shared(theory, shared, mine, ids)]
    blocks.insert(0, heading("What they share"))
    own = {strand: [o for o in theory.outcomes.values() if mine[o.id] == (strand,)] for strand in ids}
    blocks += [heading("Where they differ"), _differ(theory, own, levels, ids)]
    blocks += [heading("What each may be missing"), _missing(theory, graph, own, ids)]
    none = [o for o in theory.outcomes.values() if not mine[o.id]]
    if none:
        blocks += [heading("In no strand"), bullets([(0, said(label_of(theory, o.id))) for o in none])]
    return Document(title_of(theory), subtitle_of(theory, "Strands compared"), tuple(blocks), landscape=True)


def _shared(theory: Theory, shared: list[Outcome], mine: dict[str, tuple[str, ...]], ids: list[str]) -> Block:
    if not shared:
        return paragraph("Nothing: no outcome belongs to two strands.")
    items = []
    for outcome in shared:
        who = ""
        if len(ids) > 2:
            who = f" ({joined([label_of(theory, strand) for strand in mine[outcome.id]])})"
        items.append((0, said(label_of(theory, outcome.id), who)))
    return bullets(items)


def _differ(theory: Theory, own: dict[str, list[Outcome]], levels: dict[str, int], ids: list[str]) -> Block:
    used = sorted({levels.get(o.id, 0) for group in own.values() for o in group})
    rows = []
    for number, level in enumerate(used, start=1):
        cells = ["; ".join(label_of(theory, o.id) for o in own[s] if levels.get(o.id, 0) == level) for s in ids]
        rows.append((str(number), *(cell or "(nothing of its own here)" for cell in cells)))
    columns = ("Level", *(label_of(theory, strand) for strand in ids))
    return table(columns, rows, (0.5, *(3.0,) * len(ids)), "Outcomes that belong to one strand alone, top level first")


def _missing(theory: Theory, graph: Graph, own: dict[str, list[Outcome]], ids: list[str]) -> Block:
    measured = {i.measures for i in theory.indicators.values()}
    relied = {about for a in theory.assumptions.values() for about in a.about}
    proven = {about for e in theory.evidence.values() for about in (*e.supports, *e.contradicts)}

    def around(outcome: str) -> set[str]:
        return {outcome, *(link.id for link in graph.links_into.get(outcome, ()))}

    def starts_nowhere(outcome: Outcome) -> bool:
        seen_to = outcome.already_true or outcome.brought_about_by
        return not seen_to and not graph.interventions_on(outcome.id) and not graph.preconditions_of(outcome.id)

    def words(outcomes: Iterable[Outcome]) -> str:
        return "; ".join(label_of(theory, o.id) for o in outcomes) or "none"

    rows = []
    for strand in ids:
        group = own[strand]
        rows.append(
            (
                label_of(theory, strand),
                str(len(group)),
                words(o for o in group if o.id not in measured),
                words(o for o in group if starts_nowhere(o)),
                words(o for o in group if not around(o.id) & relied),
                words(o for o in group if not around(o.id) & proven),
            )
        )
    columns = ("Strand", "Outcomes", "No measure", "Nothing leads to it", "Nothing relied on", "No evidence")
    return table(columns, rows, (1.6, 0.8, 2.4, 2.0, 2.4, 2.4), "For each strand, its outcomes that miss something")

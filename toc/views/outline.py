"""The theory as an indented outline, from the change we want down to what we do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from toc.documents.model import Block, Document, Run, bullets, em, heading, paragraph, said, strong
from toc.graph import Graph
from toc.layout.text import clean
from toc.views.facts import goals, label_of, subtitle_of, title_of, untied_indicators

if TYPE_CHECKING:
    from toc.theory.model import Theory

Item = tuple[int, tuple[Run, ...]]
DEEPEST = 7  # what a page has room for, and readers of Markdown follow; below it the level is said in a number


def outline(theory: Theory) -> Document:
    """Return every element once, under what it leads to; a box that is needed twice is named again, not unfolded."""
    graph = Graph(theory)
    hanging = _hanging(theory)
    told: set[str] = set()
    blocks: list[Block] = []
    tops = [id for id in theory.outcomes if not graph.leads_to(id)] or list(goals(theory, graph))
    items: list[Item] = []
    for top in tops:
        _unfold(theory, graph, hanging, top, told, items)
    if items:
        blocks.append(bullets(items))
    blocks += _left_over(theory, graph, hanging, told)
    if not blocks:
        blocks.append(paragraph("Nothing is written yet. Start at the top: what is the change you want to see?"))
    return Document(title_of(theory), subtitle_of(theory, "Outline"), tuple(blocks))


def _hanging(theory: Theory) -> dict[str, list[tuple[str, str]]]:
    """Element or link → what hangs on it, as (how it is called, words)."""
    found: dict[str, list[tuple[str, str]]] = {}
    measures: dict[str, list[tuple[str, str]]] = {}
    for indicator in theory.indicators.values():
        if indicator.measures:
            measures.setdefault(indicator.measures, []).append(("Measure", label_of(theory, indicator.id)))
    for one in theory.assumptions.values():
        for about in one.about:
            found.setdefault(about, []).extend(
                [("Relies on", label_of(theory, one.id)), *_its(measures.get(one.id, ()))]
            )
    for id, those in measures.items():
        found.setdefault(id, []).extend(those)
    names = {"barrier": "In the way", "enabler": "Helped by", "unintended": "May come about unintended"}
    for factor in theory.factors.values():
        for about in factor.about:
            name = names.get(factor.type or "", "Affected by")
            found.setdefault(about, []).extend(
                [(name, label_of(theory, factor.id)), *_its(measures.get(factor.id, ()))]
            )
    for source in theory.evidence.values():
        for name, ids in (("Evidence", source.supports), ("Evidence against", source.contradicts)):
            for about in ids:
                found.setdefault(about, []).append((name, label_of(theory, source.id)))
    return found


def _its(measures: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The measures of what was just named."""
    return [("Its measure", words) for _, words in measures]


def _unfold(
    theory: Theory,
    graph: Graph,
    hanging: dict[str, list[tuple[str, str]]],
    top: str,
    told: set[str],
    items: list[Item],
) -> None:
    stack: list[tuple[str, int]] = [(top, 0)]  # not recursive: a theory may be thousands of levels deep
    while stack:
        id, depth = stack.pop()
        again = id in told
        told.add(id)
        level = f"Level {depth + 1}: " if depth > DEEPEST else ""
        doing = "We do: " if id in theory.interventions else ""
        seen = em(" (see above)") if again else ""
        items.append((min(depth, DEEPEST), said(level, doing, strong(label_of(theory, id)), seen)))
        if again:
            continue
        below: list[str] = []
        for link in graph.links_into.get(id, ()):
            kind = graph.kinds[link.id]
            if kind in ("precondition", "brings_about", "activity_chain"):
                below.append(link.source_id)
            if kind == "precondition":
                below += [other.source_id for other in graph.links_into.get(link.id, ())]
            if link.because:
                hanging.setdefault(id, []).append(
                    ("Because", f"{clean(link.because)} ({label_of(theory, link.source_id)})")
                )
            hanging.setdefault(id, []).extend(hanging.get(link.id, ()))
        for name, words in dict.fromkeys(hanging.get(id, ())):
            items.append((min(depth + 1, DEEPEST + 1), said(f"{name}: ", em(words))))
        for other in reversed(dict.fromkeys(one for one in below if one in theory.outcomes)):
            stack.append((other, depth + 1))
        for other in dict.fromkeys(one for one in below if one in theory.interventions):
            stack.append((other, depth + 1))


def _left_over(theory: Theory, graph: Graph, hanging: dict[str, list[tuple[str, str]]], told: set[str]) -> list[Block]:
    blocks: list[Block] = []
    items: list[Item] = []
    for id in (*theory.outcomes, *theory.interventions):  # loops without a top, and boxes on their own
        if id not in told:
            _unfold(theory, graph, hanging, id, told, items)
    if items:
        blocks += [heading("Not connected to the change we want yet"), bullets(items)]
    known = theory.links.keys() | theory.outcomes.keys() | theory.interventions.keys()
    for name, records in (
        ("Relied on throughout", [one for one in theory.assumptions.values() if not known & {*one.about}]),
        ("What helps or hinders throughout", [one for one in theory.factors.values() if not known & {*one.about}]),
        ("Measures that are not tied to the map yet", untied_indicators(theory)),
    ):
        rows: list[Item] = []
        for one in records:
            rows.append((0, said(label_of(theory, one.id))))
            rows += [(1, said(f"{called}: ", em(words))) for called, words in hanging.get(one.id, ())]
        if rows:
            blocks += [heading(name), bullets(rows)]
    return blocks

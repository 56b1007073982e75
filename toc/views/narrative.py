"""The theory told as a story of two minutes: if … then … because …, from the first steps up to the change we want."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toc.graph import Graph
from toc.layout.text import clean
from toc.views.document import Block, Document, Run, bullets, em, heading, paragraph, said, strong
from toc.views.facts import (
    amount,
    bare,
    day,
    full_aim,
    goals,
    joined,
    label_of,
    subtitle_of,
    title_of,
)

if TYPE_CHECKING:
    from toc.theory.model import Indicator, Link, Theory


def narrative(theory: Theory) -> Document:
    """Return the theory as a story: why, the change, what we do, how it works, what we rely on, how we will know."""
    graph = Graph(theory)
    blocks: list[Block] = []
    blocks += _why(theory)
    blocks += _change(theory, graph)
    blocks += _actions(theory, graph)
    blocks += _steps(theory, graph)
    blocks += _reliance(theory)
    blocks += _factors(theory)
    blocks += _measures(theory)
    if not blocks:
        blocks.append(paragraph("Nothing is written yet. Start at the top: what is the change you want to see?"))
    return Document(title_of(theory), subtitle_of(theory), tuple(blocks))


def _why(theory: Theory) -> list[Block]:
    situation = theory.situation
    parts: list[Block] = []
    if situation is not None and situation.problem:
        parts.append(paragraph(situation.problem))
    if situation is not None and situation.for_whom:
        parts.append(paragraph("This matters for: ", bare(situation.for_whom), "."))
    if theory.purpose:
        parts.append(paragraph("What this theory is for: ", theory.purpose))
    return [heading("Why"), *parts] if parts else []


def _change(theory: Theory, graph: Graph) -> list[Block]:
    tops = goals(theory, graph)
    if not tops:
        return []
    blocks: list[Block] = [heading("The change we want")]
    for id in tops:
        statement, aim = full_aim(theory, theory.outcomes[id])
        blocks.append(paragraph(strong(statement), ". " if aim else ".", aim))
    return blocks


def _actions(theory: Theory, graph: Graph) -> list[Block]:
    items = []
    for one in theory.interventions.values():
        runs: list[str | Run] = [strong(bare(label_of(theory, one.id)))]
        facts = [clean(one.owner)] if one.owner else []
        if one.start:
            facts.append(f"from {day(one.start)}" if not one.end else f"{day(one.start)} to {day(one.end)}")
        if facts:
            runs.append(f" ({', '.join(facts)})")
        brings = [bare(label_of(theory, id)) for id in graph.acts_on(one.id)]
        if brings:
            runs += [", so that ", *_list([strong(words) for words in dict.fromkeys(brings)])]
        else:
            runs.append(". What it brings about is not said yet")
        reasons = [bare(clean(link.because)) for link in graph.links_out_of.get(one.id, ()) if link.because]
        items.append((0, said(*runs, *_because(reasons), ".")))
    return [heading("What we will do"), bullets(items)] if items else []


def _steps(theory: Theory, graph: Graph) -> list[Block]:
    levels = graph.levels()
    place = {id: number for number, id in enumerate(theory.outcomes)}
    order = sorted(theory.outcomes, key=lambda id: (-levels.get(id, 0), place[id]))
    blocks: list[Block] = []
    told: set[str] = set()
    by_target: dict[str, list[Link]] = {}
    for link in theory.links.values():
        if link.source_id in theory.outcomes and link.target_id in theory.outcomes and link.source_id != link.target_id:
            by_target.setdefault(link.target_id, []).append(link)
    for id in order:
        links = by_target.get(id, [])
        if not links:
            continue
        told.add(id)
        told.update(link.source_id for link in links)
        causes = dict.fromkeys(bare(label_of(theory, link.source_id)) for link in links)
        acting = any(link.mode == "needs_intervention" for link in links)
        reasons = [bare(clean(link.because)) for link in links if link.because]
        blocks.append(
            paragraph(
                "If ",
                *_list([strong(words) for words in causes]),
                ", and we act, then " if acting else ", then ",
                strong(bare(label_of(theory, id))),
                *_because(reasons),
                ".",
            )
        )
    if blocks:
        blocks.insert(0, heading("How one thing leads to another"))
    alone = [id for id in theory.outcomes if id not in told]
    if alone:
        blocks.append(heading("Not connected yet"))
        blocks.append(bullets([(0, said(label_of(theory, id))) for id in alone]))
    return blocks


def _reliance(theory: Theory) -> list[Block]:
    weight = {"high": 0, "medium": 1, None: 2, "low": 3}
    status = {"holding": "holding so far", "not_yet_true": "not yet true", "failed": "failed", "untested": "untested"}
    items = []
    for one in sorted(theory.assumptions.values(), key=lambda a: weight[a.importance]):
        facts = [status[one.status]] if one.status else []
        if one.check_by:
            facts.append(f"check by {day(one.check_by)}")
        items.append((0, said(bare(label_of(theory, one.id)), f" ({', '.join(facts)})" if facts else "", ".")))
    return [heading("What we are relying on"), bullets(items)] if items else []


def _factors(theory: Theory) -> list[Block]:
    names = {"barrier": "In the way", "enabler": "On our side", "unintended": "May come about unintended"}
    items = [
        (0, said(names.get(one.type or "", "Around us"), ": ", bare(label_of(theory, one.id)), "."))
        for one in theory.factors.values()
    ]
    return [heading("What helps or hinders"), bullets(items)] if items else []


def _measures(theory: Theory) -> list[Block]:
    chosen = [one for one in theory.indicators.values() if one.in_plan] or list(theory.indicators.values())
    rest = [one for one in theory.indicators.values() if one not in chosen]
    items = [(0, said(strong(bare(label_of(theory, one.id))), _goal(one), ".")) for one in chosen]
    if rest:
        items.append((0, said("Also followed: ", joined([bare(label_of(theory, one.id)) for one in rest]), ".")))
    return [heading("How we will know"), bullets(items)] if items else []


def _goal(indicator: Indicator) -> str:
    target = amount(indicator, indicator.amount("target"))
    start = indicator.amount("baseline")
    words = f": {target}" if target else ""
    if target and start is not None and not isinstance(start.value, str):
        words += f" (from {amount(indicator, start)})"
    if indicator.by:
        words += f"{' by' if words else ': by'} {day(indicator.by)}"
    return words


def _list(runs: list[Run]) -> list[str | Run]:
    """Return runs with commas and an "and" between them."""
    out: list[str | Run] = []
    for number, run in enumerate(runs):
        if number:
            out.append(" and " if number == len(runs) - 1 else ", ")
        out.append(run)
    return out


def _because(reasons: list[str]) -> list[str | Run]:
    distinct = list(dict.fromkeys(reason for reason in reasons if reason))
    return [", because: ", em("; ".join(distinct))] if distinct else []

"""The theory told as a story of a few minutes: if … then … because …, from the first steps up to what we want."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toc.documents.model import Block, Document, Run, bullets, em, heading, paragraph, said, strong
from toc.graph import Graph
from toc.layout.text import clean
from toc.layout.words import day, says
from toc.views.facts import (
    amount,
    bare,
    full_aim,
    goals,
    inside,
    joined,
    label_of,
    small_words,
    title_of,
)

if TYPE_CHECKING:
    from toc.theory.model import Indicator, Theory


def narrative(theory: Theory) -> Document:
    """Return the theory as a story: why, the change, what we do, how it works, what we rely on, how we will know."""
    graph = Graph(theory)
    blocks: list[Block] = []
    blocks += _why(theory)
    blocks += _change(theory, graph)
    blocks += _actions(theory, graph)
    blocks += _steps(theory, graph)
    behind = [*_alone(theory, graph), *_reliance(theory), *_factors(theory), *_measures(theory)]
    if behind:
        blocks += [heading("Behind the story"), *behind]
    if not blocks:
        blocks.append(paragraph("Nothing is written yet. Start at the top: what is the change you want to see?"))
    return Document(title_of(theory), says(theory), tuple(blocks))


def _why(theory: Theory) -> list[Block]:
    situation = theory.situation
    parts: list[Block] = []
    if situation is not None and situation.problem:
        parts.append(paragraph(situation.problem))
    if situation is not None and situation.for_whom:
        parts.append(paragraph("For ", inside(bare(situation.for_whom), small_words(theory)), "."))
    if theory.purpose and not parts:
        parts.append(paragraph(theory.purpose))
    return [heading("Why"), *parts] if parts else []


def _change(theory: Theory, graph: Graph) -> list[Block]:
    tops = goals(theory, graph)
    if not tops:
        return []
    known = small_words(theory)
    blocks: list[Block] = [heading("The change we want")]
    for id in tops:
        statement, aim = full_aim(theory, theory.outcomes[id], known)
        blocks.append(paragraph(strong(statement), ". " if aim else ".", aim))
    return blocks


def _actions(theory: Theory, graph: Graph) -> list[Block]:
    items = []
    for one in theory.interventions.values():
        facts = [clean(one.owner)] if one.owner else []
        if one.start:
            facts.append(f"from {day(one.start)}" if not one.end else f"{day(one.start)} to {day(one.end)}")
        who = f" ({', '.join(facts)})" if facts else ""
        tied = "" if graph.acts_on(one.id) else ". What it brings about is not said yet"
        items.append((0, said(strong(bare(label_of(theory, one.id))), who, tied, ".")))
    return [heading("What we will do"), bullets(items, numbered=True)] if items else []


def _steps(theory: Theory, graph: Graph) -> list[Block]:
    """One sentence for each outcome that something leads to, from the first steps up; equal causes share a sentence."""
    levels = graph.levels()
    place = {id: number for number, id in enumerate(theory.outcomes)}
    numbers = {id: number for number, id in enumerate(theory.interventions, start=1)}
    told: dict[tuple[tuple[str, ...], str], tuple[list[str], list[str]]] = {}  # (causes, act) → effects, reasons
    for id in sorted(theory.outcomes, key=lambda id: (-levels.get(id, 0), place[id])):
        into = [link for link in graph.links_into.get(id, ()) if link.source_id != id]
        needs = [link for link in into if graph.kinds[link.id] == "precondition"]
        direct = [link for link in into if graph.kinds[link.id] == "brings_about"]
        acts = [*direct, *(link for need in needs for link in graph.links_into.get(need.id, ()))]
        if not needs and not direct:
            continue
        causes = tuple(dict.fromkeys(bare(label_of(theory, link.source_id)) for link in needs))
        doing = sorted({numbers[link.source_id] for link in acts if link.source_id in numbers})
        act = f"we do {joined([str(number) for number in doing])}" if doing else ""
        if not act and any(link.mode == "needs_intervention" for link in needs):
            act = "somebody acts (who, is not said yet)"
        effects, reasons = told.setdefault((causes, act), ([], []))
        effects.append(bare(label_of(theory, id)))
        reasons += [bare(clean(link.because)) for link in (*needs, *direct) if link.because]
    known = small_words(theory)
    blocks: list[Block] = []
    before: tuple[str, ...] = ()
    for (causes, act), (effects, reasons) in told.items():
        condition: list[str | Run] = _list([strong(words) for words in causes])
        if causes and causes == before:
            condition = ["so"]  # just told
        before = tuple(effects)
        if act:
            condition += [", and " if causes else "", act]
        effect = _list([strong(words) for words in effects])
        blocks.append(
            paragraph("If ", *condition, ", then ", *effect, *_because([inside(r, known) for r in reasons]), ".")
        )
    return [heading("How one thing leads to another"), *blocks] if blocks else []


def _alone(theory: Theory, graph: Graph) -> list[Block]:
    tied = {id for link in theory.links.values() if graph.kinds[link.id] for id in (link.source_id, link.target_id)}
    items = [(0, said(label_of(theory, id))) for id in theory.outcomes if id not in tied]
    return [heading("Not connected yet", 3), bullets(items)] if items and len(theory.outcomes) > 1 else []


def _reliance(theory: Theory) -> list[Block]:
    weight = {"high": 0, "medium": 1, None: 2, "low": 3}
    status = {"holding": "holds so far", "not_yet_true": "not yet true", "failed": "failed"}
    items = []
    for one in sorted(theory.assumptions.values(), key=lambda a: weight[a.importance]):
        facts = [status[one.status]] if one.status in status else []
        if one.check_by:
            facts.append(f"check by {day(one.check_by)}")
        items.append((0, said(bare(label_of(theory, one.id)), f" ({', '.join(facts)})" if facts else "", ".")))
    return [heading("What we are relying on", 3), bullets(items)] if items else []


def _factors(theory: Theory) -> list[Block]:
    names = {"barrier": "In the way", "enabler": "On our side", "unintended": "May come about unintended"}
    items = [
        (0, said(names.get(one.type or "", "Around us"), ": ", bare(label_of(theory, one.id)), "."))
        for one in theory.factors.values()
    ]
    return [heading("What helps or hinders", 3), bullets(items)] if items else []


def _measures(theory: Theory) -> list[Block]:
    chosen = [one for one in theory.indicators.values() if one.in_plan] or list(theory.indicators.values())
    told = {one.id for one in chosen}
    rest = [one for one in theory.indicators.values() if one.id not in told]
    items = [(0, said(strong(bare(label_of(theory, one.id))), _goal(one), ".")) for one in chosen]
    if rest:
        items.append((0, said("Also followed: ", joined([bare(label_of(theory, one.id)) for one in rest]), ".")))
    return [heading("How we will know", 3), bullets(items)] if items else []


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
    return [", because ", em("; ".join(distinct))] if distinct else []

"""The theory as a logframe: one row per result and measure, in the columns that funders ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toc.documents.model import Document, table
from toc.graph import Graph
from toc.layout.text import clean
from toc.layout.words import day
from toc.theory.model import Assumption, Factor
from toc.views.facts import ROLES, amount, bare, indicators_of, label_of, subtitle_of, title_of, untied_indicators

if TYPE_CHECKING:
    from toc.theory.model import Indicator, Theory

COLUMNS = ("Level", "Result", "Measure", "Baseline", "Target", "By when", "Source", "Relied on")
_WIDTHS = (1.2, 2.5, 2.0, 1.2, 1.1, 1.2, 1.5, 2.3)
_LEVELS = {"impact": 0, "long_term": 1, "intermediate": 2, "output": 3}


def logframe(theory: Theory, *, repeat: bool = False) -> Document:
    """Return the results chain as a table: impact, outcomes, outputs and activities, top first.

    Args:
        theory: the theory.
        repeat: write the level and the result on every row (for CSV, so that rows can be sorted), not only the first.
    """
    graph = Graph(theory)
    levels = graph.levels()
    place = {id: number for number, id in enumerate(theory.outcomes)}
    results = sorted(theory.outcomes.values(), key=lambda o: (_LEVELS[o.role], levels.get(o.id, 0), place[o.id]))
    relied = _relied(theory)
    rows: list[tuple[str, ...]] = []
    for outcome in results:
        rows += _rows(theory, outcome.id, ROLES[outcome.role], relied.get(outcome.id, ""), outcome.by, repeat)
    for one in theory.interventions.values():
        rows += _rows(theory, one.id, "Activity", relied.get(one.id, ""), one.end or one.start, repeat)
    hanging: list[Assumption | Factor] = [*theory.assumptions.values(), *theory.factors.values()]
    for record in hanging:
        if indicators_of(theory, record.id):  # what is relied on, and what could get worse, where it is measured
            rows += _rows(theory, record.id, _hanging_level(record), "", None, repeat)
    rows += [("Not tied to the map yet", "", *_measure(one, None), "") for one in untied_indicators(theory)]
    general = [bare(label_of(theory, record.id)) for record in hanging if not record.about]
    for words in general:
        rows.append(("Whole theory", "", "", "", "", "", "", words))
    summary = f"Logframe of {len(results)} results and {len(theory.interventions)} activities, top first"
    grid = table(COLUMNS, rows, _WIDTHS, summary)
    return Document(title_of(theory), subtitle_of(theory, "Logframe"), (grid,), landscape=True)


def _hanging_level(one: Assumption | Factor) -> str:
    """What a logframe calls a thing that is measured and is no result."""
    if isinstance(one, Assumption):
        return "Assumption"
    return {"unintended": "Unintended effect", "barrier": "Barrier", "enabler": "Enabler"}.get(one.type or "", "Factor")


def logframe_rows(theory: Theory) -> Document:
    """Return the logframe with every cell filled, for spreadsheets."""
    return logframe(theory, repeat=True)


def _relied(theory: Theory) -> dict[str, str]:
    """Result → the assumptions about it and about the arrows that lead to it, and the barriers on it."""
    found: dict[str, list[str]] = {}
    hanging: list[Assumption | Factor] = [*theory.assumptions.values(), *theory.factors.values()]
    for one in hanging:
        for about in one.about:
            link = theory.links.get(about)
            if link is not None and link.target_id in theory.links:  # on an arrow that acts on an arrow
                link = theory.links[link.target_id]
            owner = link.target_id if link is not None else about
            found.setdefault(owner, []).append(bare(label_of(theory, one.id)))
    return {id: "; ".join(dict.fromkeys(words)) for id, words in found.items()}


def _rows(theory: Theory, id: str, level: str, relied: str, by: str | None, repeat: bool) -> list[tuple[str, ...]]:
    result = bare(label_of(theory, id))
    measures = indicators_of(theory, id)
    if not measures:
        return [(level, result, "", "", "", day(by) if by else "", "", relied)]
    rows = []
    for number, one in enumerate(measures):
        first = number == 0 or repeat
        rows.append((level if first else "", result if first else "", *_measure(one, by), relied if first else ""))
    return rows


def _measure(one: Indicator, by: str | None) -> tuple[str, ...]:
    when = one.by or by
    name = bare(clean(one.name or "")) or one.id
    return (
        name,
        amount(one, one.amount("baseline")),
        amount(one, one.amount("target")),
        day(when) if when else "",
        clean(one.source or one.instrument or ""),
    )

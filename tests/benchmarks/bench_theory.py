"""How long a theory takes to load, save, change and ask: ``python tests/benchmarks/bench_theory.py``.

Processor time, best of several runs, on generated theories of 100, 1,000 and 10,000 elements and the real one. Beside
it, in the same run, what PyYAML and ruamel.yaml (where it is installed) take for the bare text, and networkx for the
graph.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT)]

import yaml  # noqa: E402 - the path is set above

from tests.benchmarks.generate import theory_tree  # noqa: E402
from toc.graph import Graph  # noqa: E402
from toc.theory import Theory, dumps, from_tree, load, loads  # noqa: E402


def milliseconds(run: Callable[[], Any], *, budget: float = 2.0) -> float:
    """Return the processor time of the quickest run, in ms, trying for about ``budget`` seconds."""
    best, until = float("inf"), time.process_time() + budget
    while True:
        started = time.process_time()
        run()
        now = time.process_time()
        best = min(best, now - started)
        if now > until:
            return best * 1000


def one_edit(theory: Theory) -> Callable[[], Any]:
    """Return one change of a statement, as the editor makes it."""
    from toc.edits import apply

    middle = list(theory.outcomes)[len(theory.outcomes) // 2]
    return lambda: apply(theory, {"do": "set", "id": middle, "field": "statement", "value": "Staff feel safe"})


def saved(theory: Theory) -> Callable[[], Any]:
    """Return a save in place after one change of a statement."""
    middle = list(theory.outcomes)[len(theory.outcomes) // 2]
    changed = theory.outcomes[middle].model_copy(update={"statement": "Staff feel safe"})
    new = theory.model_copy(update={"outcomes": {**theory.outcomes, middle: changed}})
    return lambda: dumps(new)


def rivals(text: str) -> dict[str, Callable[[], Any]]:
    """Return other readers of the bare YAML text, which check nothing."""
    out: dict[str, Callable[[], Any]] = {"PyYAML SafeLoader": lambda: yaml.load(text, yaml.SafeLoader)}
    if hasattr(yaml, "CSafeLoader"):
        out["PyYAML CSafeLoader"] = lambda: yaml.load(text, yaml.CSafeLoader)
    try:
        from ruamel.yaml import YAML
    except ImportError:
        return out
    out["ruamel.yaml round trip"] = lambda: YAML(typ="rt").load(text)
    return out


def main() -> None:
    """Print the table."""
    sizes = {"real": load(ROOT / "models" / "joy-collaborative.toc.yaml")}
    for elements in (100, 1_000, 10_000):
        sizes[f"{elements:,}"] = loads(dumps(from_tree(theory_tree(elements, 1))))
    rows: dict[str, list[str]] = {}
    for theory in sizes.values():
        assert theory.source is not None
        text, large = theory.source.text, len(theory.outcomes) > 1_000
        json_text = dumps(theory, format="json")
        timed: dict[str, Callable[[], Any]] = {
            "load YAML": lambda text=text: loads(text, format="yaml"),  # type: ignore[misc]
            "load JSON": lambda text=json_text: loads(text, format="json"),  # type: ignore[misc]
            "write fresh YAML": lambda theory=theory: dumps(theory, like=""),  # type: ignore[misc]
            "save in place after one change": saved(theory),
            "one edit": one_edit(theory),
            "graph": lambda theory=theory: Graph(theory),  # type: ignore[misc]
            "graph, levels, loops, shortcuts": lambda theory=theory: everything(theory),  # type: ignore[misc]
        }
        timed |= {f"(rival) {name}": run for name, run in rivals(text).items()}
        if not large:
            timed["(rival) the same with networkx"] = lambda theory=theory: by_networkx(theory)  # type: ignore[misc]
        for name, run in timed.items():
            rows.setdefault(name, []).append(f"{milliseconds(run):.2f}")
    print(f"{'ms of processor time':36}" + "".join(f"{name:>12}" for name in sizes))
    for name, values in rows.items():
        print(f"{name:36}" + "".join(f"{value:>12}" for value in values))


def everything(theory: Theory) -> None:
    """Work out what a live view asks of the graph."""
    graph = Graph(theory)
    graph.levels()
    graph.loops()
    graph.shortcuts()
    graph.components()


def by_networkx(theory: Theory) -> None:
    """Do the same with networkx, from its own graph on."""
    import networkx as nx

    graph = Graph(theory)
    known = nx.DiGraph((link.source_id, link.target_id) for link in graph.links("precondition") if not link.feedback)
    condensed = nx.condensation(known)
    list(nx.topological_generations(condensed))
    [
        nx.minimum_cycle_basis(known.subgraph(c).to_undirected())
        for c in nx.strongly_connected_components(known)
        if len(c) > 1
    ]
    nx.transitive_reduction(condensed)
    list(nx.weakly_connected_components(known))


if __name__ == "__main__":
    main()

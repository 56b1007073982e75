"""How fast the checks are: ``python tests/benchmarks/bench_checks.py`` (add ``--rivals`` for pySHACL and StrictDoc).

Times are CPU time, the best of several runs, because the machine that runs this is shared. "New words" empties the
caches that remember how a statement reads, "same words" keeps them, as between two runs in one process.
"""

from __future__ import annotations

import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.benchmarks.generate import theory_tree  # noqa: E402
from toc.checks import Checker, aims, assumptions, grammar, indicators, run, webs  # noqa: E402
from toc.edits import EDIT, Refused, apply, invert  # noqa: E402
from toc.theory import from_tree, load  # noqa: E402
from toc.theory.model import Theory  # noqa: E402

_CACHES = (
    grammar.read, webs._normal, aims.signs, assumptions.about_knowledge, assumptions.about_behaviour,
    assumptions._same_people_act,    indicators.counts_deliveries,
)  # fmt: skip


def forget() -> None:
    for cache in _CACHES:
        cache.cache_clear()


def best(function: Callable[[], Any], times: int, before: Callable[[], Any] | None = None) -> float:
    """Return the shortest CPU time of several runs, in ms."""
    shortest = float("inf")
    for _ in range(times):
        if before is not None:
            before()
        start = time.process_time()
        function()
        shortest = min(shortest, time.process_time() - start)
    return 1000 * shortest


def sizes() -> None:
    print("| elements | findings | all checks, new words, ms | same words, ms |")
    print("|---:|---:|---:|---:|")
    same = {}
    for elements, times in ((100, 20), (1_000, 12), (10_000, 4)):
        theory = from_tree(theory_tree(elements, 3))
        found = len(run(theory))
        new = best(lambda theory=theory: run(theory), times, forget)
        same[elements] = best(lambda theory=theory: run(theory), times)
        print(f"| {elements:,} | {found:,} | {new:.1f} | {same[elements]:.1f} |")
    print(f"\nFrom 1,000 to 10,000 elements: {same[10_000] / same[1_000]:.1f} times.")


def worked() -> None:
    print("\n| worked theory | elements | findings | all checks, ms |")
    print("|---|---:|---:|---:|")
    for model in sorted((ROOT / "models").glob("*.toc.yaml")):
        theory = load(model)
        count = sum(1 for _ in theory.elements())
        print(f"| {model.name} | {count} | {len(run(theory))} | {best(lambda t=theory: run(t), 20):.1f} |")


def edits() -> None:
    theory = from_tree(theory_tree(1_000, 3))
    checker = Checker(theory)
    print("\nAfter one edit of a theory of 1,000 elements, until the findings are right again:\n")
    print("| edit | median, ms | slowest of 40, ms |")
    print("|---|---:|---:|")
    rng = random.Random(7)
    for name, make in _EDITS.items():
        took = []
        while len(took) < 40:
            try:
                result = apply(theory, EDIT.validate_python(make(theory, rng)))
            except Refused:
                continue
            back = invert(result.changes)
            shortest = float("inf")
            for _ in range(3):
                start = time.process_time()
                checker.update(result.theory, result.changes)
                shortest = min(shortest, time.process_time() - start)
                checker.update(theory, back)
            took.append(1000 * shortest)
        took.sort()
        print(f"| {name} | {took[20]:.1f} | {took[-1]:.1f} |")


def _one(theory: Theory, table: str, rng: random.Random) -> str:
    return rng.choice(list(getattr(theory, table)))


_EDITS: dict[str, Callable[[Theory, random.Random], dict[str, Any]]] = {
    "reword an outcome": lambda t, r: {"do": "set", "id": _one(t, "outcomes", r), "field": "statement",
                                       "value": f"Staff in team {r.random()} feel safe"},
    "give an arrow its reason": lambda t, r: {"do": "set", "id": _one(t, "links", r), "field": "because",
                                              "value": f"Because {r.random()}"},
    "set an indicator's target": lambda t, r: {"do": "set", "id": _one(t, "indicators", r), "field": "target",
                                               "value": {"value": r.randrange(100)}},
    "add an outcome below another": lambda t, r: {"do": "add", "kind": "outcome", "link_to": _one(t, "outcomes", r),
                                                  "fields": {"statement": f"Staff know {r.random()}"}},
    "draw an arrow": lambda t, r: {"do": "link", "from": _one(t, "outcomes", r), "to": _one(t, "outcomes", r)},
    "remove an arrow": lambda t, r: {"do": "unlink", "id": _one(t, "links", r)},
}  # fmt: skip


def child(command: list[str]) -> tuple[float, subprocess.CompletedProcess[str]]:
    """Run a command; return the CPU time of its process and theirs, in ms, and what it said."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return 1000 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime), done


def cold() -> None:
    command = [sys.executable, "-m", "toc.cli", "check", str(ROOT / "models" / "joy-collaborative.toc.yaml")]
    took = sorted(child(command)[0] for _ in range(9))
    print(f"\n`toc check` of 51 elements, from a cold process: {took[0]:.0f} ms at best, {took[4]:.0f} at the median.")


def rivals() -> None:
    """Time five structural rules as SHACL shapes, and a StrictDoc document of the same size."""
    print("\n| rival | size | ms | our checks, all 48, ms | times |")
    print("|---|---:|---:|---:|---:|")
    if find_spec("pyshacl") is None:
        print("| pySHACL is not installed | | | | |")
    else:
        from tests.benchmarks.shapes import as_graph, validate

        for elements in (1_000, 10_000):
            theory = from_tree(theory_tree(elements, 3))
            graph = as_graph(theory)
            ours = best(lambda t=theory: run(t), 3)
            theirs = best(lambda g=graph: validate(g), 1)
            print(
                f"| pySHACL, five structural rules | {elements:,} | {theirs:,.0f} | {ours:.0f} | {theirs / ours:.0f} |"
            )
    if shutil.which("strictdoc") is None:
        print("| StrictDoc is not installed | | | | |")
        return
    with tempfile.TemporaryDirectory() as folder:
        theory = from_tree(theory_tree(100, 3))
        nodes = [
            f"[REQUIREMENT]\nUID: R-{n}\nTITLE: Outcome {n}\nSTATEMENT: {outcome.label or 'None yet'}\n"
            for n, outcome in enumerate([*theory.outcomes.values()] * 3)
        ][:100]
        (Path(folder) / "theory.sdoc").write_text("[DOCUMENT]\nTITLE: Theory\n\n" + "\n".join(nodes), encoding="utf-8")
        theirs, done = child(["strictdoc", "export", folder, "--output-dir", f"{folder}/out"])
        if done.returncode:
            print(f"| StrictDoc failed: {done.stdout.strip().splitlines()[-1][:80]} | | | | |")
            return
        ours = best(lambda: run(theory), 5)
        print(f"| StrictDoc export | 100 | {theirs:,.0f} | {ours:.1f} | {theirs / ours:,.0f} |")


if __name__ == "__main__":
    sizes()
    worked()
    edits()
    cold()
    if "--rivals" in sys.argv[1:]:
        rivals()

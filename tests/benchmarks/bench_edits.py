"""How long one edit takes, per kind, on generated theories of 1,000 and 10,000 elements.

``python tests/benchmarks/bench_edits.py [elements …]`` prints medians and 99th percentiles in ms of CPU time. The edits
follow each other as in a room: every one starts from the theory that the last one gave. "copy and revalidate" is the
same change made the plain way, by building the whole theory again from its changed tree.
"""

from __future__ import annotations

import statistics
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from time import process_time
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks.generate import theory_tree
from toc.compare import difference, merge
from toc.edits import Refused, apply, apply_changes, invert
from toc.theory import Theory, from_tree

ROUNDS = 200


def asked(theory: Theory, random: Random) -> Iterator[tuple[str, Callable[[Theory], dict[str, Any]]]]:
    """Yield what to measure: a name, and what makes an edit for the theory as it stands."""

    def any_of(table: str) -> Callable[[Theory], str]:
        return lambda now: random.choice(list(getattr(now, table)))

    outcome, arrow, action, strand = any_of("outcomes"), any_of("links"), any_of("interventions"), any_of("strands")
    numbers = iter(range(10**9))

    def new() -> str:
        return f"new-{next(numbers)}"

    yield (
        "set a statement",
        lambda now: {"do": "set", "id": outcome(now), "field": "statement", "value": f"Said {new()}"},
    )
    yield "set a reason", lambda now: {"do": "set", "id": arrow(now), "field": "because", "value": f"Since {new()}"}
    yield (
        "add below",
        lambda now: {"do": "add", "kind": "outcome", "fields": {"statement": new()}, "link_to": outcome(now)},
    )
    yield (
        "add after",
        lambda now: {"do": "add", "kind": "outcome", "fields": {"statement": new()}, "after": outcome(now)},
    )
    yield "link", lambda now: {"do": "link", "from": action(now), "to": outcome(now)}
    yield "retie", lambda now: {"do": "retie", "id": arrow(now), "to": outcome(now)}
    yield "unlink", lambda now: {"do": "unlink", "id": arrow(now)}
    yield "rename", lambda now: {"do": "rename", "id": outcome(now), "to": new()}
    yield "remove, cascade", lambda now: {"do": "remove", "id": outcome(now), "mode": "cascade"}
    yield "convert", lambda now: {"do": "convert", "id": outcome(now), "to": "intervention"}
    yield "split", lambda now: {"do": "split", "id": outcome(now), "statements": ["One", "Two"]}
    yield "merge", lambda now: {"do": "merge", "keep": outcome(now), "drop": outcome(now)}
    yield "move to a strand", lambda now: {"do": "move_to_strand", "id": outcome(now), "to": strand(now)}
    yield "place by hand", lambda now: {"do": "place", "id": outcome(now), "x": random.randrange(999), "y": 1}
    yield "dismiss", lambda now: {"do": "dismiss", "check": "silent-arrow", "about": [arrow(now)], "reason": new()}


def measure(elements: int) -> None:
    """Print a table for a theory of this many elements."""
    random = Random(7)
    theory = from_tree(theory_tree(elements, 7))
    start = process_time()
    theory = apply(theory, {"do": "set", "id": "", "field": "title", "value": "First"}).theory
    print(f"\n{elements:,} elements, {len(theory.links):,} arrows; first edit (builds the index) {ms(start):.1f} ms")
    print(f"{'':20}{'median':>9}{'p99':>9}{'undo':>9}   ms")
    every: list[float] = []
    for name, make in asked(theory, random):
        took, back = [], []
        for _ in range(ROUNDS):
            edit = make(theory)
            start = process_time()
            try:
                result = apply(theory, edit)
            except Refused:
                continue
            took.append(ms(start))
            changes = invert(result.changes)
            start = process_time()
            apply_changes(result.theory, changes)
            back.append(ms(start))
            theory = result.theory
        every += took
        print(f"{name:20}{statistics.median(took):9.3f}{p99(took):9.3f}{statistics.median(back):9.3f}")
    print(f"{'all together':20}{statistics.median(every):9.3f}{p99(every):9.3f}")
    plain = []
    for _ in range(5):
        start = process_time()
        tree = theory.tree()
        tree["outcomes"][next(iter(tree["outcomes"]))]["statement"] = "Said plainly"
        from_tree(tree)
        plain.append(ms(start))
    print(f"{'copy and revalidate':20}{statistics.median(plain):9.1f}")
    other = theory
    for _ in range(20):
        other = apply(other, next(asked(other, random))[1](other)).theory
    start = process_time()
    difference(theory, other)
    print(f"difference of 20 edits {ms(start):.1f} ms")
    start = process_time()
    merge(theory, other, theory)
    print(f"three-way merge        {ms(start):.1f} ms")


def ms(start: float) -> float:
    """Return the milliseconds of CPU time since ``start``."""
    return (process_time() - start) * 1000


def p99(values: list[float]) -> float:
    """Return the 99th percentile."""
    return sorted(values)[int(len(values) * 0.99)]


if __name__ == "__main__":
    for size in map(int, sys.argv[1:] or ("1000", "10000")):
        measure(size)

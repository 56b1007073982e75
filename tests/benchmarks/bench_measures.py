"""Time and memory of the measure list, the plan and the charts.

    python tests/benchmarks/bench_measures.py

Times are of this process on one core (``process_time``), best of three, warm. Memory is the peak that Python's own
allocations reach while the workbook of 500 measures is written (``tracemalloc``, in a run of its own).
"""

from __future__ import annotations

import io
import json
import sys
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from openpyxl import load_workbook

from tests.benchmarks.generate import theory_tree
from toc.measures import rows_json, write
from toc.measures.charts import chart_of
from toc.measures.charts.pens import pen
from toc.measures.readback import read_back
from toc.theory import Theory, from_tree, load

JOY = Path(__file__).parents[2] / "models" / "joy-collaborative.toc.yaml"


def measured(count: int) -> Theory:
    """Return a theory with so many measures, each with a year of monthly readings."""
    tree = theory_tree(count * 2, seed=1)
    outcomes = list(tree["outcomes"])
    tree["indicators"] = {
        f"m{place}": {
            "name": f"Measure {place} of what staff say",
            "measures": outcomes[place % len(outcomes)],
            "data_kind": "proportion",
            "unit": "%",
            "target": 80,
            "frequency": "monthly",
            "readings": [
                {"date": f"2024-{month:02d}-28", "n": 20 + (place + month) % 9, "d": 40} for month in range(1, 13)
            ],
        }
        for place in range(count)
    }
    return from_tree(tree)


def best(work: Callable[[], object]) -> float:
    """Return the least CPU time of three runs, in ms, after one to warm up."""
    work()
    times = []
    for _ in range(3):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times) * 1000


def main() -> None:
    """Print the figures as a table."""
    joy, many = load(JOY), measured(500)
    print(f"{'':44}{'ms':>9}{'kB':>9}")
    for elements in (200, 1_000, 10_000):
        theory = from_tree(theory_tree(elements, seed=1))
        size = len(json.dumps(rows_json(theory), separators=(",", ":"))) / 1000
        print(
            f"{f'measure list as JSON, {elements:,} elements':44}{best(lambda t=theory: rows_json(t)):9.1f}{size:9.0f}"
        )
    for suffix in ("csv", "json", "md", "xlsx", "docx", "pdf"):
        size = len(write(joy, suffix)) / 1000
        print(f"{f'plan of the worked theory, {suffix}':44}{best(lambda s=suffix: write(joy, s)):9.1f}{size:9.0f}")
    chart = chart_of(many, many.indicators["m0"])
    for suffix in ("svg", "png", "pdf"):
        size = len(pen(chart, suffix)) / 1000
        print(f"{f'one run chart, {suffix}':44}{best(lambda s=suffix: pen(chart, s)):9.1f}{size:9.0f}")
    book = write(many, "xlsx")
    print(f"{'workbook of 500 measures, written':44}{best(lambda: write(many, 'xlsx')):9.0f}{len(book) / 1000:9.0f}")
    print(f"{'the same, read back':44}{best(lambda: read_back(many, book)):9.0f}")
    print(f"{'  of which openpyxl alone, opening it':44}{best(lambda: load_workbook(io.BytesIO(book))):9.0f}")
    tracemalloc.start()
    write(many, "xlsx")
    print(f"{'  memory while writing, MB':44}{tracemalloc.get_traced_memory()[1] / 1e6:9.0f}")


if __name__ == "__main__":
    main()

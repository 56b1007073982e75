"""Pictures and workbooks from a cold process, with Graphviz's dot and Mermaid's CLI measured in the same run.

    python tests/benchmarks/bench_pictures.py
    MMDC="mmdc -p puppeteer.json" python tests/benchmarks/bench_pictures.py    # how Mermaid's CLI is called here

Every figure is a whole process, start-up included: the best of several runs, wall clock and processor time, and the
most memory that it held. The rivals get the same boxes, words and arrows. Mermaid refuses more than 500 arrows.
"""

from __future__ import annotations

import os
import shlex
import shutil
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.benchmarks.generate import theory_tree
from toc.layout import lay_out
from toc.layout.scene import Scene
from toc.pictures.dot import quoted
from toc.pictures.mermaid import escaped
from toc.theory import Theory, from_tree, save

ROOT = Path(__file__).parents[2]
RUNS = 5
BARS = {20: 0.4, 100: 0.45, 500: 0.8}  # seconds, SVG and PNG alike
TOC = [sys.executable, "-m", "toc.cli"]
# as installed: with bytecode, which the first of the runs writes
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
ENVIRONMENT |= {"PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(Path(tempfile.gettempdir()) / "toc-bench-bytecode")}


def theory_of(boxes: int) -> Theory:
    """Return a generated theory whose map has exactly so many boxes."""
    tree = theory_tree(max(20, round(boxes / 0.48)), seed=1)
    while len(tree["outcomes"]) + len(tree["interventions"]) > boxes:
        tree["outcomes"].popitem()
    tree["factors"] = {}
    known = tree["outcomes"].keys() | tree["interventions"].keys()
    tree["links"] = [one for one in tree["links"] if {one["from"], *one["to"].split(">")} <= known]
    return from_tree(tree)


def measured(command: list[str], runs: int = RUNS) -> tuple[float, float, float] | None:
    """Return the least wall and processor seconds, and the most MB, of a command's runs; None where it fails."""
    best: tuple[float, float, float] | None = None
    for _ in range(runs):
        started = time.perf_counter()
        pid = os.posix_spawnp(
            command[0],
            command,
            ENVIRONMENT,
            file_actions=[(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_WRONLY, 0) for stream in (1, 2)],
        )
        _, status, used = os.wait4(pid, 0)
        wall = time.perf_counter() - started
        if status:
            return None
        found = (wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
        best = found if best is None else (min(best[0], found[0]), min(best[1], found[1]), max(best[2], found[2]))
    return best


def dot_of(scene: Scene) -> str:
    """Return the Scene's boxes, words and arrows for dot."""
    rows = ["digraph { rankdir=BT; node [shape=box style=rounded]"]
    rows += [f"{quoted(box.id)} [label={quoted(chr(10).join(box.lines))}]" for box in scene.boxes]
    ends = {line.id: line.target for line in scene.lines}
    rows += [f"{quoted(line.source)} -> {quoted(ends.get(line.target, line.target))}" for line in scene.lines]
    return "\n".join([*rows, "}"])


def mermaid_of(scene: Scene) -> str:
    """Return the same for Mermaid."""
    names = {box.id: f"n{number}" for number, box in enumerate(scene.boxes)}
    ends = {line.id: line.target for line in scene.lines}
    rows = ["flowchart BT"]
    rows += [f'{names[box.id]}["{escaped(" ".join(box.lines))}"]' for box in scene.boxes]
    rows += [f"{names[line.source]} --> {names[ends.get(line.target, line.target)]}" for line in scene.lines]
    return "\n".join(rows)


def told(name: str, found: tuple[float, float, float] | None, bar: float | None = None) -> None:
    """Print one row."""
    if found is None:
        print(f"{name:<34} could not be run")
        return
    wall, cpu, memory = found
    verdict = "" if bar is None else f"   bar {bar:.2f} s: {'kept' if wall <= bar else 'missed'}"
    print(f"{name:<34} {wall:7.3f} s {cpu:7.3f} s cpu {memory:7.0f} MB{verdict}")


def main() -> None:
    """Run everything and print the table."""
    mermaid = shlex.split(os.environ.get("MMDC", "")) or ([found] if (found := shutil.which("mmdc")) else [])
    print(f"{'':<34} {'wall':>9} {'processor':>13} {'peak':>8}   best of {RUNS}; load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        for boxes, bar in BARS.items():
            theory = theory_of(boxes)
            scene = lay_out(theory)
            file = here / f"{boxes}.toc.yaml"
            save(theory, file)
            (here / "map.dot").write_text(dot_of(scene))
            (here / "map.mmd").write_text(mermaid_of(scene))
            print(f"\n{len(scene.boxes)} boxes, {len(scene.lines)} arrows")
            for suffix in ("svg", "png", "pdf", "pptx"):
                out = str(here / f"map.{suffix}")
                found = measured([*TOC, "export", str(file), "-o", out])
                told(f"toc export -o map.{suffix}", found, bar if suffix in ("svg", "png") else None)
            for suffix in ("svg", "png"):
                told(f"dot -T{suffix}", measured(["dot", f"-T{suffix}", str(here / "map.dot"), "-o", str(here / "d")]))
            if mermaid:
                (here / "mermaid.json").write_text(
                    '{"maxEdges": 5000, "maxTextSize": 5000000}'
                )  # it stops at 500 arrows
                call = [
                    *mermaid,
                    "-q",
                    "-c",
                    str(here / "mermaid.json"),
                    "-i",
                    str(here / "map.mmd"),
                    "-o",
                    str(here / "mermaid.svg"),
                ]
                told("mmdc, svg", measured(call, runs=2))
            else:
                print("mmdc                               not installed here")
        tree = theory_tree(2_800, seed=1)
        indicators = dict(list(tree["indicators"].items())[:500])
        file = here / "measures.toc.yaml"
        save(from_tree({**tree, "indicators": indicators}), file)
        print(f"\n{len(indicators)} measures")
        for suffix in ("xlsx", "csv"):
            told(
                f"toc measures -o plan.{suffix}",
                measured([*TOC, "measures", str(file), "-o", str(here / f"p.{suffix}")]),
            )


if __name__ == "__main__":
    main()

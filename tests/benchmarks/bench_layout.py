"""Time, movement and crossings of the layout, with Graphviz's dot measured in the same run where it is installed.

    python tests/benchmarks/bench_layout.py            # everything
    python tests/benchmarks/bench_layout.py --quick    # up to 500 boxes
    python tests/benchmarks/bench_layout.py --seed 2   # other theories

Times are of this process on one core (``process_time``), best of several, warm; dot's are its own user time.
"""

from __future__ import annotations

import gc
import json
import random
import resource
import shutil
import subprocess
import sys
import time
from math import hypot
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.benchmarks.generate import theory_tree
from tests.layout.edits import run_of_edits
from tests.layout.geometry import crossings
from toc.edits import apply
from toc.layout import lay_out, turns
from toc.layout.scene import Scene
from toc.theory import Theory, from_tree


def theory_of(boxes: int, strands: bool, seed: int = 1) -> Theory:
    """Return a theory whose map has about so many boxes; interventions act on outcomes only, as dot can draw that."""
    tree = theory_tree(max(20, round(boxes / 0.52)), seed)
    while len(tree["outcomes"]) + len(tree["interventions"]) > boxes:
        tree["outcomes"].popitem()
    known = tree["outcomes"].keys() | tree["interventions"].keys()
    links = []
    for link in tree["links"]:
        link["to"] = link["to"].split(">")[-1]
        if link["from"] in known and link["to"] in known and not link.get("feedback"):
            links.append(link)
    tree["links"] = links
    tree["factors"] = {}
    if not strands:
        tree.pop("strands")
        for outcome in tree["outcomes"].values():
            outcome.pop("strands", None)
    return from_tree(tree)


def dot_source(scene: Scene, strands: bool) -> str:
    """Return the same boxes and arrows for dot, strands as clusters."""
    rows = ["digraph { rankdir=BT; node [shape=box fixedsize=true]; nodesep=0.3; ranksep=0.6;"]
    for box in scene.boxes:
        rows.append(f'"{box.id}" [width={box.w / 72:.3f} height={box.h / 72:.3f} label=""];')
    if strands:
        for n, lane in enumerate(scene.lanes):
            inside = " ".join(f'"{box.id}"' for box in scene.boxes if box.strands == (lane.id,))
            rows.append(f"subgraph cluster_{n} {{ {inside} }}")
    rows.extend(f'"{line.source}" -> "{line.target}";' for line in scene.lines)
    return "\n".join([*rows, "}"])


def dot(source: str) -> tuple[dict[str, tuple[float, float]], list[list[tuple[float, float]]], float]:
    """Return dot's places in points, its curves and its user seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    drawn = subprocess.run(["dot", "-Tjson"], input=source, capture_output=True, text=True, check=True)
    took = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
    data: dict[str, Any] = json.loads(drawn.stdout)
    places = {
        thing["name"]: tuple(map(float, thing["pos"].split(","))) for thing in data.get("objects", []) if "pos" in thing
    }
    curves = []
    for edge in data.get("edges", []):
        points = [tuple(map(float, part.split(","))) for part in edge["pos"].split() if part[0] not in "es"]
        curves.append(points)
    return places, curves, took  # type: ignore[return-value]


def timed(function: Any, times: int) -> float:
    """Return the best process time in seconds."""
    best = float("inf")
    for _ in range(times):
        start = time.process_time()
        function()
        best = min(best, time.process_time() - start)
    return best


def fresh(theory: Theory) -> Scene:
    """Lay out as a map that was never seen: words measured before stay known, gaps between rows do not."""
    turns.gap_of.cache_clear()
    return lay_out(theory)


def edited(theory: Theory, scene: Scene, edits: int) -> float:
    """Return the median process time in seconds of a layout after one edit, each edit another and laid out once."""
    times = []
    ids = list(theory.outcomes)
    for number in range(edits):
        target = ids[number * len(ids) // edits]
        edit = {"do": "add", "kind": "outcome", "fields": {"statement": f"New {number}"}, "link_to": target}
        after = apply(theory, edit).theory
        gc.collect()
        start = time.process_time()
        lay_out(after, previous=scene)
        times.append(time.process_time() - start)
    return median(times)


def moved(before: dict[str, tuple[float, float]], after: dict[str, tuple[float, float]]) -> float:
    """Return how far a box that is in both moved, mean px."""
    both = before.keys() & after.keys()
    far = [hypot(before[id][0] - after[id][0], before[id][1] - after[id][1]) for id in both]
    return sum(far) / len(far) if far else 0.0


def places_of(scene: Scene) -> dict[str, tuple[float, float]]:
    return {box.id: (box.x + box.w / 2, box.y + box.h / 2) for box in scene.boxes}


def times_and_crossings(sizes: list[int], with_dot: bool, seed: int) -> None:
    print("boxes strands   ours ms  again ms   dot ms | crossings ours   dot | size ours")
    for strands in (False, True):
        for size in sizes:
            theory = theory_of(size, strands, seed)
            scene = lay_out(theory)
            runs = 5 if size <= 500 else 2
            took = timed(lambda theory=theory: fresh(theory), runs)
            again = edited(theory, scene, 9 if size <= 500 else 3)
            ours = crossings([line.path for line in scene.lines]) if size <= 2000 else float("nan")
            theirs = took_dot = float("nan")
            if with_dot and size <= 2000:
                _, curves, took_dot = dot(dot_source(scene, strands))
                theirs = crossings(curves)
            print(
                f"{len(scene.boxes):5} {'yes' if strands else 'no':7} {took * 1e3:9.1f} {again * 1e3:9.1f} "
                f"{took_dot * 1e3:8.1f} | {ours:14.0f} {theirs:5.0f} | {scene.width:.0f}×{scene.height:.0f}",
                flush=True,
            )


def movement(sizes: list[int], with_dot: bool, seed: int, edits: int = 200) -> None:
    print(f"\nmovement over {edits} mixed edits, mean px a box moves per edit")
    print("boxes strands     ours      dot")
    for strands in (False, True):
        for size in sizes:
            theory = theory_of(size, strands, seed)
            scene = lay_out(theory)
            ours = theirs = 0.0
            old = dot(dot_source(scene, strands))[0] if with_dot else {}
            for edit in run_of_edits(theory, edits, random.Random(7)):
                theory = apply(theory, edit).theory
                after = lay_out(theory, previous=scene)
                ours += moved(places_of(scene), places_of(after))
                scene = after
                if with_dot:
                    new = dot(dot_source(scene, strands))[0]
                    theirs += moved(old, new) * 96 / 72
                    old = new
            print(
                f"{size:5} {'yes' if strands else 'no':7} {ours / edits:8.1f} "
                f"{theirs / edits if with_dot else float('nan'):8.1f}",
                flush=True,
            )


if __name__ == "__main__":
    quick = "--quick" in sys.argv
    seed = int(sys.argv[sys.argv.index("--seed") + 1]) if "--seed" in sys.argv else 1
    has_dot = shutil.which("dot") is not None
    print("dot is measured in the same run" if has_dot else "dot is not installed: its columns stay empty")
    if "--move" not in sys.argv:
        times_and_crossings([20, 100, 500] if quick else [20, 100, 500, 5000], has_dot, seed)
    movement([20, 100], has_dot and not quick, seed)

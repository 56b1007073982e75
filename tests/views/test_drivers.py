"""The driver diagram: a full aim at the left, nothing overlaps, no arrow runs behind a box."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.benchmarks.generate import theory_tree
from toc.layout.scene import Box, Line, Scene
from toc.theory import Theory, from_tree, load, loads
from toc.views import export
from toc.views.drivers import drivers

Point = tuple[float, float]


def samples(line: Line) -> list[Point]:
    """Points along a line's curves."""
    out = []
    start = line.path[0]
    for n in range(1, len(line.path) - 2, 3):
        a, b, end = line.path[n : n + 3]
        for step in range(21):
            t = step / 20
            u = 1 - t
            out.append(
                tuple(u**3 * start[i] + 3 * u * u * t * a[i] + 3 * u * t * t * b[i] + t**3 * end[i] for i in (0, 1))
            )
        start = end
    return out  # type: ignore[return-value]


def inside(box: Box, point: Point, edge: float) -> bool:
    return box.x + edge < point[0] < box.x + box.w - edge and box.y + edge < point[1] < box.y + box.h - edge


def overlapping(scene: Scene) -> list[tuple[str, str]]:
    found = []
    for n, a in enumerate(scene.boxes):
        for b in scene.boxes[n + 1 :]:
            if a.x < b.x + b.w and b.x < a.x + a.w and a.y < b.y + b.h and b.y < a.y + a.h:
                found.append((a.id, b.id))
    return found


@pytest.fixture(params=["joy", 60, 200])
def theory(request: pytest.FixtureRequest, models: Path) -> Theory:
    if request.param == "joy":
        return load(models / "joy-collaborative.toc.yaml")
    return from_tree(theory_tree(request.param, seed=3))


def test_nothing_overlaps(theory: Theory) -> None:
    scene = drivers(theory)
    assert overlapping(scene) == []
    assert all(box.x >= 0 and box.x + box.w <= scene.width for box in scene.boxes)
    assert all(box.y >= 0 and box.y + box.h <= scene.height for box in scene.boxes)


def test_no_arrow_behind_a_box(theory: Theory) -> None:
    scene = drivers(theory)
    for line in scene.lines:
        points = samples(line)
        for box in scene.boxes:
            if box.id not in (line.source, line.target):
                assert not any(inside(box, point, 1.0) for point in points), (line.id, box.id)


def test_the_aim_is_a_full_aim(models: Path) -> None:
    aim = next(box for box in drivers(load(models / "joy-collaborative.toc.yaml")).boxes if box.level == 0)
    said = " ".join(aim.lines)
    for part in ("Staff find joy", "By December 2020", "80 %", "all staff in the teams", "4 good days a week or more"):
        assert part in said


@pytest.mark.parametrize("suffix", ["svg", "png", "pdf", "pptx", "drawio"])
def test_every_pen_draws_it_even_empty(suffix: str) -> None:
    assert export(loads("toc: 1\n"), suffix, "drivers")
    assert export(loads("toc: 1\noutcomes: {a: {role: long_term}}\ninterventions: {i: {}}\n"), suffix, "drivers")


def test_arrows_of_one_change_idea_run_as_one_until_they_part(models: Path) -> None:
    scene = drivers(load(models / "joy-collaborative.toc.yaml"))
    lines = [line for line in scene.lines if line.source == "dramatic-piece"]
    assert len(lines) == 3
    assert len({line.path[:7] for line in lines}) == 1
    assert len({line.path[-1] for line in lines}) == 3

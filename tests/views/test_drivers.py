"""The driver diagram: a full aim at the left, nothing overlaps, no arrow runs behind a box."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from tests.benchmarks.generate import theory_tree
from toc.edits import apply
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


def test_arrows_of_one_change_idea_run_as_one_until_they_part() -> None:
    outcomes = {id: {"statement": f"What {id} says"} for id in ("goal", "one", "two", "below")}
    outcomes["goal"]["role"] = "long_term"
    ends = [("one", "goal"), ("two", "goal"), ("below", "one"), ("do", "goal"), ("do", "one"), ("do", "two")]
    links = [{"from": source, "to": target} for source, target in ends]
    scene = drivers(
        from_tree({"toc": 1, "outcomes": outcomes, "interventions": {"do": {"statement": "Do this"}}, "links": links})
    )
    lines = [line for line in scene.lines if line.source == "do"]
    assert len(lines) == 3
    assert len({line.path[:7] for line in lines}) == 1
    assert len({line.path[-1] for line in lines}) == 3


def chain_of(drivers_in_a_row: int, extra: int = 0) -> Theory:
    """A goal with a chain of drivers under it, more that lead to the third of them, and a change idea at the foot."""
    ids = ["goal", *[f"driver-{n}" for n in range(1, drivers_in_a_row + 1)]]
    outcomes = {id: {"statement": f"What {id} says"} for id in [*ids, *[f"more-{n}" for n in range(extra)]]}
    outcomes["goal"]["role"] = "long_term"
    links = [{"from": low, "to": high} for high, low in pairwise(ids)]
    links += [{"from": f"more-{n}", "to": "driver-3"} for n in range(extra)]
    links.append({"from": "do", "to": ids[-1]})
    return from_tree(
        {"toc": 1, "outcomes": outcomes, "interventions": {"do": {"statement": "Do this"}}, "links": links}
    )


def test_a_deep_theory_has_four_columns_and_names_what_drives_a_driver_inside_it() -> None:
    scene = drivers(chain_of(7))
    assert [lane.title for lane in scene.lanes] == ["Aim", "Primary drivers", "Secondary drivers", "Change ideas"]
    assert {box.id for box in scene.boxes} == {"goal", "driver-1", "driver-2", "do"}
    inside_it = next(box for box in scene.boxes if box.id == "driver-2")
    for n in range(3, 8):
        assert f"driver-{n} says" in " ".join(inside_it.lines)
        assert f"driver-{n} says" in inside_it.spoken
    assert [line.target for line in scene.lines if line.source == "do"] == ["driver-2"]
    assert len(scene.words) == 8


def test_many_under_one_driver_are_counted() -> None:
    box = next(box for box in drivers(chain_of(3, extra=9)).boxes if box.id == "driver-2")
    assert box.lines[-1] == "• and 6 more under this"


def test_what_works_on_a_primary_driver_straight_has_its_own_box_however_deep_it_stands() -> None:
    theory = chain_of(5)
    theory = apply(theory, {"do": "link", "from": "driver-5", "to": "driver-1"}).theory
    scene = drivers(theory)
    assert next(box.level for box in scene.boxes if box.id == "driver-5") == 2
    assert "driver-5>driver-1" in {line.id for line in scene.lines}


@pytest.mark.parametrize("boxes", [60, 200])
def test_the_arrows_of_a_box_keep_apart(boxes: int) -> None:
    scene = drivers(from_tree(theory_tree(boxes, seed=7)))
    for box in scene.boxes:
        ends = sorted({line.path[-1][1] for line in scene.lines if line.target == box.id})
        assert all(low - high >= 8 for high, low in pairwise(ends)), box.id

"""Boxes that somebody put somewhere stay there, and the others make room."""

from __future__ import annotations

import json
from random import Random

import pytest

from tests.benchmarks.generate import theory_tree
from tests.layout.geometry import inside, overlapping, sample
from toc.edits import apply
from toc.layout import lay_out
from toc.theory import Theory, from_tree


@pytest.fixture(scope="module")
def theory() -> Theory:
    return from_tree(theory_tree(60, 3))


@pytest.mark.parametrize(("x", "y"), [(0, 0), (400, 200), (900, 310), (333.5, 401.25), (5000, 20), (40, 900)])
def test_a_placed_box_is_where_it_was_put_and_nothing_lies_on_it(theory: Theory, x: float, y: float) -> None:
    scene = lay_out(theory)
    id = scene.boxes[4].id
    moved = apply(theory, {"do": "place", "id": id, "x": x, "y": y}).theory
    after = lay_out(moved, previous=scene)
    boxes = {box.id: box for box in after.boxes}
    assert (boxes[id].x, boxes[id].y, boxes[id].placed) == (x, y, True)
    for box in after.boxes:
        assert box.id == id or not overlapping(box, boxes[id]), box.id


def test_arrows_of_a_placed_box_end_at_it(theory: Theory) -> None:
    id = next(iter(theory.outcomes))
    scene = lay_out(apply(theory, {"do": "place", "id": id, "x": 1500, "y": 700}).theory)
    box = next(box for box in scene.boxes if box.id == id)
    for line in scene.lines:
        if line.target == id and line.arrow:
            x, y = line.path[-1]
            assert box.x <= x <= box.x + box.w
            assert y in (box.y, box.y + box.h)


def test_given_back_the_box_is_laid_out_again(theory: Theory) -> None:
    id = list(theory.outcomes)[3]
    placed = apply(theory, {"do": "place", "id": id, "x": 10, "y": 10}).theory
    scene = lay_out(placed)
    free = apply(placed, {"do": "place", "id": id}).theory
    box = next(box for box in lay_out(free, previous=scene).boxes if box.id == id)
    assert not box.placed


@pytest.mark.parametrize(("x", "y"), [(-500, -500), (999_999, 0), (0, 999_999)])
def test_a_box_put_off_the_sheet_comes_back_to_its_edge(theory: Theory, x: float, y: float) -> None:
    id = next(iter(theory.outcomes))
    scene = lay_out(apply(theory, {"do": "place", "id": id, "x": x, "y": y}).theory)
    box = next(box for box in scene.boxes if box.id == id)
    assert box.x >= 0
    assert box.y >= 0
    assert box.x + box.w <= scene.width < 200_000
    assert box.y + box.h <= scene.height < 200_000


def test_most_arrows_find_a_way_round_placed_boxes(theory: Theory) -> None:
    """A box may be put right on an arrow's way; the rows' own arrows then go round it."""
    rng = Random(5)
    through = drawn = 0
    for _ in range(12):
        scene = lay_out(theory)
        id = rng.choice(list(theory.outcomes))
        edit = {"do": "place", "id": id, "x": rng.randint(0, 1500), "y": rng.randint(0, 900)}
        after = lay_out(apply(theory, edit).theory, previous=scene)
        for line in after.lines:
            drawn += 1
            points = sample(line.path)
            through += any(inside(point, box, 2.0) for point in points for box in after.boxes)
    assert through <= 0.02 * drawn, f"{through} of {drawn}"


def test_the_memory_can_be_stored_and_shows_the_same_map_after_a_restart(theory: Theory) -> None:
    from toc.layout import keep, kept

    scene = lay_out(theory)
    edited = apply(theory, {"do": "add", "kind": "outcome", "fields": {"statement": "New"}, "link_to": "goal"}).theory
    scene = lay_out(edited, previous=scene)
    stored = json.dumps(keep(scene))
    assert lay_out(edited, previous=kept(edited, json.loads(stored))) == scene

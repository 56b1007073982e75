"""In a room of 90 people the map must not jump."""

from __future__ import annotations

import json
from collections import defaultdict
from itertools import pairwise
from math import hypot
from pathlib import Path
from random import Random

import pytest

from tests.benchmarks.generate import theory_tree
from tests.layout.edits import run_of_edits
from toc.edits import apply
from toc.edits.model import Change
from toc.layout import keep, kept, lay_out
from toc.layout.scene import Line, Scene
from toc.theory import Theory, from_tree, load


def theory_of(boxes: int, strands: bool, seed: int = 1) -> Theory:
    tree = theory_tree(round(boxes / 0.52), seed)
    if not strands:
        tree.pop("strands")
        for outcome in tree["outcomes"].values():
            outcome.pop("strands", None)
    return from_tree(tree)


def middles(scene: Scene) -> dict[str, tuple[float, float]]:
    return {box.id: (box.x + box.w / 2, box.y) for box in scene.boxes}


def swapped(before: Scene, after: Scene) -> set[tuple[str, str]]:
    """Return neighbours of a row that have changed places in it."""
    old, new = middles(before), middles(after)
    rows: dict[float, list[str]] = defaultdict(list)
    for id, (_, y) in old.items():
        if id in new:
            rows[y].append(id)
    out = set()
    for row in rows.values():
        row.sort(key=lambda id: old[id][0])
        for one, other in pairwise(row):
            if new[one][1] == new[other][1] and new[one][0] > new[other][0]:
                out.add((one, other))
    return out


def touched(changes: tuple[Change, ...]) -> set[str]:
    """Return what an edit has changed: records, and for an arrow that came or went the boxes at its ends."""
    ids = {change.id for change in changes}
    for change in changes:
        for record in (change.before, change.after):
            if change.table == "links" and isinstance(record, dict):
                ids |= {record["from"], record["to"]}
    return ids


def standing(before: Scene, after: Scene) -> list[tuple[Line, Line]]:
    """Return the arrows between boxes that stand where they stood, before and after."""
    old = {box.id: (box.x, box.y, box.w, box.h) for box in before.boxes}
    stood = {box.id for box in after.boxes if old.get(box.id) == (box.x, box.y, box.w, box.h)}
    lines = {line.id: line for line in before.lines}
    return [
        (lines[line.id], line)
        for line in after.lines
        if line.id in lines and line.source in stood and line.target in stood
    ]


@pytest.mark.parametrize("strands", [False, True])
@pytest.mark.parametrize(("boxes", "seed"), [(20, 1), (20, 3), (20, 8), (100, 1)])
def test_two_hundred_edits_hardly_move_the_boxes_swap_no_neighbours_and_undo_exactly(
    boxes: int, seed: int, strands: bool
) -> None:
    theory = theory_of(boxes, strands, seed)
    scene = lay_out(theory)
    far, edits = 0.0, 200
    arrows = other = 0
    for number, edit in enumerate(run_of_edits(theory, edits, Random(7))):
        result = apply(theory, edit)
        after = lay_out(result.theory, previous=scene)
        old, new = middles(scene), middles(after)
        both = old.keys() & new.keys()
        far += sum(hypot(old[id][0] - new[id][0], old[id][1] - new[id][1]) for id in both) / len(both)
        pairs = standing(scene, after)
        arrows += len(pairs)
        other += sum(was.path != now.path for was, now in pairs)
        about = touched(result.changes)
        assert not [pair for pair in swapped(scene, after) if not about & set(pair)], edit
        if number % 8 == 0:
            assert lay_out(theory, previous=after) == scene, edit
        theory, scene = result.theory, after
    assert far / edits <= 8
    assert other / arrows <= 0.04  # of the arrows whose boxes stood, those that ran another way after an edit


def test_a_new_box_leaves_all_arrows_but_those_of_its_own_level_where_they_are() -> None:
    theory = from_tree(theory_tree(400, 7))
    scene = lay_out(theory)
    for number in range(6):
        edit = {"do": "add", "kind": "outcome", "fields": {"statement": f"Somebody says this, number {number}"}}
        theory = apply(theory, edit | {"link_to": f"outcome-{20 * number + 1}"}).theory
        after = lay_out(theory, previous=scene)
        pairs = standing(scene, after)
        assert len(pairs) > 150
        assert sum(was.path != now.path for was, now in pairs) <= 15, number
        scene = after


def test_a_map_shown_again_after_a_restart_keeps_every_arrow() -> None:
    theory = theory_of(40, True)
    scene = lay_out(theory)
    for edit in run_of_edits(theory, 12, Random(5)):
        theory = apply(theory, edit).theory
        scene = lay_out(theory, previous=scene)
    stored = json.loads(json.dumps(keep(scene)))
    assert lay_out(theory, previous=kept(theory, stored)) == scene
    older = {name: value for name, value in stored.items() if name not in ("courses", "gaps")}
    again = lay_out(theory, previous=kept(theory, older))
    assert middles(again) == middles(scene)


def test_a_box_that_changes_strands_comes_into_the_other_lane_and_pushes_nobody_aside(models: Path) -> None:
    theory = load(models / "joy-collaborative.toc.yaml")
    scene = lay_out(theory)
    edit = {"do": "set", "id": "leaders-give-time", "field": "strands", "value": ["service-users"]}
    after = lay_out(apply(theory, edit).theory, previous=scene)
    lane = after.lanes[1]
    moved = next(box for box in after.boxes if box.id == "leaders-give-time")
    assert lane.x <= moved.x
    assert moved.x + moved.w <= lane.x + lane.w
    for id, (x, y) in middles(scene).items():
        if id != moved.id:
            assert abs(middles(after)[id][0] - x) < 1, id
            assert abs(middles(after)[id][1] - y) < 10, id
    assert lay_out(theory, previous=after) == scene


def test_a_strand_whose_last_box_goes_keeps_its_place() -> None:
    people = ("staff", "carers", "patients")
    outcomes = {"goal": {"statement": "Joy", "role": "long_term"}} | {
        id: {"statement": f"What {id} need", "strands": [f"way-{id}"]} for id in people
    }
    links = [{"from": id, "to": "goal"} for id in people]
    strands = {f"way-{id}": {"title": id} for id in people}
    theory = from_tree({"toc": 1, "strands": strands, "outcomes": outcomes, "links": links})
    scene = lay_out(theory)
    after = lay_out(apply(theory, {"do": "remove", "id": "staff", "mode": "cascade"}).theory, previous=scene)
    assert middles(after) == {id: spot for id, spot in middles(scene).items() if id != "staff"}
    assert after.lanes == scene.lanes


def test_an_arrow_from_the_long_term_outcome_moves_nothing() -> None:
    theory = theory_of(20, False)
    theory = apply(theory, {"do": "add", "kind": "outcome", "fields": {"statement": "Somebody says this"}}).theory
    loose = list(theory.outcomes)[-1]
    scene = lay_out(theory)
    after = lay_out(apply(theory, {"do": "link", "from": "goal", "to": loose}).theory, previous=scene)
    assert {box.id: box.y for box in after.boxes if box.id != loose} == {
        box.id: box.y for box in scene.boxes if box.id != loose
    }
    assert min(after.boxes, key=lambda box: box.y).id == "goal"


def test_a_box_that_many_lead_to_stays_and_the_one_it_is_tied_under_comes_up() -> None:
    outcomes = {"goal": {"statement": "Joy", "role": "long_term"}} | {
        f"o{n}": {"statement": f"Outcome {n}"} for n in range(12)
    }
    chain = ["goal", "o0", "o1", "o2", "o3", "o4"]
    links = [{"from": low, "to": high} for high, low in pairwise(chain)]
    links += [{"from": f"o{n}", "to": "o1"} for n in range(6, 11)] + [{"from": "o11", "to": "o3"}]
    theory = from_tree({"toc": 1, "outcomes": outcomes, "links": links})
    theory = apply(theory, {"do": "unlink", "id": "o11>o3"}).theory
    scene = lay_out(theory, previous=lay_out(from_tree({"toc": 1, "outcomes": outcomes, "links": links})))
    after = lay_out(apply(theory, {"do": "link", "from": "o1", "to": "o11"}).theory, previous=scene)
    old, new = middles(scene), middles(after)
    assert new["o11"][1] < new["o1"][1]
    assert all(new[id] == spot for id, spot in old.items() if id != "o11")


def test_rewording_a_box_moves_no_other() -> None:
    theory = theory_of(40, True)
    scene = lay_out(theory)
    edit = {"do": "set", "id": "outcome-3", "field": "statement", "value": "Night staff know whom to ask"}
    after = lay_out(apply(theory, edit).theory, previous=scene)
    moved = {id for id, spot in middles(after).items() if spot != middles(scene)[id]}
    assert moved <= {"outcome-3"}


def test_undo_far_back_brings_each_map_back() -> None:
    theory = theory_of(20, True)
    scene = lay_out(theory)
    shown = [(theory, scene)]
    for edit in run_of_edits(theory, 30, Random(3)):
        theory = apply(theory, edit).theory
        scene = lay_out(theory, previous=scene)
        shown.append((theory, scene))
    for before, drawn in reversed(shown):
        scene = lay_out(before, previous=scene)
        assert scene == drawn


def test_the_full_view_and_the_plain_one_keep_apart() -> None:
    theory = theory_of(20, False)
    plain = lay_out(theory)
    full = lay_out(theory, previous=plain, full=True)
    assert full == lay_out(theory, full=True)


@pytest.mark.parametrize("strands", [False, True])
def test_an_outcome_without_ties_comes_into_the_map_and_moves_nothing(strands: bool) -> None:
    theory = theory_of(40, strands)
    scene = lay_out(theory)
    for number in range(4):
        fields = {"statement": f"Somebody says this, number {number}", "strands": list(theory.strands)[:1]}
        theory = apply(theory, {"do": "add", "kind": "outcome", "fields": fields}).theory
        after = lay_out(theory, previous=scene)
        new = next(box for box in after.boxes if box.id not in {old.id for old in scene.boxes})
        assert new.x + new.w < scene.width
        assert new.y < scene.height
        assert all(middles(after)[id] == middle for id, middle in middles(scene).items())
        scene = after


def test_a_workshop_that_starts_with_loose_outcomes_fills_a_screen_not_one_long_row() -> None:
    theory = from_tree({"toc": 1, "outcomes": {"goal": {"statement": "Staff find joy", "role": "long_term"}}})
    scene = lay_out(theory)
    for number in range(20):
        fields = {"statement": f"What has to be true, card {number}"}
        theory = apply(theory, {"do": "add", "kind": "outcome", "fields": fields}).theory
        scene = lay_out(theory, previous=scene)
    assert scene.width < 1300
    assert scene.height < 900

"""Where the method wants things: levels, the ceiling, strands, numbers, marks."""

from __future__ import annotations

import itertools

import pytest

from toc.graph import Graph
from toc.layout import lay_out, scene_json
from toc.layout.scene import Scene
from toc.theory import Theory, from_tree, load, loads


def tops(scene: Scene) -> dict[str, float]:
    return {box.id: box.y for box in scene.boxes}


@pytest.fixture(scope="module")
def joy(models) -> Theory:
    return load(models / "joy-collaborative.toc.yaml")


def test_everything_stands_below_what_needs_it(joy: Theory) -> None:
    scene = lay_out(joy)
    y = tops(scene)
    for link in joy.links.values():
        if link.source_id in y and link.target_id in y:
            assert y[link.source_id] > y[link.target_id], link.id


def test_outcomes_stand_on_rows_in_the_order_of_their_levels(joy: Theory) -> None:
    y = tops(lay_out(joy))
    levels = Graph(joy).levels()
    for one, other in itertools.combinations(joy.outcomes, 2):
        if levels[one] < levels[other]:
            assert y[one] < y[other], (one, other)


def test_the_ceiling_runs_between_what_we_contribute_to_and_what_we_answer_for(joy: Theory) -> None:
    scene = lay_out(joy)
    assert scene.ceiling is not None
    for box in scene.boxes:
        if box.above_ceiling is True:
            assert box.y + box.h < scene.ceiling
        if box.above_ceiling is False:
            assert box.y > scene.ceiling


def test_no_ceiling_where_nobody_has_said_so() -> None:
    assert lay_out(loads("toc: 1\noutcomes: {a: {statement: A}}\n")).ceiling is None


def test_strands_stand_side_by_side_and_shared_boxes_across(joy: Theory) -> None:
    scene = lay_out(joy)
    assert [lane.id for lane in scene.lanes] == ["colleagues", "service-users"]
    left, right = scene.lanes
    assert left.x + left.w <= right.x
    for box in scene.boxes:
        for lane in scene.lanes:
            if box.strands == (lane.id,):
                assert lane.x <= box.x
                assert box.x + box.w <= lane.x + lane.w


def test_interventions_are_numbered_and_their_numbers_stand_on_the_arrows_they_act_on(joy: Theory) -> None:
    scene = lay_out(joy)
    assert [box.number for box in scene.boxes if box.kind == "intervention"] == list(
        range(1, 1 + len(joy.interventions))
    )
    arrows = {line.id: line for line in scene.lines}
    for line in scene.lines:
        if line.target in arrows:
            host = arrows[line.target]
            x, y = line.path[-1]
            assert not line.arrow
            assert min(p[0] for p in host.path) - 1 <= x <= max(p[0] for p in host.path) + 1
            assert min(p[1] for p in host.path) <= y <= max(p[1] for p in host.path)


def test_marks_say_what_hangs_on_a_box_or_an_arrow_in_full_they_are_boxes(joy: Theory) -> None:
    plain, full = lay_out(joy), lay_out(joy, full=True)
    marked = {id for box in plain.boxes for mark in box.marks for id in mark.ids}
    marked |= {id for line in plain.lines for mark in line.marks for id in mark.ids}
    hanging = {id for id, one in joy.assumptions.items() if one.about}
    assert hanging <= marked
    assert {box.id for box in full.boxes} >= {*joy.assumptions, *joy.indicators, *joy.factors}
    label = next(mark.label for box in plain.boxes for mark in box.marks if mark.kind == "assumption")
    assert label.startswith("1 assumption: ")


def test_a_labelled_loop_is_drawn_and_moves_nothing() -> None:
    plain = loads("toc: 1\noutcomes: {a: {statement: A}, b: {statement: B}}\nlinks: [{from: b, to: a}]\n")
    looped = loads(
        "toc: 1\noutcomes: {a: {statement: A}, b: {statement: B}}\n"
        "links: [{from: b, to: a}, {from: a, to: b, feedback: true}]\n"
    )
    scene = lay_out(looped)
    assert tops(scene) == tops(lay_out(plain))
    assert [line.feedback for line in scene.lines] == [False, True]


def test_closing_an_unlabelled_loop_leaves_the_boxes_where_they_are() -> None:
    before = loads("toc: 1\noutcomes: {a: {}, b: {}, c: {}}\nlinks: [{from: b, to: a}, {from: c, to: b}]\n")
    after = loads(
        "toc: 1\noutcomes: {a: {}, b: {}, c: {}}\nlinks: [{from: b, to: a}, {from: c, to: b}, {from: a, to: c}]\n"
    )
    scene = lay_out(before)
    assert tops(lay_out(after, previous=scene)) == tops(scene)


def test_a_box_without_words_asks_its_question() -> None:
    scene = lay_out(loads("toc: 1\noutcomes: {a: {}}\ninterventions: {b: {}}\n"))
    assert [(box.empty, " ".join(box.lines)) for box in scene.boxes] == [
        (True, "What has to be true?"),
        (True, "What will we do?"),
    ]


def test_spoken_names(joy: Theory) -> None:
    scene = lay_out(joy)
    box = next(box for box in scene.boxes if box.id == "joy")
    assert box.spoken == (
        "Long-term outcome: Staff find joy and fulfilment in their work; needs 2, leads to 2; 2 indicators"
    )
    line = next(line for line in scene.lines if line.id == "safe-to-share>good-colleague-relationships")
    assert line.spoken.startswith("“Staff feel safe to share what they find hard” is needed for “Colleagues rely")


def test_an_empty_theory_has_an_empty_map_with_room_for_an_invitation() -> None:
    scene = lay_out(loads("toc: 1\n"))
    assert scene.boxes == ()
    assert scene.width >= 500
    assert scene.title == "Theory of change"


def test_the_json_of_a_scene_is_plain_and_leaves_defaults_out(joy: Theory) -> None:
    data = scene_json(lay_out(joy))
    assert "memory" not in data
    assert "draft" not in data
    box = next(box for box in data["boxes"] if box["id"] == "joy")
    assert box["lines"] == ["Staff find joy and", "fulfilment in their work"]
    assert "empty" not in box


@pytest.mark.parametrize("shape", ["star", "chain", "loop", "dense"])
def test_ten_thousand_boxes_do_not_crash(shape: str) -> None:
    count = 10_000 if shape != "dense" else 400
    ids = [f"o{n}" for n in range(count)]
    links = {
        "star": [{"from": id, "to": "o0"} for id in ids[1:]],
        "chain": [{"from": b, "to": a} for a, b in itertools.pairwise(ids[:1500])],
        "loop": [{"from": b, "to": a} for a, b in itertools.pairwise([*ids[:800], "o0"])],
        "dense": [{"from": ids[b], "to": ids[a]} for a in range(count) for b in range(a + 1, min(count, a + 6))],
    }[shape]
    theory = from_tree({"toc": 1, "outcomes": {id: {"statement": f"Outcome {id}"} for id in ids}, "links": links})
    scene = lay_out(theory)
    assert len(scene.boxes) == count
    assert len(scene.lines) == len(links)

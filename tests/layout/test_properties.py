"""What holds of every map, however odd its theory: these are what a person would see go wrong on the wall."""

from __future__ import annotations

from itertools import combinations
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.layout.edits import run_of_edits
from tests.layout.geometry import inside, overlapping, sample
from tests.layout.theories import theories
from toc.edits import apply
from toc.layout import lay_out, scene_json
from toc.layout.scene import Scene
from toc.layout.text import clean, width
from toc.theory import Theory

some = settings(max_examples=80)


def check(scene: Scene) -> None:
    for one, other in combinations(scene.boxes, 2):
        assert not overlapping(one, other), (one.id, other.id)
    for box in scene.boxes:
        assert box.x >= 0
        assert box.y >= 0
        assert box.x + box.w <= scene.width
        assert box.y + box.h <= scene.height
        for line in box.lines:
            assert box.text_x + width(line, box.text_size, box.bold) <= box.w - 8, line
        assert box.text_y + (len(box.lines) - 1) * box.line_height <= box.h - 6
    boxes = {box.id: box for box in scene.boxes}
    for line in scene.lines:
        points = sample(line.path)
        for box in boxes.values():
            depth = [point for point in points if inside(point, box, 1.0)]
            assert not depth, f"{line.id} runs through {box.id}"


@given(theories, st.booleans())
@some
def test_boxes_keep_apart_words_fit_and_arrows_pass_by(theory: Theory, full: bool) -> None:
    check(lay_out(theory, full=full))


@given(theories)
@some
def test_every_outcome_and_intervention_has_its_box_with_all_its_words(theory: Theory) -> None:
    scene = lay_out(theory)
    boxes = {box.id: box for box in scene.boxes}
    for element in (*theory.outcomes.values(), *theory.interventions.values()):
        shown = "".join(boxes[element.id].lines).replace(" ", "")
        label = clean(element.label).replace(" ", "")
        assert boxes[element.id].empty == (not label)
        assert not label or shown == label


@given(theories, st.booleans())
@some
def test_every_statement_is_in_the_scene(theory: Theory, full: bool) -> None:
    scene = lay_out(theory, full=full)
    told = " ".join([*scene.words, *[box.spoken for box in scene.boxes]])
    for element in theory.elements():
        assert clean(element.label) in told


@given(theories)
@some
def test_the_same_theory_gives_the_same_scene(theory: Theory) -> None:
    assert lay_out(theory) == lay_out(theory)
    assert scene_json(lay_out(theory)) == scene_json(lay_out(theory))


@given(theories, st.integers(0, 1000))
@settings(max_examples=25)
def test_maps_stay_sound_while_people_edit_and_undo_brings_the_same_scene_back(theory: Theory, seed: int) -> None:
    if not theory.outcomes:
        theory = apply(
            theory, {"do": "add", "kind": "outcome", "fields": {"statement": "Joy", "role": "long_term"}}
        ).theory
    scene = lay_out(theory)
    shown = [(theory, scene)]
    for edit in run_of_edits(theory, 12, Random(seed)):
        theory = apply(theory, edit).theory
        scene = lay_out(theory, previous=scene)
        check(scene)
        shown.append((theory, scene))
    for before, drawn in reversed(shown):
        scene = lay_out(before, previous=scene)
        assert scene == drawn

"""Boxes turned into other boxes: each case a small map before and after, as a person would draw them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.edits.laws import illegal, try_edit
from tests.edits.worlds import theory_of
from toc.edits import Refused, apply
from toc.theory import Theory

KINDS = {"i": "interventions", "f": "factors", "a": "assumptions", "m": "indicators", "e": "evidence"}


def drawn(arrows: str, **fields: Any) -> Theory:
    """Return a map from arrows such as ``p>x x>y i>x>y``; the first letter tells the kind, outcomes are all others."""
    ends = [word.split(">", 1) for word in arrows.split()]
    names = dict.fromkeys(name for pair in ends for end in pair for name in end.split(">"))
    names |= dict.fromkeys(fields)
    tree: dict[str, Any] = {"links": [{"from": tail, "to": head, "because": f"{tail}-{head}"} for tail, head in ends]}
    for name in names:
        table = KINDS.get(name[0], "outcomes")
        words = {"indicators": "name", "evidence": "citation"}.get(table, "statement")
        tree.setdefault(table, {})[name] = {words: name.upper(), **fields.get(name, {})}
    return theory_of(tree)


def arrows_of(theory: Theory) -> str:
    """Return the arrows in one line, sorted."""
    return " ".join(sorted(theory.links))


@pytest.mark.parametrize(
    ("before", "box", "to", "after"),
    [
        # an activity drawn as an outcome: what it needed is needed for what it led to
        ("x>y", "x", "intervention", "x>y"),
        ("p>x x>y", "x", "intervention", "p>y x>y"),
        ("p>x q>x x>y x>z", "x", "intervention", "p>y p>z q>y q>z x>y x>z"),
        ("p>x x>y p>y", "x", "intervention", "p>y x>y"),
        ("p>x", "x", "intervention", "p>x"),
        ("i>x x>y", "x", "intervention", "i>y x>y"),
        ("x>y i>x>y", "x", "intervention", "i>y x>y"),
        ("p>x x>y i>p>x", "x", "intervention", "i>p>y p>y x>y"),
        ("p>x i>p>x", "x", "intervention", "i>p p>x"),
        ("f>x x>y f>x>y", "x", "intervention", "f>x f>y x>y"),
        # an intervention that is a result
        ("i>y p>i", "i", "outcome", "i>y p>i"),
        ("x>y i>x>y", "i", "outcome", "i>x x>y"),
        # a box that turns out to be something that hangs on others: arrows pass it by
        ("p>x x>y", "x", "assumption", "p>y"),
        ("i>x x>y", "x", "indicator", "i>y"),
        ("x>y", "x", "evidence", ""),
        ("p>x x>y i>x>y", "x", "stakeholder", "i>y p>y"),
    ],
)
def test_arrows_of_a_converted_box(before, box, to, after):
    theory = drawn(before)
    changed = try_edit(theory, {"do": "convert", "id": box, "to": to})
    assert changed is not None
    assert arrows_of(changed) == after
    assert illegal(changed) == []


@pytest.mark.parametrize(
    ("arrows", "about", "after"),
    [
        ("x>y", ["y"], "a1>y x>y"),
        ("x>y", ["x>y"], "a1>y x>y"),
        ("x>y i>x>y", ["i>x>y"], "a1>x i>x>y x>y"),
        ("i>x x>y", ["i>x"], "a1>x i>x x>y"),
        ("i>x x>y", ["i"], "a1>x i>x x>y"),
        ("x>y", [], "x>y"),
        ("x>y", ["x", "y", "x>y"], "a1>x a1>y x>y"),
    ],
)
def test_an_assumption_that_must_be_brought_about_joins_the_chain(arrows, about, after):
    changed = try_edit(drawn(arrows, a1={"about": about}), {"do": "convert", "id": "a1", "to": "outcome"})
    assert changed is not None
    assert arrows_of(changed) == after
    assert changed.outcomes["a1"].statement == "A1"


def test_a_converted_box_hangs_on_what_it_was_about():
    passing = try_edit(drawn("p>x x>y"), {"do": "convert", "id": "x", "to": "assumption"})
    assert passing.assumptions["x"].about == ("p>y",)
    ended = try_edit(drawn("x>y"), {"do": "convert", "id": "x", "to": "assumption"})
    assert ended.assumptions["x"].about == ("y",)
    measure = try_edit(drawn("p>x x>y"), {"do": "convert", "id": "x", "to": "indicator"})
    assert measure.indicators["x"].measures == "y"


def test_words_without_a_field_in_the_new_kind_go_into_the_note():
    theory = drawn(
        "x>y", x={"by": "2020-12", "sufficient": "yes, with time", "note": "Ask Jo", "brought_about_by": "GPs"}
    )
    record = try_edit(theory, {"do": "convert", "id": "x", "to": "intervention"}).interventions["x"]
    assert (record.end, record.owner, record.note) == ("2020-12", "GPs", "Ask Jo\nEnough together: yes, with time")
    assert record.tree().keys() == {"statement", "end", "owner", "note"}


def test_what_only_an_arrow_between_outcomes_can_say_leaves_the_others():
    tree = drawn("x>y p>x").tree()
    tree["links"][0] |= {"mode": "automatic", "feedback": True, "confidence": 40}
    changed = try_edit(theory_of(tree), {"do": "convert", "id": "x", "to": "intervention"})
    assert changed.links["x>y"].tree() == {"from": "x", "to": "y", "because": "x-y", "confidence": 40}


def test_a_hidden_link_becomes_two_boxes_and_a_reason():
    theory = drawn("p>x i>x x>y i>x>y", x={"role": "output", "strands": []}, m1={"measures": "x"})
    edit = {
        "do": "split",
        "id": "x",
        "statements": ["Staff feel safe", "Peers listen"],
        "shape": "chain",
        "because": "R",
    }
    changed = try_edit(theory, edit)
    assert arrows_of(changed) == "i>peers-listen i>x>y p>peers-listen peers-listen>x x>y"
    assert changed.links["peers-listen>x"].because == "R"
    assert changed.indicators["m1"].measures == "x"
    with pytest.raises(Refused, match="already"):
        apply(changed, edit)


def test_two_results_in_one_box_become_two_boxes_with_the_same_arrows():
    changed = try_edit(drawn("p>x x>y x>z"), {"do": "split", "id": "x", "statements": ["One", "Two"]})
    assert arrows_of(changed) == "p>two p>x two>y two>z x>y x>z"
    assert list(changed.outcomes)[:3] == ["p", "x", "two"]
    assert changed.links["two>y"].because == "x-y"


def test_both_halves_of_a_box_stand_on_what_its_arrows_relied_on():
    theory = drawn("p>x x>y", a1={"about": ["x>y"]}, a2={"about": ["p>x", "y"]})
    changed = try_edit(theory, {"do": "split", "id": "x", "statements": ["One", "Two"]})
    assert changed.assumptions["a1"].about == ("x>y", "two>y")
    assert changed.assumptions["a2"].about == ("p>x", "y", "p>two")


def test_duplicates_become_one_and_keep_every_reason():
    theory = drawn("p>x p>d d>y x>y i>d>y x>d", a1={"about": ["p>d", "d", "x"]}, m1={"measures": "d"})
    changed = try_edit(theory, {"do": "merge", "keep": "x", "drop": "d"})
    assert arrows_of(changed) == "i>x>y p>x x>y"
    assert changed.links["p>x"].because == "p-x\np-d"
    assert changed.links["x>y"].because == "x-y\nd-y"
    assert changed.assumptions["a1"].about == ("p>x", "x")
    assert changed.indicators["m1"].measures == "x"
    assert changed.outcomes["x"].note == "Also put as: D"
    with pytest.raises(Refused, match="nothing called"):
        apply(changed, {"do": "merge", "keep": "x", "drop": "d"})


def test_two_arrows_between_the_same_two_become_one():
    tree = drawn("x>y").tree() | {"assumptions": {"a1": {"about": ["x>y#2"]}}}
    tree["links"].append({"from": "x", "to": "y", "because": "another", "confidence": 40})
    changed = try_edit(theory_of(tree), {"do": "merge", "keep": "x>y", "drop": "x>y#2"})
    assert arrows_of(changed) == "x>y"
    assert changed.links["x>y"].tree() == {"from": "x", "to": "y", "because": "x-y\nanother", "confidence": 40}
    assert changed.assumptions["a1"].about == ("x>y",)


@pytest.mark.parametrize(
    "to", ["outcome", "intervention", "assumption", "indicator", "evidence", "factor", "stakeholder"]
)
@pytest.mark.parametrize("box", ["x", "i", "f", "a1", "m1", "e1"])
def test_every_kind_becomes_every_other_and_no_arrow_is_illegal(box, to):
    fields = {"a1": {"about": ["p>x", "i"]}, "m1": {"measures": "x"}, "e1": {"supports": ["x>y"]}}
    theory = drawn("p>x x>y i>x i>x>y f>x f>p>x", **fields)
    changed = try_edit(theory, {"do": "convert", "id": box, "to": to})
    if changed is not None:
        assert illegal(changed) == []
        assert changed.element(box).kind == to
        assert changed.element(box).label == box.upper()

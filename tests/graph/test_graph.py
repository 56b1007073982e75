"""What the arrows of a theory mean."""

from __future__ import annotations

from typing import Any

import pytest

from toc.graph import Graph, Risk
from toc.theory import from_tree, loads

BOARD: dict[str, Any] = {
    "toc": 1,
    "outcomes": {
        "goal": {"role": "long_term"}, "a": {}, "b": {}, "c": {}, "out": {"role": "output"}, "alone": {},
        "given": {"already_true": True}, "after-given": {},
    },
    "interventions": {"do": {}, "on": {}, "idle": {}},
    "factors": {"bar": {"kind": "barrier"}, "help": {"kind": "enabler"}},
    "stakeholders": {"who": {}},
    "links": [
        {"from": "a", "to": "goal"}, {"from": "b", "to": "a"}, {"from": "c", "to": "b"}, {"from": "b", "to": "goal"},
        {"from": "out", "to": "c"}, {"from": "do", "to": "out"}, {"from": "on", "to": "b>a"},
        {"from": "bar", "to": "do"}, {"from": "help", "to": "c>b"}, {"from": "b", "to": "do"},
        {"from": "do", "to": "on"}, {"from": "given", "to": "after-given"},
    ],
}  # fmt: skip


def board(*more: dict[str, Any]) -> Graph:
    return Graph(from_tree({**BOARD, "links": [*BOARD["links"], *more]}))


@pytest.mark.parametrize(
    ("source", "target", "kind"),
    [
        ("a", "b", "precondition"),
        ("out", "b", "precondition"),
        ("do", "a", "brings_about"),
        ("do", "out", "brings_about"),
        ("do", "b>a", "brings_about"),
        ("do", "on>b>a", None),  # an arrow onto an arrow onto an arrow
        ("do", "do>out", None),
        ("a", "do", "enables"),
        ("a", "b>a", None),
        ("idle", "do", "activity_chain"),
        ("bar", "a", "blocks"),
        ("help", "a", "helps"),
        ("bar", "b>a", "blocks"),
        ("bar", "do>out", None),
        ("a", "bar", None),
        ("who", "a", None),
        ("a", "who", None),
        ("a", "nowhere", None),
        ("nowhere", "a", None),
        ("", "a", None),
    ],
)
def test_a_links_kind_follows_from_its_ends(source: str, target: str, kind: str | None) -> None:
    graph = board({"id": "new", "from": source, "to": target})
    assert graph.kinds["new"] == kind


def test_neighbours() -> None:
    graph = board()
    assert graph.preconditions_of("goal") == ("a", "b")
    assert graph.leads_to("b") == ("a", "goal")
    assert graph.acts_on("do") == ("out",)
    assert graph.acts_on("on") == ("b",)  # at the source of the arrow that it stands on
    assert graph.interventions_on("b") == ("on",)
    assert graph.interventions_on("b>a") == ("on",)
    assert graph.interventions_on("goal") == ()


def test_levels_are_the_longest_ways_up() -> None:
    assert board().levels() == {
        "goal": 0, "a": 1, "b": 2, "c": 3, "out": 4, "alone": 0, "given": 1, "after-given": 0,
    }  # fmt: skip


def test_levels_bear_loops_labelled_or_not() -> None:
    plain = board().levels()
    assert board({"from": "goal", "to": "c", "feedback": True}).levels() == plain
    assert board({"from": "goal", "to": "c"}).levels() == plain


def test_loops_name_the_shortest_and_leave_labelled_ones_out() -> None:
    assert board().loops() == ()
    assert board({"from": "goal", "to": "c", "feedback": True}).loops() == ()
    [loop] = board({"from": "goal", "to": "c"}).loops()
    assert sorted(loop) == ["b", "c", "goal"]
    assert board({"from": "a", "to": "a"}).loops() == ()  # a self-link is not in the graph


def test_shortcuts() -> None:
    assert board().shortcuts() == ("b>goal",)
    assert board({"from": "c", "to": "a"}).shortcuts() == ("b>goal", "c>a")


def test_reach_and_pathways() -> None:
    graph = board()
    assert graph.reaches("do", "goal")
    assert not graph.reaches("goal", "do")
    assert not graph.reaches("idle", "goal")
    assert not graph.reaches("nowhere", "goal")
    assert graph.upstream("b") == ("c", "out", "do", "on")
    assert graph.upstream("b>a") == ("b", "c", "out", "do", "on")
    assert graph.downstream("c") == ("goal", "a", "b")
    assert graph.downstream("c>b") == ("goal", "a", "b")
    assert graph.pathway("do", "goal") == ("do", "out", "c", "b", "goal")
    assert graph.between("c", "goal") == ("goal", "a", "b", "c")
    assert graph.pathway("idle", "goal") == graph.between("idle", "goal") == graph.upstream("nowhere") == ()


def test_components() -> None:
    assert board().components() == (
        ("goal", "a", "b", "c", "out", "do", "on"), ("given", "after-given"), ("alone",), ("idle",),
    )  # fmt: skip


def test_cut_off_by() -> None:
    theory = loads(
        "toc: 1\noutcomes: {goal: {role: long_term}, a: {}, b: {}}\ninterventions: {do: {}}\n"
        "links: [{from: a, to: goal}, {from: b, to: goal}, {from: do, to: a}, {from: do, to: b}]"
    )
    assert theory.graph.cut_off_by("do>a") == ()
    assert theory.graph.cut_off_by("do>a", "do>b") == ("goal",)
    assert theory.graph.cut_off_by("a>goal", "b>goal") == ("goal",)


def test_unreached() -> None:
    assert board().theory.unreached_outcomes() == ("alone",)


def test_riskiest_takes_the_weakest_word_and_never_multiplies() -> None:
    tree = {
        **BOARD,
        "links": [{**link, "confidence": 50} if link["from"] in "abc" else link for link in BOARD["links"]],
        "assumptions": {
            "one": {"about": ["b>a"], "confidence": 30},
            "two": {"about": ["b>a", "on>b>a"], "confidence": 60},
        },
    }
    risks = Graph(from_tree(tree)).riskiest()
    assert risks[0] == Risk("b>a", 30, "one", 2)
    assert {risk.confidence for risk in risks} == {30, 50, 60}
    assert risks[-1].link == "on>b>a"


def test_an_empty_theory_has_an_empty_graph() -> None:
    graph = Graph(loads("toc: 1"))
    assert graph.levels() == {}
    assert graph.components() == graph.loops() == graph.shortcuts() == graph.riskiest() == ()

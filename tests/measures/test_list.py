"""The measure list: derived, ordered, typed, with its gaps."""

from __future__ import annotations

import json

import pytest

from tests.measures.theories import CHAIN, joy, theory
from toc.measures import measure_list, measure_type, rows_json

ALL = """indicators:
  on-assumption: {name: Room made, measures: room}
  on-unintended: {name: Exposed people, measures: exposed}
  on-barrier: {name: Tired people, measures: tired}
  on-workshop: {name: People who came, measures: workshop}
  on-output: {name: Places taken, measures: places}
  on-safe: {name: Feeling safe, measures: safe}
  on-joy: {name: Joy score, measures: joy}
  on-care: {name: Care score, measures: care}
  loose: {name: Something}
  dangling: {name: Something else, measures: nowhere}
"""


def test_rows_run_from_the_goal_backwards_then_what_could_get_worse_then_assumptions_then_what_hangs_loose():
    rows = measure_list(theory(CHAIN + ALL))
    assert [row.id for row in rows] == [
        "on-care",
        "on-joy",
        "trust",  # a gap, where it stands in the chain
        "on-safe",
        "on-output",
        "on-workshop",
        "on-unintended",
        "on-barrier",
        "on-assumption",
        "loose",
        "dangling",
    ]
    assert [row.id for row in rows if row.gap] == ["trust"]


@pytest.mark.parametrize(
    ("indicator", "qi", "drivers"),
    [
        ("on-care", "outcome", "outcome"),
        ("on-joy", "outcome", "outcome"),
        ("on-safe", "outcome", "process"),
        ("on-output", "process", "process"),
        ("on-workshop", "process", "process"),
        ("on-unintended", "balancing", "balancing"),
        ("on-barrier", "process", "process"),
        ("on-assumption", "assumption_check", "assumption_check"),
        ("loose", None, None),
        ("dangling", None, None),
    ],
)
def test_the_type_follows_from_what_the_indicator_hangs_on_and_from_the_convention(indicator, qi, drivers):
    plain = theory(CHAIN + ALL)
    by_drivers = theory(CHAIN + ALL + "settings: {measures: {convention: drivers}}\n")
    assert measure_type(plain, plain.indicators[indicator]) == qi
    assert measure_type(by_drivers, by_drivers.indicators[indicator]) == drivers


def test_a_written_type_wins_and_the_row_says_that_the_map_sees_it_otherwise():
    (row,) = (
        row
        for row in measure_list(theory(CHAIN + "indicators: {m: {name: M, measures: workshop, type: balancing}}\n"))
        if not row.gap
    )
    assert (row.type, row.derived, row.mismatch) == ("balancing", "process", True)


def test_only_outcomes_below_the_ceiling_and_interventions_are_gaps():
    assert [row.id for row in measure_list(theory(CHAIN))] == ["joy", "trust", "safe", "places", "workshop"]


def test_a_row_knows_its_pathway_its_interventions_and_its_assumptions():
    rows = {row.id: row for row in measure_list(theory(CHAIN + ALL))}
    assert rows["on-workshop"].pathway == ("workshop", "places", "safe", "trust", "joy")
    assert rows["on-workshop"].assumptions == ("room",)
    assert rows["on-output"].interventions == ("workshop",)
    assert rows["on-unintended"].pathway == ("exposed", "safe", "trust", "joy")
    assert rows["on-joy"].pathway == ("joy",)
    assert rows["on-care"].pathway == ()


def test_a_feedback_arrow_is_no_pathway():
    body = """
outcomes: {top: {role: long_term}, low: {}, other: {}}
links: [{from: low, to: top}, {from: top, to: low, feedback: true}, {from: other, to: low, feedback: true}]
"""
    rows = {row.id: row for row in measure_list(theory(body))}
    assert rows["other"].pathway == ()


def test_the_json_for_the_editor_is_small_and_holds_no_words_of_the_theory():
    listed = rows_json(joy())
    assert listed["convention"] == "qi"
    assert listed["counts"] == {"outcome": 6, "process": 1, "balancing": 1, "assumption_check": 0, "gap": 13}
    assert listed["rows"][0] == {
        "indicator": "good-days",
        "element": "joy",
        "kind": "outcome",
        "type": "outcome",
        "level": "long_term",
        "pathway": ["joy"],
        "strands": ["colleagues", "service-users"],
        "in_plan": True,
    }
    assert len(json.dumps(listed, separators=(",", ":"))) < 6_000


def test_an_empty_theory_has_an_empty_list():
    assert measure_list(theory("title: Nothing yet\n")) == ()
    assert rows_json(theory("title: Nothing yet\n"))["rows"] == []

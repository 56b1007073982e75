"""Fixes: what they make of a file, that a second round changes nothing, and that they can be taken back."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tests.benchmarks.generate import theory_tree
from toc.checks import run
from toc.checks.aim_parts import take_apart
from toc.cli import main
from toc.edits import EDIT, Refused, apply, apply_changes, invert
from toc.theory import from_tree, load


def fixed(tmp_path: Path, text: str, *arguments: str) -> tuple[str, str]:
    """Return a file after ``toc check --fix``, and what the command said; a second round must change nothing."""
    path = tmp_path / "theory.toc.yaml"
    path.write_text(text, encoding="utf-8")
    said = CliRunner().invoke(main, ["check", str(path), "--fix", *arguments])
    after = path.read_text(encoding="utf-8")
    again = CliRunner().invoke(main, ["check", str(path), "--fix", *arguments])
    assert path.read_text(encoding="utf-8") == after
    assert "  fixed " not in again.stdout
    return after, said.stdout


def changes(before: str, after: str) -> list[str]:
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0)
    return [line for line in lines if line[0] in "+-" and not line.startswith(("---", "+++"))]


BROKEN = """\
toc: 1
title: Ours   # as agreed in May

outcomes:
  # what it is all for
  joy: {statement: Staff find joy, role: long_term}
  safe: {statement: Staff feel safe}   # the ward's own words
links:
  - {from: safe, to: joy, because: Being yourself takes less effort}
  - {from: safe, to: ghost}   # left over
"""


def test_a_broken_arrow_goes_and_comments_stay(tmp_path: Path) -> None:
    after, said = fixed(tmp_path, BROKEN, "--select", "broken-link")
    assert changes(BROKEN, after) == ["-  - {from: safe, to: ghost}   # left over"]
    assert "fixed S03 broken-link: Remove the arrow" in said


def test_what_moves_to_another_table_takes_the_comment_above_it_along(tmp_path: Path) -> None:
    text = """\
toc: 1
outcomes:
  # what it is all for
  joy: {statement: Staff find joy in their work, role: long_term}

  # Ann asked for this one;
  # Bo pays for it
  train:
    statement: Train all team leaders in listening   # a day each
    # dates to follow
  safe: {statement: Staff feel safe to speak}
links:
  - {from: train, to: safe}   # to be talked about
  - {from: safe, to: joy, because: Being yourself takes less effort}
"""
    after, _ = fixed(tmp_path, text, "--select", "T01")
    assert (
        after
        == """\
toc: 1
outcomes:
  # what it is all for
  joy: {statement: Staff find joy in their work, role: long_term}

  safe: {statement: Staff feel safe to speak}

interventions:
  # Ann asked for this one;
  # Bo pays for it
  train:
    statement: Train all team leaders in listening   # a day each
    # dates to follow
links:
  - {from: train, to: safe}   # to be talked about
  - {from: safe, to: joy, because: Being yourself takes less effort}
"""
    )


def test_a_near_miss_is_tied_to_what_was_meant(tmp_path: Path) -> None:
    text = BROKEN.replace("to: ghost", "to: joyy")
    text = text.replace("  - {from: safe, to: joy, because: Being yourself takes less effort}\n", "")
    after, _ = fixed(tmp_path, text, "--select", "S03")
    assert changes(text, after) == [
        "-  - {from: safe, to: joyy}   # left over",
        "+  - {from: safe, to: joy}   # left over",
    ]


def test_a_duplicate_arrow_keeps_both_reasons_and_what_hangs_on_it(tmp_path: Path) -> None:
    text = BROKEN.replace("{from: safe, to: ghost}   # left over", "{from: safe, to: joy, because: We saw it}")
    text += 'assumptions:\n  calm: {statement: It stays calm, about: ["safe>joy#2"]}\n'
    after, _ = fixed(tmp_path, text, "--select", "broken-link")
    theory = load(tmp_path / "theory.toc.yaml")
    assert list(theory.links) == ["safe>joy"]
    assert theory.links["safe>joy"].because == "Being yourself takes less effort; We saw it"
    assert theory.assumptions["calm"].about == ("safe>joy",)
    assert "# the ward's own words" in after


def test_an_aim_becomes_an_outcome_and_its_measure(tmp_path: Path) -> None:
    text = BROKEN.replace("Staff find joy", "80% of staff report a good day by 2020-12")
    after, _ = fixed(tmp_path, text, "--select", "aim-is-a-measure")
    theory = load(tmp_path / "theory.toc.yaml")
    assert theory.outcomes["joy"].statement == "Staff report a good day"
    (indicator,) = theory.indicators.values()
    assert indicator.tree() == {
        "name": "Staff who report a good day",
        "measures": "joy",
        "population": "Staff",
        "data_kind": "proportion",
        "unit": "%",
        "target": {"value": 80},
        "direction": "up",
        "by": "2020-12",
    }
    assert changes(text, after)[0].startswith("-  joy:")
    assert "# what it is all for" in after


def test_an_activity_becomes_an_intervention_and_its_arrows_are_tied_again(tmp_path: Path) -> None:
    text = BROKEN.replace("Staff feel safe", "Run a theatre workshop").replace("ghost", "joy")
    fixed(tmp_path, text, "--select", "activity-as-outcome,broken-link")
    theory = load(tmp_path / "theory.toc.yaml")
    assert theory.interventions["safe"].statement == "Run a theatre workshop"
    assert [link.id for link in theory.links.values()] == ["safe>joy"]
    assert theory.links["safe>joy"].because == "Being yourself takes less effort"


def test_an_assumption_becomes_an_outcome_in_the_chain(tmp_path: Path) -> None:
    text = BROKEN + "assumptions:\n  cover: {statement: We will find cover, about: [safe>joy]}\n"
    fixed(tmp_path, text, "--select", "assumption-is-precondition")
    theory = load(tmp_path / "theory.toc.yaml")
    assert theory.outcomes["cover"].statement == "We will find cover"
    assert "cover>joy" in theory.links


def test_boxes_that_say_the_same_become_one(tmp_path: Path) -> None:
    text = BROKEN.replace("links:", "  again: {statement: The staff feel safe.}\nlinks:")
    text = text.replace("{from: safe, to: ghost}   # left over", "{from: again, to: joy}")
    fixed(tmp_path, text, "--select", "same-thing-twice,broken-link")
    theory = load(tmp_path / "theory.toc.yaml")
    assert list(theory.outcomes) == ["joy", "safe"]
    assert list(theory.links) == ["safe>joy"]


def test_a_hidden_arrow_becomes_two_boxes_and_a_reason(tmp_path: Path) -> None:
    text = BROKEN.replace("Staff feel safe", "Staff feel safe because leaders listen").replace("ghost", "joy")
    fixed(tmp_path, text, "--select", "hidden-link,broken-link")
    theory = load(tmp_path / "theory.toc.yaml")
    assert theory.outcomes["safe"].statement == "Staff feel safe"
    (new,) = (outcome for id, outcome in theory.outcomes.items() if id not in ("joy", "safe"))
    assert new.statement == "Leaders listen"
    assert theory.links[f"{new.id}>safe"].because == "Staff feel safe because leaders listen"
    assert "safe>joy" in theory.links


def test_the_arrow_that_closes_a_loop_is_marked(tmp_path: Path) -> None:
    text = BROKEN.replace("{from: safe, to: ghost}", "{from: joy, to: safe}")
    after, _ = fixed(tmp_path, text, "--select", "unlabelled-loop")
    assert changes(text, after) == [
        "-  - {from: joy, to: safe}   # left over",
        "+  - {from: joy, to: safe, feedback: true}   # left over",
    ]


def test_an_assumption_drawn_with_an_arrow_hangs_on_what_it_is_about(tmp_path: Path) -> None:
    text = BROKEN.replace("to: ghost", "to: joy").replace("{from: safe, to: joy}", "{from: calm, to: safe}")
    text += "assumptions:\n  calm: {statement: It stays calm}\n"
    fixed(tmp_path, text, "--select", "illegal-link")
    theory = load(tmp_path / "theory.toc.yaml")
    assert theory.assumptions["calm"].about == ("safe",)
    assert list(theory.links) == ["safe>joy"]


AIMS: list[tuple[str, str, dict[str, Any]]] = [
    (
        "reduce sickness absence from 5.2% to 4% by March 2026",
        "Reduced sickness absence",
        {"name": "Sickness absence", "unit": "%", "baseline": {"value": 5.2}, "target": {"value": 4},
         "direction": "down", "by": "2026-03"},
    ),
    (
        "At least 9 in 10 patients feel listened to",
        "Patients feel listened to",
        {"name": "Patients who feel listened to", "population": "Patients", "data_kind": "proportion", "unit": "%",
         "target": {"value": 90}, "direction": "up"},
    ),
    (
        "95% of patients are seen within four hours by 31 March 2026",
        "Patients are seen within four hours",
        {"population": "Patients", "target": {"value": 95}, "by": "2026-03-31"},
    ),
    ("Two thirds of tenants know who to call", "Tenants know who to call", {"target": {"value": 67}, "unit": "%"}),
    ("500 young people complete the programme by 2027", "Young people complete the programme",
     {"data_kind": "count", "target": {"value": 500}, "population": "Young people", "by": "2027"}),
    ("Staff turnover below 10%", "Low staff turnover", {"target": {"value": 10}, "unit": "%", "direction": "down"}),
    ("Reoffending falls from 30% to 25%", "Reoffending falls", {"baseline": {"value": 30}, "target": {"value": 25}}),
    ("Reduce falls with harm by 20%", "Reduced falls with harm",
     {"target": {"value": "20% lower"}, "direction": "down"}),
    (
        "Increase the percentage of patients discharged before midday from 12% to 33%",
        "More patients discharged before midday",
        {"name": "Patients discharged before midday", "data_kind": "proportion", "baseline": {"value": 12}},
    ),
    ("60% reduction in pressure ulcers by April 2026", "Reduced pressure ulcers",
     {"name": "Pressure ulcers", "target": {"value": "60% lower"}, "by": "2026-04"}),
    ("By 2030, reduce child poverty by a third", "Reduced child poverty", {"target": {"value": "a third lower"}}),
    (
        "80% of staff say yes to \"Have you had a good day?\" by 2020-12",
        "Staff have a good day",
        {"target": {"value": 80}, "definition": "Answered yes to \"Have you had a good day?\"", "by": "2020-12"},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "statement", "fields"), AIMS, ids=[aim[0] for aim in AIMS])
def test_an_aim_is_taken_apart(text: str, statement: str, fields: dict[str, Any]) -> None:
    aim = take_apart(text)
    assert aim is not None
    assert aim.statement == statement
    assert fields.items() <= aim.fields.items()


def test_a_date_alone_moves_to_the_outcomes_own_field() -> None:
    theory = from_tree({"toc": 1, "outcomes": {"a": {"statement": "Staff feel safe by the end of March 2027"}}})
    (finding,) = run(theory, select=["T03"])
    assert finding.fix is not None
    result = apply(theory, EDIT.validate_python(finding.fix.edit))
    assert result.theory.outcomes["a"].tree() == {"statement": "Staff feel safe", "by": "2027-03"}


def test_every_fix_can_be_made_seen_and_taken_back() -> None:
    for seed in range(12):
        theory = from_tree(theory_tree(120, seed))
        for finding in run(theory):
            if finding.fix is None:
                continue
            try:
                result = apply(theory, EDIT.validate_python(finding.fix.edit))
            except Refused as refused:
                pytest.fail(f"{finding.check} {finding.elements}: {refused.message}")
            assert result.changes
            assert finding.id not in {other.id for other in run(result.theory, select=[finding.check])}
            assert apply_changes(result.theory, invert(result.changes)) == theory


def test_a_half_that_says_they_names_who_or_is_left_to_the_group() -> None:
    def halves(words: str) -> list[str] | None:
        tree = {"toc": 1, "outcomes": {"a": {"statement": words}}}
        (finding,) = run(from_tree(tree), select=["hidden-link"])
        return None if finding.fix is None else finding.fix.edit["statements"]

    assert halves("Staff feel safe so that they speak up") == ["Staff speak up", "Staff feel safe"]
    assert halves("Staff trust managers so that they speak up") is None
    assert halves("Patients sleep because it is quiet") is None

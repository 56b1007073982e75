"""What a room sees of findings: one line per check, severities by use, steps, settings, and what it left as it is."""

from __future__ import annotations

from typing import Any

import pytest

from toc.checks import Checker, UnknownCheck, finding_json, run, summary
from toc.edits import EDIT, apply
from toc.theory import from_tree
from toc.theory.model import Theory

CHAIN: dict[str, Any] = {
    "toc": 1,
    "outcomes": {
        "joy": {"statement": "Staff find joy in their work", "role": "long_term"},
        "safe": {"statement": "Staff feel safe to share"},
        "heard": {"statement": "Staff feel heard"},
        "loose": {"statement": "Staff have time to talk"},
    },
    "interventions": {"idle": {"statement": "Leaflet for every ward"}},
    "links": [{"from": "safe", "to": "joy", "because": "so it was before"}, {"from": "heard", "to": "safe"}],
}


def theory(**more: Any) -> Theory:
    return from_tree({**CHAIN, **more})


def checks(of: Theory, **how: Any) -> set[str]:
    return {finding.check for finding in run(of, **how)}


def test_a_summary_has_one_line_per_check_and_counts_progress() -> None:
    lines = {line.check: line for line in summary(run(theory()))}
    assert lines["silent-arrow"].line == "1 of 2 arrows explained"
    assert lines["outcome-unmeasured"].line == "0 of 4 outcomes below the ceiling are measured"
    assert lines["outcome-unmeasured"].elements == ("joy", "safe", "heard", "loose")
    assert lines["leads-nowhere"].line == "“Staff have time to talk” does not lead to a long-term outcome yet"
    severities = [line.severity for line in summary(run(theory()))]
    assert severities == sorted(severities, key=["error", "warning", "advice"].index)


def test_until_review_silent_arrows_are_one_line_of_progress_that_stays_the_same_finding() -> None:
    (before,) = run(theory(), step="assumptions", select=["A01"])
    assert before.severity == "advice"
    assert before.message == "1 of 2 arrows explained."
    (after,) = run(theory(links=[*CHAIN["links"], {"from": "loose", "to": "joy"}]), step="assumptions", select=["A01"])
    assert after.links != before.links
    assert after.id == before.id


def test_exports_are_stricter_than_live_views() -> None:
    live = {finding.check: finding.severity for finding in run(theory())}
    export = {finding.check: finding.severity for finding in run(theory(), use="export")}
    assert (live["idle-intervention"], export["idle-intervention"]) == ("warning", "error")
    goal = [finding for finding in run(theory(), use="export", select=["I01"]) if finding.elements == ("joy",)]
    assert [finding.severity for finding in goal] == ["error"]


def test_checks_of_later_steps_stay_silent() -> None:
    early = checks(theory(step="backwards_mapping"))
    assert not early & {"leads-nowhere", "idle-intervention", "outcome-unmeasured"}
    assert "idle-intervention" in checks(theory(step="backwards_mapping"), step="review")
    assert checks(from_tree({"toc": 1, "step": "set_up", "outcomes": {"a": {}}})) == set()


@pytest.mark.parametrize(
    ("setting", "speaks"),
    [({"idle-intervention": "off"}, False), ({"S09": False}, False), ({"idle-intervention": "on"}, True)],
)
def test_a_theory_can_turn_a_check_off(setting: dict[str, Any], speaks: bool) -> None:
    assert ("idle-intervention" in checks(theory(settings={"checks": setting}))) is speaks


def test_the_theory_wins_over_the_project_and_the_project_over_the_default() -> None:
    assert "too-long" in checks(theory(), settings={"too-long": {"words": 3}})
    own = theory(settings={"checks": {"too-long": {"words": 30}}})
    assert "too-long" not in checks(own, settings={"too-long": {"words": 3}})
    louder = run(theory(settings={"checks": {"leads-nowhere": {"severity": "error"}}}), select=["S06"])
    assert [finding.severity for finding in louder] == ["error"]


def test_a_setting_that_no_check_understands_is_said_and_stops_nothing() -> None:
    checker = Checker(theory(settings={"checks": {"too-lon": {}, "too-long": {"word": 3}, "hedge": 7}}))
    assert checker.findings
    said = "\n".join(checker.problems)
    assert "did you mean too-long?" in said
    assert "no limit “word”" in said
    assert "hedge: found 7; expected off, on" in said


def test_what_the_group_has_answered_stays_silent_and_is_remembered_with_its_reason() -> None:
    before = theory()
    edit = {"do": "dismiss", "check": "leads-nowhere", "about": ["loose"], "reason": "For next year", "by": "Ann"}
    after = apply(before, EDIT.validate_python(edit)).theory
    assert "leads-nowhere" in checks(before)
    assert "leads-nowhere" not in checks(after)
    (kept,) = (f for f in run(after, select=["S06"], dismissed=True) if f.elements == ("loose",))
    assert kept.dismissed == "For next year"
    assert "leads-nowhere" not in {finding_json(finding)["check"] for finding in run(after)}


def test_a_dismissal_by_code_without_ids_answers_the_whole_check_and_an_old_one_harms_nothing() -> None:
    dismissed = [{"check": "I01", "reason": "later"}, {"check": "hedge", "about": ["gone"], "reason": "old"}]
    found = checks(theory(dismissed=dismissed))
    assert "outcome-unmeasured" not in found
    assert "leads-nowhere" in found


def test_in_a_counted_line_only_what_was_answered_is_left_out() -> None:
    dismissed = [{"check": "outcome-unmeasured", "about": ["heard"], "reason": "we will see it"}]
    found = {finding.elements for finding in run(theory(dismissed=dismissed), select=["I01"])}
    assert found == {("joy",), ("safe", "loose")}


def test_an_unknown_check_is_named_with_what_may_have_been_meant() -> None:
    with pytest.raises(UnknownCheck, match="did you mean silent-arrow"):
        run(theory(), select=["silent-arrows"])


def test_findings_come_in_the_order_of_the_table_then_of_the_file() -> None:
    found = run(theory())
    order = [finding.check for finding in found]
    assert order == sorted(order, key=list(dict.fromkeys(order)).index)
    assert found == run(theory())

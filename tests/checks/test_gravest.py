"""Whether errors stand: the same answer as a whole run's, on every case of every check and on settings of a group's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from toc.checks import CHECKS, errors_stand, run
from toc.theory import Theory, from_tree

CASES: dict[str, list[dict[str, Any]]] = yaml.safe_load(
    Path(__file__).with_name("cases.yaml").read_text(encoding="utf-8")
)
LOST: dict[str, Any] = {
    "outcomes": {"a": {"statement": "All is well", "role": "long_term"}},
    "links": [{"from": "a", "to": "gone"}],
}


def theory_of(tree: dict[str, Any], **more: Any) -> Theory:
    return from_tree({"toc": 1, **tree, **more})


def test_the_answer_is_that_of_a_whole_run() -> None:
    answers = set()
    for cases in CASES.values():
        for case in cases:
            theory = theory_of(case["speaks"] if "speaks" in case else case["silent"])
            errors = {finding.check for finding in run(theory, use="export") if finding.severity == "error"}
            answers.add(bool(errors))
            assert errors_stand(theory, also=list(CHECKS)) == bool(errors), (theory.tree(), errors)
            assert errors_stand(theory) == bool(errors - {"outcome-unmeasured"}), (theory.tree(), errors)
    assert answers == {True, False}


def test_what_a_group_has_answered_or_switched_off_stands_no_more() -> None:
    assert errors_stand(theory_of(LOST))
    answered = {"check": "broken-link", "about": ["a", "a>gone"], "reason": "It comes back in May"}
    assert not errors_stand(theory_of(LOST, dismissed=[answered]))
    assert not errors_stand(theory_of(LOST, settings={"checks": {"broken-link": "off"}}))


def test_a_group_may_call_any_finding_an_error() -> None:
    fine = {"outcomes": {"a": {"statement": "Staff improve their wellbeing", "role": "long_term"}}}
    name = next(iter(finding.check for finding in run(theory_of(fine)) if finding.severity != "error"))
    assert not errors_stand(theory_of(fine))
    assert errors_stand(theory_of(fine, settings={"checks": {name: {"severity": "error"}}}))

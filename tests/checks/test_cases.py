"""Each check on small theories on which it speaks, and on which it stays silent: cases.yaml."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from toc.checks import CHECKS, run
from toc.checks.finding import SEVERITIES
from toc.theory import dumps, from_tree, loads

CASES: dict[str, list[dict[str, Any]]] = yaml.safe_load(
    Path(__file__).with_name("cases.yaml").read_text(encoding="utf-8")
)
ALL = [pytest.param(name, case, id=f"{name}-{n}") for name, cases in CASES.items() for n, case in enumerate(cases, 1)]


def test_every_check_has_a_case_that_speaks_and_one_that_is_silent() -> None:
    assert list(CASES) == list(CHECKS)
    for name, cases in CASES.items():
        assert {next(key for key in case if key in ("speaks", "silent")) for case in cases} == {"speaks", "silent"}, (
            name
        )


@pytest.mark.parametrize(("name", "case"), ALL)
def test_a_check_speaks_where_it_should_and_only_there(name: str, case: dict[str, Any]) -> None:
    tree = case["speaks"] if "speaks" in case else case["silent"]
    theory = from_tree({"toc": 1, **tree})
    found = run(theory, select=[name], step=case.get("step"))
    assert [[*finding.elements, *finding.links] for finding in found] == case.get("about", [])
    for finding in found:
        assert finding.severity in SEVERITIES
        assert finding.message.endswith(".")
        assert finding.why
        assert finding.question
    again = run(loads(dumps(theory)), select=[name], step=case.get("step"))
    assert [finding.id for finding in again] == [finding.id for finding in found]

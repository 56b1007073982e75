"""The worked theories' findings are those that were reviewed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cases.cases import CASES, MODELS, case_of, findings_of
from toc.theory import load

THEORIES = sorted(MODELS.glob("*.toc.yaml"))


@pytest.mark.parametrize("model", THEORIES, ids=lambda path: path.name)
def test_the_findings_are_those_that_were_reviewed(model: Path) -> None:
    assert findings_of(model) == case_of(model).read_text(encoding="utf-8"), (
        "review the difference (python tests/cases/cases.py), then take it over with --write"
    )


@pytest.mark.parametrize("model", THEORIES, ids=lambda path: path.name)
def test_a_worked_theory_says_where_it_comes_from_and_what_it_teaches(model: Path) -> None:
    text = model.read_text(encoding="utf-8")
    assert text.startswith("# ")
    assert load(model).title


def test_no_case_is_left_of_a_theory_that_is_no_more() -> None:
    assert {path.name for path in CASES.glob("*.txt")} == {case_of(model).name for model in THEORIES}

"""The fixes of findings as edits: each can be made, answers its finding, can be taken back, and does no harm twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.edits.laws import illegal, picture, twins
from toc.checks import run
from toc.edits import Refused, Result, apply, apply_changes, invert
from toc.theory import Theory, load

MODELS = sorted((Path(__file__).resolve().parents[2] / "models").glob("*.toc.yaml"))


def attempt(theory: Theory, edit: dict) -> Result | Refused:
    try:
        return apply(theory, edit)
    except Refused as refused:
        return refused


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.name.partition(".")[0])
def test_every_fix_of_a_model(path):
    theory = load(path)
    for finding in run(theory):
        if finding.fix is None:
            continue
        result = apply(theory, finding.fix.edit)
        assert picture(apply_changes(result.theory, invert(result.changes), strict=True)) == picture(theory)
        assert finding.id not in {left.id for left in run(result.theory)}, f"{finding.check} is still there"
        assert illegal(theory) or not illegal(result.theory)
        assert twins(theory) or not twins(result.theory)
        again = attempt(result.theory, finding.fix.edit)
        assert isinstance(again, Refused) or not again.changes, f"{finding.check}: pressed twice it does more"

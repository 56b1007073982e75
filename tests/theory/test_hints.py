"""A misspelt field opens, is kept, and is mentioned."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from toc.cli import main
from toc.theory import load, loads
from toc.theory.hints import hints


@pytest.mark.parametrize(
    ("text", "field", "meant"),
    [
        ("toc: 1\noutcome: {joy: {}}", "outcome", "outcomes"),
        ("toc: 1\noutcomes:\n  joy: {statment: Joy}", "outcomes.joy.statment", "statement"),
        ("toc: 1\noutcomes:\n  joy: {Role: long_term}", "outcomes.joy.Role", "role"),
        ("toc: 1\noutcomes:\n  joy: {above-ceiling: true}", "outcomes.joy.above-ceiling", "above_ceiling"),
        ("toc: 1\nlinks:\n  - {from: a, to: b, becuase: c}", "links.a>b.becuase", "because"),
    ],
)
def test_a_field_that_is_nearly_known_is_mentioned(text: str, field: str, meant: str) -> None:
    [hint] = hints(loads(text))
    assert hint.field == field
    assert hint.expected == f"{meant}, perhaps"
    assert hint.line == text.count("\n") + 1


def test_a_groups_own_fields_are_nobodys_business(models: Path) -> None:
    assert hints(loads("toc: 1\nx-colour: teal\noutcomes: {joy: {priority: 1, ward: 6, cost: 9}}")) == ()
    for path in models.glob("*.toc.yaml"):
        assert hints(load(path)) == ()


def test_the_check_command_mentions_it_and_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "t.toc.yaml"
    path.write_text("toc: 1\nstep: long_term\noutcomes:\n  joy: {statment: Joy, role: long_term}\n", encoding="utf-8")
    said = CliRunner().invoke(main, ["check", str(path)])
    assert said.exit_code == 0
    assert f"{path}:4  outcomes.joy.statment\n" in said.stderr
    assert "  expected  statement, perhaps\n" in said.stderr

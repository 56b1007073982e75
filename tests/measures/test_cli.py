"""``toc measures`` as a person calls it."""

from __future__ import annotations

from click.testing import CliRunner

from tests.measures.theories import MODELS
from toc.cli import main

JOY = str(MODELS / "joy-collaborative.toc.yaml")


def run(*words: str):
    return CliRunner().invoke(main, ["measures", *words])


def test_the_suffix_says_the_format(tmp_path):
    out = tmp_path / "plan.xlsx"
    assert run(JOY, "-o", str(out)).exit_code == 0
    assert out.read_bytes()[:2] == b"PK"


def test_standard_output_needs_a_format():
    assert run(JOY, "-o", "-", "--format", "csv").stdout_bytes.startswith(b"\xef\xbb\xbfNo.,Id,Measure")
    refused = run(JOY, "-o", "-")
    assert refused.exit_code == 2
    assert "--format" in refused.stderr


def test_an_unknown_suffix_lists_the_known_ones(tmp_path):
    refused = run(JOY, "-o", str(tmp_path / "plan.odt"))
    assert refused.exit_code == 2
    assert "The suffix .odt is not one" in refused.stderr
    assert "xlsx" in refused.stderr


def test_a_broken_file_and_an_unwritable_path_are_said_plainly(tmp_path):
    broken = tmp_path / "broken.toc.yaml"
    broken.write_text("toc: 1\noutcomes: [\n", encoding="utf-8")
    refused = run(str(broken), "-o", str(tmp_path / "plan.csv"))
    assert refused.exit_code == 2
    assert "broken.toc.yaml" in refused.stderr
    refused = run(JOY, "-o", str(tmp_path / "nowhere" / "plan.csv"))
    assert refused.exit_code == 2
    assert "no such folder" in refused.stderr


def test_a_chart_of_one_indicator(tmp_path):
    out = tmp_path / "chart.svg"
    assert run(JOY, "-o", str(out), "--chart", "relationships-with-colleagues", "--kind", "xmr").exit_code == 0
    assert b"SPC chart (XmR)" in out.read_bytes()
    pasted = run(JOY, "-o", "-", "--format", "csv", "--chart", "relationships-with-colleagues")
    assert pasted.stdout_bytes == b"Date,Value\r\n2020-01-31,55\r\n"


def test_a_misspelt_indicator_is_asked_about(tmp_path):
    refused = run(JOY, "-o", str(tmp_path / "chart.svg"), "--chart", "good-day")
    assert refused.exit_code == 2
    assert "Did you mean “good-days”?" in refused.stderr


def test_where_to_write_is_asked_for():
    refused = run(JOY)
    assert refused.exit_code == 2
    assert "-o plan.xlsx" in refused.stderr


def test_a_plan_that_measures_no_goal_is_a_draft(tmp_path):
    theory = tmp_path / "one.toc.yaml"
    lines = ["toc: 1", "outcomes: {joy: {statement: Staff find joy in their work, role: long_term}}"]
    theory.write_text("\n".join(lines), encoding="utf-8")
    made = run(str(theory), "-o", "-", "--format", "md")
    assert "**Draft: " in made.stdout
    lines.append("indicators: {days: {name: Staff who had a good day, measures: joy}}")
    theory.write_text("\n".join(lines), encoding="utf-8")
    assert "Draft: " not in run(str(theory), "-o", "-", "--format", "md").stdout

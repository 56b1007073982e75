"""``toc diff`` and ``toc merge`` as people and scripts call them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from toc.cli import main
from toc.edits import apply
from toc.theory import load

BASE = """\
toc: 1
title: Joy   # a working title
outcomes:
  # what we are here for
  joy: {statement: Staff find joy, role: long_term}
  safe:
    statement: Staff feel safe   # to share
links:
  - {from: safe, to: joy, because: It works both ways}
"""


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    texts = {
        "base": BASE,
        "a": BASE.replace("Staff feel safe ", "Staff feel safe to share "),
        "b": BASE.replace("title: Joy ", "title: Joy at work "),
        "c": BASE.replace("Staff feel safe ", "Colleagues feel safe "),
        "broken": "toc: 1\noutcomes: 7\n",
    }
    found = {}
    for name, text in texts.items():
        found[name] = tmp_path / f"{name}.toc.yaml"
        found[name].write_text(text)
    found["out"] = tmp_path / "out.toc.yaml"
    return found


def run(*args: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, [str(arg) for arg in args])
    return result.exit_code, result.stdout, result.stderr


def test_diff_says_what_changed(files):
    code, out, _ = run("diff", files["base"], files["a"])
    assert code == 1
    assert out.splitlines() == [
        "~ outcome safe “Staff feel safe to share”: statement",
        "    - Staff feel safe",
        "    + Staff feel safe to share",
        "1 difference",
    ]


def test_diff_of_the_same_is_silent_about_comments(files, tmp_path):
    other = tmp_path / "other.toc.yaml"
    other.write_text(BASE.replace("# to share", "# or so"))
    assert run("diff", files["base"], other)[:2] == (0, "The two theories say the same.\n")


def test_diff_as_json_gives_edits_that_apply(files):
    code, out, _ = run("diff", files["base"], files["b"], "--format", "json")
    theory = load(files["base"])
    for edit in json.loads(out)["edits"]:
        theory = apply(theory, edit).theory
    assert code == 1
    assert theory == load(files["b"])


def test_merge_joins_both_and_keeps_the_comments(files):
    code, out, _ = run("merge", files["base"], files["a"], files["b"], "-o", files["out"])
    assert code == 0
    assert "joined" in out
    assert files["out"].read_text() == BASE.replace("title: Joy ", "title: Joy at work ").replace(
        "Staff feel safe ", "Staff feel safe to share "
    )


def test_a_conflict_is_named_and_nothing_is_written(files):
    code, out, _ = run("merge", files["base"], files["a"], files["c"], "-o", files["out"])
    assert code == 1
    assert "Staff feel safe to share" in out
    assert "Colleagues feel safe" in out
    assert not files["out"].exists()


@pytest.mark.parametrize(("take", "words"), [("a", "Staff feel safe to"), ("b", "Colleagues"), ("base", "safe   #")])
def test_a_conflict_is_settled_by_whose_word_to_take(files, take, words):
    code, _, _ = run("merge", files["base"], files["a"], files["c"], "-o", files["out"], "--take", take)
    assert code == 1
    assert words in files["out"].read_text()


def test_a_conflict_as_json(files):
    _, out, _ = run("merge", files["base"], files["a"], files["c"], "-o", files["out"], "--format", "json")
    tree = json.loads(out)
    assert tree["written"] is None
    assert tree["conflicts"] == [
        {
            "code": "changed_differently",
            "table": "outcomes",
            "id": "safe",
            "field": "statement",
            "base": "Staff feel safe",
            "a": "Staff feel safe to share",
            "b": "Colleagues feel safe",
        }
    ]


@pytest.mark.parametrize("name", ["broken", "nowhere"])
def test_a_file_that_cannot_be_read_is_told_on_stderr(files, tmp_path, name):
    path = files.get(name, tmp_path / "nowhere.toc.yaml")
    for args in (("diff", files["a"], path), ("merge", files["base"], files["a"], path, "-o", files["out"])):
        code, out, err = run(*args)
        assert code == 2
        assert out == ""
        assert path.name in err


def test_what_goes_is_called_what_it_was(tmp_path: Path) -> None:
    """Its id may come again as something else."""
    old, new = tmp_path / "old.toc.yaml", tmp_path / "new.toc.yaml"
    old.write_text("toc: 1\noutcomes: {colleagues: {statement: Colleagues rely on each other}}\n", encoding="utf-8")
    new.write_text("toc: 1\nstrands: {colleagues: {title: With colleagues}}\n", encoding="utf-8")
    said = CliRunner().invoke(main, ["diff", str(old), str(new)]).output.splitlines()
    assert said[:2] == [
        "- outcome colleagues “Colleagues rely on each other”",
        "+ strand colleagues “With colleagues”",
    ]

"""``toc check`` and ``toc explain`` as the command line's contract has them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from toc.cli import main
from toc.edits import Refused

DRAFT = """\
toc: 1
# what we first wrote
outcomes:
  aim: {statement: 80% of staff report a good day by 2020-12, role: long_term}   # our aim
  explore: {statement: Explore and test the conditions for sharing}
links:
  - {from: explore, to: aim}
  - {from: aim, to: nowhere}
"""


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    path = tmp_path / "draft.toc.yaml"
    path.write_text(DRAFT, encoding="utf-8")
    return path


def toc(*arguments: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    return result.exit_code, result.stdout, result.stderr


def test_the_text_names_line_code_and_question(draft: Path) -> None:
    code, out, _ = toc("check", draft)
    assert code == 1
    assert "T03 aim-is-a-measure" in out
    assert "      4  “80% of staff report a good day by 2020-12”" in out
    assert "ask  A good improvement aim" in out


def test_json_has_the_fixed_shape(draft: Path) -> None:
    code, out, _ = toc("check", draft, "--format", "json")
    tree = json.loads(out)
    assert code == 1
    assert set(tree) == {"findings", "summary"}
    for finding in tree["findings"]:
        assert list(finding) == [
            "id", "file", "line", "code", "check", "severity", "elements", "links", "message", "why", "question", "fix",
        ]  # fmt: skip
    broken = next(finding for finding in tree["findings"] if finding["check"] == "broken-link")
    assert (broken["line"], broken["severity"], broken["links"]) == (8, "error", ["aim>nowhere"])
    assert broken["fix"]["edit"] == {"do": "unlink", "id": "aim>nowhere"}


def test_ids_stay_the_same_from_run_to_run_whatever_else_changes(draft: Path) -> None:
    before = {f["id"] for f in json.loads(toc("check", draft, "--format", "json")[1])["findings"] if f["code"] == "T03"}
    draft.write_text(DRAFT.replace("outcomes:", "outcomes:\n  more: {statement: Staff sleep well}"), encoding="utf-8")
    after = {f["id"] for f in json.loads(toc("check", draft, "--format", "json")[1])["findings"] if f["code"] == "T03"}
    assert before == after
    assert len(before) == 1


def test_sarif_names_rule_place_and_fingerprint(draft: Path) -> None:
    run = json.loads(toc("check", draft, "--format", "sarif")[1])["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("error", "warning", "note")
        assert result["locations"][0]["physicalLocation"]["region"]["startLine"] >= 1
        assert result["partialFingerprints"]


def test_github_annotations_escape_what_would_break_them(draft: Path) -> None:
    lines = toc("check", draft, "--format", "github")[1].splitlines()
    aim = next(line for line in lines if "T03" in line)
    assert aim.startswith("::notice file=")
    assert "80%25 of staff" in aim
    assert "%0A" in aim


@pytest.mark.parametrize(
    ("arguments", "exit_code"),
    [
        ([], 1),
        (["--fail-on", "warning"], 1),
        (["--select", "T03"], 0),
        (["--select", "T03", "--fail-on", "advice"], 1),
        (["--ignore", "broken-link"], 0),
        (["--ignore", "S03,T01", "--ignore", "aim-is-a-measure"], 0),
    ],
)
def test_exit_codes_follow_fail_on_select_and_ignore(draft: Path, arguments: list[str], exit_code: int) -> None:
    assert toc("check", draft, *arguments)[0] == exit_code


def test_the_exit_code_is_the_worst_over_all_files(draft: Path, tmp_path: Path) -> None:
    good = tmp_path / "good.toc.yaml"
    good.write_text("toc: 1\n", encoding="utf-8")
    bad = tmp_path / "bad.toc.yaml"
    bad.write_text("toc: 2\n", encoding="utf-8")
    assert toc("check", good, "--step", "set_up")[0] == 0
    assert toc("check", good, draft)[0] == 1
    code, out, err = toc("check", bad, draft, tmp_path / "missing.toc.yaml")
    assert code == 2
    assert "broken-link" in out
    assert "bad.toc.yaml" in err
    assert "missing.toc.yaml" in err


def test_an_unknown_check_is_a_wrong_call_that_names_near_misses(draft: Path) -> None:
    code, _, err = toc("check", draft, "--select", "T03,aim-is-measure")
    assert code == 2
    assert "did you mean aim-is-a-measure?" in err
    assert toc("check", draft, "--ignore", "T99")[0] == 2
    assert toc("check", draft, "--step", "conecting")[0] == 2


def test_the_step_decides_which_checks_speak(draft: Path) -> None:
    early = {
        f["code"] for f in json.loads(toc("check", draft, "--step", "long_term", "--format", "json")[1])["findings"]
    }
    assert "I01" not in early
    assert "T03" in early


def test_explain_knows_codes_and_names(draft: Path) -> None:
    assert toc("explain", "T03") == toc("explain", "aim-is-a-measure")
    code, out, _ = toc("explain", "t03")
    assert code == 0
    for heading in ("What it does", "Why it matters", "Question for the room", "Example", "Use instead", "Fix"):
        assert heading in out
    code, _, err = toc("explain", "silent-arow")
    assert code == 2
    assert "silent-arrow" in err
    assert "S01  no-long-term-outcome" in toc("explain")[1]


@pytest.fixture
def shut(tmp_path: Path) -> Path:
    path = tmp_path / "shut.toc.yaml"
    path.write_text('toc: 1\ntitle: "Joy\n', encoding="utf-8")
    return path


def test_json_names_the_files_that_could_not_be_read(shut: Path, draft: Path, tmp_path: Path) -> None:
    code, out, err = toc("check", shut, draft, tmp_path / "none.yaml", "--format", "json")
    tree = json.loads(out)
    assert code == 2
    assert {finding["file"] for finding in tree["findings"]} == {str(draft)}
    first, second = tree["summary"]["unreadable"]
    assert first["file"] == str(shut)
    assert first["problems"] == [
        {"line": 2, "column": 8, "field": "title", "found": "a quote that is not closed", "expected": "a closing quote"}
    ]
    assert "there is no such file" in second["problems"][0]["found"]
    assert "shut.toc.yaml:2:8" in err


def test_sarif_has_them_as_notifications_of_the_tool(shut: Path, draft: Path) -> None:
    run = json.loads(toc("check", shut, draft, "--format", "sarif")[1])["runs"][0]
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    (told,) = invocation["toolExecutionNotifications"]
    assert told["level"] == "error"
    assert told["locations"][0]["physicalLocation"]["region"] == {"startLine": 2, "startColumn": 8}
    assert json.loads(toc("check", draft, "--format", "sarif")[1])["runs"][0]["invocations"] == [
        {"executionSuccessful": True}
    ]


def test_github_annotates_a_file_that_could_not_be_read(shut: Path) -> None:
    code, out, _ = toc("check", shut, "--format", "github")
    assert code == 2
    assert out.startswith("::error file=")
    assert ",line=2,title=The file could not be read::title: found a quote" in out


def test_a_selection_of_nothing_is_a_wrong_call(draft: Path) -> None:
    for words in (("--select", ","), ("--select", ""), ("--ignore", " , ")):
        code, _, err = toc("check", draft, *words)
        assert code == 2
        assert "expected codes or names of checks" in err


def test_settings_that_no_check_understands_are_told(tmp_path: Path) -> None:
    path = tmp_path / "t.toc.yaml"
    path.write_text("toc: 1\nsettings: {checks: {crowd-or-wb: {limit: 9}, who-changes: maybe}}\n", encoding="utf-8")
    _, _, err = toc("check", path)
    assert "there is no check “crowd-or-wb”; did you mean crowd-or-web?" in err
    assert "who-changes: found 'maybe'; expected off, on, or limits" in err


def test_an_arrow_is_never_tied_to_itself(tmp_path: Path) -> None:
    path = tmp_path / "t.toc.yaml"
    path.write_text("toc: 1\noutcomes: {a: {}, b: {}}\nlinks:\n  - {from: a, to: a>bb}\n", encoding="utf-8")
    assert "fix  Remove the arrow" in toc("check", path, "--select", "S03")[1]
    _, out, _ = toc("check", path, "--select", "S03", "--fix")
    assert "fixed S03 broken-link: Remove the arrow" in out
    assert "--fix" not in out
    assert "a>bb" not in path.read_text(encoding="utf-8")


def test_what_could_not_be_put_right_is_not_offered_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "t.toc.yaml"
    path.write_text("toc: 1\noutcomes:\n  a: {strands: [gone]}\n", encoding="utf-8")

    def refuse(*_: object) -> None:
        raise Refused("locked", "It is locked.", "Unlock it.")

    assert "--fix puts 1 right" in toc("check", path, "--select", "S03")[1]
    monkeypatch.setattr("toc.edits.apply", refuse)
    _, out, err = toc("check", path, "--select", "S03", "--fix")
    assert "It is locked. Unlock it." in err
    assert "--fix puts" not in out


def test_a_word_of_a_name_finds_the_check() -> None:
    assert "did you mean aim-is-a-measure?" in toc("explain", "aim")[2]
    assert "did you mean unlabelled-loop?" in toc("explain", "loop")[2]

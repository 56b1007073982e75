"""The command's front page, its errors and its smaller commands, run as a person runs them."""

from __future__ import annotations

import json
import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from toc.cli import COMMANDS, SECTIONS, main
from toc.cli.new import starter
from toc.theory import load, loads

ROOT = Path(__file__).resolve().parents[2]
JOY = "models/joy-collaborative.toc.yaml"
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}


def toc(*words: str, cwd: Path = ROOT, stdin: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "toc.cli", *words]
    return subprocess.run(command, cwd=cwd, env=ENVIRONMENT, input=stdin, capture_output=True, text=True, timeout=60)


def test_the_front_page_names_every_command_once_under_a_heading() -> None:
    said = toc("--help")
    assert said.returncode == 0
    for name, (_, line) in COMMANDS.items():
        assert said.stdout.count(line) == 1
        assert sum(name in listed for listed in SECTIONS.values()) == 1
    for heading in SECTIONS:
        assert f"{heading}:" in said.stdout
    assert max(map(len, said.stdout.splitlines())) <= 100


def test_the_front_page_imports_no_command_of_its_own() -> None:
    code = "import sys\nfrom toc.cli import main\ntry:\n main(['--help'])\nexcept SystemExit:\n pass\n"
    code += "print([name for name in sys.modules if name.startswith('toc.cli.') and name != 'toc.cli.errors'])"
    done = subprocess.run([sys.executable, "-c", code], env=ENVIRONMENT, capture_output=True, text=True, check=True)
    assert done.stdout.strip().splitlines()[-1] == "[]"


@pytest.mark.parametrize("name", [*COMMANDS, "serve"])
def test_every_command_has_a_help_page(name: str) -> None:
    said = CliRunner().invoke(main, [name, "--help"])
    assert said.exit_code == 0, said.output
    assert len(said.output) > 200


def test_the_page_of_help_pages_is_fresh() -> None:
    """After a change of a help page: python docs/reference/write_command_line.py."""
    path = ROOT / "docs" / "reference" / "command-line.md"
    text = path.read_text(encoding="utf-8")
    assert runpy.run_path(str(path.with_name("write_command_line.py")))["page"](text) == text


def test_no_command_at_all_shows_the_page() -> None:
    said = toc()
    assert "Build a theory" in said.stdout + said.stderr


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("chekc",), "There is no command 'chekc'. Did you mean 'check'?"),
        (("dance",), "No such command 'dance'"),
        (("check",), "Missing argument"),
        (("new", "--colour"), "No such option"),
        (("check", "none.toc.yaml"), "none.toc.yaml: there is no such file or folder"),
        (("export", "none.toc.yaml", "-o", "map.svg"), "none.toc.yaml: there is no such file or folder"),
        (("measures", "none.toc.yaml", "-o", "list.csv"), "none.toc.yaml: there is no such file or folder"),
        (("check", "models"), "models: it is a folder"),
        (("check", "nowhere/our.toc.yaml"), "nowhere: there is no such folder"),
        (("export", JOY, "-o", "nowhere/map.svg"), "nowhere: there is no such folder"),
        (("measures", JOY, "-o", "nowhere/plan.xlsx"), "nowhere: there is no such folder"),
        (("measures", JOY, "-o", "plan.foo"), "The suffix .foo is not one that toc measures can write."),
        (("merge", JOY, JOY, JOY, "-o", "nowhere/all.toc.yaml"), "nowhere: there is no such folder"),
        (("new", "theory.txt"), "try “toc new theory.toc.yaml”"),
        (("new", "nowhere/ours"), "nowhere: there is no such folder"),
    ],
)
def test_a_wrong_call_exits_with_2_and_says_why_on_stderr(words: tuple[str, ...], says: str) -> None:
    said = toc(*words)
    assert said.returncode == 2
    assert says in said.stderr
    assert "Traceback" not in said.stderr
    assert not said.stdout


def test_errors_come_without_colour_when_nobody_looks(tmp_path: Path) -> None:
    (tmp_path / "t.toc.yaml").write_text("toc: 1\noutcomes: {joy: {role: longterm}}\n", encoding="utf-8")
    said = toc("export", "t.toc.yaml", "-o", "t.svg", cwd=tmp_path)
    assert said.returncode == 2
    assert said.stderr == (
        "t.toc.yaml:2  outcomes.joy.role\n"
        '  found     the text "longterm"\n'
        "  expected  one of impact, long_term, intermediate, output. Did you mean long_term?\n"
        "1 problem in t.toc.yaml; it was not opened, and nothing was changed.\n"
    )


def test_a_reader_that_goes_away_is_no_error() -> None:
    pipe = f"{sys.executable} -m toc.cli schema | head -c 1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", pipe], cwd=ROOT, env=ENVIRONMENT, capture_output=True, text=True, timeout=60)
    assert done.stdout == "{0\n"
    assert not done.stderr


def test_schema_is_json() -> None:
    assert json.loads(toc("schema").stdout)["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_new_plants_the_first_question(tmp_path: Path) -> None:
    said = toc("new", "ours", cwd=tmp_path)
    assert said.returncode == 0
    assert "toc check ours.toc.yaml" in said.stdout
    theory = load(tmp_path / "ours.toc.yaml")
    assert theory.step == "backwards_mapping"
    assert theory.outcomes["goal"].role == "long_term"
    assert "What" not in (theory.title or "")
    checked = toc("check", "ours.toc.yaml", cwd=tmp_path)
    assert checked.returncode == 0
    assert "no-statement" in checked.stdout
    assert "nothing-needed" in checked.stdout


def test_new_writes_down_what_it_is_told(tmp_path: Path) -> None:
    toc("new", "a.toc.yaml", "--title", "Joy: at #work", "--outcome", '"Staff" say: yes', cwd=tmp_path)
    theory = load(tmp_path / "a.toc.yaml")
    assert (theory.title, theory.outcomes["goal"].statement) == ("Joy: at #work", '"Staff" say: yes')
    toc("new", "a.toc.json", "--outcome", "Staff find joy", cwd=tmp_path)
    assert load(tmp_path / "a.toc.json").outcomes["goal"].statement == "Staff find joy"


def test_new_never_touches_a_file_that_is_there(tmp_path: Path) -> None:
    (tmp_path / "mine.toc.yaml").write_text("mine", encoding="utf-8")
    said = toc("new", "mine.toc.yaml", cwd=tmp_path)
    assert said.returncode == 2
    assert "exists already" in said.stderr
    assert (tmp_path / "mine.toc.yaml").read_text(encoding="utf-8") == "mine"


def test_the_starter_grows_in_place() -> None:
    """What it asks for can be added, by hand or by the editor, and its comments stay."""
    from toc.theory import dumps, from_tree

    text = starter("ours.toc.yaml", "Ours", "")
    tree = loads(text).tree()
    tree["outcomes"]["goal"]["statement"] = "Staff find joy in their work"
    tree["outcomes"]["safe"] = {"statement": "Staff feel safe to share"}
    tree["links"] = [{"from": "safe", "to": "goal"}]
    grown = dumps(from_tree(tree), like=text)
    assert loads(grown).tree() == tree
    assert all(line in grown for line in text.splitlines() if line.lstrip().startswith("#"))

"""Whatever is wrong with a file, a person is told where, what was found and what was expected, within seconds."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Literal

import pytest

from tests.theory.broken import BROKEN
from toc.theory import TheoryFileError, json_reader, load, loads, yaml_reader

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = Path(__file__).with_name("broken.txt")


def told() -> str:
    """Return what is said of every broken file; after a wanted change, write it to broken.txt and read it."""
    parts = []
    for name, (data, file) in BROKEN.items():
        with pytest.raises(TheoryFileError) as caught:
            loads(data, format="json" if file.endswith(".json") else "yaml", name=file)
        parts.append(f"# {name}\n{caught.value}\n")
    return "\n".join(parts)


def test_each_broken_file_gets_its_words() -> None:
    assert told() == GOLDEN.read_text(encoding="utf-8")


def test_all_problems_of_a_file_are_told_at_once_in_the_order_of_its_lines() -> None:
    data, file = BROKEN["wrong types"]
    with pytest.raises(TheoryFileError) as caught:
        loads(data, name=file)
    lines = [problem.line for problem in caught.value.problems]
    assert lines == sorted(lines)
    assert len(lines) == 11
    first = caught.value.problems[0]
    assert (first.file, first.line, first.field) == ("t.toc.yaml", 2, "title")
    assert (first.found, first.expected) == ("a list of 1", "text")


def test_the_command_says_it_on_stderr_and_exits_with_2(tmp_path: Path) -> None:
    for number, (data, file) in enumerate(BROKEN.values()):
        (tmp_path / f"{number}-{file}").write_bytes(data)
    names = sorted(path.name for path in tmp_path.iterdir())
    done = subprocess.run(
        [sys.executable, "-m", "toc.cli", "check", *names],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 2
    assert "Traceback" not in done.stderr + done.stdout
    for name in names:
        assert name in done.stderr


def test_a_file_over_the_limit_is_not_read(tmp_path: Path) -> None:
    sparse = tmp_path / "huge.toc.yaml"
    with sparse.open("wb") as file:
        file.truncate(50 * 1024**3)  # takes no room on the disk, and could not be read into memory
    with pytest.raises(TheoryFileError, match=r"51200\.0 MB"):
        load(sparse)


@pytest.mark.parametrize("format", ["yaml", "json"])
def test_a_file_of_too_many_values_is_refused(format: Literal["yaml", "json"], monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit is two million, which a dense file of 16 MB does not reach; a lower one is quicker to try."""
    monkeypatch.setattr(yaml_reader if format == "yaml" else json_reader, "MAX_VALUES", 1_000)
    with pytest.raises(TheoryFileError, match="more than 2,000,000 values"):
        loads('{"toc": 1, "x": [' + "1," * 1_000 + "1]}", format=format)
    assert loads('{"toc": 1, "x": [' + "1," * 900 + "1]}", format=format).toc == 1


def test_a_missing_file_is_the_systems_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        load(tmp_path / "none.toc.yaml")


@pytest.mark.parametrize(
    "text",
    [
        "toc: 1",
        "toc: 1\noutcomes:\n",
        "toc: 1\noutcomes: {}\nlinks: []\n",
        "toc: 1\noutcomes: {joy: }\n",
        "toc: 1\noutcomes: {joy: {statement: , strands: , by: , votes: , above_ceiling: }}",
        "toc: 1\nlinks: [{}, {from: a}, {to: b}, {from: gone, to: gone}]",
        "toc: 1\nindicators: {score: {baseline: unknown, target: 80, threshold: 6 months in work}}",
        "%YAML 1.2\n---\ntoc: 1\n...\n",
        "\ufefftoc: 1\n",
        '{"toc": 1, "outcomes": null}',
        "toc: 0o1",
    ],
)
def test_what_a_person_left_half_done_opens(text: str) -> None:
    assert loads(text).toc == 1

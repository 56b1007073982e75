"""A save either happens whole or leaves the file as it was."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

import toc

ROOT = Path(__file__).resolve().parents[2]


def retitled(theory: toc.Theory, title: str) -> toc.Theory:
    return toc.apply(theory, {"do": "set", "id": "", "field": "title", "value": title}).theory


def test_a_save_of_an_untouched_theory_changes_nothing(joy: Path) -> None:
    before = joy.read_bytes()
    toc.save(toc.load(joy), joy)
    assert joy.read_bytes() == before


def test_a_save_changes_the_lines_that_it_must(joy: Path) -> None:
    before = joy.read_text(encoding="utf-8").splitlines()
    toc.save(retitled(toc.load(joy), "Another title"), joy)
    after = joy.read_text(encoding="utf-8").splitlines()
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert [new for _, new in changed] == ['title: "Another title"']


def test_saves_follow_each_other(joy: Path) -> None:
    theory = toc.load(joy)
    for title in ("One", "Two", "Three"):
        theory = retitled(theory, title)
        toc.save(theory, joy)
        assert toc.load(joy) == theory


def test_yaml_and_json_by_the_files_name(joy: Path, tmp_path: Path) -> None:
    theory = toc.load(joy)
    toc.save(theory, tmp_path / "copy.toc.json")
    assert toc.load(tmp_path / "copy.toc.json") == theory
    toc.save(toc.load(tmp_path / "copy.toc.json"), tmp_path / "back.toc.yaml")
    assert toc.load(tmp_path / "back.toc.yaml") == theory


def test_mode_bits_stay(joy: Path) -> None:
    joy.chmod(0o640)
    toc.save(retitled(toc.load(joy), "Another"), joy)
    assert stat.S_IMODE(joy.stat().st_mode) == 0o640


def test_a_new_file_gets_the_modes_that_the_person_gives_new_files(tmp_path: Path) -> None:
    toc.save(toc.example(), tmp_path / "new.toc.yaml")
    (tmp_path / "ordinary").touch()
    assert (tmp_path / "new.toc.yaml").stat().st_mode == (tmp_path / "ordinary").stat().st_mode


def test_a_link_stays_a_link(joy: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.toc.yaml"
    link.symlink_to(joy)
    toc.save(retitled(toc.load(link), "Another"), link)
    assert link.is_symlink()
    assert toc.load(joy).title == "Another"


def test_what_is_no_file_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE, text=True)
    toc.save(toc.example(), pipe)
    assert toc.loads(reader.communicate()[0]) == toc.example()
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_nothing_is_left_lying_about(joy: Path, tmp_path: Path) -> None:
    before = set(tmp_path.iterdir())
    toc.save(retitled(toc.load(joy), "Another"), joy)
    assert set(tmp_path.iterdir()) == before


def test_a_full_disk_leaves_the_old_file_whole(joy: Path, tmp_path: Path) -> None:
    """The limit on a file's size stands for the full disk: writing stops half way with an error."""
    before = joy.read_bytes()
    code = (
        "import resource, signal, sys, toc\n"
        "theory = toc.load(sys.argv[1])\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))\n"
        "toc.save(theory.model_copy(update={'title': 'Another'}), sys.argv[1])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(joy)],
        env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True,
    )  # fmt: skip
    assert "OSError" in done.stderr
    assert joy.read_bytes() == before
    assert [path for path in tmp_path.iterdir() if path.suffix == ".tmp"] == []


def test_a_kill_in_the_middle_leaves_the_old_file_or_the_new_one(joy: Path) -> None:
    """A process that saves without a pause is killed at eight moments; the file is whole each time."""
    code = (
        "import sys, toc\n"
        "theory = toc.load(sys.argv[1])\n"
        "texts = [theory.model_copy(update={'title': title}) for title in ('One', 'Two')]\n"
        "print('ready', flush=True)\n"
        "while True:\n"
        "    for text in texts:\n"
        "        toc.save(text, sys.argv[1])\n"
    )
    for delay in range(8):
        saving = subprocess.Popen(
            [sys.executable, "-c", code, str(joy)],
            env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert saving.stdout is not None
        assert saving.stdout.readline() == "ready\n"
        with pytest.raises(subprocess.TimeoutExpired):
            saving.wait(0.005 + 0.003 * delay)
        saving.send_signal(signal.SIGKILL)
        saving.wait()
        assert len(toc.load(joy).outcomes) > 10


def test_a_folder_that_is_not_there_is_the_systems_error(joy: Path, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        toc.save(toc.load(joy), tmp_path / "nowhere" / "new.toc.yaml")

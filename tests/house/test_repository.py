"""The repository keeps its promises: what stands at the top, what it names, where its links lead."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOP = {"toc", "editor_ui", "models", "tests", "docs", "pyproject.toml", "README.md", "LICENSE"}


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [Path(name) for name in listed.split("\0") if name and (ROOT / name).is_file()]


def readable(path: Path) -> str | None:
    try:
        return (ROOT / path).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None


def test_nothing_else_stands_at_the_top() -> None:
    tops = {path.parts[0] for path in tracked()}
    assert {name for name in tops if not name.startswith(".")} <= TOP


def test_no_lock_or_setting_names_a_registry_and_nothing_names_this_machine() -> None:
    registry = re.compile(r"(registry|index)[-_]?url|\"resolved\": *\"http|registry *= *\"?http|--index|--find-links")
    machine = re.compile(r"(?<![\w.])/(?:w" r"ork|r" r"oot)/[A-Za-z.]|\.\./shar" r"ed")
    faults = []
    for path in tracked():
        text = readable(path)
        if text is None or path == Path("tests/house/test_repository.py"):
            continue
        if ("lock" in path.name or path.suffix in {".toml", ".txt", ".json", ".npmrc"}) and registry.search(text):
            faults.append(f"{path}: names a registry")
        if machine.search(text):
            faults.append(f"{path}: holds a path of one machine")
    assert not faults


DOCS = [path for path in tracked() if path.suffix == ".md" and path.parts[0] in {"docs", "README.md"}]


@pytest.mark.parametrize("page", DOCS, ids=str)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```", "", readable(page) or "", flags=re.S)
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:|#", target):
            continue
        if not (ROOT / page.parent / target.split("#")[0]).exists():
            broken.append(target)
    assert not broken, f"{page} links to what is not there: {broken}"


def test_the_readme_has_the_two_commands() -> None:
    readme = readable(Path("README.md")) or ""
    commands = re.findall(r"```sh\n(.*?)```", readme, flags=re.S)
    assert commands[0].count("\n") == 1
    assert "toc serve models/joy-collaborative.toc.yaml" in commands[0]
    assert commands[1].strip() == "python3 tests/run.py"
    assert "tests/run.py" in (readable(Path(".ci/run")) or "")

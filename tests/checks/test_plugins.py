"""Checks and words from another package, as docs/checks/your-own.md shows them: installed, run and explained."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "checks" / "your-own.md"


@pytest.fixture
def acme(tmp_path: Path) -> Path:
    """The page's package, laid out as an installer would: the modules, and their entry points beside them."""
    text = PAGE.read_text(encoding="utf-8")
    package = tmp_path / "acme_toc"
    package.mkdir()
    for block in re.findall(r"```python\n(# acme_toc/(\w+)\.py\n.*?)```", text, re.DOTALL):
        (package / f"{block[1]}.py").write_text(block[0], encoding="utf-8")
    points = re.findall(r'\[project\.entry-points\."([\w.]+)"\]\n(\w+) = "([\w.:]+)"', text)
    info = tmp_path / "acme_toc-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-toc\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text(
        "".join(f"[{group}]\n{name} = {value}\n" for group, name, value in points), encoding="utf-8"
    )
    return tmp_path


def toc(acme: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "toc.cli", *arguments],
        env={"PYTHONPATH": f"{acme}:{ROOT}", "PATH": ""},
        cwd=acme,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_worked_example_works(acme: Path) -> None:
    theory = acme / "theory.toc.yaml"
    theory.write_text("toc: 1\noutcomes:\n  a: {statement: Patients with a TEP rest}\n", encoding="utf-8")
    said = toc(acme, "check", str(theory))
    assert "X01 acme-no-carer" in said.stdout, said.stderr
    assert "What will be different for the people who care at home?" in said.stdout
    assert "undefined-abbreviation" not in said.stdout
    explained = toc(acme, "explain", "acme-no-carer")
    assert "Our charter promises" in explained.stdout


def test_settings_of_a_project_reach_the_check(acme: Path) -> None:
    theory = acme / "theory.toc.yaml"
    theory.write_text("toc: 1\noutcomes:\n  a: {statement: Patients with a TEP rest}\n", encoding="utf-8")
    (acme / "pyproject.toml").write_text('[tool.toc.checks]\nacme-no-carer = "off"\n', encoding="utf-8")
    assert "acme-no-carer" not in toc(acme, "check", str(theory)).stdout
    (acme / "pyproject.toml").write_text("[tool.toc.checks]\ntoo-longg = { words = 3 }\n", encoding="utf-8")
    assert "did you mean too-long?" in toc(acme, "check", str(theory)).stderr

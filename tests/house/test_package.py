"""The wheel and the sdist carry the page and the data that the code reads."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("built")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-d", str(out)], cwd=ROOT, check=True, capture_output=True
    )
    return out


def test_the_wheel_carries_the_page_and_the_data(built: Path) -> None:
    [wheel] = built.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    assert "editor_ui/browser/dist/index.html" in names
    assert any(name.startswith("editor_ui/browser/dist/assets/") for name in names)
    assert "toc/py.typed" in names
    assert any(name.startswith("toc/fonts/") and name.endswith((".ttf", ".woff2")) for name in names)
    assert not any("node_modules" in name for name in names)
    assert not any(name.startswith(("tests/", "docs/")) for name in names)


def test_the_sdist_installs_without_node(built: Path, tmp_path: Path) -> None:
    """It carries the built page, so building from it asks for no Node."""
    [sdist] = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        archive.extraction_filter = getattr(tarfile, "data_filter", lambda member, _path: member)  # new in 3.11.4
        archive.extractall(tmp_path)
    [unpacked] = tmp_path.iterdir()
    asked = subprocess.run(
        [sys.executable, "-c", "import sys; sys.path.insert(0, 'editor_ui/browser')\n"
         "import build_page; print(build_page.is_fresh())"],
        cwd=unpacked, check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert asked.stdout.strip() == "True"

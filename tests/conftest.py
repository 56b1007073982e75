"""What every room's tests share."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent

# the machines that run these tests are shared and slow at times: a deadline would fail for no fault of the code
settings.register_profile("toc", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
settings.register_profile("long", parent=settings.get_profile("toc"), max_examples=5_000)
settings.load_profile(os.environ.get("TOC_HYPOTHESIS", "toc"))


@pytest.fixture(scope="session")
def models() -> Path:
    """The folder of worked theories."""
    return ROOT / "models"


@pytest.fixture
def joy(models: Path, tmp_path: Path) -> Path:
    """A copy of the first real theory that a test may change."""
    return Path(shutil.copy(models / "joy-collaborative.toc.yaml", tmp_path))


@pytest.fixture
def first_draft(models: Path, tmp_path: Path) -> Path:
    """A copy of its first draft, whose findings show what the checker is for."""
    return Path(shutil.copy(models / "joy-collaborative-first-draft.toc.yaml", tmp_path))

"""What the page is built from stays in step with the Python models."""

from __future__ import annotations

import json
import re
import runpy
from pathlib import Path

BROWSER = Path(__file__).resolve().parents[2] / "editor_ui" / "browser"


def test_the_types_are_those_of_the_models():
    written = runpy.run_path(str(BROWSER / "write_types.py"))["typescript"]()
    assert (BROWSER / "src" / "common" / "model.ts").read_text(encoding="utf-8") == written, (
        "run: python editor_ui/browser/write_types.py"
    )


def test_the_lock_file_names_no_registry():
    lock = (BROWSER / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in lock
    assert json.loads(lock)["lockfileVersion"] >= 3


def test_no_page_carries_inline_code_or_styles():
    for page in (BROWSER / "index.html", BROWSER / "r" / "index.html"):
        text = page.read_text(encoding="utf-8")
        assert not re.search(r"<style|style=|<script(?![^>]*\bsrc=)", text), page

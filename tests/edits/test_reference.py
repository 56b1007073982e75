"""The reference of edits says what the edits say, and its examples run."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs/reference/edits.md"


def test_the_page_is_fresh():
    spec = importlib.util.spec_from_file_location("write_edits", ROOT / "docs/reference/write_edits.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    text = PAGE.read_text(encoding="utf-8")
    assert module.page(text) == text, "run python docs/reference/write_edits.py"


def test_the_first_example_runs(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    code = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.S)[0]
    names: dict[str, object] = {}
    exec(compile(code, "edits.md", "exec"), names)
    assert "still used by" in capsys.readouterr().out
    assert eval("apply_changes(result.theory, invert(result.changes)) == theory", names) is True


def test_every_code_of_a_refusal_is_named():
    text = PAGE.read_text(encoding="utf-8")
    codes = set()
    for file in (ROOT / "toc/edits").glob("*.py"):
        codes |= set(re.findall(r"Refused\(\s*\"([a-z_]+)\"", file.read_text(encoding="utf-8")))
    assert codes
    assert {code for code in codes if f"`{code}`" not in text} == set()

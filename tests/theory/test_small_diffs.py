"""Edits of the real theories touch few lines and lose no comment, whatever is edited."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import toc
from toc.edits import Refused
from toc.theory import Theory

ROOT = Path(__file__).resolve().parents[2]
MODELS = sorted((ROOT / "models").glob("*.toc.yaml"))


def edits_of(theory: Theory) -> Iterator[tuple[dict[str, Any], int]]:
    """Yield edits and how many lines of a diff each may take for every value that it changes."""
    for element in theory.elements():
        yield {"do": "set", "id": element.id, "field": element.label_field, "value": "Other: words"}, 8
        yield {"do": "set", "id": element.id, "field": "note", "value": "a note"}, 8
        yield {"do": "rename", "id": element.id, "to": f"{element.id}-x"}, 4
        yield {"do": "remove", "id": element.id, "mode": "cascade"}, 60
    for link in theory.links.values():
        yield {"do": "set", "id": link.id, "field": "because", "value": "why: so"}, 8
        yield {"do": "set", "id": link.id, "field": "feedback", "value": True}, 8
        yield {"do": "unlink", "id": link.id}, 10
    yield {"do": "add", "kind": "outcome", "fields": {"statement": "Leaders give staff time"}}, 4


def comments(text: str) -> Counter[str]:
    return Counter(line.strip() for line in text.splitlines() if line.lstrip().startswith("#"))


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.name.partition(".")[0])
def test_every_edit_of_a_real_theory_leaves_a_small_diff(path: Path) -> None:
    theory = toc.load(path)
    before = path.read_text(encoding="utf-8")
    done = 0
    for edit, allowed in edits_of(theory):
        try:
            result = toc.apply(theory, edit)
        except Refused:
            continue
        after = toc.dumps(result.theory)
        lines = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0)
        changed = [line for line in lines if line[:1] in "+-" and line[:3] not in ("+++", "---")]
        assert 0 < len(changed) <= allowed * max(1, len(result.changes)), (edit, changed)
        assert not comments(before) - comments(after), edit
        done += 1
    assert done > 20

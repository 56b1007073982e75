"""The pages under docs/checks are those that the table and the docstrings make."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.checks import accuracy
from toc.checks.pages import file_of, pages
from toc.checks.table import CHECKS

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "checks"


@pytest.mark.parametrize("name", pages())
def test_a_page_is_what_the_table_makes_of_it(name: str) -> None:
    assert (FOLDER / name).read_text(encoding="utf-8") == pages()[name], "run python -m toc.checks.pages"


def test_no_page_is_left_of_a_check_that_is_no_more() -> None:
    assert {path.name for path in FOLDER.glob("[A-Z][0-9][0-9]-*.md")} == {file_of(check) for check in CHECKS.values()}


def test_links_between_the_pages_lead_somewhere() -> None:
    for page in FOLDER.glob("*.md"):
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name} → {target}"


def test_the_wording_checks_are_right_as_often_as_the_page_says() -> None:
    tuning, held = accuracy.measure(accuracy.statements())
    assert accuracy.table(tuning, held) in (FOLDER / "accuracy.md").read_text(encoding="utf-8"), (
        "run python tests/checks/accuracy.py --write"
    )
    figures = {code: (count.precision, count.recall) for code, count in held.items()}  # a failure tells no sentence
    for code, (precision, recall) in figures.items():
        assert precision >= 0.9, code
        assert recall >= 0.6, code

"""``import toc``: cheap, small, documented, and it shows itself in notebooks."""

from __future__ import annotations

import doctest
import importlib
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import toc

ROOT = Path(__file__).resolve().parents[2]
WITH_EXAMPLES = ["toc", "toc.display", "toc.theory.example", "toc.theory.questions"]


def run(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_importing_the_library_imports_nothing_else() -> None:
    said = run(
        "import sys, toc; print([name for name in ('pydantic', 'yaml', 'networkx', 'click') if name in sys.modules])"
    )
    assert said.strip() == "[]"


def test_reading_a_theory_imports_only_what_reading_takes() -> None:
    heavy = (
        "('networkx', 'fontTools', 'typst', 'openpyxl', 'rapidfuzz', 'toc.graph', 'toc.checks', 'toc.layout', 'json')"
    )
    said = run(f"import sys, toc; toc.example(); print([name for name in {heavy} if name in sys.modules])")
    assert set(eval(said)) <= {"json"}  # pydantic brings json


@pytest.mark.parametrize("name", WITH_EXAMPLES)
def test_examples_in_the_docstrings_hold(name: str) -> None:
    result = doctest.testmod(importlib.import_module(name))
    assert result.attempted
    assert not result.failed


@pytest.mark.parametrize("name", toc.__all__)
def test_every_public_name_is_there_and_documented(name: str) -> None:
    assert getattr(toc, name).__doc__
    assert name in dir(toc)
    assert f"`{name}`" in (ROOT / "docs" / "reference" / "library.md").read_text(encoding="utf-8")


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'lod'"):
        toc.lod  # noqa: B018


def test_a_theory_draws_itself_in_a_notebook() -> None:
    assert toc.example()._repr_svg_().startswith("<svg")


def test_findings_show_themselves_in_a_notebook_and_escape_what_people_wrote() -> None:
    theory = toc.loads("toc: 1\noutcomes: {joy: {statement: Run <b>workshops</b> & train staff, role: long_term}}")
    page = toc.check(theory)._repr_html_()
    assert "activity-as-outcome" in page
    assert "<b>workshops" not in page
    assert toc.Findings()._repr_html_().startswith("<p>Nothing to ask")


def test_the_page_about_the_library_runs(models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "models").symlink_to(models)
    monkeypatch.chdir(tmp_path)
    page = (ROOT / "docs" / "reference" / "library.md").read_text(encoding="utf-8")
    names: dict[str, Any] = {}
    for block in re.findall(r"```python\n(.*?)```", page, flags=re.DOTALL):
        exec(block, names)
    assert toc.load("our-theory.toc.yaml").outcomes["joy"].by == "2021"
    assert Path("map.svg").stat().st_size > 5_000


def test_what_breaks_when_an_assumption_fails() -> None:
    found = toc.example().fallout("stage")
    assert (found.arrows, found.outcomes, found.goals) == (("theatre>safe",), ("joy", "trust", "safe"), ("joy",))


def test_the_graph_is_that_of_the_theory_at_hand() -> None:
    theory = toc.example()
    assert theory.graph is theory.graph
    changed = theory.model_copy(update={"links": {}})
    assert changed.preconditions_of("joy") == ()
    assert theory.preconditions_of("joy") == ("trust",)
    assert theory == toc.example()


def test_networkx_form(models: Path) -> None:
    theory = toc.load(models / "joy-collaborative.toc.yaml")
    graph = theory.to_networkx()
    assert set(graph) == {element.id for element in theory.elements()}
    assert graph.nodes["joy"]["kind"] == "outcome"
    assert graph.number_of_edges() == len(theory.links)
    onto = [(a, b, data["onto"]) for a, b, data in graph.edges(data=True) if "onto" in data]
    assert onto
    assert all(theory.links[arrow].source_id == target for _, target, arrow in onto)


def test_data_frames(models: Path) -> None:
    theory = toc.load(models / "joy-collaborative.toc.yaml")
    elements, links, measures = theory.elements_frame(), theory.links_frame(), theory.measures_frame()
    assert elements.loc["joy", "kind"] == "outcome"
    assert list(elements.index) == [element.id for element in theory.elements()]
    assert list(links.index) == list(theory.links)
    assert set(measures["indicator"].dropna()) == set(theory.indicators)
    empty: Any = toc.loads("toc: 1")
    assert empty.elements_frame().empty
    assert list(empty.links_frame().columns) == ["from", "to", "kind"]

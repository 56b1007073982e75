"""``--engine graphviz``: dot places our boxes where it is installed; a plain sentence where it is not."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from toc.cli.export import export
from toc.layout import graphviz, lay_out
from toc.pictures import FORMATS, PictureOptions, draw
from toc.theory import Theory, load, loads

# what dot 2.43 answers for the theory below: plain output, https://graphviz.org/docs/outputs/plain/
ANSWER = """graph 1 4 5
node n0 2 4.5 1.9 0.4 "" solid box black lightgrey
node n1 1 2.5 1.9 0.4 "" solid box black lightgrey
node n2 3 0.5 1.9 0.4 "" solid box black lightgrey
node p0 1.5 3.5 0.02 0.02 "" solid point black black
edge n1 p0 4 1 2.7 1.1 3 1.3 3.2 1.5 3.5 solid black
edge p0 n0 4 1.5 3.5 1.6 3.8 1.8 4.1 2 4.3 solid black
edge n2 p0 4 3 0.7 3 1.5 2 3 1.5 3.5 solid black
stop
"""


@pytest.fixture
def theory() -> Theory:
    return loads(
        "toc: 1\noutcomes: {a: {statement: A holds, role: long_term}, b: {statement: B holds}}\n"
        "interventions: {do: {statement: Do it}}\nassumptions: {x: {statement: X, about: [b>a]}}\n"
        "links: [{from: b, to: a}, {from: do, to: b>a}]\n"
    )


def test_no_dot_is_a_plain_sentence(joy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    done = CliRunner().invoke(export, [str(joy), "-o", str(tmp_path / "x.svg"), "--engine", "graphviz"])
    assert done.exit_code == 2
    assert "Graphviz is not installed here" in done.stderr
    assert "leave --engine out" in done.stderr


@pytest.fixture
def answering(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program called dot on PATH that gives the answer above."""
    program = tmp_path / "bin" / "dot"
    program.parent.mkdir()
    program.write_text(f"#!{sys.executable}\nimport sys\nsys.stdin.read()\nprint({ANSWER!r}, end='')\n")
    program.chmod(program.stat().st_mode | stat.S_IEXEC)
    monkeypatch.setenv("PATH", str(program.parent))


@pytest.mark.usefixtures("answering")
def test_boxes_stand_where_dot_puts_them(theory: Theory) -> None:
    ours, scene = lay_out(theory), lay_out(theory, engine="graphviz")
    places = {box.id: (box.x + box.w / 2, box.y + box.h / 2) for box in scene.boxes}
    assert places["a"][1] < places["b"][1] < places["do"][1]  # dot's y grows upwards, ours down
    assert places["a"] == pytest.approx((2 * 96 + 24, 0.5 * 96 + 44))
    assert {box.id: (box.w, box.h, box.lines) for box in scene.boxes} == {
        box.id: (box.w, box.h, box.lines) for box in ours.boxes
    }
    arrow = next(line for line in scene.lines if line.id == "b>a")
    assert len(arrow.path) == 7
    assert arrow.middle == arrow.path[3] == next(line for line in scene.lines if line.source == "do").path[-1]


@pytest.mark.usefixtures("answering")
@pytest.mark.parametrize("suffix", FORMATS)
def test_every_pen_draws_it(suffix: str, theory: Theory) -> None:
    assert draw(theory, suffix, options=PictureOptions(engine="graphviz"))


def test_a_dot_that_gives_up(theory: Theory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "dot"
    program.write_text(f"#!{sys.executable}\nraise SystemExit(1)\n")
    program.chmod(program.stat().st_mode | stat.S_IEXEC)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(graphviz.EngineMissingError, match="could not lay this map out"):
        lay_out(theory, engine="graphviz")


def test_the_real_theory_where_dot_is_installed(models: Path) -> None:
    """On a machine without Graphviz the sentence is all there is to see."""
    theory = load(models / "joy-collaborative.toc.yaml")
    try:
        scene = lay_out(theory, engine="graphviz")
    except graphviz.EngineMissingError as error:
        assert "not installed" in str(error)
        return
    assert len(scene.lines) == len(lay_out(theory).lines)
    assert all(0 <= box.x <= scene.width and 0 <= box.y <= scene.height for box in scene.boxes)

"""Slides and diagrams as their programs expect them: names, glue, order, sizes, no clash of ids."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET
from pathlib import Path

import pptx
import pytest
from pptx.oxml.ns import qn
from pptx.util import Pt

from tests.benchmarks.generate import theory_tree
from tests.pictures.geometry import drawn
from tests.pictures.hostile import hostile_theory
from toc.layout import lay_out
from toc.pictures import draw
from toc.pictures.connectors import connector
from toc.pictures.drawio import cell_id
from toc.theory import Theory, from_tree, load


@pytest.fixture(params=["joy", "hostile", "large"])
def theory(request: pytest.FixtureRequest, models: Path) -> Theory:
    if request.param == "joy":
        return load(models / "joy-collaborative.toc.yaml")
    return hostile_theory() if request.param == "hostile" else from_tree(theory_tree(250, seed=2))


def test_slides_name_their_shapes_after_the_elements_and_glue_the_arrows(theory: Theory) -> None:
    slide = pptx.Presentation(io.BytesIO(draw(theory, "pptx"))).slides[0]
    scene = lay_out(theory)
    shapes = {shape.name: shape for shape in slide.shapes}
    ids = [element.get("id") for element in slide.shapes._spTree.iter(qn("p:cNvPr"))]
    assert len(ids) == len(set(ids))
    boxes = {box.id for box in scene.boxes}
    for box in scene.boxes:
        assert shapes[box.id].text_frame.text.split() == " ".join(box.lines).split()
        assert shapes[box.id]._element.nvSpPr.cNvPr.get("descr") == box.spoken
    order = [shape.name for shape in slide.shapes]
    first_box = min(order.index(box.id) for box in scene.boxes)
    for line in scene.lines:
        arrow = shapes[line.id]
        assert order.index(line.id) < first_box  # behind the boxes
        glue = arrow._element.nvCxnSpPr.cNvCxnSpPr
        start, end = glue.find(qn("a:stCxn")), glue.find(qn("a:endCxn"))
        assert int(start.get("id")) == shapes[line.source].shape_id
        goal = line.target if line.target in boxes else f"on {line.target}"
        assert int(end.get("id")) == shapes[goal].shape_id
    assert not list(slide.shapes._spTree.iter(qn("p:style")))


def test_slides_can_be_read_at_the_back(theory: Theory) -> None:
    deck = pptx.Presentation(io.BytesIO(draw(theory, "pptx")))
    scene = lay_out(theory)
    boxes = {box.id for box in scene.boxes}
    sizes = [
        run.font.size
        for shape in deck.slides[0].shapes
        if shape.name in boxes
        for line in shape.text_frame.paragraphs
        for run in line.runs
    ]
    largest = 51_206_400  # EMU: PowerPoint's 56 inches
    assert min(sizes) >= Pt(9) or deck.slide_width == pytest.approx(largest, rel=0.001)
    assert deck.slides[0].shapes.title.text_frame.text
    assert (deck.slide_width / deck.slide_height) == pytest.approx(16 / 9, rel=0.01)
    assert deck.slide_width <= largest


def test_discs_are_circles_whatever_their_number() -> None:
    ideas = {f"idea-{n}": {"label": f"Hold meeting {n}"} for n in range(1, 13)}
    acts = [{"from": id, "to": "calm"} for id in ideas]
    tree = {"toc": 1, "title": "Calm", "outcomes": {"calm": {"label": "Staff feel calm", "role": "long_term"}}}
    deck = pptx.Presentation(io.BytesIO(draw(from_tree({**tree, "interventions": ideas, "links": acts}), "pptx")))
    discs = [shape for shape in deck.slides[0].shapes if shape.has_text_frame and shape.text_frame.text.isdigit()]
    assert {"9", "10", "12"} <= {disc.text_frame.text for disc in discs}
    assert all(disc.width == pytest.approx(disc.height, abs=2) for disc in discs)


def test_arrows_start_and_end_where_the_map_has_them(theory: Theory) -> None:
    for line in lay_out(theory).lines:
        points = drawn(connector(line.path))
        for point, place in ((points[0], line.path[0]), (points[-1], line.path[-1])):
            assert point == pytest.approx(place, abs=1.6)


def test_alt_text_and_notes_tell_the_arrows(models: Path) -> None:
    theory = load(models / "joy-collaborative.toc.yaml")
    slide = pptx.Presentation(io.BytesIO(draw(theory, "pptx"))).slides[0]
    assert "because People who can rely on each other enjoy coming to work" in slide.notes_slide.notes_text_frame.text


def test_a_diagram_is_one_tree_of_cells_with_both_ends_of_every_arrow(theory: Theory) -> None:
    root = ET.fromstring(draw(theory, "drawio"))
    assert root.tag == "mxfile"
    cells = root.find("diagram/mxGraphModel/root")
    assert cells is not None
    ids = [cell.get("id") for cell in cells]
    assert len(ids) == len(set(ids))
    assert ids[:2] == ["0", "1"]
    for cell in cells:
        inner = cell if cell.tag == "mxCell" else cell.find("mxCell")
        assert inner is not None
        if cell.get("id") != "0":
            assert inner.get("parent") in ("0", "1")
        for end in ("source", "target"):
            assert inner.get(end) is None or inner.get(end) in ids
        if inner.get("vertex") == "1" or inner.get("edge") == "1":
            assert inner.find("mxGeometry") is not None
            assert "placeholders" not in cell.attrib
    for box in lay_out(theory).boxes:
        assert cell_id(box.id) in ids

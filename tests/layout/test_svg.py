"""The SVG picture as its readers meet it: a parser, a screen reader, somebody who pastes it, somebody hostile."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings

from tests.layout.theories import theories
from toc.layout import lay_out
from toc.layout.scene import Scene
from toc.pictures import PictureOptions, draw
from toc.pictures.svg import svg
from toc.pictures.theme import THEMES
from toc.theory import Theory, from_tree, load, loads

NS = {"s": "http://www.w3.org/2000/svg"}
HARMLESS = {"svg", "title", "desc", "style", "rect", "g", "path", "text", "tspan", "circle"}


@pytest.fixture(scope="module")
def joy(models) -> Theory:
    return load(models / "joy-collaborative.toc.yaml")


def parsed(theory: Theory, **options) -> ET.Element:
    return ET.fromstring(draw(theory, "svg", options=PictureOptions(**options)))


def test_a_screen_reader_hears_the_title_each_box_and_each_arrow(joy: Theory) -> None:
    root = parsed(joy)
    scene = lay_out(joy)
    assert root.get("role") == "group"
    assert root.get("lang") == "en-GB"
    assert root.find("s:title", NS).text == "Joy Collaborative: Authentic Relationships"
    assert root.find("s:desc", NS).text.startswith("A theory of change with 21 boxes")
    names = {group.get("id"): group.get("aria-label") for group in root.iter("{http://www.w3.org/2000/svg}g")}
    for box in scene.boxes:
        assert names[f"box-{box.id}"] == box.spoken
    for line in scene.lines:
        assert names[f"line-{line.id}"] == line.spoken


def test_boxes_are_read_from_the_top_down(joy: Theory) -> None:
    scene = lay_out(joy)
    y = {f"box-{box.id}": box.y for box in scene.boxes}
    order = [y[group.get("id")] for group in parsed(joy).iter("{http://www.w3.org/2000/svg}g") if group.get("id") in y]
    assert order == sorted(order)


def test_words_stay_words_that_can_be_searched_and_copied(joy: Theory) -> None:
    texts = ["".join(text.itertext()) for text in parsed(joy).iter("{http://www.w3.org/2000/svg}text")]
    assert "Staff find joy and fulfilment in their work" in texts
    assert any(text.startswith("“Staff feel safe to share") for text in texts)
    assert "Version 0.4 · 15 January 2020" in texts


def test_without_the_words_under_the_map_they_are_in_its_description(joy: Theory) -> None:
    root = parsed(joy, words=False)
    assert "is needed for “Staff find joy and fulfilment in their work”" in root.find("s:desc", NS).text
    assert root.find(".//s:g[@id='toc-words']", NS) is None


def test_kinds_differ_in_shape_and_dash_not_only_in_colour() -> None:
    theme = THEMES["print"]
    looks = {
        (look.radius, look.dash, look.width)
        for look in (theme.box("outcome"), theme.box("intervention"), theme.box("outcome", "long_term"))
    }
    assert len(looks) == 3
    assert theme.line("precondition", "automatic").dash != theme.line("precondition", "needs_intervention").dash


@pytest.mark.parametrize("theme", THEMES)
def test_the_same_bytes_every_time_in_every_theme(joy: Theory, theme) -> None:
    first = draw(joy, "svg", options=PictureOptions(theme=theme))
    assert draw(joy, "svg", options=PictureOptions(theme=theme)) == first


def test_a_draft_says_so_in_words(joy: Theory) -> None:
    assert "DRAFT" in "".join(parsed(joy, draft=True).itertext())
    assert "DRAFT" not in "".join(parsed(joy).itertext())


def test_the_legend_explains_the_signs_in_use_and_no_others(joy: Theory) -> None:
    words = "".join(parsed(joy).itertext())
    assert "Needs us to act" in words
    assert "Follows by itself" in words
    bare = "".join(parsed(loads("toc: 1\noutcomes: {a: {statement: A}}\n")).itertext())
    assert "Needs us to act" not in bare
    assert "Outcome: what has to be true" in bare


def test_an_empty_theory_draws_an_inviting_page() -> None:
    root = parsed(loads("toc: 1\n"))
    assert "What change do you want to see?" in "".join(root.itertext())
    assert float(root.get("width")) >= 560


def test_hostile_words_are_only_ever_words() -> None:
    bad = "]]> <script>alert(1)</script> & \"quotes\" 'too' &lt; <!-- x --> \u202egnp.exe"
    theory = from_tree(
        {
            "toc": 1,
            "title": bad,
            "strands": {"s": {"title": bad}, "t": {"title": bad}},
            "outcomes": {"a": {"statement": bad, "strands": ["s"]}, "b": {"statement": bad, "strands": ["t"]}},
            "assumptions": {"c": {"statement": bad, "about": ["a", "a>b"]}},
            "links": [{"from": "a", "to": "b", "because": bad}],
        }
    )
    root = ET.fromstring(draw(theory, "svg"))
    assert {element.tag.split("}")[1] for element in root.iter()} <= HARMLESS
    assert not [name for element in root.iter() for name in element.attrib if name.lower().startswith("on")]
    assert "<script>alert(1)</script>" in "".join(root.itertext())
    assert "\u202e" not in "".join(root.itertext())


def test_what_xml_cannot_hold_never_reaches_the_file() -> None:
    scene = Scene(width=600, height=200, title="nul \x00 and \ud83d half \ufffe", boxes=(), lines=())
    root = ET.fromstring(svg(scene, THEMES["light"]))
    assert root.find("s:title", NS).text == "nul \ufffd and \ufffd half \ufffd"


def test_nothing_is_fetched_from_anywhere(joy: Theory) -> None:
    drawn = draw(joy, "svg").decode()
    assert re.findall(r"url\((?!data:font/woff2;base64,)", drawn) == []
    assert re.findall(r'(?:href|src)="', drawn) == []
    assert re.findall(r"https?://(?!www\.w3\.org/2000/svg)", drawn) == []


def test_right_to_left_words_start_at_the_right() -> None:
    root = parsed(loads("toc: 1\noutcomes: {a: {statement: العاملون يشعرون بالأمان}}\n"))
    box = lay_out(loads("toc: 1\noutcomes: {a: {statement: العاملون يشعرون بالأمان}}\n")).boxes[0]
    text = next(text for text in root.iter("{http://www.w3.org/2000/svg}text") if text.get("direction") == "rtl")
    assert float(text[0].get("x")) == pytest.approx(box.x + box.w - box.text_x, abs=0.01)


@given(theories)
@settings(max_examples=40)
def test_every_map_is_well_formed(theory: Theory) -> None:
    root = ET.fromstring(draw(theory, "svg"))
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))

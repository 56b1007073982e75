"""draw.io files against the format's published grammar: mxfile.xsd of the jgraph project, as a table of our own.

What a schema cannot say is asked as well: the two cells that every page begins with, ids that are there once, arrows
that end at cells.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from tests.pictures.hostile import hostile_theory
from toc.pictures import PictureOptions, draw
from toc.theory import Theory, from_tree, load
from toc.views import export

NUMBER, WHOLE, FLAG, ANY = r"-?\d+(\.\d+)?", r"[1-9]\d*", "[01]", r"[\s\S]*"
COLOUR = r"#[0-9a-fA-F]{6}([0-9a-fA-F]{2})?|none|default"
# element → what may stand in it, and its attributes
GRAMMAR: dict[str, tuple[set[str], dict[str, str]]] = {
    "mxfile": ({"diagram"}, {"host": ANY, "modified": ANY, "agent": ANY, "version": ANY, "compressed": "true|false"}),
    "diagram": ({"mxGraphModel"}, {"id": ANY, "name": ANY}),
    "mxGraphModel": (
        {"root"},
        {"dx": NUMBER, "dy": NUMBER, "pageWidth": WHOLE, "pageHeight": WHOLE, "pageScale": NUMBER, "gridSize": WHOLE}
        | dict.fromkeys(("grid", "guides", "tooltips", "connect", "arrows", "fold", "page", "math", "shadow"), FLAG)
        | {"background": COLOUR},
    ),
    "root": ({"mxCell", "UserObject"}, {}),
    "UserObject": (
        {"mxCell"},
        {"id": ANY, "label": ANY, "tooltip": ANY, "tags": ANY, "placeholders": FLAG}
        | dict.fromkeys(("kind", "role", "mode", "acts_on"), ANY),  # fields of our own: the grammar allows any
    ),
    "mxCell": (
        {"mxGeometry"},
        dict.fromkeys(("id", "parent", "value", "style", "source", "target"), ANY)
        | dict.fromkeys(("vertex", "edge", "connectable", "collapsed", "visible"), FLAG),
    ),
    "mxGeometry": (
        {"mxPoint", "Array", "mxRectangle"},
        dict.fromkeys(("x", "y", "width", "height"), NUMBER) | {"relative": FLAG, "as": "geometry"},
    ),
    "mxPoint": (set(), {"x": NUMBER, "y": NUMBER, "as": "sourcePoint|targetPoint|offset"}),
    "Array": ({"mxPoint"}, {"as": "points"}),
}
STYLE = re.compile(r"([A-Za-z.]+(=[^;=]*)?;)+")


def faults(text: bytes) -> list[str]:
    """Return what the grammar does not allow, in words."""
    root = ET.fromstring(text)
    out = [] if root.tag == "mxfile" else [f"the root is {root.tag}"]
    for element in root.iter():
        inside, attributes = GRAMMAR.get(element.tag, (set(), {}))
        out += [f"{child.tag} in {element.tag}" for child in element if child.tag not in inside]
        out += [
            f"{element.tag} {name}={value!r}"
            for name, value in element.attrib.items()
            if re.fullmatch(attributes.get(name, "(?!)"), value) is None
        ]
    return out


def cells_of(text: bytes) -> dict[str, ET.Element]:
    """Return every mxCell by its id, which its UserObject carries where it has one."""
    out: dict[str, ET.Element] = {}
    for page in ET.fromstring(text).iter("root"):
        assert [cell.attrib for cell in page][:2] == [{"id": "0"}, {"id": "1", "parent": "0"}]
        for entry in page:
            cell = entry if entry.tag == "mxCell" else entry[0]
            assert entry.tag == "mxCell" or "id" not in cell.attrib
            assert entry.attrib["id"] not in out, entry.attrib["id"]
            out[entry.attrib["id"]] = cell
    return out


THEORIES = [*sorted(path.name for path in (Path(__file__).parents[2] / "models").glob("*.toc.yaml")), "hostile", "none"]


@pytest.fixture(params=THEORIES)
def theory(request: pytest.FixtureRequest, models: Path) -> Theory:
    if request.param == "hostile":
        return hostile_theory()
    return from_tree({"toc": 1}) if request.param == "none" else load(models / request.param)


def test_every_file_keeps_to_the_grammar(theory: Theory) -> None:
    for text in (
        draw(theory, "drawio"),
        draw(theory, "drawio", options=PictureOptions(full=True, draft=True, theme="dark")),
        export(theory, "drawio", "drivers"),
    ):
        assert faults(text) == []
        cells = cells_of(text)
        for id, cell in cells.items():
            if id not in ("0", "1"):
                assert cell.attrib["parent"] in cells, id
                assert ("vertex" in cell.attrib) != ("edge" in cell.attrib), id
                assert cell.find("mxGeometry") is not None, id
                assert STYLE.fullmatch(cell.attrib["style"]), cell.attrib["style"]
            assert {cell.attrib.get(end, "1") for end in ("source", "target")} <= cells.keys(), id


def test_the_grammar_sees_what_is_wrong() -> None:
    inside = b'<mxGraphModel grid="yes"><root><mxCell id="0"><p/></mxCell></root></mxGraphModel>'
    wrong = b"<mxfile><diagram>" + inside + b"</diagram></mxfile>"
    assert faults(wrong) == ["mxGraphModel grid='yes'", "p in mxCell"]

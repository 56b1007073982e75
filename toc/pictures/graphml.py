"""Theory → GraphML, for yEd, Gephi, Cytoscape, R and networkx: every element a node, every link an edge.

GraphML has no edges to edges: an intervention that acts on an arrow points at the outcome where the arrow ends, and the
edge's ``on_arrow`` names the arrow. What hangs on an element or arrow is an edge of kind ``belongs``. Nothing that is
not written is written as "None"; lists are joined with "; ".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

from toc.layout.text import clean
from toc.pictures.hanging import belongings, kind_of

if TYPE_CHECKING:
    from toc.pictures import Picture
    from toc.theory.model import Link, Theory

Attributes = dict[str, str | float | bool]


def pen(picture: Picture) -> bytes:
    """Write a theory as GraphML."""
    theory = picture.theory
    nodes = {one.id: {"label": clean(one.label), "element": one.kind, **_flat(one.tree())} for one in theory.elements()}
    edges = [edge for link in theory.links.values() if (edge := _edge(theory, link)) is not None]
    edges += _belongs(theory)
    keys: dict[tuple[str, str], tuple[str, str]] = {}  # (node or edge, attribute) → key id and type
    for place, rows in (("node", list(nodes.values())), ("edge", [edge[3] for edge in edges])):
        for row in rows:
            for name, value in row.items():
                kind = _type(value)
                known = keys.get((place, name))
                if known is None:
                    keys[place, name] = (f"{place[0]}{len(keys)}", kind)
                elif known[1] != kind:
                    keys[place, name] = (known[0], "string")
    out = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
        *(
            f'<key id="{key}" for="{place}" attr.name={quoteattr(name)} attr.type="{kind}"/>'
            for (place, name), (key, kind) in keys.items()
        ),
        f'<graph id={quoteattr(clean(theory.title or "") or "theory")} edgedefault="directed">',
    ]
    for id, row in nodes.items():
        out += [f"<node id={quoteattr(id)}>", *_data(row, "node", keys), "</node>"]
    for id, source, target, row in edges:
        out.append(f"<edge id={quoteattr(id)} source={quoteattr(source)} target={quoteattr(target)}>")
        out += [*_data(row, "edge", keys), "</edge>"]
    return ("\n".join([*out, "</graph>", "</graphml>"]) + "\n").encode()


def _edge(theory: Theory, link: Link) -> tuple[str, str, str, Attributes] | None:
    target = theory.links[link.target_id].target_id if link.target_id in theory.links else link.target_id
    if theory.element(link.source_id) is None or theory.element(target) is None:
        return None
    row: Attributes = {"kind": kind_of(theory, link)}
    row |= {name: value for name, value in _flat(link.tree()).items() if name not in ("from", "to", "id")}
    if target != link.target_id:
        row["on_arrow"] = clean(link.target_id)
    return clean(link.id), link.source_id, target, row


def _belongs(theory: Theory) -> list[tuple[str, str, str, Attributes]]:
    found = []
    for number, (source, about) in enumerate(belongings(theory), start=1):
        row: Attributes = {"kind": "belongs"}
        link = theory.links.get(about)
        while link is not None:
            row.setdefault("on_arrow", clean(about))
            about, link = link.target_id, theory.links.get(link.target_id)
        if theory.element(about) is not None:
            found.append((f"belongs-{number}", source, about, row))
    return found


def _flat(tree: Any, prefix: str = "") -> Attributes:
    """Return a record's fields as scalars: nested names joined with dots, lists with "; "."""
    row: Attributes = {}
    for name, value in tree.items():
        key = clean(f"{prefix}{name}")
        if isinstance(value, dict):
            row |= _flat(value, f"{key}.")
        elif isinstance(value, list):
            if value:
                row[key] = clean("; ".join(_words(item) for item in value))
        elif isinstance(value, str):
            row[key] = clean(value)
        elif isinstance(value, (bool, int, float)):
            row[key] = value
    return row


def _words(item: Any) -> str:
    if isinstance(item, dict):
        return ", ".join(f"{name} {_words(value)}" for name, value in item.items())
    return str(item)


def _type(value: str | float | bool) -> str:
    return "boolean" if isinstance(value, bool) else "double" if isinstance(value, (int, float)) else "string"


def _data(row: Attributes, place: str, keys: dict[tuple[str, str], tuple[str, str]]) -> list[str]:
    out = []
    for name, value in row.items():
        words = str(value).lower() if isinstance(value, bool) else str(value)
        out.append(f'<data key="{keys[place, name][0]}">{escape(words)}</data>')
    return out

"""A theory as a networkx graph, for everything that networkx can do with one."""

from __future__ import annotations

from typing import Any

from toc.theory.model import Theory


def to_networkx(theory: Theory) -> Any:
    """Return a ``networkx.MultiDiGraph``.

    Nodes are the elements' ids with ``kind``, ``label`` and every field of the file; edges have the link's id as their
    key and carry ``kind`` (precondition, brings_about, …, or None) and its fields. An arrow onto an arrow ends at that
    arrow's source, where it acts, and names the arrow as ``onto``. What an assumption, an indicator or evidence is
    about is no arrow; it is in the node's fields. Dangling arrows are left out.
    """
    import networkx as nx

    graph = theory.graph
    out: Any = nx.MultiDiGraph(title=theory.title or "")
    for element in theory.elements():
        fields = element.tree()
        fields.pop("kind", None)  # of evidence and factors: their sort, here as "sort"
        sort = getattr(element, "type", None)
        extra = {"sort": sort} if sort is not None and element.kind in ("evidence", "factor") else {}
        out.add_node(element.id, **{**fields, **extra, "kind": element.kind, "label": element.label})
    for link in theory.links.values():
        onto = theory.links.get(link.target_id)
        target = link.target_id if onto is None else onto.source_id
        if link.source_id not in out or target not in out:
            continue
        fields = link.tree()
        for name in ("from", "to", "id"):
            fields.pop(name, None)
        fields["kind"] = graph.kinds[link.id]
        if onto is not None:
            fields["onto"] = onto.id
        out.add_edge(link.source_id, target, key=link.id, **fields)
    return out

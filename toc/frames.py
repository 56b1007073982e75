"""A theory as pandas data frames, for people who have pandas; the library does not require it."""

from __future__ import annotations

from typing import Any

from toc.theory import Theory


def _pandas() -> Any:
    try:
        import pandas
    except ImportError:
        raise ImportError("data frames need pandas: pip install pandas") from None
    return pandas


def elements_frame(theory: Theory) -> Any:
    """Return a row for each element, by id: ``kind``, ``label``, and a column for every field that is written."""
    rows = []
    for element in theory.elements():
        fields = element.tree()
        sort = fields.pop("kind", None)  # of evidence and factors: their sort
        rows.append({"id": element.id, "kind": element.kind, "label": element.label, **fields})
        if sort is not None:
            rows[-1]["sort"] = sort
    return _frame(rows, ["id", "kind", "label"])


def links_frame(theory: Theory) -> Any:
    """Return a row for each arrow, by id: ``from``, ``to``, ``kind``, and every field that is written."""
    kinds = theory.graph.kinds
    rows = []
    for link in theory.links.values():
        ends = {"id": link.id, "from": link.source_id, "to": link.target_id, "kind": kinds[link.id]}
        rows.append({**link.tree(), **ends})
    return _frame(rows, ["id", "from", "to", "kind"])


def measures_frame(theory: Theory) -> Any:
    """Return the measure list, a row for each indicator and each gap, in the order of the measurement plan.

    ``indicator`` is empty in a gap row; ``element`` is what is measured or still needs a measure, ``type`` the
    measure's type, ``pathway`` the ids from the element to its goal, ``missing`` the parts that are not written.
    """
    from toc.measures import measure_list

    rows = []
    for row in measure_list(theory):
        fields = {} if row.indicator is None else row.indicator.tree()
        rows.append(
            {
                **fields,
                "indicator": None if row.indicator is None else row.indicator.id,
                "element": None if row.element is None else row.element.id,
                "type": row.type,
                "pathway": row.pathway,
                "missing": row.missing,
            }
        )
    return _frame(rows, ["indicator", "element", "type", "name", "pathway", "missing"])


def _frame(rows: list[dict[str, Any]], first: list[str]) -> Any:
    names = dict.fromkeys(first)
    for row in rows:
        names.update(dict.fromkeys(row))
    frame = _pandas().DataFrame(rows, columns=list(names))
    return frame.set_index("id") if "id" in names else frame

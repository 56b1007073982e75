"""A theory as fresh YAML, laid out as a person would write it.

Short records stand on one line in braces, longer ones a field a line; a blank line parts the tables.
"""

from __future__ import annotations

from typing import Any

from toc.theory.model import LIST_TABLES, RECORD_TABLES
from toc.theory.yaml_scalars import block_text, scalar
from toc.theory.years import with_years

WIDTH = 110  # a record that fits into this many columns may stand on one line
_SHORT_RECORD = 3  # … if it has at most this many fields


def dump_yaml(tree: dict[str, Any]) -> str:
    """Return the whole theory as YAML text.

    Args:
        tree: ``theory.tree()``: plain JSON types, ``toc`` first; the writer keeps it.
    """
    tree = with_years(tree)
    parts: list[str] = []
    before_was_table = True
    for key, value in tree.items():
        is_table = key in RECORD_TABLES or (isinstance(value, (dict, list)) and not fits(key, value, 0))
        if parts and (is_table or before_was_table):
            parts.append("")
        before_was_table = is_table
        parts.extend(entry(key, value, 0, table=key in RECORD_TABLES))
    return "\n".join(parts) + "\n"


def key_text(key: str) -> str:
    """Return a key, quoted where it must be."""
    # PyYAML takes a single letter for text even where YAML 1.1 says yes or no, and x, y, n and d are fields
    return key if len(key) == 1 and key.isalpha() else scalar(key, flow=True)


def flow(value: Any, key: str = "") -> str:
    """Return a value on one line, records in braces and lists in brackets."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key_text(name)}: {flow(item, name)}" for name, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(item) for item in value) + "]"
    return scalar(value, key=key, flow=True)


def fits(key: str, value: Any, indent: int) -> bool:
    """Tell whether ``key: value`` reads well on one line in brackets."""
    if isinstance(value, str):
        return "\n" not in value
    if not isinstance(value, (dict, list)) or not value:
        return True
    if isinstance(value, dict):
        if len(value) > _SHORT_RECORD or any(isinstance(item, dict) and item for item in value.values()):
            return False
        inner = list(value.values())
    else:
        inner = value
        if any(isinstance(item, (dict, list)) for item in inner):
            return False
    if any(isinstance(item, str) and "\n" in item for item in _texts(inner)):
        return False
    return indent + len(key) + 2 + len(flow(value, key)) <= WIDTH


def _texts(values: list[Any]) -> list[Any]:
    out: list[Any] = []
    for item in values:
        out.extend(item if isinstance(item, list) else [item])
    return out


def entry(key: str, value: Any, indent: int, *, table: bool = False) -> list[str]:
    """Return the lines of ``key: value`` in block style.

    Args:
        key: the field's name or the record's id.
        value: plain JSON types.
        indent: spaces before the key.
        table: whether the value is one of the theory's tables, which never stand on one line.
    """
    start = " " * indent + key_text(key) + ":"
    if isinstance(value, str):
        block = block_text(value, indent + 2)
        return f"{start} {block or scalar(value, key=key)}".split("\n")
    if not isinstance(value, (dict, list)):
        return [f"{start} {scalar(value, key=key)}"]
    if not value or (not table and fits(key, value, indent)):
        return [f"{start} {flow(value, key)}"]
    lines = [start]
    if isinstance(value, dict):
        for name, item in value.items():
            lines.extend(entry(name, item, indent + 2))
    else:
        for item in value:
            lines.extend(list_item(item, indent + 2, wide=key in LIST_TABLES or key in ("readings", "changes")))
    return lines


def list_item(value: Any, indent: int, *, wide: bool = False, width: int = WIDTH) -> list[str]:
    """Return the lines of ``- value``.

    Args:
        value: plain JSON types.
        indent: spaces before the dash.
        wide: whether a record of many fields may still stand on one line, as links do.
        width: columns that one line may take.
    """
    dash = " " * indent + "- "
    if isinstance(value, str):
        return f"{dash}{block_text(value, indent + 2) or scalar(value)}".split("\n")
    if not isinstance(value, (dict, list)) or not value:
        return [dash + flow(value)]
    one_line = flow(value)
    flat = not any(isinstance(item, str) and "\n" in item for item in _texts(list(_inner(value))))
    if flat and len(dash) + len(one_line) <= width and (wide or fits("", value, indent)):
        return [dash + one_line]
    lines: list[str] = []
    if isinstance(value, dict):
        for name, item in value.items():
            lines.extend(entry(name, item, indent + 2))
    else:
        for item in value:
            lines.extend(list_item(item, indent + 2))
    lines[0] = dash + lines[0][indent + 2 :]
    return lines


def _inner(value: Any) -> Any:
    return value.values() if isinstance(value, dict) else value

"""A theory as JSON that keeps the order of keys and the indent of a text that it was read from."""

from __future__ import annotations

import json
import re
from typing import Any

from toc.theory.json_reader import read_json
from toc.theory.tree import same

_INDENT = re.compile(r"\n([ \t]+)\"")


def json_like(like: str, old: dict[str, Any], new: dict[str, Any]) -> str:
    """Return ``new`` as JSON laid out as ``like`` is; ``like`` itself where nothing has changed.

    Args:
        like: JSON that reads as ``old``.
        old: what the text says now.
        new: what it shall say.
    """
    if same(old, new):
        return like
    indent = _INDENT.search(like)
    ordered = in_order_of(read_json(like, "<text>").root, new, tables=True)
    if indent is None and "\n" not in like.strip():
        out = json.dumps(ordered, ensure_ascii=False, separators=None if '": ' in like else (",", ":"))
    else:
        out = json.dumps(ordered, ensure_ascii=False, indent=indent[1] if indent else 2)
    return out + ("\n" if like.endswith("\n") else "")


def in_order_of(like: Any, tree: Any, *, tables: bool = False) -> Any:
    """Return the tree with the fields of its records in the order in which ``like`` has them.

    Args:
        like: the tree as it was written.
        tree: the tree as it is; its tables keep their own order.
        tables: whether this is the whole theory, whose values are tables.
    """
    if isinstance(tree, list):
        items = like if isinstance(like, list) else []
        return [in_order_of(items[n] if n < len(items) else None, item) for n, item in enumerate(tree)]
    if not isinstance(tree, dict) or not isinstance(like, dict):
        return tree
    names: list[str] = [key for key in like if key in tree]
    at = 0
    for key in tree:  # a new field goes behind the field that it follows in the tree
        if key in like:
            at = max(at, names.index(key) + 1)
        else:
            names.insert(at, key)
            at += 1
    if not tables:
        return {key: in_order_of(like.get(key), tree[key]) for key in names}
    out: dict[str, Any] = {}
    for key in names:
        value, before = tree[key], like.get(key)
        if isinstance(value, dict) and isinstance(before, dict):
            out[key] = {id: in_order_of(before.get(id), record) for id, record in value.items()}
        else:
            out[key] = in_order_of(before, value)
    return out

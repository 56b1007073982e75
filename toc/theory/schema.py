"""The JSON Schema of the theory file, made from the model, and the reference table that is made from the same walk.

The schema describes the tree, so it serves YAML and JSON alike. A YAML reader hands over ``version: 0.3`` as a number
and ``by: 2020`` as a whole number; both are right in a theory file, where text stays as written, so text fields take
numbers and flags too (in a JSON file, toc itself wants text in quotes). What a schema cannot say is checked by the
reader alone: that an id is used once, that a day exists in its month, and the limits of size and nesting.
"""

from __future__ import annotations

import types
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from toc.theory import model, scalars
from toc.theory.field_words import FIELD_WORDS, words_of
from toc.theory.model import LIST_TABLES, RECORD_TABLES, Theory
from toc.theory.record import Record, file_names

ID = "^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$"
_DATE = "^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"
_TEXT = {"type": ["string", "number", "boolean"]}

# the field types of toc.theory.scalars: their schema, and what the reference calls them
_SCALARS: list[tuple[Any, dict[str, Any], str]] = [
    (scalars.Text, _TEXT, "text"),
    (scalars.Reference, _TEXT, "id"),
    (scalars.References, {"type": "array", "items": _TEXT}, "list of ids"),
    (scalars.Texts, {"type": "array", "items": _TEXT}, "list of texts"),
    (scalars.Flag, {"type": "boolean"}, "true or false"),
    (scalars.Number, {"type": "number"}, "number"),
    (scalars.Percent, {"type": "number", "minimum": 0, "maximum": 100}, "0 to 100"),
    (scalars.Count, {"type": "integer", "minimum": 0}, "whole number"),
    (
        scalars.PartialDate,
        {"anyOf": [{"type": "string", "pattern": _DATE}, {"type": "integer", "minimum": 1, "maximum": 9999}]},
        "date",
    ),
    (scalars.Measured, {"type": ["number", "string"]}, "number or words"),
]


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a theory file's tree: a new dict that the caller may change.

    Fields that it does not name are allowed everywhere; they survive a load and a save.
    """
    definitions = {name: _record(name) for name in FIELD_WORDS if name not in ("Theory", "Element")}
    whole = _record("Theory")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Theory of change",
        **whole,
        "type": "object",
        "required": ["toc"],
        "$defs": definitions,
    }


def fields_of(record: str) -> list[tuple[str, dict[str, Any], str]]:
    """Return ``(name in the file, schema, what the reference calls its type)`` for each field of a record.

    Args:
        record: the name of a class in :mod:`toc.theory.model`.
    """
    kind: type[Record] = getattr(model, record)
    hints = get_type_hints(kind, include_extras=True)
    out: list[tuple[str, dict[str, Any], str]] = []
    if record == "Link":
        out.append(("id", {"type": "string", "pattern": ID}, "id"))
    for name, key in file_names(kind):
        if kind is Theory and key in RECORD_TABLES:
            out.append((key, _table(key), "list of records, see below" if key in LIST_TABLES else ""))
        else:
            schema, words = _type(hints[name])
            out.append((key, schema, words))
    return out


def _record(record: str) -> dict[str, Any]:
    properties = {}
    for key, schema, _ in fields_of(record):
        properties[key] = {"description": words_of(record, key), **_or_nothing(schema, key)}
    # a record written without a value (``joy:``) is one without fields
    return {"description": FIELD_WORDS[record][""], "type": ["object", "null"], "properties": properties}


def _table(key: str) -> dict[str, Any]:
    row = {"$ref": f"#/$defs/{RECORD_TABLES[key].__name__}"}
    if key in LIST_TABLES:
        return {"type": "array", "items": {**row, "type": "object"}}
    table: dict[str, Any] = {"type": "object", "additionalProperties": row}
    return table if key == "layout" else {**table, "propertyNames": {"pattern": ID}}


def _or_nothing(schema: dict[str, Any], key: str) -> dict[str, Any]:
    """Allow a field that is written without a value, which says nothing."""
    if key == "toc" or "$ref" in schema:
        return schema
    if isinstance(schema.get("type"), (str, list)) and "enum" not in schema:
        kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        return {**schema, "type": [*kinds, "null"]}
    options = schema.get("anyOf") or [schema]
    return {"anyOf": [*options, {"type": "null"}]}


def _type(hint: Any) -> tuple[dict[str, Any], str]:
    """Return the schema of a field's type, and what the reference calls it."""
    for known, schema, words in _SCALARS:
        if hint == known:
            return schema, words
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        # Optional[Annotated[…]] flattens unions inside, so the scalars that are unions themselves come apart here
        found = [_type(part) for part in inner if part is not types.NoneType]
        if len(found) == 1:
            return found[0]
        options: list[dict[str, Any]] = [
            {**schema, "type": "object"} if "$ref" in schema else schema for schema, _ in found
        ]
        options = [option for schema in options for option in schema.get("anyOf", [schema])]
        return {"anyOf": options}, " or ".join(words for _, words in found)
    if origin is Literal:
        if inner == (1,):
            return {"const": 1}, "1"
        return {"enum": list(inner)}, ", ".join(inner)
    if origin is dict:
        words = "names and texts" if inner[1] is not Any else "names and settings"
        return {"type": "object", "additionalProperties": _type(inner[1])[0]}, words
    if origin is tuple:
        return {"type": "array", "items": {**_type(inner[0])[0], "type": "object"}}, f"list of {_type(inner[0])[1]}"
    if isinstance(hint, type) and issubclass(hint, Record):
        return {"$ref": f"#/$defs/{hint.__name__}"}, hint.__name__
    if hint is Any:
        return {}, "anything"
    if hasattr(hint, "__metadata__"):
        return _type(hint.__origin__)
    raise TypeError(f"no schema for {hint}")

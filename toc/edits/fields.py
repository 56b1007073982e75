"""One field of one frozen record: read it as JSON, or get the record with another value, validating only that field."""

from __future__ import annotations

from copy import copy
from functools import cache
from typing import Any, TypeVar, get_origin

from pydantic import ValidationError

from toc.edits.model import Refused
from toc.theory.record import Record

R = TypeVar("R", bound=Record)
_OWN = frozenset({"id", "named"})  # kept by the program beside the file's fields


@cache
def file_names(cls: type[Record]) -> dict[str, str]:
    """Return the record's fields: name in the file → attribute."""
    return {info.alias or name: name for name, info in cls.model_fields.items() if name not in _OWN}


@cache
def is_list(cls: type[Record], field: str) -> bool:
    """Whether the field holds a list."""
    name = file_names(cls).get(field)
    return name is not None and get_origin(cls.model_fields[name].annotation) is tuple


def plain(record: Record, field: str) -> Any:
    """Return the field's value as in the file, as plain JSON; None where it is absent."""
    name = file_names(type(record)).get(field)
    if name is None:
        extra = record.__pydantic_extra__
        return as_json(extra.get(field)) if extra else None
    if name not in record.__pydantic_fields_set__:
        return None
    return as_json(record.__dict__[name])


def as_json(value: Any) -> Any:
    """Return a field's value as new plain JSON."""
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, Record):
        return value.tree()
    if isinstance(value, dict):
        return {key: as_json(item) for key, item in value.items()}
    return [as_json(item) for item in value]


def place_of(record: Record, field: str) -> int | None:
    """Return where an unknown field stands among the record's unknown fields; None for every other."""
    extra = record.__pydantic_extra__
    if not extra or field not in extra or field in file_names(type(record)):
        return None
    return list(extra).index(field)


def with_plain(record: R, field: str, value: Any, at: int | None = None) -> R:
    """Return the record with the field's value replaced; None takes the field away.

    Raises:
        Refused: ``bad_value``, what the theory file would refuse too.
    """
    cls = type(record)
    name = file_names(cls).get(field)
    if name is None:
        return _with_unknown(record, field, value, at)
    new = copy(record)
    if value is None:
        new.__dict__[name] = cls.model_fields[name].get_default(call_default_factory=True)
        new.__pydantic_fields_set__.discard(name)
        return new
    try:
        checked = cls.model_validate({field: value}, by_alias=True, by_name=False)
    except ValidationError as error:
        raise refusal(error) from None
    new.__dict__[name] = checked.__dict__[name]
    new.__pydantic_fields_set__.add(name)
    return new


def _with_unknown(record: R, field: str, value: Any, at: int | None) -> R:
    if field in type(record).model_fields:  # an attribute's name, not the file's: ``from_``, ``named``
        raise Refused("unknown_field", f"There is no field “{field}” here.", "Use the name that the theory file uses.")
    new = copy(record)
    extra = dict(record.__pydantic_extra__ or {})
    if value is None:
        extra.pop(field, None)
        new.__pydantic_fields_set__.discard(field)
    elif at is not None and field not in extra and at < len(extra):
        items = list(extra.items())
        items.insert(at, (field, value))
        extra = dict(items)
        new.__pydantic_fields_set__.add(field)
    else:
        extra[field] = value
        new.__pydantic_fields_set__.add(field)
    object.__setattr__(new, "__pydantic_extra__", extra)
    return new


def made(cls: type[R], id: str, tree: dict[str, Any], *, named: bool | None = None) -> R:
    """Return a record of the class from its JSON tree.

    Raises:
        Refused: ``bad_value``, what the theory file would refuse too.
    """
    names = file_names(cls)
    wrong = [field for field in tree if field in cls.model_fields and field not in names]
    if wrong:
        raise Refused(
            "unknown_field", f"There is no field “{wrong[0]}” here.", "Use the name that the theory file uses."
        )
    body = {**tree, "id": id}
    if named is not None:
        body[">named"] = named  # the alias that no file uses
    try:
        return cls.model_validate(body, by_alias=True, by_name=False)
    except ValidationError as error:
        raise refusal(error) from None


def refusal(error: ValidationError) -> Refused:
    """Return the first fault of a value as a kind refusal."""
    first = error.errors(include_url=False)[0]
    where = ".".join(str(part) for part in first["loc"] if not _inner(part))
    expected = first["msg"].removeprefix("Value error, ").removeprefix("Input should be ")
    if first["type"].endswith("_type"):
        expected = {"string": "text", "tuple": "a list", "dictionary": "a table of fields"}.get(
            first["type"].removesuffix("_type"), expected
        )
    if not expected.startswith("expected"):
        expected = f"expected {expected}"
    found = repr(first["input"])
    if len(found) > 60:
        found = found[:57] + "…"
    return Refused("bad_value", f"{where}: {found} does not fit here.", f"{expected[:1].upper()}{expected[1:]}.")


def _inner(part: str | int) -> bool:
    """Whether a step of an error's path is pydantic's own (a union's branch), of no use to a person."""
    return isinstance(part, str) and (part[:1].isupper() or "[" in part)

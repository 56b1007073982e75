"""What every record of a theory is made of: frozen, strict, and careful with fields that it does not know."""

from __future__ import annotations

from functools import cache
from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from toc.theory.scalars import Count, Reference, Text, unwrap

Kind = Literal["outcome", "intervention", "assumption", "indicator", "evidence", "factor", "stakeholder"]


class Record(BaseModel):
    """Anything in a theory that has fields: frozen, keeps unknown fields, validates strictly."""

    model_config = ConfigDict(
        frozen=True,
        extra="allow",
        strict=True,
        populate_by_name=True,
        serialize_by_alias=True,
        arbitrary_types_allowed=False,
    )

    @model_validator(mode="wrap")
    @classmethod
    def _unwrap_unknown(cls, data: Any, handler: Any) -> Any:
        record = handler(data)
        extra = record.__pydantic_extra__
        if extra:
            for key, value in extra.items():
                extra[key] = unwrap(value)
        return record

    def tree(self) -> dict[str, Any]:
        """Return the record as plain JSON types: only what was written, under the file's names."""
        written = self.__pydantic_fields_set__
        values = self.__dict__
        out: dict[str, Any] = {}
        for name, key in file_names(type(self)):
            if name in written:
                value = values[name]
                if value is not None:
                    out[key] = as_tree(value)
        if self.__pydantic_extra__:
            for key, value in self.__pydantic_extra__.items():
                out[key] = as_tree(value)
        return out


@cache
def file_names(model: type[Record]) -> tuple[tuple[str, str], ...]:
    """Return ``(attribute, name in the file)`` for every field that stands in the file."""
    inherited = set(model.__base__.model_fields) if model.__base__ is not None and model.__base__ is Element else set()
    fields = sorted(model.model_fields.items(), key=lambda item: item[0] in inherited)  # a kind's own fields first
    return tuple((name, field.alias or name) for name, field in fields if not field.exclude)


def as_tree(value: Any) -> Any:
    """Return a field's value as plain JSON types, in lists and dicts of its own."""
    if isinstance(value, Record):
        return value.tree()
    if isinstance(value, dict):
        return {key: as_tree(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [as_tree(item) for item in value]
    return value


class Named(Record):
    """A record that has an id of its own in the file's one namespace."""

    id: str = Field(default="", exclude=True)


class Votes(Record):
    """How the room voted on an element or a link: counts of people."""

    agree: Count = 0
    disagree: Count = 0


class Element(Named):
    """What every kind of element shares."""

    kind: ClassVar[Kind]
    label_field: ClassVar[str] = "statement"

    note: Text | None = None
    from_idea: Reference | None = None
    decision: Text | None = None
    votes: Votes | None = None

    @property
    def label(self) -> str:
        """The words people know the element by: its statement, name or citation; empty where none is written."""
        return getattr(self, self.label_field) or ""

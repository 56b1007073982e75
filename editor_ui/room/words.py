"""The field types that messages share: ids, texts with a cap, and the words that a field may hold."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

VERSION = 1  # of the protocol; a server refuses a hello of another one and says so

Role = Literal["facilitator", "editor", "contributor", "viewer"]
ROLES: tuple[Role, ...] = ("facilitator", "editor", "contributor", "viewer")

OpId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.:-]{6,80}$")]  # made by the client, unique for good
ClientId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{6,64}$")]
Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$")]
LinkOrId = Annotated[str, StringConstraints(min_length=1, max_length=200)]  # an element's id or a link's effective id
Branch = Annotated[str, StringConstraints(pattern=r"^([A-Za-z0-9_][A-Za-z0-9_.-]{0,63})?$")]  # "" is the main map
Name = Annotated[str, StringConstraints(max_length=60, strip_whitespace=True)]
Short = Annotated[str, StringConstraints(max_length=200, strip_whitespace=True)]
CardText = Annotated[str, StringConstraints(min_length=1, max_length=500, strip_whitespace=True)]
Words = Annotated[str, StringConstraints(max_length=2000, strip_whitespace=True)]
Voice = Literal["service_user", "carer", "staff", "volunteer", "manager", "partner", "other"]
Date = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]
BECAME = ("became", "became_words", "became_under", "kind")  # what a card says of the element that it became


class Message(BaseModel):
    """What every message and act shares: frozen, no unknown fields, no guessing of types."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, populate_by_name=True, serialize_by_alias=True, allow_inf_nan=False
    )

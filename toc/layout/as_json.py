"""The Scene as plain JSON, for the page in the browser and for pens that take JSON."""

from __future__ import annotations

from dataclasses import MISSING, fields, is_dataclass
from typing import Any

from toc.layout.scene import Scene


def scene_json(scene: Scene) -> dict[str, Any]:
    """Return the Scene's fields by name; a field that holds its default is left out."""
    return _plain(scene)  # type: ignore[no-any-return]


_KEEP = {"x", "y", "w", "h", "level", "width", "height"}


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        out = {}
        for field in fields(value):
            if field.name == "memory":
                continue
            held = getattr(value, field.name)
            default = field.default if field.default is not MISSING else ()
            if (
                field.name in _KEEP
                or (field.default is MISSING and field.default_factory is MISSING)
                or held != default
            ):
                out[field.name] = _plain(held)
        return out
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return value

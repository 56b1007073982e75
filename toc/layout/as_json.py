"""The Scene as plain JSON, for the page in the browser and for pens that take JSON."""

from __future__ import annotations

from dataclasses import MISSING, fields, is_dataclass
from typing import Any

from toc.layout.scene import Scene

_ALWAYS = {"x", "y", "w", "h", "level", "width", "height"}  # written even where they are 0
_NEVER = {"memory"}
_REQUIRED = object()


def scene_json(scene: Scene) -> dict[str, Any]:
    """Return the Scene's fields by name; a field that holds its default is left out."""
    return _plain(scene)  # type: ignore[no-any-return]


_known: dict[Any, tuple[tuple[str, Any], ...]] = {}


def _fields(kind: Any) -> tuple[tuple[str, Any], ...]:
    """Return a record's fields with the value at which each is left out."""
    found = _known.get(kind)
    if found is None:
        out = []
        for field in fields(kind):
            default = () if field.default is MISSING else field.default
            required = field.name in _ALWAYS or (field.default is MISSING and field.default_factory is MISSING)
            if field.name not in _NEVER:
                out.append((field.name, _REQUIRED if required else default))
        found = _known[kind] = tuple(out)
    return found


def _plain(value: Any) -> Any:
    kind = type(value)
    if kind is float or kind is str or kind is int:
        return value
    if kind is tuple:
        if value and type(value[0]) is tuple:
            return [list(point) for point in value]  # a path
        return [_plain(part) for part in value]
    if is_dataclass(value):
        out = {}
        for name, default in _fields(kind):
            held = getattr(value, name)
            if held != default:
                out[name] = _plain(held)
        return out
    return value

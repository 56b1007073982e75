"""The tree that both readers (YAML and JSON) hand over: plain values, and the line on which each stands."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from toc.theory.errors import Problem

Path = tuple[str | int, ...]

_WORD = re.compile(r"\w[\w>#-]*…?")  # a name that reads as one in a dotted way


@dataclass(slots=True)
class Parsed:
    """A text as values and lines.

    Attributes:
        root: dicts, lists, text, None, and for YAML :class:`~toc.theory.scalars.Plain` for plain numbers and flags.
        lines: the way to a value → the 1-based line on which it (for a mapping's value: its key) stands.
        problems: faults that left the rest readable.
    """

    root: Any = None
    lines: dict[Path, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def same(first: dict[str, Any], second: dict[str, Any]) -> bool:
    """Compare two trees of theories, the order of their tables' records included."""
    return first == second and all(
        list(value) == list(second[key]) for key, value in first.items() if isinstance(value, dict)
    )


def dotted(path: Path) -> str:
    """Return the way to a value as people write it: ``links[2].from``."""
    out = ""
    for part in path:
        if isinstance(part, int):
            out += f"[{part + 1}]"
        else:
            name = shorten(part, 40)
            out += ("." if out else "") + (name if _WORD.fullmatch(name) else f'"{name}"')
    return out


def shorten(text: str, limit: int = 60) -> str:
    """Return the text on one line, cut to ``limit`` characters."""
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else flat[: limit - 1].rstrip() + "…"

"""The text behind a theory."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from toc.theory.model import Theory


class Source:
    """The text that a theory was read from, carried along so that a save can keep comments and key order.

    Two theories are equal whatever they were read from, so a Source equals every other
    and none at all.
    """

    __slots__ = ("format", "lines", "path", "text", "theory")

    def __init__(
        self,
        text: str,
        format: Literal["yaml", "json"],
        path: str | None,
        lines: Mapping[tuple[str, ...], int],
        theory: Theory | None = None,
    ) -> None:
        self.text = text
        self.format = format
        self.path = path
        self.theory = theory  # what the text says; a theory changed since carries the same source
        self.lines = lines  # ("outcomes", "joy", "statement") → 1-based line; ("links", link id) → 1-based line

    def __eq__(self, other: object) -> bool:
        return other is None or isinstance(other, Source)

    def __hash__(self) -> int:
        return 0

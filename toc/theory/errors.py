"""What is wrong with a theory file, said so that the person who wrote it can put it right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault in a theory file.

    Attributes:
        file: the name the text goes by: a path, or ``<text>`` for a string.
        line: 1-based; 0 where there is no line to point at (an empty or unreadable file).
        column: 1-based; 0 where it would say nothing.
        field: the way to the value, such as ``outcomes.joy.role``; empty for a fault of the whole file.
        found: what stands there.
        expected: what should stand there, and where it can be guessed what was meant.
    """

    file: str
    line: int
    column: int
    field: str
    found: str
    expected: str

    def __str__(self) -> str:
        place = self.file + (f":{self.line}" if self.line else "") + (f":{self.column}" if self.column else "")
        field = f" {self.field}:" if self.field else ""
        return f"{place}:{field} found {self.found}; expected {self.expected}"


class TheoryFileError(Exception):
    """A theory file that cannot be read: every fault that was seen, in the order of the file.

    This is the only error that reading or writing a theory's text raises, besides ``OSError`` from the disk.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)

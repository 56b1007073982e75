"""What a check's docstring says, by heading: the one source of its docs page, of ``toc explain`` and of each why."""

from __future__ import annotations

import inspect
import re
import textwrap
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

HEADINGS = ("What it does", "Why it matters", "Question for the room", "Example", "Use instead", "Fix")
_HEADING = re.compile(rf"^({'|'.join(HEADINGS)}):\n", re.MULTILINE)


class Explained(NamedTuple):
    """A check's docstring in its parts; ``text`` holds each heading's words as they were written."""

    title: str
    text: dict[str, str]

    def line(self, heading: str) -> str:
        """Return a heading's words as one line."""
        return " ".join(self.text.get(heading, "").split())


@cache
def explained(function: Callable[..., Any]) -> Explained:
    """Read a check function's docstring. A heading that is missing is simply not in ``text`` (a test asks for all)."""
    title, _, body = (inspect.cleandoc(function.__doc__ or "")).partition("\n\n")
    parts = _HEADING.split(body)
    return Explained(
        " ".join(title.split()),
        {heading: textwrap.dedent(text).strip() for heading, text in zip(parts[1::2], parts[2::2], strict=True)},
    )

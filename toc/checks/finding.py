"""A finding: what a check has seen, said so that a room can act on it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

Severity = Literal["error", "warning", "advice"]
Use = Literal["live", "export"]  # what a theory is looked at for: the same finding may weigh more in an export
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "advice")


@dataclass(frozen=True, slots=True)
class Fix:
    """A change that would answer the finding: a label for the button and the edit, as JSON for ``toc.edits``."""

    label: str
    edit: dict[str, Any]


class Found(NamedTuple):
    """What a check function yields; the runner adds the check's code, severity, why and usual question.

    ``about`` names elements, ``links`` arrows, the one to select first at the front. ``message`` is one plain
    sentence. The rest is empty unless the check has more to say than its table row and docstring do.
    """

    about: tuple[str, ...]
    message: str
    links: tuple[str, ...] = ()
    question: str = ""
    fix: Fix | None = None
    words: tuple[str, ...] = ()
    key: str = ""
    severity: Severity | None = None
    progress: tuple[int, int] | None = None
    counted: bool = False


class Finding(NamedTuple):
    """One thing worth asking the room about.

    ``elements`` and ``links`` are ids, the one to select first at the front. ``words`` are the matched words of a
    wording check. ``id`` is the same from run to run for the same fault, whatever else changes. A ``counted``
    finding is one line for many ("18 of 31 arrows explained"): it stays the same finding while its ids come and go.
    """

    code: str  # S01, T03, …
    check: str  # the readable name, canonical
    severity: Severity
    elements: tuple[str, ...]
    links: tuple[str, ...]
    message: str
    why: str
    question: str
    fix: Fix | None = None
    words: tuple[str, ...] = ()
    key: str = ""  # tells two faults of one check on the same ids apart
    progress: tuple[int, int] | None = None  # done, of how many: for the one-line summary
    counted: bool = False
    dismissed: str | None = None  # the group's reason for leaving it as it is, where they gave one

    @property
    def id(self) -> str:
        """The finding's identity: code, and a short hash of the check, what it is about, and its key."""
        ids = () if self.counted else (*self.elements, "\x1e", *self.links)
        mark = "\x1f".join((self.check, *ids, "\x1e", self.key))
        return f"{self.code}-{hashlib.blake2s(mark.encode(), digest_size=5).hexdigest()}"

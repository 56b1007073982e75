"""One connection to a room: whose it is, what it follows, how far it has been told."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from editor_ui.room.lines import BACKLOG, Line, Packet
from editor_ui.room.rules import Actor
from editor_ui.room.views import Viewer


class Allowance:
    """A rate limit: ``burst`` at once, ``rate`` a second in the long run (a token bucket on the monotonic clock)."""

    __slots__ = ("_at", "_left", "burst", "rate")

    def __init__(self, rate: float, burst: float) -> None:
        self.rate, self.burst = rate, burst
        self._left, self._at = burst, time.monotonic()

    def take(self, amount: float = 1.0) -> bool:
        """Use some of the allowance; False where there is not enough left."""
        now = time.monotonic()
        self._left = min(self.burst, self._left + (now - self._at) * self.rate)
        self._at = now
        if self._left < amount:
            return False
        self._left -= amount
        return True


@dataclass(eq=False)
class Member:
    """A connection in a room. Compared by identity: one person may have several."""

    actor: Actor
    line: Line
    client: str = ""
    branch: str = ""
    map: bool = True
    derived: bool = True
    told: int = 0  # the last event that was pushed
    differences: bool = False  # it can take a derived message as its difference from the one before
    derived_n: int = -1  # the derived message that it has
    behind: bool = False  # the line is backed up; a task is waiting to catch up
    gone: bool = False
    allowance: Allowance = field(default_factory=lambda: Allowance(50, 400))  # edits and acts

    @property
    def viewer(self) -> Viewer:
        """Whose eyes this connection has."""
        return Viewer(self.actor.role, self.actor.person, self.branch, self.map)

    def say(self, packet: Packet) -> None:
        """Send an answer that must not be lost, behind or not: a refusal, an acknowledgement."""
        if not self.gone:
            self.line.push(packet)

    def push(self, packet: Packet) -> bool:
        """Send, unless the line is backed up; then say so and send nothing."""
        if self.gone or self.behind:
            return False
        self.line.push(packet)
        return self.line.backlog <= BACKLOG

"""What the rules of run charts and SPC charts share: signals, and finding runs of points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Rule = Literal["shift", "trend", "few_runs", "many_runs", "outside", "two_of_three", "hugging"]
Side = Literal["above", "below", "up", "down", ""]


@dataclass(frozen=True, slots=True)
class Signal:
    """Points that are unlikely to be chance alone. ``points`` are places in the readings charted, from 0."""

    rule: Rule
    points: tuple[int, ...]
    side: Side = ""

    @property
    def high(self) -> bool | None:
        """Whether the signal says "higher" (True), "lower" (False) or neither (None)."""
        return None if self.side == "" else self.side in ("above", "up")


def side_of(value: float, centre: float) -> int:
    """Return 1 above the centre, -1 below it, 0 on it."""
    return (value > centre) - (value < centre)


def runs_on_one_side(sides: Sequence[int], *, skip_centre: bool) -> list[tuple[int, list[int]]]:
    """Return the runs as (side, places). A point on the centre is skipped, or else ends the run."""
    runs: list[tuple[int, list[int]]] = []
    broken = True
    for at, side in enumerate(sides):
        if side == 0:
            broken = broken or not skip_centre
            continue
        if not broken and runs[-1][0] == side:
            runs[-1][1].append(at)
        else:
            runs.append((side, [at]))
        broken = False
    return runs


def trends(values: Sequence[float], *, skip_equal: bool) -> list[tuple[int, list[int]]]:
    """Return the stretches that only rise (1) or only fall (-1), as (direction, places), two points or more each.

    Equal neighbours are skipped (the later one does not count and does not break), or else end the stretch.
    """
    found: list[tuple[int, list[int]]] = []
    here: list[int] = [0] if values else []
    direction = 0
    for at in range(1, len(values)):
        step = side_of(values[at], values[here[-1]])
        if step == 0 and skip_equal:
            continue
        if step != 0 and step == direction:
            here.append(at)
            continue
        if direction:
            found.append((direction, here))
        # a turning point belongs to both stretches
        here = [here[-1], at] if step else [at]
        direction = step
    if direction:
        found.append((direction, here))
    return found

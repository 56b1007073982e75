"""Where arrows leave and meet boxes: spread along a box's edge in the order of where they come from or go to.

In a map that stands, an end stays where it was on its box; only where the others leave it no room, or it would have to
cross one of them, the ends on that edge are spread anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from toc.layout.memory import Course, Seating
from toc.layout.net import Net
from toc.layout.rows import Key, Rows

SPREAD, CROWDED = 0.7, 0.9  # share of a box's edge that its arrows' ends use; where so many end that heads would touch
HEAD = 9.0  # px between two arrows' ends, at which heads just do not touch
APART = 24.0  # px between two arrows' ends, where there is room
CLOSER = 0.65  # share of the room that each end would have anew with which one makes do, so that the others stay
AIM = 0.15  # of its width: how far off its middle a box's only arrow may end, to run straight


@dataclass(slots=True)
class Ends:
    """x of arrows' ends."""

    tail: dict[int, float] = field(default_factory=dict)  # arc → x where it leaves its box
    head: dict[int, float] = field(default_factory=dict)  # arc → x where it meets its box


def spread(
    net: Net, rows: Rows, x: list[float], beside: set[int], stood: Mapping[int, Course], before: Seating | None
) -> Ends:
    """Return the ends of every seated arrow.

    Args:
        net: boxes and arrows.
        rows: the seats.
        x: seat → its middle.
        beside: arcs that end sideways on a neighbouring passage.
        stood: arcs that have all their seats where they were → how they ran. Boxes that have none but these are done.
        before: the seating in which they ran so.
    """
    out = Ends()
    loose = [(chain[0], chain[-1]) for position, chain in rows.chains.items() if position not in stood]
    tails, heads = {tail for tail, _ in loose}, {head for _, head in loose}
    leaving: dict[int, list[tuple[float, int]]] = {}
    meeting: dict[int, list[tuple[float, int]]] = {}
    for position, chain in rows.chains.items():
        low, high = chain[0], chain[-1]
        if low not in tails:
            out.tail[position] = stood[position].x[0]
        elif position not in beside:
            leaving.setdefault(low, []).append((x[chain[1]], position))
        if high not in heads:
            out.head[position] = stood[position].x[-1]
        elif net.arcs[position].on is None:
            meeting.setdefault(high, []).append((x[chain[-2]], position))
    for found, groups, end in ((out.head, meeting, -1), (out.tail, leaving, 0)):
        for seat, ends in groups.items():
            count = len(ends)
            if count > 1:
                ends.sort()
                room = max(rows.width[seat] * SPREAD, min(rows.width[seat] * CROWDED, HEAD * (count - 1)))
                step = min(APART, room / (count - 1))
                held = _offsets(net, before, rows.keys[seat], ends, end) if before else []
                offsets = refit(held, step, room / 2)
                first = -step * (count - 1) / 2
                for n, (_, position) in enumerate(ends):
                    found[position] = round(x[seat] + (offsets[n] if offsets else first + n * step), 2)
    for found, groups, others in ((out.head, meeting, out.tail), (out.tail, leaving, out.head)):
        for seat, ends in groups.items():
            if len(ends) == 1:
                far, position = ends[0]
                if len(rows.chains[position]) == 2:  # no passage between: where the other end really is
                    far = others.get(position, far)
                found[position] = _aim(x[seat], rows.width[seat], far)
    return out


def _aim(middle: float, wide: float, far: float) -> float:
    """A box's only arrow leaves from the middle, or straight below the far end where that lies within the box."""
    return far if abs(far - middle) <= wide * AIM else middle


def _offsets(net: Net, before: Seating, key: Key, ends: Sequence[tuple[float, int]], end: int) -> list[float | None]:
    """Return how far off its box's middle each end was (0 the tail's, -1 the head's); None for a new one."""
    middle = before.x.get(key)
    if middle is None:
        return []
    courses = [before.courses.get(net.arcs[position].id) for _, position in ends]
    return [None if course is None else course.x[end] - middle for course in courses]


def refit(held: Sequence[float | None], step: float, limit: float) -> list[float] | None:
    """Return offsets for a box's ends in their order: those held stay, the others come between, beside or beyond them.

    Args:
        held: px off the box's middle where each end is held; None for a new one.
        step: px between two ends if all were spread anew.
        limit: px off the middle that no end may pass.

    Returns:
        None where nothing is held, or where it leaves the others no room.
    """
    least = step * CLOSER
    out: list[float] = []
    left, waiting = None, 0
    for offset in held:
        if offset is None:
            waiting += 1
            continue
        if left is None:
            apart = min(step, (limit + offset) / waiting) if waiting else step
            first = offset - apart * waiting
        else:
            apart = (offset - left) / (waiting + 1)
            first = left + apart
        if apart < least - 0.02 or abs(offset) > limit + 0.02:
            return None
        out += [first + apart * n for n in range(waiting)]
        out.append(offset)
        left, waiting = offset, 0
    if left is None:
        return None
    if waiting:
        apart = min(step, (limit - left) / waiting)
        if apart < least - 0.02:
            return None
        out += [left + apart * n for n in range(1, waiting + 1)]
    return out

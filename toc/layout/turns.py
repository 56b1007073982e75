"""Where arrows leave and meet boxes, and how high each turns sideways between two rows, so that they keep apart."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from toc.layout.net import Net
from toc.layout.rows import Rows

SPREAD = 0.7  # share of a box's edge that its arrows' ends may use
APART = 24.0  # px between two arrows' ends, where there is room
NEAR = 8.0  # px sideways under which an arrow counts as straight
LEAST_GAP, MOST_GAP = 46.0, 132.0  # px between two rows
TRACK = 10.0  # px between two arrows that run sideways one above the other
LOOK = 24  # neighbours that an arrow is kept apart from


@dataclass(slots=True)
class Turns:
    """x of arrows' ends, how each piece turns, and the room that it takes."""

    tail: dict[int, float] = field(default_factory=dict)  # arc → x where it leaves its box
    head: dict[int, float] = field(default_factory=dict)  # arc → x where it meets its box
    turn: dict[tuple[int, int], float] = field(
        default_factory=dict
    )  # (arc, piece) → share of the way up; 0.5 if absent
    gaps: list[float] = field(default_factory=list)  # below each row but the last: px to the next


def turns(net: Net, rows: Rows, x: list[float], beside: set[int]) -> Turns:
    """Return the turns of every seated arrow; ``beside`` are arcs that end sideways on a neighbouring passage."""
    out = Turns()
    _spread(net, rows, x, beside, out)
    between: list[list[tuple[float, float, int, int]]] = [[] for _ in rows.rows]
    for position, chain in rows.chains.items():
        if position in beside:
            continue
        last = len(chain) - 2
        for piece, (low, high) in enumerate(pairwise(chain)):
            start = out.tail[position] if piece == 0 else x[low]
            end = out.head.get(position, x[high]) if piece == last else x[high]
            between[rows.row[high]].append((start, end, position, piece))
    for pieces in between[:-1]:
        out.gaps.append(_levels(pieces, out))
    return out


def _spread(net: Net, rows: Rows, x: list[float], beside: set[int], out: Turns) -> None:
    """Spread arrows' ends along the boxes' edges, in the order of where they come from or go to."""
    leaving: dict[int, list[tuple[float, int]]] = {}
    meeting: dict[int, list[tuple[float, int]]] = {}
    for position, chain in rows.chains.items():
        if position not in beside:
            leaving.setdefault(chain[0], []).append((x[chain[1]], position))
        if net.arcs[position].on is None:
            meeting.setdefault(chain[-1], []).append((x[chain[-2]], position))
    for found, groups in ((out.tail, leaving), (out.head, meeting)):
        for seat, ends in groups.items():
            if len(ends) == 1:
                found[ends[0][1]] = _aim(x[seat], rows.width[seat], ends[0][0])
                continue
            ends.sort()
            step = min(APART, rows.width[seat] * SPREAD / (len(ends) - 1))
            first = x[seat] - step * (len(ends) - 1) / 2
            for n, (_, position) in enumerate(ends):
                found[position] = round(first + n * step, 2)


def _aim(middle: float, wide: float, far: float) -> float:
    """A box's only arrow leaves from the middle, or straight below the far end where that lies within the box."""
    return far if abs(far - middle) <= wide * 0.15 else middle


def _levels(pieces: list[tuple[float, float, int, int]], out: Turns) -> float:
    """Give each piece in one gap its height of turning; return the gap's height in px.

    Of arrows that run the same way over one another, the one ahead turns first (lower), so none of them cross for it.
    """
    level: dict[tuple[int, int], int] = {}
    widest = 0.0
    for way in (1.0, -1.0):
        going = sorted(
            ((way * start, way * end, arc, piece) for start, end, arc, piece in pieces if way * (end - start) > NEAR),
            reverse=True,
        )
        for n, (start, end, arc, piece) in enumerate(going):
            widest = max(widest, end - start)
            above = 0
            for ahead in going[max(0, n - LOOK) : n]:
                if ahead[0] < end + TRACK:
                    above = max(above, 1 + level[ahead[2], ahead[3]])
            level[arc, piece] = above
    most = max(level.values(), default=0)
    for key, at in level.items():
        if most:
            out.turn[key] = 0.22 + 0.56 * at / most
    need = LEAST_GAP + TRACK * min(most, 7) + min(24.0, 0.03 * widest)
    return min(MOST_GAP, 4.0 * round(need / 4))

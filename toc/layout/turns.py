"""Where arrows leave and meet boxes, and how high each turns sideways between two rows, so that they keep apart."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from operator import itemgetter

from toc.layout.net import Net
from toc.layout.rows import Rows

SPREAD = 0.7  # share of a box's edge that its arrows' ends may use
APART = 24.0  # px between two arrows' ends, where there is room
NEAR = 8.0  # px sideways under which an arrow counts as straight
LEAST_GAP, MOST_GAP = 46.0, 132.0  # px between two rows
TRACK = 10.0  # px between two arrows that run sideways one above the other
LOOK = 24  # neighbours that an arrow is kept apart from
Piece = tuple[float, float, int, int]  # x where it starts and ends, arc, number of the piece


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
    between: list[list[Piece]] = [[] for _ in rows.rows]
    for position, chain in rows.chains.items():
        if position in beside:
            continue
        last = len(chain) - 2
        for piece, (low, high) in enumerate(pairwise(chain)):
            start = out.tail[position] if piece == 0 else x[low]
            if piece < last:
                end = x[high]
            elif position in out.head:
                end = out.head[position]
            else:
                end = _meeting(net, rows, x, out, position, start)
            between[rows.row[high]].append((start, end, position, piece))
    for pieces in between[:-1]:
        gap, found = gap_of(tuple(pieces))
        out.gaps.append(gap)
        out.turn.update(found)
    return out


def _meeting(net: Net, rows: Rows, x: list[float], out: Turns, position: int, start: float) -> float:
    """Return the x at which an arrow meets the one that it ends on: straight above where that runs there."""
    on = net.arcs[position].on
    host = rows.chains[on]  # type: ignore[index]  # an arc without a head of its own ends on another
    piece = host.index(rows.chains[position][-1]) - 1
    ends = out.tail[on] if piece == 0 else x[host[piece]]  # type: ignore[index]
    other = out.head.get(on, x[host[-1]]) if piece == len(host) - 2 else x[host[piece + 1]]  # type: ignore[arg-type]
    return min(max(start, min(ends, other)), max(ends, other))


def _spread(net: Net, rows: Rows, x: list[float], beside: set[int], out: Turns) -> None:
    """Spread arrows' ends along the boxes' edges, in the order of where they come from or go to."""
    leaving: dict[int, list[tuple[float, int]]] = {}
    meeting: dict[int, list[tuple[float, int]]] = {}
    for position, chain in rows.chains.items():
        if position not in beside:
            leaving.setdefault(chain[0], []).append((x[chain[1]], position))
        if net.arcs[position].on is None:
            meeting.setdefault(chain[-1], []).append((x[chain[-2]], position))
    for found, groups in ((out.head, meeting), (out.tail, leaving)):
        for seat, ends in groups.items():
            if len(ends) > 1:
                ends.sort()
                step = min(APART, rows.width[seat] * SPREAD / (len(ends) - 1))
                first = x[seat] - step * (len(ends) - 1) / 2
                for n, (_, position) in enumerate(ends):
                    found[position] = round(first + n * step, 2)
    for found, groups, others in ((out.head, meeting, out.tail), (out.tail, leaving, out.head)):
        for seat, ends in groups.items():
            if len(ends) == 1:
                far, position = ends[0]
                if len(rows.chains[position]) == 2:  # no passage between: where the other end really is
                    far = others.get(position, far)
                found[position] = _aim(x[seat], rows.width[seat], far)


def _aim(middle: float, wide: float, far: float) -> float:
    """A box's only arrow leaves from the middle, or straight below the far end where that lies within the box."""
    return far if abs(far - middle) <= wide * 0.15 else middle


@lru_cache(maxsize=256)  # an edit changes few gaps
def gap_of(pieces: tuple[Piece, ...]) -> tuple[float, dict[tuple[int, int], float]]:
    """Return the height in px of one gap, and how high in it each piece turns, as a share.

    Of arrows that run the same way over one another, the one ahead turns first (lower), so none of them cross for it.
    An arrow that runs against others turns above them: where two cross, one of them stands upright.
    """
    level: dict[tuple[int, int], int] = {}
    against: list[tuple[float, float, int]] = []  # those that run the other way: start, end, level
    starts: list[float] = []
    for way in (1.0, -1.0):
        if way > 0:
            going = [piece for piece in pieces if piece[1] - piece[0] > NEAR]
        else:
            going = [piece for piece in pieces if piece[0] - piece[1] > NEAR]
        going.sort(key=itemgetter(0), reverse=way > 0)
        ahead: list[tuple[float, int]] = []  # of the arrows ahead, nearest last: where it starts, its level
        for start, end, arc, number in going:
            above = 0
            reach = way * end + TRACK
            for begun, standing in ahead[: -LOOK - 1 : -1]:
                if begun >= reach:
                    break  # and so do all that are further ahead
                if standing >= above:
                    above = standing + 1
            if starts:
                first = bisect_left(starts, NEAR - start)
                for begun, ended, standing in against[first : first + LOOK]:
                    if standing >= above and begun < start - NEAR and ended > end + NEAR:
                        above = standing + 1
            level[arc, number] = above
            ahead.append((way * start, above))
        against = [(start, end, level[arc, number]) for start, end, arc, number in going]
        starts = [-start for start, _, _ in against]
    sideways = [(s, e, arc, n) if s < e else (e, s, arc, n) for s, e, arc, n in pieces if (arc, n) in level]
    sideways.sort()
    turn: dict[tuple[int, int], float] = {}
    most, widest, edge = 0, 0.0, float("-inf")
    bunch: list[tuple[int, int]] = []
    for low, high, arc, number in sideways:
        if low > edge and bunch:
            most = max(most, _share_out(bunch, level, turn))
            bunch = []
        bunch.append((arc, number))
        if high - low > widest:
            widest = high - low
        if high > edge:
            edge = high
    most = max(most, _share_out(bunch, level, turn))
    need = LEAST_GAP + TRACK * min(most, 7) + min(24.0, 0.03 * widest)
    return min(MOST_GAP, 4.0 * round(need / 4)), turn


def _share_out(
    bunch: list[tuple[int, int]], level: dict[tuple[int, int], int], turn: dict[tuple[int, int], float]
) -> int:
    """Spread the levels of arrows that run over one another over the gap; return the highest level."""
    most = max([level[key] for key in bunch], default=0)
    if most:
        low, room = (0.35, 0.3) if most == 1 else (0.22, 0.56)
        for key in bunch:
            turn[key] = low + room * level[key] / most
    return most

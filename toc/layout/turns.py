"""How high each arrow turns sideways between two rows, so that arrows keep apart.

In a map that stands, a piece of an arrow that starts and ends where it did turns where it did.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from operator import itemgetter

from toc.layout.ends import CROWDED, Ends, spread
from toc.layout.memory import Course, Seating
from toc.layout.net import Net
from toc.layout.rows import AWAY, Rows

NEAR = 8.0  # px sideways under which an arrow counts as straight
LEAST_GAP, MOST_GAP = 46.0, 132.0  # px between two rows
TRACK = 10.0  # px between two arrows that run sideways one above the other
LOOK = 24  # neighbours that an arrow is kept apart from
CLOSER = 7.0  # px above or below another one that will do for an arrow, so that the others stay
DENSER = 0.8  # share of the height that would be between two arrows anew with which they make do
MANY = 12  # arrows that are moved up or down for another; more than that turn anew
LOWEST = 0.18  # share of a gap, from below and from above, in which no arrow is fitted in
Piece = tuple[float, float, int, int]  # x where it starts and ends, arc, number of the piece
Which = tuple[int, int]  # an arc, number of its piece
Home = Mapping[int, int]  # row → the row of the previous Scene that it was


@dataclass(slots=True)
class Turns:
    """How every seated arrow runs, and the room that it takes."""

    courses: dict[int, Course] = field(default_factory=dict)  # by arc
    gaps: list[float] = field(default_factory=list)  # below each row but the last: px to the next


def turns(net: Net, rows: Rows, x: list[float], beside: set[int], before: Seating | None, home: Home) -> Turns:
    """Return the turns of every seated arrow.

    Args:
        net: boxes and arrows.
        rows: the seats.
        x: seat → its middle.
        beside: arcs that end sideways on a neighbouring passage.
        before: the seating of the Scene shown before: what ran where it runs now turns where it did.
        home: row → the row that it was in that seating.
    """
    stood = _stood(net, rows, x, before) if before else {}
    ends = spread(net, rows, x, beside, stood, before)
    out = Turns()
    runs: dict[int, tuple[float, ...]] = {}  # of arcs that run another way than before
    kept: dict[Which, float] = {}
    between: dict[int, list[Piece]] = {}  # the gaps in which something has changed, by the row above
    for position, chain in rows.chains.items():
        if position in beside:
            continue
        course, tail, head = stood.get(position), ends.tail[position], ends.head.get(position)
        if course is not None and course.x[0] == tail and course.x[-1] == head:
            out.courses[position] = course
            continue
        run = [tail, *[x[seat] for seat in chain[1:-1]]]
        run.append(_meeting(net, rows, x, ends, position, run[-1]) if head is None else head)
        runs[position] = tuple(run)
        old = before.courses.get(net.arcs[position].id) if before else None
        had = old if old and len(old.x) == len(run) else None
        for piece, high in enumerate(chain[1:]):
            if had and had.x[piece] == run[piece] and had.x[piece + 1] == run[piece + 1]:
                kept[position, piece] = had.turns[piece]
            else:
                between[rows.row[high]] = []
    for position, chain in rows.chains.items():
        if position in beside:
            continue
        course = out.courses.get(position)
        along = course.x if course else runs[position]
        for piece, high in enumerate(chain[1:]):
            if (number := rows.row[high]) in between:
                between[number].append((along[piece], along[piece + 1], position, piece))
                if course:
                    kept[position, piece] = course.turns[piece]
    turned = set(runs)
    for number in range(len(rows.rows) - 1):
        if number not in between:
            came = home.get(number, AWAY)
            out.gaps.append(before.gaps[came] if before and AWAY < came < len(before.gaps) else gap_of(())[0])
            continue
        gap, fresh = gap_of(tuple(between[number]))
        out.gaps.append(gap)
        for which, turn in (_held(between[number], fresh, kept, gap) if before else fresh).items():
            if kept.get(which) != turn:
                kept[which] = turn
                turned.add(which[0])
    for position in turned:
        course = out.courses.get(position) or Course(runs[position], (0.5,) * (len(runs[position]) - 1))
        turns = [kept.get((position, piece), turn) for piece, turn in enumerate(course.turns)]
        out.courses[position] = Course(course.x, tuple(turns))
    return out


def _stood(net: Net, rows: Rows, x: list[float], before: Seating) -> dict[int, Course]:
    """Return the arcs from box to box that have all their seats where they were → how they ran."""
    was, courses = before.x, before.courses
    moved = {seat for seat, (key, at) in enumerate(zip(rows.keys, x, strict=True)) if was.get(key) != at}
    out: dict[int, Course] = {}
    for position, chain in rows.chains.items():
        course = courses.get(net.arcs[position].id)
        if course is None or len(course.x) != len(chain) or net.arcs[position].on is not None:
            continue
        if moved.isdisjoint(chain) and all(
            abs(course.x[end] - x[chain[end]]) <= rows.width[chain[end]] * CROWDED / 2 + 0.02 for end in (0, -1)
        ):  # a box that has become narrower may have lost its ends
            out[position] = course
    return out


def _meeting(net: Net, rows: Rows, x: list[float], ends: Ends, position: int, start: float) -> float:
    """Return the x at which an arrow meets the one that it ends on: straight above where that runs there."""
    on = net.arcs[position].on
    host = rows.chains[on]  # type: ignore[index]  # an arc without a head of its own ends on another
    piece = host.index(rows.chains[position][-1]) - 1
    one = ends.tail[on] if piece == 0 else x[host[piece]]  # type: ignore[index]
    other = ends.head.get(on, x[host[-1]]) if piece == len(host) - 2 else x[host[piece + 1]]  # type: ignore[arg-type]
    return min(max(start, min(one, other)), max(one, other))


@lru_cache(maxsize=256)  # an edit changes few gaps
def gap_of(pieces: tuple[Piece, ...]) -> tuple[float, dict[Which, float]]:
    """Return the height in px of one gap, and how high in it each piece turns, as a share.

    Of arrows that run the same way over one another, the one ahead turns first (lower), so none of them cross for it.
    An arrow that runs against others turns above them: where two cross, one of them stands upright.
    """
    level: dict[Which, int] = {}
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
    turn: dict[Which, float] = {}
    most, widest = 0, 0.0
    for bunch in _bunches(pieces):
        most = max(most, _share_out(bunch, level, turn))
    for start, end, _, _ in pieces:
        widest = max(widest, abs(end - start))
    need = LEAST_GAP + TRACK * min(most, 7) + min(24.0, 0.03 * widest)
    return min(MOST_GAP, 4.0 * round(need / 4)), turn


def _bunches(pieces: Iterable[Piece]) -> Iterator[list[Which]]:
    """Yield the pieces that run sideways, those together that run over one another."""
    sideways = [
        (start, end, arc, number) if start < end else (end, start, arc, number)
        for start, end, arc, number in pieces
        if abs(end - start) > NEAR
    ]
    sideways.sort()
    edge = float("-inf")
    bunch: list[Which] = []
    for low, high, arc, number in sideways:
        if low > edge and bunch:
            yield bunch
            bunch = []
        bunch.append((arc, number))
        if high > edge:
            edge = high
    if bunch:
        yield bunch


def _share_out(bunch: list[Which], level: dict[Which, int], turn: dict[Which, float]) -> int:
    """Spread the levels of arrows that run over one another over the gap; return the highest level."""
    most = max([level[key] for key in bunch])
    if most:
        low, room = (0.35, 0.3) if most == 1 else (0.22, 0.56)
        for key in bunch:
            turn[key] = low + room * level[key] / most
    return most


def _held(pieces: list[Piece], fresh: dict[Which, float], kept: dict[Which, float], gap: float) -> dict[Which, float]:
    """Return how high each piece turns where most stay as they were: the others are fitted in between.

    Where there is no room for one, all that run over one another there turn anew.
    """
    out: dict[Which, float] = {}
    new: list[Piece] = []
    for piece in pieces:
        turn = kept.get(piece[2:])
        if turn is None:
            new.append(piece)
        else:
            out[piece[2:]] = turn
    bunches = {key: bunch for bunch in _bunches(pieces) for key in bunch} if new else {}
    for piece in new:
        if piece[2:] not in out:
            bunch = bunches.get(piece[2:], [piece[2:]])
            anew = {key: fresh.get(key, 0.5) for key in bunch}
            levels = sorted(set(anew.values()))
            apart = min([high - low for low, high in pairwise(levels)], default=0.0)
            moved = _fitted(piece, pieces, out, max(CLOSER / gap, DENSER * apart))
            out.update(anew if moved is None else moved)
    return out


def _fitted(piece: Piece, pieces: list[Piece], turn: dict[Which, float], step: float) -> dict[Which, float] | None:
    """Return a height for a piece between those that it must turn above and below, and new ones for those in its way.

    As few of the others as can be are moved, all up or all down; None where that does not make room either.
    """
    if abs(piece[0] - piece[1]) <= NEAR:
        return {piece[2:]: 0.5}
    near = {key: other for other in pieces if (key := other[2:]) in turn}
    low = max([turn[key] for key, other in near.items() if _over(piece, other)], default=LOWEST - step)
    high = min([turn[key] for key, other in near.items() if _over(other, piece)], default=1 - LOWEST + step)
    if high - low >= 2 * step:
        between = low >= LOWEST and high <= 1 - LOWEST
        middle = (low + high) / 2 if between else min(max(0.5, low + step), high - step)
        return {piece[2:]: round(middle, 4)}
    tried = [_push(piece, near, turn, low + step, step), _push(piece, near, turn, high - step, -step)]
    return min([moved for moved in tried if moved], key=len, default=None)


def _push(
    piece: Piece, near: dict[Which, Piece], turn: dict[Which, float], height: float, step: float
) -> dict[Which, float] | None:
    """Return heights for a piece and for those that stand in its way, pushed up by ``step``; down if it is negative.

    None where one of them would come too near to a row, or many would have to move.
    """
    now = {key: turn[key] for key in near}
    moved: dict[Which, float] = {}
    waiting = [(piece, height)]
    while waiting:
        one, height = waiting.pop()
        if not LOWEST <= height <= 1 - LOWEST or len(moved) > MANY:
            return None
        now[one[2:]] = moved[one[2:]] = round(height, 4)
        edge = height + step
        for key, other in near.items():
            if step > 0:
                pushed = now[key] < edge - 1e-4 and _over(other, one)
            else:
                pushed = now[key] > edge + 1e-4 and _over(one, other)
            if pushed:
                waiting.append((other, edge))
    return moved


def _over(one: Piece, other: Piece) -> bool:
    """Return whether one piece must turn above another, as in :func:`gap_of`."""
    (start, end, _, _), (begun, ended, _, _) = one, other
    way = 1.0 if end > start + NEAR else -1.0 if start > end + NEAR else 0.0
    theirs = 1.0 if ended > begun + NEAR else -1.0 if begun > ended + NEAR else 0.0
    if way and way == theirs:
        return way * start < way * begun < way * end + TRACK
    return way < 0 < theirs and begun < start - NEAR and ended > end + NEAR

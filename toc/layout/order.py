"""The order of the seats in each row: few crossings, strands side by side.

From scratch: walks down from the top and up from the bottom, then sweeps of barycentres and swaps of neighbours, the
best order kept by exact count of crossings. The number of sweeps depends on the size alone, never on the clock.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from operator import le
from random import Random

from toc.layout.rows import FREE, Rows

MOST, LEAST = 10, 4  # sweeps for small and for large maps
WORK = 16_000  # ties that all sweeps together may look at, roughly
SMALL, HUGE = 120, 5_000  # ties up to which every start is refined; above which there is only one
WINDOW, NEAREST, FARTHEST = 9_000, 6, 60  # places that a single seat may be moved: by size, at least and at most
SHAKES, LOOKS = 40, 700  # how often a small map that still has crossings is shaken: at most, and in ties looked at
SHAKEN, MENDS = 3, 2  # seats that are moved by lot; rounds in which the rest is mended
HOPELESS = 2  # times as many crossings as the best, from which a start is not refined
STARTS = ((True, False), (False, False), (True, True), (False, True))  # walks: down or up, mirrored or not
STALE = 4  # sweeps without a better order after which it is enough


def crossings(rows: Rows) -> int:
    """Return how many pairs of arrows cross between neighbouring rows, counted exactly."""
    place = places(rows)
    return sum([_between(rows.ups, lower, place) for lower in rows.rows[1:]])


def places(rows: Rows) -> list[int]:
    """Return seat → its place in its row."""
    place = [0] * len(rows.row)
    for row in rows.rows:
        for n, seat in enumerate(row):
            place[seat] = n
    return place


def _between(ups: list[list[int]], lower: list[int], place: list[int]) -> int:
    """Return the crossings between a row and the one above it."""
    ends = [place[end] for seat in lower for end in ups[seat]]
    found = out_of_order(ends)
    if found:  # arrows of one seat do not cross each other
        several = [near for seat in lower if len(near := ups[seat]) > 1]
        found -= sum(
            [
                place[near[0]] > place[near[1]] if len(near) == 2 else out_of_order([place[end] for end in near])
                for near in several
            ]
        )
    return found


def out_of_order(ends: Sequence[int]) -> int:
    """Return how many pairs are out of order (insertion sort): the crossings of lines that begin in this order."""
    if all(map(le, ends, ends[1:])):
        return 0
    seen: list[int] = []
    total, most = 0, -1
    for size, end in enumerate(ends):
        if end >= most:  # the usual case in a good order
            most = end
            seen.append(end)
        else:
            at = bisect_right(seen, end)
            total += size - at
            seen.insert(at, end)
    return total


def arrange(rows: Rows) -> None:
    """Put every row in order, from scratch."""
    ties = sum(map(len, rows.ups)) + 1
    rounds = max(LEAST, min(MOST, WORK // ties))
    window = max(NEAREST, min(FARTHEST, WINDOW // ties))
    best, kept = -1, rows.rows
    starts = STARTS[: 1 if ties > HUGE else 2]
    seen: set[tuple[tuple[int, ...], ...]] = set()
    for start in starts if ties > SMALL else STARTS:
        rows.rows = _walk(rows, *start)
        found, order = _sweeps(rows, rounds, swap=False)
        if ties <= SMALL and found:
            key = tuple(map(tuple, order))
            if key in seen or (best >= 0 and found > HOPELESS * best + 4):
                continue
            seen.add(key)
            found, order = _refined(rows, order, rounds, window)
        if best < 0 or found < best:
            best, kept = found, order
        if best == 0:
            break
    if best and ties > SMALL:
        kept = _refined(rows, kept, rounds, window)[1]
    elif best:
        kept = _shaken(rows, kept, best, min(SHAKES, LOOKS // ties))
    rows.rows = kept
    gather(rows)


def _shaken(rows: Rows, kept: list[list[int]], best: int, tries: int) -> list[list[int]]:
    """Return an order of a small map with fewer crossings still: a few seats are moved by lot, and what suffers mended.

    An order that is as good takes the place of the one before it, so that the next try starts from elsewhere.
    """
    lot, least = Random(1), kept  # noqa: S311  # no secret: the same lot on every run
    for number in range(tries):
        rows.rows = [list(row) for row in kept]
        if number % 2:
            wish = [lot.random() for _ in rows.row]
            rows.rows = [in_lanes(rows, sorted(row, key=wish.__getitem__), wish) for row in kept]
            rows.rows = _sweeps(rows, 4, swap=False)[1]
        else:
            for at in [lot.randrange(len(kept)) for _ in range(SHAKEN)]:
                row = rows.rows[at]
                row.insert(lot.randrange(len(row)), row.pop(lot.randrange(len(row))))
                rows.rows[at] = in_lanes(rows, row, {seat: float(n) for n, seat in enumerate(row)})
            _sweep(rows, down=number % 4 == 0, ties_too=False)
            _sweep(rows, down=number % 4 != 0, ties_too=False)
        found = -1
        for _ in range(MENDS):
            sift(rows, FARTHEST)
            swap_neighbours(rows, passes=3)
            last, found = found, crossings(rows)
            if found == last:
                break
        if found < best:
            least = rows.rows
        if found <= best:
            best, kept = found, rows.rows
        if not best:
            break
    return least


def _refined(rows: Rows, order: list[list[int]], rounds: int, window: int) -> tuple[int, list[list[int]]]:
    """Return an order improved by swaps of neighbours and by moving single seats, with its crossings."""
    rows.rows = order
    best, kept = _sweeps(rows, rounds // 3, swap=True)
    rows.rows = kept
    for _ in range(3 if window > NEAREST else 0 if rounds == LEAST else 1):
        if not best:
            break
        sift(rows, window)
        swap_neighbours(rows, passes=3)
        found = crossings(rows)
        if found >= best:
            break
        best, kept = found, [list(row) for row in rows.rows]
    return best, kept


def sift(rows: Rows, window: int) -> None:
    """Move each seat of a row with crossings to the best place within ``window`` places of it."""
    place, lane = places(rows), rows.lane
    crossed = [_between(rows.ups, lower, place) > 0 for lower in rows.rows[1:]]
    for number, row in enumerate(rows.rows):
        if not any(crossed[max(0, number - 1) : number + 1]):
            continue
        ups = {seat: sorted([place[end] for end in rows.ups[seat]]) for seat in row}
        downs = {seat: sorted([place[end] for end in rows.downs[seat]]) for seat in row}
        for seat in list(row):
            at, mine, up, down = row.index(seat), lane[seat], ups[seat], downs[seat]
            best, stop = 0, at
            for way, others in ((1, row[at + 1 : at + window + 1]), (-1, row[max(0, at - window) : at][::-1])):
                gain, here = 0, at
                for other in others:
                    if lane[other] != mine and lane[other] != FREE and mine != FREE:
                        break
                    if up and (theirs := ups[other]):
                        gain += way * (_gain(up, theirs) if up[-1] >= theirs[0] else -len(up) * len(theirs))
                    if down and (theirs := downs[other]):
                        gain += way * (_gain(down, theirs) if down[-1] >= theirs[0] else -len(down) * len(theirs))
                    here += way
                    if gain > best:
                        best, stop = gain, here
            if best > 0:
                row.remove(seat)
                row.insert(stop, seat)
        for n, seat in enumerate(row):
            place[seat] = n


def _sweeps(rows: Rows, rounds: int, swap: bool) -> tuple[int, list[list[int]]]:
    """Sweep down and up, and return the best order found with its crossings."""
    passes = max(2, min(8, 2 * rounds))
    if swap:
        swap_neighbours(rows, passes=passes)
    best, kept = crossings(rows), [list(row) for row in rows.rows]
    stale = 0
    for sweep in range(rounds):
        if best == 0 or stale >= STALE:
            break
        _sweep(rows, down=sweep % 2 == 0, ties_too=sweep % 4 < 2)
        if swap:
            swap_neighbours(rows, passes=passes)
        found = crossings(rows)
        if found < best:
            best, kept, stale = found, [list(row) for row in rows.rows], 0
        else:
            stale += 1
    return best, kept


def _walk(rows: Rows, down: bool, mirrored: bool) -> list[list[int]]:
    """Order each row as a walk meets its seats, depth first, from the top or the bottom; lanes side by side."""
    ties = rows.downs if down else rows.ups
    numbers = range(len(rows.rows)) if down else range(len(rows.rows) - 1, -1, -1)
    seen = [False] * len(rows.row)
    fresh: list[list[int]] = [[] for _ in rows.rows]
    for number in numbers:
        for start in sorted(rows.rows[number], key=lambda seat: (rows.lane[seat], -seat if mirrored else seat)):
            stack = [start]
            while stack:
                seat = stack.pop()
                if seen[seat]:
                    continue
                seen[seat] = True
                fresh[rows.row[seat]].append(seat)
                stack.extend(ties[seat] if mirrored else reversed(ties[seat]))
    return [in_lanes(rows, row, {seat: float(n) for n, seat in enumerate(row)}) for row in fresh]


def _sweep(rows: Rows, down: bool, ties_too: bool) -> None:
    """Put each row in the order of its seats' mean neighbour; seats of equal mean turn round when ``ties_too``."""
    numbers = range(1, len(rows.rows)) if down else range(len(rows.rows) - 2, -1, -1)
    ties, other = (rows.ups, rows.downs) if down else (rows.downs, rows.ups)
    place: list[float] = list(places(rows))
    wish = [0.0] * len(place)
    for at in numbers:
        row = rows.rows[at]
        last = -1.0
        for seat in row:
            ends = ties[seat]
            if len(ends) == 1:
                last = place[ends[0]]
            elif ends:
                last = sum([place[end] for end in ends]) / len(ends)
            elif not other[seat]:
                wish[seat] = -1.0  # tied to nothing: at the left, in file order
                continue
            wish[seat] = last  # a seat with no neighbour there stays beside the one on its left
        rows.rows[at] = row = in_lanes(rows, sorted(row[::-1] if ties_too else row, key=wish.__getitem__), wish)
        for n, seat in enumerate(row):
            place[seat] = n


def in_lanes(rows: Rows, row: list[int], wish: Sequence[float] | Mapping[int, float]) -> list[int]:
    """Keep lanes side by side: seats of a lane in one run, free seats wherever they wish to stand.

    ``row`` is in the order of its seats' wishes.
    """
    lane = rows.lane
    bound = [seat for seat in row if lane[seat] != FREE]
    ranked = sorted(bound, key=lane.__getitem__)
    if ranked == bound:
        return row
    if len(bound) == len(row):
        return ranked
    level = rising([wish[seat] for seat in ranked])
    merged = list(zip(level, map(float, range(len(ranked))), ranked, strict=True))
    merged += [(wish[seat], n + 0.5, seat) for n, seat in enumerate(row) if lane[seat] == FREE]
    merged.sort()
    return [seat for _, _, seat in merged]


def rising(values: list[float]) -> list[float]:
    """Return the nearest rising sequence (pool adjacent violators)."""
    means: list[float] = []
    sizes: list[int] = []
    for mean in values:
        size = 1
        while means and means[-1] > mean:
            other, count = means.pop(), sizes.pop()
            size += count
            mean += (other - mean) * count / size
        means.append(mean)
        sizes.append(size)
    out: list[float] = []
    for mean, size in zip(means, sizes, strict=True):
        out += [mean] * size
    return out


def gather(rows: Rows) -> None:
    """Stand boxes that act on an arrow beside that arrow, where that makes no more crossings."""
    for seat, host in rows.near.items():
        row = rows.rows[rows.row[seat]]
        at, goal = row.index(seat), row.index(host)
        if abs(at - goal) < 2:
            continue
        number = rows.row[seat]
        beyond = [n for n in (number - 1, number + 1) if 0 <= n < len(rows.rows)]
        place = {end: n for near in beyond for n, end in enumerate(rows.rows[near])}
        stop = _as_near(rows, row, at, goal, place)
        row.remove(seat)
        row.insert(stop, seat)


def _as_near(rows: Rows, row: list[int], at: int, goal: int, place: dict[int, int]) -> int:
    """Return the place nearest to ``goal`` to which the seat at ``at`` can move past its neighbours for nothing."""
    seat, step = row[at], 1 if goal > at else -1
    ups, downs = _ends(rows.ups[seat], place), _ends(rows.downs[seat], place)
    gain, stop = 0, at
    while at != goal - step:
        other = row[at + step]
        if FREE not in (rows.lane[seat], rows.lane[other]) and rows.lane[seat] != rows.lane[other]:
            break
        pairs = (ups, _ends(rows.ups[other], place)), (downs, _ends(rows.downs[other], place))
        gain += step * sum([_gain(mine, theirs) for mine, theirs in pairs if mine and theirs])
        at += step
        if gain >= 0:
            stop = at
    return stop


def _ends(seats: list[int], place: dict[int, int]) -> list[int]:
    return sorted([place[seat] for seat in seats])


def swap_neighbours(
    rows: Rows, new: Sequence[bool] | None = None, passes: int = 8, among: Collection[int] | None = None
) -> None:
    """Swap neighbours in a row wherever that takes crossings away, until nothing more is won.

    In a map that stands (``new``: seat → whether it was not there) a passage changes places with anything, boxes only
    where both are new, and two that stood only where that saves more than one crossing. With ``among`` only those rows
    are looked at at first, and what they touch.
    """
    place = places(rows)
    ups: list[list[int]] = [[]] * len(place)
    downs: list[list[int]] = [[]] * len(place)
    active = [at in among if among is not None else True for at in range(len(rows.rows))]
    stale = [True] * len(rows.rows)  # rows whose seats' ends have to be looked up
    for _ in range(passes):
        again = [False] * len(rows.rows)
        for at, row in enumerate(rows.rows):
            if not active[at]:
                continue
            if stale[at]:
                stale[at] = False
                for ends, ties in ((ups, rows.ups), (downs, rows.downs)):
                    for seat in row:
                        mine = ties[seat]
                        if mine:
                            ends[seat] = [place[mine[0]]] if len(mine) == 1 else sorted([place[end] for end in mine])
            if not _swap_row(rows, row, ups, downs, new):
                continue
            for n, seat in enumerate(row):
                place[seat] = n
            again[at] = True
            if at:
                again[at - 1] = stale[at - 1] = True
            if at + 1 < len(rows.rows):
                again[at + 1] = stale[at + 1] = True
        active = again
        if not any(active):
            break


def _swap_row(
    rows: Rows, row: list[int], ups: list[list[int]], downs: list[list[int]], new: Sequence[bool] | None
) -> bool:
    lane, boxes = rows.lane, rows.boxes
    swapped, least = False, 0
    left = row[0] if row else -1
    for n, right in enumerate(row[1:]):
        if new is not None:
            least = 0 if new[left] or new[right] else 1
            if left < boxes and right < boxes and not (new[left] and new[right]):
                left = right
                continue
        if lane[left] != lane[right] and lane[left] != FREE and lane[right] != FREE:
            left = right
            continue
        up, over, down, under = ups[left], ups[right], downs[left], downs[right]
        gain = 0
        if (up and over and up[-1] > over[0]) or (down and under and down[-1] > under[0]):  # else nothing crosses
            gain = (_gain(up, over) if up and over else 0) + (_gain(down, under) if down and under else 0)
        if gain > least:
            row[n], row[n + 1] = right, left
            swapped = True
        else:
            left = right
    return swapped


def _gain(left: list[int], right: list[int]) -> int:
    """Return how many crossings of two neighbours' arrows (ends sorted) go away when the two change places."""
    if left[-1] < right[0]:
        return -len(left) * len(right)
    if right[-1] < left[0]:
        return len(left) * len(right)
    gain = 0
    for a in left:
        for b in right:
            if a > b:
                gain += 1
            elif a < b:
                gain -= 1
    return gain

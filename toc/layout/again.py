"""The order of rows that stood before: kept as it was, with the new boxes and arrows fitted in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from toc.layout import order
from toc.layout.insert import insert
from toc.layout.memory import Seating
from toc.layout.net import Net
from toc.layout.place import CLOSE, KEEP, YIELD
from toc.layout.rows import AWAY, FREE, Key, Rows


def rearrange(
    net: Net,
    rows: Rows,
    before: Seating,
    home: Mapping[int, int],
    tied: frozenset[str],
    wishes: Mapping[int, float],
    lanes: bool,
) -> tuple[list[float], list[float]]:
    """Keep the order that was, put new boxes and those that somebody tied otherwise where they fit.

    Where the ``lanes`` are those that were, what belongs into another lane than the one where it stood is new, too.
    Those that an edit takes to another row go where that row has room, in the order that they had. New boxes without
    ties come where they wish, if that is known. ``home`` tells which row of the previous Scene each row was.

    Returns each seat's x as far as it is known, and how much it weighs in keeping it.
    """
    unknown = -1e9
    spot = [before.x.get(key, unknown) for key in rows.keys]
    if lanes:
        for seat, lane in enumerate(rows.lane):
            if _outside(before.bounds, lane, spot[seat]):
                spot[seat] = unknown
    fresh = [x == unknown for x in spot]
    for seat, x in wishes.items():
        spot[seat] = x
    for numbers, near in ((range(len(rows.rows)), rows.ups), (range(len(rows.rows) - 1, -1, -1), rows.downs)):
        for number in numbers:
            for seat in rows.rows[number]:
                if spot[seat] == unknown:
                    ends = [spot[end] for end in near[seat] if spot[end] != unknown]
                    spot[seat] = sum(ends) / len(ends) if ends else unknown
    for seat, host in rows.near.items():
        if fresh[seat] and not fresh[host]:
            spot[seat] = spot[host] + rows.width[seat] / 2 + CLOSE
    edge = max(before.x.values(), default=0.0) + 1.0
    for id in tied:
        fresh[net.index[id]] = True
    weight = [1.0 if new else KEEP if seat < rows.boxes else YIELD for seat, new in enumerate(fresh)]
    edges = before.bounds if lanes else ()
    changed: list[int] = []  # rows that something has come into
    for number, row in enumerate(rows.rows):
        standing: list[int] = []
        guests: list[int] = []
        for seat in row:
            if spot[seat] == unknown:
                spot[seat] = edge
            if not fresh[seat]:
                guest = seat < rows.boxes and before.row[rows.keys[seat]] != home[number]  # type: ignore[index]
                (guests if guest else standing).append(seat)
        standing.sort(key=spot.__getitem__)
        places = {seat: spot[seat] for seat in standing}
        rows.rows[number] = order.in_lanes(rows, standing, places)
        new = [seat for seat in row if fresh[seat]]
        if guests or new:
            changed.append(number)
        if guests:
            insert(rows, number, guests, spot, edges, ordered=True)
            for seat in guests:
                weight[seat] = YIELD
        insert(rows, number, new, spot, edges)
    # arrows give way to all; a new box has found its place among those that stand
    around = {number + way for number in changed for way in (-1, 0, 1)}
    order.swap_neighbours(rows, fresh, passes=4, among=around)
    return spot, weight


def old_rows(rows: Rows, before: Seating) -> dict[int, int]:
    """Return row → the row of the previous Scene that most of its boxes stood in."""
    out: dict[int, int] = {}
    for number, row in enumerate(rows.rows):
        count: dict[int, int] = {}
        for seat in row:
            old = before.row.get(rows.keys[seat], AWAY) if seat < rows.boxes else AWAY  # type: ignore[arg-type]
            if old != AWAY:
                count[old] = count.get(old, 0) + 1
        if count:
            out[number] = max(count, key=lambda old: (count[old], -old))
    return out


def elsewhere(before: Seating, key: Key, lane: int) -> bool:
    """Return whether a seat stood outside the lane in which it belongs now: an edit has put it into another strand."""
    x = before.x.get(key)
    return x is not None and _outside(before.bounds, lane, x)


def _outside(bounds: Sequence[float], lane: int, x: float) -> bool:
    """Return whether x lies outside a lane whose edges are known."""
    return lane != FREE and lane + 1 < len(bounds) and not bounds[lane] < x < bounds[lane + 1]


def newly_tied(net: Net, before: Seating) -> frozenset[str]:
    """Return the boxes that lead to something that they did not lead to before: the ones that an edit has touched."""
    return frozenset(
        node.id
        for node, ends in zip(net.nodes, ties_of(net), strict=True)
        if node.id in before.ties and not set(ends) <= set(before.ties[node.id])
    )


def ties_of(net: Net) -> list[tuple[str, ...]]:
    """Return for each node what it leads to."""
    out: list[list[str]] = [[] for _ in net.nodes]
    for arc in net.arcs:
        out[arc.tail].append(net.nodes[arc.head].id)
    return [tuple(sorted(ends)) for ends in out]

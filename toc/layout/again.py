"""The order of rows that stood before: kept as it was, with the new boxes and arrows fitted in."""

from __future__ import annotations

from collections.abc import Mapping

from toc.layout import order
from toc.layout.insert import insert
from toc.layout.memory import Seating
from toc.layout.net import Net
from toc.layout.place import CLOSE
from toc.layout.rows import Rows


def rearrange(
    net: Net, rows: Rows, before: Seating, tied: frozenset[str], wishes: Mapping[int, float]
) -> tuple[list[float], list[bool]]:
    """Keep the order that was, put new boxes and those that somebody tied otherwise where they fit.

    New boxes without ties come where they wish, if that is known.

    Returns each seat's x as far as it is known, and which seats are new or may move.
    """
    unknown = -1e9
    spot = [before.x.get(key, unknown) for key in rows.keys]
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
    for number, row in enumerate(rows.rows):
        for seat in row:
            if spot[seat] == unknown:
                spot[seat] = edge
        standing = sorted([seat for seat in row if not fresh[seat]], key=spot.__getitem__)
        places = {seat: spot[seat] for seat in standing}
        rows.rows[number] = order.in_lanes(rows, standing, places)
        insert(rows, number, [seat for seat in row if fresh[seat]], spot)
    order.swap_neighbours(rows, [seat >= rows.boxes or new for seat, new in enumerate(fresh)], passes=4)
    return spot, fresh


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

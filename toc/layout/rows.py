"""Rows of seats: every box has a seat in its row, and every arrow a narrow seat in each row that it passes.

From here on the layout works on seats alone. Seats are numbered: boxes first (their node's number), then passages.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from toc.layout.net import Net

FREE = -1  # the lane of a seat that may stand anywhere
PASSAGE = 14.0  # px that an arrow keeps for itself between boxes


@dataclass(slots=True)
class Rows:
    """Seats in rows, top row first, each row in its order from left to right."""

    rows: list[list[int]]
    row: list[int]  # seat → its row
    lane: list[int]  # seat → index of its lane, or FREE
    width: list[float]
    ups: list[list[int]]  # seat → seats in the row above that it is tied to
    downs: list[list[int]]
    chains: dict[int, list[int]]  # arc → its seats from tail to head, passages between
    boxes: int  # seats below this number are boxes
    keys: list[object] = field(
        default_factory=list
    )  # seat → what it is across edits: a box's id, or (arc id, n-th passage)


def build(net: Net, ranks: list[int], lanes: list[int], widths: list[float]) -> Rows:
    """Return the seats in rows, in the file's order."""
    used = sorted(set(ranks))
    row_of_rank = {rank: row for row, rank in enumerate(used)}
    row = [row_of_rank[rank] for rank in ranks]
    out = Rows(
        rows=[[] for _ in used],
        row=row,
        lane=list(lanes),
        width=list(widths),
        ups=[[] for _ in row],
        downs=[[] for _ in row],
        chains={},
        boxes=len(row),
        keys=[node.id for node in net.nodes],
    )
    for seat, at in enumerate(row):
        out.rows[at].append(seat)
    for position, arc in enumerate(net.arcs):
        if arc.feedback or arc.on is not None or row[arc.tail] <= row[arc.head]:
            continue
        lane = lanes[arc.tail] if lanes[arc.tail] == lanes[arc.head] else FREE
        chain = [arc.tail]
        for at in range(row[arc.tail] - 1, row[arc.head], -1):
            seat = len(out.row)
            out.row.append(at)
            out.lane.append(lane)
            out.width.append(PASSAGE)
            out.ups.append([])
            out.downs.append([])
            out.rows[at].append(seat)
            out.keys.append((arc.id, row[arc.tail] - at))
            chain.append(seat)
        chain.append(arc.head)
        out.chains[position] = chain
        for low, high in pairwise(chain):
            out.ups[low].append(high)
            out.downs[high].append(low)
    return out

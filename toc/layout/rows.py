"""Rows of seats: every box has a seat in its row, and every arrow a narrow seat in each row that it passes.

From here on the layout works on seats alone. Seats are numbered: boxes first (their node's number), then passages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from toc.layout.net import Net

FREE = -1  # the lane of a seat that may stand anywhere
AWAY = -1  # the row of a box that somebody placed by hand: it has a seat in no row
PASSAGE = 10.0  # px that an arrow keeps for itself between boxes
Key = str | tuple[str, int]  # what a seat is across edits: a box's id, or an arrow's id and its n-th passage


@dataclass(slots=True)
class Rows:
    """Seats in rows, top row first, each row in its order from left to right."""

    rows: list[list[int]]
    row: list[int]  # seat → its row
    lane: list[int]  # seat → index of its lane, or FREE
    width: list[float]
    ups: list[list[int]]  # seat → seats in the row above that it is tied to
    downs: list[list[int]]
    boxes: int  # seats below this number are boxes
    keys: list[Key]
    chains: dict[int, list[int]] = field(default_factory=dict)  # arc → its seats from tail to head, passages between
    near: dict[int, int] = field(default_factory=dict)  # seat of an arrow onto another → that other's seat in its row
    beside: dict[int, int] = field(default_factory=dict)  # box that acts on an arrow → that arrow's passage in its row

    def add(self, row: int, lane: int, key: Key) -> int:
        """Add a passage to a row and return its seat."""
        seat = len(self.row)
        self.row.append(row)
        self.lane.append(lane)
        self.width.append(PASSAGE)
        self.ups.append([])
        self.downs.append([])
        self.keys.append(key)
        self.rows[row].append(seat)
        return seat


def build(net: Net, ranks: Sequence[int], lanes: Sequence[int], widths: Sequence[float], away: set[int]) -> Rows:
    """Return the seats in rows, each row in the file's order.

    Args:
        net: the boxes and arrows.
        ranks: node → rank; unused ranks take no row.
        lanes: node → index of its lane, or FREE.
        widths: node → width in px.
        away: nodes placed by hand, which take no seat.
    """
    used = sorted({rank for node, rank in enumerate(ranks) if node not in away})
    row_of_rank = {rank: row for row, rank in enumerate(used)}
    row = [AWAY if node in away else row_of_rank[rank] for node, rank in enumerate(ranks)]
    out = Rows(
        rows=[[] for _ in used],
        row=row,
        lane=list(lanes),
        width=list(widths),
        ups=[[] for _ in row],
        downs=[[] for _ in row],
        boxes=len(row),
        keys=[node.id for node in net.nodes],
    )
    for seat, at in enumerate(row):
        if at != AWAY:
            out.rows[at].append(seat)
    for position, arc in enumerate(net.arcs):
        low, high = row[arc.tail], row[arc.head]
        if not arc.feedback and arc.on is None and low > high != AWAY:
            lane = lanes[arc.tail] if lanes[arc.tail] == lanes[arc.head] else FREE
            if low - high == 1:
                _tie(out, position, [arc.tail, arc.head])
                continue
            passing = [out.add(at, lane, (arc.id, low - at)) for at in range(low - 1, high, -1)]
            _tie(out, position, [arc.tail, *passing, arc.head])
    for position, arc in enumerate(net.arcs):
        if arc.on in out.chains and row[arc.tail] != AWAY:
            _onto(out, net, position)
    return out


def _onto(out: Rows, net: Net, position: int) -> None:
    """Seat an arrow that ends on another: up to the row of that arrow's tail, then towards the arrow itself."""
    arc = net.arcs[position]
    host = out.chains[arc.on]  # type: ignore[index]  # the caller has seen that it is there
    low, high = out.row[arc.tail], out.row[host[-1]]
    meet = min(low, out.row[host[0]])
    if meet <= high:
        return
    lane = out.lane[arc.tail]
    passing = [out.add(at, lane, (arc.id, low - at)) for at in range(low - 1, meet - 1, -1)]
    _tie(out, position, [arc.tail, *passing, host[out.row[host[0]] - meet + 1]])
    out.near[passing[-1] if passing else arc.tail] = host[out.row[host[0]] - meet]
    if low == meet and host[out.row[host[0]] - meet] >= out.boxes:
        out.beside.setdefault(arc.tail, host[out.row[host[0]] - meet])


def _tie(out: Rows, position: int, chain: list[int]) -> None:
    out.chains[position] = chain
    low = chain[0]
    for high in chain[1:]:
        out.ups[low].append(high)
        out.downs[high].append(low)
        low = high

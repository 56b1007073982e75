"""From a net to a seating: rows, their order, every seat's x and every row's height; still where there was a Scene."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from toc.layout import order, place
from toc.layout.insert import insert
from toc.layout.memory import Seating
from toc.layout.net import Net
from toc.layout.place import Columns
from toc.layout.rows import AWAY, FREE, Rows, build
from toc.layout.straighten import straighten
from toc.layout.style import Shelf, Style, split
from toc.layout.text import clean, wrap
from toc.layout.turns import LEAST_GAP, Turns, turns
from toc.theory.model import Theory

HEAD = 28.0  # px above the first row
LANE_SIZE, LANE_LINE = 15.0, 19.0  # text size and line height of strands' headings
CEILING_ROOM = 30.0  # px more in the gap that the ceiling runs through
SQUEEZE = 0.7  # share of the gap that it would like with which two rows make do rather than move apart
SHRINK = 80.0  # px that two rows may be further apart than they need, before they close up again


@dataclass(slots=True)
class Seats:
    """A finished seating, with what drawing needs."""

    rows: Rows
    x: list[float]
    bounds: list[float]
    bands: list[tuple[float, float]]
    turns: Turns
    beside: set[int]
    ceiling_row: int | None  # the last row above the ceiling
    seating: Seating


@dataclass(frozen=True, slots=True)
class Sizes:
    """Each node's width and height in px."""

    width: list[float]
    height: list[float]


def lanes_of(theory: Theory, net: Net) -> tuple[tuple[str, ...], list[int]]:
    """Return the strands that get a lane (two at least), and each node's lane; shared boxes are free."""
    own = {node.strands[0] for node in net.nodes if len(node.strands) == 1}
    used = tuple(strand for strand in theory.strands if strand in own)
    if len(used) < 2:
        return (), [FREE] * len(net.nodes)
    index = {strand: n for n, strand in enumerate(used)}
    return used, [index[node.strands[0]] if len(node.strands) == 1 else FREE for node in net.nodes]


def lane_title(theory: Theory, id: str) -> str:
    """Return what a strand's lane is headed with."""
    return clean(theory.strands[id].label) or id


def lane_lines(theory: Theory, id: str, wide: float) -> tuple[str, ...]:
    """Return a lane's heading wrapped to its width."""
    return wrap(lane_title(theory, id), wide - 2 * place.LANE_PAD, LANE_SIZE, True)


def seat(
    theory: Theory, net: Net, sizes: Sizes, ranks: list[int], style: Style, before: Seating | None, again: bool
) -> Seats:
    """Seat a net.

    Args:
        theory: for its strands and the boxes placed by hand.
        net: boxes and arrows.
        sizes: of the boxes.
        ranks: of the boxes.
        style: of the map.
        before: the seating of the Scene shown before.
        again: ``before`` was this very theory's: use it to the letter.
    """
    used, lanes = lanes_of(theory, net)
    away = {net.index[id] for id in theory.layout if id in net.index}
    shelf = None
    if before and not again:
        shelf = Shelf(before.x, before.rank, {node.id: sizes.width[node.index] for node in net.nodes})
    ranks = split(net, ranks, sizes.width, style.room, before.rank if before else {}, shelf)
    rows = build(net, ranks, lanes, sizes.width, away)
    ceiling = _ceiling_row(net, rows)
    if again and before:
        number = {key: n for n, key in enumerate(rows.keys)}
        rows.rows = [[number[key] for key in row] for row in before.order]
        columns = Columns([before.x.get(key, 0.0) for key in rows.keys], list(before.bounds))
    else:
        if before:
            spot, fresh = _rearrange(net, rows, before)
            bounds = before.bounds if before.lanes == used else ()
            columns = place.place_again(rows, len(used), spot, fresh, bounds)
        else:
            order.arrange(rows)
            columns = place.place(rows, len(used))
        straighten(rows, columns.x)
    _by_hand(theory, net, sizes, columns)
    columns.x = [round(x, 2) for x in columns.x]  # as the seating keeps it: an undo draws the same to the digit
    beside = _beside(net, rows)
    bent = turns(net, rows, columns.x, beside)
    top = HEAD
    if used:
        widths = [right - left for left, right in pairwise(columns.bounds)]
        top += LANE_LINE * max(len(lane_lines(theory, id, wide)) for id, wide in zip(used, widths, strict=True)) + 6
    if again and before:
        bands = list(before.bands)
    else:
        bands = _bands(rows, sizes, bent.gaps, top, ceiling, before)
        _dodge_all(theory, net, rows, sizes, columns, bands)
        if away:
            columns.x = [round(x, 2) for x in columns.x]
            bent = turns(net, rows, columns.x, beside)
    seating = (
        before
        if again and before
        else Seating(
            style,
            tuple(tuple(rows.keys[seat] for seat in row) for row in rows.rows),
            {key: round(x, 2) for key, x, at in zip(rows.keys, columns.x, rows.row, strict=True) if at != AWAY},
            tuple(bands),
            used,
            tuple(columns.bounds),
            {node.id: rows.row[node.index] for node in net.nodes},
            {node.id: ranks[node.index] for node in net.nodes},
            dict(zip([node.id for node in net.nodes], ties_of(net), strict=True)),
        )
    )
    return Seats(rows, columns.x, columns.bounds, bands, bent, beside, ceiling, seating)


def _ceiling_row(net: Net, rows: Rows) -> int | None:
    above = [rows.row[node.index] for node in net.nodes if node.above_ceiling is True and rows.row[node.index] != AWAY]
    below = [rows.row[node.index] for node in net.nodes if node.above_ceiling is False and rows.row[node.index] != AWAY]
    if above:
        return max([row for row in above if not below or row < min(below)], default=min(above))
    return None


def _rearrange(net: Net, rows: Rows, before: Seating) -> tuple[list[float], list[bool]]:
    """Keep the order that was, put new boxes and those that somebody tied otherwise where they fit.

    Returns each seat's x as far as it is known, and which seats are new or may move.
    """
    unknown = -1e9
    spot = [before.x.get(key, unknown) for key in rows.keys]
    fresh = [x == unknown for x in spot]
    for numbers, near in ((range(len(rows.rows)), rows.ups), (range(len(rows.rows) - 1, -1, -1), rows.downs)):
        for number in numbers:
            for seat in rows.rows[number]:
                if spot[seat] == unknown:
                    ends = [spot[end] for end in near[seat] if spot[end] != unknown]
                    spot[seat] = sum(ends) / len(ends) if ends else unknown
    for seat, host in rows.near.items():
        if fresh[seat] and not fresh[host]:
            spot[seat] = spot[host] + rows.width[seat] / 2 + place.CLOSE
    edge = max(before.x.values(), default=0.0) + 1.0
    ties = ties_of(net)
    for node in net.nodes:
        if not fresh[node.index] and not set(ties[node.index]) <= set(before.ties.get(node.id, ())):
            fresh[node.index] = True
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


def ties_of(net: Net) -> list[tuple[str, ...]]:
    """Return for each node what it leads to."""
    out: list[list[str]] = [[] for _ in net.nodes]
    for arc in net.arcs:
        out[arc.tail].append(net.nodes[arc.head].id)
    return [tuple(sorted(ends)) for ends in out]


def _by_hand(theory: Theory, net: Net, sizes: Sizes, columns: Columns) -> None:
    for id, spot in theory.layout.items():
        if id in net.index:
            node = net.index[id]
            columns.x[node] = float(spot.x) + sizes.width[node] / 2


def _beside(net: Net, rows: Rows) -> set[int]:
    """Return the arcs that end on the arrow passing right beside their box."""
    spot = {seat: n for row in rows.rows for n, seat in enumerate(row)} if rows.beside else {}
    out: set[int] = set()
    for position, chain in rows.chains.items():
        arc = net.arcs[position]
        passage = rows.beside.get(arc.tail)
        if arc.on is None or passage is None or abs(spot[arc.tail] - spot[passage]) != 1:
            continue
        if passage in rows.chains[arc.on] and chain[0] == arc.tail:
            out.add(position)
    return out


def _bands(
    rows: Rows, sizes: Sizes, gaps: list[float], top: float, ceiling: int | None, before: Seating | None
) -> list[tuple[float, float]]:
    """Return each row's top and bottom; rows keep the distance that they had, unless much is to be won."""
    old_rows = _same_rows(rows, before) if before else {}
    out: list[tuple[float, float]] = []
    y = top
    for number, row in enumerate(rows.rows):
        tall = max([sizes.height[seat] for seat in row if seat < rows.boxes], default=0.0)
        out.append((y, y + tall))
        gap = gaps[number] if number < len(gaps) else 0.0
        extra = CEILING_ROOM if number == ceiling else 0.0
        pitch = tall + gap + extra
        old = old_rows.get(number)
        if before and old is not None and old_rows.get(number + 1) == old + 1:
            had = before.bands[old + 1][0] - before.bands[old][0]
            if had - pitch <= SHRINK and had >= tall + extra + max(LEAST_GAP, SQUEEZE * gap):
                pitch = had
        y += pitch
    return out


def _same_rows(rows: Rows, before: Seating) -> dict[int, int]:
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


def _dodge_all(
    theory: Theory, net: Net, rows: Rows, sizes: Sizes, columns: Columns, bands: list[tuple[float, float]]
) -> None:
    """Move seats out from under boxes placed by hand."""
    placed = [(spot, net.index[id]) for id, spot in theory.layout.items() if id in net.index]
    if not placed:
        return
    for number, (top, bottom) in enumerate(bands):
        taken = [
            (float(spot.x), float(spot.x) + sizes.width[node])
            for spot, node in placed
            if float(spot.y) < bottom + place.THREAD and float(spot.y) + sizes.height[node] > top - place.THREAD
        ]
        if taken:
            place.dodge(rows, columns, number, taken)

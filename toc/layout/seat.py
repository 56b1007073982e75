"""From a net to a seating: rows, their order, every seat's x and every row's height; still where there was a Scene."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from toc.layout import lanes, order, place
from toc.layout.again import elsewhere, old_rows, rearrange, ties_of
from toc.layout.bands import HEAD, bands, ceiling_row
from toc.layout.memory import Seating
from toc.layout.net import Net
from toc.layout.place import Columns
from toc.layout.room import find_room
from toc.layout.rows import AWAY, Rows, build
from toc.layout.straighten import straighten
from toc.layout.style import Shelf, Style, split
from toc.layout.turns import Home, Turns, turns
from toc.theory.model import Theory

FARTHEST = 100_000.0  # px: no box can be put further away


@dataclass(slots=True)
class Seats:
    """A finished seating, with what drawing needs."""

    rows: Rows
    turns: Turns
    beside: set[int]  # arcs that end on the arrow passing right beside their box
    x: list[float]  # seat → its middle
    ceiling_row: int | None  # the last row above the ceiling
    seating: Seating


@dataclass(frozen=True, slots=True)
class Sizes:
    """Each node's width and height in px."""

    width: list[float]
    height: list[float]


def seat_again(theory: Theory, net: Net, sizes: Sizes, known: Seating) -> Seats:
    """Seat a net to the letter as it was seated before."""
    _, lane_of = lanes.lanes_of(theory, net, known.lanes)
    rows = build(net, [known.rank[node.id] for node in net.nodes], lane_of, sizes.width, _away(theory, net))
    number = {key: seat for seat, key in enumerate(rows.keys)}
    rows.rows = [[number[key] for key in row] for row in known.order]
    columns = Columns([known.x.get(key, 0.0) for key in rows.keys], list(known.bounds))
    _put(theory, net, sizes, columns)
    beside = _beside(net, rows)
    if known.courses:
        bent = Turns({n: known.courses[arc.id] for n, arc in enumerate(net.arcs) if arc.id in known.courses})
    else:
        bent = turns(net, rows, columns.x, beside, None, {})
    return Seats(rows, bent, beside, columns.x, ceiling_row(net, rows), known)


def seat(
    theory: Theory,
    net: Net,
    sizes: Sizes,
    ranks: list[int],
    style: Style,
    before: Seating | None,
    tied: frozenset[str],
) -> Seats:
    """Seat a net.

    Args:
        theory: for its strands and the boxes placed by hand.
        net: boxes and arrows, loops opened.
        sizes: of the boxes.
        ranks: of the boxes.
        style: of the map.
        before: the seating of the Scene shown before: what stood in it stays, as far as the change allows.
        tied: boxes that an edit has just tied to something.
    """
    used, lane_of = lanes.lanes_of(theory, net, before.lanes if before else None)
    shelf = None
    if before:
        shelf = Shelf(before.x, before.rank, {node.id: sizes.width[node.index] for node in net.nodes})
    ranks = split(net, ranks, sizes.width, style.room, before.rank if before else {}, shelf)
    wishes: dict[int, float] = {}
    if before:
        same_lanes = before.lanes == used[: len(before.lanes)]
        new = {
            n
            for n, node in enumerate(net.nodes)
            if node.id not in before.rank or (same_lanes and elsewhere(before, node.id, lane_of[n]))
        }
        ranks, wishes = find_room(net, before, ranks, sizes.width, sizes.height, lane_of, new)
    rows = build(net, ranks, lane_of, sizes.width, _away(theory, net))
    home = old_rows(rows, before) if before else {}
    if before:
        spot, weight = rearrange(net, rows, before, home, tied, wishes, same_lanes)
        bounds = before.bounds if same_lanes else ()
        columns = place.place_again(rows, len(used), spot, weight, bounds)
    else:
        order.arrange(rows)
        columns = place.place(rows, len(used))
    straighten(rows, columns.x, [before.x.get(key) for key in rows.keys] if before else None)
    ceiling, beside = ceiling_row(net, rows), _beside(net, rows)
    bent = _settled(theory, net, rows, sizes, columns, beside, before, home)
    top = HEAD + _headings(theory, used, columns)
    found = bands(rows, sizes.height, bent.gaps, top, ceiling, before, home)
    if theory.layout:
        _dodge_all(theory, net, rows, sizes, columns, found)
        bent = _settled(theory, net, rows, sizes, columns, beside, before, home)
    seating = Seating(
        style,
        tuple(tuple(rows.keys[seat] for seat in row) for row in rows.rows),
        {key: x for key, x, at in zip(rows.keys, columns.x, rows.row, strict=True) if at != AWAY},
        tuple(found),
        used,
        tuple(columns.bounds),
        {node.id: rows.row[node.index] for node in net.nodes},
        {node.id: ranks[node.index] for node in net.nodes},
        dict(zip([node.id for node in net.nodes], ties_of(net), strict=True)),
        tuple([arc.id for arc in net.arcs if arc.feedback]),
        {net.arcs[position].id: course for position, course in bent.courses.items()},
        tuple(bent.gaps),
    )
    return Seats(rows, bent, beside, columns.x, ceiling, seating)


def _settled(
    theory: Theory,
    net: Net,
    rows: Rows,
    sizes: Sizes,
    columns: Columns,
    beside: set[int],
    before: Seating | None,
    home: Home,
) -> Turns:
    """Round x as the seating keeps it, so that a later drawing of the same seating is the same to the digit."""
    columns.x = [round(x, 2) for x in columns.x]
    columns.bounds = [round(x, 2) for x in columns.bounds]
    _put(theory, net, sizes, columns)
    return turns(net, rows, columns.x, beside, before if before and before.courses else None, home)


def _headings(theory: Theory, used: tuple[str, ...], columns: Columns) -> float:
    """Return the height of the strands' headings."""
    widths = [right - left for left, right in pairwise(columns.bounds)]
    lines = [len(lanes.lane_lines(theory, id, wide)) for id, wide in zip(used, widths, strict=True)]
    return lanes.LINE * max(lines) + 6 if lines else 0.0


def _away(theory: Theory, net: Net) -> set[int]:
    """Return the boxes that somebody placed by hand."""
    return set(by_hand(theory, net))


def by_hand(theory: Theory, net: Net) -> dict[int, tuple[float, float]]:
    """Return node → x and y of its corner, for boxes that somebody placed: never off the sheet's top or left edge."""
    return {
        net.index[id]: (min(max(float(spot.x), 0.0), FARTHEST), min(max(float(spot.y), 0.0), FARTHEST))
        for id, spot in theory.layout.items()
        if id in net.index
    }


def _put(theory: Theory, net: Net, sizes: Sizes, columns: Columns) -> None:
    for node, (x, _) in by_hand(theory, net).items():
        columns.x[node] = x + sizes.width[node] / 2


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


def _dodge_all(
    theory: Theory, net: Net, rows: Rows, sizes: Sizes, columns: Columns, bands: list[tuple[float, float]]
) -> None:
    """Move seats out from under boxes placed by hand."""
    placed = by_hand(theory, net)
    for number, (top, bottom) in enumerate(bands):
        taken = [
            (x, x + sizes.width[node])
            for node, (x, y) in placed.items()
            if y < bottom + place.THREAD and y + sizes.height[node] > top - place.THREAD
        ]
        if taken:
            place.dodge(rows, columns, number, taken)

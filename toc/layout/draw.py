"""A seating drawn: boxes with their marks, arrows, lanes, the ceiling and the legend. Pure: same seats, same Scene."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from toc.layout import words
from toc.layout.curves import longest_piece, middle, point_at
from toc.layout.lanes import lane_lines, lane_title
from toc.layout.memory import Memory, Seating
from toc.layout.net import MarkKind, Net
from toc.layout.place import MARGIN
from toc.layout.route import Path, Places, routes
from toc.layout.rows import AWAY
from toc.layout.scene import Box, Lane, LegendItem, Line, Mark, Point, Scene
from toc.layout.seat import Seats, Sizes, by_hand
from toc.layout.sizes import BASELINE, LINE, MARKS_ROOM, PAD_X, PAD_Y, SIZE, Words
from toc.layout.text import clean
from toc.theory.model import Theory

FOOT = 32.0
EMPTY = (560.0, 240.0)  # px of a map with nothing in it
CEILING = "Ceiling of accountability: above, we contribute; below, we answer for it"
MARK_STEP = 34.0  # px from one mark to the next on a box
CLEAR = 22.0  # px between a mark and a number on one arrow
DISC = 18.0  # px from one mark to the next on an arrow


def draw(
    theory: Theory,
    net: Net,
    texts: list[Words],
    sizes: Sizes,
    seats: Seats,
    draft: bool,
    memory: Memory,
    previous: Scene | None,
) -> Scene:
    """Return the Scene of a seated net; boxes and arrows that have not changed are taken from the previous Scene."""
    places = _places(theory, net, sizes, seats)
    was = previous.memory if previous and isinstance(previous.memory, Memory) else None
    old_boxes = {box.id: box for box in previous.boxes} if previous else {}
    old_lines = {line.id: line for line in previous.lines} if previous else {}
    known = _known_paths(net, places, seats, was.seating, old_lines) if was and not theory.layout else {}
    paths = routes(net, seats.rows, places, seats.turns, seats.beside, known)
    said = {id: line.spoken for id, line in old_lines.items()}
    sayings = words.Sayings(theory, net, was.theory if was else None, said)
    boxes = tuple([_box(net, n, text, places, seats, sayings, old_boxes) for n, text in enumerate(texts)])
    lines = _lines(net, paths, sayings, old_lines)
    used, bounds = seats.seating.lanes, seats.seating.bounds
    right = max([box.x + box.w for box in boxes], default=EMPTY[0] - MARGIN)
    right = max(right, _farthest(seats, paths))
    bottom = max([box.y + box.h for box in boxes], default=EMPTY[1] - FOOT)
    ceiling = _ceiling(seats, places)
    return Scene(
        width=round(max(right, bounds[-1] if bounds else 0.0) + MARGIN, 2),
        height=round(bottom + FOOT, 2),
        title=clean(theory.title or "") or "Theory of change",
        boxes=boxes,
        lines=lines,
        lanes=tuple(
            Lane(
                id,
                lane_title(theory, id),
                round(bounds[n], 2),
                round(bounds[n + 1] - bounds[n], 2),
                lane_lines(theory, id, bounds[n + 1] - bounds[n]),
            )
            for n, id in enumerate(used)
        ),
        ceiling=ceiling,
        ceiling_label=CEILING if ceiling is not None else "",
        legend=_legend(boxes, lines, ceiling is not None),
        subtitle=words.says(theory),
        draft=draft,
        words=sayings.all(),
        memory=memory,
    )


def _places(theory: Theory, net: Net, sizes: Sizes, seats: Seats) -> Places:
    top = [0.0] * len(net.nodes)
    for node, row in enumerate(seats.rows.row[: len(net.nodes)]):
        if row != AWAY:
            top[node] = seats.seating.bands[row][0]
    for node, (_, y) in by_hand(theory, net).items():
        top[node] = y
    bands = seats.seating.bands
    return Places(seats.x, top, sizes.height, [low for low, _ in bands], [high for _, high in bands])


def _known_paths(net: Net, places: Places, seats: Seats, before: Seating, old: dict[str, Line]) -> dict[int, Path]:
    """Return the paths of arrows that take the same course past rows that stand where they stood."""
    same = [now == was for now, was in zip(seats.seating.bands, before.bands, strict=False)]
    moved = [0, *accumulate(not stands for stands in same)]  # rows above each one that have moved
    row, last, out = seats.rows.row, len(same), {}
    for position, course in seats.turns.courses.items():
        arc = net.arcs[position]
        line = old.get(arc.id)
        if line is None or before.courses.get(arc.id) is not course:
            continue
        low, high = row[arc.tail], row[arc.head]
        if low >= last or moved[low + 1] != moved[high] or before.row.get(net.nodes[arc.tail].id) != low:
            continue
        head = places.top[arc.head] + places.height[arc.head]
        if line.path[-1] == (course.x[-1], head) and line.path[0] == (course.x[0], places.top[arc.tail]):
            out[position] = line.path
    return out


def _farthest(seats: Seats, paths: dict[int, Path]) -> float:
    """Return how far right arrows run: those with seats of their own no further than those seats."""
    seated = max(seats.x[seats.rows.boxes :], default=0.0)
    loose = [point[0] for id, path in paths.items() if id not in seats.rows.chains for point in path]
    return max(seated, max(loose, default=0.0))


def _box(
    net: Net, n: int, text: Words, places: Places, seats: Seats, sayings: words.Sayings, known: dict[str, Box]
) -> Box:
    node = net.nodes[n]
    wide, tall = text.width, text.height
    left, top = round(places.x[n] - wide / 2, 2), round(places.top[n], 2)
    marks: tuple[Mark, ...] = ()
    carried = net.marks.get(node.id)
    if carried:
        y = round(top + tall - PAD_Y + 3 - MARKS_ROOM / 2 + 2, 2)
        marks = tuple(
            [
                Mark(kind, round(left + PAD_X + 8 + at * MARK_STEP, 2), y, tuple(ids), sayings.mark(kind, ids))
                for at, (kind, ids) in enumerate(carried.items())
            ]
        )
    row = seats.rows.row[n]
    spoken = sayings.box(n)
    old = known.get(node.id)
    if (
        old is not None
        and old.x == left
        and old.y == top
        and old.lines is text.lines
        and old.spoken == spoken
        and old.marks == marks
        and (old.w, old.h, old.level, old.placed, old.empty) == (wide, tall, max(row, 0), row == AWAY, text.empty)
        and (old.kind, old.role, old.strands, old.number) == (node.kind, node.role, node.strands, node.number)
        and old.above_ceiling is node.above_ceiling
    ):
        return old
    return Box(  # by place, in the order of its fields: there are many of them
        node.id,
        node.kind,
        node.role,
        left,
        top,
        wide,
        tall,
        text.lines,
        max(row, 0),  # AWAY is level 0
        node.strands,
        node.above_ceiling,
        node.number,
        row == AWAY,
        text.empty,
        text.bold,
        SIZE,
        LINE,
        text.text_x,
        PAD_Y + BASELINE,
        spoken,
        marks,
    )


def _lines(net: Net, paths: dict[int, Path], sayings: words.Sayings, known: dict[str, Line]) -> tuple[Line, ...]:
    badges: dict[int, list[Point]] = {}
    for position, path in paths.items():
        on = net.arcs[position].on
        if on is not None:
            badges.setdefault(on, []).append(path[-1])
    numbered = {line.target for line in known.values()}  # arrows that numbers stood on are among them
    out = []
    for position in sorted(paths):
        arc, path = net.arcs[position], paths[position]
        spoken = sayings.line(position)
        carried = net.marks.get(arc.id)
        target = net.arcs[arc.on].id if arc.on is not None else net.nodes[arc.head].id
        mode = arc.link.mode if arc.link else None
        old = known.get(arc.id)
        if (
            old is not None
            and old.path == path
            and not (carried or old.marks or position in badges or arc.id in numbered)  # else its middle may move
            and (old.spoken, old.mode, old.feedback, old.target) == (spoken, mode, arc.feedback, target)
            and old.source == net.nodes[arc.tail].id
            and old.kind == arc.kind
        ):
            out.append(old)
            continue
        spot = path[-1] if arc.on is not None else _quiet_spot(path, badges.get(position, ()))
        out.append(
            Line(
                arc.id,
                arc.kind,
                net.nodes[arc.tail].id,
                target,
                path,
                mode,
                arc.feedback,
                arc.on is None and arc.kind != "belongs",
                spot,
                spoken,
                _marks_on(carried, spot, sayings) if carried else (),
            )
        )
    return tuple(out)


def _marks_on(carried: dict[MarkKind, list[str]], middle: Point, sayings: words.Sayings) -> tuple[Mark, ...]:
    """Stand an arrow's marks side by side about its middle."""
    first = middle[0] - DISC * (len(carried) - 1) / 2
    return tuple(
        Mark(kind, round(first + n * DISC, 2), middle[1], tuple(ids), sayings.mark(kind, ids))
        for n, (kind, ids) in enumerate(carried.items())
    )


def _quiet_spot(path: Path, badges: Sequence[Point]) -> Point:
    """Return a point near the middle of the path's longest curve that is clear of the numbers standing on it.

    Where there is none, the point stands beside the arrow.
    """
    if not badges:
        return middle(path)
    piece = longest_piece(path)
    for t in (0.5, 0.3, 0.7, 0.15, 0.85):
        x, y = point_at(path, piece, t)
        if min([max(abs(x - bx), abs(y - by)) for bx, by in badges]) >= CLEAR:
            return x, y
    x, y = point_at(path, piece, 0.5)
    return round(x + CLEAR * (1 if badges[0][0] <= x else -1), 2), y


def _ceiling(seats: Seats, places: Places) -> float | None:
    """The ceiling runs through the gap below the last row above it, where that gap is."""
    row = seats.ceiling_row
    if row is None:
        return None
    below = places.band_top[row + 1] if row + 1 < len(places.band_top) else places.band_bottom[row] + 60
    return round(places.band_bottom[row] + (below - places.band_bottom[row]) * 0.45, 2)


def _legend(boxes: tuple[Box, ...], lines: tuple[Line, ...], ceiling: bool) -> tuple[LegendItem, ...]:
    """Return the signs in use, in the order of the tables in words.py."""
    used = {box.role or box.kind for box in boxes}
    for line in lines:
        used.add(line.mode or line.kind)
        if line.feedback:
            used.add("feedback")
        if line.kind == "brings_about" and not line.arrow:
            used.add("acts_on_arrow")
    for marks in (*[box.marks for box in boxes], *[line.marks for line in lines]):
        used.update(mark.kind for mark in marks)
    if ceiling:
        used.add("ceiling")
    return tuple(LegendItem(sign, label) for sign, label in words.LEGEND.items() if sign in used)

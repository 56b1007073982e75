"""Theory → Scene, start to end."""

from __future__ import annotations

from toc.layout import net as nets
from toc.layout import order, place, rows, words
from toc.layout.net import Net, Node
from toc.layout.ranks import ranks
from toc.layout.route import Places, middle_of, routes
from toc.layout.scene import Box, Lane, LegendItem, Line, Mark, Scene
from toc.layout.text import clean, wrap
from toc.theory.model import Theory

BOX_W = 188.0
WIDE_W = 264.0
LONG = 120  # characters from which a box is wider
PAD_X, PAD_Y = 14.0, 12.0
SIZE, LINE = 14.0, 18.0
MARKS_H = 20.0  # room for a row of marks at a box's foot
ROW_GAP = 64.0
HEAD = 32.0
LANE_HEAD = 34.0
FOOT = 32.0


def lay_out(theory: Theory, previous: Scene | None, full: bool, draft: bool) -> Scene:
    """Return the theory's Scene. See :func:`toc.layout.lay_out`."""
    net = nets.build(theory, full)
    texts = [_text(node) for node in net.nodes]
    widths = [_box_width(node) for node in net.nodes]
    used = [s for s in theory.strands if any(node.strands == (s,) for node in net.nodes)]
    lane_of = {strand: n for n, strand in enumerate(used)} if len(used) > 1 else {}
    lanes = [lane_of.get(node.strands[0], rows.FREE) if len(node.strands) == 1 else rows.FREE for node in net.nodes]
    seats = rows.build(net, ranks(net), lanes, widths)
    order.arrange(seats)
    x, bounds = place.place(seats, len(lane_of))
    heights = [_box_height(net, node, len(lines)) for node, lines in zip(net.nodes, texts, strict=True)]
    places, bottom = _down(seats, x, heights, bool(lane_of))
    paths = routes(net, seats, places)
    boxes = tuple(_box(theory, net, node, texts[node.index], places, seats) for node in net.nodes)
    lines_ = tuple(
        _line(theory, net, position, paths[position]) for position in range(len(net.arcs)) if position in paths
    )
    right = max([box.x + box.w for box in boxes] + [p[0] for line in lines_ for p in line.path] + [520.0])
    title = clean(theory.title or "") or "Theory of change"
    right = max(right, bounds[-1] if bounds else 0)
    ceiling = _ceiling(net, seats, places)
    return Scene(
        width=round(right + place.MARGIN, 2),
        height=round(bottom + FOOT, 2),
        title=title,
        boxes=boxes,
        lines=lines_,
        lanes=tuple(
            Lane(s, clean(theory.strands[s].label) or s, bounds[n], bounds[n + 1] - bounds[n])
            for s, n in lane_of.items()
        ),
        ceiling=ceiling,
        ceiling_label="Ceiling of accountability: above, we contribute; below, we answer for it" if ceiling else "",
        legend=_legend(boxes, lines_, ceiling is not None),
        subtitle=_subtitle(theory),
        draft=draft,
        words=tuple(words.sentence(theory, link, nets.line_kind(theory, link)) + "." for link in theory.links.values()),
    )


def _text(node: Node) -> tuple[str, ...]:
    return wrap(node.label, _box_width(node) - 2 * PAD_X - (20 if node.number else 0), SIZE, _bold(node))


def _bold(node: Node) -> bool:
    return node.role in ("impact", "long_term")


def _box_width(node: Node) -> float:
    return WIDE_W if len(node.label) > LONG else BOX_W


def _box_height(net: Net, node: Node, lines: int) -> float:
    marks = MARKS_H if node.id in net.marks else 0
    return max(lines, 1) * LINE + 2 * PAD_Y + marks


def _down(seats: rows.Rows, x: list[float], heights: list[float], lanes: bool) -> tuple[Places, float]:
    y = HEAD + (LANE_HEAD if lanes else 0)
    tops, bottoms = [], []
    top = [0.0] * seats.boxes
    for row in seats.rows:
        tall = max((heights[seat] for seat in row if seat < seats.boxes), default=0.0)
        tops.append(y)
        bottoms.append(y + tall)
        for seat in row:
            if seat < seats.boxes:
                top[seat] = y + (tall - heights[seat]) / 2
        y += tall + ROW_GAP
    return Places(x, top, heights, tops, bottoms), (y - ROW_GAP if seats.rows else y + 120)


def _box(theory: Theory, net: Net, node: Node, lines: tuple[str, ...], places: Places, seats: rows.Rows) -> Box:
    w, h = seats.width[node.index], places.height[node.index]
    y = places.top[node.index]
    marks, at = [], PAD_X
    for kind, ids in net.marks.get(node.id, {}).items():
        left = places.x[node.index] - w / 2
        marks.append(Mark(kind, round(left + at + 8, 2), round(y + h - 16, 2), tuple(ids), words.count(kind, len(ids))))
        at += 34
    return Box(
        id=node.id,
        kind=node.kind,
        role=node.role,
        x=round(places.x[node.index] - w / 2, 2),
        y=round(y, 2),
        w=w,
        h=h,
        lines=lines or ("Not written yet",),
        level=seats.row[node.index],
        strands=node.strands,
        above_ceiling=node.above_ceiling,
        number=node.number,
        empty=not lines,
        bold=_bold(node),
        text_size=SIZE,
        line_height=LINE,
        text_x=PAD_X + (20 if node.number else 0),
        text_y=PAD_Y + 13.5,
        spoken=words.spoken_box(net, node.index),
        marks=tuple(marks),
    )


def _line(theory: Theory, net: Net, position: int, path: tuple[tuple[float, float], ...]) -> Line:
    arc = net.arcs[position]
    link = arc.link
    path = tuple((round(px, 2), round(py, 2)) for px, py in path)
    middle = middle_of(path)
    marks = tuple(
        Mark(kind, middle[0], middle[1], tuple(ids), words.count(kind, len(ids)))
        for kind, ids in net.marks.get(arc.id, {}).items()
    )
    return Line(
        id=arc.id,
        kind=arc.kind,
        source=net.nodes[arc.tail].id,
        target=net.arcs[arc.on].id if arc.on is not None else net.nodes[arc.head].id,
        path=path,
        mode=link.mode if link else None,
        feedback=arc.feedback,
        arrow=arc.kind != "belongs" and arc.on is None,
        middle=(round(middle[0], 2), round(middle[1], 2)),
        spoken=words.sentence(theory, link, arc.kind) if link else "",
        marks=marks,
    )


def _ceiling(net: Net, seats: rows.Rows, places: Places) -> float | None:
    above = [seats.row[node.index] for node in net.nodes if node.above_ceiling is True]
    if not above:
        return None
    at = max(above)
    return round(places.band_bottom[at] + 20, 2)


def _subtitle(theory: Theory) -> str:
    parts = [f"version {clean(theory.version)}" if theory.version else "", str(theory.updated or "")]
    return " · ".join(part for part in parts if part)


def _legend(boxes: tuple[Box, ...], lines: tuple[Line, ...], ceiling: bool) -> tuple[LegendItem, ...]:
    signs: dict[str, str] = {}
    for box in boxes:
        sign = box.role if box.kind == "outcome" else box.kind
        signs.setdefault(sign, words.NAMES.get(sign) or words.KINDS[sign])
    for line in lines:
        if line.mode == "automatic":
            signs.setdefault("automatic", "Follows by itself")
        elif line.mode == "needs_intervention":
            signs.setdefault("needs_intervention", "Needs us to act")
        if line.feedback:
            signs.setdefault("feedback", "Feeds back")
    for marks in (*[box.marks for box in boxes], *[line.marks for line in lines]):
        for mark in marks:
            signs.setdefault(mark.kind, words.MARKS[mark.kind][0].capitalize())
    if ceiling:
        signs["ceiling"] = "Ceiling of accountability"
    return tuple(LegendItem(sign, label) for sign, label in signs.items())

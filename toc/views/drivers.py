"""The theory as a driver diagram: the aim at the left, what drives it, change ideas at the right.

It is a Scene, drawn by the same pens as the map. ``driver_columns.py`` says what stands where. Boxes are ordered so
that few arrows cross, and links that skip columns run through gaps, never behind a box: those of one box as one line
until they part.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from toc.graph import Graph
from toc.layout.order import out_of_order
from toc.layout.scene import BULLET, Box, Lane, LegendItem, Line, Scene, in_paragraphs
from toc.layout.text import clean, width, wrap
from toc.layout.words import says
from toc.views.driver_columns import Columns, Tie, sort_out
from toc.views.facts import full_aim, label_of, sentence, small_words, title_of

if TYPE_CHECKING:
    from toc.layout.scene import Point
    from toc.theory.model import Theory

WIDE, AIM_WIDE, GAP = 210.0, 250.0, 84.0  # px: boxes, the aim, between columns
HEAD = 64.0  # for the columns' headings
SPACE, LANE_ROOM = 18.0, 12.0  # between boxes; the height a passing arrow takes
PAD_X, PAD_Y, SIZE, LINE = 12.0, 11.0, 14.0, 18.0
SWEEPS = 8
FEW = 80  # boxes and gaps up to which neighbours are tried the other way round
NAMED = 4  # so many of what drives a box are named in it; the others are counted
INDENT = "   "  # of the lines of a paragraph after its first
SHARE = 0.7  # of a box's side: where arrows may end
ARROW_ROOM = 11.0  # px of a box's side for each arrow


@dataclass
class _Node:
    """A box, or the gap that a passing arrow takes in a column."""

    id: str
    column: int
    lines: tuple[str, ...] = ()
    height: float = LANE_ROOM
    right: list[_Node] = field(default_factory=list)  # what leads to it
    left: list[_Node] = field(default_factory=list)  # what it leads to
    y: float = 0.0

    @property
    def middle(self) -> float:
        """The y where arrows meet it."""
        return self.y + self.height / 2


def drivers(theory: Theory) -> Scene:
    """Return the driver diagram of a theory as a Scene."""
    graph = Graph(theory)
    columns = sort_out(theory, graph)
    known = small_words(theory)
    nodes = {id: _node(theory, id, columns, known) for id in columns.column}
    rows: list[list[_Node]] = [[] for _ in range(columns.last + 1)]
    for node in nodes.values():
        rows[node.column].append(node)
    gaps: dict[tuple[str, str, int], _Node] = {}
    chains = [_chain(nodes, rows, gaps, tie.target, tie.source, _look(graph, tie.link)) for tie in columns.ties]
    for node in nodes.values():
        node.height = max(node.height, ARROW_ROOM * max(len(node.left), len(node.right)) / SHARE)
    _order(rows)
    height = _stack(rows)
    return _scene(theory, graph, nodes, rows, columns, chains, height)


def _node(theory: Theory, id: str, columns: Columns, known: frozenset[str]) -> _Node:
    column = columns.column[id]
    room = (AIM_WIDE if column == 0 else WIDE) - 2 * PAD_X
    if column == 0:
        statement, aim = full_aim(theory, theory.outcomes[id], known)
        lines = wrap(statement + ("." if aim else ""), room, SIZE, True)
        if aim:
            lines += wrap(aim, room, SIZE, True)
    else:
        lines = wrap(clean(label_of(theory, id)), room, SIZE)
    lines = (lines or ("(no words yet)",)) + _named(theory, columns.under.get(id, []), room)
    return _Node(id, column, lines, 2 * PAD_Y + LINE * len(lines))


def _named(theory: Theory, ids: list[str], room: float) -> tuple[str, ...]:
    """Return the lines that name what drives a box and is not tied to it by an arrow."""
    out: list[str] = []
    shown = ids if len(ids) <= NAMED + 1 else ids[:NAMED]
    for id in shown:
        words = wrap(clean(label_of(theory, id)), room - width(BULLET, SIZE, True), SIZE)
        out += [(INDENT if n else BULLET) + line for n, line in enumerate(words)]
    if len(shown) < len(ids):
        out.append(f"{BULLET}and {len(ids) - len(shown)} more under this")
    return tuple(out)


def _look(graph: Graph, key: str) -> str:
    """Return what tells a link's line from others."""
    return f"{graph.kinds[key]} {graph.theory.links[key].mode}"


def _chain(
    nodes: dict[str, _Node],
    rows: list[list[_Node]],
    gaps: dict[tuple[str, str, int], _Node],
    low: str,
    high: str,
    look: str,
) -> list[_Node]:
    """Tie two boxes together, through a gap in every column between them.

    Arrows from one box that look the same share their gaps: they run as one line until they part.
    """
    chain = [nodes[low]]
    for column in range(nodes[low].column + 1, nodes[high].column):
        gap = gaps.get((high, look, column))
        if gap is None:
            gap = gaps[high, look, column] = _Node(f"{high} {look} {column}", column)
            rows[column].append(gap)
        chain.append(gap)
    chain.append(nodes[high])
    for left, right in pairwise(chain):
        if not any(node is right for node in left.right):
            left.right.append(right)
            right.left.append(left)
    return chain


def _order(rows: list[list[_Node]]) -> None:
    """Order each column by the mean place of its neighbours, sweeping to and fro; ties keep the file's order.

    The order with the fewest crossings on the way is taken, the latest of several; on a page of boxes, neighbours then
    change places wherever that takes crossings away.
    """
    best, fewest = [list(row) for row in rows], _crossings(rows)
    for sweep in range(SWEEPS):
        rightwards = sweep % 2 == 0
        for row in rows[1:] if rightwards else reversed(rows[:-1]):
            _sort(row, rows, rightwards)
        count = _crossings(rows)
        if count <= fewest:
            best, fewest = [list(row) for row in rows], count
    rows[:] = best
    again = sum(map(len, rows)) <= FEW
    while again:
        again = False
        for row in rows:
            for n in range(len(row) - 1):
                row[n : n + 2] = row[n + 1], row[n]
                count = _crossings(rows)
                if count < fewest:
                    fewest, again = count, True
                else:
                    row[n : n + 2] = row[n + 1], row[n]


def _crossings(rows: list[list[_Node]]) -> int:
    """Return how many lines between neighbouring columns cross."""
    count = 0
    for row, following in pairwise(rows):
        place = {id(node): n for n, node in enumerate(following)}
        count += out_of_order([end for node in row for end in sorted(place[id(other)] for other in node.right)])
    return count


def _sort(row: list[_Node], rows: list[list[_Node]], rightwards: bool) -> None:
    place = {id(node): n / len(column) for column in rows for n, node in enumerate(column)}

    def wanted(node: _Node) -> float:
        return _mean([place[id(n)] for n in (node.left if rightwards else node.right)], place[id(node)])

    row.sort(key=wanted)


def _mean(values: list[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def _stack(rows: list[list[_Node]]) -> float:
    """Give every node its y: columns are packed, then drawn towards their neighbours; returns the height."""
    for row in rows:
        y = 0.0
        for node in row:
            node.y = y
            y += node.height + SPACE
    total = max((row[-1].y + row[-1].height for row in rows if row), default=0.0)
    for row in rows:
        if row:
            shift = (total - row[-1].y - row[-1].height) / 2
            for node in row:
                node.y += shift
    for sweep in range(SWEEPS):
        for row in rows if sweep % 2 else reversed(rows):
            wanted = [
                _mean([n.middle for n in (*node.left, *node.right)], node.middle) - node.height / 2 for node in row
            ]
            _settle(row, wanted)
    least = min((node.y for row in rows for node in row), default=0.0)
    for row in rows:
        for node in row:
            node.y += HEAD - least
    return max((node.y + node.height for row in rows for node in row), default=HEAD + 80.0) + SPACE


def _settle(row: list[_Node], wanted: list[float]) -> None:
    """Move a column's nodes as near to where they want to be as their order and gaps allow.

    Isotonic regression by pooling adjacent violators (Barlow and others 1972), after taking the gaps out.
    """
    offset = 0.0
    blocks: list[list[float]] = []  # sum, count, of nodes that move as one
    offsets = []
    for node, want in zip(row, wanted, strict=True):
        offsets.append(offset)
        blocks.append([want - offset, 1.0])
        while len(blocks) > 1 and blocks[-2][0] / blocks[-2][1] > blocks[-1][0] / blocks[-1][1]:
            total, count = blocks.pop()
            blocks[-1][0] += total
            blocks[-1][1] += count
        offset += node.height + SPACE
    at = 0
    for total, count in blocks:
        for _ in range(int(count)):
            row[at].y = total / count + offsets[at]
            at += 1


def _left(column: int) -> float:
    return 16.0 + (0.0 if column == 0 else AIM_WIDE + GAP + (column - 1) * (WIDE + GAP))


def _scene(
    theory: Theory,
    graph: Graph,
    nodes: dict[str, _Node],
    rows: list[list[_Node]],
    columns: Columns,
    chains: list[list[_Node]],
    height: float,
) -> Scene:
    number = {id: n for n, id in enumerate(theory.interventions, start=1)}
    boxes = []
    for node in sorted(nodes.values(), key=lambda node: (node.column, node.y)):
        outcome = theory.outcomes.get(node.id)
        kind, role = ("outcome", outcome.role) if outcome is not None else ("intervention", "")
        if outcome is not None:
            head = "Aim" if node.column == 0 else "Primary driver" if node.column == 1 else "Secondary driver"
        else:
            head = f"Change idea {number[node.id]}"
        first, *under = in_paragraphs(node.lines).split(f"\n{BULLET}")
        boxes.append(
            Box(
                id=node.id,
                kind=kind,  # type: ignore[arg-type]
                role=role,
                x=_left(node.column),
                y=round(node.y, 2),
                w=AIM_WIDE if node.column == 0 else WIDE,
                h=node.height,
                lines=node.lines,
                level=node.column,
                bold=node.column == 0,
                text_size=SIZE,
                line_height=LINE,
                text_x=PAD_X,
                text_y=round((node.height - LINE * len(node.lines)) / 2 + 13.5, 2),
                spoken=f"{head}: {first}" + (f"; under this: {'; '.join(under)}" if under else ""),
            )
        )
    lines = [_line(theory, graph, tie, chain) for tie, chain in zip(columns.ties, chains, strict=True)]
    links = [theory.links[way.link] for way in columns.ways]
    used = [row for row in rows if row]
    return Scene(
        width=_left(len(rows) - 1) + (WIDE if len(rows) > 1 else AIM_WIDE) + 16 if used else 560.0,
        height=height,
        title=f"{title_of(theory)} – driver diagram",
        boxes=tuple(boxes),
        lines=tuple(lines),
        lanes=tuple(_lane(n, len(rows), bool(theory.interventions)) for n in range(len(rows))) if used else (),
        legend=_legend(boxes, lines),
        subtitle=says(theory),
        words=tuple([sentence(theory, link, graph.kinds[link.id] or "precondition") for link in links]),
    )


def _line(theory: Theory, graph: Graph, tie: Tie, chain: list[_Node]) -> Line:
    link, kind = theory.links[tie.link], graph.kinds[tie.link] or "precondition"
    return Line(
        id=tie.id,
        kind="brings_about" if kind == "brings_about" else "precondition",
        source=tie.source,
        target=tie.target,
        path=_path(chain),
        mode=link.mode,
        spoken=sentence(theory, link, kind),
    )


def _path(chain: list[_Node]) -> tuple[Point, ...]:
    """Return the arrow from the right to the left, level through every gap, curved between columns."""
    stops: list[Point] = []
    first, last = chain[-1], chain[0]
    stops.append((_left(first.column), _share(first.left, chain[-2], first)))
    for gap in reversed(chain[1:-1]):
        x = _left(gap.column)
        stops += [(x + WIDE, gap.middle), (x, gap.middle)]
    end = _left(last.column) + (AIM_WIDE if last.column == 0 else WIDE)
    stops.append((end, _share(last.right, chain[1], last)))
    path: list[Point] = [stops[0]]
    for (x, y), (to_x, to_y) in pairwise(stops):
        half = (x + to_x) / 2
        path += [(half, y), (half, to_y), (to_x, to_y)]
    return tuple((round(x, 2), round(y, 2)) for x, y in path)


def _share(neighbours: list[_Node], other: _Node, box: _Node) -> float:
    """Return the y at a box's side for one of its arrows: spread along it in the order of the far ends."""
    ordered = sorted(neighbours, key=lambda node: node.middle)
    place = next(n for n, node in enumerate(ordered) if node is other)
    return box.y + box.height * ((1 - SHARE) / 2 + SHARE * (place + 0.5) / len(ordered))


def _lane(column: int, count: int, ideas: bool) -> Lane:
    if column == 0:
        title = "Aim"
    elif ideas and column == count - 1:
        title = "Change ideas"
    else:
        title = "Primary drivers" if column == 1 else "Secondary drivers"
    wide = AIM_WIDE if column == 0 else WIDE
    return Lane(f"column-{column}", title, _left(column) - 12, wide + 24)


def _legend(boxes: list[Box], lines: list[Line]) -> tuple[LegendItem, ...]:
    items = []
    if any(line.mode == "automatic" for line in lines):
        items.append(LegendItem("automatic", "Follows by itself"))
    if any(line.mode == "needs_intervention" for line in lines):
        items.append(LegendItem("needs_intervention", "Needs us to act"))
    if any(box.kind == "intervention" for box in boxes):
        items.append(LegendItem("brings_about", "Our change idea works on it"))
    return tuple(items)

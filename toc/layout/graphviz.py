"""The optional second engine: Graphviz's ``dot``, where it is installed, places the boxes that our layout measured.

Boxes, words and marks are ours; ``dot`` says where they stand and how arrows run. Strands have no columns in it.
"""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace

from toc.layout.scene import Box, Line, Mark, Point, Scene

_INCH = 96.0  # px
_MARGIN = 24.0
_TOP = 44.0  # room for the ceiling's words
_PATIENCE = 120  # seconds


class EngineMissingError(ValueError):
    """Graphviz is not installed, or could not lay this map out; the message says what to do."""


def place(scene: Scene) -> Scene:
    """Return the Scene with boxes and arrows where ``dot`` puts them.

    Raises:
        EngineMissingError: there is no ``dot`` on this machine, or it gave up.
    """
    program = shutil.which("dot")
    if program is None:
        raise EngineMissingError(
            "Graphviz is not installed here: there is no program called dot. Install it from graphviz.org or with your "
            "system's packages, or leave --engine out: toc draws the map without it."
        )
    if not scene.boxes:
        return scene
    try:
        done = subprocess.run(  # noqa: S603 - the program was found on PATH, its input holds numbers and our own names
            [program, "-Tplain"], input=_source(scene), capture_output=True, text=True, timeout=_PATIENCE, check=True
        )
    except (subprocess.SubprocessError, OSError) as error:
        raise EngineMissingError("Graphviz's dot could not lay this map out. Leave --engine out to draw it.") from error
    return _scene(scene, done.stdout)


def _held(scene: Scene) -> dict[str, int]:
    """Arrow that others act on → the number of the point that stands on it."""
    ids = {line.id for line in scene.lines}
    held = dict.fromkeys(line.target for line in scene.lines if line.target in ids)
    return {id: number for number, id in enumerate(held)}


def _source(scene: Scene) -> str:
    names = {box.id: f"n{number}" for number, box in enumerate(scene.boxes)}
    held = _held(scene)
    rows = ['digraph { rankdir=BT nodesep=0.3 ranksep=0.55 node [shape=box fixedsize=true label=""] edge [dir=none]']
    rows += [f"{names[box.id]} [width={box.w / _INCH:.4f} height={box.h / _INCH:.4f}]" for box in scene.boxes]
    rows += [f"p{number} [shape=point width=0.02 height=0.02]" for number in held.values()]
    for number, line in enumerate(scene.lines):
        look = f'[class="{number}"' + (" constraint=false]" if line.feedback else "]")
        if line.id in held:
            point = f"p{held[line.id]}"
            rows.append(f"{names[line.source]} -> {point} {look}; {point} -> {names[line.target]} {look}")
        else:
            goal = names[line.target] if line.target in names else f"p{held[line.target]}"
            rows.append(f"{names[line.source]} -> {goal} {look}")
    return "\n".join([*rows, "}"])


def _scene(scene: Scene, plain: str) -> Scene:
    height = 0.0
    nodes: dict[str, Point] = {}
    edges: dict[tuple[str, str], list[tuple[Point, ...]]] = {}
    for row in plain.splitlines():
        words = row.split()
        if words[0] == "graph":
            width, height = float(words[2]) * _INCH, float(words[3]) * _INCH
        elif words[0] == "node":
            nodes[words[1]] = _at(words[2], words[3], height)
        elif words[0] == "edge":
            numbers = words[4 : 4 + 2 * int(words[3])]
            points = tuple(_at(x, y, height) for x, y in zip(numbers[::2], numbers[1::2], strict=True))
            edges.setdefault((words[1], words[2]), []).append(points)
    names = {box.id: f"n{number}" for number, box in enumerate(scene.boxes)}
    held = _held(scene)
    boxes = tuple(_box(box, nodes[names[box.id]]) for box in scene.boxes)
    lines = tuple(_line(line, names, held, nodes, edges) for line in scene.lines)
    return replace(
        scene,
        width=round(width + 2 * _MARGIN, 2),
        height=round(height + _TOP + _MARGIN, 2),
        boxes=boxes,
        lines=lines,
        lanes=(),
        ceiling=_ceiling(boxes) if scene.ceiling is not None else None,
        memory=None,
    )


def _at(x: str, y: str, height: float) -> Point:
    return round(float(x) * _INCH + _MARGIN, 2), round(height - float(y) * _INCH + _TOP, 2)


def _box(box: Box, middle: Point) -> Box:
    x, y = round(middle[0] - box.w / 2, 2), round(middle[1] - box.h / 2, 2)
    return replace(box, x=x, y=y, marks=_moved(box.marks, x - box.x, y - box.y))


def _moved(marks: tuple[Mark, ...], dx: float, dy: float) -> tuple[Mark, ...]:
    return tuple(replace(mark, x=round(mark.x + dx, 2), y=round(mark.y + dy, 2)) for mark in marks)


def _line(
    line: Line,
    names: dict[str, str],
    held: dict[str, int],
    nodes: dict[str, Point],
    edges: dict[tuple[str, str], list[tuple[Point, ...]]],
) -> Line:
    source = names[line.source]
    goal = names[line.target] if line.target in names else f"p{held[line.target]}"
    if line.id in held:  # through the point on it, where others take hold
        point = f"p{held[line.id]}"
        first, second = edges[source, point].pop(0), edges[point, goal].pop(0)
        path = (*first[:-1], nodes[point], *_joined(nodes[point], second))
    else:
        path = edges[source, goal].pop(0)
    if goal.startswith("p"):
        path = (*path[:-1], nodes[goal])
    pieces = (len(path) - 1) // 3
    middle = nodes[f"p{held[line.id]}"] if line.id in held else path[3 * ((pieces + 1) // 2)]
    if pieces % 2 and line.id not in held:
        middle = _half(path[3 * (pieces // 2) : 3 * (pieces // 2) + 4])
    aside = 24.0 if line.id in held else 0.0  # beside the number that stands on the point
    marks = _moved(line.marks, middle[0] - line.middle[0] + aside, middle[1] - line.middle[1])
    return replace(line, path=path, middle=middle, marks=marks)


def _joined(start: Point, path: tuple[Point, ...]) -> tuple[Point, ...]:
    """Return a path's triples, its start drawn to where the piece before it ended."""
    (dx, dy) = (start[0] - path[0][0], start[1] - path[0][1])
    return ((path[1][0] + dx, path[1][1] + dy), *path[2:])


def _half(curve: tuple[Point, ...]) -> Point:
    a, b, c, d = curve
    x, y = ((a[i] + 3 * b[i] + 3 * c[i] + d[i]) / 8 for i in (0, 1))
    return round(x, 2), round(y, 2)


def _ceiling(boxes: tuple[Box, ...]) -> float | None:
    """Return a height between what stands above the ceiling and what stands below it, where dot left one."""
    above = max((box.y + box.h for box in boxes if box.above_ceiling), default=None)
    below = min((box.y for box in boxes if not box.above_ceiling), default=None)
    if above is None or below is None or above > below:
        return None
    return round((above + below) / 2, 2)

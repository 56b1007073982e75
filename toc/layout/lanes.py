"""Strands side by side: which get a lane, what its heading says, and which boxes stand in it."""

from __future__ import annotations

from toc.layout.net import Net
from toc.layout.place import LANE_PAD
from toc.layout.rows import FREE
from toc.layout.text import clean, wrap
from toc.theory.model import Theory

SIZE, LINE = 15.0, 19.0  # text size and line height of headings


def lanes_of(theory: Theory, net: Net, before: tuple[str, ...] = ()) -> tuple[tuple[str, ...], list[int]]:
    """Return the strands that get a lane (two at least), and each node's lane; shared boxes are free.

    A strand that had a lane ``before`` keeps it, though its last box may have gone.
    """
    own = {node.strands[0] for node in net.nodes if len(node.strands) == 1}
    used = tuple(strand for strand in theory.strands if strand in own or strand in before)
    if len(used) < 2:
        return (), [FREE] * len(net.nodes)
    index = {strand: n for n, strand in enumerate(used)}
    return used, [index[node.strands[0]] if len(node.strands) == 1 else FREE for node in net.nodes]


def lane_title(theory: Theory, id: str) -> str:
    """Return what a strand's lane is headed with."""
    return clean(theory.strands[id].label) or id


def lane_lines(theory: Theory, id: str, wide: float) -> tuple[str, ...]:
    """Return a lane's heading wrapped to its width."""
    return wrap(lane_title(theory, id), wide - 2 * LANE_PAD, SIZE, True)

"""How far down each row stands, and where the ceiling of accountability runs between two of them."""

from __future__ import annotations

from collections.abc import Mapping

from toc.layout.memory import Seating
from toc.layout.net import Net
from toc.layout.rows import AWAY, Rows
from toc.layout.turns import LEAST_GAP

HEAD = 28.0  # px above the first row
CEILING_ROOM = 30.0  # px more in the gap that the ceiling runs through
SQUEEZE = 0.65  # share of the gap that it would like with which two rows make do rather than move apart
LOWER = 60.0  # px by which a row's boxes may have become lower before its foot comes up, and all arrows there with it
SPARE = 200.0  # px that two rows may be further apart than they need: where a row has gone, the others stay


def bands(
    rows: Rows,
    heights: list[float],
    gaps: list[float],
    top: float,
    ceiling: int | None,
    before: Seating | None,
    home: Mapping[int, int],
) -> list[tuple[float, float]]:
    """Return each row's top and bottom; ``home`` tells which row of the previous Scene each row was.

    Rows stay where they were, unless there is no room or much is to be won; where a row comes between, those below it
    make up for it out of the room that they can spare.
    """
    out: list[tuple[float, float]] = []
    like = tight = top  # y at which the next row would like to stand, and the least at which it may
    last = -1  # the old row of the row above
    up = 0.0  # how far the rows above have come up
    for number, row in enumerate(rows.rows):
        y, old = like, home.get(number, AWAY)
        if before and old > last:
            was = before.bands[old][0]
            if was + up >= tight:
                y = min(was + up, like + SPARE)
            elif last >= 0 and number and home.get(number - 1) == last:
                y = min(like, max(tight, out[-1][0] + was - before.bands[last][0]))
            up = min(0.0, y - was)
            last = old
        tall = max([heights[seat] for seat in row if seat < rows.boxes], default=0.0)
        if before and old > AWAY and y == before.bands[old][0]:
            held = before.bands[old][1] - y
            if tall < held <= tall + LOWER:
                tall = held
        out.append((y, y + tall))
        gap = gaps[number] if number < len(gaps) else 0.0
        extra = CEILING_ROOM if number == ceiling else 0.0
        like = y + tall + gap + extra
        tight = y + tall + extra + max(LEAST_GAP, SQUEEZE * gap)
    return out


def ceiling_row(net: Net, rows: Rows) -> int | None:
    """Return the last row above the ceiling; None where no box is said to stand above it."""
    above = [rows.row[node.index] for node in net.nodes if node.above_ceiling is True and rows.row[node.index] != AWAY]
    below = [rows.row[node.index] for node in net.nodes if node.above_ceiling is False and rows.row[node.index] != AWAY]
    if above:
        return max([row for row in above if not below or row < min(below)], default=min(above))
    return None

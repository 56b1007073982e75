"""How far down each row stands, and where the ceiling of accountability runs between two of them."""

from __future__ import annotations

from toc.layout.memory import Seating
from toc.layout.net import Net
from toc.layout.rows import AWAY, Rows
from toc.layout.turns import LEAST_GAP

HEAD = 28.0  # px above the first row
CEILING_ROOM = 30.0  # px more in the gap that the ceiling runs through
SQUEEZE = 0.7  # share of the gap that it would like with which two rows make do rather than move apart
VANISHED = 160.0  # px that may stay empty where a row has gone
SHRINK = 120.0  # px that two rows may be further apart than they need, before they close up again


def bands(
    rows: Rows, heights: list[float], gaps: list[float], top: float, ceiling: int | None, before: Seating | None
) -> list[tuple[float, float]]:
    """Return each row's top and bottom; rows keep the distance that they had, unless much is to be won."""
    old_rows = _same_rows(rows, before) if before else {}
    out: list[tuple[float, float]] = []
    y = top
    for number, row in enumerate(rows.rows):
        tall = max([heights[seat] for seat in row if seat < rows.boxes], default=0.0)
        out.append((y, y + tall))
        gap = gaps[number] if number < len(gaps) else 0.0
        extra = CEILING_ROOM if number == ceiling else 0.0
        pitch = tall + gap + extra
        old = old_rows.get(number)
        below = old_rows.get(number + 1)
        if before and old is not None and below is not None and below > old:
            had = before.bands[below][0] - before.bands[old][0]
            if had - pitch <= (SHRINK if below == old + 1 else VANISHED) and had >= tall + extra + max(
                LEAST_GAP, SQUEEZE * gap
            ):
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


def ceiling_row(net: Net, rows: Rows) -> int | None:
    """Return the last row above the ceiling; None where no box is said to stand above it."""
    above = [rows.row[node.index] for node in net.nodes if node.above_ceiling is True and rows.row[node.index] != AWAY]
    below = [rows.row[node.index] for node in net.nodes if node.above_ceiling is False and rows.row[node.index] != AWAY]
    if above:
        return max([row for row in above if not below or row < min(below)], default=min(above))
    return None

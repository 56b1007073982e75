"""Checks of what the group relies on: reasons for arrows, assumptions, and evidence."""

from __future__ import annotations

from collections.abc import Iterator

from toc.checks.board import Board, Limits
from toc.checks.finding import Found
from toc.checks.table import REVIEW


def silent_arrow(board: Board, limits: Limits) -> Iterator[Found]:
    """An arrow has neither a reason nor an assumption.

    What it does:
        Counts the precondition and *brings about* arrows that have a `because` or an assumption about them. Until
        review this is one line of progress; at review each arrow without either is asked about.

    Why it matters:
        An arrow is a claim; unlabelled connections are the commonest weakness of theories of change, because nobody
        can test what nobody has said (Davies 2018; De Silva et al. 2014; Mayne 2015 on causal-link assumptions).

    Question for the room:
        Why do we believe that the first leads to the second?

    Example:
        links: [{from: safe-to-share, to: joy}]

    Use instead:
        links: [{from: safe-to-share, to: joy, because: Being yourself takes less effort than hiding}]

    Fix:
        None: the reason is the group's.
    """
    relied = {id for assumption in board.theory.assumptions.values() for id in assumption.about}
    arrows = [*board.preconditions, *(link for link, _ in board.acting)]
    silent = [link for link in arrows if not (link.because or "").strip() and link.id not in relied]
    if not silent:
        return
    progress = (len(arrows) - len(silent), len(arrows))
    if board.step < REVIEW:
        yield Found(
            (),
            f"{progress[0]} of {progress[1]} arrows explained.",
            links=tuple(link.id for link in silent),
            progress=progress,
            counted=True,
            severity="advice",
        )
        return
    for link in silent:
        yield Found(
            (link.source_id, *((link.target_id,) if link.to not in board.theory.links else ())),
            f"Nobody has said why {board.arrow(link)}.",
            links=(link.id,),
            progress=progress,
        )

"""Theory → Scene, start to end: net, sizes, seating, then drawing."""

from __future__ import annotations

from toc.layout import net as nets
from toc.layout.again import newly_tied
from toc.layout.draw import draw
from toc.layout.memory import Memory
from toc.layout.ranks import ranks
from toc.layout.scene import Scene
from toc.layout.seat import Sizes, seat, seat_again
from toc.layout.sizes import Words, words_of
from toc.layout.style import choose
from toc.theory.model import Theory
from toc.theory.unhurried import unhurried


@unhurried()
def lay_out(theory: Theory, previous: Scene | None, full: bool, draft: bool) -> Scene:
    """Return the theory's Scene. See :func:`toc.layout.lay_out`."""
    net = nets.build(theory, full)
    memory = previous.memory if previous is not None and isinstance(previous.memory, Memory) else None
    if memory is not None and memory.full != full:
        memory = None
    before = memory.seating if memory else None
    tied: frozenset[str] = frozenset()
    known = memory.recall(theory, full) if memory else None
    if known:
        style = known.style
    elif before:
        style = before.style
        tied = newly_tied(net, before)
        loose = frozenset([id for id in tied if not before.ties[id]])
        found = ranks(net, style.apart, {id: rank // 8 for id, rank in before.rank.items()}, tied, loose)
    else:
        apart, among = ranks(net, True, {}), ranks(net, False, {})
        style = choose(net, apart, among)
        found = apart if style.apart else among
    words: list[Words] = [words_of(node, node.id in net.marks, style.stretch) for node in net.nodes]
    sizes = Sizes([word.width for word in words], [word.height for word in words])
    if known:
        loops = set(known.loops)
        for arc in net.arcs:
            arc.feedback = arc.id in loops
        seats = seat_again(theory, net, sizes, known)
    else:
        seats = seat(theory, net, sizes, found, style, before, tied)
    kept = memory.then(theory, full, seats.seating) if memory else Memory(theory, full, seats.seating)
    return draw(theory, net, words, sizes, seats, draft, kept, previous)

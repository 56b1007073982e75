"""Checks of how the whole hangs together: too little, too much, twice, apart, or empty."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache, reduce
from itertools import chain
from operator import itemgetter, or_
from typing import NamedTuple

from toc.checks.board import BOOK, Board, Limits, listed, quoted
from toc.checks.finding import Fix, Found
from toc.checks.grammar import people, read
from toc.checks.words import word_set
from toc.graph import walks
from toc.theory.model import Assumption, Element, Intervention, Outcome

_Stated = Outcome | Intervention | Assumption


def thin_support(board: Board, limits: Limits) -> Iterator[Found]:
    """A long-term outcome rests on one precondition that is said to be enough by itself.

    What it does:
        Speaks when a long-term outcome has exactly one precondition, its arrow is automatic, and nothing is written
        under `sufficient`.

    Why it matters:
        The preconditions of an outcome should be necessary and, together, sufficient; a single cause is rarely enough
        (Center for Theory of Change; "insufficient cause" among the categories of legitimate reservation).

    Question for the room:
        Is this alone enough, or what else has to be true as well?

    Example:
        links: [{from: safe-to-share, to: joy, mode: automatic}]

    Use instead:
        outcomes:
          joy: {statement: Staff find joy in their work, role: long_term, sufficient: "yes, with time"}

    Fix:
        None: the group's word is wanted.
    """
    for id in board.goals:
        links = board.feeds.get(id, [])
        if len(links) == 1 and links[0][0].mode == "automatic" and not board.theory.outcomes[id].sufficient:
            link, below = links[0]
            source = board.name(below)
            yield Found(
                (id, below),
                f"{board.name(id)} rests on {source} alone.",
                links=(link.id,),
                question=f"Is {source} alone enough for {board.name(id)}?",
            )


def crowd_or_web(board: Board, limits: Limits) -> Iterator[Found]:
    """Too many arrows meet in one place to be read, or nearly everything is joined to everything.

    What it does:
        Speaks when an outcome has more direct preconditions than `limit`, when one box feeds more outcomes than
        `limit`, or when two levels next to each other, of at least `layer` outcomes each, are joined by more than the
        share `density` of all arrows that there could be between them.

    Why it matters:
        A model is reasonably complete when it shows what matters; arrows from everything to everything explain nothing
        (Miradi, "reasonably complete").

    Question for the room:
        Which of these arrows would we miss, and which ones belong together under an outcome in between?

    Example:
        Nine primary drivers that all lead straight to the aim.

    Use instead:
        Three or four preconditions of the aim, each with its own.

    Fix:
        None: the group chooses.
    """
    limit = limits["limit"]
    order = (*board.theory.outcomes, *board.theory.interventions)
    fed = [(target, source) for _, source, target in board.preconditions]
    feeds = [(source, target) for _, source, target in board.preconditions + board.acting]
    for key, said, ends in (
        ("fed", "{n} outcomes lead straight to {name}.", fed),
        ("feeds", "{name} feeds {n} outcomes.", feeds),
    ):
        crowded = {id for id, count in Counter(map(itemgetter(0), ends)).items() if count > limit}
        if not crowded:
            continue
        others: dict[str, set[str]] = {}  # an arrow may stand there twice
        for id, other in ends:
            if id in crowded:
                others.setdefault(id, set()).add(other)
        for id in order:
            if len(others.get(id, ())) > limit:
                yield Found((id,), said.format(n=len(others[id]), name=board.name(id)), key=key)
    yield from _webs(board, limits["density"], limits["layer"])


def _webs(board: Board, density: float, least: int) -> Iterator[Found]:
    if len(board.forward) < density * least * least:
        return
    ids, _, after, _ = board.numbered
    count = len(board.theory.outcomes)
    levels = board.reach.levels()
    sizes = Counter(levels[:count])
    between = Counter(
        levels[target]
        for place, targets in enumerate(after[:count])
        for target in targets
        if levels[place] == levels[target] + 1
    )
    for level, ties in sorted(between.items()):
        above, below = sizes[level], sizes[level + 1]
        if min(above, below) >= least and ties > density * above * below:
            upper, lower = ([ids[at] for at in range(count) if levels[at] == wanted] for wanted in (level, level + 1))
            yield Found(
                tuple(upper + lower),
                f"{ties} of {len(upper) * len(lower)} possible arrows join the {len(lower)} outcomes of one level "
                f"to the {len(upper)} above them.",
                key=f"web:{level}",
                counted=True,
            )


def shortcut(board: Board, limits: Limits) -> Iterator[Found]:
    """An arrow goes straight where a longer way goes as well.

    What it does:
        Looks for arrows u → v, from outcomes and interventions, that can be left out without cutting u off from v
        (transitive reduction). Feedback arrows are left out.

    Why it matters:
        A map is read more easily without arrows that add nothing; but both routes may be real, each with a reason of
        its own (Davies 2018 on clarity).

    Question for the room:
        Does the short arrow say something that the long way does not?

    Example:
        links: [{from: a, to: b}, {from: b, to: c}, {from: a, to: c}]

    Use instead:
        links: [{from: a, to: b}, {from: b, to: c}]

    Fix:
        None: both routes may be real; then say so in the arrow's reason.
    """
    ids, _, after, arrows = board.numbered
    reach = board.reach
    for u, v in reach.shortcuts(after):
        link, _, target = arrows[u, v]
        if target == link.to:
            bit = 1 << v
            via = next(w for w in after[u] if w != v and reach(w) & bit)
            yield Found(
                (ids[u], ids[v], ids[via]),
                f"{board.name(ids[u])} leads to {board.name(ids[v])} directly and by way of {board.name(ids[via])}.",
                links=(link.id,),
            )


def islands(board: Board, limits: Limits) -> Iterator[Found]:
    """Part of the map hangs on nothing else.

    What it does:
        Looks at outcomes and interventions that are joined by arrows, whatever way these point, and names everything
        outside the largest such group. A single box is left to leads-nowhere or idle-intervention, and activities with
        no outcome among them to activity-chain.

    Why it matters:
        A theory of change is one framework that leads up to one goal; what stands apart is not explained by it (Center
        for Theory of Change).

    Question for the room:
        How does this part hang together with the rest?

    Example:
        Two maps on one page, each with a goal of its own.

    Use instead:
        One map, or two files.

    Fix:
        None: draw the arrow that is missing, or take the part away.
    """
    ids, number, _, _ = board.numbered
    together: list[list[int]] = [[] for _ in ids]
    for _, source, target in board.ties:
        if source in number and target in number:
            together[number[source]].append(number[target])
    for _, source, target in board.acting:
        together[number[source]].append(number[target])
    for nodes in walks.weak_components(together)[1:]:
        group = [ids[node] for node in nodes]
        if all(id in board.theory.interventions for id in group) or (len(group) == 1 and board.lost(group[0])):
            continue
        names = listed([board.name(id) for id in group])
        alone = "stands" if len(group) == 1 else "stand"
        yield Found(tuple(group), f"{names} {alone} apart from the rest of the map.")


class _Words(NamedTuple):
    """What a statement says, without capitals, marks, articles and plural endings."""

    text: str
    bag: frozenset[str]
    bits: int  # a bit for each word (some share one): two bags differ in at least as many words as their bits do


@lru_cache(maxsize=1 << 13)
def _normal(text: str) -> _Words:
    words = (word for word in read(text).words if word[0].isalnum() and word not in ("a", "an", "the", "their", "our"))
    plain = tuple(word[:-1] if len(word) > 4 and word[-1] == "s" and word[-2] != "s" else word for word in words)
    bag = frozenset(plain)
    return _Words(" ".join(plain), bag, reduce(or_, (1 << (hash(word) & 63) for word in bag), 0))


def same_thing_twice(board: Board, limits: Limits) -> Iterator[Found]:
    """Two boxes say the same.

    What it does:
        Compares the words of outcomes and interventions, and of assumptions, without capitals, marks, articles and
        plural endings: equal words anywhere, or almost equal ones (share `overlap` of the words) on two outcomes joined
        by an arrow. Where only the "who" differs nothing is said.

    Why it matters:
        An arrow between two boxes that say the same explains nothing ("tautology" among the categories of legitimate
        reservation), and a box that stands twice is counted twice.

    Question for the room:
        Are these two the same thing? If not, what tells them apart?

    Example:
        outcomes:
          safe: {statement: Staff feel safe to speak up}
          safer: {statement: The staff feel safe to speak up.}

    Use instead:
        outcomes:
          safe: {statement: Staff feel safe to speak up}

    Fix:
        Becomes one box, with the arrows and references of both.
    """
    twice, bags = board.keep("twice", _twice, "outcomes", "interventions", "assumptions")
    yield from twice
    told = {found.about for found in twice}
    overlap = limits["overlap"]
    for link, source, target in board.preconditions:
        one, other = bags.get(source), bags.get(target)
        if one is None or other is None:
            continue
        (_, a, bits), (_, b, other_bits) = one, other
        both = overlap * (len(a) + len(b))
        if len(a) + len(b) - (bits ^ other_bits).bit_count() < both:  # most pairs end here, unread
            continue
        if 2 * len(a) >= both and 2 * len(b) >= both and 2 * len(a & b) >= both:
            pair = (source, target)
            if pair in told or pair[::-1] in told:
                continue
            apart = a ^ b
            if apart & word_set("change-words") or apart & {"not", "no", "without"} or (apart and apart <= people()):
                continue
            yield Found(
                pair,
                f"{board.name(pair[0])} and {board.name(pair[1])} say almost the same, with an arrow between them.",
                links=(link.id,),
                question="What does the arrow between them explain?",
            )


def _twice(*tables: Mapping[str, _Stated]) -> tuple[list[Found], dict[str, _Words]]:
    """Return the pairs that say the same, and what each element says; assumptions are compared with each other only."""
    pairs: list[Found] = []
    bags: dict[str, _Words] = {}
    outcomes, interventions, assumptions = (table.values() for table in tables)
    for pool in (chain(outcomes, interventions), assumptions):
        seen: dict[str, _Stated] = {}
        for element in pool:
            text = element.statement
            if not text:
                continue
            words = _normal(text if len(text) <= BOOK else text[:BOOK])
            if words.text:
                bags[element.id] = words
                first = seen.setdefault(words.text, element)
                if first is not element:
                    pairs.append(_pair(first.id, first.kind, first.statement or "", element.id, element.kind))
    return pairs, bags


@lru_cache(maxsize=1 << 12)
def _pair(first: str, kind: str, words: str, second: str, other: str) -> Found:
    name = quoted(words)
    if kind != other:
        return Found((first, second), f"{name} is both an {kind} and an {other}.")
    fix = Fix("Make them one", {"do": "merge", "keep": first, "drop": second})
    return Found((first, second), f"{name} stands twice.", fix=fix)


def no_statement(element: Element, board: Board, limits: Limits) -> Iterator[Found]:
    """A box has no words yet.

    What it does:
        Looks for a statement on outcomes, interventions, assumptions and factors, for a name on indicators and
        stakeholders, and for a citation on evidence.

    Why it matters:
        Others can only agree or disagree with what is written down.

    Question for the room:
        What did we mean by this one?

    Example:
        outcomes:
          safe: {}

    Use instead:
        outcomes:
          safe: {statement: Staff feel safe to speak}

    Fix:
        None: the words are the group's.
    """
    if not element.label.strip():
        yield Found((element.id,), f"The {element.kind} “{element.id}” has no {element.label_field} yet.")

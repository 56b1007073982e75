"""Checks of single arrows: what may be joined, what is broken, and what a loop or a dashed arrow still needs to say."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from functools import partial
from typing import Any

from toc.checks.board import Board, Limits, listed
from toc.checks.finding import Fix, Found
from toc.graph import walks
from toc.theory.model import MEMORY_FIELDS, REFERENCE_FIELDS, Element, Link

_FIELDS = {  # kinds that hang on others by a field of their own: kind → (the field, how to say it)
    "assumption": ("about", "an assumption hangs on what it is about"),
    "indicator": ("measures", "an indicator hangs on what it measures"),
    "evidence": ("supports", "evidence hangs on what it supports or contradicts"),
}


def illegal_link(board: Board, limits: Limits) -> Iterator[Found]:
    """An arrow joins two things that cannot be joined.

    What it does:
        Compares the kinds at an arrow's ends with the grammar of the method: outcome → outcome (a precondition),
        intervention → outcome or precondition arrow (brings about), outcome → intervention (enables), factor →
        outcome, intervention or precondition arrow (helps or blocks). An arrow between two interventions is left to
        activity-chain.

    Why it matters:
        An arrow is a claim that one thing is needed for, or brings about, another; assumptions, indicators, evidence
        and people are said about things and hang on them by fields of their own (Taplin and Clark 2012).

    Question for the room:
        What is this arrow meant to say?

    Example:
        links: [{from: safe-space, to: safe-to-share}]        # safe-space is an assumption

    Use instead:
        assumptions:
          safe-space: {statement: Theatre is a safer space, about: [safe-to-share]}

    Fix:
        An assumption, indicator or evidence at one end comes to hang on the other end; the arrow goes.
    """
    theory, kind_of = board.theory, board.kinds.get
    for link, tail, head in board.ties:
        from_kind, to_kind = kind_of(tail), kind_of(head)
        if (from_kind, to_kind) in _LEGAL or from_kind is None or to_kind is None or tail == head:
            continue  # broken-link speaks of what does not exist
        source, target = theory.element(tail), theory.element(head)
        at = theory.links.get(head)
        if to_kind == "link" and at is not None and from_kind in ("intervention", "factor"):
            if _is_precondition(board, at):
                continue
            message = f"{board.name(link.source_id)} points at an arrow that is not between two outcomes."
        else:
            message = f"An arrow leads from {_a(from_kind)} to {_a(to_kind)}: {board.arrow(link)}."
        about = tuple(element.id for element in (source, target) if element is not None)
        hint = next((_FIELDS[kind][1] for kind in (from_kind, to_kind) if kind in _FIELDS), "")
        if hint:
            message = f"{message[:-1]}; {hint}, without an arrow."
        yield Found(about, message, links=(link.id,), fix=_hang(board, source, target, link))


_LEGAL = {
    ("outcome", "outcome"),
    ("intervention", "outcome"),
    ("outcome", "intervention"),
    ("factor", "outcome"),
    ("factor", "intervention"),
    ("intervention", "intervention"),  # activity-chain has its own words for it
}


def _is_precondition(board: Board, link: Link) -> bool:
    return link.from_ in board.theory.outcomes and link.to in board.theory.outcomes


def _a(kind: str) -> str:
    return {"link": "an arrow", "evidence": "a piece of evidence"}.get(
        kind, ("an " if kind[0] in "aeiou" else "a ") + kind
    )


def _hang(board: Board, source: Element | None, target: Element | None, link: Link) -> Fix | None:
    """Hang an assumption, indicator or evidence on the arrow's other end instead."""
    for one, other in ((source, target), (target, source)):
        if one is None or one.kind not in _FIELDS:
            continue
        end = other.id if other is not None else link.target_id if one is source else link.source_id
        field = _FIELDS[one.kind][0]
        present = getattr(one, field)
        edits: list[dict[str, Any]] = []
        if field == "measures":
            if present is None:
                edits.append({"do": "set", "id": one.id, "field": field, "value": end})
        elif end not in present:
            edits.append({"do": "set", "id": one.id, "field": field, "value": [*present, end]})
        label = f"Hang {board.name(one.id)} on {board.name(other.id) if other is not None else 'the arrow'}"
        return Fix(label, {"do": "many", "label": label, "edits": [*edits, {"do": "unlink", "id": link.id}]})
    return None


def broken_link(board: Board, limits: Limits) -> Iterator[Found]:
    """An arrow or a reference leads to nothing, to itself, or stands there twice.

    What it does:
        Looks for arrows with a missing end or the same thing at both ends, for references in other fields to ids
        that do not exist, and (as a warning) for arrows that stand twice between the same two ends.

    Why it matters:
        A reader cannot follow an arrow to nowhere; most are left behind when something was renamed or removed by hand
        (the same fault in safety arguments: gsn2x checks C03, V05 and V06).

    Question for the room:
        What was this meant to lead to?

    Example:
        links: [{from: safe-to-share, to: joyy}]

    Use instead:
        links: [{from: safe-to-share, to: joy}]

    Fix:
        An arrow to nothing or to itself goes, and so does a reference to nothing; where exactly one id looks like the
        missing one, it is used instead. Two arrows between the same ends become one that keeps both reasons.
    """
    theory = board.theory
    known = board.kinds
    meant = _Meant()
    seen: dict[tuple[str, str], Link] = {}
    for link, source, target in board.ties:
        if source not in known or target not in known:
            missing = [end for end in (source, target) if end not in known]
            yield _dangling(link, missing, known, board, meant)
        elif source == target:
            fix = Fix("Remove the arrow", {"do": "unlink", "id": link.id})
            yield Found(
                (source,),
                f"An arrow leads from {board.name(source)} to itself.",
                links=(link.id,),
                fix=fix,
            )
        else:
            first = seen.setdefault((source, target), link)
            if first is not link:
                yield Found(
                    (source, target),
                    f"Two arrows say the same: {board.arrow(link)}.",
                    links=(link.id, first.id),
                    question="Do the two arrows say different things, or can one keep both reasons?",
                    fix=_one_arrow(board, first, link),
                    severity="warning",
                )
    strands = dict.fromkeys(theory.strands, "strand")
    for table in _REFERRING:
        for record, field, written in board.keep(f"references of {table}", partial(_references, table), table):
            pool = strands if field == "strands" else known
            for missing_id in (written,) if isinstance(written, str) else written:
                if missing_id not in pool:
                    yield _loose(board, record, field, missing_id, getattr(record, field), meant.of(missing_id, pool))
    if theory.situation is not None:
        for missing_id in dict.fromkeys(theory.situation.evidence):
            if missing_id not in theory.evidence:
                yield Found(
                    (),
                    f"The situation names evidence “{missing_id}”, which is not there.",
                    key=f"situation:{missing_id}",
                )


# table → its fields that refer to something; not those that only remember: a card may be cleared away once it is used
_REFERRING = {
    table: tuple(field for field in fields if field not in MEMORY_FIELDS)
    for table, fields in REFERENCE_FIELDS.items()
    if table not in ("links", "dismissed")
}


def _references(table: str, records: Mapping[str, Any]) -> list[tuple[Any, str, str | tuple[str, ...]]]:
    """Return the records of a table that refer to something, with the field and the ids, each once."""
    found: list[tuple[Any, str, str | tuple[str, ...]]] = []
    for record in records.values():
        values = record.__dict__
        for field in _REFERRING[table]:
            written = values[field]
            if written is not None and written != ():
                found.append((record, field, written if isinstance(written, str) else tuple(dict.fromkeys(written))))
    return found


class _Meant:
    """Guesses which id a person meant by a missing one, for as long as the guesses cost little.

    Looking through 10,000 ids takes 20 ms; where hundreds of ids are missing nobody has mistyped them.
    """

    def __init__(self) -> None:
        self.left = 100_000  # ids still to be looked at

    def of(self, missing: str, known: Iterable[str]) -> str | None:
        """Return the one id that looks like the missing one; None where there is none, or more than one."""
        if not missing or self.left <= 0:
            return None
        ids = list(known)
        self.left -= len(ids)
        close = get_close_matches(missing, ids, n=2, cutoff=0.8)
        return close[0] if len(close) == 1 else None


def _dangling(link: Link, missing: list[str], known: dict[str, str], board: Board, meant: _Meant) -> Found:
    if not all(missing):
        message = (
            "An arrow has no end." if link.from_ is None and link.to is None else "An arrow lacks one of its ends."
        )
    else:
        names = listed([f"“{id}”" for id in missing])
        message = f"The arrow {link.id} names {names}, which {'is' if len(missing) == 1 else 'are'} not there."
    fix = Fix("Remove the arrow", {"do": "unlink", "id": link.id})
    if len(missing) == 1 and all(missing):
        end = "from" if missing[0] == link.source_id else "to"
        other = link.target_id if end == "from" else link.source_id
        near = meant.of(missing[0], (id for id in known if id != other and _may_end(board, link, end, id)))
        if near:
            message = f"{message[:-1]}; perhaps {board.name(near)} was meant."
            fix = Fix(f"Tie the arrow to {board.name(near)}", {"do": "retie", "id": link.id, end: near})
    about = tuple(end for end in (link.source_id, link.target_id) if end in known and end not in board.theory.links)
    return Found(about, message, links=(link.id,), fix=fix)


def _may_end(board: Board, link: Link, end: str, id: str) -> bool:
    """Tell whether an arrow may have this id at the end that is missing: never itself, nor what the method forbids."""
    kinds = board.kinds
    tail, head = (id, link.target_id) if end == "from" else (link.source_id, id)
    if kinds[head] == "link":
        at = board.theory.links[head]
        return at is not link and kinds[tail] in ("intervention", "factor") and _is_precondition(board, at)
    return (kinds[tail], kinds[head]) in _LEGAL


def _loose(board: Board, record: Any, field: str, missing: str, written: Any, near: str | None) -> Found:
    message = f"{board.name(record.id)} names “{missing}” under {field.replace('_', ' ')}, which is not there."
    if near == record.id:
        near = None  # nothing is said about itself
    if isinstance(written, str):
        value: Any = near
    else:
        kept = [near if item == missing else item for item in written]
        value = [item for item in dict.fromkeys(kept) if item is not None] or None
    label = f"Use “{near}” instead" if near else f"Remove “{missing}”"
    fix = Fix(label, {"do": "set", "id": record.id, "field": field, "value": value})
    return Found((record.id,), message, fix=fix, key=f"{field}:{missing}")


def _one_arrow(board: Board, first: Link, second: Link) -> Fix:
    """Keep the first of two arrows with both reasons and every reference, and take the second away."""
    edits: list[dict[str, Any]] = []
    if second.because and second.because != first.because:
        because = f"{first.because}; {second.because}" if first.because else second.because
        edits.append({"do": "set", "id": first.id, "field": "because", "value": because})
    for field in ("mode", "feedback", "confidence", "check_by", "note", "decision"):
        value = getattr(second, field)
        if value is not None and getattr(first, field) is None:
            edits.append({"do": "set", "id": first.id, "field": field, "value": value})
    theory = board.theory
    for table, fields in REFERENCE_FIELDS.items():
        if table in ("links", "dismissed"):
            continue
        for record in getattr(theory, table).values():
            for field in fields:
                written = None if field in MEMORY_FIELDS else getattr(record, field)
                if isinstance(written, tuple) and second.id in written:
                    moved = list(dict.fromkeys(first.id if item == second.id else item for item in written))
                    edits.append({"do": "set", "id": record.id, "field": field, "value": moved})
    for other in theory.links.values():
        if other.to == second.id:
            edits.append({"do": "retie", "id": other.id, "to": first.id})
    label = "Keep one arrow with both reasons"
    return Fix(label, {"do": "many", "label": label, "edits": [*edits, {"do": "unlink", "id": second.id}]})


def unlabelled_loop(board: Board, limits: Limits) -> Iterator[Found]:
    """Arrows run in a circle and none of them is marked as feedback.

    What it does:
        Leaves out the arrows marked `feedback: true` and reports a shortest circle in every knot of outcomes that
        still lead to each other.

    Why it matters:
        Working backwards implies an order; real theories hold loops on purpose, so a loop is not wrong, but readers
        must see which arrow closes it (Davies 2018 on unlabelled connections).

    Question for the room:
        Which of these arrows comes later and feeds back?

    Example:
        links:
          - {from: progress, to: support}
          - {from: support, to: progress}

    Use instead:
        links:
          - {from: progress, to: support, feedback: true}
          - {from: support, to: progress}

    Fix:
        The arrow that leads furthest away from the goal is marked as feedback.
    """
    knots = board.reach.knots
    if not knots:
        return
    away = _distance(board)
    ids, _, after, arrows = board.numbered
    for knot in knots:
        cycle = walks.shortest_cycle(after, knot)
        loop = [ids[node] for node in cycle]
        ties = [arrows[pair][0] for pair in zip(cycle, (*cycle[1:], cycle[0]), strict=True)]
        far = len(away) + 1
        closing = max(ties, key=lambda tie: away.get(tie.target_id, far) - away.get(tie.source_id, far), default=None)
        fix = None
        if closing is not None:
            fix = Fix(
                f"Mark {board.arrow(closing)} as feedback",
                {"do": "set", "id": closing.id, "field": "feedback", "value": True},
            )
        names = [board.name(id) for id in loop]
        yield Found(
            tuple(loop),
            f"These lead round in a circle: {' → '.join(names[:6])}{' → …' if len(names) > 6 else ''} → {names[0]}.",
            links=tuple(tie.id for tie in ties),
            fix=fix,
        )


def _distance(board: Board) -> dict[str, int]:
    """Return how many arrows each outcome is away from the nearest goal (or, without one, from where all ends)."""
    ends = board.goals or tuple(id for id in board.theory.outcomes if id not in board.needed_by)
    found = dict.fromkeys(ends, 0)
    todo = deque(ends)
    while todo:
        at = todo.popleft()
        for _, source in board.feeds.get(at, ()):
            if source not in found:
                found[source] = found[at] + 1
                todo.append(source)
    return found


def dashed_without_action(board: Board, limits: Limits) -> Iterator[Found]:
    """A dashed arrow has no intervention, or a solid one has.

    What it does:
        An arrow with `mode: needs_intervention` wants an intervention on it or on the outcome that it leads to (or
        somebody else who brings that outcome about). As advice, an arrow with `mode: automatic` that an intervention
        acts on is asked about too.

    Why it matters:
        A solid arrow follows by itself once its precondition holds; a dashed one will not happen enough unless
        somebody acts, and that action is what the theory is there to name (theoryofchange.org, interventions).

    Question for the room:
        What will we do so that the first leads to the second?

    Example:
        links: [{from: skills, to: job, mode: needs_intervention}]

    Use instead:
        links:
          - {from: skills, to: job, mode: needs_intervention}
          - {from: job-club, to: skills>job}

    Fix:
        None: the answer is an intervention, or a solid arrow.
    """
    outcomes, links, interventions = board.theory.outcomes, board.theory.links, board.theory.interventions
    on_arrow: dict[str, str] = {}
    on_outcome: set[str] = set()
    for _, source, target in board.ties:
        if source in interventions:
            if target in links:
                on_arrow.setdefault(target, source)
            else:
                on_outcome.add(target)
    for tie in board.preconditions:
        link, source, target = tie
        mode = link.mode
        if mode == "needs_intervention":
            if not (link.id in on_arrow or target in on_outcome or outcomes[target].brought_about_by):
                yield Found(
                    (source, target),
                    f"{board.tie(tie)} needs somebody to act, and no intervention does yet.",
                    links=(link.id,),
                )
        elif mode == "automatic" and link.id in on_arrow:
            yield Found(
                (on_arrow[link.id], source, target),
                f"{board.tie(tie)} is drawn as following by itself, yet {board.name(on_arrow[link.id])} acts on it.",
                links=(link.id,),
                question="Would it happen without us? If not, the arrow is dashed.",
                severity="advice",
            )

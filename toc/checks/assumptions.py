"""Checks of what the group relies on: reasons for arrows, assumptions, and evidence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from toc.checks.board import Board, Limits, named, words_in
from toc.checks.finding import Fix, Found
from toc.checks.grammar import AUXILIARIES, SUBORDINATORS, base_of, past_of, people, plural, read
from toc.checks.table import REVIEW
from toc.checks.vital import Vital
from toc.checks.words import entries, phrases
from toc.theory.model import Assumption, Outcome


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
    relied = board.keep("relied", _relied, "assumptions")
    arrows = board.preconditions + board.acting
    silent = [tie for tie in arrows if not (tie[0].because or "").strip() and tie[0].id not in relied]
    if not silent:
        return
    progress = (len(arrows) - len(silent), len(arrows))
    if board.step < REVIEW:
        yield Found(
            (),
            f"{progress[0]} of {progress[1]} arrows explained.",
            links=tuple(link.id for link, _, _ in silent),
            progress=progress,
            counted=True,
            severity="advice",
        )
        return
    outcomes = board.theory.outcomes
    for link, source, _ in silent:  # an arrow on an arrow acts at that one's source, but is told as it stands
        target = link.to or ""
        straight = target in outcomes
        said = f"{board.name(source)} → {board.name(target)}" if straight else board.arrow(link)
        about = (source, target) if straight else (source,)
        yield Found(about, f"No reason yet: {said}.", links=(link.id,), progress=progress)


def _relied(assumptions: Mapping[str, Assumption]) -> frozenset[str]:
    """Return the ids that some assumption is about."""
    return frozenset(id for assumption in assumptions.values() for id in assumption.about)


def no_context_assumption(board: Board, limits: Limits) -> Iterator[Found]:
    """No assumption is about the world around the programme.

    What it does:
        Looks for at least one assumption of type `context`.

    Why it matters:
        Every theory rests on conditions that the group does not control; named, they can be watched (Center for Theory
        of Change, stage 3).

    Question for the room:
        What are we taking for granted about the world around us? What could change there and stop us?

    Example:
        assumptions:
          space: {statement: Theatre is a safer space to try this}

    Use instead:
        assumptions:
          space: {statement: Theatre is a safer space to try this, type: context}

    Fix:
        None: the group names them.
    """
    if not any(assumption.type == "context" for assumption in board.theory.assumptions.values()):
        yield Found((), "No assumption is about the context yet.")


def assumption_is_precondition(assumption: Assumption, board: Board, limits: Limits) -> Iterator[Found]:
    """An assumption still has to be brought about, so it is a precondition.

    What it does:
        Looks for "we will", "we must", "must be found", "needs to approve" and the like in an assumption's words, and
        for the status `not_yet_true` on an assumption about the context.

    Why it matters:
        An assumption is already in place; what must first be brought about is a precondition, with interventions and
        indicators of its own (Center for Theory of Change, glossary).

    Question for the room:
        Is this true today, or will somebody have to make it true?

    Example:
        assumptions:
          cover: {statement: We will find cover for staff who attend, about: [theatre-workshop]}

    Use instead:
        outcomes:
          cover: {statement: Staff who attend are covered for}

    Fix:
        Becomes an outcome in the chain, tied to what the assumption was about.
    """
    match = _still_to_come(words_in(assumption))
    waiting = assumption.type == "context" and assumption.status == "not_yet_true"
    if not match and not waiting:
        return
    words = (match,) if match else ()
    said = f"says “{match}”" if match else "is not true yet"
    fix = Fix("Make it an outcome in the chain", {"do": "convert", "id": assumption.id, "to": "outcome"})
    yield Found((assumption.id,), f"The assumption {named(assumption)} {said}.", words=words, fix=fix)


_MUST = re.compile(
    r"\b(?:(?:must|ha(?:s|ve)\s+to)\s+(?:first\s+)?(?=be\s)|needs?\s+to\s+(?:first\s+)?)(?P<be>be\s+)?(?P<verb>[a-z]+)\b",
    re.IGNORECASE,
)
_NOT_TO_COME = frozenset("nobody none no not never nothing always already law legally today rules".split())


def _still_to_come(text: str) -> str:
    """Return the words that say that something has still to be brought about; empty without any."""
    words = read(text).words
    listed = phrases("uptake-words").first(text, words)
    if listed is not None:
        return listed["yes"]
    for match in _MUST.finditer(text):
        before = read(text[: match.start()]).words
        if SUBORDINATORS.intersection(before) or _NOT_TO_COME.intersection(words):
            continue  # "what a family needs to be told", "Nobody has to sign", "must be signed by law"
        verb = match["verb"].lower()
        if verb in (_doing()[1] if match["be"] else _doing()[0]):
            return match[0]
    return ""


@cache
def _doing() -> tuple[frozenset[str], frozenset[str]]:
    """Return what others still have to do for us, and as it is said of what is still to be done ("find", "found")."""
    bases, done = set(), set()
    for entry in entries("uptake-verbs"):
        forms, _, only = entry.lower().partition("|")
        verb, *irregular = forms.split()
        done.add(irregular[0] if irregular else past_of(verb))
        if not only:
            bases.add(verb)
    return frozenset(bases), frozenset(done)


def risky_and_untested(board: Board, limits: Limits) -> Iterator[Found]:
    """The theory hangs on an arrow or assumption that few believe in, and nobody tests it.

    What it does:
        Looks for arrows and assumptions with a confidence below `confidence`, or that have failed, without evidence and
        without a date under `check_by`, on which every way from the interventions to a long-term outcome depends.
        The weakest comes first.

    Why it matters:
        The assumptions that are both uncertain and decisive are the ones to test first (Mayne 2015, at-risk
        assumptions; "critical assumptions" in ToC-Maker).

    Question for the room:
        How could we find out soon, and cheaply, whether this holds?

    Example:
        links: [{from: safe-to-share, to: joy, confidence: 40}]

    Use instead:
        links: [{from: safe-to-share, to: joy, confidence: 40, check_by: 2026-12}]

    Fix:
        None: the test is the group's to choose.
    """
    theory = board.theory
    low = limits["confidence"]
    backed = {id for evidence in theory.evidence.values() for id in (*evidence.supports, *evidence.contradicts)}
    risky: list[tuple[float, str, str, tuple[str, ...]]] = []  # confidence, id, how to say it, what falls with it
    for link, _, _ in board.preconditions + board.acting:
        if link.confidence is not None and link.confidence < low and not link.check_by and link.id not in backed:
            risky.append((link.confidence, link.id, f"{link.confidence:g} % confidence", (link.id,)))
    for id, assumption in theory.assumptions.items():
        failed = assumption.status == "failed"
        unsure = assumption.confidence is not None and assumption.confidence < low
        if (failed or unsure) and not assumption.check_by and id not in backed and assumption.status != "holding":
            said = "it has failed" if failed else f"{assumption.confidence:g} % confidence"
            risky.append((0 if failed else assumption.confidence or 0, id, said, assumption.about))
    if not risky:
        return
    vital = Vital(board)
    for _, id, said, about in sorted(risky, key=lambda item: item[0]):
        if not vital.cuts(about):
            continue
        if id in theory.links:
            ends = tuple(end for end in (theory.links[id].source_id, theory.links[id].target_id) if theory.element(end))
            yield Found(ends, f"Everything rests on {board.name(id)} ({said}), and nothing tests it yet.", links=(id,))
        else:
            yield Found(
                (id,), f"Everything rests on the assumption {board.name(id)} ({said}), and nothing tests it yet."
            )


def evidence_against_ignored(board: Board, limits: Limits) -> Iterator[Found]:
    """There is evidence against something that the group is sure of.

    What it does:
        Looks for evidence that contradicts an arrow or assumption whose confidence is `confidence` or more and which
        has no note.

    Why it matters:
        Evidence against is the most useful kind: it says where the theory may be wrong (the same rule for safety
        arguments: gsn2x V10 to V12).

    Question for the room:
        What does this evidence tell us about our case, and why are we still sure?

    Example:
        links: [{from: training, to: practice, confidence: 90}]
        evidence:
          trial: {citation: A trial that found no effect, contradicts: [training>practice]}

    Use instead:
        links: [{from: training, to: practice, confidence: 60, note: The trial had no follow-up; ours has}]

    Fix:
        None: the answer is a note, or less confidence.
    """
    theory = board.theory
    for id, evidence in theory.evidence.items():
        for about in dict.fromkeys(evidence.contradicts):
            target = theory.links.get(about) or theory.assumptions.get(about)
            if target is None or target.confidence is None or target.confidence < limits["confidence"] or target.note:
                continue
            link = about in theory.links
            yield Found(
                (id,) if link else (about, id),
                f"{board.name(id)} speaks against {board.name(about)}, of which the group is "
                f"{target.confidence:g} % sure.",
                links=(about,) if link else (),
            )


def knowledge_to_behaviour_jump(board: Board, limits: Limits) -> Iterator[Found]:
    """From knowing straight to doing, with nothing said about wanting to or being able to.

    What it does:
        Looks for precondition arrows from an outcome about knowledge ("know", "aware", "understand", "trained") to one
        about behaviour ("use", "adopt", "attend", or whatever else the very same people do), without a reason or an
        assumption, where no other precondition of the behaviour is about motivation or opportunity.

    Why it matters:
        People who know do not therefore do: behaviour needs capability, opportunity and motivation (COM-B; Mayne 2015;
        tools4dev on the commonest gap in theories of change).

    Question for the room:
        What else would people need before they act on what they know?

    Example:
        outcomes:
          know: {statement: Parents know how to brush children's teeth}
          brush: {statement: Parents use a fluoride toothpaste every day}
        links: [{from: know, to: brush}]

    Use instead:
        outcomes:
          afford: {statement: Parents can afford toothpaste}
        links: [{from: know, to: brush}, {from: afford, to: brush}]

    Fix:
        None: the answer is the precondition that is missing.
    """
    theory = board.theory
    knows = board.keep("knows", _know, "outcomes")
    if not knows:
        return
    relied = board.keep("relied", _relied, "assumptions")
    for link, source, target in board.forward:
        if source not in knows or link.because or link.id in relied:
            continue
        then = words_in(theory.outcomes[target])
        if not (about_behaviour(then) or _same_people_act(words_in(theory.outcomes[source]), then)):
            continue
        others = [words_in(theory.outcomes[other]) for _, other in board.feeds[target]]
        if any(phrases("motivation-words").first(text) for text in others if not about_knowledge(text)):
            continue
        yield Found(
            (source, target),
            f"{board.name(source)} → {board.name(target)}: from knowing straight to doing.",
            links=(link.id,),
        )


def _know(outcomes: Mapping[str, Outcome]) -> frozenset[str]:
    return frozenset(id for id, outcome in outcomes.items() if about_knowledge(words_in(outcome)))


@lru_cache(maxsize=1 << 13)
def about_knowledge(text: str) -> bool:
    """Whether an outcome's words are about what people know, and not about what they do."""
    return phrases("knowledge-words").first(text, read(text).words) is not None


@lru_cache(maxsize=1 << 13)
def about_behaviour(text: str) -> bool:
    """Whether an outcome's words are about what people do, and not about what they know."""
    return phrases("behaviour-words").first(text, read(text).words) is not None and not about_knowledge(text)


# what people are, have, feel or come to, and do not simply do
_NO_DEED = frozenset(
    "feel know trust want be have enjoy believe value understand become stay live get gain earn sleep recover cope "
    "thrive keep save need expect like love remember learn see hear find lose suffer wait worry belong own think "
    "matter remain receive win miss benefit improve grow flourish agree say speak respect hope care spend".split()
)


@lru_cache(maxsize=1 << 13)
def _same_people_act(know: str, then: str) -> bool:
    """Whether those who know are those who act ("Fathers know what settles a baby", "Fathers share the feeds")."""
    first, second = read(know), read(then)
    if not first.finite or not second.finite:
        return False
    at = second.finite[0]
    verb = second.words[at]
    deed = base_of().get(verb)
    return (
        0 < at <= 4
        and first.finite[0] == at
        and first.words[:at] == second.words[:at]
        and (first.words[at] in AUXILIARIES or phrases("knowledge-words").first(first.words[at]) is not None)
        and (second.words[at - 1] in people() or plural(second.words[at - 1]))
        and deed is not None
        and deed not in _NO_DEED
        and verb not in AUXILIARIES
        and not about_knowledge(then)
    )

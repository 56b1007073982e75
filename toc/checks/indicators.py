"""Checks of the indicators: what is measured, and whether a measure can be collected and read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from toc.checks.board import Board, Limits, named, words_in
from toc.checks.finding import Found
from toc.checks.grammar import people, read
from toc.checks.words import phrases
from toc.measures.parts import missing_parts
from toc.theory.model import Indicator


def outcome_unmeasured(board: Board, limits: Limits) -> Iterator[Found]:
    """An outcome below the ceiling has no indicator.

    What it does:
        Looks for an indicator on each outcome that is not above the ceiling and not already true: one finding for each
        long-term outcome (an error in exports), one counted line for the rest.

    Why it matters:
        All outcomes that the group answers for have one or more indicators, or nobody will know whether they came
        true (Taplin and Clark 2012; De Silva et al. 2014).

    Question for the room:
        How would we notice that this is coming true?

    Example:
        outcomes:
          joy: {statement: Staff find joy in their work, role: long_term}

    Use instead:
        indicators:
          good-days: {name: Staff who had a good day, measures: joy}

    Fix:
        None: choose what to measure; what people already collect comes first.
    """
    theory = board.theory
    measured = {indicator.measures for indicator in theory.indicators.values()}
    below = [o for o in theory.outcomes.values() if not board.above(o) and not o.already_true]
    gaps = [outcome for outcome in below if outcome.id not in measured]
    progress = (len(below) - len(gaps), len(below))
    for outcome in gaps:
        if outcome.role == "long_term":
            yield Found(
                (outcome.id,),
                f"Nothing measures the long-term outcome {board.name(outcome.id)} yet.",
                severity="error" if board.use == "export" else None,
                progress=progress,
            )
    rest = tuple(outcome.id for outcome in gaps if outcome.role != "long_term")
    if rest:
        done, of = progress
        yield Found(rest, f"{done} of {of} outcomes below the ceiling are measured.", progress=progress, counted=True)


def missing_part(indicator: Indicator, board: Board, limits: Limits) -> Iterator[Found]:
    """An indicator lacks one of its four parts.

    What it does:
        Asks of each indicator who it is about (population), what is good enough for one person (threshold, for
        proportions only), how many of them (target) and by when (timeline). One finding names what is missing.

    Why it matters:
        An indicator is complete when it says who, how much is good enough, how many, and by when; even the method's
        own worked example leaves out the last (Center for Theory of Change, developing indicators).

    Question for the room:
        Who exactly, how much is good enough, how many of them, and by when?

    Example:
        indicators:
          score: {name: Quality of relationships, measures: rely}

    Use instead:
        indicators:
          score:
            name: Staff who rate relationships as good
            measures: rely
            population: All staff on the six wards
            data_kind: proportion
            threshold: {value: 4, unit: points}
            target: 80
            by: 2020-12

    Fix:
        None: the group decides what is good enough.
    """
    missing = missing_parts(indicator)
    if missing:
        yield Found((indicator.id,), f"The indicator {named(indicator)} has no {_listed(list(missing))} yet.")


def not_ready_to_collect(indicator: Indicator, board: Board, limits: Limits) -> Iterator[Found]:
    """Nobody could start collecting an indicator tomorrow.

    What it does:
        Asks of each indicator for a baseline ("unknown, to be measured first" is an answer), a data source, who
        collects it, and how often. One finding names what is missing.

    Why it matters:
        A measure that nobody is down to collect is not collected; a change without a starting point cannot be shown
        (NES Quality Improvement Zone; Life QI measurement plan; Common Impact Data Standard, baseline).

    Question for the room:
        Where does the number come from, who writes it down, how often, and what is it today?

    Example:
        indicators:
          good-days: {name: Staff who had a good day, measures: joy}

    Use instead:
        indicators:
          good-days:
            name: Staff who had a good day
            measures: joy
            baseline: unknown
            source: Tally by the ward door
            collector: Nurse in charge
            frequency: every shift

    Fix:
        None: the group decides.
    """
    gaps = [
        words
        for words, there in (
            ("baseline", indicator.baseline is not None or bool(indicator.readings)),
            ("data source", indicator.source or indicator.readings),
            ("collector", indicator.collector),
            ("frequency", indicator.frequency),
        )
        if not there
    ]
    if gaps:
        yield Found((indicator.id,), f"The indicator {named(indicator)} has no {_listed(gaps)} yet.")


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def direction_word(indicator: Indicator, board: Board, limits: Limits) -> Iterator[Found]:
    """An indicator's name says which way it should go.

    What it does:
        Looks for "increase", "reduced", "improvement", "more", "fewer" and the like in an indicator's name. "More than
        five" and "reduced fetal movements" are left alone.

    Why it matters:
        A measure is neutral: it can go either way, and the target says which way is wanted. "Improved satisfaction"
        cannot go down (QI Lothian).

    Question for the room:
        What do we count, whichever way it goes?

    Example:
        indicators:
          score: {name: Improved relationship score}

    Use instead:
        indicators:
          score: {name: Relationship score, direction: up}

    Fix:
        None: the name is the group's; the direction has a field of its own.
    """
    match = phrases("direction-words").first(words_in(indicator))
    if match is not None:
        yield Found((indicator.id,), f"The indicator {named(indicator)} says “{match['yes']}”.", words=(match["yes"],))


def counts_activity(board: Board, limits: Limits) -> Iterator[Found]:
    """An indicator on an outcome counts what we do.

    What it does:
        Looks at indicators on outcomes, outputs left out, whose name counts workshops, sessions, leaflets, people
        trained and the like, and which are not typed as process measures.

    Why it matters:
        Counting deliveries shows that we were busy, not that anything changed; it is a process measure and belongs to
        the intervention (NES Quality Improvement Zone; output against outcome).

    Question for the room:
        If all of these took place, what would we see that is different?

    Example:
        indicators:
          trained: {name: Number of staff trained, measures: safe-to-speak}

    Use instead:
        indicators:
          speak: {name: Staff who say that they would speak up, measures: safe-to-speak}
          trained: {name: Number of staff trained, measures: training, type: process}

    Fix:
        None: it may measure the intervention instead, or be typed as process.
    """
    theory = board.theory
    for id, indicator in theory.indicators.items():
        outcome = theory.outcomes.get(indicator.measures or "")
        if outcome is None or outcome.role == "output" or indicator.type in ("process", "balancing"):
            continue
        words = counts_deliveries(words_in(indicator))
        if words:
            yield Found((id, outcome.id), f"The indicator {board.name(id)} counts what we do.", words=(words,))


_COUNTS = re.compile(
    r"^\s*(?:(?:increased?|increasing|decreased?|reduced|reduction|higher|lower|growth|rise)\s+(?:in\s+)?)?(?:(?:the|total|overall|cumulative|monthly|weekly|annual)\s+)*"
    r"(?:(?:numbers?|no\.?|count|counts|total|tally|volume|amount|percentage|proportion|%|share)\s+(?:and\s+\w+\s+)?of|#|how\s+many)\s+",
    re.IGNORECASE,
)


@lru_cache(maxsize=1 << 13)
def counts_deliveries(name: str) -> str:
    """Return the words of an indicator's name that count deliveries; empty where it counts something else."""
    opening = _COUNTS.match(name)
    rest = name[opening.end() :] if opening is not None else name
    found = phrases("delivery-nouns").all(rest)
    for match in found:
        words = rest[: match.start()].split()
        behind = rest[match.end() :]
        if _OF_ITS_KIND.match(behind) or (match["yes"].lower() in ("training", "trained") and _THING.match(behind)):
            continue  # "meetings that start on time", "training grounds"
        if opening is not None and _TOOK_PART.search(rest[: match.start()]):
            return f"{opening[0].strip()} {rest[: match.end()]}".strip()
        if opening is not None and len(words) <= 3 and not _about_people(words, match["yes"]):
            return f"{opening[0].strip()} {rest[: match.end()]}".strip()
        total = not words or words in (["Total"], ["total"])
        if opening is None and total and match["yes"].lower().endswith((" trained", " recruited", " reached")):
            return match["yes"]
        if opening is None and _DONE.match(rest[match.end() :]) and len(words) <= 2:
            return rest[: match.end()].strip() + " " + rest[match.end() :].strip()
    staged = _STAGED.match(rest) if opening is not None else None
    if opening is not None and staged is not None and not people().intersection(read(rest).words):
        return f"{opening[0].strip()} {staged[0].strip()}"
    return ""


# "walks led", "fairs put on since May": whatever it is, we did it
_STAGED = re.compile(
    r"(?:[\w-]+\s+){1,4}?(?:(?:were|was|are|is)\s+)?(?:served|given(?=\s*$)|led|run(?=\s*$|\s+(?:for|with)\b)|hosted|put\s+on|organised|facilitated|staged|taught|given\s+out|handed\s+out|sent\s+out)"
    r"(?=\s*$|\s+(?:for|in|at|per|with|each|every|since|this|last|across|to)\b)",
    re.IGNORECASE,
)


_OF_ITS_KIND = re.compile(
    r"\s+(?:that|which|where|whose|missed|cancelled|lost|rated|without|starting|ending|refused|with\s+(?:an?|no|at)|of)\b",
    re.IGNORECASE,
)
_THING = re.compile(
    r"\s+(?!(?:days?|sessions?|courses?|events?|hours|packs?|workshops?|places|delivered|held|run|given|completed|offered|provided"
    r"|attended|in|on|for|at|by|since|per|each|every|this|last|to|with|and|or|across|from|as|who|so)\b)[a-z]",
    re.IGNORECASE,
)
_TOOK_PART = re.compile(
    r"\b(?:who|that)\s+(?:have\s+|has\s+)?(?:attend(?:ed)?|completed?|received?|joined|took\s+part\s+in|came\s+to|been\s+on)"
    r"\s+(?:(?:a|an|the|our|their|any|some|one|at\s+least\s+one)\s+)?(?:\w+\s+)?$",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"\s+(?:out|up)\s*$|\s+(?:delivered|held|run|given|distributed|completed|attended|offered|provided|made|sent|trained|printed|downloaded|published|posted)\b"
    r"|\s*(?:attendance|attendances|numbers|count)?\s*$",
    re.IGNORECASE,
)


def _about_people(words: list[str], noun: str) -> bool:
    """Whether the count is of people who do or say something about what was delivered ("staff who say training …")."""
    return any(
        word.lower() in ("who", "that", "whose", "reporting", "saying", "with", "using", "able") for word in words
    )

"""The check that this project began with: an aim that is really a measure of success."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

from toc.checks.board import Board, Limits, listed, named, quoted, words_in
from toc.checks.finding import Fix, Found
from toc.theory.model import Outcome

# what is no target, however much it looks like one: standards of care, names, ages, years of the past
_STANDARD = (
    r"\b(?:\d+|two|four|six|twelve)[-\s]?(?:hour|week|day|minute|month|year)s?[-\s]+"
    r"(?:standard|target|wait|rule|follow-up|review|service|services|care|cover|line|ward|old|olds)\b"
    r"|\b24\s?/\s?7\b|\b7\s?/\s?7\b|\b1\s?[:-]\s?1\b|\b\d+-to-\d+\b"
    r"|\b(?:covid|band|year|type|grade|stage|level|tier|ward|phase|key stage"
    r"|step|category|nhs|unit|room|part)[-\s]?\d+\b"
    r"|\bwithin\s+(?:the\s+|one\s+|a\s+)?(?:\d+|two|four|six|an?)\s?(?:minutes?|hours?|days?|weeks?|months?)\b"
    r"|\b(?:111|999|101|112)\b"
    r"|\b\d+[-–]\d+\s?(?:year|month)s?[-\s]olds?\b|\b\d+\s?(?:year|month)s?[-\s]olds?\b"
    r"|\baged?\s+\d+(?:\s?[-–]\s?\d+)?\b|\b(?:under|over)[-\s]\d+s\b|\bover \d+ years\b"
)
_SIGNS = (
    r"(?P<percent>\b\d[\d.,]*\s?(?:%|per\s?cent\b|percent\b|percentage points)"
    r"|\b(?:ten|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|a\s+hundred)(?:[- ](?:one|two|five|eight|nine))?"
    r"\s+per\s?cent\s+of\b)"
    r"|(?P<date>{date})"
    r"|(?P<change>\bfrom\s+(?:{amount})\s+to\s+(?:{amount}))"
    r"|(?P<share>\b(?:\d+|one|two|three|four|five|six|seven|eight|nine)\s+(?:in|out\s+of)\s+(?:every\s+)?"
    r"(?:\d+|three|four|five|ten)\b(?!\s+(?:minutes|hours|days|weeks|months|years)))"
    r"|(?P<fraction>^half\s+(?:the|our|all)\b"
    r"|\b(?:half|two[- ]thirds|three[- ]quarters|a\s+third|a\s+quarter|one\s+third|one\s+quarter)"
    r"\s+of\s+(?:all|our|the|staff|people|patients|\w+s)\b)"
    r"|(?P<least>\b(?:at least|at most|no more than|no fewer than|a minimum of|more than|fewer than|less than)"
    r"\s+£?\d[\d,.]*)"
    r"|(?P<of>\b(?:proportion|percentage)\s+of\b|^(?:the\s+|total\s+)*(?:number|rate|average|mean|median|count)\s+of\b"
    r"|\b(?:average|mean|median)\s+\w+\s+(?:score|time|length|number)\b)"
    r"|(?P<score>\bscores?\s+(?:of\s+|above\s+|below\s+|at\s+least\s+|on\s+the\b|on\s+a\b|for\b|in\s+the\b)"
    r"|\b(?:wemwbs|swemwbs|phq-?9|gad-?7|survey|engagement|fft|nps|satisfaction|wellbeing|burnout|test|index)\s+scores?\b)"
    r"|(?P<by>\b(?:reduc|increas|improv|cut|fall|ris|drop|grow|declin|decreas|shorten)\w*\b[^.;]*?"
    r"\b(?:by\s+(?:£\s?)?(?!20\d\d\b)\d[\d.,]*\s?%?|by\s+(?:a|one)\s+(?:third|quarter|half)\b|by\s+half\b"
    r"|to\s+(?:£\s?)?\d[\d.,]*\s?(?:%|points?\b|days?\b|weeks?\b|hours?\b|minutes?\b|months?\b|per\b)))"
    r"|(?P<rate>\bper\s+(?:1,?000|10,?000|100,?000|100)\b)"
    r"|(?P<limit>\b(?:below|above|under|over)\s+(?:£\s?)?\d[\d.,]*"
    r"(?=\s*(?:%|points?|per|days?|hours?|minutes?|weeks?|$|[,.;]|by)))"
    r"|(?P<count>^(?:£\s?)?\d[\d,]*(?=\s+[a-z]))"
    r"|(?P<question>[“\"‘'][^“”\"‘’']{3,}\?\s*[”\"’'])"
)


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the patterns for standards and signs; made when a statement first needs them, because that takes time."""
    from toc.checks.aim_parts import AMOUNT, DATE

    found = _SIGNS.replace("{date}", DATE.pattern.replace("(?P<", "(?P<d_")).replace("{amount}", AMOUNT)
    return re.compile(_STANDARD, re.IGNORECASE), re.compile(found, re.IGNORECASE)


# nothing in _SIGNS matches without one of these: most statements need no closer look
_MAY_BE = re.compile(
    r"\d|\?|half|third|quarter|per\s?cent|proportion|percentage|number|rate|average|mean|median|count|score"
    r"|\b(?:in|of)\s+(?:every|ten|five|four|three)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=1 << 13)
def signs(text: str) -> tuple[str, ...]:
    """Return the words that make a statement a measure, in reading order; standards of care are left out."""
    if _MAY_BE.search(text) is None:
        return ()
    standard, sign = _patterns()
    covered = [match.span() for match in standard.finditer(text)]
    found = []
    for match in sign.finditer(text):
        start, end = match.span()
        kind = match.lastgroup
        if any(a < end and start < b for a, b in covered) and kind not in ("percent", "change", "share", "question"):
            continue
        found.append(match[0].strip(" ,("))
    return tuple(found)


def aim_is_a_measure(outcome: Outcome, board: Board, limits: Limits) -> Iterator[Found]:
    """An outcome carries the number that would show it: the aim is a measure of success.

    What it does:
        Looks in an outcome's words for percentages, shares ("9 in 10"), changes "from … to …", "at least" with a
        number, "number of", "proportion of", scores, dates ("by March 2026"), counts and quoted survey questions.
        Standards of care (the 4-hour standard, 24/7, 1:1) are not targets.

    Why it matters:
        The outcome is the change; the number shows how much of it, for whom, by when, and belongs to its indicator,
        where it can be improved without changing the goal (Center for Theory of Change, parts of an indicator).

    Question for the room:
        A good improvement aim. What is the change itself, if nobody counted it?

    Example:
        outcomes:
          good-day: {statement: 80% of staff report a good day by 2020-12}

    Use instead:
        outcomes:
          good-day: {statement: Staff report a good day}
        indicators:
          staff-who-report-a-good-day:
            {name: Staff who report a good day, measures: good-day, unit: "%", target: {value: 80}, by: 2020-12}

    Fix:
        Keeps the change here and moves the number, unit, date and population to a new indicator; the driver diagram
        prints the full aim.
    """
    text = words_in(outcome)
    found = signs(text)
    if not found:
        return
    words = tuple(dict.fromkeys(found))
    shown = listed([quoted(word.strip('"“”')) for word in words[:3]])
    yield Found(
        (outcome.id,),
        f"{named(outcome)} is an aim with its measure inside: {shown}.",
        words=words,
        fix=_fix(outcome),
    )


def _fix(outcome: Outcome) -> Fix | None:
    from toc.checks.aim_parts import take_apart

    aim = take_apart(words_in(outcome))
    if aim is None or not aim.statement or signs(aim.statement):
        return None
    # only while the aim still reads so: two people who press the button at once get one indicator, not two
    said = {"was": outcome.statement, "check_was": True}
    edits: list[dict[str, Any]] = [
        {"do": "set", "id": outcome.id, "field": "statement", "value": aim.statement, **said}
    ]
    if aim.fields:
        label = "Keep the change here and move the number to a measure"
        edits.append({"do": "add", "kind": "indicator", "fields": {**_ordered(outcome.id, aim.fields)}})
    else:
        label = "Keep the change here and move the date to its own field"
        if outcome.by is None:
            edits.append({"do": "set", "id": outcome.id, "field": "by", "value": aim.by})
        elif outcome.by != aim.by:
            return None
    return Fix(label, {"do": "many", "label": label, "edits": edits})


def _ordered(outcome: str, fields: dict[str, Any]) -> dict[str, Any]:
    """Put the new indicator's fields in the order in which people write them."""
    order = (
        "name",
        "measures",
        "population",
        "data_kind",
        "unit",
        "baseline",
        "target",
        "direction",
        "by",
        "definition",
    )
    whole = {**fields, "measures": outcome}
    return {key: whole[key] for key in order if key in whole}

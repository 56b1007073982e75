"""Small facts about a theory that several views tell: names, dates, amounts, the aim as one full sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toc.layout.text import clean
from toc.layout.words import VERBS, day, says

if TYPE_CHECKING:
    from toc.graph import Graph
    from toc.theory.model import Amount, Indicator, Link, Outcome, Theory

UNTITLED = "Theory of change"
NO_WORDS = "(no words yet)"
ROLES = {
    "impact": "Impact",
    "long_term": "Long-term outcome",
    "intermediate": "Outcome",
    "output": "Output",
}


def title_of(theory: Theory) -> str:
    """Return the theory's title, or a plain one."""
    return clean(theory.title or "") or UNTITLED


def subtitle_of(theory: Theory, view: str) -> str:
    """Return which view of the theory a page shows, with the theory's version and date: a table does not say it."""
    return " · ".join(part for part in (view, says(theory)) if part)


def label_of(theory: Theory, id: str) -> str:
    """Return the words of an element or strand; its id where it has none or is not there."""
    element = theory.element(id)
    words = element.label if element is not None else theory.strands[id].label if id in theory.strands else ""
    return clean(words) or f"{NO_WORDS[:-1]}: {id})"


def name_of(theory: Theory, id: str) -> str:
    """Return an element's words, or an arrow's as "A → B"."""
    link = theory.links.get(id)
    if link is None or link.target_id in theory.links:
        return label_of(theory, id)
    return f"{bare(label_of(theory, link.source_id))} → {bare(label_of(theory, link.target_id))}"


def sentence(theory: Theory, link: Link, kind: str) -> str:
    """Return an arrow in words: "A is needed for B, because …", as the map itself says it."""
    target = theory.links.get(link.target_id)
    source = bare(label_of(theory, link.source_id))
    if target is not None:
        ends = (bare(label_of(theory, id)) for id in (target.source_id, target.target_id))
        verb = "acts on" if kind == "brings_about" else VERBS[kind]
        text = f"{source} {verb} the step from “{next(ends)}” to “{next(ends)}”"
    else:
        text = f"{source} {VERBS[kind]} {bare(label_of(theory, link.target_id))}"
    if link.mode is not None:
        text += " (follows by itself)" if link.mode == "automatic" else " (needs us to act)"
    if link.feedback:
        text += " (feeds back)"
    return f"{text}, because {bare(clean(link.because))}" if link.because else text


def bare(words: str) -> str:
    """Return words without the full stop at their end, to stand inside a sentence."""
    words = words.strip()
    return words[:-1].rstrip() if words.endswith(".") and not words.endswith("..") else words


def inside(words: str, known: frozenset[str]) -> str:
    """Return words that stood alone, to stand inside a sentence: "All staff" becomes "all staff", "Hexitime" stays.

    ``known`` are the words that the theory itself writes small somewhere, so names keep their capitals.
    """
    first, space, rest = words.partition(" ")
    small = first[:1].lower() + first[1:]
    word = small.strip(".,;:!?()")
    return small + space + rest if word in known or word in _SMALL else words


def small_words(theory: Theory) -> frozenset[str]:
    """Return every word that the theory writes without a capital."""
    texts = [element.label for element in theory.elements()]
    texts += [link.because for link in theory.links.values() if link.because]
    texts += [one.population for one in theory.indicators.values() if one.population]
    return frozenset(word.strip(".,;:!?()") for text in texts for word in text.split() if word[:1].islower())


_SMALL_TEXT = """
a all an and any anybody as at because both by each every everybody everyone everything few for from he how if in it its
less many more most much no nobody nothing of on one only our people she some somebody something that the their there
these they this those to trust we what when where who whoever why with without you your
"""
_SMALL = frozenset(_SMALL_TEXT.split())


def joined(parts: list[str], last: str = "and") -> str:
    """Return "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"


def number(value: float | int | str) -> str:
    """Return a number as people write it: no ``.0``, no exponent for what can be written out."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return clean(str(value))


def amount(indicator: Indicator, part: Amount | None) -> str:
    """Return "80 %" or "4 points"; a missing unit is the indicator's; empty where nothing is written."""
    if part is None or part.value is None:
        return ""
    if isinstance(part.value, str):
        return clean(part.value)
    unit = clean(part.unit or indicator.unit or "")
    return f"{number(part.value)} {unit}".strip()


def goals(theory: Theory, graph: Graph) -> tuple[str, ...]:
    """Return the outcomes that the theory works for: the long-term ones, else those that lead nowhere."""
    found = tuple(graph.long_term())
    if found:
        return found
    return tuple(id for id in theory.outcomes if not graph.leads_to(id))


def indicators_of(theory: Theory, id: str) -> list[Indicator]:
    """Return the indicators that hang on an element: those in the plan first, otherwise in file order."""
    mine = [indicator for indicator in theory.indicators.values() if indicator.measures == id]
    return sorted(mine, key=lambda indicator: not indicator.in_plan)


def untied_indicators(theory: Theory) -> list[Indicator]:
    """Return the indicators that hang on nothing in the theory, in file order."""
    return [indicator for indicator in theory.indicators.values() if theory.element(indicator.measures or "") is None]


def full_aim(theory: Theory, outcome: Outcome, known: frozenset[str]) -> tuple[str, str]:
    """Return an outcome's statement, and the sentence that makes an aim of it: how much, for whom, by when.

    The sentence is built from the first indicator in the plan that has a target (Institute for Healthcare Improvement:
    an aim says how much, by when, for whom). It is empty where no indicator hangs on the outcome, and names what is not
    decided yet where a part is missing. ``known`` comes from :func:`small_words`.
    """
    statement = bare(label_of(theory, outcome.id))
    measured = indicators_of(theory, outcome.id)
    if not measured:
        return statement, ""
    indicator = next((i for i in measured if i.amount("target") is not None), measured[0])
    target = amount(indicator, indicator.amount("target")) or "a target that is not set yet"
    whom = bare(clean(indicator.population or "")) or "a population that is not named yet"
    whom = inside(whom, known)
    by = indicator.by or outcome.by
    when = f"By {day(by)}" if by else "By a date that is not set yet"
    name = bare(clean(indicator.name or "")) or indicator.id
    pass_mark = amount(indicator, indicator.amount("threshold"))
    if indicator.data_kind == "proportion" and pass_mark:
        written = indicator.amount("threshold")
        more = " or more" if written is not None and not isinstance(written.value, str) else ""
        if more and indicator.direction == "down":
            more = " or less"
        return statement, f"{when}: {target} of {whom} ({name}: {pass_mark}{more})."
    change = {"up": "rises to", "down": "falls to", "hold": "stays at"}.get(indicator.direction or "", "reaches")
    start = indicator.amount("baseline")
    counted = start is not None and not isinstance(start.value, str) and start.value is not None
    origin = f", from {amount(indicator, start)}" if counted and indicator.direction != "hold" else ""
    return statement, f"{when}: {name} {change} {target}{origin}, for {whom}."

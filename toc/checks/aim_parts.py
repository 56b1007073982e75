"""Takes an aim apart: "80% of staff report a good day by 2020-12" is a change, and the measure that shows it.

Understands shares ("80% of", "9 in 10", "two thirds of"), changes ("from 5.2% to 4%", "by 10%"), limits ("below 10%"),
counts ("500 people complete …") and dates. What it cannot take apart it leaves alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from toc.checks.grammar import people, read
from toc.theory import dates

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sept sep", "october oct", "november nov", "december dec"), 1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_BY = r"(?:by|before|until)\s+(?:the\s+)?(?:end\s+of\s+)?(?:the\s+)?(?:year\s+)?"
DATE = re.compile(
    rf"[,\s]*\(?\b{_BY}(?:"
    r"(?P<iso>(?:19|20)\d\d-\d\d(?:-\d\d)?)"
    r"|(?P<uk>\d{1,2}[/.]\d{1,2}[/.]20\d\d)"
    rf"|(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+)?(?P<month>{_MONTH})\.?"
    r"(?:\s+(?P<day2>\d{1,2})(?:st|nd|rd|th)?)?,?\s+(?P<myear>20\d\d)"
    r"|(?P<year>20\d\d)(?!\s*(?:%|per\b|people|staff|patients|survey|report|census|election|season|budget)))(?![\w%])\)?",
    re.IGNORECASE,
)
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_UNIT = (
    r"\s?%|\s?per\s?cent\b|\s?percent\b|\s?percentage points\b"
    r"|\s+points?\b|\s+days?\b|\s+weeks?\b|\s+hours?\b|\s+minutes?\b"
    r"|\s+months?\b|(?:\s+\w+)?\s+per\s+[\d,]+(?:\s+[\w-]+){1,2}"
)
AMOUNT = rf"(?:£\s?)?(?:{_NUMBER})(?:k|m)?\b(?:{_UNIT})?|(?:£\s?)?(?:{_NUMBER})(?:{_UNIT})"
_AT_LEAST = (
    r"(?:at least|over|more than|no less than|not less than|no fewer than|a minimum of|up to|around|about|some)\s+"
)
_WORDS = {"half": 50.0, "two thirds": 67.0, "two-thirds": 67.0, "a third": 33.0, "one third": 33.0,
          "three quarters": 75.0, "three-quarters": 75.0, "a quarter": 25.0, "one quarter": 25.0}  # fmt: skip
_TENS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}
_PART = r"(?:a|one)\s+(?:third|quarter|half)|half"
_N = rf"\d+|{'|'.join(_TENS)}"
_SHARE = re.compile(
    rf"^(?:that\s+)?(?:{_AT_LEAST})?(?:(?P<pct>{_NUMBER})\s?(?:%|per\s?cent|percent)(?P<of>\s+of)?"
    rf"|(?P<n>{_N})\s+(?:in|out\s+of)\s+(?:every\s+)?(?P<d>{_N})"
    rf"|(?P<word>{'|'.join(_WORDS)})\s+of)\s+(?:all\s+|our\s+|the\s+)*(?P<rest>\S.*)$",
    re.IGNORECASE,
)
_FORMS = {  # an order, and what has come true when it is done: base → (as a change, direction)
    "reduce": ("Reduced", "down"), "decrease": ("Reduced", "down"), "lower": ("Lower", "down"),
    "cut": ("Reduced", "down"),
    "halve": ("Reduced", "down"), "shorten": ("Shorter", "down"), "increase": ("Increased", "up"),
    "raise": ("Higher", "up"),
    "improve": ("Improved", "up"), "double": ("Increased", "up"), "grow": ("Increased", "up"),
    "boost": ("Higher", "up"),
}  # fmt: skip
_ORDER = re.compile(
    rf"^(?:to\s+|we\s+will\s+|we\s+aim\s+to\s+)?(?P<verb>{'|'.join(_FORMS)})(?P<past>d|ed)?"
    rf"\s+(?:the\s+|our\s+)?(?P<what>[^\d]+?)\s*"
    rf"(?:,?\s+from\s+(?P<from>{AMOUNT}))?\s+(?P<how>to|by|below|under|above)\s+(?:{_AT_LEAST})?(?P<to>{AMOUNT}|{_PART})(?P<rest>.*)$",
    re.IGNORECASE,
)
_OF = re.compile(r"^(?P<of>percentage|proportion|share|number)\s+of\s+(?P<who>.+)$", re.IGNORECASE)
_CHANGE = re.compile(
    r"^(?:an?\s+)?(?P<to>\d+(?:\.\d+)?\s?(?:%|per\s?cent))\s+(?P<way>reduction|decrease|fall|drop|increase|rise|improvement)"
    r"\s+in\s+(?:the\s+)?(?P<what>[^\d]+)$",
    re.IGNORECASE,
)
_MOVES = re.compile(
    rf"^(?P<what>[^\d]+?)\s+(?P<verb>falls?|rises?|drops?|increases?|decreases?|improves?"
    rf"|is\s+reduced|is\s+increased|reduced|increased|goes\s+down|goes\s+up)\s*"
    rf"(?:from\s+(?P<from>{AMOUNT})\s+)?(?P<how>to|by|below|above)\s+(?:{_AT_LEAST})?(?P<to>{AMOUNT})(?P<rest>.*)$",
    re.IGNORECASE,
)
_LIMIT = re.compile(
    rf"^(?P<what>[^\d]+?)\s+(?:is\s+|are\s+|stays\s+|remains\s+|kept\s+|at\s+|of\s+)*"
    rf"(?P<how>below|under|less than|fewer than|no more than|at most|above|over|at least|more than)\s+"
    rf"(?P<to>{AMOUNT})(?P<rest>.*)$",
    re.IGNORECASE,
)
_COUNT = re.compile(
    rf"^(?:{_AT_LEAST})?(?P<n>\d{{1,3}}(?:,\d{{3}})+|\d{{2,}}|[3-9])\s+(?:of\s+)?(?P<rest>[^\W\d_].*)$", re.IGNORECASE
)
_DOWN = re.compile(r"fall|drop|decreas|reduc|down|below|under|less|fewer|no more|most", re.IGNORECASE)


_MOST = 300  # characters: what is longer is no aim, and the patterns would take their time over it


@dataclass(frozen=True, slots=True)
class Aim:
    """An aim in its parts: ``statement`` is the change that stays, ``fields`` those of the new indicator.

    ``fields`` is empty where only a date was found; ``by`` then belongs to the outcome.
    """

    statement: str
    by: str | None = None
    fields: dict[str, Any] = field(default_factory=dict)


def take_apart(statement: str) -> Aim | None:
    """Return an aim's parts, or None where they cannot be told apart."""
    if len(statement) > _MOST:
        return None
    text = " ".join(statement.split()).rstrip(" .")
    by, text = take_date(text)
    text, asked = _answered(text)
    aim = _changed(text) or _share(text) or _ordered(text) or _limited(text) or _counted(text)
    if aim is None:
        return Aim(_sentence(text), by=by) if by and len(text.split()) > 1 and not re.search(r"\d", text) else None
    fields = {key: value for key, value in aim.fields.items() if value is not None}
    if asked:
        fields["definition"] = f"Answered yes to {asked}"
    if by:
        fields["by"] = by
    return Aim(aim.statement, fields=fields)


def take_date(text: str) -> tuple[str | None, str]:
    """Return the "by …" date in a text, as the theory file writes dates, and the text without it."""
    match = DATE.search(text)
    if match is None:
        return None, text
    if match["iso"]:
        date = match["iso"]
    elif match["uk"]:
        day, month, year = re.split(r"[/.]", match["uk"])
        date = f"{year}-{int(month):02d}-{int(day):02d}"
    elif match["month"]:
        date = f"{match['myear']}-{_MONTHS[match['month'].lower()]:02d}"
        day = match["day"] or match["day2"]
        if day:
            date += f"-{int(day):02d}"
    else:
        date = match["year"]
    try:
        dates.parse(date)
    except ValueError:
        return None, text
    rest = f"{text[: match.start()]} {text[match.end() :]}"
    return date, re.sub(r"\s+([,.;:])", r"\1", " ".join(rest.split())).strip(" ,;")


_ASKED = re.compile(
    r"\s(?:says?|answers?|repl(?:y|ies)|responds?)\s+[“\"‘']?yes[”\"’']?\s+to\s+(?P<quoted>[“\"‘'](?P<question>[^“”\"]{3,}?)\?\s*[”\"’'])",
    re.IGNORECASE,
)
_QUESTIONS = (  # how a survey's question reads as something that is true of those who say yes
    (re.compile(r"^have you had (.+)$", re.IGNORECASE), r"have \1"),
    (re.compile(r"^(?:do|did) you (.+)$", re.IGNORECASE), r"\1"),
    (re.compile(r"^(have|are|were|can|would) you (.+)$", re.IGNORECASE), r"\1 \2"),
)


def _answered(text: str) -> tuple[str, str]:
    """Turn 'staff say yes to "Have you had a good day?"' into "staff have a good day"; return the question too."""
    match = _ASKED.search(text)
    if match is None:
        return text, ""
    for pattern, said in _QUESTIONS:
        if pattern.match(match["question"].strip()):
            plain = pattern.sub(said, match["question"].strip())
            plain = re.sub(r"\byour\b", "their", plain, flags=re.IGNORECASE)
            plain = plain[:1].lower() + plain[1:]
            return f"{text[: match.start()]} {plain}{text[match.end() :]}", match["quoted"]
    return text, ""


def _value(written: str) -> tuple[int | float, str | None]:
    """Return an amount's value and unit: "5.2%" → (5.2, "%"), "£20k" → (20000, "£")."""
    match = re.match(rf"(£\s?)?({_NUMBER})([km]\b)?\s*(.*)$", written.strip(), re.IGNORECASE)
    if match is None:
        return 0, None
    number = float(match[2].replace(",", "")) * {"k": 1e3, "m": 1e6}.get((match[3] or "").lower(), 1)
    unit = re.sub(r"^per\s?cent$|^percent$", "%", match[4].strip().lower()) or None
    return _plain(number), "£" if match[1] else unit


def _plain(number: float) -> int | float:
    return int(number) if number == int(number) else number


def _sentence(text: str) -> str:
    text = text.strip(" ,;:.")
    return text[:1].upper() + text[1:]


def _share(text: str) -> Aim | None:
    match = _SHARE.match(text)
    if match is None:
        return None
    if match["pct"]:
        value = float(match["pct"].replace(",", ""))
    elif match["n"]:
        n, d = (_TENS.get(x.lower()) or int(x) for x in (match["n"], match["d"]))
        if not d or n > d:
            return None
        value = 100 * n / d
    else:
        value = _WORDS[match["word"].lower()]
    rest = match["rest"]
    who, does = _who_does(rest)
    if does:
        name, statement, population = f"{_sentence(who)} who {does}", rest, who
        if not _people(who):
            name = f"{_sentence(who)} that {does}"
    elif match["pct"] and not match["of"]:
        name, statement, population = rest, f"High {rest}", None  # "95% attendance"
    else:
        name, statement, population = rest, rest, who if _people(who) else None
    return Aim(_sentence(statement), fields={
        "name": _sentence(name), "population": _sentence(population) if population else None,
        "data_kind": "proportion", "unit": "%", "target": {"value": _plain(round(value, 1))}, "direction": "up",
    })  # fmt: skip


def _people(words: str) -> bool:
    return any(word in people() for word in words.lower().split())


def _who_does(text: str) -> tuple[str, str]:
    """Part "staff report a good day" into "staff" and "report a good day"."""
    reading = read(text)
    for i in reading.finite:
        if i == 0:
            continue
        tokens = reading.raw
        at = _offset(text, tokens, i)
        return text[:at].strip(), text[at:].strip()
    return text, ""


def _offset(text: str, tokens: tuple[str, ...], index: int) -> int:
    at = 0
    for token in tokens[: index + 1]:
        at = text.index(token, at) + len(token)
    return at - len(tokens[index])


def _ordered(text: str) -> Aim | None:
    match = _ORDER.match(text) or _MOVES.match(text)
    if match is None:
        return None
    what = match["what"].strip(" ,")
    rest = match["rest"].strip(" ,")
    verb = match["verb"].lower()
    order = _FORMS.get(verb) if match.re is _ORDER else None
    counted = _OF.match(what) if order else None
    if counted is not None and order:
        what = counted["who"]
        statement, direction = f"{'More' if order[1] == 'up' else 'Fewer'} {what}", order[1]
    elif order:
        plain = re.sub(r"\s+(?:scores?|rates?)$", "", what, flags=re.IGNORECASE)
        statement, direction = f"{order[0]} {plain}", order[1]
    else:
        statement, direction = f"{what} {match['verb']}", "down" if _DOWN.search(verb) else "up"
    relative = match["how"].lower() == "by"
    if not relative and not re.search(r"\d", match["to"]):
        return None
    value, unit = _value(match["to"])
    fields: dict[str, Any] = {"name": _sentence(what), **_kind(unit), "direction": direction}
    fields["target"] = {
        "value": f"{match['to'].strip()} {'lower' if direction == 'down' else 'higher'}" if relative else value
    }
    if match["from"]:
        start, start_unit = _value(match["from"])
        fields["baseline"] = (
            {"value": start} if start_unit in (None, unit) or unit is None else {"value": start, "unit": start_unit}
        )
    if counted is not None and counted["of"].lower() != "number":
        fields["data_kind"] = "proportion"
    if relative:
        fields.pop("unit", None)
        fields.pop("data_kind", None)
    if rest:
        statement = f"{statement} {rest}"
    return Aim(_sentence(statement), fields=fields)


def _changed(text: str) -> Aim | None:
    """Take "60% reduction in pressure ulcers" apart."""
    match = _CHANGE.match(text)
    if match is None:
        return None
    way = match["way"].lower()
    down = bool(_DOWN.search(way))
    start = "Reduced" if down else "Improved" if way == "improvement" else "Increased"
    what = match["what"].strip()
    target = {"value": f"{match['to']} {'lower' if down else 'higher'}"}
    direction = "down" if down else "up"
    return Aim(f"{start} {what}", fields={"name": _sentence(what), "target": target, "direction": direction})


def _kind(unit: str | None) -> dict[str, Any]:
    if unit == "%":
        return {"unit": "%"}
    if unit is not None and "per " in unit:
        return {"data_kind": "rate", "unit": unit}
    return {"unit": unit}


def _limited(text: str) -> Aim | None:
    match = _LIMIT.match(text)
    if match is None:
        return None
    value, unit = _value(match["to"])
    if unit is None and not _MEASURED.search(match["what"]):
        return None
    down = bool(_DOWN.search(match["how"]))
    what = match["what"].strip(" ,")
    rest = f" {match['rest'].strip(' ,')}" if match["rest"].strip(" ,") else ""
    bare = re.sub(r"^(?:higher|lower|reduced|increased|improved)\s+", "", what, flags=re.IGNORECASE)
    fields = {"name": _sentence(bare), **_kind(unit), "target": {"value": value}, "direction": "down" if down else "up"}
    return Aim(
        _sentence(
            f"{'Low' if down else 'High'} {bare[:1].lower() + bare[1:] if not bare[:2].isupper() else bare}{rest}"
        ),
        fields=fields,
    )


_MEASURED = re.compile(r"\b(?:scores?|rates?|average|mean|median|numbers?|index)\b", re.IGNORECASE)


def _counted(text: str) -> Aim | None:
    match = _COUNT.match(text)
    if match is None:
        return None
    rest = match["rest"]
    who, does = _who_does(rest)
    name = f"{_sentence(who)} {'who' if _people(who) else 'that'} {does}" if does else rest
    return Aim(_sentence(rest), fields={
        "name": _sentence(name), "population": _sentence(who) if does and _people(who) else None,
        "data_kind": "count", "target": {"value": int(match["n"].replace(",", ""))}, "direction": "up",
    })  # fmt: skip

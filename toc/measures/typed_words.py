"""A cell of the measures sheet that somebody changed, as an edit of the indicator."""

from __future__ import annotations

import re
from typing import Any

from toc.edits import AnyEdit
from toc.edits.model import Set
from toc.measures.fields import CHARTS, DATA_KINDS, DIRECTIONS
from toc.measures.instruments import instruments
from toc.measures.parts import MEASURE_TYPES
from toc.measures.words import one_line, read_date
from toc.theory.model import Indicator

# field of the plan → field of the indicator, for plain words
_TEXTS = {"measure": "name", "why": "note"} | {
    key: key
    for key in (
        *("population", "definition", "unit", "numerator", "denominator", "source", "instrument", "method"),
        *("sampling", "frequency", "collector", "missing_data", "trajectory", "reviewer", "feedback"),
        *("afterwards", "decision"),
    )
}
_LISTS = ("inclusions", "exclusions", "stratify_by")
_CHOICES: dict[str, dict[str, str]] = {
    "type": {str(kind): name for kind, name in MEASURE_TYPES.items()},
    "data_kind": DATA_KINDS,
    "direction": DIRECTIONS,
    "chart": CHARTS,
}
_DATES = {"by": "by", "start": "start", "frozen_at": "frozen_at", "baseline_date": "baseline.date"}
_AMOUNTS = ("baseline", "target", "threshold")
_NUMBER = re.compile(r"([-+]?\d[\d,]*(?:\.\d+)?|[-+]?\.\d+)\s*(.*)\Z", re.DOTALL)


def word_edit(indicator: Indicator, key: str, said: str) -> AnyEdit | None:
    """Return the edit that brings a typed cell into the theory; None where the field does not follow from typing.

    Args:
        indicator: as it is now.
        key: the field of the plan (see ``toc.measures.fields.FIELDS``).
        said: the cell's words.
    """
    field: str = _TEXTS.get(key) or _DATES.get(key) or key
    value: Any = None
    if key in _TEXTS:
        value = said
        if key == "instrument":
            value = next((known.id for known in instruments().values() if known.name == said), said)
    elif key in _LISTS:
        value = [item.strip() for item in said.replace(";", "\n").split("\n") if item.strip()]
    elif key in _CHOICES:
        value = next((word for word, name in _CHOICES[key].items() if name.casefold() == said.casefold()), None)
    elif key in _DATES:
        value = read_date(said)
        if key == "baseline_date" and indicator.amount("baseline") is None:
            return None
    elif key in _AMOUNTS:
        value = _amount(indicator, key, said)
    elif key == "in_plan":
        value = {"yes": True, "no": False}.get(said.casefold())
    return None if value is None else Set(id=indicator.id, field=field, value=value)


def _amount(indicator: Indicator, part: str, said: str) -> Any:
    """A baseline, target or threshold as typed: ``85 %``, ``4 points``, or words."""
    present = indicator.tree().get(part)
    found = _NUMBER.match(said)
    value: Any = said
    unit = ""
    if found is not None:
        value = float(found[1].replace(",", ""))
        value = int(value) if value.is_integer() else value
        unit = one_line(found[2])
    told = present if isinstance(present, dict) else {}
    usual = str(told.get("unit") or ("" if part == "threshold" else indicator.unit or ""))
    if unit and unit != usual:
        told = {**told, "unit": unit}
    return {**told, "value": value} if told else value

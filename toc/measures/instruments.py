"""The catalogue of instruments: where measures come from, what they cost, and how small a group may be shown.

Metadata only: an instrument's items belong to whoever wrote them and are never kept here. First the data that people
already have. An organisation adds its own through the ``toc.instruments`` entry point: a callable without arguments
that returns records like those of ``instruments.json``.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from functools import cache
from importlib.metadata import entry_points
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from toc.theory.model import Indicator

# the kinds in which the catalogue is offered, the first first
KINDS = ("data you have", "make our own", "questionnaire")


@dataclass(frozen=True, slots=True)
class Instrument:
    """A way to measure that others have made, or the choice to make one.

    ``minimum_group`` is the least number of answers that may be shown; None where nothing is held back. ``verify``
    says that its terms were not confirmed by its owner: check them before use.
    """

    id: str
    name: str
    kind: str
    about: str  # staff, service users, teams, anybody
    measures: str
    items: str = ""
    scoring: str = ""
    lag: str = ""
    licence: str = ""
    obtain: str = ""
    citation: str = ""
    minimum_group: int | None = None
    minimum_group_source: str = ""
    verify: bool = True
    note: str = ""

    @property
    def caution(self) -> str:
        """The sentence to show beside it where its terms were not confirmed; else empty."""
        return "Verify licence and terms with its owner before use." if self.verify else ""


@cache
def instruments() -> Mapping[str, Instrument]:
    """Return the catalogue by id: ours in its order, then what entry points add; ours cannot be replaced.

    A record that does not fit is left out with a warning, so that one bad plug-in does not take the others away.
    """
    text = files("toc.measures").joinpath("instruments.json").read_text("utf-8")
    found = {record["id"]: Instrument(**record) for record in json.loads(text)}
    for point in sorted(entry_points(group="toc.instruments"), key=lambda point: point.name):
        try:
            added = _checked(point.load())
        except Exception as error:  # somebody else's code may raise anything
            warnings.warn(f"toc.instruments: {point.name} was left out: {error}", stacklevel=2)
            continue
        for instrument in added:
            found.setdefault(instrument.id, instrument)
    return MappingProxyType(found)


def _checked(load: Callable[[], Iterable[Mapping[str, Any]]]) -> list[Instrument]:
    made = []
    for record in load():
        instrument = Instrument(**record)
        for field in fields(Instrument):
            value = getattr(instrument, field.name)
            wanted = {"minimum_group": (int, type(None)), "verify": (bool,)}.get(field.name, (str,))
            if not isinstance(value, wanted) or (field.name == "minimum_group" and isinstance(value, bool)):
                raise TypeError(f"{instrument.id}: {field.name} is {value!r}")
        made.append(instrument)
    return made


def instrument_of(indicator: Indicator) -> Instrument | None:
    """Return the catalogue's instrument that the indicator names by its id; None for free text or nothing."""
    return instruments().get((indicator.instrument or "").strip())


def minimum_group(indicator: Indicator) -> int | None:
    """Return the least number of answers that the indicator's instrument lets one show; None for no limit."""
    instrument = instrument_of(indicator)
    return instrument.minimum_group if instrument is not None else None


def instruments_json() -> list[dict[str, Any]]:
    """Return the catalogue as JSON, for the editor's lists: each record's fields, empty ones left out."""
    return [
        {key: value for key, value in asdict(one).items() if value not in ("", None)} for one in instruments().values()
    ]

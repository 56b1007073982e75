"""Measures: from a theory to its measure list, measurement plan and charts.

The measure list is derived from the theory, never typed twice: every indicator is a row, and every outcome below the
ceiling and every intervention without one is a gap row. This front file stays light, because the checks import it:
what draws or writes is imported when it is called.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any

from toc.measures.parts import (
    CONVENTIONS,
    MEASURE_TYPES,
    collection_parts,
    convention,
    derived_type,
    measure_type,
    missing_parts,
    needs_measure,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toc.measures.instruments import Instrument
    from toc.measures.rows import Row
    from toc.theory.model import Theory

    INSTRUMENTS: Mapping[str, Instrument]

__all__ = [
    "CONVENTIONS",
    "INSTRUMENTS",
    "MEASURE_TYPES",
    "WRITERS",
    "UnknownFormat",
    "Writer",
    "collection_parts",
    "convention",
    "derived_type",
    "measure_list",
    "measure_type",
    "missing_parts",
    "needs_measure",
    "rows_json",
    "write",
]


@dataclass(frozen=True, slots=True)
class Writer:
    """One way to write the measurement plan.

    ``function`` is ``module:name``, imported when it is called, and takes the theory and the options named in
    ``options`` by keyword; it returns the file's bytes, the same bytes on every run.
    """

    suffix: str
    name: str
    label: str
    media_type: str
    function: str
    options: frozenset[str] = field(default=frozenset())


WRITERS: dict[str, Writer] = {
    writer.suffix: writer
    for writer in (
        Writer(
            "xlsx",
            "Excel",
            "Measurement plan with a data sheet and run chart for each measure (Excel)",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "toc.measures.xlsx:write_xlsx",
        ),
        Writer(
            "docx",
            "Word",
            "Measurement plan to read, print and sign off (Word)",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "toc.measures.document:write_docx",
            frozenset({"one_page", "draft"}),
        ),
        Writer(
            "pdf",
            "PDF",
            "Measurement plan to read and print (PDF)",
            "application/pdf",
            "toc.measures.document:write_pdf",
            frozenset({"one_page", "draft"}),
        ),
        Writer(
            "md",
            "Markdown",
            "Measurement plan as text (Markdown)",
            "text/markdown",
            "toc.measures.document:write_md",
            frozenset({"one_page", "draft"}),
        ),
        Writer("csv", "CSV", "Measure list as a table (CSV)", "text/csv", "toc.measures.tables:write_csv"),
        Writer(
            "json", "JSON", "Measure list for programs (JSON)", "application/json", "toc.measures.tables:write_json"
        ),
    )
}


class UnknownFormat(ValueError):
    """There is no writer for this suffix; the message lists those that there are."""

    def __init__(self, suffix: str) -> None:
        known = ", ".join(WRITERS)
        super().__init__(f"There is no measurement plan in the format “{suffix}”. The known ones are: {known}.")
        self.suffix = suffix


def write(theory: Theory, suffix: str, **options: Any) -> bytes:
    """Return the measurement plan as a file's bytes; the same theory always gives the same bytes.

    Args:
        theory: the theory to measure.
        suffix: a key of ``WRITERS``, with or without its dot, in any case.
        options: what the writer takes beyond the theory (see ``Writer.options``).

    Raises:
        UnknownFormat: no writer has this suffix.
        TypeError: the writer does not take one of the options.
    """
    writer = WRITERS.get(suffix.lower().lstrip("."))
    if writer is None:
        raise UnknownFormat(suffix)
    unknown = sorted(set(options) - writer.options)
    if unknown:
        raise TypeError(f"The {writer.suffix} writer takes no option named {', '.join(unknown)}")
    module, _, name = writer.function.partition(":")
    made: bytes = getattr(import_module(module), name)(theory, **options)
    return made


def measure_list(theory: Theory) -> tuple[Row, ...]:
    """Return the derived measure list, goal first; see :func:`toc.measures.rows.measure_list`."""
    from toc.measures.rows import measure_list as derive

    return derive(theory)


def rows_json(theory: Theory) -> dict[str, Any]:
    """Return the measure list as compact JSON for the editor; see :func:`toc.measures.rows.rows_json`."""
    from toc.measures.rows import rows_json as compact

    return compact(theory)


def __getattr__(name: str) -> Any:
    """Load the catalogue of instruments when somebody first asks for it."""
    if name == "INSTRUMENTS":
        from toc.measures.instruments import instruments

        return instruments()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

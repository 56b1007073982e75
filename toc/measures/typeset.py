"""PDF and PNG of plans and charts, set by the compiler that the pictures use."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from toc.pictures.typst_run import compile_typst

LANG = "en-GB"
_OLDEST = dt.datetime(1980, 1, 1, tzinfo=dt.UTC)
_CHART = Path(__file__).parent / "charts" / "chart.typ"


def typeset(
    template: Path,
    suffix: Literal["pdf", "png"],
    job: dict[str, Any],
    *,
    files: Mapping[str, bytes] | None = None,
    at: dt.datetime = _OLDEST,
    ppi: int = 192,
) -> bytes:
    """Return the template set with the job, the same bytes on every run; a PDF is tagged to PDF/UA-1 (ISO 14289-1).

    Args:
        template: reads ``sys.inputs.job`` as JSON, and may import ``chart.typ``.
        suffix: pdf or png.
        job: what JSON can hold; language, fonts and date are added.
        files: pictures that the template names, as SVG.
        at: the moment that the file carries.
        ppi: dots per inch of a PNG.
    """
    sources = {"chart.typ": _CHART.read_bytes(), **(files or {})}
    dots = float(ppi) if suffix == "png" else None
    dated = {**job, "date": [at.year, at.month, at.day]}
    return compile_typst(template, dated, LANG, suffix, seconds=int(at.timestamp()), ppi=dots, files=sources)

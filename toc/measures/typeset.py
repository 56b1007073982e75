"""PDF and PNG through the typst compiler with the bundled fonts: the same bytes for the same input everywhere."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from toc.fonts import FOLDER
from toc.pictures.typst_run import FAMILIES, unshown

if TYPE_CHECKING:
    import typst

_OLDEST = dt.datetime(1980, 1, 1, tzinfo=dt.UTC)
_CHART = Path(__file__).parent / "charts" / "chart.typ"


@lru_cache(maxsize=2)
def _fonts(*, machine: bool = False) -> typst.Fonts:
    import typst

    return typst.Fonts(include_system_fonts=machine, include_embedded_fonts=False, font_paths=[str(FOLDER)])


def typeset(
    template: Path,
    suffix: Literal["pdf", "png"],
    job: dict[str, Any],
    *,
    files: Mapping[str, bytes] | None = None,
    at: dt.datetime = _OLDEST,
    ppi: int = 192,
) -> bytes:
    """Return the template set with the job; a PDF is tagged to PDF/UA-1 (ISO 14289-1).

    A character that no bundled font has is looked for in the machine's fonts, and shown as U+FFFD where those lack it.

    Args:
        template: reads ``sys.inputs.job`` as JSON, and may import ``chart.typ``.
        suffix: pdf or png.
        job: what JSON can hold; fonts and date are added.
        files: pictures that the template names, as SVG.
        at: the moment that the file carries.
        ppi: dots per inch of a PNG.
    """
    import typst

    job = {**job, "fonts": FAMILIES, "date": [at.year, at.month, at.day]}
    text = json.dumps(job, ensure_ascii=False, separators=(",", ":"))
    sources = {"main.typ": template.read_bytes(), "chart.typ": _CHART.read_bytes(), **(files or {})}
    options: dict[str, Any] = {"format": suffix, "timestamp": int(at.timestamp())}
    options |= {"pdf_standards": ["ua-1"]} if suffix == "pdf" else {"ppi": float(ppi)}
    missing = unshown(text)
    try:
        made = typst.compile(sources, sys_inputs={"job": text}, font_paths=_fonts(machine=bool(missing)), **options)
    except typst.TypstError:
        if not missing:
            raise
        text = text.translate(dict.fromkeys(map(ord, missing), "\ufffd"))
        made = typst.compile(sources, sys_inputs={"job": text}, font_paths=_fonts(machine=True), **options)
    page: bytes = made[0] if isinstance(made, list) else made
    return page

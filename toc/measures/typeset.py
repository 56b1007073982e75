"""PDF and PNG through the typst compiler with the bundled fonts and nothing of this machine: same input, same bytes."""

from __future__ import annotations

import datetime as dt
import json
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from toc.fonts import FOLDER

if TYPE_CHECKING:
    import typst

# asked in this order; emoji before the symbols in DejaVu
FAMILIES = ("Inter", "Twemoji Mozilla", "DejaVu Sans", "Noto Sans CJK SC")
_OLDEST = dt.datetime(1980, 1, 1, tzinfo=dt.UTC)


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FOLDER)])


def typeset(
    template: Path,
    suffix: Literal["pdf", "png"],
    *,
    inputs: dict[str, Any],
    at: dt.datetime = _OLDEST,
    ppi: int = 192,
) -> bytes:
    """Return the template set with the inputs (each becomes JSON); a PDF is tagged to PDF/UA-1 (ISO 14289-1).

    Args:
        template: a file; it reads only what lies beside or below its own folder's parent.
        suffix: pdf or png.
        inputs: name → anything that JSON can hold.
        at: the moment that the file carries.
        ppi: dots per inch of a PNG.
    """
    import typst

    said = {name: json.dumps(value, ensure_ascii=False) for name, value in inputs.items()}
    said.update(fonts=json.dumps(FAMILIES), year=str(at.year), month=str(at.month), day=str(at.day))
    made = typst.compile(
        str(template),
        root=str(template.parent),
        format=suffix,
        ppi=float(ppi),
        sys_inputs=said,
        font_paths=_fonts(),
        pdf_standards=["ua-1"] if suffix == "pdf" else [],
        timestamp=int(at.timestamp()),
    )
    return made[0] if isinstance(made, list) else made

"""A Document as a tagged A4 PDF, set by typst with the bundled fonts."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from toc.pictures.typst_run import compile_typst
from toc.views.document import Bullets, Document, Heading, Paragraph, Table


def paper(document: Document, at: dt.datetime) -> bytes:
    """Return the document as a PDF to PDF/UA-1, dated ``at``."""
    job = {
        "title": document.title,
        "subtitle": document.subtitle,
        "landscape": document.landscape,
        "blocks": [_block(block) for block in document.blocks],
    }
    return compile_typst(
        Path(__file__).with_name("document.typ"), job, document.lang, "pdf", seconds=int(at.timestamp())
    )


def _block(block: Heading | Paragraph | Bullets | Table) -> list[Any]:
    match block:
        case Heading():
            return ["h", block.level, block.text]
        case Paragraph():
            return ["p", block.runs]
        case Bullets():
            return ["n" if block.numbered else "l", block.items]
        case Table():
            widths = block.widths or (1.0,) * len(block.columns)
            return ["t", block.columns, widths, [cell for row in block.rows for cell in row]]

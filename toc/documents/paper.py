"""A Document as a tagged A4 PDF, set by typst with the bundled fonts."""

from __future__ import annotations

import base64
import datetime as dt
import io
from itertools import zip_longest
from pathlib import Path
from typing import Any

from toc.documents.model import Block, Bullets, Document, Fields, Heading, Paragraph, Picture, Table
from toc.pictures.typst_run import compile_typst

_SMALLER = (1.0, 0.9, 0.8, 0.7)  # of the words in tables, for what should stay on one page


def paper(document: Document, at: dt.datetime) -> bytes:
    """Return the document as a PDF to PDF/UA-1, dated ``at``; its words are text, in reading order."""
    files: dict[str, bytes] = {}
    job = {
        "title": document.title,
        "subtitle": document.subtitle,
        "landscape": document.landscape,
        "open": document.open_words,
        "date": [at.year, at.month, at.day],
        "blocks": [
            _block(block, files) | {"held": isinstance(following, Table | Fields)}
            for block, following in zip_longest(document.blocks, document.blocks[1:])
        ],
    }
    template = Path(__file__).with_name("document.typ")
    for smaller in _SMALLER if document.one_page else (1.0,):
        job["smaller"] = smaller
        made = compile_typst(template, job, document.lang, "pdf", seconds=int(at.timestamp()), files=files)
        if not document.one_page or _pages(made) == 1:
            break
    return made


def _pages(pdf: bytes) -> int:
    from pypdf import PdfReader

    return len(PdfReader(io.BytesIO(pdf)).pages)


def _block(block: Block, files: dict[str, bytes]) -> dict[str, Any]:
    """Return the block as ``document.typ`` reads it; pictures that it does not draw itself become files."""
    match block:
        case Heading():
            return {"is": "heading", "level": block.level - 1, "text": block.text, "new_page": block.new_page}
        case Paragraph():
            return {"is": "paragraph", "runs": block.runs, "quiet": block.quiet}
        case Bullets():
            return {"is": "numbers" if block.numbered else "bullets", "items": block.items}
        case Table():
            widths = block.widths or (1.0,) * len(block.columns)
            return {"is": "table", "columns": block.columns, "rows": block.rows, "widths": widths}
        case Fields():
            return {"is": "fields", "columns": block.columns, "sections": block.sections}
        case Picture():
            return _picture(block, files)


def _picture(block: Picture, files: dict[str, bytes]) -> dict[str, Any]:
    if block.drawn is not None:
        name, source = block.drawn.source
        files[name] = source
        return {"is": "drawn", "alt": block.alt, "source": name, "data": block.drawn.data}
    from toc.documents.word_picture import png_size

    png = block.png()
    if png is None:
        return {"is": "nothing"}
    name, (width, height) = f"picture-{len(files)}.svg", png_size(png)
    files[name] = _in_svg(png, width, height)
    return {"is": "picture", "alt": block.alt, "file": name, "width": width, "height": height}


def _in_svg(png: bytes, width: int, height: int) -> bytes:
    """Return the PNG inside an SVG, because the compiler takes its virtual files as text."""
    data = base64.b64encode(png).decode("ascii")
    size = f'width="{width}" height="{height}"'
    image = f'<image {size} xlink:href="data:image/png;base64,{data}"/>'
    space = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f"<svg {space} {size}>{image}</svg>".encode("ascii")

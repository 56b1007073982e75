"""The measurement plan as a PDF: A4 landscape, tagged, charts as vectors."""

from __future__ import annotations

import base64
import struct
from pathlib import Path
from typing import Any

from toc.measures.document import TO_AGREE, Block, Bullets, Heading, Pairs, Paragraph, Picture, Table, plan_document
from toc.measures.typeset import typeset
from toc.pictures.stamp import moment
from toc.theory.model import Theory


def write_pdf(theory: Theory, *, one_page: bool = False) -> bytes:
    """Return the measurement plan as a PDF, tagged to PDF/UA-1; its words are text, in reading order."""
    document = plan_document(theory, one_page=one_page)
    files: dict[str, bytes] = {}
    job = {
        "title": document.title,
        "subtitle": document.subtitle,
        "to_agree": TO_AGREE,
        "blocks": [_block(block, files) for block in document.blocks],
    }
    return typeset(Path(__file__).with_name("plan.typ"), "pdf", job, files=files, at=moment(theory))


def _block(block: Block, files: dict[str, bytes]) -> dict[str, Any]:
    """The block as ``plan.typ`` reads it; pictures that are not charts become files."""
    if isinstance(block, Heading):
        return {"kind": "heading", "level": block.level, "text": block.text, "new_page": block.new_page}
    if isinstance(block, Paragraph):
        return {"kind": "paragraph", "text": block.text, "quiet": block.quiet}
    if isinstance(block, Bullets):
        return {"kind": "bullets", "items": block.items}
    if isinstance(block, Table):
        return {"kind": "table", "headings": block.headings, "rows": block.rows, "widths": block.widths}
    if isinstance(block, Pairs):
        return {"kind": "pairs", "sections": block.sections}
    return _picture(block, files)


def _picture(block: Picture, files: dict[str, bytes]) -> dict[str, Any]:
    from toc.measures.charts.pens import as_json

    if block.drawing is not None:
        return {"kind": "picture", "alt": block.alt, "chart": as_json(block.drawing), "file": None}
    drawn = block.draw("png")
    if drawn is None:
        return {"kind": "picture", "alt": block.alt, "chart": None, "file": None}
    name = f"picture-{len(files)}.svg"
    width, height = png_size(drawn)
    files[name] = _in_svg(drawn, width, height)
    return {"kind": "picture", "alt": block.alt, "chart": None, "file": name, "width": width, "height": height}


def _in_svg(png: bytes, width: int, height: int) -> bytes:
    """The PNG inside an SVG, because the compiler takes its virtual files as text."""
    data = base64.b64encode(png).decode("ascii")
    size = f'width="{width}" height="{height}"'
    image = f'<image {size} xlink:href="data:image/png;base64,{data}"/>'
    space = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f"<svg {space} {size}>{image}</svg>".encode("ascii")


def png_size(data: bytes) -> tuple[int, int]:
    """Return a PNG's width and height in px, from its header."""
    width, height = struct.unpack(">II", data[16:24])
    return width, height

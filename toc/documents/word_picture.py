"""Pictures in a Word file. python-docx looks through the whole document for each one; this keeps count instead."""

from __future__ import annotations

import struct
from typing import Any

from docx.image.image import Image
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml.shape import CT_Inline
from docx.parts.image import ImagePart
from docx.shared import Emu

_MOST = 2000  # characters of alternative text that Word shows


def png_size(data: bytes) -> tuple[int, int]:
    """Return a PNG's width and height in px, from its header."""
    width, height = struct.unpack(">II", data[16:24])
    return width, height


class Pictures:
    """The pictures of one Word file."""

    def __init__(self, file: Any) -> None:
        self._part = file.part
        self._count = 0

    def add(self, line: Any, png: bytes, alt: str, wide: int, tall: int) -> None:
        """Add a picture to a line, as large as fits into ``wide`` by ``tall`` EMU; ``alt`` is what it is in words."""
        self._count += 1
        width, height = png_size(png)
        across = min(wide, tall * width // height)
        name = f"image{self._count}.png"
        part = ImagePart.from_image(Image.from_blob(png), PackURI(f"/word/media/{name}"))
        tie = self._part.rels.get_or_add(RELATIONSHIP_TYPE.IMAGE, part).rId
        # a number of its own in the document: the template's are small
        inline = CT_Inline.new_pic_inline(1000 + self._count, tie, name, Emu(across), Emu(across * height // width))
        inline.docPr.set("descr", alt[:_MOST])
        line.add_run()._r.add_drawing(inline)

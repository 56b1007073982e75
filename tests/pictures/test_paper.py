"""Posters cut into sheets for any printer."""

from __future__ import annotations

import io
from pathlib import Path

import pypdf
import pytest

from toc.pictures import PictureOptions, draw
from toc.theory import load


@pytest.mark.parametrize(
    "name", ["project-superwomen", "prime-mental-health", "joy-collaborative", "npc-youth-mentoring"]
)
def test_an_a3_poster_takes_two_sheets_of_a4(name: str, models: Path) -> None:
    """Printers leave an edge, so two sheets hold a little less than A3: nobody wants a third with a sliver on it."""
    options = PictureOptions(paper="a3", tile="a4", words=False)
    pages = pypdf.PdfReader(io.BytesIO(draw(load(models / f"{name}.toc.yaml"), "pdf", options=options))).pages
    assert len(pages) == 2
    assert all(len(page.extract_text()) > 100 for page in pages)


def test_the_sheets_of_a_poster_are_near_its_size(models: Path) -> None:
    """An A0 poster of 841 by 1,189 mm, at least seven eighths of it, on sheets that hold 277 by 400 mm."""
    theory = load(models / "joy-collaborative.toc.yaml")
    pages = pypdf.PdfReader(
        io.BytesIO(draw(theory, "pdf", options=PictureOptions(paper="a0", tile="a3", words=False)))
    ).pages
    across = max(float(page.mediabox.width) for page in pages) / 72 * 25.4
    assert round(across) in (297, 420)
    assert 6 <= len(pages) <= 9

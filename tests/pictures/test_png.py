"""The PNG: how fine it is drawn, that its words can be read, and that it says its own size."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.benchmarks.generate import theory_tree
from toc.cli import main
from toc.pictures import PictureOptions, draw
from toc.theory import from_tree, load, save


def chunks(png: bytes) -> dict[bytes, bytes]:
    """The chunks of a PNG, each held against its checksum."""
    found, place = {}, 8
    while place < len(png):
        (size,) = struct.unpack(">I", png[place : place + 4])
        kind, body = png[place + 4 : place + 8], png[place + 8 : place + 8 + size]
        assert struct.unpack(">I", png[place + 8 + size : place + 12 + size]) == (zlib.crc32(kind + body),)
        found.setdefault(kind, body)
        place += 12 + size
    return found


def ppi(png: bytes) -> int:
    across, down, unit = struct.unpack(">IIB", chunks(png)[b"pHYs"])
    assert (across, unit) == (down, 1)  # square dots, to the metre
    return round(across * 0.0254)


@pytest.mark.parametrize("asked", [30, 96, 300])
def test_a_picture_says_how_fine_it_was_drawn(asked: int, models: Path) -> None:
    png = draw(load(models / "ihi-joy-in-work.toc.yaml"), "png", options=PictureOptions(ppi=asked))
    assert ppi(png) == asked
    assert next(iter(chunks(png))) == b"IHDR"


@pytest.mark.parametrize(("elements", "least"), [(20, 90), (100, 60), (250, 48)])
def test_the_words_of_a_map_can_be_read_without_asking(elements: int, least: int) -> None:
    """From 48 dots per inch a box's words are 7 dots high, which is the least that can be read."""
    assert ppi(draw(from_tree(theory_tree(elements, 7)), "png")) >= least


def test_a_map_too_large_to_be_read_says_what_to_ask_for(tmp_path: Path) -> None:
    save(from_tree(theory_tree(500, 7)), tmp_path / "large.toc.yaml")
    run = CliRunner().invoke(main, ["export", str(tmp_path / "large.toc.yaml"), "-o", str(tmp_path / "large.png")])
    assert run.exit_code == 0
    assert "its words are too small to read" in run.stderr
    assert "--ppi 144" in run.stderr
    assert (tmp_path / "large.png").stat().st_size < 3_000_000
    fine = ["export", str(tmp_path / "large.toc.yaml"), "-o", str(tmp_path / "fine.png"), "--ppi", "60"]
    assert CliRunner().invoke(main, fine).stderr == ""


def test_a_real_map_says_nothing(models: Path, tmp_path: Path) -> None:
    run = CliRunner().invoke(
        main, ["export", str(models / "project-superwomen.toc.yaml"), "-o", str(tmp_path / "map.png")]
    )
    assert (run.exit_code, run.stderr) == (0, "")

"""Words are measured as the bundled fonts draw them, wrapped evenly, never cut short, and never more than words."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toc.fonts import FOLDER, FONTS, LAST_RESORT, STACK, embedded
from toc.fonts.build_metrics import text as metrics_text
from toc.layout.text import clean, width, wrap


def test_the_table_of_widths_is_that_of_the_fonts() -> None:
    assert (FOLDER / "metrics.json").read_text(encoding="ascii") == metrics_text()


def test_each_font_lies_there_in_both_forms_with_its_licence() -> None:
    for name in FONTS.values():
        assert (FOLDER / f"{name}.ttf").is_file()
        assert (FOLDER / f"{name}.woff2").is_file()
    assert all((FOLDER / name).is_file() for name in LAST_RESORT)
    licences = {path.name.split("-")[0].removesuffix(".txt") for path in (FOLDER / "LICENSES").iterdir()}
    assert licences == {"DejaVu", "Inter", "NotoSansSC", "Twemoji"}
    assert STACK[0] == "Inter"


def test_the_letters_that_travel_with_a_picture_are_few() -> None:
    assert len(embedded()) < 50_000
    assert len(embedded(bold=False)) < 25_000


def test_widths_are_never_less_than_a_shaper_makes_of_the_same_letters() -> None:
    """Advance widths straight from the font, at 14 px, for words that Welsh and English use."""
    from fontTools.ttLib import TTFont

    font = TTFont(FOLDER / "Inter-Regular.ttf")
    advance, cmap = font["hmtx"].metrics, font.getBestCmap()
    for words in ("Staff feel safe to share", "Mae'r tîm yn teimlo'n ddiogel ŵ ŷ", "≥ 80 % → ✓"):
        straight = sum(advance[cmap[ord(char)]][0] for char in words if ord(char) in cmap) * 14 / 2048
        assert straight <= width(words, 14.0) <= straight * 1.1 + 14


@pytest.mark.parametrize(
    ("words", "room", "lines"),
    [
        ("Staff feel safe to share what they find hard", 160, ("Staff feel safe to", "share what they", "find hard")),
        ("Joy", 160, ("Joy",)),
        ("Run a one-day workshop", 80, ("Run a", "one-day", "workshop")),
        ("well-being/health", 100, ("well-being/", "health")),
        ("", 160, ()),
    ],
)
def test_lines_are_few_and_even(words: str, room: float, lines: tuple[str, ...]) -> None:
    found = wrap(words, room, 14.0)
    assert len(found) <= len(lines)
    assert " ".join(found).replace("/ ", "/") == words


def test_a_word_wider_than_its_column_is_cut_not_clipped() -> None:
    lines = wrap("Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch", 120, 14.0)
    assert "".join(lines) == "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"
    assert all(width(line, 14.0) <= 120 for line in lines)


def test_chinese_breaks_between_characters_but_no_line_starts_with_a_stop() -> None:
    lines = wrap("员工在工作中找到快乐和成就感，并且愿意留下来。他们互相信任。", 90, 14.0)
    assert len(lines) > 3
    assert not any(line[0] in "，。" for line in lines)


def test_a_family_of_emoji_is_never_torn_apart() -> None:
    lines = wrap("👩‍👩‍👧‍👦" * 12, 100, 14.0)
    assert all(not line.startswith("\u200d") and not line.endswith("\u200d") for line in lines)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("  two\n\twords  ", "two words"),
        ("\u202egnp.exe\u202c", "gnp.exe"),
        ("bell\x07 and\x00 nul", "bell and nul"),
        ("half \ud83d pair", "half \ufffd pair"),
        ("e\u0301", "é"),
        ("\ufeffmark", "mark"),
    ],
)
def test_what_hides_or_reverses_words_is_taken_out(written: str, shown: str) -> None:
    assert clean(written) == shown


@given(st.text(max_size=400), st.sampled_from([60.0, 160.0, 220.0]), st.booleans())
def test_every_letter_is_kept_and_every_line_fits(written: str, room: float, bold: bool) -> None:
    words = clean(written)
    lines = wrap(words, room, 14.0, bold)
    assert "".join(lines).replace(" ", "") == words.replace(" ", "")
    assert all(width(line, 14.0, bold) <= room + 1 for line in lines)


def test_the_table_is_small() -> None:
    assert len(json.loads((FOLDER / "metrics.json").read_text())["regular"]) < 500
    assert (FOLDER / "metrics.json").stat().st_size < 100_000

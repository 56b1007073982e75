"""Every picture's colours can be read, by people who see few colours too."""

import pytest

from toc.pictures.theme import THEMES, Theme


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_words_can_be_read(theme: Theme) -> None:
    for name, box in theme.boxes.items():
        assert contrast(box.text, box.fill) >= 7, name
    for lane in (*theme.lane, theme.paper):
        for colour in (theme.ink, theme.muted, theme.ceiling, theme.draft):
            assert contrast(colour, lane) >= 4.5, (colour, lane)
    for kind, mark in theme.marks.items():
        assert contrast(mark.text, mark.fill) >= 4.5, kind


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_outlines_and_arrows_stand_out(theme: Theme) -> None:
    for lane in (*theme.lane, theme.paper):
        for name, box in theme.boxes.items():
            assert max(contrast(box.stroke, lane), contrast(box.fill, lane)) >= 3, name
        for name, line in theme.lines.items():
            # a dotted line shows half of its ink
            assert contrast(line.stroke, lane) >= (6 if name == "belongs" else 3), name


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_kinds_differ_without_their_colours(theme: Theme) -> None:
    goals = {"impact", "long_term"}  # one look on purpose: the top of the map
    looks = [(b.width, b.radius, b.dash) for name, b in theme.boxes.items() if name not in goals]
    assert len(set(looks)) == len(looks)
    modes = [theme.line("precondition", mode).dash for mode in ("automatic", "needs_intervention")]
    assert modes[0] != modes[1]

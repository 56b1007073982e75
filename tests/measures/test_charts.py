"""Charts as people see them: what is drawn, held back, marked and said."""

from __future__ import annotations

import io
import json
import re
import xml.etree.ElementTree as ET

import pytest
from PIL import Image

from tests.measures.theories import joy, theory
from toc.measures.charts import chart_of
from toc.measures.charts.draw import drawing_of
from toc.measures.charts.drawing import Words
from toc.measures.charts.pens import PENS, pen

HOSTILE = '<script>alert(1)</script> & "quotes" ]]> \\N 👩‍⚕️ ŵŷ مرحبا 中文 ≥ → ✓ \u202e'


def measure(readings: str, more: str = "", settings: str = ""):
    made = theory(f"indicators: {{m: {{name: Good days, unit: '%', {more} readings: [{readings}]}}}}\n{settings}")
    return made, made.indicators["m"]


def monthly(values):
    return ", ".join(
        f"{{date: {2024 + at // 12}-{at % 12 + 1:02d}-15, value: {value}}}" for at, value in enumerate(values)
    )


def shown(chart) -> str:
    return "\n".join(part.text for part in drawing_of(chart).parts if isinstance(part, Words))


def test_a_chart_names_its_rule_set_and_says_its_signals_in_words():
    chart = chart_of(*measure(monthly([50, 52] * 6 + [60, 61] * 4), "direction: up, target: 70, "))
    words = shown(chart)
    assert (
        "Run chart rules (Perla and others 2011): shift of 6 or more, trend of 5 or more, too few or too many runs"
        in words
    )
    assert "Shift: 8 points in a row above the median, 15 January 2025 to 15 August 2025" in words
    assert "the way you hoped for" in words
    assert "Target 70" in words


def test_the_trend_rule_and_the_spc_rules_follow_the_settings():
    settings = "settings: {measures: {trend: false, spc: ihi}}\n"
    assert "trend" not in chart_of(*measure(monthly(range(40, 60)), settings=settings)).rules
    assert "SPC rules (IHI)" in chart_of(*measure(monthly(range(40, 60)), "chart: xmr, ", settings)).rules


def test_small_groups_are_held_back_and_it_is_said():
    made = theory(
        "indicators: {m: {instrument: who-5, data_kind: score, readings: ["
        "{date: 2024-01, value: 50, d: 30}, {date: 2024-02, value: 99, d: 9}, {date: 2024-03, value: 52, d: 10}]}}\n"
    )
    chart = chart_of(made, made.indicators["m"])
    assert chart.values == (50, 52)
    assert "1 reading is held back: fewer than 10 people answered." in chart.words
    assert "99" not in shown(chart)


def test_changes_are_marked_between_the_readings_around_them():
    chart = chart_of(*measure(monthly([50, 51, 52]), "changes: [{date: 2024-02-01, text: Workshop}, {date: 2023}],"))
    assert [(event.text, round(event.at, 2)) for event in chart.events] == [("", -0.5), ("Workshop", 0.55)]
    assert "Change 2, 1 February 2024: Workshop" in shown(chart)


def test_a_new_start_needs_its_reason():
    change = "changes: [{date: 2024-07-01, text: New rota, rebase: true}, {date: 2024-03, rebase: true}],"
    chart = chart_of(*measure(monthly([50, 52] * 3 + [60, 62] * 3), change))
    assert [(stretch.start, stretch.centre) for stretch in chart.stretches] == [(0, 51), (6, 61)]
    assert "The centre line starts anew here: New rota." in chart.words
    assert "No new start was drawn on March 2024: a new start needs its reason in words." in chart.words


def test_the_median_is_frozen_at_a_date_at_the_precision_in_which_it_is_written():
    chart = chart_of(*measure(monthly([50, 52] * 3 + [60, 62] * 3), "frozen_at: 2024-06,"))
    assert chart.stretches[0].centre == 51
    assert "The median comes from the readings up to June 2024." in chart.words


def test_a_handful_of_points_is_not_called_chance():
    for kind in ("run", "xmr"):
        assert not any(words.startswith("No signal") for words in chart_of(*measure(monthly([50, 52])), kind).words)
    assert any(words.startswith("No signal") for words in chart_of(*measure(monthly([50, 52] * 7)), "xmr").words)


def test_n_of_d_becomes_per_cent_or_the_rate_that_the_unit_says():
    made = theory(
        "indicators: {p: {data_kind: proportion, readings: [{n: 1, d: 4}, {n: 1, d: 0}]},"
        " r: {data_kind: rate, unit: falls per 1000 bed days, readings: [{n: 3, d: 1500}]}}\n"
    )
    assert chart_of(made, made.indicators["p"]).values == (25,)
    assert chart_of(made, made.indicators["r"]).values == (2,)


def test_icons_stand_on_an_spc_chart_with_a_letter_and_words():
    chart = chart_of(*measure(monthly([50, 52] * 7 + [90]), "chart: xmr, direction: up, target: 20,"))
    assert (chart.variation, chart.assurance) == ("improving_high", "passes")
    assert {"H", "Improving", "P", "Will pass"} <= set(shown(chart).split("\n"))


def test_limits_are_said_as_finely_as_the_axis_shows_and_the_axis_has_enough_lines():
    """58.571 and 0.0514 on one axis of 0 to 126 are 58.6 and 0.1: nobody reads a ten-thousandth there."""
    said = shown(chart_of(*measure(monthly([72, 56, 55, 51, 31, 89, 56])), kind="xmr"))
    assert "Mean 58.6" in said
    assert "Trial lower limit 0.1" in said
    assert len(re.findall(r"^\d+%$", said, re.MULTILINE)) >= 6


def test_before_and_after():
    chart = chart_of(*measure("{date: 2024-01, value: 40}, {date: 2024-06, value: 55}", "chart: bar,"))
    assert "From 40 % to 55 %: up by 15." in chart.words


def test_without_readings_the_chart_invites_one():
    chart = chart_of(*measure(""))
    assert "No readings yet" in shown(chart)
    assert chart.alt == "Run chart of Good days: no readings yet"


@pytest.mark.parametrize("values", [[5], [5] * 20, [0, 0], [-5, -7], [1e12, -1e12], [1e-9, 2e-9, 3e-9], [10**13, 4, 5]])
@pytest.mark.parametrize("kind", ["run", "xmr", "bar"])
def test_odd_values_are_drawn_inside_the_picture(values, kind):
    drawing = drawing_of(chart_of(*measure(monthly(values)), kind=kind))
    for part in drawing.parts:
        points = getattr(part, "points", None) or ((part.x, part.y),)
        assert all(0 <= x <= drawing.width and 0 <= y <= drawing.height for x, y in points)


@pytest.mark.parametrize("kind", ["run", "xmr", "bar"])
def test_hostile_words_are_words_in_every_format(kind):
    readings = [{"date": f"2024-{month:02d}-01", "value": month, "note": HOSTILE} for month in range(1, 13)]
    changes = [{"date": "2024-05-05", "text": HOSTILE * 4}]
    body = {"toc": 1, "indicators": {"m": {"name": HOSTILE, "unit": HOSTILE, "readings": readings, "changes": changes}}}
    from toc.theory import loads

    made = loads(json.dumps(body))
    chart = chart_of(made, made.indicators["m"], kind)
    root = ET.fromstring(pen(chart, "svg"))
    assert not [element for element in root.iter() if element.tag.endswith("script")]
    assert "<script>alert(1)</script>" in "".join(root.itertext())
    assert pen(chart, "pdf").startswith(b"%PDF-1.7")
    assert pen(chart, "png").startswith(b"\x89PNG")


def test_the_same_bytes_every_time_and_a_png_of_the_size_asked_for():
    made = joy()
    chart = chart_of(made, made.indicators["relationships-with-colleagues"])
    for suffix in PENS:
        assert pen(chart, suffix) == pen(chart, suffix)
    with Image.open(io.BytesIO(pen(chart, "png", ppi=96))) as picture:
        assert picture.size[0] == 960


def test_the_svg_speaks_to_screen_readers():
    made = joy()
    text = pen(chart_of(made, made.indicators["relationships-with-colleagues"]), "svg").decode()
    assert re.search(r'role="img" aria-labelledby="chart-title chart-words" lang="en-GB"', text)
    assert "Run chart of Quality of relationships between colleagues: 1 reading; the newest is 55 %." in text

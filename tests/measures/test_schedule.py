"""When the next readings are due."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.measures.theories import theory
from toc.measures.schedule import MOST_DATES, Step, due_dates, step_of


@pytest.mark.parametrize(
    ("words", "step"),
    [
        ("daily", Step(1, "day")),
        ("At the end of each shift", Step(1, "day")),
        ("Weekly, on Mondays", Step(7, "day")),
        ("every two weeks", Step(14, "day")),
        ("fortnightly", Step(14, "day")),
        ("every other week", Step(14, "day")),
        ("twice a month", Step(15, "day")),
        ("monthly", Step(1, "month")),
        ("once a month", Step(1, "month")),
        ("bi-monthly", Step(2, "month")),
        ("each quarter", Step(3, "month")),
        ("every 3 months", Step(3, "month")),
        ("three times a year", Step(4, "month")),
        ("twice a year", Step(6, "month")),
        ("six-monthly", Step(6, "month")),
        ("Every year", Step(12, "month")),
        ("annually", Step(12, "month")),
        ("once", None),
        ("three times", None),
        ("after each workshop", None),
        ("0 times a year", None),
        ("every 999 years", None),
        ("", None),
        (None, None),
    ],
)
def test_words_for_how_often(words, step):
    assert step_of(words) == step


def dates(fields: str, more: str = "") -> list[str]:
    made = theory(f"indicators: {{m: {{{fields}}}}}\n{more}")
    return [date.isoformat() for date in due_dates(made, made.indicators["m"])]


def test_dates_start_after_the_last_reading_and_keep_to_month_ends():
    readings = "readings: [{date: 2024-01-31, value: 1}, {date: 2023-12, value: 2}]"
    assert dates(f"frequency: monthly, {readings}")[:3] == ["2024-02-29", "2024-03-31", "2024-04-30"]
    assert dates("frequency: monthly, readings: [{date: 2024-01-30}]")[:2] == ["2024-02-29", "2024-03-29"]


def test_without_readings_they_start_where_collection_does():
    plan = "interventions: {a: {start: 2024-05}, b: {start: 2024-03-04}}\nupdated: 2024-01-01\n"
    assert dates("frequency: weekly, start: 2024-02-05", plan)[:2] == ["2024-02-05", "2024-02-12"]
    assert dates("frequency: weekly, baseline: {value: 1, date: 2024-02-06}", plan)[0] == "2024-02-06"
    assert dates("frequency: weekly", plan)[0] == "2024-03-04"
    assert dates("frequency: weekly", "updated: 2024-01-01\n")[0] == "2024-01-01"
    assert dates("frequency: weekly") == []


def test_they_go_to_the_indicators_own_date_and_to_a_handful_at_least():
    assert dates("frequency: monthly, start: 2024-01-15, by: 2025-12")[-1] == "2025-12-15"
    assert len(dates("frequency: monthly, start: 2024-01-15, by: 2024-02")) == 12
    assert len(dates("frequency: twice a year, start: 2024-01-15, by: 2024-02")) == 4
    assert len(dates("frequency: daily, start: 2024-01-15, by: 2034-02")) == MOST_DATES


@given(st.text(max_size=40), st.sampled_from(["0001", "9999-12-31", "2024-02-29", "2024"]))
def test_nothing_falls_over(frequency, start):
    from toc.edits import apply
    from toc.edits.model import Many, Set

    made = theory("indicators: {m: {}}\n")
    edits = (Set(id="m", field="frequency", value=f"monthly {frequency}"), Set(id="m", field="start", value=start))
    made = apply(made, Many(edits=edits)).theory
    found = due_dates(made, made.indicators["m"])
    assert list(found) == sorted(set(found))

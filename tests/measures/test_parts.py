"""Which parts of a measure are missing."""

from __future__ import annotations

import pytest

from tests.measures.theories import theory
from toc.measures import collection_parts, missing_parts


def indicator(fields: str):
    return theory(f"indicators: {{m: {{{fields}}}}}\n").indicators["m"]


@pytest.mark.parametrize(
    ("fields", "missing"),
    [
        ("name: M", ("population", "target", "timeline")),
        ("name: M, data_kind: proportion", ("population", "threshold", "target", "timeline")),
        ("population: All staff, target: 80, by: 2026-12", ()),
        ("population: All staff, target: {value: 80, date: 2026-12}", ()),
        ("population: ' ', target: '', by: 2026", ("population", "target")),
        ("population: All, data_kind: proportion, threshold: {value: 0}, target: 0, by: 2026", ()),
        ("population: All, data_kind: proportion, threshold: 6 months in work, target: 80, by: 2026", ()),
        ("population: All, unit: '%', target: 80, by: 2026", ("threshold",)),
        ("population: All, unit: '%', data_kind: rate, target: 80, by: 2026", ()),
    ],
)
def test_the_four_parts(fields, missing):
    assert missing_parts(indicator(fields)) == missing


@pytest.mark.parametrize(
    ("fields", "to_agree"),
    [
        ("name: M", ("baseline", "source", "collector", "frequency")),
        (
            "baseline: 'unknown, to be measured first', source: Survey, collector: Ward manager, frequency: monthly",
            (),
        ),
        (
            "data_kind: proportion, baseline: 0, instrument: who-5, collector: A, frequency: weekly",
            ("numerator", "denominator"),
        ),
        ("data_kind: rate, baseline: 1, source: S, collector: A, frequency: weekly", ("denominator",)),
        ("readings: [{value: 4}], source: S, collector: A, frequency: weekly", ()),
    ],
)
def test_what_must_be_agreed_before_anybody_collects(fields, to_agree):
    assert collection_parts(indicator(fields)) == to_agree

"""Whatever stands in a file that can be read, the checks answer (a pattern that ran away would not end)."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toc.checks import CHECKS, finding_json, run, summary
from toc.theory import from_tree

PIECES = (
    "reduce ", "from 1 to ", "1 in 2 ", " and ", "80% of ", "by ", "by 2030-13 ", "so that ", "staff ", "feel ", "(",
    ")",     '"', "“", "? ", "; ", "\n- ", "because ", "Number of ", "we will ", "XYZ ", "%", "’", "é", "\u200b", "☃",
    "1,000", "£", ".",
)  # fmt: skip
WORDS = st.lists(st.sampled_from(PIECES), max_size=20).map("".join) | st.text(
    st.characters(exclude_categories=("C",)), max_size=60
)
IDS = st.sampled_from(("a", "b", "c", "i", "s", "m", "f", "a>b", "i>a", "ghost", "i>a>b", "e"))


@st.composite
def trees(draw: st.DrawFn) -> dict[str, Any]:
    """A readable file in which anything may refer to anything."""
    refs = st.lists(IDS, max_size=3)
    flags = st.sampled_from(({}, {"role": "long_term"}, {"role": "impact"}, {"above_ceiling": True}, {"by": "2026-05"}))
    outcomes = {id: {"statement": draw(WORDS), "beneficiaries": draw(refs), **draw(flags)} for id in ("a", "b", "c")}
    links = draw(
        st.lists(
            st.fixed_dictionaries(
                {},
                optional={
                    "from": IDS, "to": IDS, "because": WORDS, "feedback": st.booleans(),
                    "confidence": st.integers(0, 100), "mode": st.sampled_from(("automatic", "needs_intervention")),
                },
            ),
            max_size=9,
        )
    )  # fmt: skip
    amount = st.none() | st.integers(-5, 200) | WORDS
    measure = {
        "name": draw(WORDS),
        "measures": draw(IDS),
        "target": draw(amount),
        "baseline": draw(amount),
        "unit": "%",
    }
    return {
        "toc": 1,
        "outcomes": outcomes,
        "interventions": {"i": {"statement": draw(WORDS)}},
        "assumptions": {"s": {"statement": draw(WORDS), "about": draw(refs), "confidence": draw(st.integers(0, 100))}},
        "indicators": {"m": {key: value for key, value in measure.items() if value is not None}},
        "factors": {"f": {"statement": draw(WORDS), "kind": "barrier", "addressed_by": draw(refs)}},
        "evidence": {"e": {"citation": draw(WORDS), "contradicts": draw(refs)}},
        "links": links,
    }


@given(trees())
def test_any_readable_theory_is_answered(tree: dict[str, Any]) -> None:
    theory = from_tree(tree)
    findings = run(theory)
    assert len({finding.id for finding in findings}) == len(findings)
    for finding in findings:
        assert finding.message
        assert "\n" not in finding.message
        assert finding_json(finding)["check"] in CHECKS
    assert len(summary(findings)) == len({finding.check for finding in findings})


@pytest.mark.parametrize("piece", PIECES)
def test_a_whole_book_in_a_statement_is_read_no_further_than_a_statement_is_long(piece: str) -> None:
    book = piece * 40_000
    tree = {
        "toc": 1,
        "outcomes": {"a": {"statement": book}},
        "interventions": {"i": {"statement": book}},
        "assumptions": {"s": {"statement": book}},
        "indicators": {"m": {"name": book, "measures": "a"}},
    }
    for finding in run(from_tree(tree)):
        assert len(finding.message) < 1_000

"""A part of a theory is a theory: every arrow has both ends, nothing hangs on what is not there."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.benchmarks.generate import theory_tree
from toc.pictures.parts import PartError, part_of
from toc.theory import Theory, from_tree, load, loads


@pytest.fixture
def theory(models: Path) -> Theory:
    return load(models / "joy-collaborative.toc.yaml")


def test_a_strand_shows_what_it_works_towards_and_leaves_the_other_out(theory: Theory) -> None:
    part = part_of(theory, "strand:colleagues")
    assert {"safe-to-share", "good-colleague-relationships", "joy", "theatre-workshop"} <= {
        *part.outcomes,
        *part.interventions,
    }
    assert "see-the-person" not in part.outcomes


def test_one_outcome_with_everything_under_it(theory: Theory) -> None:
    part = part_of(theory, "under:safe-to-share")
    assert set(part.outcomes) == {"safe-to-share", "recognise-authentic", "leaders-give-time", "shared-picture"}
    assert set(part.interventions) == {"theatre-workshop", "dramatic-piece", "toc-workshop"}
    assert "safer-on-stage" in part.assumptions
    assert "safe-sharing" in part.indicators
    assert "good-days" not in part.indicators


def test_a_pathway_has_every_way_between_its_ends(theory: Theory) -> None:
    part = part_of(theory, "pathway:recognise-authentic>joy")
    assert {"safe-to-share", "teams-test-changes", "see-the-person"} <= set(part.outcomes)
    assert not {"shared-picture", "less-loss", "leaders-give-time"} & set(part.outcomes)


def test_below_the_ceiling(theory: Theory) -> None:
    part = part_of(theory, "below-ceiling")
    assert set(theory.outcomes) - set(part.outcomes) == {"better-care", "less-loss"}


def test_the_whole_is_not_changed(theory: Theory) -> None:
    before = theory.model_dump()
    part_of(theory, "below-ceiling")
    assert theory.model_dump() == before


@given(st.integers(0, 30), st.data())
def test_whatever_the_part_it_hangs_together(seed: int, data: st.DataObject) -> None:
    theory = from_tree(theory_tree(60, seed=seed))
    ids = st.sampled_from(list(theory.outcomes))
    named = st.one_of(
        ids.map(lambda id: f"under:{id}"),
        st.tuples(ids, ids).map(lambda ends: f"pathway:{ends[0]}>{ends[1]}"),
        st.just("below-ceiling"),
        *([st.sampled_from(list(theory.strands)).map(lambda id: f"strand:{id}")] if theory.strands else []),
    )
    words = data.draw(named)
    start, _, end = words.removeprefix("pathway:").partition(">")
    if end and (start == end or not theory.graph.reaches(start, end)):
        with pytest.raises(PartError, match=r"No pathway|two ends"):
            part_of(theory, words)
        return
    part = part_of(theory, words)
    for link in part.links.values():
        assert part.element(link.source_id) is not None
        assert part.element(link.target_id) is not None or link.target_id in part.links
    there = {*part.outcomes, *part.interventions, *part.factors, *part.links, *part.assumptions}
    for assumption in part.assumptions.values():
        assert not assumption.about or there & set(assumption.about)
    assert all(indicator.measures in there for indicator in part.indicators.values())
    assert set(part.links) <= set(theory.links)
    assert list(part.outcomes) == [id for id in theory.outcomes if id in part.outcomes]  # file order


@pytest.mark.parametrize(
    "part", ["", "strand:", "under:", "pathway:", "pathway:a", "below-ceiling:x", "strand:a:b", ">"]
)
def test_words_that_name_nothing(part: str) -> None:
    with pytest.raises(PartError, match=r"\."):
        part_of(loads("toc: 1\noutcomes: {a: {statement: A}}\n"), part)

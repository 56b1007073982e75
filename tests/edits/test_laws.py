"""The laws that every edit keeps, on tidy, odd and empty theories, over lives of many edits."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.edits.laws import check_state, dangling, picture, try_edit, walk
from tests.edits.worlds import STARTS, Asker
from toc.edits import apply


@pytest.mark.parametrize("start", sorted(STARTS))
def test_the_starting_theories_are_lawful(start):
    check_state(STARTS[start])


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(random=st.randoms(use_true_random=False), start=st.sampled_from(sorted(STARTS)))
def test_every_law_holds_for_any_few_edits(random, start):
    asker, theory = Asker(random), STARTS[start]
    for _ in range(6):
        theory = try_edit(theory, asker.one(theory)) or theory


def test_ten_thousand_random_edits_keep_every_law():
    mix = Counter[tuple[str, bool]]()
    for number in range(100):
        start = sorted(STARTS)[number % 3]
        theory, more = walk(number, start, 100, deep=False)
        check_state(theory)
        mix += more
    accepted = sum(number for (_, good), number in mix.items() if good)
    for kind in sorted({kind for kind, _ in mix}):
        print(f"{kind:14} {mix[kind, True]:5} accepted {mix[kind, False]:5} refused")
    print(f"{accepted} of {sum(mix.values())} accepted")
    assert sum(mix.values()) == 10_000
    assert accepted >= 6_000, "the maker of edits asks for too much that cannot be"
    assert all(mix[kind, True] >= 50 for kind, _ in mix), "a kind of edit is hardly ever made"


@pytest.mark.parametrize("seed", range(40))
def test_renaming_there_and_back_is_no_change(seed):
    random = Random(seed)
    theory, _ = walk(seed, random.choice(("tidy", "odd")), 15, deep=False)
    for id in [
        *theory.outcomes,
        *theory.interventions,
        *theory.strands,
        *(i for i, k in theory.links.items() if k.named),
    ]:
        there = apply(theory, {"do": "rename", "id": id, "to": "quite-new"}).theory
        back = apply(there, {"do": "rename", "id": "quite-new", "to": id}).theory
        if id not in dangling(there):
            assert picture(back) == picture(theory)

"""The laws of difference and merge, on theories that lived two lives since they were one."""

from __future__ import annotations

import json
from collections import Counter
from random import Random
from typing import Any

import pytest

from tests.edits.laws import check_state, dangling, picture, walk
from tests.edits.worlds import STARTS, Asker
from toc.compare import difference, merge
from toc.compare.merge import Clash
from toc.edits import EDIT, Refused, apply
from toc.edits.model import Many
from toc.theory import Theory


def lived(start: str, seed: int, steps: int, names: str) -> Theory:
    """Return a theory after some edits; ids that the edits choose start with ``names``, so that sides do not meet."""
    asker, theory = Asker(Random(seed)), STARTS[start]
    for _ in range(steps):
        edit = asker.one(theory)
        if edit["do"] == "rename" and edit["to"].startswith("r"):
            edit["to"] = names + edit["to"]
        try:
            theory = apply(theory, edit).theory
        except Refused:
            continue
    return theory


def canon(value: Any) -> Any:
    """Return a value in which order means nothing."""
    if isinstance(value, dict):
        return {key: canon(value[key]) for key in sorted(value)}
    if isinstance(value, list | tuple):
        return sorted((canon(item) for item in value), key=lambda item: json.dumps(item, sort_keys=True))
    return value


def mirrored(clash: Clash) -> Clash:
    return clash._replace(ours=clash.theirs, theirs=clash.ours)


@pytest.mark.parametrize("start", sorted(STARTS))
@pytest.mark.parametrize("seed", range(60))
def test_the_difference_leads_from_one_to_the_other(start, seed):
    random = Random(seed)
    old, _ = walk(seed, start, random.randrange(12), deep=False)
    new, _ = walk(1000 + seed, random.choice((start, "tidy")), random.randrange(25), deep=False)
    edits = difference(old, new)
    assert apply(old, Many(edits=edits)).theory == new
    assert difference(new, new) == ()
    again = [EDIT.validate_json(EDIT.dump_json(edit)) for edit in edits]
    assert apply(old, Many(edits=tuple(again))).theory == new


@pytest.mark.parametrize("seed", range(40))
def test_a_few_plain_edits_make_a_small_plain_difference(seed):
    new, _ = walk(seed, "tidy", 3, deep=False)
    edits = difference(STARTS["tidy"], new)
    assert all(edit.do != "write" for edit in edits)


@pytest.mark.parametrize("start", sorted(STARTS))
@pytest.mark.parametrize("seed", range(40))
def test_a_merge_with_nothing_new_on_one_side_is_the_other(start, seed):
    base, side = STARTS[start], lived(start, seed, 15, "a")
    for ours, theirs in ((side, base), (base, side), (side, side)):
        merged = merge(base, ours, theirs)
        assert merged.clashes == ()
        assert merged.theory == side


@pytest.mark.parametrize("seed", range(80))
def test_the_sides_may_be_exchanged(seed):
    base = STARTS["tidy"]
    ours, theirs = lived("tidy", seed, 6, "a"), lived("tidy", seed + 500, 6, "b")
    one, other = merge(base, ours, theirs), merge(base, theirs, ours)
    assert canon(one.theory.tree()) == canon(other.theory.tree())
    assert canon([mirrored(clash) for clash in one.clashes]) == canon(other.clashes)


@pytest.mark.parametrize("start", ["tidy", "odd"])
@pytest.mark.parametrize("seed", [*range(40), 3003, 3004, 3014])
def test_whoever_is_asked_nothing_is_left_dangling(start, seed):
    random = Random(seed)
    base, ours, theirs = STARTS[start], lived(start, seed, 10, "a"), lived(start, seed + 500, 10, "b")
    for take in ("ours", "theirs", "base", lambda _: random.choice(("base", "ours", "theirs"))):
        merged = merge(base, ours, theirs, take=take)
        assert dangling(merged.theory) <= dangling(base) | dangling(ours) | dangling(theirs)
        check_state(merged.theory)


@pytest.mark.parametrize("start", ["tidy", "empty"])
@pytest.mark.parametrize("seed", range(80))
def test_what_only_one_side_changed_is_in_the_merge(start, seed):
    base = STARTS[start]
    ours, theirs = lived(start, seed, 5, "a"), lived(start, seed + 500, 5, "b")
    merged = merge(base, ours, theirs)
    assert dangling(merged.theory) <= dangling(ours) | dangling(theirs)
    if merged.clashes:
        return
    words = json.dumps(picture(merged.theory), ensure_ascii=False)
    before = Counter(element.label for element in base.elements())
    for side in (ours, theirs):
        for element in side.elements():
            if not before[element.label]:
                assert json.dumps(element.label, ensure_ascii=False)[1:-1] in words


def test_the_generated_lives_do_clash_and_do_agree():
    found = Counter[str]()
    for seed in range(150):
        merged = merge(STARTS["tidy"], lived("tidy", seed, 9, "a"), lived("tidy", seed + 500, 9, "b"))
        found.update({clash.code for clash in merged.clashes} or {"none"})
    print(dict(found))
    assert found["none"] >= 15
    assert found["changed_differently"] >= 5
    assert found["removed_and_changed"] + found["removed_and_used"] >= 5

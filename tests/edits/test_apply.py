"""What each edit does, on a small theory that a person can hold in mind."""

from __future__ import annotations

import pytest

from toc.edits import Refused, apply, apply_changes, invert
from toc.theory.model import Theory


def make(theory: Theory, *edits: dict) -> Theory:
    for edit in edits:
        result = apply(theory, edit)
        assert apply_changes(result.theory, invert(result.changes), strict=True) == theory
        assert apply_changes(theory, result.changes, strict=True) == result.theory
        theory = result.theory
    return theory


@pytest.fixture
def small() -> Theory:
    """safe → joy, a workshop on that arrow, an assumption about the workshop's arrow, evidence for the first."""
    return make(
        Theory(title="Small"),
        {"do": "add", "kind": "outcome", "id": "joy", "fields": {"statement": "Staff find joy", "role": "long_term"}},
        {"do": "add", "kind": "outcome", "id": "safe", "fields": {"statement": "Staff feel safe"}, "link_to": "joy"},
        {"do": "add", "kind": "intervention", "id": "ws", "fields": {"statement": "Workshop"}, "link_to": "safe>joy"},
        {"do": "add", "kind": "assumption", "id": "a1", "fields": {"statement": "Calm", "about": ["ws>safe>joy"]}},
        {"do": "add", "kind": "evidence", "id": "e1", "fields": {"citation": "Camden", "supports": ["safe>joy"]}},
        {"do": "add", "kind": "indicator", "id": "i1", "fields": {"name": "Score", "measures": "safe"}},
        {"do": "place", "id": "safe", "x": 10, "y": 20.5},
        {"do": "dismiss", "check": "silent-arrow", "about": ["safe>joy"], "reason": "Known"},
    )


def refused(theory: Theory, edit: dict) -> Refused:
    before = theory.tree()
    with pytest.raises(Refused) as caught:
        apply(theory, edit)
    assert theory.tree() == before
    assert caught.value.message
    return caught.value


def test_rename_rewrites_every_reference_however_deep(small):
    theory = make(small, {"do": "rename", "id": "safe", "to": "safety"})
    assert list(theory.outcomes) == ["joy", "safety"]
    assert list(theory.links) == ["safety>joy", "ws>safety>joy"]
    assert theory.links["ws>safety>joy"].to == "safety>joy"
    assert theory.assumptions["a1"].about == ("ws>safety>joy",)
    assert theory.evidence["e1"].supports == ("safety>joy",)
    assert theory.indicators["i1"].measures == "safety"
    assert list(theory.layout) == ["safety"]
    assert list(theory.dismissed) == ["silent-arrow@safety>joy"]


def test_unlink_moves_what_sat_on_the_arrow_to_its_source(small):
    theory = make(small, {"do": "unlink", "id": "safe>joy"})
    assert list(theory.links) == ["ws>safe"]
    assert theory.assumptions["a1"].about == ("ws>safe",)
    assert theory.evidence["e1"].supports == ()
    assert theory.dismissed == {}


def test_remove_is_refused_while_others_refer_to_it(small):
    problem = refused(small, {"do": "remove", "id": "safe"})
    assert problem.code == "still_used"
    assert "1 arrow" in problem.message
    assert "1 indicator" in problem.message


def test_cascade_takes_arrows_and_references_but_keeps_words(small):
    theory = make(small, {"do": "remove", "id": "safe", "mode": "cascade"})
    assert theory.links == {}
    assert theory.assumptions["a1"].statement == "Calm"
    assert theory.indicators["i1"].measures is None
    assert theory.layout == {}


def test_a_changed_field_is_a_conflict_when_asked_for(small):
    edit = {"do": "set", "id": "joy", "field": "statement", "value": "X", "was": "Old", "check_was": True}
    problem = refused(small, edit)
    assert problem.code == "changed_meanwhile"
    assert problem.present == "Staff find joy"


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        ({"do": "set", "id": "joy", "field": "statment", "value": "X"}, "unknown_field"),
        ({"do": "set", "id": "joy", "field": "by", "value": "soon"}, "bad_value"),
        ({"do": "set", "id": "joy", "field": "statement", "value": "x" * 10_001}, "too_long"),
        ({"do": "set", "id": "i1", "field": "measures", "value": "nowhere"}, "dangling"),
        ({"do": "link", "from": "safe", "to": "joy"}, "already_linked"),
        ({"do": "link", "from": "a1", "to": "joy"}, "illegal_link"),
        ({"do": "link", "from": "joy", "to": "joy"}, "self_link"),
        ({"do": "add", "kind": "outcome", "id": "joy"}, "id_taken"),
        ({"do": "add", "kind": "outcome", "id": "a>b"}, "bad_id"),
        ({"do": "remove", "id": "nowhere"}, "not_found"),
        ({"do": "fly"}, "bad_edit"),
    ],
)
def test_refusals_say_what_is_in_the_way(small, edit, code):
    assert refused(small, edit).code == code

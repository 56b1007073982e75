"""Lists that several people write to at once, and the order of records."""

from __future__ import annotations

import pytest

from tests.edits.worlds import TIDY
from toc.edits import Refused, apply, apply_changes, invert
from toc.theory import Theory


def after(*edits: dict, theory: Theory = TIDY) -> Theory:
    for edit in edits:
        theory = apply(theory, edit).theory
    return theory


def test_two_people_add_to_one_list_and_both_entries_stay():
    theory = after(
        {"do": "include", "id": "calm", "field": "about", "value": "joy"},
        {"do": "include", "id": "calm", "field": "about", "value": "heard"},
        {"do": "include", "id": "calm", "field": "about", "value": "joy"},
        {"do": "exclude", "id": "calm", "field": "about", "value": "ws>safe"},
    )
    assert theory.assumptions["calm"].about == ("safe>joy", "joy", "heard")


def test_a_reading_is_put_where_its_date_belongs():
    theory = after(
        {"do": "include", "id": "score", "field": "readings", "value": {"date": "2019-12", "value": 4}, "at": 0},
        {"do": "include", "id": "score", "field": "readings", "value": {"date": "2020-02", "value": 6}},
    )
    assert [reading.date for reading in theory.indicators["score"].readings] == ["2019-12", "2020-01", "2020-02"]


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        ({"do": "include", "id": "joy", "field": "statement", "value": "x"}, "wrong_kind"),
        ({"do": "include", "id": "calm", "field": "about", "value": "nowhere"}, "dangling"),
        ({"do": "include", "id": "joy", "field": "strands", "value": "ws"}, "dangling"),
        ({"do": "include", "id": "score", "field": "readings", "value": {"date": "soon"}}, "bad_value"),
        ({"do": "exclude", "id": "calm", "field": "abuot", "value": "joy"}, "unknown_field"),
        ({"do": "move", "id": "joy", "after": "ws"}, "not_found"),
        ({"do": "move", "id": "joy", "after": "joy"}, "nothing_to_do"),
    ],
)
def test_what_does_not_fit_is_refused(edit, code):
    with pytest.raises(Refused) as caught:
        apply(TIDY, edit)
    assert caught.value.code == code


def test_the_order_of_the_lanes_can_be_changed_and_taken_back():
    result = apply(TIDY, {"do": "move", "id": "users"})
    assert list(result.theory.strands) == ["users", "colleagues"]
    assert list(apply_changes(result.theory, invert(result.changes)).strands) == ["colleagues", "users"]
    assert apply(TIDY, {"do": "move", "id": "users", "after": "colleagues"}).changes == ()

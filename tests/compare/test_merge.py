"""Merges that people meet: what is joined, what clashes, and how it is said."""

from __future__ import annotations

from tests.edits.worlds import STARTS, TIDY
from toc.compare import alike, describe, described, difference, merge
from toc.edits import apply
from toc.theory import Theory


def edited(*edits: dict, theory: Theory = TIDY) -> Theory:
    for edit in edits:
        theory = apply(theory, edit).theory
    return theory


def clashes(ours: Theory, theirs: Theory) -> list[tuple[str, str, str | None]]:
    return [(clash.code, clash.id, clash.field) for clash in merge(TIDY, ours, theirs).clashes]


def test_a_rename_on_one_side_meets_a_change_on_the_other():
    ours = edited({"do": "rename", "id": "safe", "to": "safety"})
    theirs = edited({"do": "set", "id": "safe", "field": "note", "value": "Ask again"})
    merged = merge(TIDY, ours, theirs)
    assert merged.clashes == ()
    assert merged.theory.outcomes["safety"].note == "Ask again"
    assert "qi>safety>joy" in merged.theory.links


def test_an_arrow_that_got_a_written_id_meets_a_change_of_its_reason():
    ours = edited({"do": "rename", "id": "safe>joy", "to": "both-ways"})
    theirs = edited({"do": "set", "id": "safe>joy", "field": "because", "value": "Another reason"})
    merged = merge(TIDY, ours, theirs)
    assert merged.clashes == ()
    assert merged.theory.links["both-ways"].because == "Another reason"


def test_a_removed_box_that_the_other_side_built_on_is_a_clash_and_stays():
    ours = edited({"do": "remove", "id": "time", "mode": "cascade"})
    theirs = edited({"do": "add", "kind": "intervention", "id": "rota", "fields": {}, "link_to": "time"})
    merged = merge(TIDY, ours, theirs)
    assert [(clash.code, clash.id) for clash in merged.clashes] == [("removed_and_used", "time")]
    assert "rota>time" in merged.theory.links
    assert merged.theory.outcomes["time"].statement == "There is time"


def test_taking_the_side_that_removed_a_box_lets_go_of_what_was_tied_to_it():
    ours = edited({"do": "remove", "id": "time", "mode": "cascade"})
    theirs = edited(
        {"do": "add", "kind": "intervention", "id": "rota", "fields": {}, "link_to": "time"},
        {"do": "add", "kind": "assumption", "id": "slack", "fields": {"about": ["time", "joy"]}},
    )
    merged = merge(TIDY, ours, theirs, take="ours")
    assert [clash.code for clash in merged.clashes] == ["removed_and_used"]
    assert "time" not in merged.theory.outcomes
    assert "rota>time" not in merged.theory.links
    assert merged.theory.assumptions["slack"].about == ("joy",)
    assert "time" in merge(TIDY, ours, theirs, take="theirs").theory.outcomes


def test_each_clash_may_be_settled_by_itself():
    say = {"do": "set", "field": "statement"}
    ours = edited(say | {"id": "joy", "value": "A"}, say | {"id": "safe", "value": "A"})
    theirs = edited(say | {"id": "joy", "value": "B"}, say | {"id": "safe", "value": "B"})
    merged = merge(TIDY, ours, theirs, take=lambda clash: "ours" if clash.id == "joy" else "theirs")
    assert [merged.theory.outcomes[id].statement for id in ("joy", "safe")] == ["A", "B"]


def test_an_arrow_drawn_twice_settled_keeps_what_was_said_about_it():
    drawn = {"do": "link", "from": "time", "to": "joy"}
    ours = edited(drawn)
    theirs = edited(
        drawn | {"id": "k1"}, {"do": "add", "kind": "assumption", "id": "slack", "fields": {"about": ["k1"]}}
    )
    merged = merge(TIDY, ours, theirs, take="ours")
    assert "k1" not in merged.theory.links
    assert merged.theory.assumptions["slack"].about == ("time>joy",)


def test_a_removed_box_that_was_only_placed_by_hand_goes_quietly():
    ours = edited({"do": "remove", "id": "ws", "mode": "cascade"})
    theirs = edited({"do": "place", "id": "ws", "x": 99, "y": 1})
    merged = merge(TIDY, ours, theirs)
    assert merged.clashes == ()
    assert "ws" not in merged.theory.layout


def test_strands_and_references_are_joined_entry_by_entry():
    ours = edited({"do": "move_to_strand", "id": "heard", "to": "users"})
    theirs = edited({"do": "move_to_strand", "id": "heard", "to": "colleagues"})
    merged = merge(TIDY, ours, theirs)
    assert merged.clashes == ()
    assert sorted(merged.theory.outcomes["heard"].strands) == ["colleagues", "users"]


def test_settings_and_terms_are_joined_key_by_key():
    ours = edited({"do": "set", "id": "", "field": "settings.checks.hedge", "value": "off"})
    theirs = edited(
        {"do": "set", "id": "", "field": "settings.checks.crowd-or-web.limit", "value": 5},
        {"do": "set", "id": "", "field": "glossary.ToC", "value": "Theory of change"},
    )
    merged = merge(TIDY, ours, theirs)
    assert merged.clashes == ()
    assert merged.theory.settings.checks == {"crowd-or-web": {"limit": 5}, "hedge": "off"}
    assert merged.theory.glossary["ToC"] == "Theory of change"


def test_each_way_of_disagreeing_has_its_name():
    say = {"do": "set", "id": "joy", "field": "statement"}
    assert clashes(edited(say | {"value": "One"}), edited(say | {"value": "Two"})) == [
        ("changed_differently", "joy", "statement")
    ]
    gone = edited({"do": "remove", "id": "tired", "mode": "cascade"})
    assert clashes(gone, edited({"do": "set", "id": "tired", "field": "note", "value": "N"})) == [
        ("removed_and_changed", "tired", None)
    ]
    card = {"do": "add", "kind": "outcome", "id": "new"}
    assert clashes(edited(card | {"fields": {"statement": "A"}}), edited(card | {"fields": {"statement": "B"}})) == [
        ("added_differently", "new", "statement")
    ]
    assert clashes(
        edited({"do": "rename", "id": "joy", "to": "joy-a"}), edited({"do": "rename", "id": "joy", "to": "joy-b"})
    ) == [("renamed_differently", "joy", "id")]
    drawn = {"do": "link", "from": "time", "to": "joy"}
    assert clashes(edited(drawn), edited(drawn | {"id": "k1"})) == [("drawn_twice", "time>joy", None)]


def test_whose_word_to_take():
    say = {"do": "set", "id": "joy", "field": "statement"}
    ours, theirs = edited(say | {"value": "One"}), edited(say | {"value": "Two"})
    found = {
        side: merge(TIDY, ours, theirs, take=side).theory.outcomes["joy"].statement
        for side in ("base", "ours", "theirs")
    }
    assert found == {"base": "Staff find joy", "ours": "One", "theirs": "Two"}


def test_proposals_that_did_not_grow_from_one_are_joined_and_both_kept():
    empty = STARTS["empty"]
    add = {"do": "add", "kind": "outcome"}
    ours = edited(
        add | {"id": "goal", "fields": {"statement": "Staff find joy"}},
        add | {"id": "first", "fields": {"statement": "Staff rest"}, "link_to": "goal"},
        theory=empty,
    )
    theirs = edited(
        add | {"id": "goal", "fields": {"statement": "Staff find joy"}},
        add | {"id": "first", "fields": {"statement": "Teams meet"}, "link_to": "goal"},
        theory=empty,
    )
    assert [clash.id for clash in merge(empty, ours, theirs).clashes] == ["first"]
    merged = merge(empty, ours, theirs, keep_both=True)
    assert merged.clashes == ()
    assert list(merged.theory.links) == ["first>goal", "teams-meet>goal"]


def test_a_clash_in_words():
    say = {"do": "set", "id": "joy", "field": "statement"}
    (clash,) = merge(TIDY, edited(say | {"value": "One"}), edited(say | {"value": "Two"})).clashes
    assert described(clash) == (
        "outcome joy: statement (both sides changed it, differently)",
        "    base   Staff find joy",
        "    ours   One",
        "    theirs Two",
    )


def test_the_edits_of_a_merge_bring_either_side_there():
    ours = edited({"do": "convert", "id": "calm", "to": "outcome"})
    theirs = edited({"do": "accept_idea", "idea": "c1", "kind": "intervention", "link_to": "heard"})
    merged = merge(TIDY, ours, theirs)
    assert merged.clashes == ()
    for side in (ours, theirs):
        assert apply(side, {"do": "many", "edits": merged.edits_from(side)}).theory == merged.theory


def test_the_difference_speaks_the_edits_that_were_made():
    for edit in (
        {"do": "rename", "id": "safe", "to": "safety"},
        {"do": "convert", "id": "heard", "to": "assumption"},
        {"do": "accept_idea", "idea": "c1", "kind": "outcome", "id": "coaches"},
        {"do": "remove", "id": "tired", "mode": "cascade"},
        {"do": "retie", "id": "named", "to": "safe"},
    ):
        new = edited(edit)
        edits = difference(TIDY, new)
        assert edits[0].do == edit["do"]
        assert describe(edits, TIDY, new)


def test_boxes_that_say_the_same_are_proposed_but_not_where_the_who_differs():
    ours = edited({"do": "add", "kind": "outcome", "id": "n1", "fields": {"statement": "Staff trust their colleagues"}})
    theirs = edited(
        {"do": "add", "kind": "outcome", "id": "n2", "fields": {"statement": "The staff trust colleagues"}},
        {"do": "add", "kind": "outcome", "id": "n3", "fields": {"statement": "Patients trust their colleagues"}},
        {"do": "add", "kind": "assumption", "id": "n4", "fields": {"statement": "Staff trust their colleagues"}},
    )
    assert [(pair.one, pair.other) for pair in alike(ours, theirs)] == [("n1", "n2")]
    twice = edited({"do": "add", "kind": "outcome", "id": "n9", "fields": {"statement": "Staff find the joy"}})
    assert [(pair.one, pair.other) for pair in alike(twice)] == [("joy", "n9")]

"""Taking back in a room where others went on working: what still stands, what does not, and why."""

from __future__ import annotations

import pytest

from tests.edits.laws import picture
from tests.edits.worlds import ODD, TIDY
from toc.edits import Refused, apply, changes_still_stand
from toc.edits.door import undo
from toc.theory import Theory


def mine_then(mine: dict, *theirs: dict, theory: Theory = TIDY):
    """Return my changes, the theory after theirs, and their changes."""
    first = apply(theory, mine)
    theory, since = first.theory, []
    for edit in theirs:
        result = apply(theory, edit)
        theory = result.theory
        since += result.changes
    return first.changes, theory, since


def codes(mine: dict, *theirs: dict) -> list[str]:
    changes, theory, since = mine_then(mine, *theirs)
    conflicts = changes_still_stand(theory, changes, since)
    assert all(conflict.reason() for conflict in conflicts)
    return [conflict.code for conflict in conflicts]


SAY = {"do": "set", "id": "joy", "field": "statement", "value": "Mine"}
ADD = {"do": "add", "kind": "outcome", "id": "mine", "fields": {"statement": "Mine"}, "link_to": "joy"}
CUT = {"do": "unlink", "id": "time>safe"}
GO = {"do": "remove", "id": "heard", "mode": "cascade"}


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        (SAY, [], []),
        (SAY, [{"do": "set", "id": "joy", "field": "note", "value": "Theirs"}], []),
        (SAY, [SAY | {"value": "Theirs"}], ["changed_meanwhile"]),
        (SAY, [{"do": "rename", "id": "joy", "to": "delight"}], ["gone"]),
        (ADD, [SAY], []),
        (ADD, [{"do": "set", "id": "mine", "field": "note", "value": "Theirs"}], ["changed_meanwhile"]),
        (ADD, [{"do": "link", "from": "ws", "to": "mine"}], ["built_on"]),
        (ADD, [{"do": "remove", "id": "mine", "mode": "cascade"}], ["gone", "gone"]),
        (CUT, [{"do": "link", "from": "time", "to": "safe"}], ["there_again"]),
        (CUT, [{"do": "remove", "id": "time", "mode": "cascade"}], ["built_on"]),
        (GO, [{"do": "add", "kind": "outcome", "id": "heard"}], ["there_again"]),
        (GO, [{"do": "set", "id": "joy", "field": "note", "value": "Theirs"}], []),
    ],
)
def test_what_still_stands(mine, theirs, expected):
    assert codes(mine, *theirs) == expected


def test_an_undo_between_the_work_of_others_takes_back_mine_alone():
    changes, theory, since = mine_then(GO, {"do": "set", "id": "joy", "field": "note", "value": "Theirs"})
    back = undo(theory, changes, since).theory
    assert list(back.outcomes) == list(TIDY.outcomes)
    assert back.links["named"] == TIDY.links["named"]
    assert back.outcomes["joy"].note == "Theirs"
    assert back.evidence["camden"] == TIDY.evidence["camden"]


def test_an_undo_of_an_undo_does_it_again():
    done = apply(TIDY, {"do": "merge", "keep": "safe", "drop": "heard"})
    back = undo(done.theory, done.changes)
    again = undo(back.theory, back.changes)
    assert picture(back.theory) == picture(TIDY)
    assert picture(again.theory) == picture(done.theory)


def test_a_conflict_says_why_and_carries_what_is_there_now():
    changes, theory, since = mine_then(SAY, SAY | {"value": "Theirs"})
    with pytest.raises(Refused) as caught:
        undo(theory, changes, since)
    assert caught.value.code == "changed_meanwhile"
    assert caught.value.present[0].present == "Theirs"
    assert "statement" in caught.value.message


def test_an_odd_arrow_that_was_removed_can_come_back():
    changes, theory, since = mine_then({"do": "unlink", "id": "missing>c"}, theory=ODD)
    assert changes_still_stand(theory, changes, since) == []
    assert undo(theory, changes, since).theory == ODD


def test_a_conflict_names_whoever_did_it_and_leaves_everybodys_words_alone():
    theirs = {"do": "set", "id": "joy", "field": "statement", "value": "Theirs"}
    changes, theory, since = mine_then(SAY, theirs)
    [conflict] = changes_still_stand(theory, changes, since)
    assert conflict.reason().startswith("Somebody has changed the statement")
    assert conflict.reason("Ann").startswith("Ann has changed the statement")
    # what is nobody's in particular names nobody, even where a box happens to say "Somebody"
    mine = {**ADD, "fields": {"statement": "Somebody listens"}}
    changes, theory, since = mine_then(mine, {"do": "add", "kind": "outcome", "id": "more", "link_to": "mine"})
    [conflict] = changes_still_stand(theory, changes, since)
    assert conflict.reason("Ann") == conflict.reason()

"""The laws are only worth what they catch: each mutant here breaks the code on purpose, and a law must notice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.edits.laws import walk
from tests.edits.worlds import STARTS
from toc.edits import Refused, arrows, door, draft, fields, grammar, index, records, reshape, settle
from toc.edits.draft import Draft
from toc.edits.settle import Settling
from toc.theory import TheoryFileError, from_tree

Patch = Callable[[pytest.MonkeyPatch], None]
MUTANTS: dict[str, Patch] = {}


def mutant(patch: Patch) -> Patch:
    MUTANTS[patch.__name__] = patch
    return patch


def without(owner: Any, name: str) -> Patch:
    """A mutant in which a function does nothing."""
    return lambda monkeypatch: monkeypatch.setattr(owner, name, lambda *_, **__: None)


MUTANTS["references are not rewritten"] = without(Settling, "_write_others")
MUTANTS["places by hand do not follow"] = without(Settling, "_write_layout")
MUTANTS["arrows keep their old numbers"] = without(Settling, "_number")
MUTANTS["dismissals keep their old ids"] = without(settle, "renumber_dismissals")
MUTANTS["arrows on a renamed arrow are forgotten"] = without(Settling, "_enqueue_links_of")
MUTANTS["two reasons become one"] = without(Settling, "absorb")
MUTANTS["a merge loses the other's words"] = without(reshape, "_take_over")
MUTANTS["the reverse index is not kept up"] = without(Draft, "_count")
MUTANTS["references are never checked"] = without(Draft, "_check_references")
MUTANTS["an answer about nothing stays"] = lambda monkeypatch: monkeypatch.setattr(
    settle, "dismissal_id", lambda record, number=1: f"{record.check}@{number}"
)


@mutant
def changes_come_back_in_the_same_order(monkeypatch):
    monkeypatch.setattr(
        "tests.edits.laws.invert",
        lambda changes: tuple(change._replace(before=change.after, after=change.before) for change in changes),
    )


@mutant
def a_record_comes_back_at_the_end(monkeypatch):
    put = Draft.put
    monkeypatch.setattr(Draft, "put", lambda self, table, id, record, at=None: put(self, table, id, record))


@mutant
def an_unknown_field_comes_back_at_the_end(monkeypatch):
    whole = fields._with_unknown
    monkeypatch.setattr(fields, "_with_unknown", lambda record, field, value, at: whole(record, field, value, None))


@mutant
def a_term_comes_back_at_the_end(monkeypatch):
    whole = Draft._set_term
    monkeypatch.setattr(Draft, "_set_term", lambda self, key, value, at: whole(self, key, value, None))


@mutant
def a_field_taken_away_is_still_written(monkeypatch):
    whole = fields.with_plain

    def leaves_it(record, field, value, at=None):
        new = whole(record, field, value, at)
        if value is None and field in fields.file_names(type(record)):
            new.__pydantic_fields_set__.add(fields.file_names(type(record))[field])
            new.__dict__[fields.file_names(type(record))[field]] = ""
        return new

    monkeypatch.setattr(fields, "with_plain", leaves_it)


@mutant
def the_theory_given_is_written_to(monkeypatch):
    def shares(self, rows):
        self.rows, self.keys, self.moved = rows, None, False

    monkeypatch.setattr(draft._Rows, "__init__", shares)


@mutant
def ids_are_not_checked(monkeypatch):
    monkeypatch.setattr(records, "new_id", lambda _, wanted, words, kind: wanted or words[:9] or kind)


@mutant
def a_cascade_forgets_the_arrows(monkeypatch):
    whole = Settling.lose

    def forgets(self, id, heir=None):
        self.lost[id] = heir

    monkeypatch.setattr(Settling, "lose", lambda self, id, heir=None: (whole if ">" in id else forgets)(self, id, heir))


@mutant
def what_sat_on_an_arrow_stays_tied_to_it(monkeypatch):
    monkeypatch.setattr(Settling, "_end", lambda self, end: self.moves.get(end, end))


@mutant
def two_arrows_to_one_place_stay_two(monkeypatch):
    monkeypatch.setattr(Settling, "_twin", lambda self, id, pair: None)
    monkeypatch.setattr(settle, "link_id", lambda pair, number: f"{pair[0]}>{pair[1]}")


@mutant
def a_written_id_is_forgotten(monkeypatch):
    whole = door._record

    def forgets(table, id, tree):
        return whole(table, id, {key: value for key, value in tree.items() if key != "id"})

    monkeypatch.setattr(door, "_record", forgets)


@mutant
def links_by_their_ends_are_not_kept_up(monkeypatch):
    whole = index.Index.changed
    monkeypatch.setattr(index.Index, "changed", lambda self, referrers, pairs: whole(self, referrers, {}))


@mutant
def anything_may_point_at_anything(monkeypatch):
    monkeypatch.setattr(grammar, "may_connect", lambda *_: True)
    monkeypatch.setattr(settle, "may_connect", lambda *_: True)
    monkeypatch.setattr(reshape, "may_connect", lambda *_: True)
    monkeypatch.setattr(arrows, "check_ends", lambda *_: None)


@mutant
def a_converted_box_drops_its_words(monkeypatch):
    whole = reshape._converted

    def drops(old, was, to):
        return {
            key: value for key, value in whole(old, was, to).items() if key not in ("statement", "name", "citation")
        }

    monkeypatch.setattr(reshape, "_converted", drops)


@mutant
def one_and_true_are_the_same(monkeypatch):
    for module in (draft, door, records, reshape):
        monkeypatch.setattr(module, "same", lambda one, other: one == other or bool(one) == bool(other))


@pytest.mark.parametrize("name", sorted(MUTANTS))
def test_the_laws_catch_it(monkeypatch, name):
    MUTANTS[name](monkeypatch)
    with pytest.raises((AssertionError, Refused, TheoryFileError, LookupError, ValueError)):
        live()


@pytest.fixture(autouse=True)
def _starts_of_its_own(monkeypatch):
    """Start from theories of the test's own: a mutant may write to them."""
    monkeypatch.setattr("tests.edits.laws.STARTS", {name: from_tree(theory.tree()) for name, theory in STARTS.items()})


def live() -> None:
    for seed in range(40):
        walk(seed, ("tidy", "odd")[seed % 2], 40)


def test_without_a_mutant_nothing_is_caught():
    live()

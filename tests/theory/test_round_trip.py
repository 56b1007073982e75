"""A theory that is written and read again is the same theory."""

from __future__ import annotations

import toc.theory as theory

WHOLE = """\
toc: 1
title: "Joy at work: relationships"
version: "0.3"
updated: 2020-01-15
outcomes:
  joy: {statement: Staff find joy in their work, role: long_term, by: 2020-12, beneficiaries: [users]}
  safe: {statement: Staff feel safe to share, house_colour: teal}
interventions:
  theatre: {statement: One-day theatre workshop, start: 2020-02-04}
stakeholders:
  users: {name: Service users}
links:
  - {from: safe, to: joy, because: Trust works both ways}
  - {from: safe, to: joy}
  - {id: on-arrow, from: theatre, to: safe>joy}
"""


def test_links_are_called_after_their_ends_unless_they_have_an_id() -> None:
    read = theory.loads(WHOLE)
    assert list(read.links) == ["safe>joy", "safe>joy#2", "on-arrow"]


def test_fresh_yaml_json_and_tree_hold_the_same_theory() -> None:
    read = theory.loads(WHOLE)
    assert theory.loads(theory.dumps(read, like="")) == read
    assert theory.loads(theory.dumps(read, format="json"), format="json") == read
    assert theory.from_tree(theory.to_tree(read)) == read
    assert read.outcomes["safe"].tree()["house_colour"] == "teal"

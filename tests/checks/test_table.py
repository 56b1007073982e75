"""The table of checks: every row stands for a documented function, and docs and cases cover them all."""

from __future__ import annotations

import re

import pytest

from toc.checks import CHECKS
from toc.checks.docstrings import HEADINGS, explained
from toc.checks.runner import _reads, function_of
from toc.checks.words import LISTS, entries
from toc.theory import loads
from toc.theory.model import RECORD_TABLES, Theory

_LIST = """
S01 no-long-term-outcome S02 illegal-link S03 broken-link S04 unlabelled-loop S05 several-tops S06 leads-nowhere
S07 nothing-needed S08 unexplained-start S09 idle-intervention S10 missing-middle S11 activity-chain S12 thin-support
S13 crowd-or-web S14 shortcut S15 islands S16 same-thing-twice S17 no-ceiling S18 ceiling-broken
S19 dashed-without-action S20 barrier-unanswered S21 no-statement T01 activity-as-outcome T02 outcome-as-activity
T03 aim-is-a-measure T04 two-results-in-one T05 hidden-link T06 who-changes T07 hedge T08 too-long
T09 undefined-abbreviation I01 outcome-unmeasured I02 missing-part I03 not-ready-to-collect I04 direction-word
I05 counts-activity I06 numbers-disagree I07 dates-disagree I08 plan-balance A01 silent-arrow A02 no-context-assumption
A03 assumption-is-precondition A04 risky-and-untested A05 evidence-against-ignored A06 knowledge-to-behaviour-jump
P01 nobody-benefits P02 not-doable-yet P03 unresolved-disagreement P04 forgotten-people
"""
CATALOGUE = _LIST.split()


def test_the_catalogue_is_complete_under_its_codes_and_names() -> None:
    assert dict(zip(CATALOGUE[::2], CATALOGUE[1::2], strict=True)) == {c.code: c.name for c in CHECKS.values()}
    assert len(CHECKS) == 48


@pytest.mark.parametrize("name", CHECKS)
def test_every_check_explains_itself_under_every_heading(name: str) -> None:
    doc = explained(function_of(name))
    assert doc.title.endswith(".")
    assert [heading for heading in HEADINGS if not doc.text.get(heading, "").strip()] == []
    assert doc.line("Question for the room").rstrip().endswith(("?", "."))
    assert not re.search(r"\b(must|wrong|fail|failed|bad|mistake)\b", doc.line("Question for the room"))


@pytest.mark.parametrize("name", CHECKS)
def test_what_a_check_says_it_reads_exists(name: str) -> None:
    check = CHECKS[name]
    for read in _reads(name):
        table, _, field = read.partition(".")
        if table in RECORD_TABLES:
            model = RECORD_TABLES[table]
            names = {"id", *(info.alias or key for key, info in model.model_fields.items())}
            assert not field or field in names, read
        else:
            assert table in Theory.model_fields, read
    assert set(check.each) <= set(RECORD_TABLES)
    assert set(check.words) <= set(LISTS)


@pytest.mark.parametrize("name", LISTS)
def test_every_word_list_has_entries_and_a_reader(name: str) -> None:
    assert entries(name)
    assert LISTS[name]


@pytest.mark.parametrize("name", CHECKS)
def test_what_an_example_shows_can_stand_in_a_file(name: str) -> None:
    text = explained(function_of(name)).text
    for heading in ("Example", "Use instead"):
        if ":" in text[heading].split("\n")[0]:
            assert loads(f"toc: 1\n{text[heading]}")

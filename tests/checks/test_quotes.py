"""How a finding quotes words that have quotation marks of their own."""

from __future__ import annotations

import pytest

from toc.checks.board import quoted


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("Staff feel safe", "“Staff feel safe”"),
        ('Staff say "we matter" at work', "“Staff say ‘we matter’ at work”"),
        ('"We matter"', "“‘We matter’”"),
        ('Staff (who say "yes") stay', "“Staff (who say ‘yes’) stay”"),
        ("Staff say “we matter”", "“Staff say ‘we matter’”"),
        ("The ward's staff don't leave", "“The ward's staff don't leave”"),
    ],
)
def test_quotes_within_quotes_are_single_and_turned_the_right_way(words, shown):
    assert quoted(words) == shown

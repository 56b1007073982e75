"""A small theory to try things on: the one that the docstrings' examples ask."""

from __future__ import annotations

from toc.theory.files import loads
from toc.theory.model import Theory

TEXT = """\
toc: 1
title: Joy at work
outcomes:
  joy: {statement: Staff find joy in their work, role: long_term}
  trust: {statement: Colleagues trust each other}
  safe: {statement: Staff feel safe to share what they find hard}
  pay: {statement: Pay keeps up with prices}
interventions:
  theatre: {statement: One-day theatre workshop, owner: Playing ON}
assumptions:
  stage: {statement: The stage is a safe place to try this, about: [theatre>safe], confidence: 40}
links:
  - {from: trust, to: joy}
  - {from: safe, to: trust, because: People who feel heard listen, confidence: 70}
  - {from: theatre, to: safe}
"""


def example() -> Theory:
    """Return a small theory to try things on.

    >>> import toc
    >>> toc.example().outcomes["joy"].role
    'long_term'
    """
    return loads(TEXT)

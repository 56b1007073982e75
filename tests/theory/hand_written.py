"""Theory files as different people write them, every comment with a word of its own."""

from __future__ import annotations

TIDY = """\
# c1 the theory of the ward teams
toc: 1                     # c2 version
title: "Joy: at work"      # c3 title
purpose: 'What it''s for'

situation: {problem: Tired staff, evidence: [camden]}   # c4

glossary:
  QI: Quality improvement  # c5
  # c6 more to come

outcomes:
  # c7 the goal
  joy:                     # c8
    # c9 in the record
    statement: Staff find joy  # c10
    role: long_term
    strands: [a, b]        # c11
    votes: {agree: 3, disagree: 1}
    # c12 at its end

  # c13 above safe
  safe: {statement: Staff feel safe, strands: [a]}   # c14

  talk:
    statement: >-
      Staff talk
      openly
    note: |
      first line

      last line
    x-own: {deep: [1, {er: 2}]}

# c15 between tables
indicators:
  score:
    name: Quality of relationships
    baseline: {value: 5}
    target:
      value: 8             # c16
    readings:
      # c17 the first is a pilot
      - {date: 2020-01, value: 5, note: first}
      - date: 2020-02      # c18
        value: 6
        # c19
links:
  # c20 up
  - {from: safe, to: joy, because: Trust, confidence: 40}   # c21
  - from: talk             # c22
    to: safe
    because: >
      folded text
      of two lines
  # c23 again
  - {from: talk, to: safe}

dismissed: [{check: several-tops, about: [joy], reason: on purpose}]
layout: {joy: {x: 0, y: 0}}
# c24 the end
"""

CRAMPED = """\
toc: 1
outcomes: {joy: {statement: Joy, role: long_term}, safe: {statement: Safe}}
links: [{from: safe, to: joy},
  {from: joy, to: safe, feedback: true},  # c1
  ]
indicators:
    score: {name: Score, readings: [{value: 1, note: a}, {value: 2}]}
    other:
        name:
        unit: "%"
dismissed:
- check: several-tops
  about:
  - joy
  - safe
- {check: who-changes, about: []}
"""

SPREAD = """\
---
"toc": 1
'title': |+
  Two lines
  and a gap

outcomes:
    "joy":

        # c1 why
        statement:
          Staff find joy
          in their work

        note: "a \\"quoted\\"
          note"   # c2


    safe:
        statement: safe   # c3
        by: 2020
        owner:
    third: ~
    fourth: {}

links: [
  {from: safe, to: joy},   # c4
  {
    from: third,           # c5
    to: safe
  }
]
layout:
    joy: {x: 1}
    safe:
        x: 2
...
"""

ROOT_IN_BRACES = (
    "{toc: 1, title: One line, outcomes: {joy: {statement: Joy}, safe: {}}, links: [{from: safe, to: joy}]}"
)

BARE = "toc: 1"

ALL = {"tidy": TIDY, "cramped": CRAMPED, "spread": SPREAD, "braces": ROOT_IN_BRACES, "bare": BARE,
       "windows": TIDY.replace("\n", "\r\n")}  # fmt: skip

"""Small theories for the tests of measures."""

from __future__ import annotations

from pathlib import Path

from toc.theory import Theory, load, loads

MODELS = Path(__file__).parents[2] / "models"


def joy() -> Theory:
    return load(MODELS / "joy-collaborative.toc.yaml")


def theory(body: str) -> Theory:
    return loads("toc: 1\n" + body)


CHAIN = """
updated: 2026-01-31
outcomes:
  care: {statement: People get better care, role: impact, above_ceiling: true}
  joy: {statement: Staff find joy, role: long_term}
  trust: {statement: Colleagues trust each other}
  safe: {statement: Staff feel safe}
  places: {statement: Staff take their places, role: output}
interventions:
  workshop: {statement: Run a workshop}
assumptions:
  room: {statement: Managers make room, about: [workshop]}
factors:
  exposed: {statement: People feel exposed, kind: unintended, about: [safe]}
  tired: {statement: Change fatigue, kind: barrier, about: [workshop]}
links:
  - {from: joy, to: care}
  - {from: trust, to: joy}
  - {from: safe, to: trust}
  - {from: workshop, to: places}
  - {from: places, to: safe}
  - {from: joy, to: trust, feedback: true}
"""

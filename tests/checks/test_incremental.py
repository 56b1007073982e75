"""The findings that are kept right from edit to edit are those of a full run, whatever is edited."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.benchmarks.generate import theory_tree
from toc.checks import CHECKS, Checker, run
from toc.edits import EDIT, Refused, apply, apply_changes, invert
from toc.theory import ELEMENT_TABLES, from_tree
from toc.theory.model import Theory

WORDS = (
    "Staff feel safe", "Run a workshop", "80% of staff agree by 2030", "Staff feel safe and patients are safer", "",
    "Teamwork", "Staff know the plan", "Staff use the plan", "We will find a room", "XYZ score", "Improved sleep",
    "Number of staff trained", "Care improves because staff rest", "Staff may stay",
)  # fmt: skip
LIMITS: tuple[Any, ...] = ({"limit": 1}, "off", None)
STEPS = (None, "backwards_mapping", "assumptions", "interventions", "review")
FIELDS: dict[str, dict[str, tuple[Any, ...]]] = {
    "outcomes": {
        "role": ("long_term", "impact", "output", None), "above_ceiling": (True, False, None),
        "already_true": (True, None), "by": ("2026", "2026-05", "2030-01-02", None),
        "brought_about_by": ("partner", None), "sufficient": ("yes", None),
        "beneficiaries": (["nobody"], []), "votes": ({"agree": 1, "disagree": 4}, None), "decision": ("keep", None),
    },
    "interventions": {
        "start": ("2026-01", "2031", None), "owner": ("us", None), "votes": ({"agree": 0, "disagree": 3}, None),
    },
    "assumptions": {
        "type": ("context", "cause", None), "status": ("not_yet_true", "failed", None), "confidence": (10, 90, None),
        "check_by": ("2027", None), "note": ("seen", None),
    },
    "indicators": {
        "by": ("2025", "2026-06", None), "in_plan": (True, None),
        "type": ("process", "balancing", None),
        "unit": ("%", None), "baseline": (50, 120, None), "target": (40, 80, None), "direction": ("up", "hold", None),
        "population": ("all", None),
        "data_kind": ("proportion", "rate", None), "source": ("survey", None), "start": ("2026-09", None),
    },
    "factors": {"kind": ("barrier", "enabler", None), "note": ("watched", None), "addressed_by": ([], None)},
    "links": {
        "because": ("so it was", None), "mode": ("automatic", "needs_intervention", None), "feedback": (True, None),
        "confidence": (10, 95, None), "check_by": ("2027", None), "votes": ({"agree": 1, "disagree": 9}, None),
    },
    "stakeholders": {"role": ("beneficiary", "actor", None)},
}  # fmt: skip


def an_edit(theory: Theory, rng: random.Random) -> dict[str, Any]:
    """Return an edit that has a fair chance of being accepted by this theory, as it is now."""

    def some(table: str) -> str:
        return rng.choice(list(getattr(theory, table)) or ["none"])

    element = some(rng.choice(ELEMENT_TABLES))
    kind = rng.choice(("outcome", "intervention", "assumption", "indicator", "factor"))
    table = rng.choice(list(FIELDS))
    field = rng.choice(list(FIELDS[table]))
    label = "name" if element in theory.indicators or element in theory.stakeholders else "statement"
    outcome, other = some("outcomes"), some("outcomes")
    return rng.choice(
        [
            {"do": "set", "id": element, "field": label, "value": rng.choice(WORDS)},
            {"do": "set", "id": outcome, "field": "statement", "value": rng.choice(WORDS)},
            {"do": "set", "id": some(table), "field": field, "value": rng.choice(FIELDS[table][field])},
            {"do": "set", "id": some(table), "field": field, "value": rng.choice(FIELDS[table][field])},
            {"do": "add", "kind": kind, "fields": {"name" if kind == "indicator" else "statement": rng.choice(WORDS)}},
            {"do": "add", "kind": "outcome", "fields": {"statement": rng.choice(WORDS)}, "link_to": outcome},
            {"do": "remove", "id": element, "mode": rng.choice(("restrict", "cascade"))},
            {"do": "link", "from": outcome, "to": other},
            {"do": "link", "from": some("interventions"), "to": rng.choice((other, some("links")))},
            {"do": "unlink", "id": some("links")},
            {"do": "retie", "id": some("links"), "to": other},
            {"do": "move", "id": element, "after": rng.choice((outcome, some("links"), ""))},
            {"do": "move", "id": some("links"), "after": rng.choice((some("links"), ""))},
            {
                "do": "many",
                "edits": [
                    {"do": "add", "kind": "outcome", "fields": {"statement": rng.choice(WORDS)}, "after": outcome},
                    {"do": "set", "id": outcome, "field": "statement", "value": rng.choice(WORDS)},
                ],
            },
            {"do": "rename", "id": element, "to": f"{element[:20]}-{rng.randrange(99)}"},
            {"do": "convert", "id": element, "to": kind},
            {"do": "merge", "keep": outcome, "drop": other},
            {"do": "split", "id": outcome, "statements": ["Staff rest", "Staff sleep"], "shape": "chain"},
            {"do": "set_step", "step": rng.choice(STEPS)},
            {"do": "set", "id": "", "field": "glossary.XYZ", "value": rng.choice(("A scale", None))},
            {
                "do": "set",
                "id": "",
                "field": "settings.checks.crowd-or-web",
                "value": rng.choice(({"limit": 1}, "off", None)),
            },
            {"do": "dismiss", "check": rng.choice(list(CHECKS)), "about": [outcome], "reason": "on purpose"},
        ]
    )


@given(st.integers(0, 2**32), st.integers(20, 60))
@settings(max_examples=60)
def test_incremental_is_a_full_run(seed: int, size: int) -> None:
    rng = random.Random(seed)
    theory = from_tree(theory_tree(size, seed % 1000))
    checker = Checker(theory)
    done: Counter[str] = Counter()
    history = []
    for _ in range(12):
        edit = an_edit(theory, rng)
        try:
            if history and rng.random() < 0.15:
                changes = invert(history.pop())
                theory = apply_changes(theory, changes)
            else:
                result = apply(theory, EDIT.validate_python(edit))
                theory, changes = result.theory, result.changes
                history.append(changes)
        except Refused:
            done["refused"] += 1
            continue
        done[edit["do"]] += 1
        kept = checker.update(theory, changes)
        full = run(theory)
        assert kept == full, (edit, set(map(repr, kept)) ^ set(map(repr, full)))
    assert sum(done.values()) == 12


def test_an_edit_elsewhere_leaves_other_findings_as_they_were() -> None:
    theory = from_tree(theory_tree(200, 3))
    checker = Checker(theory)
    before = {finding.id for finding in checker.findings}
    outcome = next(iter(theory.outcomes))
    result = apply(
        theory, EDIT.validate_python({"do": "set", "id": outcome, "field": "statement", "value": "Teamwork"})
    )
    after = checker.update(result.theory, result.changes)
    assert {finding.id for finding in after if outcome not in finding.elements} <= before
    assert any(finding.check == "who-changes" and finding.elements == (outcome,) for finding in after)

"""Edits from strangers: whatever comes, it is done under the laws or refused, and nothing else ever comes out."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.edits.laws import check_state
from tests.edits.worlds import ODD, TIDY
from toc.edits import Change, Refused, apply, apply_changes, parse
from toc.edits.model import EDIT, Edit
from toc.theory import dumps, loads

IDS = [
    *TIDY.outcomes,
    *TIDY.links,
    *TIDY.ideas,
    *TIDY.assumptions,
    "nowhere",
    "",
    "a>b",
    "__class__",
    "x" * 70,
    "é",
    ".",
]
TEXT = st.one_of(
    st.sampled_from(IDS),
    st.text(max_size=12),
    st.sampled_from(
        ["\ud800", "a\x00b", "\u202eabc", "e\u0301", "x" * 10_001, "line\r\nbreak", "\ufffe", "=1+1", "🙂"]
    ),
)
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), TEXT, st.just(10**400)),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(TEXT, inner, max_size=4)),
    max_leaves=8,
)
SOME_ID = st.one_of(st.sampled_from(IDS), st.sampled_from(IDS), TEXT)
FIELDS = st.one_of(
    st.fixed_dictionaries({}, optional={"note": TEXT, "statement": TEXT, "about": st.lists(SOME_ID, max_size=2)}),
    st.dictionaries(
        st.sampled_from(
            "statement name measures strands readings target votes by kind from id role because mode x named >named "
            "from_ threshold settings".split()
        )
        | TEXT,
        JSON,
        max_size=3,
    ),
    JSON,
)
KINDS = ["add", "set", "rename", "remove", "link", "unlink", "retie", "convert", "split", "merge", "move_to_strand",
         "place", "dismiss", "undismiss", "accept_idea", "set_step", "write"]  # fmt: skip
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "kind": st.sampled_from(["outcome", "intervention", "idea", "factor", "assumption"]),
    "idea": st.sampled_from([*TIDY.ideas]),
    "link_fields": st.just({}) | FIELDS,
    "fields": FIELDS,
    "field": st.sampled_from(
        ["statement", "about", "measures", "strands", "target.value", "glossary.", "glossary.x", "settings.checks.a.b",
         "situation.evidence", "situation", "votes", "links", "toc", "id", "by", "readings", "confidence", "from", "to"]
    )
    | TEXT,
    "value": JSON,
    "statements": st.lists(TEXT, min_size=2, max_size=2),
    "to": st.sampled_from([*IDS, "outcome", "assumption"]) | TEXT,
    "about": st.lists(TEXT, max_size=3),
    "record": FIELDS,
    "table": st.sampled_from(["outcomes", "links", "dismissed", "layout", "ideas", "", "toc", "glossary"]) | TEXT,
    "edits": st.lists(st.deferred(lambda: EDITS), max_size=3),
    "shape": st.sampled_from(["chain", "beside"]),
    "mode": st.sampled_from(["restrict", "cascade", "attached"]),
    "step": st.sampled_from(["review", "x"]),
    "x": st.floats() | st.integers(),
    "y": st.floats() | st.integers(),
    "check_was": st.booleans(),
    "do": st.nothing(),
}  # fmt: skip


@st.composite
def edits(draw: st.DrawFn) -> dict[str, Any]:
    """Return a tree with the fields of an edit of some kind, and anything in them."""
    do = draw(st.sampled_from([*KINDS, "many"]))
    cls = next(choice for choice in EDIT_CLASSES if choice.model_fields["do"].default == do)
    tree: dict[str, Any] = {"do": do}
    for name, info in cls.model_fields.items():
        key = info.alias or name
        if key != "do" and (info.is_required() or draw(st.booleans())):
            tree[key] = draw(VALUES.get(key, SOME_ID))
    return tree


EDITS = edits()
EDIT_CLASSES = Edit.__subclasses__()


@settings(max_examples=700, deadline=None, suppress_health_check=list(HealthCheck))
@given(edit=EDITS, odd=st.booleans())
def test_anything_is_done_or_refused(edit, odd):
    theory = ODD if odd else TIDY
    try:
        result = apply(theory, edit)
    except Refused as refused:
        assert refused.code
        return
    json.dumps(result.changes)
    if "write" not in json.dumps(edit, default=str):
        check_state(result.theory)
        text = dumps(result.theory, like="")
        assert loads(text) == result.theory, "a person could not open the file again"


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(tree=JSON)
def test_anything_else_is_no_edit(tree):
    with pytest.raises(Refused):
        parse(tree if isinstance(tree, dict) else {"do": tree})


@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    rows=st.lists(
        st.tuples(
            VALUES["table"],
            TEXT,
            st.none() | st.sampled_from(["statement", "about"]) | TEXT,
            JSON,
            JSON,
            st.none() | st.integers(),
        ),
        max_size=4,
    )
)
def test_a_log_of_anything_is_replayed_or_refused(rows):
    try:
        apply_changes(TIDY, [Change(*row) for row in rows])
    except Refused as refused:
        assert refused.code


def test_edits_nested_very_deeply_are_refused():
    edit: dict[str, Any] = {"do": "set_step", "step": None}
    for _ in range(2000):
        edit = {"do": "many", "edits": [edit]}
    with pytest.raises(Refused):
        apply(TIDY, edit)


def test_every_edit_says_itself_as_json():
    for cls in EDIT_CLASSES:
        assert cls.__doc__
        assert cls.model_fields["do"].default
    assert EDIT.json_schema()

"""Whatever bytes or trees come, only the declared error comes out. ``loader.py`` beside this runs for hours."""

from __future__ import annotations

from itertools import islice
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz import loader
from tests.theory.edited import FIELDS
from toc.theory import RECORD_TABLES, TheoryFileError, from_tree


def test_mutated_files_open_or_are_refused() -> None:
    became = [result for _, _, result in islice(loader.run(seed=20), 2_000)]
    assert became.count("opened") > 200
    assert became.count("refused") > 200


@given(st.binary(max_size=200), st.sampled_from(["yaml", "json"]))
def test_any_bytes(data: bytes, format: str) -> None:
    loader.outcome(data, format)


@given(st.text(st.sampled_from("toc: 1\n-[]{}'\"#&*!|>%@`,?~\\\ta"), max_size=60), st.sampled_from(["yaml", "json"]))
def test_any_text_of_yamls_own_signs(text: str, format: str) -> None:
    loader.outcome(f"toc: 1\n{text}".encode(), format)


ANYTHING: st.SearchStrategy[Any] = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.binary(max_size=3), st.just(10**400),
        st.dates(), st.complex_numbers(),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.tuples(inner),
        st.dictionaries(st.one_of(st.text(), st.integers()), inner, max_size=3),
    ),
    max_leaves=6,
)  # fmt: skip


@st.composite
def wild_trees(draw: st.DrawFn) -> dict[str, Any]:
    tree: dict[str, Any] = {"toc": 1}
    for table in draw(st.lists(st.sampled_from([*RECORD_TABLES, "title", "settings", "situation", "x"]), max_size=3)):
        names = [name for name, _ in FIELDS.get(table, [])] or ["about", "start", "kind", "name", "id"]
        record = st.dictionaries(st.one_of(st.sampled_from(names), st.text()), ANYTHING, max_size=3)
        tree[table] = draw(
            st.one_of(ANYTHING, st.dictionaries(st.text(), record, max_size=2), st.lists(record, max_size=2))
        )
    return tree


@given(st.one_of(wild_trees(), ANYTHING))
def test_any_tree(tree: Any) -> None:
    try:
        theory = from_tree(tree)
    except TheoryFileError as error:
        assert error.problems
    else:
        assert from_tree(theory.tree()) == theory


@pytest.mark.parametrize("bad", [None, [], "toc: 1", 1, {"toc": 1, 5: 6}, {"toc": 1, "x": {1, 2}}])
def test_trees_that_are_none(bad: Any) -> None:
    with pytest.raises(TheoryFileError):
        from_tree(bad)

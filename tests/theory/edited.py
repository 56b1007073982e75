"""Random edits of a theory's tree, as people make them: the raw material of the in-place tests."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import strategies as st

from toc.theory import LIST_TABLES, RECORD_TABLES, Theory, TheoryFileError, from_tree

TEXTS = st.one_of(
    st.sampled_from([
        "Staff feel safe", "no", "010", "12:30", "2020-01-15", "yes, with time", "a: b", "a # b", "#1", "- dash",
        "it's", 'say "no"', "two\nlines", "three\n\nlines\n", " lead", "trail ", "tab\there", "[x]", "{y}", "%",
        "naïve café", "健康", "😀 joy", "", "null", "~", "true", "&a", "*b", "!c", "|", ">", "@", "`", "?", ": x", "x:",
        "a\u2028b", "a\u0085b", "x" * 150, "comma, in", "keep\n", "end\n\n\n", "  two\n  in", "a\n# b\nc", "\\", "1e3",
        "---", "--- a", "...", "a\n...\nb", "\u00a0", "=", "<<", "1_000", "+1", ".5", "-.inf", "\ttab", "0x1F", "100 %",
    ]),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30),
)  # fmt: skip
FIELDS: dict[str, list[tuple[str, st.SearchStrategy[Any]]]] = {
    "outcomes": [
        ("statement", TEXTS), ("note", TEXTS), ("role", st.sampled_from(["impact", "long_term", "output"])),
        ("above_ceiling", st.booleans()), ("strands", st.lists(st.sampled_from(["a", "b", "c"]), max_size=3)),
        ("votes", st.fixed_dictionaries({"agree": st.integers(0, 99)})), ("by", st.sampled_from(["2020", "2020-02"])),
        ("x-own", st.one_of(TEXTS, st.integers(), st.floats(-1e6, 1e6), st.booleans(),
                            st.dictionaries(TEXTS, TEXTS, max_size=2), st.lists(TEXTS, max_size=2))),
    ],
    "indicators": [
        ("name", TEXTS), ("baseline", st.one_of(st.integers(0, 9), TEXTS)), ("unit", TEXTS),
        ("target", st.fixed_dictionaries({"value": st.integers(0, 99)}, optional={"unit": TEXTS})),
        ("readings", st.lists(st.fixed_dictionaries({"value": st.integers(0, 9), "note": TEXTS}), max_size=3)),
    ],
    "links": [("because", TEXTS), ("to", st.sampled_from(["joy", "safe", "a>b"])), ("confidence", st.integers(0, 100)),
              ("id", st.sampled_from(["l1", "l2", "l3"]))],
    "dismissed": [("reason", TEXTS), ("about", st.lists(st.sampled_from(["joy", "safe"]), max_size=2))],
    "layout": [("x", st.integers(0, 9))],
}  # fmt: skip
NAMES = st.sampled_from(["new-one", "other", "x1", "no", "2020", "a.b", "true", "n"])
TOP: list[tuple[str, st.SearchStrategy[Any]]] = [
    ("title", TEXTS), ("purpose", TEXTS), ("glossary", st.dictionaries(TEXTS.filter(bool), TEXTS, max_size=3)),
    ("situation", st.fixed_dictionaries({}, optional={"problem": TEXTS, "evidence": st.lists(st.just("e"))})),
    ("x-own", TEXTS),
]  # fmt: skip


def reordered(record: dict[str, Any], at: int) -> dict[str, Any]:
    items = list(record.items())
    items.insert(at % len(items), items.pop())
    return dict(items)


@st.composite
def edited(draw: st.DrawFn, base: Theory) -> Theory:
    """Draw a theory that is ``base`` after one to six edits of its tree."""
    for _ in range(20):
        tree = copy.deepcopy(base.tree())
        for _ in range(draw(st.integers(1, 6))):
            _edit(draw, tree)
        try:
            return from_tree(tree)
        except TheoryFileError:
            continue  # two ids that clash
    return base


def _edit(draw: st.DrawFn, tree: dict[str, Any]) -> None:
    what = draw(st.sampled_from(["field", "field", "field", "drop", "remove", "add", "rename", "move", "top", "clear"]))
    if what == "top":
        name, values = draw(st.sampled_from(TOP))
        if draw(st.booleans()):
            tree[name] = draw(values)
        else:
            tree.pop(name, None)
        return
    table = draw(st.sampled_from([*FIELDS, "outcomes"]))
    if what == "clear":
        tree.pop(table, None)
        return
    rows = tree.setdefault(table, [] if table in LIST_TABLES else {})
    keys = list(range(len(rows))) if isinstance(rows, list) else list(rows)
    if what == "add" or not keys:
        record = {name: draw(values) for name, values in draw(st.lists(st.sampled_from(FIELDS[table]), max_size=3))}
        if isinstance(rows, list):
            rows.insert(draw(st.integers(0, len(rows))), record)
        else:
            tree[table] = {**rows, draw(NAMES): record}
            if draw(st.booleans()):
                tree[table] = reordered(tree[table], draw(st.integers(0, 9)))
        return
    key = draw(st.sampled_from(keys))
    if what == "remove":
        del rows[key]
    elif what == "move":
        if isinstance(rows, list):
            rows.insert(0, rows.pop(key))
        else:
            tree[table] = reordered(rows, draw(st.integers(0, 9)))
    elif what == "rename" and isinstance(rows, dict):
        name = draw(NAMES)
        tree[table] = {(name if id == key else id): record for id, record in rows.items() if id == key or id != name}
    elif what == "drop":
        record = rows[key]
        if record:
            record.pop(draw(st.sampled_from(list(record))))
    else:
        name, values = draw(st.sampled_from(FIELDS[table]))
        rows[key][name] = draw(values)


assert set(FIELDS) <= set(RECORD_TABLES)

"""A save changes only the lines that it must: comments, order and quoting of a hand-written file survive."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.theory import hand_written
from tests.theory.edited import edited
from toc.theory import Theory, dumps, from_tree, loads

Tree = dict[str, Any]


@pytest.mark.parametrize("name", hand_written.ALL)
def test_an_untouched_file_is_not_touched(name: str) -> None:
    text = hand_written.ALL[name]
    assert dumps(loads(text)) == text


@pytest.mark.parametrize("name", hand_written.ALL)
@given(data=st.data())
def test_the_saved_text_says_the_edited_theory(name: str, data: st.DataObject) -> None:
    text = hand_written.ALL[name]
    old = loads(text)
    new = data.draw(edited(old))
    saved = loads(dumps(new, like=text))
    assert saved.tree() == new.tree()
    for table in ("outcomes", "indicators", "layout"):
        assert list(getattr(saved, table)) == list(getattr(new, table))


@pytest.mark.parametrize("name", hand_written.ALL)
@given(data=st.data())
def test_comments_outside_the_changed_records_stay(name: str, data: st.DataObject) -> None:
    text = hand_written.ALL[name]
    old = loads(text)
    new = data.draw(edited(old))
    saved = dumps(new, like=text)
    if old.tree().keys() - new.tree().keys():
        return  # a table or field went, and may take its comments along
    told = [line for line in text.splitlines() if "#" in line and untouched(line, old, new)]
    lost = [comment(line) for line in told if comment(line) not in saved]
    assert not lost


def comment(line: str) -> str:
    return "#" + line.partition("#")[2].rstrip()


def untouched(line: str, old: Theory, new: Theory) -> bool:
    """Tell whether the comment stands above tables and records, and so belongs to none that may have changed."""
    return bool(re.match(r"( {2})?#", line))


def set_statement(tree: Tree) -> None:
    tree["outcomes"]["safe"]["statement"] = "Staff: feel safe"


def add_field(tree: Tree) -> None:
    tree["outcomes"]["joy"]["by"] = "2030-05"


def add_to_list(tree: Tree) -> None:
    tree["outcomes"]["joy"]["strands"].append("c")


def outgrow_the_line(tree: Tree) -> None:
    tree["outcomes"]["safe"].update(
        by="2030", note="A longer note that goes on and on", sufficient="yes, the group thinks so"
    )


def rename(tree: Tree) -> None:
    tree["outcomes"] = {{"safe": "safer"}.get(id, id): record for id, record in tree["outcomes"].items()}


def move(tree: Tree) -> None:
    tree["outcomes"]["joy"] = tree["outcomes"].pop("joy")


def remove(tree: Tree) -> None:
    del tree["outcomes"]["safe"]


def add_record(tree: Tree) -> None:
    tree["outcomes"]["new"] = {"statement": "Leaders give time", "strands": ["a"]}


def add_link(tree: Tree) -> None:
    tree["links"].append({"from": "new", "to": "joy", "because": "it helps, they say"})


def vote_on_link(tree: Tree) -> None:
    tree["links"][0].update(id="up", votes={"agree": 3, "disagree": 0})


def remove_link(tree: Tree) -> None:
    del tree["links"][1]


def new_table(tree: Tree) -> None:
    tree["factors"] = {"fatigue": {"statement": "Change fatigue", "kind": "barrier"}}


def reading(tree: Tree) -> None:
    tree["indicators"]["score"]["readings"].append({"date": "2020-03", "value": 7})
    tree["indicators"]["score"]["baseline"]["value"] = 4


def quotes(tree: Tree) -> None:
    tree["title"] = "Joy, still"
    tree["purpose"] = "It's another"


GOLDEN = Path(__file__).with_name("golden_diffs.txt")
STEPS: tuple[Callable[[Tree], None], ...] = (
    set_statement, add_field, add_to_list, outgrow_the_line, rename, move, remove, add_record, add_link, vote_on_link,
    remove_link, new_table, reading, quotes,
)  # fmt: skip


def test_each_edit_leaves_the_diff_that_a_person_would() -> None:
    """The whole of golden_diffs.txt; after a wanted change, write ``told()`` there and read the difference."""
    assert told() == GOLDEN.read_text(encoding="utf-8")


def told() -> str:
    parts = []
    for step in STEPS:
        tree = loads(hand_written.TIDY).tree()
        step(tree)
        after = dumps(from_tree(tree), like=hand_written.TIDY)
        lines = difflib.unified_diff(hand_written.TIDY.splitlines(), after.splitlines(), lineterm="", n=1)
        body = [line for line in lines if not line.startswith(("---", "+++"))]
        parts.append("\n".join([f"# {step.__name__.replace('_', ' ')}", *body]))
    return "\n\n".join(parts) + "\n"


def test_a_file_with_windows_line_ends_keeps_them() -> None:
    tree = loads(hand_written.ALL["windows"]).tree()
    add_field(tree)
    add_record(tree)
    after = dumps(from_tree(tree), like=hand_written.ALL["windows"])
    assert after.count("\r\n") == after.count("\n") == hand_written.TIDY.count("\n") + 5


def test_json_keeps_its_order_and_indent() -> None:
    text = """{
   "toc": 1,
   "outcomes": {
      "joy": {
         "role": "long_term",
         "statement": "Joy"
      }
   },
   "title": "T"
}
"""
    tree = loads(text).tree()
    tree["outcomes"]["joy"]["note"] = "n"
    tree["title"] = "U"
    assert dumps(from_tree(tree), format="json", like=text) == text.replace('"T"', '"U"').replace(
        '"Joy"\n', '"Joy",\n         "note": "n"\n'
    )


def test_a_record_that_changes_its_table_takes_its_comments_along() -> None:
    text = (
        "toc: 1\noutcomes:\n  goal: {statement: Staff rest}\n  train: {statement: Train all staff}   # hmm\n"
        "  brief:\n    # asked by Ann\n    statement: Brief all teams   # soon\n"
    )
    tree = loads(text).tree()
    tree["interventions"] = {"train": tree["outcomes"].pop("train"), "brief": tree["outcomes"].pop("brief")}
    assert dumps(from_tree(tree), like=text) == (
        "toc: 1\noutcomes:\n  goal: {statement: Staff rest}\n\ninterventions:\n"
        "  train: {statement: Train all staff}   # hmm\n"
        "  brief:\n    # asked by Ann\n    statement: Brief all teams   # soon\n"
    )
    tree["interventions"]["train"]["owner"] = "Ann"
    assert "train: {statement: Train all staff, owner: Ann}   # hmm\n" in dumps(from_tree(tree), like=text)


def test_the_comment_above_a_record_goes_where_the_record_goes() -> None:
    text = """\
toc: 1
outcomes:
  goal: {statement: Staff rest}
  # asked for by Ann,
  # twice
  train: {statement: Train all staff}   # hmm

  # about the whole map

  # said by Bo
  brief:
    statement: Brief all teams
  # said by Cy
  last: {statement: Staff sleep}
interventions:
  # the old one
  walk: {statement: Board walk}
"""
    tree = loads(text).tree()
    tree["interventions"] |= {"train": tree["outcomes"].pop("train"), "brief": tree["outcomes"].pop("brief")}
    tree["interventions"]["brief"]["owner"] = "Bo"
    assert (
        dumps(from_tree(tree), like=text)
        == """\
toc: 1
outcomes:
  goal: {statement: Staff rest}

  # about the whole map

  # said by Cy
  last: {statement: Staff sleep}
interventions:
  # the old one
  walk: {statement: Board walk}
  # asked for by Ann,
  # twice
  train: {statement: Train all staff}   # hmm
  # said by Bo
  brief: {statement: Brief all teams, owner: Bo}
"""
    )


def test_a_table_that_moves_as_a_whole_leaves_no_comment_behind() -> None:
    text = "toc: 1\noutcomes:\n  # one\n  a: {statement: Run a course}\n  # two\n  b: {statement: Hold a fair}\n"
    tree = loads(text).tree()
    tree["interventions"] = tree.pop("outcomes")
    assert dumps(from_tree(tree), like=text) == text.replace("outcomes", "\ninterventions")


def test_the_comment_above_a_record_that_is_no_more_stays() -> None:
    text = "toc: 1\noutcomes:\n  # below the ceiling\n  a: {statement: A}\n  b: {statement: B}\n"
    tree = loads(text).tree()
    del tree["outcomes"]["a"]
    assert "  # below the ceiling\n  b: {statement: B}\n" in dumps(from_tree(tree), like=text)

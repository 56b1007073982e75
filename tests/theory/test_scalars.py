"""Scalars follow YAML 1.2 core; ids and text stay as written; both of PyYAML's parsers give the same theory."""

from __future__ import annotations

from typing import get_type_hints

import pytest
import yaml

from tests.theory import hand_written
from tests.theory.broken import BROKEN
from toc.theory import TheoryFileError, dumps, from_tree, loads, model, scalars, yaml_reader, years

AS_WRITTEN = ["no", "010", "12:30", "yes", "0x1F", "1_000", "2020-01-15", "1e3", "true", "+1", "off", "0.30", "007"]


@pytest.mark.parametrize("raw", AS_WRITTEN)
def test_text_and_ids_stay_as_written(raw: str) -> None:
    theory = loads(
        f"toc: 1\ntitle: {raw}\noutcomes:\n  {raw.replace(':', '-').replace('+', '')}: {{statement: {raw}}}\n"
    )
    assert theory.title == raw
    [outcome] = theory.outcomes.values()
    assert outcome.statement == raw


@pytest.mark.parametrize(
    ("raw", "value"),
    [("010", 10), ("0o10", 8), ("0x1F", 31), ("1e3", 1000.0), ("-1.50", -1.5), (".5", 0.5), ("+3", 3), ("5.", 5.0)],
)
def test_numbers_are_those_of_yaml_1_2(raw: str, value: float) -> None:
    assert loads(f"toc: 1\nlayout: {{joy: {{x: {raw}}}}}").layout["joy"].x == value


def test_a_bare_year_is_a_date() -> None:
    theory = loads("toc: 1\nreview_on: 2026\nupdated: '2025'\noutcomes: {joy: {by: 2027}}")
    assert (theory.review_on, theory.updated, theory.outcomes["joy"].by) == ("2026", "2025", "2027")
    assert loads('{"toc": 1, "review_on": 2026}').review_on == "2026"


def test_amounts_may_be_numbers_or_words() -> None:
    theory = loads("toc: 1\nindicators: {s: {baseline: unknown, target: 80, threshold: {value: 6 months in work}}}")
    score = theory.indicators["s"]
    assert [score.amount(part).value for part in ("baseline", "target", "threshold")] == [
        "unknown", 80, "6 months in work",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text", ["no", "010", "12:30", "2020-01-15", "~", "null", "1_000", "0b1", "1:20:30", "=", "<<", "y", "a: b", "x #y"]
)
def test_other_readers_of_yaml_see_the_same_text(text: str) -> None:
    """PyYAML follows YAML 1.1, where ``no`` is a flag and ``12:30`` a number, so such texts are written in quotes."""
    written = dumps(from_tree({"toc": 1, "title": text, "outcomes": {"joy": {"statement": text, "strands": [text]}}}))
    read = yaml.safe_load(written)
    assert read["title"] == read["outcomes"]["joy"]["statement"] == read["outcomes"]["joy"]["strands"][0] == text


@pytest.mark.parametrize("name", hand_written.ALL)
def test_the_pure_parser_gives_the_same_theory(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    fast = loads(hand_written.ALL[name], format="yaml")
    changed = fast.model_copy(update={"title": "Another", "outcomes": {}})
    saved = dumps(changed)
    monkeypatch.setattr(yaml_reader, "_parser", yaml.SafeLoader)
    slow = loads(hand_written.ALL[name], format="yaml")
    assert slow == fast
    assert slow.source.lines == fast.source.lines
    assert dumps(changed) == saved


@pytest.mark.parametrize("name", [name for name, (data, _) in BROKEN.items() if len(data) < 10_000])
def test_the_pure_parser_refuses_the_same_files(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    data, file = BROKEN[name]
    monkeypatch.setattr(yaml_reader, "_parser", yaml.SafeLoader)
    with pytest.raises(TheoryFileError) as caught:
        loads(data, format="json" if file.endswith(".json") else "yaml")
    assert "broken YAML" not in str(caught.value)


def test_lines_are_known() -> None:
    source = loads(hand_written.TIDY).source
    assert source.lines["outcomes", "joy", "statement"] == 16
    assert source.lines["links", "talk>safe"] == 51
    assert source.lines["links", "talk>safe", "to"] == 52
    assert loads('{"toc": 1,\n "links": [\n  {"from": "a",\n   "to": "b"}]}').source.lines["links", "a>b", "to"] == 4


def test_the_table_of_date_fields_is_that_of_the_model() -> None:
    known = {"": set(years.OWN_DATES)} | {table: set(names) for table, names in years.DATES.items()}
    for table, record in [("", model.Theory), *model.RECORD_TABLES.items()]:
        hints = get_type_hints(record, include_extras=True)
        dates = {key for name, key in model.file_names(record) if hints[name] == scalars.PartialDate | None}
        assert known.get(table, set()) == dates, table


def test_years_stand_without_quotes_where_they_are_dates_and_nowhere_else() -> None:
    tree = {
        "toc": 1,
        "title": "2020",
        "outcomes": {"joy": {"by": "2020", "x": {"by": "2020"}, "start": "2020"}},
        "indicators": {"s": {"baseline": {"value": 1, "date": "2020"}, "readings": [{"date": "2020"}]}},
    }
    text = dumps(from_tree(tree))
    assert loads(text).tree() == tree
    assert text.count("2020") - text.count('"2020"') == 3


@pytest.mark.parametrize("char", ["\x85", "\u2028", "\u2029"])
def test_line_breaks_of_old_yaml_are_text(char: str) -> None:
    text = f"toc: 1\ntitle: one{char}two # three{char}four\nversion: 'a{char}\ue000'\noutcomes: {{}}\n"
    theory = loads(text)
    assert theory.title == f"one{char}two"
    assert theory.version == f"a{char}\ue000"
    assert theory.source.lines["outcomes",] == 4
    assert dumps(theory) == text
    assert loads(dumps(theory, like="")) == theory

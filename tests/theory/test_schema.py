"""The published JSON Schema and the reference page say what the reader does."""

from __future__ import annotations

import json
import re
import runpy
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from tests.theory import hand_written
from tests.theory.broken import BROKEN
from toc.theory import json_schema, load, loads, model
from toc.theory.field_words import FIELD_WORDS
from toc.theory.scalars import Plain
from toc.theory.yaml_reader import read_yaml

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "reference" / "theory-file.md"


@pytest.fixture(scope="module")
def schema() -> jsonschema.Draft202012Validator:
    jsonschema.Draft202012Validator.check_schema(json_schema())
    return jsonschema.Draft202012Validator(json_schema())


def plain(value: Any) -> Any:
    """Return the tree as any reader of YAML 1.2 hands it over."""
    if isinstance(value, Plain):
        return value.value
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list) else value


def test_every_model_is_valid(models: Path, schema: jsonschema.Draft202012Validator) -> None:
    files = sorted(models.glob("*.toc.yaml"))
    assert files
    for file in files:
        schema.validate(plain(read_yaml(file.read_text(encoding="utf-8"), file.name).root))
        schema.validate(load(file).tree())


@pytest.mark.parametrize("name", hand_written.ALL)
def test_what_people_write_is_valid(name: str, schema: jsonschema.Draft202012Validator) -> None:
    schema.validate(plain(read_yaml(hand_written.ALL[name], name).root))


WRONG = [
    "no format version", "a later format version", "a version as text", "a list", "plain words", "ids that are none",
    "an id that is too long", "wrong types", "unknown words", "dates that are none", "an amount that is none",
]  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_the_reader_refuses_is_not_valid(name: str, schema: jsonschema.Draft202012Validator) -> None:
    tree = plain(read_yaml(BROKEN[name][0].decode(), name).root)
    assert list(schema.iter_errors(tree))


def test_the_schema_names_as_many_faults_as_the_reader(schema: jsonschema.Draft202012Validator) -> None:
    tree = plain(read_yaml(BROKEN["wrong types"][0].decode(), "t").root)
    places = {tuple(error.absolute_path) for error in schema.iter_errors(tree)}
    assert len(places) == 11


def test_the_published_schema_is_fresh() -> None:
    """After a change of the model: toc schema > docs/reference/theory.schema.json."""
    assert json.loads(PAGE.with_name("theory.schema.json").read_text(encoding="utf-8")) == json_schema()


def test_every_record_and_field_has_its_words() -> None:
    for name, record in vars(model).items():
        if isinstance(record, type) and issubclass(record, model.Record) and name not in ("Record", "Named"):
            own = {key for _, key in model.file_names(record)}
            shared = set(FIELD_WORDS["Element"]) if issubclass(record, model.Element) else set()
            assert own <= set(FIELD_WORDS[name]) | shared, name


def test_the_reference_page_is_fresh() -> None:
    script = runpy.run_path(str(PAGE.with_name("write_theory_file.py")))
    text = PAGE.read_text(encoding="utf-8")
    assert script["page"](text) == text


def test_the_reference_pages_example_is_a_theory() -> None:
    [example] = re.findall(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)
    theory = loads(example)
    assert theory.graph.kinds["theatre>safe>trust"] == "brings_about"
    assert yaml.safe_load(example)["links"][0]["from"] == "trust"

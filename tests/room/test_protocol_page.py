"""The protocol's page and schema say what the code does."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

from editor_ui.room.protocol import CLIENT, SERVER

DOCS = Path(__file__).resolve().parents[2] / "docs" / "reference"


def writer():
    spec = importlib.util.spec_from_file_location("write_protocol", DOCS / "write_protocol.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_and_the_schema_are_fresh():
    made = writer()
    text = (DOCS / "protocol.md").read_text()
    assert made.page(text) == text, "run python docs/reference/write_protocol.py"
    assert made.schema() == (DOCS / "protocol.schema.json").read_text(), "run python docs/reference/write_protocol.py"


def test_the_asyncapi_file_is_fresh_and_leads_to_the_schema():
    text = (DOCS / "protocol.asyncapi.json").read_text()
    assert writer().asyncapi() == text, "run python docs/reference/write_protocol.py"
    defined = json.loads((DOCS / "protocol.schema.json").read_text())["$defs"]
    messages = json.loads(text)["channels"]["room"]["messages"]
    assert {message["payload"]["$ref"].rsplit("/", 1)[1] for message in messages.values()} <= set(defined)


def test_every_message_is_on_the_page():
    text = (DOCS / "protocol.md").read_text()
    for adapter in (CLIENT, SERVER):
        for name in adapter.json_schema()["discriminator"]["mapping"]:
            assert f"`{name} {{" in text, name


def test_the_schema_is_whole():
    schema = json.loads((DOCS / "protocol.schema.json").read_text())
    wanted = {part.split('"')[0] for part in json.dumps(schema).split("#/$defs/")[1:]}
    assert wanted <= set(schema["$defs"])

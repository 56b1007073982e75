"""Write the generated parts of protocol.md, and the JSON Schema: ``python docs/reference/write_protocol.py``."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import get_args

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from editor_ui.room.acts import AnyAct
from editor_ui.room.powers import POWERS, SITUATIONS
from editor_ui.room.protocol import CLIENT, SERVER, json_schema
from editor_ui.room.words import ROLES, VERSION

HERE = Path(__file__).resolve().parent


def powers() -> str:
    """The table of powers: for each role, when."""
    rows = ["| power | " + " | ".join(ROLES) + " |", "| --- |" + " --- |" * len(ROLES)]
    for power, roles in POWERS.items():
        cells = []
        for role in ROLES:
            when = roles[role]
            missing = [situation for situation in SITUATIONS if situation not in when]
            cells.append("always" if not missing else "not when " + ", ".join(missing) if when else "–")
        rows.append(f"| `{power}` | " + " | ".join(cells) + " |")
    return "\n".join(rows)


def acts() -> str:
    """The list of acts, with their fields."""
    rows = ["| act | fields | what it does |", "| --- | --- | --- |"]
    for model in get_args(get_args(AnyAct)[0]):
        fields = [
            f"{name}{'' if info.is_required() else '?'}" for name, info in model.model_fields.items() if name != "do"
        ]
        words = " ".join((model.__doc__ or "").split()).replace("``", "`")
        rows.append(f"| `{model.model_fields['do'].default}` | {', '.join(f'`{f}`' for f in fields)} | {words} |")
    return "\n".join(rows)


def page(text: str) -> str:
    """Return the page with its generated parts made anew."""
    for name, made in (("powers", powers()), ("acts", acts())):
        pattern = rf"(<!-- {name}: [^\n]*-->\n).*?(<!-- /{name} -->)"
        before, after = re.split(pattern, text, flags=re.S)[1:3]
        text = re.sub(pattern, (f"{before}\n{made}\n\n{after}").replace("\\", r"\\"), text, flags=re.S)
    return text


def schema() -> str:
    """Return the JSON Schema's text."""
    return json.dumps(json_schema(), indent=1) + "\n"


def asyncapi() -> str:
    """Return the AsyncAPI file: the socket, its two directions and every message, by reference to the schema."""
    parts = {"client": CLIENT.json_schema(), "server": SERVER.json_schema()}
    messages, ways = {}, {}
    for side, described in parts.items():
        found = sorted(described["discriminator"]["mapping"].items())
        for word, reference in found:
            model = reference.rsplit("/", 1)[1]
            payload = {"$ref": f"protocol.schema.json#/$defs/{model}"}
            messages[f"{side}.{word}"] = {"name": word, "contentType": "application/json", "payload": payload}
        ways[side] = [{"$ref": f"#/channels/room/messages/{side}.{word}"} for word, _ in found]
    room = {"$ref": "#/channels/room"}
    told = "One WebSocket a client; JSON text frames. The story is told in protocol.md."
    tree = {
        "asyncapi": "3.0.0",
        "info": {"title": "The live room", "version": f"{VERSION}.0.0", "description": told},
        "channels": {
            "room": {
                "address": "api/rooms/{room}/socket",
                "parameters": {"room": {"description": "The room's id, from its link."}},
                "messages": messages,
            }
        },
        "operations": {
            "say": {"action": "receive", "channel": room, "messages": ways["client"]},
            "tell": {"action": "send", "channel": room, "messages": ways["server"]},
        },
    }
    return json.dumps(tree, indent=1) + "\n"


if __name__ == "__main__":
    (HERE / "protocol.asyncapi.json").write_text(asyncapi())
    (HERE / "protocol.md").write_text(page((HERE / "protocol.md").read_text()))
    (HERE / "protocol.schema.json").write_text(schema())

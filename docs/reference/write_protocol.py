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
from editor_ui.room.protocol import json_schema
from editor_ui.room.words import ROLES

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
        text = re.sub(pattern, lambda found, made=made: f"{found[1]}\n{made}\n\n{found[2]}", text, flags=re.S)
    return text


def schema() -> str:
    """Return the JSON Schema's text."""
    return json.dumps(json_schema(), indent=1) + "\n"


if __name__ == "__main__":
    (HERE / "protocol.md").write_text(page((HERE / "protocol.md").read_text()))
    (HERE / "protocol.schema.json").write_text(schema())

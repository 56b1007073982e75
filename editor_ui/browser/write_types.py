"""Write the browser's types from the Python models: ``python editor_ui/browser/write_types.py``.

``src/common/model.ts`` is committed; a test fails when it no longer says what the models say.
"""

from __future__ import annotations

import json
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any

OUT = Path(__file__).resolve().parent / "src" / "common" / "model.ts"
HEAD = """// Generated from the Python models by write_types.py. Do not edit by hand.


export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
"""
# records of the theory: their written fields, all optional, in the order of the model
RECORDS = (
    "Strand",
    "Stakeholder",
    "Outcome",
    "Intervention",
    "Assumption",
    "Indicator",
    "Evidence",
    "Factor",
    "Link",
    "Idea",
)


def type_of(schema: dict[str, Any] | bool) -> str:
    """Return the TypeScript type of a JSON Schema."""
    if isinstance(schema, bool) or not schema:
        return "Json"
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    if "const" in schema:
        return json.dumps(schema["const"])
    if "enum" in schema:
        return " | ".join(json.dumps(word) for word in schema["enum"])
    for key in ("anyOf", "oneOf"):
        if key in schema:
            return " | ".join(dict.fromkeys(type_of(part) for part in schema[key]))
    match schema.get("type"):
        case "string":
            return "string"
        case "integer" | "number":
            return "number"
        case "boolean":
            return "boolean"
        case "null":
            return "null"
        case "array":
            if "prefixItems" in schema:
                return "[" + ", ".join(type_of(item) for item in schema["prefixItems"]) + "]"
            inner = type_of(schema.get("items", {}))
            return f"({inner})[]" if "|" in inner else f"{inner}[]"
        case "object":
            if "properties" in schema:
                return "{ " + "; ".join(f"{key}?: {type_of(part)}" for key, part in schema["properties"].items()) + " }"
            return f"Record<string, {type_of(schema.get('additionalProperties', {}))}>"
    return "Json"


def interface(name: str, schema: dict[str, Any], *, all_optional: bool = False, sent: bool = False) -> str:
    """Return one exported interface. ``sent``: only what may be null may be absent: the server writes defaults."""
    if "properties" not in schema:
        return f"export type {name} = {type_of(schema)};\n"
    required = set(schema.get("required", ()))
    lines = [f"export interface {name} {{"]
    for field, part in schema["properties"].items():
        must = field in required or "const" in part or (sent and "null" not in type_of(part))
        lines.append(f"  {field}{'' if must and not all_optional else '?'}: {type_of(part)};")
    return "\n".join([*lines, "}", ""])


def words(schema: dict[str, Any]) -> list[str] | None:
    """Return the words that a field may hold, if they are a closed set."""
    parts = [schema, *schema.get("anyOf", ())]
    found = [word for part in parts for word in part.get("enum", ())]
    return found or None


def defaults(record: Any) -> dict[str, Any]:
    """Return the default values of a dataclass, by field."""
    found: dict[str, Any] = {}
    for field in fields(record):
        if field.default is not MISSING:
            found[field.name] = field.default
        elif field.default_factory is not MISSING:
            found[field.name] = field.default_factory()
    return found


def typescript() -> str:
    """Return the whole text of ``model.ts``."""
    from pydantic import TypeAdapter

    from editor_ui.room.protocol import json_schema
    from toc.layout.scene import Box, Line, Mark, Scene
    from toc.theory.model import STEPS, Theory

    parts = [HEAD]
    wire = json_schema()["$defs"]
    for name, schema in wire.items():
        sent = name.startswith("Server") or name.endswith("Shown") or name in {"Here", "State", "Counts", "LinkSecret"}
        parts.append(interface(name, schema, sent=sent))
    scene = TypeAdapter(Scene).json_schema(ref_template="#/$defs/{model}")
    for name, schema in {**scene.pop("$defs"), "Scene": scene}.items():
        parts.append(interface(f"Scene{name}" if name != "Scene" else name, schema, sent=True))
    text = "\n".join(parts)
    for name in ("Box", "Line", "Lane", "Mark", "LegendItem"):
        for shape in (f": {name}[]", f": {name};"):
            text = text.replace(shape, shape.replace(name, f"Scene{name}"))
    left_out = {"Scene": defaults(Scene), "Box": defaults(Box), "Line": defaults(Line), "Mark": defaults(Mark)}
    text += "\n/** What the Scene's JSON leaves out because it holds its default. */\n"
    text += f"export const SCENE_DEFAULTS = {json.dumps(left_out, indent=2)} as const;\n"
    theory = Theory.model_json_schema(by_alias=True)["$defs"]
    choices: dict[str, dict[str, list[str]]] = {}
    written: dict[str, list[str]] = {}
    flags: dict[str, list[str]] = {}
    for name in RECORDS:
        properties = theory[name]["properties"]
        written[name.lower()] = [field for field in properties if field not in {"id", "named"}]
        flags[name.lower()] = [field for field, part in properties.items() if type_of(part).startswith("boolean")]
        choices[name.lower()] = {field: found for field, part in properties.items() if (found := words(part))}
    text += '\nexport type Role = ServerHello["role"];\n'
    text += f"\nexport const STEPS = {json.dumps(STEPS)} as const;\n"
    text += "\n/** Every field of every kind, in the file's order. */\n"
    text += f"export const FIELDS: Record<string, readonly string[]> = {json.dumps(written, indent=2)};\n"
    text += "\n/** The fields that are yes or no. */\n"
    text += f"export const FLAGS: Record<string, readonly string[]> = {json.dumps(flags, indent=2)};\n"
    text += "\n/** The words that a field may hold, where they are a closed set. */\n"
    text += "export const CHOICES: Record<string, Record<string, readonly string[]>> = "
    text += f"{json.dumps(choices, indent=2)};\n"
    return text


if __name__ == "__main__":
    OUT.write_text(typescript(), encoding="utf-8")

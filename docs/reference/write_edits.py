"""Write the list of edits in docs/reference/edits.md from the code: ``python docs/reference/write_edits.py``."""

from __future__ import annotations

import inspect
import re
import sys
from pathlib import Path
from typing import get_args

from pydantic.fields import FieldInfo

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from toc.edits.model import AnyEdit, Edit

PAGE = Path(__file__).with_name("edits.md")
MARKS = ("<!-- from here on written by write_edits.py -->", "<!-- up to here -->")


def rows() -> str:
    """Return a section per edit: its words and its fields."""
    out = []
    for cls in get_args(get_args(AnyEdit)[0]):
        out.append(f"### `{cls.model_fields['do'].default}`\n")
        out.append(f"{said(cls)}\n")
        must = [name_of(name, info) for name, info in cls.model_fields.items() if info.is_required()]
        may = [
            name_of(name, info) for name, info in cls.model_fields.items() if not info.is_required() and name != "do"
        ]
        out.append("Fields: " + ", ".join(must) + ("; " if must and may else "") + of_choice(may) + "\n")
    return "\n".join(out)


def name_of(name: str, info: FieldInfo) -> str:
    """Return a field's name as in JSON, with its default where that says something."""
    default = info.default if isinstance(info.default, str) and info.default else ""
    return f"`{info.alias or name}`" + (f" ({default})" if default else "")


def of_choice(names: list[str]) -> str:
    """Return the fields that may be left out."""
    return f"if wanted {', '.join(names)}." if names else "."


def said(cls: type[Edit]) -> str:
    """Return the docstring as Markdown."""
    text = inspect.cleandoc(cls.__doc__ or "")
    return re.sub(r"``", "`", text)


def page(text: str) -> str:
    """Return the page with the part between the marks written anew."""
    before, rest = text.split(MARKS[0])
    return f"{before}{MARKS[0]}\n\n{rows()}\n{MARKS[1]}{rest.split(MARKS[1])[1]}"


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")

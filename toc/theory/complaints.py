"""pydantic's complaints about one record in words: the way to the value, what was found, what was expected."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from toc.theory.scalars import Plain
from toc.theory.tree import Path, shorten


def found(value: Any) -> str:
    """Say what stands in the file, short enough for one line."""
    if value is None:
        return "nothing"
    if isinstance(value, Plain):
        return f"the flag {value.raw}" if isinstance(value.value, bool) else f"the number {shorten(value.raw, 30)}"
    if isinstance(value, bool):
        return f"the flag {str(value).lower()}"
    if isinstance(value, (int, float)):
        return f"the number {value!r}"
    if isinstance(value, str):
        return f'the text "{shorten(value, 50)}"' if value.strip() else "an empty text"
    if isinstance(value, dict):
        names = ", ".join(shorten(str(key), 20) for key in list(value)[:4])
        return f"a record ({names}{', …' if len(value) > 4 else ''})" if value else "an empty record"
    if isinstance(value, (list, tuple)):
        return f"a list of {len(value)}" if value else "an empty list"
    return f"a {type(value).__name__}"


def near(word: str, words: Sequence[str]) -> str:
    """Return ``". Did you mean …?"`` for a word that is nearly one of ``words``, else nothing."""
    from difflib import get_close_matches  # only when something is wrong already

    plain = word.strip().lower().replace("-", "_").replace(" ", "_")
    close = get_close_matches(plain, words, n=1, cutoff=0.6)
    return f". Did you mean {close[0]}?" if close else ""


_BASE = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "tuple_type": "a list, such as [a, b]",
    "dict_type": "a record of names and values, such as {name: value}",
    "model_type": "a record of fields, such as {field: value}",
    "model_attributes_type": "a record of fields, such as {field: value}",
    "finite_number": "a number that is not infinite",
}
_FLAGS = {"yes": "true", "on": "true", "y": "true", "1": "true", "no": "false", "off": "false", "n": "false"}


def _expected(error: Any, value: Any) -> str:
    kind: str = error["type"]
    context = error.get("ctx") or {}
    if kind == "literal_error":
        words = [word.strip().strip("'") for word in context["expected"].replace(" or ", ", ").split(",")]
        hint = near(value, words) if isinstance(value, str) else ""
        return ("one of " + ", ".join(words) if len(words) > 1 else words[0]) + hint
    if kind == "bool_type":
        raw = value.raw if isinstance(value, Plain) else str(value)
        meant = _FLAGS.get(raw.strip().lower())
        return "true or false" + (f". Did you mean {meant}?" if meant else "")
    if kind in ("greater_than_equal", "less_than_equal"):
        return "a number from 0 to 100" if "le" in context or kind == "less_than_equal" else "a number of 0 or more"
    if kind == "value_error":
        message = str(error["msg"]).removeprefix("Value error, ")
        return message.removeprefix("expected ")
    return _BASE.get(kind, str(error["msg"]).lower())


def complaints(errors: Sequence[Any], record: Any) -> Iterator[tuple[Path, str, str]]:
    """Yield ``(way within the record, found, expected)`` for each fault, each value once.

    Args:
        errors: ``ValidationError.errors()`` of the record.
        record: the mapping that was validated.
    """
    seen: dict[Path, tuple[Any, list[str]]] = {}
    for error in errors:
        path: Path = ()
        value = record
        for part in error["loc"]:  # parts that are not in the tree name pydantic's union branches
            inside = (
                part in value
                if isinstance(value, dict)
                else (isinstance(part, int) and isinstance(value, (list, tuple)) and part < len(value))
            )
            if inside:
                value = value[part]
                path = (*path, part)
        words = seen.setdefault(path, (value, []))[1]
        expected = _expected(error, value)
        if expected not in words:
            words.append(expected)
    for path, (value, words) in seen.items():
        deeper = any(len(other) > len(path) and other[: len(path)] == path for other in seen)
        if not deeper:
            yield path, found(value), _either(words)


def _either(words: list[str]) -> str:
    if "a number" in words:
        words = [word for word in words if word != "a whole number"]
    words.sort(key=lambda word: word.startswith("a record"))  # the longest comes last
    return ", ".join(words[:-1]) + (" or " if len(words) > 1 else "") + words[-1]

"""The JSON Schema of the theory file, made from the model."""

from __future__ import annotations

from typing import Any


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a theory file."""
    from toc.theory.model import Theory

    return Theory.model_json_schema()

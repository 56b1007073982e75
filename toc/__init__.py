"""Theories of change as typed graphs: load, ask, check, draw, measure, save.

>>> import toc
>>> theory = toc.loads("toc: 1\\noutcomes: {joy: {statement: Staff find joy in their work, role: long_term}}")
>>> theory.outcomes["joy"].statement
'Staff find joy in their work'

What stands in ``__all__`` is the public surface (docs/reference/library.md); each name is imported when it is first
used, so that ``import toc`` costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from toc.display import Findings, check
    from toc.edits import apply
    from toc.graph import Fallout, Graph, Risk
    from toc.pictures import draw
    from toc.theory import (
        Problem,
        Theory,
        TheoryFileError,
        dumps,
        from_tree,
        json_schema,
        load,
        loads,
        save,
        to_tree,
    )
    from toc.theory.example import example

__version__ = "0.1.0"

# public name → where it lives
_PUBLIC = {
    "Fallout": "toc.graph",
    "Findings": "toc.display",
    "Graph": "toc.graph",
    "Problem": "toc.theory",
    "Risk": "toc.graph",
    "Theory": "toc.theory",
    "TheoryFileError": "toc.theory",
    "apply": "toc.edits",
    "check": "toc.display",
    "draw": "toc.pictures",
    "dumps": "toc.theory",
    "example": "toc.theory.example",
    "from_tree": "toc.theory",
    "json_schema": "toc.theory",
    "load": "toc.theory",
    "loads": "toc.theory",
    "save": "toc.theory",
    "to_tree": "toc.theory",
}

__all__ = [
    "Fallout",
    "Findings",
    "Graph",
    "Problem",
    "Risk",
    "Theory",
    "TheoryFileError",
    "apply",
    "check",
    "draw",
    "dumps",
    "example",
    "from_tree",
    "json_schema",
    "load",
    "loads",
    "save",
    "to_tree",
]


def __getattr__(name: str) -> Any:
    if name not in _PUBLIC:
        raise AttributeError(f"module 'toc' has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(_PUBLIC[name]), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})

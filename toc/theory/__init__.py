"""The typed theory of change, and its file.

``load`` and ``loads`` read, ``save`` and ``dumps`` write; :class:`Theory` and its records are frozen and change only
through :mod:`toc.edits`. :class:`TheoryFileError` is the only error that a text can raise.
"""

from toc.theory.build import dismissal_id, effective_ids
from toc.theory.errors import Problem, TheoryFileError
from toc.theory.files import dumps, from_tree, load, loads, save, to_tree
from toc.theory.model import (
    ELEMENT_KINDS,
    ELEMENT_TABLES,
    LIST_TABLES,
    RECORD_TABLES,
    REFERENCE_FIELDS,
    STEPS,
    Element,
    Kind,
    Step,
    Theory,
)
from toc.theory.schema import json_schema

__all__ = [
    "ELEMENT_KINDS",
    "ELEMENT_TABLES",
    "LIST_TABLES",
    "RECORD_TABLES",
    "REFERENCE_FIELDS",
    "STEPS",
    "Element",
    "Kind",
    "Problem",
    "Step",
    "Theory",
    "TheoryFileError",
    "dismissal_id",
    "dumps",
    "effective_ids",
    "from_tree",
    "json_schema",
    "load",
    "loads",
    "save",
    "to_tree",
]

"""Pure functions from a theory and an edit to a new theory and the changes made: the only way a theory changes.

``apply`` makes an edit or refuses it and changes nothing; ``invert`` and ``apply_changes`` take changes back and
replay them; ``changes_still_stand`` and ``undo`` serve a room, in which others go on working meanwhile.
"""

from toc.edits.door import Conflict, Result, apply, apply_changes, changes_still_stand, invert, parse, undo
from toc.edits.model import EDIT, AnyEdit, Change, Refused

__all__ = [
    "EDIT",
    "AnyEdit",
    "Change",
    "Conflict",
    "Refused",
    "Result",
    "apply",
    "apply_changes",
    "changes_still_stand",
    "invert",
    "parse",
    "undo",
]

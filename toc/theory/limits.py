"""What a theory file may be at most, checked before anything is built from it."""

from __future__ import annotations

from toc.theory.errors import Problem, TheoryFileError
from toc.theory.scalars import FORBIDDEN

MAX_BYTES = 16 * 1024 * 1024
MAX_DEPTH = 32
MAX_VALUES = 2_000_000  # a dense file of 16 MB holds fewer; more are somebody's attempt to keep a server busy
MAX_PROBLEMS = 100  # a file with more faults than this is not a theory; nobody reads the rest


def too_deep(file: str, line: int, column: int, field: str = "") -> Problem:
    """Return the problem of a file that nests deeper than the limit."""
    return Problem(file, line, column, field, f"more than {MAX_DEPTH} levels of nesting", f"at most {MAX_DEPTH}")


def too_many(file: str, line: int) -> Problem:
    """Return the problem of a file that holds more values than any theory."""
    return Problem(file, line, 0, "", f"more than {MAX_VALUES:,} values", "fewer; a theory file holds words, not data")


def too_big(file: str, size: int) -> Problem:
    """Return the problem of a file over the size limit."""
    found = f"a file of {size / 1024 / 1024:.1f} MB"
    return Problem(
        file, 0, 0, "", found, f"at most {MAX_BYTES // 1024 // 1024} MB; a theory file holds words, not data"
    )


def decode(data: bytes, file: str) -> str:
    """Return the text of a theory file's bytes, without a byte order mark.

    Raises:
        TheoryFileError: too big, not UTF-8, or holding control characters.
    """
    if len(data) > MAX_BYTES:
        raise TheoryFileError([too_big(file, len(data))])
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise TheoryFileError([Problem(file, 1, 0, "", "UTF-16 text", "UTF-8; save the file again as UTF-8")])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - (data.rfind(b"\n", 0, error.start) + 1) + 1
        found = f"the byte 0x{data[error.start]:02X}, which is not UTF-8"
        raise TheoryFileError([Problem(file, line, column, "", found, "UTF-8; save the file again as UTF-8")]) from None
    check_characters(text, file)
    return text


def check_characters(text: str, file: str) -> None:
    """Refuse a text that holds characters which no theory may hold.

    Raises:
        TheoryFileError: naming the first such character and its place.
    """
    match = FORBIDDEN.search(text)
    if match is None:
        return
    start = match.start()
    line = text.count("\n", 0, start) + 1
    column = start - (text.rfind("\n", 0, start) + 1) + 1
    raise TheoryFileError([Problem(file, line, column, "", character(match[0]), "text without control characters")])


def character(char: str) -> str:
    """Name a character that cannot be shown."""
    return f"the character U+{ord(char):04X}"

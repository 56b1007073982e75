"""How every command speaks of what went wrong: to stderr, with the place, what was found and what was expected."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from toc.theory.errors import Problem, TheoryFileError

if TYPE_CHECKING:
    from toc.theory import Theory

WRONG = 2  # the exit code of a file that could not be read and of a call that was wrong


def report(problems: tuple[Problem, ...]) -> None:
    """Print a file's problems to stderr, a short paragraph each."""
    for problem in problems:
        place = problem.file + (f":{problem.line}" if problem.line else "")
        place += f":{problem.column}" if problem.line and problem.column else ""
        click.echo(f"{click.style(place, bold=True)}  {problem.field}".rstrip(), err=True)
        click.echo(f"  found     {problem.found}", err=True)
        click.echo(f"  expected  {problem.expected}", err=True)
    count = len(problems)
    file = problems[0].file if problems else "the file"
    said = "1 problem" if count == 1 else f"{count} problems"
    click.echo(f"{said} in {file}; it was not opened, and nothing was changed.", err=True)


def hint(theory: Theory) -> None:
    """Print to stderr which fields of a theory are probably misspelt; it is open all the same."""
    from toc.theory.hints import hints

    for problem in hints(theory):
        place = problem.file + (f":{problem.line}" if problem.line else "")
        click.echo(f"{click.style(place, bold=True)}  {problem.field}", err=True)
        click.echo(f"  found     {problem.found}", err=True)
        click.echo(f"  expected  {problem.expected}", err=True)


def sentence(said: object) -> str:
    """Return words as a sentence: the first letter large, with a full stop unless they end a sentence already."""
    text = str(said)
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?", "!")) else ".")


def _os_words(error: OSError) -> str:
    return {
        errno.ENOENT: "there is no such file or folder",
        errno.EISDIR: "it is a folder",
        errno.EACCES: "it may not be opened (permissions)",
        errno.EEXIST: "it exists already",
        errno.ENOSPC: "the disk is full",
        errno.EROFS: "the disk may only be read",
    }.get(error.errno or 0, (error.strerror or str(error)).lower())


def say_os_error(error: OSError) -> None:
    """Print to stderr what the system refused and for which file, or which folder on the way to it is missing."""
    name = os.fsdecode(error.filename) if isinstance(error.filename, (str, bytes)) else "toc"
    folder = os.path.dirname(name)  # noqa: PTH120 - a Path would drop the "./" that a person wrote
    if error.errno == errno.ENOENT and folder and not os.path.isdir(folder):  # noqa: PTH112
        click.echo(f"{click.style(folder, bold=True)}: there is no such folder", err=True)
        return
    click.echo(f"{click.style(name, bold=True)}: {_os_words(error)}", err=True)


def os_problem(error: OSError, file: str) -> Problem:
    """Return what the system refused as a problem of the file, for formats that programs read."""
    return Problem(file, 0, 0, "", f"a file that could not be opened: {_os_words(error)}", "a theory file")


@contextmanager
def plainly(context: click.Context) -> Iterator[None]:
    """Turn what a command may raise into words on stderr and exit code 2; a closed pipe ends it quietly.

    Args:
        context: the command's context, which is left through ``exit``.
    """
    try:
        yield
    except TheoryFileError as error:
        report(error.problems)
        context.exit(WRONG)
    except OSError as error:
        if error.errno == errno.EPIPE:
            # the reader (``| head``) has all that it wants; what is still buffered has nowhere to go
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            context.exit(0)
        say_os_error(error)
        context.exit(WRONG)

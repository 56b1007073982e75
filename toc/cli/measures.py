"""``toc measures``: write the measurement plan."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from toc.measures import WRITERS, UnknownFormat, write
from toc.theory import Theory, TheoryFileError, load

_KNOWN = ", ".join(WRITERS)


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    "out",
    required=True,
    help=f"Where to write; its suffix says the format ({_KNOWN}). - for standard output.",
)
@click.option("--format", "suffix", help=f"The format ({_KNOWN}), where the output's name does not say it.")
def measures(file: Path, out: str, suffix: str | None) -> None:
    """Write the measurement plan of the theory in FILE.

    \b
    toc measures our-theory.toc.yaml -o plan.xlsx            a workbook to collect data in
    toc measures our-theory.toc.yaml -o - --format csv       the measure list for another program
    """
    format = _format(out, suffix)
    _deliver(write(_theory(file), format), out)


def _format(out: str, suffix: str | None) -> str:
    found = (suffix or ("" if out == "-" else Path(out).suffix)).lower().lstrip(".")
    if not found:
        where = "standard output" if out == "-" else out
        raise _stop(f"{where}: nothing says which format to write. Use --format with one of {_KNOWN}.")
    if found not in WRITERS:
        raise _stop(str(UnknownFormat(found)))
    return found


def _theory(file: Path) -> Theory:
    try:
        return load(file)
    except TheoryFileError as error:
        raise _stop(str(error)) from None


def _deliver(made: bytes, out: str) -> None:
    try:
        if out == "-":
            sys.stdout.buffer.write(made)
            sys.stdout.buffer.flush()
        else:
            Path(out).write_bytes(made)
    except OSError as error:
        raise _stop(
            f"{out}: cannot be written ({error.strerror or error}). Is the folder there, and yours to write to?"
        ) from None


def _stop(message: str) -> click.exceptions.Exit:
    click.echo(message, err=True)
    return click.exceptions.Exit(2)

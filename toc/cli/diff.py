"""``toc diff``: how two theories differ, as edits."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

_COLOURS = {"+": "green", "-": "red", "~": "yellow"}


@click.command()
@click.argument("old", type=click.Path(path_type=Path, dir_okay=False))
@click.argument("new", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def diff(old: Path, new: Path, form: str) -> None:
    """Show how the theory in NEW differs from the one in OLD.

    Boxes are matched by their ids; one whose id alone changed is shown as renamed. The order in which a file lists
    its records is no difference. JSON gives the edits that lead from OLD to NEW, as the library and the live room take
    them.

    Exit code: 0 the same, 1 different, 2 a file could not be read.
    """
    from toc.compare import describe, difference
    from toc.theory import load

    before, after = load(old), load(new)
    edits = difference(before, after)
    if form == "json":
        steps = [{"do": edit.do} | edit.model_dump(mode="json", exclude_defaults=True) for edit in edits]
        tree = {"same": not edits, "edits": steps}
        click.echo(json.dumps(tree, ensure_ascii=False, indent=2))
    elif not edits:
        click.echo("The two theories say the same.")
    else:
        for line in describe(edits, before, after):
            click.echo(_coloured(line))
        click.echo(_counted(edits))
    sys.exit(1 if edits else 0)


def _coloured(line: str) -> str:
    colour = _COLOURS.get(line.strip()[:1])
    return click.style(line, fg=colour) if colour and not line.startswith("     ") else line


def _counted(edits: tuple[Any, ...]) -> str:
    return f"{len(edits)} difference{'s' if len(edits) != 1 else ''}"

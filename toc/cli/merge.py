"""``toc merge``: join two theories that grew from one."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, Literal

import click


@click.command()
@click.argument("base", type=click.Path(path_type=Path, dir_okay=False))
@click.argument("ours", metavar="A", type=click.Path(path_type=Path, dir_okay=False))
@click.argument("theirs", metavar="B", type=click.Path(path_type=Path, dir_okay=False))
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path, dir_okay=False), help="Where to write.")
@click.option(
    "--take",
    type=click.Choice(["a", "b", "base"]),
    help="Whose word to take at every conflict; without it a merge with conflicts writes nothing.",
)
@click.option(
    "--keep-both",
    is_flag=True,
    help="Boxes that A and B added under one id with other words are two: B's gets another id.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def merge(base: Path, ours: Path, theirs: Path, output: Path, take: str | None, keep_both: bool, form: str) -> None:
    """Join the theories in A and B, which both grew from the one in BASE, and write the result.

    What one side changed is taken; where both changed the same thing differently, it is listed as a conflict and never
    guessed: nothing is written until you say whose word to take, or until you have settled it in A or B. Comments and
    order of A's file are kept. Boxes that the two sides added and that seem to mean the same are named.

    Exit code: 0 joined, 1 there are conflicts, 2 a file could not be read or written.
    """
    from toc.compare import alike
    from toc.compare import merge as join
    from toc.theory import load, save

    root, mine, other = load(base), load(ours), load(theirs)
    side: Literal["base", "ours", "theirs"] = {"a": "ours", "b": "theirs"}.get(take or "", "base")  # type: ignore[assignment]
    merged = join(root, mine, other, take=side, keep_both=keep_both)
    written = not merged.clashes or take is not None
    if written:
        save(merged.theory, output)
    pairs = [pair for pair in alike(mine, other) if _new(root, pair.one) and _new(root, pair.other)]
    if form == "json":
        tree: dict[str, Any] = {
            "written": str(output) if written else None,
            "conflicts": [_named(clash._asdict()) for clash in merged.clashes],
            "alike": [pair._asdict() for pair in pairs],
        }
        click.echo(json.dumps(tree, ensure_ascii=False, indent=2))
    else:
        _say(merged, pairs, output if written else None, mine, other)
    sys.exit(1 if merged.clashes else 0)


def _new(root: Any, id: str) -> bool:
    return root.element(id) is None


def _named(tree: dict[str, Any]) -> dict[str, Any]:
    """Call the sides what the command line calls them."""
    return {{"ours": "a", "theirs": "b"}.get(key, key): value for key, value in tree.items()}


def _say(merged: Any, pairs: list[Any], output: Path | None, mine: Any, other: Any) -> None:
    from toc.compare import described

    for clash in merged.clashes:
        head, *rest = described(clash, ("base", "A", "B"))
        click.echo(f"{click.style('conflict', fg='red', bold=True)}  {head}")
        for line in rest:
            click.echo(line)
    for pair in pairs:
        words = mine.element(pair.one).label, other.element(pair.other).label
        click.echo(
            f"{click.style('alike', fg='yellow')}  {pair.one} “{words[0]}” and {pair.other} “{words[1]}”: one box?"
        )
    count = len(merged.clashes)
    said = f"{count} conflict{'s' if count != 1 else ''}"
    if output is None:
        click.echo(f"{said}; nothing was written. Settle them in A or B, or say --take a, b or base.")
    elif count:
        click.echo(f"{said}, settled as you said; written to {output}")
    else:
        click.echo(f"joined without a conflict; written to {output}")

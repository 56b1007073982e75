"""``toc new``: a starter file that asks the method's first question."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from toc.cli.errors import WRONG
from toc.theory.yaml_scalars import scalar

STARTER = """\
# A theory of change says what must be true for a long-term outcome to happen, worked out backwards from that outcome.
# This file is yours: write in it by hand, keep it in git, or open it in the live editor (toc serve {name}).
# Ask "toc check {name}" what to talk about next.
toc: 1
title: {title}
step: backwards_mapping   # how far you have come; checks of later steps stay silent: set_up, long_term,
                          # backwards_mapping, connecting, assumptions, interventions, indicators, review

outcomes:
  # The first question: what will be true, in the end, for the people you do this for?
  # Say who, and what is true of them, as if it held already. No number (that is its measure), no activity
  # (that is an intervention). For example: "Staff find joy in their work".
  goal:
    statement: {outcome}
    role: long_term
    beneficiaries: []   # ids from stakeholders, such as [staff]

# Next, ask of the goal: what must be true for this to happen? Every answer is an outcome of its own …
#
#   safe-to-share: {{statement: Staff feel safe to share what they find hard}}
#
# … and an arrow, with the reason why the one leads to the other:
#
# links:
#   - {{from: safe-to-share, to: goal, because: why one leads to the other}}
#
# Then ask the same of each answer, until you reach what already holds or what you can do something about.
"""


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--title", help="What the theory is called.")
@click.option("--outcome", help="The long-term outcome, as a statement of what will be true.")
def new(file: Path, title: str | None, outcome: str | None) -> None:
    """Start a theory FILE that asks the method's first question.

    On a terminal it asks for the title and the long-term outcome; press Enter to leave either open. A file that
    exists already is never touched.
    """
    if not file.suffix:
        file = file.with_name(file.name + ".toc.yaml")
    if file.suffix.lower() not in (".yaml", ".yml", ".json"):
        better = file.with_suffix(".toc.yaml")
        click.echo(f"{file}: a theory file ends in .toc.yaml or .toc.json; try “toc new {better}”", err=True)
        sys.exit(WRONG)
    if file.exists():
        click.echo(f"{file}: it exists already, and was left as it is; choose another name", err=True)
        sys.exit(WRONG)
    if sys.stdin.isatty() and title is None and outcome is None:
        title = click.prompt("What is the theory called?", default="", show_default=False)
        click.echo('\nWhat will be true, in the end, for the people you do this for? ("Staff find joy in their work")')
        outcome = click.prompt("The long-term outcome", default="", show_default=False)
    text = starter(file.name, title or "", outcome or "")
    with file.open("x", encoding="utf-8", newline="\n") as out:
        out.write(text)
    click.echo(f"{file} is ready. Ask it what comes next:\n\n  toc check {file}\n  toc serve {file}")


def starter(name: str, title: str, outcome: str) -> str:
    """Return the text of a starter file.

    Args:
        name: the file's name, for the commands in its comments; ``.json`` gives JSON, which has no comments.
        title: the theory's title; may be empty.
        outcome: the long-term outcome's statement; may be empty.
    """
    title, outcome = " ".join(title.split()), " ".join(outcome.split())
    if name.lower().endswith(".json"):
        goal = {**({"statement": outcome} if outcome else {}), "role": "long_term"}
        tree = {
            "toc": 1,
            **({"title": title} if title else {}),
            "step": "backwards_mapping",
            "outcomes": {"goal": goal},
        }
        return json.dumps(tree, ensure_ascii=False, indent=2) + "\n"
    filled = STARTER.format(
        name=name.replace("\n", " "), title=scalar(title) if title else "", outcome=scalar(outcome) if outcome else ""
    )
    return "\n".join(line.rstrip() for line in filled.split("\n"))

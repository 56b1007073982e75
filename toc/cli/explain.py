"""``toc explain``: what a check sees, why it matters, and what to do; without a name, the whole table."""

from __future__ import annotations

import click

from toc.checks.docstrings import HEADINGS, explained
from toc.checks.runner import UnknownCheck, all_checks, function_of, named_checks
from toc.checks.table import Check
from toc.cli.errors import sentence
from toc.theory.model import STEPS


@click.command()
@click.argument("checks", nargs=-1, metavar="[CODE-or-name]...")
def explain(checks: tuple[str, ...]) -> None:
    """Explain a check: what it sees, why it matters, the question for the room, an example and the fix.

    Without a name it lists all checks by family.
    """
    if not checks:
        _list_all()
        return
    try:
        names = named_checks(checks)
    except UnknownCheck as error:
        raise click.UsageError(f"{sentence(error)} “toc explain” without a name lists them all.") from None
    for place, name in enumerate(names):
        if place:
            click.echo()
        _explain(all_checks()[name])


def _list_all() -> None:
    family = ""
    for check in all_checks().values():
        if check.family != family:
            click.echo(("\n" if family else "") + click.style(check.family, bold=True))
            family = check.family
        title = explained(function_of(check.name)).title.rstrip(".")
        click.echo(f"  {check.code}  {check.name:<28} {title}")
    click.echo("\n“toc explain CODE-or-name” tells more about one.")


def _explain(check: Check) -> None:
    doc = explained(function_of(check.name))
    click.echo(click.style(f"{check.code} {check.name}", bold=True))
    click.echo(doc.title)
    click.echo(click.style(facts(check), dim=True))
    for heading in HEADINGS:
        words = doc.text.get(heading)
        if words:
            click.echo()
            click.echo(click.style(heading, bold=True))
            click.echo("\n".join(f"  {line}".rstrip() for line in words.splitlines()))


def facts(check: Check) -> str:
    """Return a check's severity, step and limits as one line."""
    said: str = check.severity
    if check.export is not None and check.export != check.severity:
        said += f", {check.export} in exports"
    step = STEPS[check.step - 1].replace("_", " ")
    said += f" · from step {check.step}, {step}" if check.step > 1 else " · at every step"
    limits = ", ".join(
        f"{key}: {list(value) if isinstance(value, tuple) else value}" for key, value in check.limits.items()
    )
    if limits:
        said += f" · limits: {limits}"
    if check.words:
        said += f" · word lists: {', '.join(check.words)}"
    return said

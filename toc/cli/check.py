"""``toc check``: check theories, say what to ask the room next, and (with ``--fix``) put right what can be."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from toc.checks.finding import SEVERITIES
from toc.checks.runner import Checker, UnknownCheck, named_checks
from toc.cli import check_formats
from toc.cli.check_formats import Checked, Unread
from toc.cli.errors import WRONG, hint, os_problem, report, say_os_error, sentence
from toc.theory import TheoryFileError, load
from toc.theory.model import STEPS, Theory

FAIL_ON = SEVERITIES


def _list(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """Read LIST: codes or names, comma-separated, repeatable."""
    written = [item.strip() for value in values for item in value.split(",") if item.strip()]
    if values and not written:  # nothing selected is a slip of the pen, not a wish for every check
        raise click.BadParameter(f"found “{values[0]}”; expected codes or names of checks, such as S03,T01", ctx, param)
    try:
        return named_checks(written)
    except UnknownCheck as error:
        raise click.BadParameter(f"{sentence(error)} “toc explain” lists them all.", ctx, param) from None


def _step(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    if value is None:
        return None
    name = value.strip().lower().replace("-", "_").replace(" ", "_")
    if name.isdigit() and 1 <= int(name) <= len(STEPS):
        return STEPS[int(name) - 1]
    if name in STEPS:
        return name
    from difflib import get_close_matches

    close = get_close_matches(name, STEPS, n=1)
    meant = f" Did you mean {close[0]}?" if close else ""
    raise click.BadParameter(f"found “{value}”; expected one of {', '.join(STEPS)}, or 1 to 8.{meant}", ctx, param)


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(), metavar="FILE...")
@click.option("--format", "form", type=click.Choice(list(check_formats.FORMATS)), default="text", help="How to say it.")
@click.option("--step", callback=_step, metavar="STEP", help="The method step to check for; overrides the file's.")
@click.option(
    "--select",
    multiple=True,
    callback=_list,
    metavar="LIST",
    help="Only these checks: codes or names, comma-separated.",
)
@click.option("--ignore", multiple=True, callback=_list, metavar="LIST", help="All but these checks.")
@click.option(
    "--fail-on",
    type=click.Choice(FAIL_ON),
    default="error",
    show_default=True,
    help="From which severity on the exit code is 1.",
)
@click.option("--fix", is_flag=True, help="Put right what can be put right, in the files themselves.")
@click.pass_context
def check(
    ctx: click.Context,
    files: tuple[str, ...],
    form: str,
    step: str | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    fail_on: str,
    fix: bool,
) -> None:
    """Check theories of change and ask what a good facilitator would ask.

    Exit code: 0 when there is nothing at or above --fail-on, 1 when there is, 2 when a file could not be read or the
    call was wrong; the worst over all files.

    \b
    toc check joy.toc.yaml                       what to talk about next
    toc check joy.toc.yaml --step connecting     as far as the group has come
    toc check *.toc.yaml --format github         annotations in a pull request
    toc check joy.toc.yaml --fix                 move numbers to measures, remove broken arrows, …
    """
    checked: list[Checked] = []
    unread: list[Unread] = []
    worst = 0
    for file in files:
        try:
            theory = load(file)
        except TheoryFileError as error:
            report(error.problems)
            unread.append(Unread(file, error.problems))
            worst = WRONG
            continue
        except OSError as error:
            say_os_error(error)
            unread.append(Unread(file, (os_problem(error, file),)))
            worst = WRONG
            continue
        hint(theory)
        settings = _project_settings(Path(file))
        checker = Checker(theory, step=step, select=select, ignore=ignore, dismissed=True, settings=settings)
        for problem in checker.problems:
            click.echo(f"{file}: {problem}", err=True)
        done: tuple[str, ...] = ()
        cannot: frozenset[str] = frozenset()
        if fix:
            theory, done, refused = _fix(checker)
            cannot = frozenset(refused)
            for said in refused.values():
                click.echo(f"{file}: {said}", err=True)
            if done:
                from toc.theory import save

                save(theory, file)
                theory = load(file)  # the lines have moved
        answered = sum(finding.dismissed is not None for finding in checker.findings)
        open_ = tuple(
            finding._replace(fix=None) if finding.id in cannot else finding
            for finding in checker.findings
            if finding.dismissed is None
        )
        checked.append(Checked(file, theory, open_, answered, done))
        if any(SEVERITIES.index(finding.severity) <= SEVERITIES.index(fail_on) for finding in open_):
            worst = max(worst, 1)
    click.echo(check_formats.FORMATS[form](checked, unread), nl=False, color=_colour(ctx, form))
    if fix and form != "text":
        for one in checked:
            for said in one.fixed:
                click.echo(f"{one.file}: {said}", err=True)
    sys.exit(worst)


def _colour(ctx: click.Context, form: str) -> bool | None:
    import os

    if form != "text" or os.environ.get("NO_COLOR"):
        return False
    return True if os.environ.get("FORCE_COLOR") else ctx.color


def _fix(checker: Checker) -> tuple[Theory, tuple[str, ...], dict[str, str]]:
    """Apply every open finding's fix, one after the other, until none is left.

    Returns:
        The theory, what was done, and for each finding whose fix was refused (by its id) why.
    """
    from toc.edits import Refused, apply
    from toc.edits.model import EDIT

    theory = checker.theory
    done: list[str] = []
    refused: dict[str, str] = {}
    tried: set[str] = set()
    while True:
        finding = next((f for f in checker.findings if f.fix and f.dismissed is None and f.id not in tried), None)
        if finding is None or finding.fix is None:
            return theory, tuple(done), refused
        tried.add(finding.id)
        said = f"{finding.code} {finding.check}: {finding.fix.label}"
        try:
            result = apply(theory, EDIT.validate_python(finding.fix.edit))
        except Refused as error:
            refused[finding.id] = f"{said}: {error.message} {error.hint}".rstrip()
            continue
        theory = result.theory
        checker.update(theory, result.changes)
        about = f" ({finding.message.rstrip('.')})"
        done.append(said + about)


def _project_settings(file: Path) -> dict[str, Any]:
    """Return ``[tool.toc.checks]`` of the nearest pyproject.toml at or above the file's folder; empty without one."""
    folder = file.absolute().parent
    for place in (folder, *folder.parents):
        project = place / "pyproject.toml"
        if project.is_file():
            text = project.read_text(encoding="utf-8", errors="replace")
            if "tool.toc" not in text:
                return {}
            import tomllib

            try:
                found = tomllib.loads(text).get("tool", {}).get("toc", {}).get("checks", {})
            except tomllib.TOMLDecodeError as error:
                raise click.UsageError(f"{project}: {error}") from None
            return found if isinstance(found, dict) else {}
    return {}

"""``toc measures``: write the measurement plan, draw a measure's chart, take readings back from a workbook."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

import click

from toc.cli.errors import WRONG, plainly
from toc.measures import WRITERS, write
from toc.theory import Theory, load, save

_KNOWN = ", ".join(WRITERS)
_CHARTS = ("svg", "png", "pdf", "csv")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("-o", "--output", "out", metavar="OUT", help="Where to write; - is standard output.")
@click.option("--format", "suffix", metavar="SUFFIX", help="The format, where OUT's name does not say it.")
@click.option("--chart", "chart", metavar="ID", help="Draw this indicator's chart instead of writing the plan.")
@click.option(
    "--kind", type=click.Choice(["run", "xmr", "bar"]), help="The chart's kind, where not the indicator's own."
)
@click.option("--one-page", is_flag=True, help="Only the family at a glance, on one side of paper.")
@click.option(
    "--read",
    "workbook",
    metavar="XLSX",
    type=click.Path(path_type=Path),
    help="First bring what was typed into this workbook back into FILE, in place.",
)
@click.pass_context
def measures(
    context: click.Context,
    file: Path,
    out: str | None,
    suffix: str | None,
    chart: str | None,
    kind: str | None,
    one_page: bool,
    workbook: Path | None,
) -> None:
    """Write the measurement plan of the theory in FILE, in the format that OUT's suffix says.

    \b
    toc measures FILE -o plan.xlsx                     a workbook to collect data in, with live run charts
    toc measures FILE -o plan.docx                     the plan to read, print and sign off
    toc measures FILE -o good-days.svg --chart good-days
    toc measures FILE --read plan.xlsx                 the readings typed there, into FILE
    """
    left = 0
    if workbook is not None:
        with plainly(context):
            left = _read(file, workbook)
        if out is None:
            context.exit(left)
    if out is None:
        raise click.UsageError("Say where to write, for instance -o plan.xlsx", context)
    known: Sequence[str] = _CHARTS if chart is not None else tuple(WRITERS)
    format = _format(out, suffix, known)
    with plainly(context):
        theory = load(file)
        if chart is not None:
            made = _chart(theory, chart, kind, format)
        else:
            made = write(theory, format, **_options(theory, format, one_page=one_page))
        _deliver(made, out)
    context.exit(left)


def _read(file: Path, workbook: Path) -> int:
    """Take a workbook's readings into the theory's file; 1 where something could not be taken."""
    from toc.measures.readback import read_back
    from toc.measures.workbook import NotAWorkbook

    theory = load(file)
    try:
        back = read_back(theory, workbook.read_bytes())
    except NotAWorkbook as error:
        raise _stop(f"{workbook}: {error}. Nothing was changed.") from None
    if back.edits:
        save(back.theory, file)
    for line in back.took:
        click.echo(f"  took  {line}")
    for line in back.left:
        click.echo(f"  left  {line}", err=True)
    if not back.took:
        click.echo(f"Nothing new in {workbook}; {file} is as it was.")
    else:
        click.echo(f"Saved in {file}.")
    return 1 if back.left else 0


def _format(out: str, suffix: str | None, known: Sequence[str]) -> str:
    found = (suffix or ("" if out == "-" else Path(out).suffix)).lower().lstrip(".")
    if not found:
        where = "Standard output" if out == "-" else f"“{out}”"
        raise _stop(f"{where} has no suffix to say what to write. Add --format with one of: {', '.join(known)}.")
    if found not in known:
        what = "toc measures --chart" if "svg" in known else "toc measures"
        can = ", ".join("." + name for name in known)
        raise _stop(f"The suffix .{found} is not one that {what} can write. It writes {can}.")
    return found


def _options(theory: Theory, format: str, *, one_page: bool) -> dict[str, bool]:
    if one_page and "one_page" not in WRITERS[format].options:
        able = [suffix for suffix, writer in WRITERS.items() if "one_page" in writer.options]
        raise _stop(f"--one-page does not go with {format}. It goes with: {', '.join(able)}.")
    if "draft" not in WRITERS[format].options:
        return {}
    from toc.views import is_draft

    return {"one_page": one_page, "draft": is_draft(theory, plan=True)}


def _chart(theory: Theory, id: str, kind: str | None, format: str) -> bytes:
    indicator = theory.indicators.get(id)
    if indicator is None:
        close = get_close_matches(id, theory.indicators, n=1)
        hint = f"Did you mean “{close[0]}”?" if close else f"There are: {', '.join(theory.indicators) or 'none yet'}."
        raise _stop(f"There is no indicator “{id}”. {hint}")
    from toc.measures.charts import chart_of, paste_sheet
    from toc.measures.charts.pens import pen

    drawn = chart_of(theory, indicator, kind)  # type: ignore[arg-type]  # click has checked the choice
    return paste_sheet(drawn) if format == "csv" else pen(drawn, format)


def _deliver(made: bytes, out: str) -> None:
    if out == "-":
        sys.stdout.buffer.write(made)
        sys.stdout.buffer.flush()
    else:
        Path(out).write_bytes(made)


def _stop(message: str) -> click.exceptions.Exit:
    click.echo(message, err=True)
    return click.exceptions.Exit(WRONG)

"""``toc export``: a picture or another view of a theory, or all of a workshop's take-aways at once."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from toc.cli.errors import WRONG
from toc.pictures import PictureOptions
from toc.views import VIEWS, ExportError, choose, is_draft, suffixes

_SUFFIXES = ", ".join("." + suffix for suffix in suffixes())


@click.command(epilog="\b\nViews (--view):\n" + "\n".join(f"  {view.name:<10} {view.about}" for view in VIEWS.values()))
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", "out", metavar="OUT", help=f"Where to write; the suffix says what: {_SUFFIXES}. - is stdout."
)
@click.option("--format", "form", metavar="SUFFIX", help="What to write, where OUT has no suffix to say it.")
@click.option("--view", metavar="VIEW", help="What to show; see below. Pictures show the map, .md the narrative.")
@click.option("--pack", type=click.Path(path_type=Path, file_okay=False), help="Write a workshop's take-aways to DIR.")
@click.option("--theme", type=click.Choice(["light", "dark", "print"]), default="light", show_default=True)
@click.option("--paper", type=click.Choice(["a4", "a3", "a0"]), default="a3", show_default=True, help="Of a PDF.")
@click.option("--tile", type=click.Choice(["a4", "a3"]), help="Cut a PDF into sheets of this size, to glue together.")
@click.option("--part", metavar="PART", help="strand:ID, under:ID, pathway:FROM>TO or below-ceiling.")
@click.option("--full", is_flag=True, help="Assumptions, indicators and factors as boxes, not marks.")
@click.option("--ppi", type=click.IntRange(10, 1200), help="Dots per inch of a PNG.  [default: up to 144]")
@click.option("--words/--no-words", default=True, help="Every arrow in words under the map.  [default: words]")
@click.option("--engine", type=click.Choice(["toc", "graphviz"]), default="toc", show_default=True)
def export(
    file: Path,
    out: str | None,
    form: str | None,
    view: str | None,
    pack: Path | None,
    **choices: Any,
) -> None:
    """Draw FILE's map, or show the theory another way.

    \b
    toc export our.toc.yaml -o map.svg                      the map
    toc export our.toc.yaml -o wall.pdf --paper a0          a poster; --tile a4 cuts it up for any printer
    toc export our.toc.yaml -o story.docx                   a few minutes to read
    toc export our.toc.yaml -o drivers.pptx --view drivers  the driver diagram, as slides
    toc export our.toc.yaml --pack take-away                map, slides, narrative, measures and decisions
    """
    from toc.layout.graphviz import EngineMissingError
    from toc.pictures.parts import PartError
    from toc.pictures.raster import TooLargeError
    from toc.theory import load

    if (out is None) == (pack is None):
        _stop("Say where to write: -o FILE (or -o - for stdout), or --pack DIR.")
    if out is not None:
        suffix = (form or (Path(out).suffix if out != "-" else "svg")).lower().lstrip(".")
        try:
            choose(suffix, view)
        except ExportError as error:
            _stop(_hint(suffix, str(error)))
    theory = load(file)
    try:
        options = PictureOptions(draft=is_draft(theory), **choices)
        if pack is not None:
            from toc.pack import write_pack

            for path in write_pack(theory, pack, options):
                click.echo(path)
            return
        from toc.views import export as run

        made = run(theory, suffix, view, options)
    except (PartError, ExportError, TooLargeError, EngineMissingError) as error:
        _stop(str(error))
    if suffix == "png":
        from toc.pictures.raster import too_coarse

        if choices["ppi"] is None and (coarse := too_coarse(made)):
            click.echo(coarse, err=True)
    if out == "-" or out is None:
        sys.stdout.buffer.write(made)
        sys.stdout.buffer.flush()
    else:
        Path(out).write_bytes(made)


def _hint(suffix: str, message: str) -> str:
    if suffix in ("xlsx", "json"):
        return message + " The measurement plan is written by toc measures."
    return message


def _stop(message: str) -> None:
    click.echo(message, err=True)
    sys.exit(WRONG)

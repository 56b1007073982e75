"""``toc serve``: opens the live editor."""

from __future__ import annotations

import sys
from typing import Any

import click

from editor_ui.app.settings import VARIABLES, from_environment

_VARIABLES = "\n".join(f"{variable:22}{words}" for variable, words in VARIABLES.values())


@click.command(epilog=f"\b\nSettings from the environment:\n{_VARIABLES}")
@click.argument("file", required=False, type=click.Path(dir_okay=False))
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Address to listen on; 0.0.0.0 for the whole network."
)
@click.option(
    "--port", default=8765, show_default=True, type=click.IntRange(0, 65535), help="Port; 0 takes a free one."
)
@click.option("--no-browser", is_flag=True, help="Do not open a browser.")
@click.option("--data", metavar="FOLDER", help="Where the log lives (TOC_DATA).")
@click.option("--allow-host", "hosts", multiple=True, metavar="NAME", help="Another name this server answers to.")
def serve(file: str | None, host: str, port: int, no_browser: bool, data: str | None, hosts: tuple[str, ...]) -> None:
    """Open the live editor, on FILE where one is given.

    The printed link carries the facilitator's secret: keep it off the projector. FILE is kept up to date with the
    room; where somebody else changes it meanwhile, it is left alone and a merge is offered.
    """
    from editor_ui.app.serving import CannotServe, run

    try:
        given: dict[str, Any] = from_environment()
        if data:
            given["data"] = data
        if hosts:
            given["hosts"] = (*given.get("hosts", ()), *hosts)
        run(file, host, port, open_browser=not no_browser, given=given)
    except (CannotServe, ValueError) as error:
        click.echo(f"toc serve: {error}", err=True)
        sys.exit(2)

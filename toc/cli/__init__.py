"""The command line. One table of commands; each is imported only when it is called, so that ``toc check`` starts fast.

Other packages add commands through the ``toc.commands`` entry point (``serve`` comes from the editor that way).
"""

from __future__ import annotations

import atexit
import gc
import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from toc import __version__

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

# name → (where it lives, one line for the help page)
COMMANDS: dict[str, tuple[str, str]] = {
    "new": ("toc.cli.new:new", "Start a theory file that asks the method's first question."),
    "check": ("toc.cli.check:check", "Check theories and ask the questions a good facilitator would."),
    "explain": ("toc.cli.explain:explain", "Explain a check: what it sees, why it matters, what to do."),
    "export": ("toc.cli.export:export", "Draw the map or another view: svg, pdf, png, pptx, docx, …"),
    "measures": ("toc.cli.measures:measures", "Write the measurement plan: xlsx, docx, csv, …"),
    "diff": ("toc.cli.diff:diff", "Show how two theories differ, as edits."),
    "merge": ("toc.cli.merge:merge", "Merge two theories that grew from one, naming every conflict."),
    "schema": ("toc.cli.schema:schema", "Print the JSON Schema of the theory file."),
}

# the help page's headings, in its order; a command that none of them names stands under the last
SECTIONS: dict[str, tuple[str, ...]] = {
    "Build a theory": ("new", "serve"),
    "Question it": ("check", "explain"),
    "Take it away": ("export", "measures"),
    "Work together": ("diff", "merge"),
    "More": ("schema", "rooms"),
}


def plugged() -> dict[str, EntryPoint]:
    """Return the commands that other packages add, by name; the table's own names cannot be taken."""
    from importlib.metadata import entry_points  # it alone takes a tenth of a whole command's time

    points = sorted(entry_points(group="toc.commands"), key=lambda point: point.name)
    return {point.name: point for point in points if point.name not in COMMANDS}


class _Table(click.Group):
    """A group whose commands come from the table and the entry points."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run as a program.

        A command of the table lives for a second or so and ends: what it makes stays till then, so the garbage
        collector's usual rounds, and its last one at the end, would only take a tenth of that second.
        """
        if sys.argv[1:2] and sys.argv[1] in COMMANDS:
            gc.set_threshold(500_000, 10, 10)
            atexit.register(gc.freeze)
        return super().__call__(*args, **kwargs)

    def list_commands(self, ctx: click.Context) -> list[str]:
        names = [*COMMANDS, *plugged()]
        order = [name for listed in SECTIONS.values() for name in listed]
        return sorted(names, key=lambda name: order.index(name) if name in order else len(order))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in COMMANDS:
            # looking for pydantic's plugins reads every installed package's metadata, and the library uses none
            os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
            module, _, attribute = COMMANDS[cmd_name][0].partition(":")
            command: click.Command = getattr(import_module(module), attribute)
            return command
        point = plugged().get(cmd_name)
        if point is None:
            return None
        added: click.Command = point.load()
        return added

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from difflib import get_close_matches

            close = get_close_matches(args[0], self.list_commands(ctx), n=1)
            if close:
                meant = f"There is no command '{args[0]}'. Did you mean '{close[0]}'?"
                raise click.UsageError(meant, ctx) from error
            raise

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        left = self.list_commands(ctx)
        for heading, listed in SECTIONS.items():
            last = heading == "More"
            names = [name for name in left if name in listed or (last and not _in_section(name))]
            if names:
                with formatter.section(heading):
                    formatter.write_dl([(name.ljust(8), self._help_line(ctx, name)) for name in names])

    def _help_line(self, ctx: click.Context, name: str) -> str:
        if name in COMMANDS:
            return COMMANDS[name][1]
        try:
            command = self.get_command(ctx, name)
        except Exception as error:  # somebody else's package; its fault must not take the help page away
            return f"(cannot be loaded: {error})"
        return command.get_short_help_str(80) if command else ""

    def invoke(self, ctx: click.Context) -> Any:
        from toc.cli.errors import plainly

        with plainly(ctx):
            result = super().invoke(ctx)
            sys.stdout.flush()  # a closed pipe shows here, where it is answered, and not at the interpreter's end
            return result


def _in_section(name: str) -> bool:
    return any(name in listed for listed in SECTIONS.values())


@click.group(
    cls=_Table,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog='"toc COMMAND --help" tells more about each. Errors go to stderr and say file, line, field, what was found '
    "and what was expected. Exit codes: 0 all well, 1 findings, 2 a file could not be read or the call was wrong.",
)
@click.version_option(__version__, prog_name="toc")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Work out a theory of change backwards, check it kindly, and take it away.

    \b
    toc new our-theory.toc.yaml                    start from the long-term outcome
    toc check our-theory.toc.yaml                  see what to ask the room next
    toc serve our-theory.toc.yaml                  open it in the live editor
    toc export our-theory.toc.yaml -o map.pdf      hang it on the wall
    """
    if os.environ.get("NO_COLOR"):
        ctx.color = False

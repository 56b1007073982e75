"""The command line. One table of commands; each is imported only when it is called, so that ``toc check`` starts fast.

Other packages add commands through the ``toc.commands`` entry point (``serve`` comes from the editor that way).
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.metadata import entry_points

import click

from toc import __version__

# name → (where it lives, one line for the help page); the order is the order of the help page
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


class _Table(click.Group):
    """A group whose commands come from the table and the entry points."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        plugged = sorted(point.name for point in entry_points(group="toc.commands"))
        return [*COMMANDS, *(name for name in plugged if name not in COMMANDS)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in COMMANDS:
            module, _, attribute = COMMANDS[cmd_name][0].partition(":")
            command: click.Command = getattr(import_module(module), attribute)
            return command
        for point in entry_points(group="toc.commands", name=cmd_name):
            plugged: click.Command = point.load()
            return plugged
        return None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = []
        for name in self.list_commands(ctx):
            if name in COMMANDS:
                rows.append((name, COMMANDS[name][1]))
            else:
                command = self.get_command(ctx, name)
                rows.append((name, command.get_short_help_str(80) if command else ""))
        with formatter.section("Commands"):
            formatter.write_dl(rows)


@click.group(cls=_Table, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="toc")
def main() -> None:
    """Work out a theory of change backwards, check it kindly, and take it away.

    \b
    toc new our-theory.toc.yaml        start from the long-term outcome
    toc check our-theory.toc.yaml      see what to ask the room next
    toc serve our-theory.toc.yaml      open it in the live editor
    """


if __name__ == "__main__":
    sys.exit(main())

"""Write the help pages in docs/reference/command-line.md: ``python docs/reference/write_command_line.py``."""

from __future__ import annotations

from pathlib import Path

import click
from click.testing import CliRunner

from toc.cli import main

PAGE = Path(__file__).with_name("command-line.md")


def pages() -> str:
    """Return a heading and the help page of every command, in the order of the front page."""
    parts = []
    for name in main.list_commands(click.Context(main)):
        said = CliRunner().invoke(main, [name, "--help"], prog_name="toc", terminal_width=96, color=False)
        parts.append(f"## toc {name}\n\n```text\n{said.output.rstrip()}\n```")
    return "\n\n".join(parts)


def page(text: str) -> str:
    """Return the page with its help pages written anew."""
    start, end = "<!-- help pages -->\n", "<!-- end of help pages -->"
    head, _, rest = text.partition(start)
    return head + start + "\n" + pages() + "\n\n" + end + rest.partition(end)[2]


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")

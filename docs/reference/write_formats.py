"""Write the tables of docs/reference/formats.md from the code: ``python docs/reference/write_formats.py``."""

from __future__ import annotations

from pathlib import Path

from toc.pack import contents
from toc.pictures.parts import HINTS
from toc.views import VIEWS, suffixes

PAGE = Path(__file__).with_name("formats.md")


def formats() -> str:
    """Return the table of suffixes, with the views that each can hold."""
    rows = []
    for suffix, label in suffixes().items():
        views = ", ".join(f"`{view.name}`" for view in VIEWS.values() if suffix in view.suffixes)
        rows.append(f"| `.{suffix}` | {label} | {views} |")
    return "\n".join(("| suffix | what | views |", "|---|---|---|", *rows))


def views() -> str:
    """Return the table of views."""
    rows = [
        f"| `{view.name}` | {view.label} | {view.about} | {', '.join(f'`.{suffix}`' for suffix in view.suffixes)} |"
        for view in VIEWS.values()
    ]
    return "\n".join(("| `--view` | | what it shows | suffixes |", "|---|---|---|---|", *rows))


def pack() -> str:
    """Return the list of what a pack holds."""
    return "\n".join(f"- `{name}.{suffix}`: {view}" for name, view, suffix in contents())


def page(text: str) -> str:
    """Return the page with its tables written anew."""
    start, end = "<!-- tables -->\n", "<!-- end of tables -->"
    head, _, rest = text.partition(start)
    parts = ", ".join(f"`{hint}`" for hint in HINTS)
    tables = (
        f"## Formats\n\n{formats()}\n\n## Views\n\n{views()}\n\n## Parts\n\n`--part` takes {parts}.\n\n"
        f"## What `--pack` writes\n\n{pack()}"
    )
    return f"{head}{start}\n{tables}\n\n{end}{rest.partition(end)[2]}"


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")

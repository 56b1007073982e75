"""Write the tables of docs/reference/measures.md from the code: ``python docs/reference/write_measures.py``."""

from __future__ import annotations

from pathlib import Path

from toc.measures import INSTRUMENTS, WRITERS
from toc.measures.fields import FIELDS
from toc.measures.instruments import KINDS

PAGE = Path(__file__).with_name("measures.md")


def formats() -> str:
    """Return the table of formats."""
    rows = []
    for one in WRITERS.values():
        options = ", ".join(f"`--{name}`".replace("_", "-") for name in sorted(one.options))
        rows.append(f"| `.{one.suffix}` | {one.label} | {options} |")
    return "\n".join(("| suffix | what | options |", "|---|---|---|", *rows))


def fields() -> str:
    """Return the table of the plan's fields."""
    rows = (f"| {field.section} | {field.heading} | `{field.key}` |" for field in FIELDS)
    return "\n".join(("| section | field | key in JSON |", "|---|---|---|", *rows))


def instruments() -> str:
    """Return the catalogue, kind by kind."""
    parts = []
    for kind in KINDS:
        rows = []
        for one in INSTRUMENTS.values():
            if one.kind == kind:
                licence = f"{one.licence}. **Verify before use.**" if one.verify else one.licence
                cells = (f"`{one.id}`", one.name, one.measures, one.items, licence, str(one.minimum_group or ""))
                rows.append(f"| {' | '.join(cells)} |")
        head = "| id | name | what it measures | items | licence | smallest group |\n|---|---|---|---|---|---|"
        parts.append("\n".join((f"### {kind.capitalize()}\n", head, *rows)))
    return "\n\n".join(parts)


def page(text: str) -> str:
    """Return the page with its tables written anew."""
    start, end = "<!-- tables -->\n", "<!-- end of tables -->"
    head, _, rest = text.partition(start)
    tables = (
        f"## Formats\n\n{formats()}\n\n## Fields of the plan\n\n"
        "Sections after Woodcock and others, BMC Med Res Methodol 2020;20:8.\n\n"
        f"{fields()}\n\n## Instruments\n\n"
        f"Metadata only. The smallest group is the fewest answers that may be shown.\n\n{instruments()}"
    )
    return f"{head}{start}\n{tables}\n\n{end}{rest.partition(end)[2]}"


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")

"""Write the tables of docs/reference/measures.md and its chart: ``python docs/reference/write_measures.py``."""

from __future__ import annotations

from pathlib import Path

from toc.measures import INSTRUMENTS, WRITERS
from toc.measures.charts import chart_of
from toc.measures.charts.pens import pen
from toc.measures.fields import FIELDS
from toc.measures.instruments import KINDS
from toc.theory import from_tree

CHART = Path(__file__).parents[1] / "pictures" / "spc-chart.svg"
VALUES = (52, 55, 49, 53, 51, 56, 50, 54, 48, 53, 52, 55, 51, 54, 57, 61, 63, 60, 66, 64, 67, 65, 68, 66)
EXAMPLE = {
    "toc": 1,
    "indicators": {
        "good-days": {
            "name": "Staff who report good days at work",
            "population": "All staff on six wards",
            "unit": "%",
            "target": 60,
            "direction": "up",
            "chart": "xmr",
            "frozen_at": "2025-02",
            "readings": [
                {"date": f"{2024 + place // 12}-{place % 12 + 1:02d}-28", "value": value}
                for place, value in enumerate(VALUES)
            ],
            "changes": [{"date": "2025-03-03", "text": "Daily huddle starts on all six wards"}],
        }
    },
}
PAGE = Path(__file__).with_name("measures.md")


def chart() -> bytes:
    """Return the example's chart."""
    theory = from_tree(EXAMPLE)
    return pen(chart_of(theory, theory.indicators["good-days"]), "svg")


def formats() -> str:
    """Return the table of formats."""
    rows = []
    for one in WRITERS.values():
        asked = sorted(one.options - {"draft"})  # a draft is found out, not asked for
        options = ", ".join(f"`--{name}`".replace("_", "-") for name in asked)
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
    CHART.write_bytes(chart())
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")

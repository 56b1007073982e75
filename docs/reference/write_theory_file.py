"""Write the tables of docs/reference/theory-file.md from the model: ``python docs/reference/write_theory_file.py``."""

from __future__ import annotations

import re
from pathlib import Path

from toc.theory.field_words import FIELD_WORDS, words_of
from toc.theory.schema import fields_of

PAGE = Path(__file__).with_name("theory-file.md")
TABLES = {
    "Theory": "The theory itself",
    "Situation": "`situation`",
    "Settings": "`settings`",
    "MeasureSettings": "`settings.measures`",
    "Strand": "`strands`",
    "Stakeholder": "`stakeholders`",
    "Outcome": "`outcomes`",
    "Intervention": "`interventions`",
    "Assumption": "`assumptions`",
    "Indicator": "`indicators`",
    "Amount": "baseline, target, threshold",
    "Reading": "`readings`",
    "ChartChange": "`changes`",
    "Evidence": "`evidence`",
    "Factor": "`factors`",
    "Element": "every element",
    "Votes": "`votes`",
    "Link": "`links`",
    "Dismissal": "`dismissed`",
    "Idea": "`ideas`",
    "Place": "`layout`",
}
KINDS = {"Outcome", "Intervention", "Assumption", "Indicator", "Evidence", "Factor", "Stakeholder"}


def tables() -> str:
    """Return a heading and a table for each record."""
    shared = {name for name, _, _ in fields_of("Element")}
    parts = []
    for record, title in TABLES.items():
        rows = []
        for name, _, kind in fields_of(record):
            if record in KINDS and name in shared:
                continue
            shape = re.sub(r"list of [A-Z]\w+", "list of records, see below", kind or "records by id, see below")
            shape = re.sub(r"\b[A-Z]\w+", "a record", shape)
            rows.append(f"| `{name}` | {shape} | {words_of(record, name)} |")
        about = FIELD_WORDS[record].get("", "Besides their own fields, all elements have these.")
        parts.append(f"### {title}\n\n{about}\n\n| field | holds | |\n|---|---|---|\n" + "\n".join(rows))
    return "\n\n".join(parts)


def page(text: str) -> str:
    """Return the page with its tables written anew."""
    start, end = "<!-- tables -->\n", "<!-- end of tables -->"
    head, _, rest = text.partition(start)
    return head + start + "\n" + tables() + "\n\n" + end + rest.partition(end)[2]


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")

"""The measure list as a table (CSV) and for programs (JSON)."""

from __future__ import annotations

import csv
import io
import json

from toc.measures.fields import FIELDS, Plan, joined
from toc.measures.parts import CONVENTIONS, convention
from toc.measures.rows import rows_json
from toc.measures.words import cell_text
from toc.theory.model import Theory


def write_csv(theory: Theory) -> bytes:
    """Return the measure list as CSV: UTF-8 with a byte order mark (Excel needs it), CRLF, one heading row (RFC 4180).

    Lists are joined with ``; ``. Text that a spreadsheet would run as a formula gets an apostrophe in front. The last
    column names the convention by which lower outcomes' measures are typed.
    """
    plan = Plan(theory)
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow([*(field.heading for field in FIELDS), "Convention for types"])
    spoken = f"{convention(theory)}: {CONVENTIONS[convention(theory)]}"
    for row in plan.rows:
        words = (joined(field.words(plan, row)) for field in FIELDS)
        table.writerow([*(cell_text(text) for text in words), spoken])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def write_json(theory: Theory) -> bytes:
    """Return the measure list as JSON: ids, words, each indicator's whole record, and what is missing.

    ``rows`` are those of :func:`toc.measures.rows_json`, each with ``words`` (the plan's fields by their keys, empty
    ones left out) and ``record`` (the indicator as in the theory file).
    """
    plan = Plan(theory)
    listed = rows_json(theory)
    rows = []
    for row, compact in zip(plan.rows, listed["rows"], strict=True):
        words = {field.key: field.words(plan, row) for field in FIELDS}
        rows.append(
            {
                **compact,
                "words": {key: value for key, value in words.items() if value},
                **({"record": row.indicator.tree()} if row.indicator is not None else {}),
            }
        )
    body = {"title": theory.title, "version": theory.version, "updated": theory.updated, **listed, "rows": rows}
    text = json.dumps({key: value for key, value in body.items() if value is not None}, ensure_ascii=False, indent=2)
    return (text + "\n").encode("utf-8", "replace")

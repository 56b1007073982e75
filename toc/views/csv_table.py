"""A Document's tables as CSV that Excel opens without running anything in it."""

from __future__ import annotations

import csv
import io

from toc.documents.model import Document, Table

_RISKY = ("=", "+", "-", "@", "\t", "\r")  # https://owasp.org/www-community/attacks/CSV_Injection


def harmless(cell: str) -> str:
    """Return the cell with an apostrophe before anything that a spreadsheet would take as a formula."""
    return "'" + cell if cell.lstrip().startswith(_RISKY) else cell


def csv_table(document: Document) -> bytes:
    """Return the tables as UTF-8 CSV with a byte order mark, as Excel needs it; a blank row stands between two."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    tables = [block for block in document.blocks if isinstance(block, Table)]
    for number, table in enumerate(tables):
        if number:
            writer.writerow([])
        writer.writerow(table.columns)
        writer.writerows([harmless(cell) for cell in row] for row in table.rows)
    return ("\ufeff" + out.getvalue()).encode()

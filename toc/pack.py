"""All of a workshop's take-aways in one folder: the map to print, slides, the story, the measures, the decisions."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from toc import measures, views
from toc.pictures import FORMATS, PictureOptions

if TYPE_CHECKING:
    from toc.theory.model import Theory

# file name, view ("measures" is the measurement plan), suffix; a suffix that nothing writes yet is left out
CONTENTS: tuple[tuple[str, str, str], ...] = (
    ("1-map", "map", "pdf"),
    ("2-slides", "map", "pptx"),
    ("3-narrative", "narrative", "docx"),
    ("4-measures", "measures", "pdf"),
    ("4-measures", "measures", "xlsx"),
    ("5-decisions", "decisions", "docx"),
    ("5-decisions", "decisions", "md"),
)


def contents() -> list[tuple[str, str, str]]:
    """Return what a pack holds: (file name without suffix, view, suffix)."""

    def written(view: str, suffix: str) -> bool:
        return suffix in (measures.WRITERS if view == "measures" else FORMATS if view == "map" else views.WRITERS)

    return [row for row in CONTENTS if written(row[1], row[2])]


def write_pack(theory: Theory, folder: Path, options: PictureOptions | None = None) -> list[Path]:
    """Write every take-away into a folder, which is made where there is none, and return the files.

    Everything is drawn before anything is written, so that a theory that cannot be drawn leaves no half pack.
    """
    chosen = replace(options or PictureOptions(), paper="a3")
    made = []
    for name, view, suffix in contents():
        ours = view != "measures"
        # the workbook beside it holds the rest
        plan_is_draft = chosen.draft or views.is_draft(theory, plan=True)
        one_page = {"one_page": True, "draft": plan_is_draft} if suffix == "pdf" else {}
        data = views.export(theory, suffix, view, chosen) if ours else measures.write(theory, suffix, **one_page)
        made.append((folder / f"{name}.{suffix}", data))
    folder.mkdir(parents=True, exist_ok=True)
    for path, data in made:
        path.write_bytes(data)
    return [path for path, _ in made]

"""A theory in any form that people take away. One table of views; ``export`` is the one door for all of them.

The map itself is drawn by :mod:`toc.pictures`; every other view is either a Scene of its own, drawn by the same pens,
or a Document, written as Markdown, Word, PDF or CSV. A view's module is imported when it is first used.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal

from toc.pictures import FORMATS, PictureOptions

if TYPE_CHECKING:
    from toc.documents.model import Document
    from toc.documents.model import Picture as Drawing
    from toc.layout.scene import Scene
    from toc.theory.model import Theory


@dataclass(frozen=True, slots=True)
class View:
    """A way to show a theory.

    Attributes:
        name: what ``--view`` calls it.
        label: what menus call it.
        about: one line for help pages.
        kind: what its maker returns: a picture's Scene or a Document; the map needs none.
        make: "module:function" of ``make(theory)``.
        suffixes: the files it can be written to, the usual one first.
        makers: makers of its own for some suffixes.
        shows_map: its Word document ends with the map.
    """

    name: str
    label: str
    about: str
    kind: Literal["map", "scene", "document"]
    make: str
    suffixes: tuple[str, ...]
    makers: tuple[tuple[str, str], ...] = ()
    shows_map: bool = False


@dataclass(frozen=True, slots=True)
class Writer:
    """How a Document becomes a file."""

    suffix: str
    label: str
    media_type: str


WRITERS: dict[str, Writer] = {
    row.suffix: row
    for row in (
        Writer("md", "Markdown text", "text/markdown; charset=utf-8"),
        Writer("docx", "Word document", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        Writer("pdf", "PDF, to print", "application/pdf"),
        Writer("csv", "CSV table", "text/csv; charset=utf-8"),
    )
}

_TEXT = ("md", "docx", "pdf")
_TABLE = ("csv", "docx", "md", "pdf")
_DRAWN = ("pdf", "svg", "png", "pptx", "drawio")

VIEWS: dict[str, View] = {
    row.name: row
    for row in (
        View("map", "Map", "the outcomes framework: what must be true, level by level", "map", "", tuple(FORMATS)),
        View(
            "drivers",
            "Driver diagram",
            "the aim at the left, its drivers, change ideas at the right",
            "scene",
            "toc.views.drivers:drivers",
            _DRAWN,
        ),
        View(
            "logframe",
            "Logframe",
            "results, measures, sources and assumptions as a table",
            "document",
            "toc.views.logframe:logframe",
            _TABLE,
            (("csv", "toc.views.logframe:logframe_rows"),),
        ),
        View("outline", "Outline", "an indented list, top first", "document", "toc.views.outline:outline", _TEXT),
        View(
            "narrative",
            "Narrative",
            "a story of a few minutes: if … then … because …",
            "document",
            "toc.views.narrative:narrative",
            _TEXT,
            shows_map=True,
        ),
        View(
            "riskiest",
            "Riskiest arrows",
            "the least certain arrows first, and what rests on them",
            "document",
            "toc.views.riskiest:riskiest",
            ("md", "docx", "pdf", "csv"),
        ),
        View(
            "strands",
            "Strands compared",
            "what strands share, where they differ, what each misses",
            "document",
            "toc.views.strands:strands",
            _TEXT,
        ),
        View(
            "links",
            "Links in words",
            "every arrow as a sentence",
            "document",
            "toc.views.links:links_in_words",
            _TEXT,
        ),
        View(
            "decisions",
            "Decisions",
            "votes, decisions, findings left as they are and why",
            "document",
            "toc.views.decisions:decisions",
            _TEXT,
        ),
    )
}

# the view that a suffix stands for when none is named
_USUAL = {"md": "narrative", "docx": "narrative", "csv": "logframe"}


class ExportError(ValueError):
    """There is no such suffix or view, or the one is not made of the other; the message says what there is."""


def suffixes() -> dict[str, str]:
    """Return every suffix that can be exported, with its label."""
    return {form.suffix: form.label for form in FORMATS.values()} | {
        writer.suffix: writer.label for writer in WRITERS.values() if writer.suffix not in FORMATS
    }


def media_type(suffix: str) -> str:
    """Return the media type of a suffix that can be exported."""
    return FORMATS[suffix].media_type if suffix in FORMATS else WRITERS[suffix].media_type


def choose(suffix: str, view: str | None) -> View:
    """Return the view that a suffix and a wish name.

    Raises:
        ExportError: nothing is written so.
    """
    if suffix not in suffixes():
        known = ", ".join("." + known for known in suffixes())
        found = f"The suffix .{suffix} is not one" if suffix else "The file has no suffix"
        raise ExportError(f"{found} that toc export can write. It writes {known}.")
    name = view or ("map" if suffix in FORMATS else _USUAL[suffix])
    if name not in VIEWS:
        raise ExportError(f"There is no view {name!r}. There are: {', '.join(VIEWS)}.")
    if suffix not in VIEWS[name].suffixes:
        can = ", ".join("." + known for known in VIEWS[name].suffixes)
        raise ExportError(f"The view {name!r} is not written as .{suffix}. It is written as {can}.")
    return VIEWS[name]


def export(
    theory: Theory,
    suffix: str,
    view: str | None = None,
    options: PictureOptions | None = None,
    *,
    scene: Scene | None = None,
) -> bytes:
    """Return a view of a theory as a file's bytes: the same for the same theory and options, on every run.

    Args:
        theory: any theory, an empty one included.
        suffix: a key of ``suffixes()``.
        view: a key of VIEWS; without it pictures show the map, .md and .docx the narrative, .csv the logframe.
        options: what a person chose: theme, paper, part, … Views that are text take the part alone.
        scene: the map already laid out, to be drawn as it is.

    Raises:
        ExportError: the suffix or view is unknown, or the view is not written so.
        toc.pictures.parts.PartError: the part names something that the theory does not have.
    """
    chosen = choose(suffix, view)
    options = options or PictureOptions()
    if chosen.kind == "map":
        from toc.pictures import draw

        return draw(theory, suffix, options=options, scene=scene)
    if options.part is not None:
        from toc.pictures.parts import part_of

        theory, options = part_of(theory, options.part), replace(options, part=None)
    made = _call(dict(chosen.makers).get(suffix, chosen.make), theory)
    if chosen.kind == "scene":
        from toc.pictures import draw

        return draw(theory, suffix, options=options, scene=made)
    return write(made, suffix, theory, options if chosen.shows_map else None)


def is_draft(theory: Theory, *, plan: bool = False) -> bool:
    """Whether errors stand that nobody has answered: pictures then say that they are a draft.

    For a measurement plan (``plan``) it is an error, too, that nothing measures the long-term outcome.
    """
    from toc.checks import errors_stand

    return errors_stand(theory, also=("outcome-unmeasured",) if plan else ())


def write(document: Document, suffix: str, theory: Theory, map_options: PictureOptions | None = None) -> bytes:
    """Return a Document as a file's bytes, dated as the theory is; a Word file with the map, where it is wanted."""
    from toc.pictures.stamp import moment

    if suffix == "md":
        from toc.documents.markdown import markdown

        return markdown(document)
    if suffix == "docx":
        from toc.documents.word import word

        return word(document, moment(theory), _map_of(theory, map_options) if map_options else None)
    if suffix == "csv":
        from toc.views.csv_table import csv_table

        return csv_table(document)
    from toc.documents.paper import paper

    return paper(document, moment(theory))


def _map_of(theory: Theory, options: PictureOptions) -> Drawing | None:
    """Return the map with the words that stand for it; None where there is nothing on it yet."""
    from toc.documents.model import Picture as Drawing
    from toc.pictures import Picture
    from toc.pictures.raster import pen
    from toc.pictures.typst_pen import arrows_in_words

    picture = Picture(theory, replace(options, ppi=None))
    if not picture.scene.boxes:
        return None
    words = f"Map of the theory: {len(picture.scene.boxes)} boxes, {arrows_in_words(picture.scene)}"
    return Drawing(lambda: pen(picture), words)


def _call(maker: str, theory: Theory) -> Any:
    module, _, name = maker.partition(":")
    return getattr(import_module(module), name)(theory)

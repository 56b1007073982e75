"""The pictures of a map: one table of formats; each pen draws the same Scene and is imported when it is first used."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from toc.layout.scene import Scene
    from toc.pictures.theme import Theme, ThemeName
    from toc.theory.model import Theory

Paper = Literal["a4", "a3", "a0"]


@dataclass(frozen=True, slots=True)
class Format:
    """A picture format: its file suffix, names for programs and people, media type, and pen ("module:function")."""

    suffix: str
    name: str
    label: str
    media_type: str
    pen: str


@dataclass(frozen=True, slots=True)
class PictureOptions:
    """What a person may choose for a picture. Pens take what concerns them and leave the rest."""

    theme: ThemeName = "light"
    paper: Paper = "a3"
    tile: Literal["a4", "a3"] | None = None  # cut a PDF into sheets of this size
    draft: bool = False  # errors stand: mark the picture as a draft
    ppi: int | None = None  # of PNG; None: sharp, and coarser where the map is very large
    part: str | None = None  # "strand:x", "under:x", "pathway:a>b" or "below-ceiling"
    full: bool = False  # assumptions, indicators and factors as boxes
    words: bool = True  # the links in words under the map, where the format has room for them
    engine: Literal["toc", "graphviz"] = "toc"


@dataclass(frozen=True)
class Picture:
    """One picture to be drawn: the theory, the choices, and the Scene, laid out when a pen first asks for it."""

    theory: Theory
    options: PictureOptions = field(default_factory=PictureOptions)
    given_scene: Scene | None = None  # the Scene that a room sees, so that the download is the picture on the wall

    @cached_property
    def scene(self) -> Scene:
        """The Scene, laid out once."""
        if self.given_scene is not None and self.options.part is None:
            return replace(self.given_scene, draft=self.options.draft)
        from toc.layout import lay_out

        return lay_out(self.theory, full=self.options.full, draft=self.options.draft, engine=self.options.engine)

    @cached_property
    def theme(self) -> Theme:
        """The colours and strokes chosen."""
        from toc.pictures.theme import THEMES

        return THEMES[self.options.theme]


FORMATS: dict[str, Format] = {
    row.suffix: row
    for row in (
        Format("svg", "svg", "SVG picture", "image/svg+xml", "toc.pictures.svg:pen"),
        Format("png", "png", "PNG picture", "image/png", "toc.pictures.raster:pen"),
        Format("pdf", "pdf", "PDF, to print", "application/pdf", "toc.pictures.typst_pen:pdf_pen"),
        Format(
            "pptx",
            "pptx",
            "PowerPoint slides",
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            "toc.pictures.pptx:pen",
        ),
        Format("drawio", "drawio", "draw.io diagram", "application/vnd.jgraph.mxfile", "toc.pictures.drawio:pen"),
        Format("dot", "dot", "Graphviz graph", "text/vnd.graphviz; charset=utf-8", "toc.pictures.dot:pen"),
        Format("mmd", "mermaid", "Mermaid chart", "text/vnd.mermaid; charset=utf-8", "toc.pictures.mermaid:pen"),
        Format("graphml", "graphml", "GraphML graph", "application/graphml+xml", "toc.pictures.graphml:pen"),
    )
}


def draw(theory: Theory, suffix: str, *, options: PictureOptions | None = None, scene: Scene | None = None) -> bytes:
    """Return the map in a format, as a file's bytes: the same for the same theory and options, on every run.

    Args:
        theory: any theory, an empty one included.
        suffix: a key of FORMATS.
        options: what a person chose.
        scene: an already laid out Scene of this theory, to be drawn as it is.

    Raises:
        KeyError: for a suffix that is not in FORMATS.
    """
    form = FORMATS[suffix]
    chosen = options or PictureOptions()
    if chosen.part is not None:
        theory = import_module("toc.pictures.parts").part_of(theory, chosen.part)
    module, _, name = form.pen.partition(":")
    drawn: bytes = getattr(import_module(module), name)(Picture(theory, chosen, scene))
    return drawn

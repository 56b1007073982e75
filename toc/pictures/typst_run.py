"""Runs the typst compiler on one of our templates, with the bundled fonts and nothing of this machine."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toc.fonts import FOLDER, LAST_RESORT

if TYPE_CHECKING:
    import typst

# emoji before the symbols in DejaVu, which has plain ones for many of them
FAMILIES = ("Inter", "Twemoji Mozilla", "DejaVu Sans", "Noto Sans CJK SC")


@lru_cache(maxsize=2)
def _fonts(*, machine: bool = False) -> typst.Fonts:
    """The bundled fonts, read once per process; with the machine's own fonts pictures would differ between machines."""
    import typst

    return typst.Fonts(include_system_fonts=machine, include_embedded_fonts=False, font_paths=[str(FOLDER)])


@lru_cache(maxsize=1)
def _covered() -> frozenset[int]:
    """Every code point that a bundled font can show: the layout's table, and the Chinese font's own."""
    from fontTools.ttLib import TTFont

    found = set(_measured())
    with TTFont(FOLDER / LAST_RESORT, lazy=True) as font:
        found.update(font.getBestCmap())
    return frozenset(found)


@lru_cache(maxsize=1)
def _measured() -> frozenset[int]:
    """Every code point in the layout's table of widths; cheap, for the layout has read it already."""
    table = json.loads((FOLDER / "metrics.json").read_text(encoding="ascii"))
    return frozenset(run[0] + n for run in table["regular"] for n in range(len(run) - 1))


def unshown(text: str) -> set[str]:
    """Return the characters of a text that no bundled font can show; fast for text in Latin letters."""
    unusual = {char for char in set(text) if char > "\u024f" and ord(char) not in _measured()}
    unusual = {char for char in unusual if unicodedata.category(char) not in ("Cf", "Mn", "Zs", "Cc")}
    return {char for char in unusual if ord(char) not in _covered()} if unusual else set()


def compile_typst(
    template: Path,
    job: dict[str, Any],
    lang: str,
    format: str,
    *,
    seconds: int = 0,
    ppi: float | None = None,
    files: Mapping[str, bytes] | None = None,
) -> bytes:
    """Return what :func:`compile_pages` returns, for a file that is one: a PDF, or a PNG of one page."""
    return compile_pages(template, job, lang, format, seconds=seconds, ppi=ppi, files=files)[0]


def compile_pages(
    template: Path,
    job: dict[str, Any],
    lang: str,
    format: str,
    *,
    seconds: int = 0,
    ppi: float | None = None,
    files: Mapping[str, bytes] | None = None,
) -> list[bytes]:
    """Set ``job`` with a template, with the bundled fonts alone; a PNG for each page, or one PDF.

    ``files`` are what the template imports or shows beyond itself, by name: UTF-8 text, SVG among it.

    A character that none of them has is looked for in the machine's own fonts, and shown as U+FFFD where those lack it
    too: no picture is refused for one sign, and none shows empty boxes.
    """
    import typst

    language, _, region = lang.partition("-")
    job = {**job, "fonts": FAMILIES, "lang": language or "en", "region": region or None}
    text = json.dumps(job, ensure_ascii=False, separators=(",", ":"))
    options: dict[str, Any] = {"format": format, "font_paths": _fonts()}
    if ppi is not None:
        options["ppi"] = ppi
    if format == "pdf":
        options |= {"timestamp": seconds, "pdf_standards": ["ua-1"]}
    missing = unshown(text)
    if missing:
        options["font_paths"] = _fonts(machine=True)
    source: bytes | dict[str, bytes] = template.read_bytes()
    if files:
        source = {"main.typ": template.read_bytes(), **files}
    try:
        compiled: bytes | list[bytes] = typst.compile(source, sys_inputs={"job": text}, **options)
    except typst.TypstError:
        if not missing:
            raise
        text = text.translate(dict.fromkeys(map(ord, missing), "\ufffd"))
        compiled = typst.compile(source, sys_inputs={"job": text}, **options)
    return compiled if isinstance(compiled, list) else [compiled]

"""Runs the typst compiler on one of our templates, with the bundled fonts and nothing of this machine."""

from __future__ import annotations

import json
import struct
import unicodedata
import zlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toc.fonts import FOLDER, LAST_RESORT
from toc.pictures.reading_order import in_reading_order, reads_leftwards

if TYPE_CHECKING:
    import typst

_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
# emoji before the symbols in DejaVu, which has plain ones for many of them
FAMILIES = ("Inter", "Twemoji Mozilla", "DejaVu Sans", "Noto Sans CJK SC", "Noto Sans CJK KR")


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
    for name in LAST_RESORT:
        with TTFont(FOLDER / name, lazy=True) as font:
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


def _script(char: str) -> str:
    """Return the first word of a character's name, which for letters and their marks is their script."""
    return unicodedata.name(char, "?").partition(" ")[0]


@lru_cache(maxsize=256)
def _on_this_machine(chars: str) -> bool:
    """Return whether the machine's own fonts can show all of these, by trying: PDF/UA refuses what cannot be shown."""
    import typst

    source = b'#set document(title: "-")\n#set text(font: "Inter", fallback: true)\n#sys.inputs.it.clusters().join(" ")'
    try:
        typst.compile(
            source, sys_inputs={"it": chars}, format="pdf", pdf_standards=["ua-1"], font_paths=_fonts(machine=True)
        )
    except typst.TypstError:
        return False
    return True


def _replaced(text: str, missing: set[str]) -> str:
    """Return the text with U+FFFD for signs of scripts that this machine cannot show either, without their marks."""
    scripts: dict[str, set[str]] = {}
    for char in missing:
        scripts.setdefault(_script(char), set()).add(char)
    gone = {script for script, chars in scripts.items() if not _on_this_machine("".join(sorted(chars)))}
    if not gone:
        return text
    swap: dict[int, str | None] = {}
    for char in set(text):
        if _script(char) in gone and char not in "\u200d\ufe0f":
            if unicodedata.category(char).startswith("M"):
                swap[ord(char)] = None
            elif char in missing:
                swap[ord(char)] = "\ufffd"
    return text.translate(swap)


def compile_typst(
    template: Path,
    job: dict[str, Any],
    lang: str,
    format: str,
    *,
    seconds: int = 0,
    ppi: float | None = None,
    files: Mapping[str, bytes] | None = None,
    by_letters: bool = False,
) -> bytes:
    """Return what :func:`compile_pages` returns, for a file that is one: a PDF, or a PNG of one page."""
    return compile_pages(template, job, lang, format, seconds=seconds, ppi=ppi, files=files, by_letters=by_letters)[0]


def compile_pages(
    template: Path,
    job: dict[str, Any],
    lang: str,
    format: str,
    *,
    seconds: int = 0,
    ppi: float | None = None,
    files: Mapping[str, bytes] | None = None,
    by_letters: bool = False,
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
        text = _replaced(text, missing)
    source: bytes | dict[str, bytes] = template.read_bytes()
    if files:
        source = {"main.typ": template.read_bytes(), **files}
    compiled: bytes | list[bytes] = typst.compile(source, sys_inputs={"job": text}, **options)
    pages = compiled if isinstance(compiled, list) else [compiled]
    if format == "png":
        return [_sized(page, ppi or 144.0) for page in pages]
    if format == "pdf" and reads_leftwards(text):
        return [in_reading_order(page, language, by_letters=by_letters) for page in pages]
    return pages


def _sized(png: bytes, ppi: float) -> bytes:
    """Write a PNG's dots per inch into it (its pHYs chunk, dots per metre), so that documents show its true size."""
    per_metre = round(ppi / 0.0254)
    chunk = b"pHYs" + struct.pack(">IIB", per_metre, per_metre, 1)
    head = len(_PNG_SIGNATURE) + 25  # and the IHDR chunk, which always comes first
    return png[:head] + struct.pack(">I", 9) + chunk + struct.pack(">I", zlib.crc32(chunk)) + png[head:]


def resolution(png: bytes) -> int | None:
    """Return the dots per inch of a PNG that we wrote; None for another file."""
    place = len(_PNG_SIGNATURE) + 25 + 4
    if not png.startswith(_PNG_SIGNATURE) or png[place : place + 4] != b"pHYs":
        return None
    return round(int.from_bytes(png[place + 4 : place + 8], "big") * 0.0254)

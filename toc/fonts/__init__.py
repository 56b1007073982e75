"""The fonts that the pictures are measured and drawn with, bundled so that every machine shows the same map.

Inter carries Latin (Welsh ŵ ŷ among it), Greek and Cyrillic; DejaVu Sans the symbols, Arabic, Hebrew and other scripts;
Twemoji the emoji, in colour. Chinese, Japanese and Korean have subsets of Noto Sans for PDF and PNG; elsewhere, and for
what the subsets lack, East Asian text falls back to a font of the reader's machine.
Licences are in ``LICENSES/``; README.md says how each file was made.
"""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent

# (family, weight) → file name without suffix; each lies here as .ttf (pens) and .woff2 (the page in the browser)
FONTS: dict[tuple[str, int], str] = {
    ("Inter", 400): "Inter-Regular",
    ("Inter", 700): "Inter-Bold",
    ("DejaVu Sans", 400): "DejaVuSans",
    ("Twemoji Mozilla", 400): "Twemoji",
}

# Chinese, Japanese and Korean in PDF and PNG, where no reader's machine can help out; too large for the page in the
# browser, whose machine has such fonts
LAST_RESORT = ("NotoSansSC-Regular.otf", "NotoSansKR-Regular.otf")

# what a pen asks for, best first. The later names are the usual sans of Windows, macOS and Linux: all narrower than
# Inter, so that text measured with Inter stays in its box where a viewer ignores the embedded font (Word does)
STACK: tuple[str, ...] = (
    "Inter",
    "Segoe UI",
    "Helvetica Neue",
    "Arial",
    "Liberation Sans",
    "DejaVu Sans",
    "Twemoji Mozilla",
    "sans-serif",
)


@cache
def embedded(bold: bool = True) -> str:
    """Return CSS that carries Inter's Latin letters along (20 KB a weight), for a picture that stands alone."""
    faces = [("Inter-Regular", 400), *([("Inter-Bold", 700)] if bold else [])]
    return "".join(
        f"@font-face{{font-family:Inter;font-weight:{weight};src:url(data:font/woff2;base64,"
        f"{b64encode((FOLDER / f'{name}.basic.woff2').read_bytes()).decode('ascii')}) format('woff2')}}"
        for name, weight in faces
    )

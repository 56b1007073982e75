"""Write ``metrics.json``, the advance widths of the bundled fonts: ``python -m toc.fonts.build_metrics``.

The layout measures thousands of words at every edit; reading a table of widths costs a millisecond where opening
the fonts costs a hundred. A test holds the table against the fonts.
"""

from __future__ import annotations

import json

from toc.fonts import FOLDER

UNIT = 1000  # widths are thousandths of the text size
WEIGHTS = {"regular": ("Inter-Regular", "DejaVuSans", "Twemoji"), "bold": ("Inter-Bold", "DejaVuSans", "Twemoji")}
DRAWN_BOLD = 1.08  # a browser fattens a font that has no bold of its own


def widths(weight: str) -> dict[int, int]:
    """Return code point → advance width in thousandths of the text size, for the first font that has the character."""
    from fontTools.ttLib import TTFont

    found: dict[int, int] = {}
    for name in WEIGHTS[weight]:
        font = TTFont(FOLDER / f"{name}.ttf", lazy=True)
        scale = UNIT / font["head"].unitsPerEm
        if weight == "bold" and name != "Inter-Bold":
            scale *= DRAWN_BOLD
        advances = font["hmtx"].metrics
        for code, glyph in font.getBestCmap().items():
            found.setdefault(code, round(advances[glyph][0] * scale))
    return found


def runs(table: dict[int, int]) -> list[list[int]]:
    """Return the table as runs ``[first code point, width, width, …]`` of neighbouring code points."""
    out: list[list[int]] = []
    last = -2
    for code in sorted(table):
        if code != last + 1:
            out.append([code])
        out[-1].append(table[code])
        last = code
    return out


def text() -> str:
    """Return the file's whole text: the same for the same fonts."""
    rows = ",\n".join(
        f'"{weight}": {json.dumps(runs(widths(weight)), separators=(",", ":"))}' for weight in sorted(WEIGHTS)
    )
    return f'{{"unit": {UNIT},\n{rows}\n}}\n'


if __name__ == "__main__":
    (FOLDER / "metrics.json").write_text(text(), encoding="ascii")

"""Text measured and wrapped with the bundled fonts' widths, so that words never leave their box.

Widths come from ``toc/fonts/metrics.json``. Kerning is left out: it makes lines a little narrower than measured, which
is the safe side. Characters that no bundled font has are taken as wide as a careful reader's machine may draw them.
"""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache, lru_cache

from toc.fonts import FOLDER

SHORT = 5  # letters, a hyphen counted, that part of a compound must have to stand on a line of its own
SAFETY = 1.015  # renderers round advances and hint glyphs
_SPACES = re.compile(r"\s+")
# controls, non-characters, bidi overrides and isolates: they show nothing, and can hide or reverse what is read
_HOSTILE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff\ufeff]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_BREAKS = re.compile(r"[^\s\-/–—\u200b]*[\-/–—\u200b]+(?=\w)|\S+")
_INVISIBLE = {0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xAD, *range(0xFE00, 0xFE10), *range(0x1F3FB, 0x1F400)}


class _Widths(dict[str, int]):
    """Character → width in thousandths of the text size; characters that no bundled font has are estimated once."""

    def __missing__(self, char: str) -> int:
        if ord(char) in _INVISIBLE or unicodedata.category(char) in ("Mn", "Me", "Cf"):
            wide = 0
        elif unicodedata.east_asian_width(char) in "WF":
            wide = 1000
        else:
            wide = 1030  # as wide as the sign that stands for it where no font has it
        self[char] = wide
        return wide


@cache
def _widths(bold: bool) -> _Widths:
    table = json.loads((FOLDER / "metrics.json").read_text(encoding="ascii"))
    found = _Widths()
    for run in table["bold" if bold else "regular"]:
        first = run[0]
        for offset, wide in enumerate(run[1:]):
            found[chr(first + offset)] = wide
    for code in _INVISIBLE:
        found[chr(code)] = 0
    return found


@lru_cache(maxsize=8192)
def clean(text: str) -> str:
    """Return the text as a picture may show it: NFC, one space between words, nothing that hides or reverses it."""
    if text.isascii() and text.isprintable():
        return _SPACES.sub(" ", text).strip()
    text = _HOSTILE.sub("", _SURROGATE.sub("\ufffd", text))
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


def width(text: str, size: float, bold: bool = False) -> float:
    """Return how wide the text is, in px, at a text size in px.

    Emoji joined by U+200D count once each and are drawn narrower: the measure errs on the wide side.
    """
    table = _widths(bold)
    return sum([table[char] for char in text]) * size * SAFETY / 1000


def _pieces(text: str) -> list[tuple[str, bool]]:
    """Split text where a line may end: (piece, whether a space stands before it)."""
    out: list[tuple[str, bool]] = []
    for word in text.split(" "):
        first = True
        for piece in _long_parts(_BREAKS.findall(word)):
            if len(piece) > 1 and not piece.isascii():
                for part in _wide_parts(piece):
                    out.append((part, first))
                    first = False
            else:
                out.append((piece, first))
                first = False
    return out


def _long_parts(parts: list[str]) -> list[str]:
    """Join parts of a compound that are too short to stand alone at a line's end or start: "one-day" stays whole."""
    if len(parts) < 2:
        return parts
    out = [parts[0]]
    for part in parts[1:]:
        if len(out[-1]) < SHORT or len(part) < SHORT:
            out[-1] += part
        else:
            out.append(part)
    return out


def _wide_parts(piece: str) -> list[str]:
    """Chinese and Japanese may break between any two characters, but no line starts with closing punctuation."""
    parts: list[str] = []
    joined = True
    for char in piece:
        ideograph = unicodedata.east_asian_width(char) in "WF" and char not in "、。，．！？：；）」』】〉》ー"
        ideograph = ideograph and not "\uac00" <= char <= "\ud7a3"  # Korean words stay whole
        emoji = ord(char) >= 0x1F000
        if parts and (not ideograph or joined or emoji):
            parts[-1] += char
        else:
            parts.append(char)
        joined = not ideograph or emoji
    return parts


def _chop(piece: str, room: float) -> list[str]:
    """Cut a word that is wider than a whole line, never before a combining mark or inside a joined emoji."""
    parts: list[str] = []
    part, used = "", 0.0
    table = _widths(True)
    for index, char in enumerate(piece):
        wide = table[char]
        sticks = wide == 0 or (index > 0 and piece[index - 1] == "\u200d")
        if part and used + wide > room and not sticks:
            parts.append(part)
            part, used = "", 0.0
        part += char
        used += wide
    parts.append(part)
    return parts


@lru_cache(maxsize=8192)
def wrap(text: str, room: float, size: float, bold: bool = False, even: bool = True) -> tuple[str, ...]:
    """Return the lines of a clean text in a column ``room`` px wide: as few as fit, as ``even`` as can be.

    A word wider than the column is cut. The lines joined are the text again, but for the spaces at their ends.
    """
    if not text:
        return ()
    limit = room * 1000 / (size * SAFETY)
    table = _widths(bold)
    pieces: list[tuple[str, bool, int]] = []
    for piece, spaced in _pieces(text):
        wide = sum([table[char] for char in piece])
        if wide <= limit:
            pieces.append((piece, spaced, wide))
            continue
        for part in _chop(piece, limit / 1.1):
            pieces.append((part, spaced, sum([table[char] for char in part])))
            spaced = False
    space = table[" "]
    ends = _fill(pieces, limit, space)
    if even and len(ends) > 1:
        low, high = max(max([wide for _, _, wide in pieces]), sum([p[2] for p in pieces]) / len(ends)), limit
        for _ in range(7):
            middle = (low + high) / 2
            tried = _fill(pieces, middle, space, len(ends))
            if tried:
                high, ends = middle, tried
            else:
                low = middle
    lines, start = [], 0
    for end in ends:
        line = "".join([" " + piece if spaced else piece for piece, spaced, _ in pieces[start:end]])
        lines.append(line[1:] if pieces[start][1] else line)
        start = end
    return tuple(lines)


def _fill(pieces: list[tuple[str, bool, int]], limit: float, space: int, most: int | None = None) -> list[int]:
    """Return after how many pieces each line ends; an empty list where that takes more than ``most`` lines."""
    ends: list[int] = []
    used, start = 0.0, 0
    for n, (_, spaced, wide) in enumerate(pieces):
        extra = wide + space if spaced and n > start else wide
        if n > start and used + extra > limit:
            if most is not None and len(ends) + 1 >= most:
                return []
            ends.append(n)
            used, start = wide, n
        else:
            used += extra
    ends.append(len(pieces))
    return ends

"""Which way words run."""

from __future__ import annotations

import unicodedata


def runs_left(words: str) -> bool:
    """Return whether text is written from right to left: its first letter of any direction says so (bidi rule P2)."""
    if words.isascii():
        return False
    for char in words:
        way = unicodedata.bidirectional(char)
        if way in ("L", "R", "AL"):
            return way != "L"
    return False

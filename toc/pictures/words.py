"""What stands in words under a picture or behind its slides: all that it shows, and what its boxes leave out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toc.layout.text import clean

if TYPE_CHECKING:
    from toc.layout.scene import Scene
    from toc.theory.model import Theory


def in_words(theory: Theory, scene: Scene) -> list[tuple[str, list[str]]]:
    """Return what stands under the picture: all that it shows in words, and what these words leave out."""
    sections = [("The map in words", list(scene.words)), *beyond_words(theory, scene)]
    return [(title, lines) for title, lines in sections if lines]


def beyond_words(theory: Theory, scene: Scene) -> list[tuple[str, list[str]]]:
    """Return what neither the boxes nor the links in words say."""
    said = "\n".join(scene.words)
    rest = [(title, [line for line in lines if line not in said]) for title, lines in behind_marks(theory, scene)]
    return [(title, lines) for title, lines in rest if lines]


def behind_marks(theory: Theory, scene: Scene) -> list[tuple[str, list[str]]]:
    """Return the words of what the picture shows as marks alone, or not at all, under the headings of slides."""
    drawn = {box.id for box in scene.boxes}
    sections = []
    for title, records in (
        ("Also in the theory, not in this picture", [*theory.outcomes.values(), *theory.interventions.values()]),
        ("What we are relying on", [*theory.assumptions.values()]),
        ("How we will know", [*theory.indicators.values()]),
        ("What helps or hinders", [*theory.factors.values()]),
    ):
        sections.append((title, [clean(one.label) for one in records if one.id not in drawn and one.label]))
    return [(title, lines) for title, lines in sections if lines]

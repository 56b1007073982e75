"""The map's layout: theory → Scene. The heavy parts are imported when they are first needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from toc.layout.scene import Scene
    from toc.theory.model import Theory


def lay_out(
    theory: Theory, *, previous: Scene | None = None, full: bool = False, draft: bool = False, engine: str = "toc"
) -> Scene:
    """Lay a theory out as a Scene.

    Args:
        theory: any theory, however unfinished; links to nowhere are left out.
        previous: the Scene shown before; boxes then stay where they are, as far as the change allows.
        full: draw assumptions, indicators and factors as boxes, not as marks on what they belong to.
        draft: the Scene says "draft" (for a theory in which errors stand).
        engine: "toc", or "graphviz" where that is installed.
    """
    from toc.layout.engine import lay_out as run

    return run(theory, previous, full, draft)


def scene_json(scene: Scene) -> dict[str, Any]:
    """Return the Scene as plain JSON types, short: fields that hold their default are left out."""
    from toc.layout.as_json import scene_json as run

    return run(scene)

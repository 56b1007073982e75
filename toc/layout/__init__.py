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

    Raises:
        toc.layout.graphviz.EngineMissingError: Graphviz was asked for and is not installed.
    """
    from toc.layout.engine import lay_out as run

    scene = run(theory, previous, full, draft)
    if engine == "graphviz":
        from toc.layout.graphviz import place

        return place(scene)
    return scene


def scene_json(scene: Scene) -> dict[str, Any]:
    """Return the Scene as plain JSON types, short: fields that hold their default are left out."""
    from toc.layout.as_json import scene_json as run

    return run(scene)


def keep(scene: Scene) -> dict[str, Any]:
    """Return how a Scene was seated, as plain JSON: what a server stores to show the same map after a restart."""
    from toc.layout.memory import Memory, as_json

    if not isinstance(scene.memory, Memory):
        raise TypeError("this Scene remembers nothing: it was not made by lay_out")
    return as_json(scene.memory)


def kept(theory: Theory, data: dict[str, Any]) -> Scene | None:
    """Return a Scene to pass on as ``previous``, from what :func:`keep` returned; None where that is of no use.

    Args:
        theory: the theory that the stored Scene showed.
        data: the stored JSON.
    """
    from toc.layout.memory import from_json
    from toc.layout.scene import Scene

    try:
        memory = from_json(theory, data)
    except (KeyError, TypeError, ValueError, IndexError):
        return None
    return Scene(width=0, height=0, title="", boxes=(), lines=(), memory=memory)

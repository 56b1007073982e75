"""Files to take away: pictures and documents, measures, the theory itself. Made in a process of their own."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi import Path as PathParam
from starlette.responses import Response

from editor_ui.app.doors import Inside, hub_of
from editor_ui.room.hub import LiveRoom, Session
from editor_ui.room.views import Viewer
from editor_ui.room.without import for_download
from toc import views
from toc.measures import WRITERS
from toc.theory import dumps
from toc.theory.model import Theory

router = APIRouter(prefix="/api/rooms/{room}")
Download = Annotated[tuple[LiveRoom, Session], Depends(Inside("download"))]
Suffix = Annotated[str, Query(max_length=20, pattern="^[a-z0-9.]+$")]
Branch = Annotated[str, Query(max_length=64)]


def _file(data: bytes, theory: Theory, live: LiveRoom, suffix: str, media_type: str, part: str = "") -> Response:
    title = theory.title or live.room.state.room.get("title") or "theory of change"
    name = re.sub(r"[^A-Za-z0-9]+", "-", title).strip("-").lower()[:60] or "theory"
    headers = {"Content-Disposition": f'attachment; filename="{name}{part}.{suffix}"'}
    return Response(data, media_type=media_type, headers=headers)


def _theory(given: tuple[LiveRoom, Session], branch: str) -> Theory:
    live, session = given
    if branch not in live.room.state.theories:
        raise HTTPException(404, {"code": "no_such_branch", "message": "That branch is not there.", "hint": ""})
    actor = session.actor
    return for_download(live.room.state.theory(branch), Viewer(actor.role, actor.person, branch))


async def _made(request: Request, kind: str, theory: Theory, suffix: str, **how: Any) -> bytes:
    try:
        return await hub_of(request).maker.make(kind, theory, suffix, **how)
    except ValueError as error:
        raise HTTPException(422, {"code": "not_made", "message": str(error), "hint": ""}) from None
    except RuntimeError:
        message = "The file could not be made."
        raise HTTPException(
            500, {"code": "not_made", "message": message, "hint": "Please tell us what was on the map."}
        ) from None


@router.get("/export")
async def export(
    given: Download,
    request: Request,
    suffix: Suffix = "svg",
    view: Annotated[str | None, Query(max_length=40)] = None,
    branch: Branch = "",
    theme: Literal["light", "dark", "print"] = "light",
    paper: Annotated[str, Query(max_length=10)] = "a3",
    tile: Literal["a4", "a3"] | None = None,
    part: Annotated[str | None, Query(max_length=200)] = None,
    draft: bool = False,
    full: bool = False,
    words: bool = True,
    ppi: Annotated[int, Query(ge=48, le=300)] = 192,
) -> Response:
    """Return a view of the map as a file: the picture on the wall, a document, a logframe."""
    live, _ = given
    theory = _theory(given, branch)
    if suffix not in views.suffixes():
        detail = {
            "code": "not_made",
            "message": f"There is no .{suffix}.",
            "hint": f"There are: {', '.join(views.suffixes())}.",
        }
        raise HTTPException(422, detail)
    wall = part is None and not full and view in (None, "map")
    scene = await hub_of(request).deriver.scene(f"{live.room.id}/{branch}") if wall else b""
    options = {
        "theme": theme,
        "paper": paper,
        "tile": tile,
        "part": part,
        "draft": draft,
        "full": full,
        "words": words,
        "ppi": ppi,
    }
    data = await _made(request, "export", theory, suffix, view=view, options=options, scene=scene)
    return _file(data, theory, live, suffix, views.media_type(suffix), f"-{view}" if view else "")


@router.get("/measures")
async def measures(given: Download, request: Request, suffix: Suffix = "xlsx", branch: Branch = "") -> Response:
    """Return the measurement plan as a file."""
    theory = _theory(given, branch)
    if suffix not in WRITERS:
        detail = {"code": "not_made", "message": f"There is no .{suffix}.", "hint": f"There are: {', '.join(WRITERS)}."}
        raise HTTPException(422, detail)
    data = await _made(request, "measures", theory, suffix)
    return _file(data, theory, given[0], suffix, WRITERS[suffix].media_type, "-measures")


@router.get("/measures/{indicator}/chart")
async def chart(
    given: Download,
    request: Request,
    indicator: Annotated[str, PathParam(max_length=64)],
    suffix: Literal["svg", "png", "pdf"] = "svg",
    branch: Branch = "",
) -> Response:
    """Return the chart of an indicator's readings; 422 with words where there is nothing to draw yet."""
    theory = _theory(given, branch)
    data = await _made(request, "chart", theory, suffix, view=indicator)
    media_type = {"svg": "image/svg+xml", "png": "image/png", "pdf": "application/pdf"}[suffix]
    return _file(data, theory, given[0], suffix, media_type, "-chart")


@router.get("/pack")
async def pack(given: Download, request: Request, branch: Branch = "") -> Response:
    """Return everything a group takes home, as one zip file."""
    theory = _theory(given, branch)
    try:
        data = await hub_of(request).maker.pack(theory)
    except RuntimeError:
        raise HTTPException(500, {"code": "not_made", "message": "The pack could not be made.", "hint": ""}) from None
    return _file(data, theory, given[0], "zip", "application/zip", "-pack")


@router.get("/theory")
async def theory_file(given: Download, format: Literal["yaml", "json"] = "yaml", branch: Branch = "") -> Response:
    """Return the theory file itself."""
    theory = _theory(given, branch)
    media_type = "application/json" if format == "json" else "application/yaml"
    return _file(dumps(theory, format=format).encode(), theory, given[0], f"toc.{format}", media_type)

"""The page that the browser loads: built files, nothing else. All its addresses are relative, so a sub-path works."""

from __future__ import annotations

import mimetypes
from pathlib import Path

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import FileResponse, HTMLResponse, Response

from editor_ui.app.doors import settings_of

router = APIRouter()
_NOT_BUILT = """<!doctype html><html lang="en-GB"><meta charset="utf-8"><title>toc</title>
<h1>The page has not been built</h1>
<p>The server works, but this copy of toc was installed without its page. Install it from a wheel, or run
<code>pip install .</code> in the project's folder, which builds the page.</p></html>"""
# pages by address → the file of the build; assets have their content's hash in their name and never change
_PAGES = {"/": "index.html", "/join": "index.html", "/check": "index.html"}


def _page(request: Request, name: str) -> Response:
    path = settings_of(request).dist / name
    if not path.is_file():
        return HTMLResponse(_NOT_BUILT, 503)
    return FileResponse(path, media_type="text/html", headers={"Cache-Control": "no-cache"})


@router.get("/", include_in_schema=False)
@router.get("/join", include_in_schema=False)
@router.get("/check", include_in_schema=False)
async def home(request: Request) -> Response:
    """The home page; the same file also takes a join code and runs the room check."""
    return _page(request, _PAGES[request.scope["path"]])


@router.get("/r/{room}", include_in_schema=False)
async def room(request: Request, room: str) -> Response:
    """A room's page, the same for every role."""
    return _page(request, "r/index.html")


@router.get("/{path:path}", include_in_schema=False)
async def built(request: Request, path: str) -> Response:
    """Any other file of the build, never one outside it."""
    dist = settings_of(request).dist.resolve()
    found = (dist / path).resolve()
    if path.startswith("api/") or not found.is_relative_to(dist) or not found.is_file() or _hidden(found, dist):
        raise HTTPException(404, {"code": "not_found", "message": "There is nothing here.", "hint": ""})
    kind = mimetypes.guess_type(found.name)[0] or "application/octet-stream"
    lasting = "public, max-age=31536000, immutable" if path.startswith("assets/") else "no-cache"
    return FileResponse(found, media_type=kind, headers={"Cache-Control": lasting})


def _hidden(found: Path, dist: Path) -> bool:
    return any(part.startswith(".") for part in found.relative_to(dist).parts)

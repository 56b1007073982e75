"""The page that the browser loads: built files, nothing else. All its addresses are relative, so a sub-path works."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import HTMLResponse, Response

from editor_ui.app.doors import settings_of

router = APIRouter()
_NOT_BUILT = """<!doctype html><html lang="en-GB"><meta charset="utf-8"><title>toc</title>
<h1>The page has not been built</h1>
<p>The server works, but this copy of toc was installed without its page. Install it from a wheel, or run
<code>pip install .</code> in the project's folder, which builds the page.</p></html>"""
# pages by address → the file of the build; assets have their content's hash in their name and never change
_PAGES = {"/": "index.html", "/join": "index.html", "/check": "index.html"}


@dataclass(frozen=True, slots=True)
class Built:
    """A file of the build as it goes out: as it is, packed where that helps, and known by its content."""

    data: bytes
    packed: bytes | None
    tag: str


@lru_cache(maxsize=512)
def _read(path: Path, changed: int, size: int) -> Built:
    data = path.read_bytes()
    packed = gzip.compress(data, 9, mtime=0)
    return Built(data, packed if len(packed) < 0.9 * len(data) else None, f'"{hashlib.sha256(data).hexdigest()[:20]}"')


async def _send(request: Request, path: Path, kind: str, lasting: str) -> Response:
    """Answer with a file: packed for whoever takes it so, and in a few bytes for whoever has it already."""
    stat = path.stat()
    built = await asyncio.get_running_loop().run_in_executor(None, _read, path, stat.st_mtime_ns, stat.st_size)
    headers = {"Cache-Control": lasting, "ETag": built.tag, "Vary": "Accept-Encoding"}
    if built.tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    data = built.data
    if built.packed is not None and "gzip" in request.headers.get("accept-encoding", ""):
        data, headers["Content-Encoding"] = built.packed, "gzip"
    return Response(data, media_type=kind, headers=headers)


async def _page(request: Request, name: str) -> Response:
    path = settings_of(request).dist / name
    if not path.is_file():
        return HTMLResponse(_NOT_BUILT, 503)
    return await _send(request, path, "text/html", "no-cache")


@router.api_route("/", methods=["GET", "HEAD"], include_in_schema=False)
@router.api_route("/join", methods=["GET", "HEAD"], include_in_schema=False)
@router.api_route("/check", methods=["GET", "HEAD"], include_in_schema=False)
async def home(request: Request) -> Response:
    """The home page; the same file also takes a join code and runs the room check."""
    return await _page(request, _PAGES[request.scope["path"]])


@router.api_route("/r/{room}", methods=["GET", "HEAD"], include_in_schema=False)
async def room(request: Request, room: str) -> Response:
    """A room's page, the same for every role."""
    return await _page(request, "r/index.html")


@router.api_route("/{path:path}", methods=["GET", "HEAD"], include_in_schema=False)
async def built(request: Request, path: str) -> Response:
    """Any other file of the build, never one outside it."""
    dist = settings_of(request).dist.resolve()
    found = (dist / path).resolve()
    if path.startswith("api/") or not found.is_relative_to(dist) or not found.is_file() or _hidden(found, dist):
        raise HTTPException(404, {"code": "not_found", "message": "There is nothing here.", "hint": ""})
    kind = mimetypes.guess_type(found.name)[0] or "application/octet-stream"
    lasting = "public, max-age=31536000, immutable" if path.startswith("assets/") else "no-cache"
    return await _send(request, found, kind, lasting)


def _hidden(found: Path, dist: Path) -> bool:
    return any(part.startswith(".") for part in found.relative_to(dist).parts)

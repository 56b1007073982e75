"""The application factory: settings and a store in, an ASGI app out. Routes are thin: parse, call the room, answer."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from editor_ui.app import downloads, entrance, fallback, links, operate, owner, pages, past, sockets, wall
from editor_ui.app.doors import problem
from editor_ui.app.security import Doorkeeper, host_of, own_addresses
from editor_ui.app.settings import Settings
from editor_ui.room.hub import Hub
from editor_ui.store import NoSuchRoom
from toc import __version__
from toc.edits.model import Refused

# every router, in the order in which addresses are tried: pages last, they take whatever is left
PARTS = (operate, entrance, owner, sockets, fallback, links, wall, past, downloads, pages)


def create_app(settings: Settings, hub: Hub, started: Callable[[], None] | None = None) -> FastAPI:
    """Return the server's app.

    Args:
        settings: what was set.
        hub: the rooms; closed with the app.
        started: called when the app is ready to serve.
    """

    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        tending = asyncio.create_task(hub.tend(settings.retention))
        if started is not None:
            started()
        yield
        tending.cancel()
        await hub.close()

    app = FastAPI(title="toc", version=__version__, lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    app.state.hub, app.state.settings = hub, settings
    app.state.wide = False  # whether it listens on every address of this machine
    app.state.hosts = {*links.LOCAL, *(host.lower() for host in settings.hosts), *own_addresses()}
    if settings.public_url:
        app.state.hosts.add(host_of(settings.public_url.split("//", 1)[-1].split("/", 1)[0]))
    app.add_middleware(Doorkeeper, hosts=lambda: app.state.hosts)
    app.add_exception_handler(HTTPException, _answer)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(NoSuchRoom, _no_such_room)
    for part in PARTS:
        app.include_router(part.router)
    return app


async def _answer(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    detail = (
        error.detail if isinstance(error.detail, dict) else {"code": "http", "message": str(error.detail), "hint": ""}
    )
    return JSONResponse(detail, error.status_code, headers=error.headers)


async def _refused(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Refused)
    return await _answer(request, problem(error))


async def _no_such_room(request: Request, error: Exception) -> JSONResponse:
    return JSONResponse({"code": "gone", "message": "This room is not there.", "hint": ""}, 404)


async def _unreadable(request: Request, error: Exception) -> JSONResponse:
    """Say what does not fit, without repeating what was sent."""
    assert isinstance(error, RequestValidationError)
    found = error.errors()[:20]
    problems = [f"{'.'.join(str(part) for part in one['loc'])[:120]}: {one['msg'][:200]}" for one in found]
    return JSONResponse(
        {"code": "unreadable", "message": "This could not be read.", "hint": "", "problems": problems}, 422
    )

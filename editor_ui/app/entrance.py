"""Coming in: a link's secret or a join code for a cookie."""

from __future__ import annotations

import asyncio
import gzip

from fastapi import APIRouter, HTTPException, Request, Response
from pydantic_core import to_json

from editor_ui.app.doors import Tries, cookie_name, hub_of, known_session, problem, session_of, settings_of
from editor_ui.app.logs import note
from editor_ui.room.hub import LiveRoom, Session
from editor_ui.room.protocol import SessionAsk, SessionGiven
from editor_ui.store import NoSuchRoom
from toc.edits.model import Refused

router = APIRouter(prefix="/api")
_secrets = Tries(rate=20.0, burst=600)  # a hospital's people share one address; secrets are too long to guess
_codes = Tries(rate=0.2, burst=60)
YEAR = 365 * 24 * 3600
WORTH_PACKING = 4096  # bytes of an answer; a slow network is glad of it, and less is not worth the processor's time


def set_cookie(request: Request, response: Response, name: str, value: str) -> None:
    """Give the browser a cookie that no script and no other site can use."""
    settings = settings_of(request)
    secure = settings.secure or request.url.scheme == "https"
    response.set_cookie(
        name, value, max_age=YEAR, path=settings.base_path, httponly=True, samesite="strict", secure=secure
    )


def session_given(live: LiveRoom, session: Session) -> SessionGiven:
    """Say what a session is worth."""
    wall = bool((live.room.state.row("links", session.actor.link) or {}).get("wall"))
    title = live.room.state.room.get("title", "")
    return SessionGiven(room=session.room, role=session.actor.role, title=title, wall=wall)


async def answer(request: Request, live: LiveRoom, session: Session, given: SessionGiven, *, first: bool) -> Response:
    """Say what a session is worth and, where the page asks for it, what its conversation begins with.

    Put together from what is encoded already: the map is once, for everybody who comes.
    """
    data, headers = to_json(given, exclude_none=True), {"Cache-Control": "no-store"}
    if first:
        hello, derived = live.first(session.actor)
        data = data[:-1] + b',"hello":' + hello.data + (b',"derived":' + derived.data if derived else b"") + b"}"
        if len(data) > WORTH_PACKING and "gzip" in request.headers.get("accept-encoding", ""):
            data = await asyncio.get_running_loop().run_in_executor(None, gzip.compress, data, 1)
            headers["Content-Encoding"] = "gzip"
    return Response(data, media_type="application/json", headers=headers)


@router.post("/session", response_model=SessionGiven)
async def enter(ask: SessionAsk, request: Request) -> Response:
    """Exchange a secret (with its room) or a join code (without) for a cookie.

    The wall's link has a cookie of its own, so that it leaves a facilitator's page in the same browser alone.
    """
    (_secrets if ask.room else _codes).take(request)
    hub = hub_of(request)
    try:
        known = None
        if ask.room is not None:
            try:
                known = await known_session(request, ask.room)
            except Refused:
                known = None
        session = await hub.let_in(ask.secret, ask.room, known)
        live = await hub.live(session.room)
    except Refused as refused:
        note("a secret was refused: %s", refused.code)
        raise problem(refused) from None
    except NoSuchRoom:
        raise HTTPException(404, {"code": "gone", "message": "This room is not there.", "hint": ""}) from None
    given = session_given(live, session)
    response = await answer(request, live, session, given, first=ask.first)
    if session is not known:
        set_cookie(request, response, cookie_name(session.room, wall=given.wall), session.token)
    return response


@router.get("/rooms/{room}/session", response_model=SessionGiven)
async def who_am_i(room: str, request: Request, *, first: bool = False) -> Response:
    """Say who the cookie stands for: a page that was opened again without its fragment asks this first."""
    try:
        live, session = await session_of(request, room)
    except Refused as refused:
        raise problem(refused) from None
    except NoSuchRoom:
        raise HTTPException(404, {"code": "gone", "message": "This room is not there.", "hint": ""}) from None
    return await answer(request, live, session, session_given(live, session), first=first)

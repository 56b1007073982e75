"""Coming in: a link's secret or a join code for a cookie."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request, Response

from editor_ui.app.doors import Tries, cookie_name, for_wall, hub_of, problem, settings_of
from editor_ui.app.logs import note
from editor_ui.room.hub import LiveRoom, Session
from editor_ui.room.protocol import SessionAsk, SessionGiven
from editor_ui.store import NoSuchRoom
from toc.edits.model import Refused

router = APIRouter(prefix="/api")
_secrets = Tries(rate=20.0, burst=600)  # a hospital's people share one address; secrets are too long to guess
_codes = Tries(rate=0.2, burst=60)
YEAR = 365 * 24 * 3600


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


@router.post("/session")
async def enter(ask: SessionAsk, request: Request, response: Response) -> SessionGiven:
    """Exchange a secret (with its room) or a join code (without) for a cookie.

    The wall's link has a cookie of its own, so that it leaves a facilitator's page in the same browser alone.
    """
    (_secrets if ask.room else _codes).take(request)
    hub = hub_of(request)
    try:
        known = None
        if ask.room is not None:
            try:
                known = await hub.session(
                    request.cookies.get(cookie_name(ask.room, wall=for_wall(request)), ""), ask.room
                )
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
    if session is not known:
        set_cookie(request, response, cookie_name(session.room, wall=given.wall), session.token)
    return given


@router.get("/rooms/{room}/session")
async def who_am_i(room: str, request: Request) -> SessionGiven:
    """Say who the cookie stands for: a page that was opened again without its fragment asks this first."""
    hub = hub_of(request)
    try:
        session = await hub.session(request.cookies.get(cookie_name(room, wall=for_wall(request)), ""), room)
        live = await hub.live(room)
    except Refused as refused:
        raise problem(refused) from None
    except NoSuchRoom:
        raise HTTPException(404, {"code": "gone", "message": "This room is not there.", "hint": ""}) from None
    return session_given(live, session)

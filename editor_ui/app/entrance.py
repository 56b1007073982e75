"""Coming in: a link's secret or join code for a cookie; and the owner's view: which rooms there are, new ones."""

from __future__ import annotations

import asyncio
from typing import Any, Literal

from fastapi import APIRouter, HTTPException, Request, Response

from editor_ui.app.doors import OWNER_COOKIE, Owner, Tries, cookie_name, hub_of, is_owner, problem, settings_of
from editor_ui.room.hub import FIRST_LINK
from editor_ui.room.protocol import SessionAsk, SessionGiven
from editor_ui.room.words import Message, Short
from editor_ui.store import NoSuchRoom
from toc.edits.model import Refused
from toc.theory import TheoryFileError, loads
from toc.theory.model import Theory

router = APIRouter(prefix="/api")
_secrets = Tries(rate=2.0, burst=120)  # a hospital's people share one address
_codes = Tries(rate=0.2, burst=60)
_starts = Tries(rate=0.05, burst=20)
YEAR = 365 * 24 * 3600


def _set_cookie(request: Request, response: Response, name: str, value: str) -> None:
    settings = settings_of(request)
    secure = settings.secure or request.url.scheme == "https"
    response.set_cookie(
        name, value, max_age=YEAR, path=settings.base_path, httponly=True, samesite="strict", secure=secure
    )


@router.post("/session")
async def enter(ask: SessionAsk, request: Request, response: Response) -> SessionGiven:
    """Exchange a secret (with its room) or a join code (without) for a cookie."""
    (_secrets if ask.room else _codes).take(request)
    hub = hub_of(request)
    try:
        known = None
        if ask.room is not None:
            try:
                known = await hub.session(request.cookies.get(cookie_name(ask.room), ""), ask.room)
            except Refused:
                known = None
        session = await hub.let_in(ask.secret, ask.room, known)
        live = await hub.live(session.room)
    except Refused as refused:
        raise problem(refused) from None
    except NoSuchRoom:
        raise HTTPException(404, {"code": "gone", "message": "This room is not there.", "hint": ""}) from None
    if session is not known:
        _set_cookie(request, response, cookie_name(session.room), session.token)
    return SessionGiven(room=session.room, role=session.actor.role, title=live.room.state.room.get("title", ""))


@router.get("/rooms/{room}/session")
async def who_am_i(room: str, request: Request) -> SessionGiven:
    """Say who the cookie stands for: a page that was opened again without its fragment asks this first."""
    hub = hub_of(request)
    try:
        session = await hub.session(request.cookies.get(cookie_name(room), ""), room)
        live = await hub.live(room)
    except Refused as refused:
        raise problem(refused) from None
    except NoSuchRoom:
        raise HTTPException(404, {"code": "gone", "message": "This room is not there.", "hint": ""}) from None
    return SessionGiven(room=room, role=session.actor.role, title=live.room.state.room.get("title", ""))


class OwnerAsk(Message):
    """The owner's secret."""

    secret: str


@router.post("/owner")
async def enter_as_owner(ask: OwnerAsk, request: Request, response: Response) -> dict[str, bool]:
    """Exchange the owner's secret for a cookie."""
    _secrets.take(request)
    if not hub_of(request).keys.is_owner(ask.secret[:200]):
        raise HTTPException(403, {"code": "no_access", "message": "That is not the owner's secret.", "hint": ""})
    _set_cookie(request, response, OWNER_COOKIE, ask.secret)
    return {"owner": True}


@router.get("/home")
async def home(request: Request) -> dict[str, bool]:
    """What the home page may offer to whoever asks."""
    return {"owner": is_owner(request), "may_start": is_owner(request) or settings_of(request).open_house}


@router.get("/rooms")
async def rooms(request: Request, _: Owner) -> list[dict[str, Any]]:
    """List the rooms, the last touched first, each with the way in for a facilitator."""
    hub = hub_of(request)
    found = await asyncio.get_running_loop().run_in_executor(None, hub.store.rooms)
    listed = []
    for row in found:
        live = hub.open.get(row.id)
        title = live.room.state.room.get("title", "") if live else ""
        listed.append(
            {
                "room": row.id,
                "title": title,
                "file": row.file.rsplit("/", 1)[-1] if row.file else None,
                "touched": row.touched,
                "created": row.created,
                "path": f"r/{row.id}#{hub.secret_of(row.id, FIRST_LINK)}",
            }
        )
    return listed


class NewRoom(Message):
    """POST /api/rooms: an empty theory, a worked one, or a file's text."""

    title: Short = ""
    text: str | None = None  # a theory file, YAML or JSON
    format: Literal["yaml", "json"] = "yaml"


@router.post("/rooms", status_code=201)
async def start(ask: NewRoom, request: Request) -> dict[str, str]:
    """Start a workshop; answers with the facilitator's way in."""
    if not is_owner(request):
        if not settings_of(request).open_house:
            hint = "Open the owner's link, which the server printed when it started."
            message = "Only whoever runs this server starts workshops here."
            raise HTTPException(403, {"code": "not_allowed", "message": message, "hint": hint})
        _starts.take(request)
    theory = Theory()
    if ask.text is not None:
        loop = asyncio.get_running_loop()
        try:
            theory = await loop.run_in_executor(
                None, lambda: loads(ask.text or "", format=ask.format, name="your file")
            )
        except TheoryFileError as error:
            problems = [str(found) for found in error.problems][:50]
            detail = {
                "code": "bad_file",
                "message": "This file cannot be read as a theory.",
                "hint": "",
                "problems": problems,
            }
            raise HTTPException(422, detail) from None
    hub = hub_of(request)
    room = await hub.create(theory, title=ask.title)
    return {"room": room, "path": f"r/{room}#{hub.secret_of(room, FIRST_LINK)}"}

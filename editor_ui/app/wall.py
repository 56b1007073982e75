"""The wall: a viewer's link of its own for the projector, and how phones join, for it to show.

The facilitator's page and the wall may stand in one browser, on two screens. So that nothing of the facilitator's
powers is on the wall, its page trades the facilitator's cookie for a viewer's session and lives by that one alone.
"""

from __future__ import annotations

import secrets
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query, Request, Response

from editor_ui.app.doors import Inside, cookie_name, hub_of, problem
from editor_ui.app.entrance import session_given, set_cookie
from editor_ui.app.links import shown_link
from editor_ui.room.acts import Invite
from editor_ui.room.decide import Request as Asked
from editor_ui.room.hub import LiveRoom, Session
from editor_ui.room.live import now_ms
from editor_ui.room.protocol import LinkSecret, SessionGiven
from editor_ui.room.rules import expired
from editor_ui.room.words import Role
from toc.edits.model import Refused

router = APIRouter(prefix="/api/rooms/{room}")
LABELS = {"viewer": "The wall", "contributor": "Phones in the room"}


def _link(live: LiveRoom, role: Role) -> str | None:
    """Return the link by which the wall, or the phones in the room, come in."""
    now = now_ms()
    for id, row in live.room.state.tables["links"].items():
        special = row.get("wall", False) if role == "viewer" else not row.get("scribe")
        if row["role"] == role and special and not row.get("revoked") and not expired(row, now):
            return id
    return None


async def _make(live: LiveRoom, session: Session, role: Role) -> str:
    """Return that link; the facilitator who opens the wall makes it where there is none."""
    found = _link(live, role)
    if found is None:
        act = Invite(role=role, label=LABELS[role], wall=role == "viewer")
        await live.room.do(Asked(f"wall:{secrets.token_urlsafe(12)}", session.actor, "act", act=act))
        found = _link(live, role)
    assert found is not None
    return found


@router.post("/wall")
async def open_wall(
    request: Request, response: Response, given: Annotated[tuple[LiveRoom, Session], Depends(Inside("invite"))]
) -> SessionGiven:
    """Give the facilitator's browser a second session, a viewer's, for the page on the wall."""
    live, session = given
    hub = hub_of(request)
    try:
        link = await _make(live, session, "viewer")
        await _make(live, session, "contributor")
        wall = await hub.let_in(hub.secret_of(live.room.id, link), live.room.id)
    except Refused as refused:
        raise problem(refused) from None
    set_cookie(request, response, cookie_name(live.room.id, wall=True), wall.token)
    return session_given(live, wall)


@router.get("/join")
async def join_code(
    request: Request,
    given: Annotated[tuple[LiveRoom, Session], Depends(Inside("join_code"))],
    host: Annotated[str | None, Query(max_length=255)] = None,
) -> LinkSecret:
    """Return the contributors' link for the wall to show; no other viewer is told it."""
    live, session = given
    row = live.room.state.row("links", session.actor.link) or {}
    if session.actor.role == "viewer" and not row.get("wall"):
        raise problem(Refused("not_allowed", "Your link does not allow this.", "Ask the facilitator for the code."))
    link = _link(live, "contributor")
    if link is None:
        detail = {"code": "gone", "message": "There is no link for phones.", "hint": "A facilitator can make one."}
        raise HTTPException(404, detail)
    return shown_link(request, live, link, host)

"""What routes share: who asks, and how a refusal is answered."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, HTTPException, Request
from starlette.requests import HTTPConnection

from editor_ui.app.settings import Settings
from editor_ui.room.hub import Hub, LiveRoom, Session
from editor_ui.room.live import now_ms
from editor_ui.room.member import Allowance
from editor_ui.room.powers import demand
from editor_ui.room.rules import situations
from editor_ui.store import NoSuchRoom
from toc.edits.model import Refused

OWNER_COOKIE = "toc_owner"
_STATUS = {
    "no_session": 401,
    "gone": 404,
    "no_access": 403,
    "too_fast": 429,
    "not_stored": 503,
    "restarting": 503,
    "bad_file": 422,
}


def cookie_name(room: str, *, wall: bool = False) -> str:
    """Return the name of the cookie that holds a session in a room; the wall has one of its own."""
    return f"tocwall_{room}" if wall else f"toc_{room}"


def for_wall(connection: HTTPConnection) -> bool:
    """Whether the page that asks is the wall, beside a facilitator's own page in the same browser."""
    return "wall" in connection.query_params


def hub_of(connection: HTTPConnection) -> Hub:
    """Return the server's hub."""
    hub: Hub = connection.app.state.hub
    return hub


def settings_of(connection: HTTPConnection) -> Settings:
    """Return the server's settings."""
    settings: Settings = connection.app.state.settings
    return settings


def problem(refused: Refused) -> HTTPException:
    """Turn a refusal into an HTTP answer with the same words."""
    status = _STATUS.get(
        refused.code, 403 if refused.code in ("not_allowed", "revoked", "expired", "shown_out") else 409
    )
    return HTTPException(status, {"code": refused.code, "message": str(refused), "hint": refused.hint})


async def known_session(connection: HTTPConnection, room: str) -> Session:
    """Return the session that the page's cookie stands for; Refused where it stands for none."""
    return await hub_of(connection).session(
        connection.cookies.get(cookie_name(room, wall=for_wall(connection)), ""), room
    )


async def session_of(connection: HTTPConnection, room: str) -> tuple[LiveRoom, Session]:
    """Return the room and the session of whoever asks; Refused where they are not in it."""
    session = await known_session(connection, room)
    return await hub_of(connection).live(room), session


class Inside:
    """A dependency: somebody in the room of the path, with a power."""

    def __init__(self, power: str) -> None:
        self.power = power

    async def __call__(self, room: str, request: Request) -> tuple[LiveRoom, Session]:
        """Return the room and the session, or answer why not."""
        try:
            live, session = await session_of(request, room)
            demand(session.actor.role, self.power, situations(live.room.state, "", now_ms()))
        except Refused as refused:
            raise problem(refused) from None
        except NoSuchRoom:
            raise HTTPException(404, {"code": "gone", "message": "This room is not there.", "hint": ""}) from None
        return live, session


def is_owner(connection: HTTPConnection) -> bool:
    """Whether whoever asks holds the server's owner secret."""
    return hub_of(connection).keys.is_owner(connection.cookies.get(OWNER_COOKIE, ""))


def owner_only(request: Request) -> None:
    """A dependency: whoever runs the server."""
    if not is_owner(request):
        hint = "Open the owner's link, which the server printed when it started."
        raise HTTPException(
            403, {"code": "not_allowed", "message": "This is for whoever runs the server.", "hint": hint}
        )


class Tries:
    """How often an address may try something: guessing a join code, starting rooms."""

    def __init__(self, rate: float, burst: float) -> None:
        self.rate, self.burst = rate, burst
        self._each: dict[str, Allowance] = {}
        self._all = Allowance(rate * 20, burst * 20)

    def take(self, connection: HTTPConnection) -> None:
        """Count a try, or answer 429."""
        address = connection.client.host if connection.client else ""
        if len(self._each) > 10_000:
            self._each.clear()
        each = self._each.setdefault(address, Allowance(self.rate, self.burst))
        if not (each.take() and self._all.take()):
            raise HTTPException(429, {"code": "too_fast", "message": "Too many tries.", "hint": "Wait a minute."})


Owner = Annotated[None, Depends(owner_only)]

"""Links to show: a link's address as text, QR and join code, for facilitators; one's own way back to one's cards."""

from __future__ import annotations

from typing import Annotated

import segno
from fastapi import APIRouter, Depends, HTTPException, Query, Request

from editor_ui.app.doors import Inside, hub_of, settings_of
from editor_ui.app.security import host_of, own_addresses
from editor_ui.room.hub import LiveRoom, Session
from editor_ui.room.protocol import LinkSecret

router = APIRouter(prefix="/api/rooms/{room}")
LOCAL = ("localhost", "127.0.0.1", "::1")


def address_of(request: Request, host: str | None = None) -> str:
    """Return the address that others should open: the public one, else one that their device can reach."""
    settings = settings_of(request)
    if settings.public_url:
        return settings.public_url.rstrip("/")
    netloc = request.headers.get("host", "")
    if host is not None and host.lower() in request.app.state.hosts:
        name = host
    elif host_of(netloc) in LOCAL and request.app.state.wide:
        name = next(iter(own_addresses()), host_of(netloc))
    else:
        return f"{request.url.scheme}://{netloc}"
    port = f":{request.url.port}" if request.url.port else ""
    return f"{request.url.scheme}://{f'[{name}]' if ':' in name else name}{port}"


def qr(address: str) -> str:
    """Return an SVG picture of an address, for a wall or a sheet of paper."""
    code = segno.make(address, error="m", micro=False)
    return code.svg_inline(scale=8, border=4, dark="#000", light="#fff", svgclass=None, lineclass=None, omitsize=True)


def shown_link(
    request: Request, live: LiveRoom, link: str, host: str | None = None, *, notes: bool = False
) -> LinkSecret:
    """Return a link as it is shown: address, QR picture, join code. ``notes``: it opens at the facilitator's notes."""
    keys = hub_of(request).keys
    row = live.room.state.row("links", link) or {}
    opens = "?wall" if row.get("wall") else "?notes" if notes else ""
    path = f"r/{live.room.id}{opens}#{keys.link(live.room.id, link)}"
    address = f"{address_of(request, host)}/{path}"
    code = keys.code(live.room.id, link) if row.get("role") in ("contributor", "viewer") else None
    return LinkSecret(
        id=link,
        secret=keys.link(live.room.id, link),
        path=path,
        address=address,
        local=host_of(address.split("//", 1)[1].split("/", 1)[0]) in LOCAL,
        code=code,
        qr=qr(address),
    )


@router.get("/links/{link}")
async def link_secret(
    link: str,
    request: Request,
    given: Annotated[tuple[LiveRoom, Session], Depends(Inside("link_secret"))],
    host: Annotated[str | None, Query(max_length=255)] = None,
    *,
    notes: bool = False,
) -> LinkSecret:
    """Return a link with its secret, its QR picture and its join code; ``notes``: one that opens at one's notes."""
    live, _ = given
    row = live.room.state.row("links", link)
    if row is None or row.get("revoked"):
        detail = {"code": "gone", "message": "That link is not there any more.", "hint": "Make another one."}
        raise HTTPException(404, detail)
    return shown_link(request, live, link, host, notes=notes)


@router.post("/my-link")
async def my_link(
    request: Request, given: Annotated[tuple[LiveRoom, Session], Depends(Inside("my_link"))]
) -> dict[str, str]:
    """Return one's own way back: "where did my card go?" on another device, or after the workshop."""
    live, session = given
    path = f"r/{live.room.id}#{hub_of(request).keys.person(live.room.id, session.actor.person)}"
    return {"path": path, "address": f"{address_of(request)}/{path}"}

"""For whoever runs the server: which rooms there are, new ones, whole rooms in and out, a backup."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, HTTPException, Query, Request, Response
from fastapi import Path as PathParam
from pydantic import Field
from starlette.background import BackgroundTask
from starlette.responses import FileResponse

from editor_ui.app.doors import OWNER_COOKIE, Inside, Owner, Tries, hub_of, is_owner, problem, settings_of
from editor_ui.app.entrance import set_cookie
from editor_ui.room.decide import read_entry
from editor_ui.room.deriver import BadFile
from editor_ui.room.hub import FIRST_LINK, LiveRoom, Session
from editor_ui.room.moving import SUFFIX, pack
from editor_ui.room.words import Message, Short
from editor_ui.store import RoomRow, Store
from toc.edits.model import Refused
from toc.theory import load
from toc.theory.model import Theory

router = APIRouter(prefix="/api")
_tries = Tries(rate=0.2, burst=20)
_starts = Tries(rate=0.05, burst=20)
MOST = 4_000_000  # letters of a theory file that is sent; 5,000 boxes take two million
# worked theories: in the project's folder, or beside the package where it was installed
MODELS = tuple(Path(__file__).resolve().parents[level] / "models" for level in (2, 1))


class OwnerAsk(Message):
    """The owner's secret."""

    secret: str


@router.post("/owner")
async def enter_as_owner(ask: OwnerAsk, request: Request, response: Response) -> dict[str, bool]:
    """Exchange the owner's secret for a cookie."""
    _tries.take(request)
    if not hub_of(request).keys.is_owner(ask.secret[:200]):
        raise HTTPException(403, {"code": "no_access", "message": "That is not the owner's secret.", "hint": ""})
    set_cookie(request, response, OWNER_COOKIE, ask.secret)
    return {"owner": True}


@router.get("/home")
async def home(request: Request) -> dict[str, bool]:
    """What the home page may offer to whoever asks."""
    return {"owner": is_owner(request), "may_start": is_owner(request) or settings_of(request).open_house}


@router.get("/rooms")
async def rooms(request: Request, _: Owner) -> list[dict[str, Any]]:
    """List the rooms, the last touched first, each with the way in for a facilitator."""
    hub = hub_of(request)

    def work() -> list[tuple[RoomRow, str]]:
        return [(row, first_title(hub.store, row.id)) for row in hub.store.rooms()]

    found = await asyncio.get_running_loop().run_in_executor(None, work)
    listed = []
    for row, title in found:
        live = hub.open.get(row.id)
        listed.append(
            {
                "room": row.id,
                "title": live.room.state.room.get("title", "") if live else title,
                "file": row.file.rsplit("/", 1)[-1] if row.file else None,
                "touched": row.touched,
                "created": row.created,
                "path": f"r/{row.id}#{hub.secret_of(row.id, first_link(live) if live else FIRST_LINK)}",
            }
        )
    return listed


class NewRoom(Message):
    """POST /api/rooms: an empty theory, a worked one, or a file's text."""

    title: Short = ""
    text: Annotated[str, Field(max_length=MOST)] | None = None  # a theory file, YAML or JSON
    format: Literal["yaml", "json"] = "yaml"
    name: Annotated[str, Field(min_length=1, max_length=255)] = "your file"  # what the file is called
    model: str | None = None  # a worked theory's name


@router.post("/rooms", status_code=201)
async def start(ask: NewRoom, request: Request) -> dict[str, str]:
    """Start a workshop; answers with the facilitator's way in."""
    may_start(request)
    theory = Theory()
    if ask.model is not None:
        found = worked_theories().get(ask.model)
        if found is None:
            raise HTTPException(404, {"code": "gone", "message": "There is no such worked theory.", "hint": ""})
        theory = await asyncio.get_running_loop().run_in_executor(None, load, found)
    if ask.text is not None:
        try:
            theory = await hub_of(request).maker.read(ask.text, ask.format, ask.name)
        except BadFile as error:
            detail = {"code": "bad_file", "message": "This file cannot be read as a theory.", "hint": ""}
            raise HTTPException(422, {**detail, "problems": error.problems}) from None
    hub = hub_of(request)
    room = await hub.create(theory, title=ask.title)
    return {"room": room, "path": f"r/{room}#{hub.secret_of(room, FIRST_LINK)}"}


def first_title(store: Store, room: str) -> str:
    """Return the title that a room began with; one that is open knows its present one."""
    for entry in store.entries(room, 0, 1):
        for change in read_entry(entry).room:
            if change.table == "room" and change.after:
                return str(change.after.get("title", ""))
    return ""


def may_start(request: Request) -> None:
    """Let whoever runs the server start workshops, or anybody where that is the house's rule."""
    if is_owner(request):
        return
    if not settings_of(request).open_house:
        hint = "Open the owner's link, which the server printed when it started."
        message = "Only whoever runs this server starts workshops here."
        raise HTTPException(403, {"code": "not_allowed", "message": message, "hint": hint})
    _starts.take(request)


def worked_theories() -> dict[str, Path]:
    """Return the worked theories that came along, by name."""
    folder = next((folder for folder in MODELS if folder.is_dir()), None)
    return {} if folder is None else {path.name.split(".")[0]: path for path in sorted(folder.glob("*.toc.yaml"))}


@router.get("/models")
async def models() -> list[dict[str, str]]:
    """List the worked theories that a workshop can start from."""

    def work() -> list[dict[str, str]]:
        return [{"name": name, "title": load(path).title or name} for name, path in worked_theories().items()]

    return await asyncio.get_running_loop().run_in_executor(None, work)


@router.get("/instruments")
async def instruments() -> Any:
    """Return the catalogue of instruments, for the indicator's editor."""
    from toc.measures.instruments import instruments_json

    return await asyncio.get_running_loop().run_in_executor(None, instruments_json)


@router.get("/rooms/{room}/file")
async def room_file(
    request: Request,
    given: Annotated[tuple[LiveRoom, Session], Depends(Inside("room_file"))],
    people: Annotated[bool, Query()] = False,
) -> Response:
    """Return the whole room as one file; names and who did what only where they are asked for."""
    hub, (live, _) = hub_of(request), given

    def work() -> bytes:
        return pack(hub.store.room(live.room.id), hub.store.each_entry(live.room.id), people=people)

    data = await asyncio.get_running_loop().run_in_executor(None, work)
    headers = {"Content-Disposition": f'attachment; filename="{live.room.id}.{SUFFIX}"'}
    return Response(data, media_type="application/gzip", headers=headers)


@router.post("/rooms/import", status_code=201)
async def bring_in(request: Request) -> dict[str, str]:
    """Take in a room's file (the body) as a new room."""
    may_start(request)
    hub = hub_of(request)
    try:
        room = await hub.bring_in(await request.body())
    except Refused as refused:
        raise problem(refused) from None
    link = first_link(await hub.live(room))
    return {"room": room, "path": f"r/{room}#{hub.secret_of(room, link)}"}


def first_link(live: LiveRoom) -> str:
    """Return a facilitator's link that still works."""
    links = live.room.state.tables["links"].items()
    return next((id for id, row in links if row["role"] == "facilitator" and not row.get("revoked")), FIRST_LINK)


@router.get("/backup")
async def backup(request: Request, _: Owner) -> FileResponse:
    """Return a copy of the whole store, sound whatever is written meanwhile."""
    store = hub_of(request).store
    if store.many_processes:
        message = "Back the database up with its own tools."
        raise HTTPException(409, {"code": "not_here", "message": message, "hint": "pg_dump does it while it runs."})
    handle = tempfile.NamedTemporaryFile(suffix=".sqlite", delete=False)  # noqa: SIM115
    handle.close()
    await asyncio.get_running_loop().run_in_executor(None, store.backup, handle.name)
    gone = BackgroundTask(Path(handle.name).unlink, missing_ok=True)
    return FileResponse(handle.name, media_type="application/vnd.sqlite3", filename="rooms.sqlite", background=gone)


@router.delete("/rooms/{room}")
async def remove(
    room: Annotated[str, PathParam(pattern="^[A-Za-z0-9_-]{1,64}$")], request: Request, _: Owner
) -> dict[str, bool]:
    """Delete a room for good: log, snapshots, links and sessions."""
    await hub_of(request).remove(room)
    return {"removed": True}

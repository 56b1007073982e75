"""The room's past: what was done, the map as it was, and a replay of how it grew; and previews of merges."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Query, Request

from editor_ui.app.doors import Inside, hub_of, problem
from editor_ui.room.decide import read_entry
from editor_ui.room.hub import LiveRoom, Session
from editor_ui.room.past import growth, state_at
from editor_ui.room.people import name_of
from editor_ui.room.protocol import MergePreview
from editor_ui.room.views import Viewer, theory_for
from toc.edits.model import Refused
from toc.theory import TheoryFileError

router = APIRouter(prefix="/api/rooms/{room}")
History = Annotated[tuple[LiveRoom, Session], Depends(Inside("history"))]
Preview = Annotated[tuple[LiveRoom, Session], Depends(Inside("preview"))]
Branch = Annotated[str, Query(max_length=64)]


@router.get("/history")
async def history(
    request: Request,
    given: History,
    after: Annotated[int, Query(ge=0, lt=2**31)] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 500,
) -> list[dict[str, Any]]:
    """Return what was done, event by event: who, when, which word; not the words that were written."""
    live, _ = given
    loop = asyncio.get_running_loop()
    store, room = hub_of(request).store, live.room
    entries = await loop.run_in_executor(None, lambda: store.entries(room.id, after, room.state.seq, limit))
    people = room.state.tables["people"]
    listed = []
    for event in map(read_entry, entries):
        row: dict[str, Any] = {"seq": event.seq, "at": event.at, "do": event.do, "branch": event.branch}
        row |= {"by": event.by, "name": name_of(event.by, people.get(event.by)) if event.by in people else ""}
        row |= {
            "label": event.label,
            "ids": list(dict.fromkeys(change.id for change in event.changes if change.id))[:20],
        }
        listed.append(row)
    return listed


@router.get("/at/{seq}")
async def as_it_was(request: Request, given: History, seq: int, branch: Branch = "") -> dict[str, Any]:
    """Return a map as it was after event ``seq``, in the shape of the state."""
    live, session = given
    if not 0 < seq <= live.room.state.seq:
        raise HTTPException(
            404, {"code": "no_such_moment", "message": "That moment is not in this history.", "hint": ""}
        )
    loop = asyncio.get_running_loop()
    then = await loop.run_in_executor(None, state_at, hub_of(request).store, live.room.id, seq)
    if branch not in then.theories:
        raise HTTPException(404, {"code": "no_such_branch", "message": "That branch was not there yet.", "hint": ""})
    actor = session.actor
    own, tables = theory_for(then.theory(branch), Viewer(actor.role, actor.person, branch))
    return {"seq": seq, "branch": branch, "own": own, "tables": tables}


@router.get("/replay")
async def replay(
    request: Request, given: History, branch: Branch = "", frames: Annotated[int, Query(ge=2, le=120)] = 60
) -> list[dict[str, Any]]:
    """Return how a map grew: at most ``frames`` moments, each with its Scene, boxes staying where they were."""
    live, _ = given
    hub, loop = hub_of(request), asyncio.get_running_loop()
    moments = await loop.run_in_executor(None, growth, hub.store, live.room.id, branch, live.room.state.seq, frames)
    scenes = await hub.maker.scenes([theory for _, _, theory in moments])
    return [{"seq": seq, "at": at, "scene": scene} for (seq, at, _), scene in zip(moments, scenes, strict=True)]


@router.get("/branches/{branch}/preview")
async def branch_preview(given: Preview, branch: str) -> MergePreview:
    """Return what merging a branch into the main map would change, and the conflicts to settle."""
    live, _ = given
    state = live.room.state
    if branch not in state.bases:
        raise HTTPException(404, {"code": "no_such_branch", "message": "That branch is not there.", "hint": ""})
    return await _preview(live, state.bases[branch], state.theory(branch))


@router.get("/file/preview")
async def file_preview(given: Preview) -> MergePreview:
    """Return what taking in the changed theory file would change, and the conflicts to settle."""
    live, _ = given
    if live.keeper is None:
        raise HTTPException(404, {"code": "no_file", "message": "This room keeps no file up to date.", "hint": ""})
    keeper, loop = live.keeper, asyncio.get_running_loop()
    try:
        theirs = await loop.run_in_executor(None, keeper.theirs)
    except TheoryFileError as error:
        detail = {
            "code": "bad_file",
            "message": f"{keeper.path.name} cannot be read just now.",
            "hint": str(error)[:500],
        }
        raise HTTPException(409, detail) from None
    return await _preview(live, keeper.base(), theirs)


async def _preview(live: LiveRoom, base: Any, theirs: Any) -> MergePreview:
    from editor_ui.room.merging import preview

    seq, ours = live.room.state.seq, live.room.state.theory()
    try:
        return await asyncio.get_running_loop().run_in_executor(None, preview, seq, base, ours, theirs)
    except Refused as refused:
        raise problem(refused) from None


@router.post("/save")
async def save(given: Annotated[tuple[LiveRoom, Session], Depends(Inside("save"))]) -> dict[str, str]:
    """Write the theory file now, unless somebody else has changed it."""
    live, _ = given
    if live.keeper is None:
        hint = "Download the theory file instead."
        raise HTTPException(409, {"code": "no_file", "message": "This room keeps no file up to date.", "hint": hint})
    await live.keeper.save()
    return {"state": live.keeper.state, "message": live.keeper.message, "name": live.keeper.path.name}

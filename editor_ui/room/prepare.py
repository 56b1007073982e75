"""What some acts need before the room can decide them: the map as it was, the file as it is, the erasure's scope."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from editor_ui.room import acts
from editor_ui.room.decide import Request
from editor_ui.room.hub import Hub, LiveRoom
from editor_ui.room.live import now_ms
from editor_ui.room.past import state_at
from editor_ui.room.powers import demand
from editor_ui.room.rules import situations
from toc.edits.model import Refused
from toc.theory import TheoryFileError
from toc.theory.model import Theory


async def prepare(hub: Hub, live: LiveRoom, request: Request) -> Request:
    """Return the request with what its rule needs; Refused where that cannot be had."""
    act = request.act
    if isinstance(act, acts.Restore | acts.MergeFile):  # who may not is not told what there is
        branch = getattr(act, "branch", "")
        demand(request.actor.role, act.do, situations(live.room.state, branch, now_ms()))
    if isinstance(act, acts.Restore):
        return replace(request, theory=await _then(hub, live, act))
    if isinstance(act, acts.MergeFile):
        return await _with_file(live, request, act)
    return request


async def _then(hub: Hub, live: LiveRoom, act: acts.Restore) -> Theory:
    state, branch, seq = live.room.state, act.branch, act.seq
    if act.version is not None:
        row = state.row("versions", act.version)
        if row is None:
            raise Refused("gone", "That version is not there any more.", "", (act.version,))
        branch, seq = row["branch"], row["seq"]
    if seq is None or not 0 < seq <= state.seq:
        raise Refused("no_such_moment", "That moment is not in this room's history.", "Choose another one.")
    loop = asyncio.get_running_loop()
    then = await loop.run_in_executor(None, state_at, hub.store, live.room.id, seq)
    if branch not in then.theories:
        raise Refused("no_such_moment", "That branch was not there yet.", "Choose another moment.")
    return then.theory(branch)


async def _with_file(live: LiveRoom, request: Request, act: acts.MergeFile) -> Request:
    keeper = live.keeper
    if keeper is None or keeper.state != "changed_elsewhere":
        raise Refused("nothing_to_do", "The file has not been changed outside this room.")
    theirs, loop = Theory(), asyncio.get_running_loop()
    if act.take == "room":
        await loop.run_in_executor(None, keeper.look)
    else:
        try:
            theirs = await loop.run_in_executor(None, keeper.theirs)
        except TheoryFileError as error:
            first = str(error.problems[0]) if error.problems else ""
            message = f"{keeper.path.name} cannot be read just now. {first}"[:400]
            raise Refused("bad_file", message, "Put the file right, or keep the room's version.") from None
    return replace(request, theory=theirs, base=keeper.base())

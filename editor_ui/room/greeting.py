"""The server's hello: who somebody is here, and the state or what they missed; encoded once where many ask."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pydantic_core import to_json

from editor_ui.room.lines import Packet
from editor_ui.room.member import Member
from editor_ui.room.people import name_of
from editor_ui.room.powers import powers_of
from editor_ui.room.rules import situations
from editor_ui.room.state import Event
from editor_ui.room.views import Viewer, event_for, room_for, theory_for
from editor_ui.room.words import VERSION
from toc import __version__
from toc.theory.model import Theory

if TYPE_CHECKING:
    from editor_ui.room.live import Room


class Greeter:
    """Greets connections. The map, much the largest part, is encoded once for each version and kind of viewer."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._maps: dict[tuple[str, bool, bool], tuple[Theory, bytes]] = {}
        self.file: Any = None  # the last word on the theory file, for facilitators

    def forget(self) -> None:
        """Drop what was encoded."""
        self._maps.clear()

    def hello(self, member: Member, missed: Sequence[Event] | None) -> Packet:
        """Return the hello for a connection: with ``missed`` events, or (None) with the state."""
        state, viewer, actor = self._room.state, member.viewer, member.actor
        now = time.time_ns() // 1_000_000
        head: dict[str, Any] = {
            "t": "hello",
            "v": VERSION,
            "server": __version__,
            "epoch": self._room.epoch,
            "seq": state.seq,
            "now": now,
            "role": actor.role,
            "you": actor.person,
            "name": name_of(actor.person, state.row("people", actor.person)),
            "scribe": actor.scribe,
            "can": powers_of(actor.role, situations(state, member.branch, now)),
        }
        if actor.only_branch is not None:
            head["only_branch"] = actor.only_branch
        if self.file is not None and actor.role == "facilitator":
            head["file"] = self.file
        if missed is not None:
            head["resume"] = [event_for(event, state, viewer) for event in missed]
            return Packet(to_json(head))
        room = to_json({"seq": state.seq, "branch": member.branch, "room": room_for(state, viewer)})
        return Packet(to_json(head)[:-1] + b',"state":' + room[:-1] + b"," + self._map(viewer) + b"}}")

    def _map(self, viewer: Viewer) -> bytes:
        """Return ``"own":…,"tables":…``, from memory where the map is the same one."""
        theory = self._room.state.theory(viewer.branch)
        key = (viewer.branch, viewer.role == "viewer", viewer.map)
        known = self._maps.get(key)
        if known is not None and known[0] is theory:
            return known[1]
        own, tables = theory_for(theory, viewer)
        data = to_json({"own": own, "tables": tables})[1:-1]
        self._maps[key] = (theory, data)
        return data

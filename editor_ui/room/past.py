"""A room as it was at some moment, and how a map grew. Everything here blocks: call it from a thread."""

from __future__ import annotations

from editor_ui.room.decide import read_entry
from editor_ui.room.state import RoomState, replay
from editor_ui.store import Store
from toc.theory.model import Theory


def state_at(store: Store, room: str, seq: int) -> RoomState:
    """Return a room's state after event ``seq``, from the nearest snapshot."""
    tree = store.snapshot(room, seq)
    start = RoomState.load(tree) if tree else RoomState()
    return replay(map(read_entry, store.each_entry(room, start.seq, seq)), start)


def growth(store: Store, room: str, branch: str, upto: int, most: int) -> list[tuple[int, int, Theory]]:
    """Return at most ``most`` moments of a map, evenly over the events that changed it: (seq, at, map)."""
    changed = []
    for entry in store.each_entry(room, 0, upto):
        event = read_entry(entry)
        if event.do == "create" or (event.changes and event.branch == branch):
            changed.append(event.seq)
    step = max(1, -(-len(changed) // most))
    wanted = {*changed[::step], *changed[-1:]}
    moments, state = [], RoomState()
    for entry in store.each_entry(room, 0, upto):
        state = state.after(read_entry(entry))
        if state.seq in wanted and branch in state.theories:
            moments.append((state.seq, entry.at, state.theory(branch)))
    return moments[-most:]

"""Does the checker bite? Rooms that are broken on purpose must be found out; the sound one must not."""

from __future__ import annotations

import asyncio
import random
from collections import deque
from dataclasses import replace

import pytest

import editor_ui.room.live as live_module
from editor_ui.room import decide, powers
from editor_ui.room.live import Room
from editor_ui.store.sqlite import SqliteStore
from tests.faults.world import check, part, people, settle
from tests.room.kit import Server, facilitator, invite
from toc.theory import from_tree

pytestmark = pytest.mark.faults
START = {"toc": 1, "outcomes": {"joy": {"statement": "Joy", "role": "long_term"}}}


async def workshop(server: Server, room: str, seconds: float = 2.0):
    """People work while their connections are cut at random; returns what the checker says."""
    rng = random.Random(6)
    ann = await facilitator(server, room)
    editor, phone = await invite(server, ann, "editor"), await invite(server, ann, "contributor")
    await ann.close()
    clients = await people(server.url, room, editor, 4, 7)
    clients += await people(server.url, room, phone, 1, 8, forbidden=True)
    for client in clients:
        client.task = asyncio.create_task(client.live())
    for _ in range(int(seconds / 0.02)):
        rng.choice(clients).do_something()
        if rng.random() < 0.08:
            one = rng.choice(clients)
            if one.ws is not None:
                one.ws.transport.abort()
        await asyncio.sleep(0.02)
    unsettled = await settle(clients, 4)
    # a client that died over what it was sent (a gap) says so
    died = [str(c.task.exception()) for c in clients if c.task.done() and not c.task.cancelled() and c.task.exception()]
    await part(clients)
    report = check(server.store, room, clients, server.state(room))
    report.problems += unsettled + died
    return report


def test_the_sound_room_is_found_sound_even_with_little_memory(server: Server):
    room = server.create(from_tree(START))
    server.call(server.hub.live(room)).room.recent = deque(maxlen=10)  # whoever was away for ten events takes the state
    report = asyncio.run(workshop(server, room))
    assert report.problems == [], str(report)
    assert report.acknowledged > 20
    assert report.refused > 0


def loses_a_batch(monkeypatch):
    """Now and then says "stored" and stores nothing."""
    real, count = SqliteStore.append, iter(range(10**9))

    def append(self, turns):
        if next(count) % 9 == 8:
            for turn in turns:
                turn.decide([], lambda ops: {}, False)
            return [None] * len(turns)
        return real(self, turns)

    monkeypatch.setattr(SqliteStore, "append", append)


def forgets_what_it_has(monkeypatch):
    """Takes a resent op for a new one."""
    real = decide.decide_batch

    def forgetful(state, history, requests, newer, lookup, careful, now):
        again = [replace(r, op=f"{r.op}-again") if r.op in lookup([r.op]) else r for r in requests]
        return real(state, history, again, newer, lookup, careful, now)

    monkeypatch.setattr(live_module, "decide_batch", forgetful)


def lets_phones_edit(monkeypatch):
    """A contributor's link edits the map."""
    row = {**powers.POWERS["edit"], "contributor": powers.POWERS["edit"]["facilitator"]}
    monkeypatch.setattr(powers, "POWERS", {**powers.POWERS, "edit": row})


def resumes_one_too_late(monkeypatch):
    """Whoever comes back misses one event."""
    real = Room.events_after
    monkeypatch.setattr(Room, "events_after", lambda self, seq, limit=None: (real(self, seq, limit) or [])[1:])


def skips_a_listener(monkeypatch):
    """Now and then somebody is not told."""
    from editor_ui.room.member import Member

    real, count = Member.push, iter(range(10**9))
    monkeypatch.setattr(Member, "push", lambda self, packet: next(count) % 40 == 39 or real(self, packet))


def tells_other_words(monkeypatch):
    """What is told is not what is stored."""
    real = live_module.event_for

    def other(event, state, who):
        seen = real(event, state, who)
        if event.seq % 4 == 0 and seen.get("changes"):
            seen["changes"] = [
                [*change[:3], "other words", change[4]] if change[2] else change for change in seen["changes"]
            ]
        return seen

    monkeypatch.setattr(live_module, "event_for", other)


def refuses_what_it_did(monkeypatch):
    """Says no, and does it."""
    real = Room._settle

    def settle_wrongly(self, decided, batch):
        from toc.edits.model import Refused

        if decided.events and decided.events[0].seq % 7 == 0:
            op = decided.events[0].op
            decided.refused += [(r, Refused("no", "No.")) for r, _, _ in batch if r.op == op and r.kind == "edit"]
        real(self, decided, batch)

    monkeypatch.setattr(Room, "_settle", settle_wrongly)


def stores_less_than_it_tells(monkeypatch):
    """What a replay gives is not what everybody saw."""
    write = decide.write_entry

    def wrong(made):
        return write(replace(made, changes=made.changes[:-1]) if made.do != "create" and made.seq % 3 == 0 else made)

    monkeypatch.setattr(decide, "write_entry", wrong)


MUTANTS = [
    loses_a_batch,
    forgets_what_it_has,
    lets_phones_edit,
    resumes_one_too_late,
    skips_a_listener,
    tells_other_words,
    refuses_what_it_did,
    stores_less_than_it_tells,
]


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.__name__)
def test_a_broken_room_is_found_out(mutant, monkeypatch, tmp_path):
    server = Server(tmp_path)
    room = server.create(from_tree(START))
    mutant(monkeypatch)
    report = asyncio.run(workshop(server, room, 1.5))
    assert report.problems, "the checker did not notice"
    monkeypatch.undo()
    server.server.should_exit = True
    server.thread.join(10)
    server.store.close()

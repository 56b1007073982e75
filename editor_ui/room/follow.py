"""What follows a room's events without ever holding them up: derived state, presence, counts."""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
import time
from collections.abc import Sequence
from typing import Any, NamedTuple

from editor_ui.room.deriver import Deriver
from editor_ui.room.lines import Packet
from editor_ui.room.live import Room
from editor_ui.room.member import Member
from editor_ui.room.past import state_at
from editor_ui.room.people import name_of
from editor_ui.room.powers import may
from editor_ui.room.protocol import ClientPresence
from editor_ui.room.state import Event, changes_from
from editor_ui.room.views import counts
from editor_ui.room.words import ROLES, Role
from toc.edits.model import Change

log = logging.getLogger("toc.room")
SETTLE = 0.03  # seconds of quiet that a burst of edits is given before deriving starts
REST, MOST_REST = 0.02, 0.1  # seconds between two derivings; half as long as the last one took, within these
MANY, REST_OF_MANY = 20, 0.1  # with more listeners than MANY, at least so long: each message goes to all of them
UNTAKEN = 32 * 1024  # bytes that a line may hold unsent and still be given a derived message
WAITING = 2000  # changes kept for a map that nobody looks at
KEEP_AFTER = 10.0  # seconds after which where boxes stand is written to the store
PRESENCE_EVERY = 0.1
COUNTS_EVERY = 1.0


class Latest(NamedTuple):
    """A map's newest derived message."""

    seq: int  # the event that it is good for
    number: int
    whole: Packet


class Derived:
    """Keeps each followed map's derived message up to date: the newest one only, at most one in the making."""

    def __init__(self, room: Room, deriver: Deriver) -> None:
        self.room, self.deriver = room, deriver
        self.latest: dict[str, Latest] = {}  # by branch
        # of the last message, over all branches; begun anywhere, so that no two servers' messages have one number
        self._number = secrets.randbelow(2**40)
        # branch → what came after its latest; None: too much to be worth keeping, the helper is sent the whole map
        self._changes: dict[str, list[Change] | None] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._stale: set[str] = set()
        self._tidy: set[str] = set()  # branches to be laid out afresh
        self._unkept: set[str] = set()  # branches whose boxes may stand elsewhere than the store knows
        self._timer: asyncio.TimerHandle | None = None
        self._keep_timer: asyncio.TimerHandle | None = None
        self._keeping: asyncio.Task[None] | None = None
        self._closed = False
        room.after_events.append(self.note)
        room.after_reload.append(self.forget)
        room.after_catching_up.append(self.caught_up)

    def note(self, events: Sequence[Event]) -> None:
        """Some events came: maps that somebody looks at need deriving again."""
        for event in events:
            if event.changes:
                self._stale.add(event.branch)
                waiting = self._changes.setdefault(event.branch, [])
                if waiting is not None:
                    waiting.extend(event.changes)
                    if len(waiting) > WAITING:
                        self._changes[event.branch] = None
            elif event.do == "tidy":
                self._tidy.add(event.branch)
                self._stale.add(event.branch)
        looked_at = {member.branch for member in self.room.members if member.derived and member.map}
        for branch in self._stale & looked_at:
            self.start(branch)

    def start(self, branch: str) -> None:
        """Make sure that a map is being derived."""
        task = self._tasks.get(branch)
        if task is None or task.done():
            self._tasks[branch] = asyncio.create_task(self._derive(branch))

    def greet(self, member: Member) -> None:
        """Send a newcomer what is known already, or see that it is worked out."""
        if not (member.derived and member.map):
            return
        known = self.latest.get(member.branch)
        if known is None:
            member.derived_n = -1
        elif known.number != member.derived_n:
            member.say(known.whole)
            member.derived_n = known.number
        self.want(member.branch)

    def want(self, branch: str) -> None:
        """Somebody is about to look at a map: see that what follows from it is worked out."""
        if branch not in self.latest or branch in self._stale:
            self._stale.add(branch)
            self.start(branch)

    async def _derive(self, branch: str) -> None:
        await asyncio.sleep(SETTLE)
        while not self._closed and branch in self._stale and branch in self.room.state.theories:
            started = time.monotonic()
            self._stale.discard(branch)
            changes = self._changes.pop(branch, [])
            seq, theory = self.room.state.seq, self.room.state.theory(branch)
            last = self.latest.get(branch)
            good_for = last.seq if last else -1
            self._number += 1
            number = self._number
            tidy = branch in self._tidy
            self._tidy.discard(branch)

            async def stood() -> list[Any] | None:
                return await self._stood(branch)

            data = await self.deriver.derive(
                self._key(branch),
                branch,
                seq,
                theory,
                good_for,
                changes,
                stood=stood,
                number=number,
                after=last.number if last else None,
                tidy=tidy,
            )
            if data is None:
                return
            self._unkept.add(branch)
            if self._keep_timer is None:
                self._keep_timer = asyncio.get_running_loop().call_later(KEEP_AFTER, self._keep_now)
            every, part = Packet(data[0]), Packet(data[1])
            self.latest[branch] = Latest(seq, number, every)
            listeners = [m for m in self.room.members if m.branch == branch and m.derived and m.map and not m.behind]
            for member in listeners:
                # only the newest counts, and it is large: a line that has not taken the last one yet waits for the next
                if member.line.backlog <= UNTAKEN:
                    has_last = part.data and last is not None and member.derived_n == last.number
                    member.derived_n = number
                    member.push(part if has_last and member.differences else every)
                else:
                    self._later()
            took = time.monotonic() - started
            await asyncio.sleep(max(min(took / 2, MOST_REST), REST if len(listeners) <= MANY else REST_OF_MANY))

    def _key(self, branch: str) -> str:
        return f"{self.room.id}/{branch}"

    async def _stood(self, branch: str) -> list[Any] | None:
        """Fetch where a map's boxes stood when it was last kept, with the map as it was then."""

        def work() -> list[Any] | None:
            found = self.room.store.layout(self.room.id, branch)
            if found is None:
                return None
            then = state_at(self.room.store, self.room.id, found[0])
            return [json.loads(found[1]), changes_from(then.theory(branch))] if branch in then.theories else None

        try:
            return await asyncio.get_running_loop().run_in_executor(None, work)
        except Exception as error:  # the map is laid out afresh
            log.error("room %s: where boxes stood cannot be read", self.room.id, exc_info=error)
            return None

    def _keep_now(self) -> None:
        self._keep_timer = None
        self._keeping = asyncio.create_task(self.keep())

    async def keep(self) -> None:
        """Write to the store where boxes stand now, so that no map jumps after a restart."""
        branches, self._unkept = self._unkept, set()
        epoch = self.room.epoch
        for branch in branches:
            found = await self.deriver.stands(self._key(branch))
            if found is None:
                continue
            try:
                await self.room.writer.run(self.room.store.keep_layout, self.room.id, epoch, branch, *found)
            except Exception as error:  # the next time will do
                log.error("room %s: where boxes stand was not kept", self.room.id, exc_info=error)

    def _later(self) -> None:
        """Bring the newest to those who could not take it, in a while."""
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(0.5, self._bring)

    def _bring(self) -> None:
        self._timer = None
        for member in tuple(self.room.members):
            known = self.latest.get(member.branch)
            if known is None or known.number <= member.derived_n or not (member.derived and member.map):
                continue
            if member.behind or member.line.backlog > UNTAKEN:
                self._later()
            else:
                member.derived_n = known.number
                member.push(known.whole)

    def caught_up(self, member: Member) -> None:
        """Somebody who was behind is not any more: they may have missed the newest."""
        known = self.latest.get(member.branch)
        if known is not None and known.number > member.derived_n:
            self.greet(member)

    def forget(self) -> None:
        """History was rewritten: derive afresh whatever is looked at."""
        self.latest.clear()
        self._changes.clear()
        self._unkept.clear()
        for member in self.room.members:
            self.greet(member)

    async def close(self) -> None:
        """Stop deriving; keep where boxes stand."""
        if self._timer is not None:
            self._timer.cancel()
        self._closed = True
        if self._keep_timer is not None:
            self._keep_timer.cancel()
        # nothing is cancelled in the middle of an answer: that would cost the other rooms their helper
        await asyncio.gather(*self._tasks.values(), *filter(None, [self._keeping]), return_exceptions=True)
        await self.keep()


class Presence:
    """Who is here and where they look; sent at most ten times a second, only when it changed, never stored."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self._here: dict[Member, dict[str, object]] = {}
        self._changed: set[Member] = set()
        self._gone: set[str] = set()
        self._timer: asyncio.TimerHandle | None = None
        room.after_events.append(self._note)

    def _note(self, events: Sequence[Event]) -> None:
        """Somebody may be called something else from now on."""
        renamed = {change.id for event in events for change in event.room if change.table == "people"}
        for member, here in self._here.items():
            person = member.actor.person
            if person not in renamed:
                continue
            name = name_of(person, self.room.state.row("people", person))
            if here["name"] != name:
                self._here[member] = {**here, "name": name}
                self._changed.add(member)
                self._soon()

    def look(self, member: Member, message: ClientPresence) -> None:
        """Somebody selected or began to type something."""
        if not may(member.actor.role, "presence"):
            return
        name = name_of(member.actor.person, self.room.state.row("people", member.actor.person))
        here: dict[str, object] = {
            "who": member.actor.person,
            "name": name,
            "role": member.actor.role,
            "branch": member.branch,
            "sel": list(message.sel),
        }
        if message.editing is not None:
            here["editing"] = list(message.editing)
        if message.at is not None:
            here["at"] = list(message.at)
        if self._here.get(member) != here:
            self._here[member] = here
            self._changed.add(member)
            self._soon()

    def leave(self, member: Member) -> None:
        """Somebody's connection ended."""
        if self._here.pop(member, None) is None:
            return
        self._changed.discard(member)
        if not any(other.actor.person == member.actor.person for other in self._here):
            self._gone.add(member.actor.person)
            self._soon()

    def greet(self, member: Member) -> None:
        """Tell a newcomer who is here."""
        if may(member.actor.role, "presence"):
            member.say(Packet.of({"t": "pres", "here": list(self._here.values()), "gone": [], "all": True}))

    def _soon(self) -> None:
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(PRESENCE_EVERY, self._send)

    def _send(self) -> None:
        self._timer = None
        here = [self._here[member] for member in self._changed if member in self._here]
        gone = sorted(self._gone)
        self._changed.clear()
        self._gone.clear()
        if here or gone:
            packet = Packet.of({"t": "pres", "here": here, "gone": gone, "all": False})
            self.room.send_all(packet, lambda member: may(member.actor.role, "presence"))

    def close(self) -> None:
        """Stop."""
        if self._timer is not None:
            self._timer.cancel()


class Counted:
    """Who takes part, as counts, to everybody; at most once a second."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self._timer: asyncio.TimerHandle | None = None
        self._last: dict[str, object] = {}
        room.after_events.append(self._note)

    def now(self) -> dict[str, object]:
        """Return the counts as they are."""
        here: dict[Role, int] = {}
        for role in ROLES:
            people = {member.actor.person for member in self.room.members if member.actor.role == role}
            if people:
                here[role] = len(people)
        return counts(self.room.state, here)

    def _note(self, events: Sequence[Event]) -> None:
        if any(event.room for event in events):
            self.soon()

    def soon(self) -> None:
        """The counts may have changed."""
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(COUNTS_EVERY, self._send)

    def greet(self, member: Member) -> None:
        """Tell a newcomer; the others hear within the second."""
        member.say(Packet.of(self.now()))
        self.soon()

    def _send(self) -> None:
        self._timer = None
        now = self.now()
        if now != self._last:
            self._last = now
            self.room.send_all(Packet.of(now))

    def close(self) -> None:
        """Stop."""
        if self._timer is not None:
            self._timer.cancel()

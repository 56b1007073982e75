"""All the rooms of one server: opens them, lets people in by their secrets, and keeps what follows from them going."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass

from editor_ui.room import acts
from editor_ui.room.decide import Request
from editor_ui.room.deriver import Deriver, Maker
from editor_ui.room.erasing import eraser
from editor_ui.room.file_keeper import FileKeeper
from editor_ui.room.follow import Counted, Derived, Presence
from editor_ui.room.keys import Keys, code_of, new_person, new_room, new_token
from editor_ui.room.lines import Packet, QueueLine
from editor_ui.room.live import Room, now_ms
from editor_ui.room.member import Allowance, Member
from editor_ui.room.moving import unpack
from editor_ui.room.rules import Actor, Draft, expired, today
from editor_ui.room.state import Event, RoomChange, changes_from
from editor_ui.store import NoSuchRoom, Store
from editor_ui.store.postgres import PostgresStore
from editor_ui.store.writer import Writer
from toc.edits.model import Refused
from toc.theory.model import Theory

log = logging.getLogger("toc.room")
SERVER = Actor("server", "facilitator")  # whose name the server's own events carry
SWEEP_EVERY = 3600.0  # seconds between looks for rooms to delete
FIRST_LINK = "l1"  # the facilitator's link that every room begins with


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody who is allowed in: the cookie's value is known to their browser only."""

    room: str
    actor: Actor
    token: str = ""


class LiveRoom:
    """An open room with everything that follows it."""

    def __init__(self, room: Room, deriver: Deriver) -> None:
        self.room = room
        self.derived = Derived(room, deriver)
        self.presence = Presence(room)
        self.counted = Counted(room)
        self.allowance = Allowance(1000, 10_000)  # edits and acts of everybody together
        self.quiet_since = asyncio.get_running_loop().time()
        self.keeper: FileKeeper | None = None  # where the room keeps a theory file up to date

    def first(self, actor: Actor) -> tuple[Packet, Packet | None]:
        """Return what a conversation would begin with: the hello with the state, and what was last derived."""
        member = Member(actor, QueueLine(), branch=actor.only_branch or "")
        hello = self.room.greeter.hello(member, None)
        if actor.role == "contributor":
            return hello, None
        self.derived.want(member.branch)
        known = self.derived.latest.get(member.branch)
        return hello, known.whole if known is not None else None

    async def close(self) -> None:
        """Finish what was begun, stop what follows the room."""
        await self.room.close()
        if self.keeper is not None:
            await self.keeper.close()
        await self.derived.close()
        self.presence.close()
        self.counted.close()


class Hub:
    """One server's rooms. Rooms are opened when somebody comes and closed when nobody has been there for a while."""

    def __init__(self, store: Store, keys: Keys, *, idle: float = 300.0, held_at: str = "") -> None:
        self.store, self.keys, self.idle, self.held_at = store, keys, idle, held_at
        self.writer = Writer(store)
        self.deriver, self.maker = Deriver(), Maker()
        self.open: dict[str, LiveRoom] = {}
        self.on_open: list[Callable[[LiveRoom], None]] = []
        self._opening: dict[str, asyncio.Lock] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self.closing = False

    # ---- rooms -----------------------------------------------------------------------------------------------

    async def live(self, id: str) -> LiveRoom:
        """Return an open room, opening it where it is not; NoSuchRoom where there is none."""
        if self.closing:
            raise Refused("restarting", "The server is restarting.", "It is back in a moment.")
        found = self.open.get(id)
        if found is not None:
            found.quiet_since = asyncio.get_running_loop().time()  # whoever asked is about to come in
            return found
        async with self._opening.setdefault(id, asyncio.Lock()):
            found = self.open.get(id)
            if found is None:
                room = await asyncio.get_running_loop().run_in_executor(None, Room.open, id, self.store, self.writer)
                found = self.open[id] = LiveRoom(room, self.deriver)
                room.after_events.append(lambda events: self._heed(room, events))
                for follow in self.on_open:
                    follow(found)
        self._opening.pop(id, None)
        return found

    async def create(
        self,
        theory: Theory,
        *,
        title: str = "",
        id: str | None = None,
        file: str | None = None,
        text: str | None = None,
    ) -> str:
        """Make a room from a theory, with a first facilitator's link; return its id."""
        id = id or new_room()
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(None, lambda: self.store.create_room(id, file=file, file_text=text))
        live = await self.live(id)
        now = now_ms()
        room = {"title": title or theory.title or "", "created": now, "cards_open": True, "names": "optional"}
        if self.held_at:
            room["held_at"] = self.held_at
        draft = Draft(
            room=(
                RoomChange("room", "room", room),
                RoomChange("links", FIRST_LINK, {"role": "facilitator", "label": "First link", "at": now}),
            ),
            changes=changes_from(theory),
            do="create",
        )
        await live.room.do(Request(f"create:{id}", SERVER, "system", draft=draft))
        return id

    def secret_of(self, room: str, link: str) -> str:
        """Return a link's secret, to show or print."""
        return self.keys.link(room, link)

    def _heed(self, room: Room, events: Sequence[Event]) -> None:
        """Some events concern the doors: a new link, a revoked one, a person shown out."""
        keeper = self.open[room.id].keeper if room.id in self.open else None
        if keeper is not None and any(event.do == "merge_file" for event in events):
            self._start(keeper.settled())
        for table, id, after in (change for event in events for change in event.room):
            if after is None:
                continue
            if table == "links" and after.get("revoked"):
                self._show_out_link(room, id)
            elif table == "links" and after["role"] in ("contributor", "viewer"):
                self._later(self.store.keep_secret, self.keys.hash(self.keys.code(room.id, id)), room.id, id)
            elif table == "people" and after.get("gone"):
                self._show_out_person(room, id)
            elif table == "room":
                self._later(self.store.delete_on, room.id, after.get("delete_on") or "")

    def _show_out_link(self, room: Room, link: str) -> None:
        room.show_out(lambda member: member.actor.link == link, "revoked", "This link has been taken back.")
        self._later(self.store.forget_secrets, room.id, link)

    def _show_out_person(self, room: Room, person: str) -> None:
        room.show_out(lambda member: member.actor.person == person, "shown_out", "You have been shown out.")
        self._later(self.store.forget_person, room.id, person)

    def _later(self, work: Callable[..., None], *given: str) -> None:
        async def run() -> None:
            await self.writer.run(work, *given)

        self._start(run())

    def _start(self, work: Coroutine[object, object, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("something on the side failed", exc_info=task.exception())

    # ---- letting people in -------------------------------------------------------------------------------------

    async def let_in(self, secret: str, room: str | None = None, known: Session | None = None) -> Session:
        """Exchange a link's secret or join code for a session; Refused where it opens nothing.

        ``known`` is the session that the browser has already: the same link again is the same person again.
        """
        loop = asyncio.get_running_loop()
        typed, found = code_of(secret), None
        if room is not None:
            found = await self._by_key(secret.strip(), room)
        elif typed is not None:
            kept = await loop.run_in_executor(None, self.store.secret, self.keys.hash(typed))
            found = None if kept is None else (kept.room, kept.link, kept.person)
        if found is None:
            raise Refused("no_access", "This link does not open anything.", "Ask the facilitator for a new one.")
        room_id, link_id, person = found
        live = await self.live(room_id)
        actor = self.actor(live.room, link_id, person or "")
        if person is None and known is not None and known.room == room_id and known.actor.link == link_id:
            return known
        new = person or new_person()
        if live.room.state.row("people", new) is None:
            row = {"role": actor.role, "link": link_id, "at": now_ms()}
            draft = Draft(room=(RoomChange("people", new, row),), do="join")
            await live.room.do(Request(f"join:{new}", Actor(new, actor.role, link_id), "system", draft=draft))
        token = new_token()
        await self.writer.run(self.store.keep_session, self.keys.hash(token), room_id, link_id, new)
        return Session(room_id, self.actor(live.room, link_id, new), token)

    async def _by_key(self, secret: str, room: str) -> tuple[str, str, str | None] | None:
        """Find the link whose secret this is by making each one's again: no secret is stored, not even its hash."""
        try:
            state = (await self.live(room)).room.state
        except NoSuchRoom:
            return None
        found: tuple[str, str, str | None] | None = None
        given = secret.encode()
        for link in state.tables["links"]:
            if secrets.compare_digest(self.keys.link(room, link).encode(), given):
                found = (room, link, None)
        for person, row in state.tables["people"].items():
            if secrets.compare_digest(self.keys.person(room, person).encode(), given):
                found = (room, row["link"], person)
        return found

    def actor(self, room: Room, link: str, person: str) -> Actor:
        """Return who a session stands for now; Refused where its link is gone, revoked or has run out."""
        row = room.state.row("links", link)
        if row is None or row.get("revoked"):
            raise Refused("revoked", "This link has been taken back.", "Ask the facilitator for a new one.")
        if expired(row, now_ms()):
            raise Refused("expired", "This link has run out.", "Ask the facilitator for a new one.")
        if person and (room.state.row("people", person) or {}).get("gone"):
            raise Refused("shown_out", "You have been shown out of this room.", "Ask the facilitator.")
        return Actor(person, row["role"], link, bool(row.get("scribe")), row.get("branch"))

    async def session(self, token: str, room: str) -> Session:
        """Return the session that a cookie stands for; Refused where there is none."""
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(None, self.store.session, self.keys.hash(token)) if token else None
        if found is None or found.room != room:
            raise Refused("no_session", "You are not in this room.", "Open the link or scan the code again.")
        live = await self.live(room)
        return Session(room, self.actor(live.room, found.link, found.person or ""), token)

    async def erase(self, live: LiveRoom, act: acts.Erase) -> int:
        """Take words out of a room's log and snapshots; everybody takes the state anew. Returns how many entries."""
        room = live.room

        def work() -> int:
            change = eraser(act, self.store.entries(room.id))
            return self.store.rewrite(room.id, change)[1]

        async with room.paused():
            touched = await self.writer.run(work)
            await room.reload()
        if live.keeper is not None:
            live.keeper.soon()
        return touched

    async def bring_in(self, data: bytes) -> str:
        """Make a room from a room's file; its links get new secrets here."""
        loop = asyncio.get_running_loop()
        entries, _ = await loop.run_in_executor(None, unpack, data)
        room = new_room()

        def work() -> None:
            self.store.create_room(room)
            self.store.import_entries(room, entries)

        await self.writer.run(work)
        live = await self.live(room)
        for link, row in live.room.state.tables["links"].items():
            if row["role"] in ("contributor", "viewer") and not row.get("revoked"):
                self._later(self.store.keep_secret, self.keys.hash(self.keys.code(room, link)), room, link)
        return room

    async def sweep(self, days: int) -> int:
        """Delete the rooms whose day has come: those that said so, and those untouched for ``days`` (0: never)."""
        loop, now = asyncio.get_running_loop(), now_ms()
        due = await loop.run_in_executor(None, self.store.due, today(now), now - days * 86_400_000 if days else None)
        for id in due:
            await self.remove(id)
            log.info("room %s: deleted, its day has come", id)
        return len(due)

    async def remove(self, id: str) -> None:
        """Delete a room for good; whoever is in it is told."""
        live = self.open.pop(id, None)
        if live is not None:
            live.room.show_out(lambda member: True, "gone", "This room has been deleted.")
            await live.close()
        await self.writer.run(self.store.remove_room, id)

    async def tend(self, retention: int = 0) -> None:
        """Look after the rooms for as long as the server runs: close quiet ones, delete those whose day has come."""
        if isinstance(self.store, PostgresStore):
            loop = asyncio.get_running_loop()
            self.store.listen(lambda room, seq: _call_soon(loop, self.heard, room, seq))
        await self.deriver.warm()
        swept = -SWEEP_EVERY
        while True:
            now = asyncio.get_running_loop().time()
            if now - swept >= SWEEP_EVERY:
                swept = now
                try:
                    await self.sweep(retention)
                except Exception as error:  # the next time will do
                    log.error("could not look for rooms to delete", exc_info=error)
            for id, live in list(self.open.items()):
                if live.room.members or live.keeper is not None:
                    live.quiet_since = now
                elif now - live.quiet_since > self.idle:
                    self.open.pop(id)
                    await live.close()
            await asyncio.sleep(min(30.0, self.idle))

    def heard(self, room: str | None, seq: int = 0) -> None:
        """Some server wrote event ``seq`` to a room (None: perhaps to any; 0: it rewrote history)."""
        for live in [self.open.get(room)] if room is not None else list(self.open.values()):
            if live is not None and not 0 < seq <= live.room.state.seq:
                self._start(self._catch_up(live))

    async def _catch_up(self, live: LiveRoom) -> None:
        try:
            await live.room.catch_up()
        except NoSuchRoom:  # another server deleted it
            if self.open.get(live.room.id) is live:
                del self.open[live.room.id]
                live.room.show_out(lambda member: True, "gone", "This room has been deleted.")
                await live.close()

    def total(self, what: str) -> int:
        """Return a counter over all rooms that are open."""
        return sum(live.room.counted[what] for live in self.open.values())

    async def goodbye(self) -> None:
        """Take nobody in any more; finish what everybody asked for and tell them that the server restarts."""
        self.closing = True
        await asyncio.gather(*(live.room.close() for live in list(self.open.values())), return_exceptions=True)

    async def close(self) -> None:
        """Finish everything that was begun, say goodbye, stop."""
        self.closing = True
        for live in list(self.open.values()):
            await live.close()
        for task in list(self._tasks):
            await asyncio.wait([task])
        await self.deriver.close()
        await self.maker.close()
        await self.writer.close()


def _call_soon(
    loop: asyncio.AbstractEventLoop, heard: Callable[[str | None, int], None], room: str | None, seq: int
) -> None:
    loop.call_soon_threadsafe(heard, room, seq)

"""A room while people are in it: takes requests, lets the store decide their order, tells everybody.

All methods run on the event loop. The rules run in the writer's thread on values that nobody else changes.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Callable, Iterable, Sequence

from editor_ui.room.decide import Decided, Request, decide_batch, read_entry
from editor_ui.room.greeting import Greeter
from editor_ui.room.history import History
from editor_ui.room.lines import Packet
from editor_ui.room.member import Member
from editor_ui.room.protocol import ServerBye, ServerRefusal
from editor_ui.room.rules import Conflict
from editor_ui.room.state import Event, RoomState, replay
from editor_ui.room.views import concerned, event_for
from editor_ui.store import Entry, Lookup, NoSuchRoom, Store, Turn
from editor_ui.store.writer import Writer
from toc.edits.model import Refused

log = logging.getLogger("toc.room")
MOST = 256  # requests decided in one turn
RECENT = 2000  # events kept in memory for those who come back
REFUSED = 5000  # refusals remembered, so that a late copy of an op is refused like the first
SNAPSHOT_EVERY = 1000
STALLED = 60.0  # seconds that a line may take no more before it is cut; the client comes back by itself


Waiting = tuple[Request, Member | None, asyncio.Future[Event | None] | None]


def now_ms() -> int:
    """Milliseconds since 1970, for people to read."""
    return time.time_ns() // 1_000_000


class Room:
    """One workshop. ``state`` is what is durable; nothing else is ever shown to anybody."""

    def __init__(self, id: str, store: Store, writer: Writer, state: RoomState, history: History, epoch: str) -> None:
        self.id, self.store, self.writer = id, store, writer
        self.state, self.history, self.epoch = state, history, epoch
        self.recent: deque[Event] = deque(maxlen=RECENT)
        self.members: set[Member] = set()
        self.greeter = Greeter(self)
        self.after_events: list[Callable[[Sequence[Event]], None]] = []  # derive, count, keep the file, …
        self.after_catching_up: list[Callable[[Member], None]] = []
        self.after_reload: list[Callable[[], None]] = []
        self._waiting: list[Waiting] = []
        self._refused: OrderedDict[str, Refused] = OrderedDict()  # by op, the last ones
        self._pump: asyncio.Task[None] | None = None
        self._catching: set[asyncio.Task[None]] = set()
        self._snapshot_at = state.seq
        self._held = False
        self.counted = {"events": 0, "refused": 0, "repeated": 0}

    @classmethod
    def open(cls, id: str, store: Store, writer: Writer) -> Room:
        """Bring a room back from its log. Blocks: call it from a thread."""
        row = store.room(id)
        tree = store.snapshot(id)
        state = RoomState.load(tree) if tree else RoomState()
        start = max(0, min(state.seq, row.seq) - 300)
        events = [read_entry(entry) for entry in store.each_entry(id, start)]
        history = History()
        for event in events:
            history = history.after(event)
        room = cls(id, store, writer, replay((e for e in events if e.seq > state.seq), state), history, row.epoch)
        room.recent.extend(events)
        room._snapshot_at = tree["seq"] if tree else 0
        return room

    # ---- requests --------------------------------------------------------------------------------------------

    def ask(self, request: Request, member: Member | None = None) -> None:
        """Put a request in the queue; the member hears of it by event or refusal."""
        self._waiting.append((request, member, None))
        self._run()

    async def do(self, request: Request) -> Event | None:
        """Make a request and wait: the event (None: it was in the log already), or raise Refused."""
        done: asyncio.Future[Event | None] = asyncio.get_running_loop().create_future()
        self._waiting.append((request, None, done))
        self._run()
        return await done

    def _run(self) -> None:
        if self._held:
            return
        if self._pump is None or self._pump.done():
            self._pump = asyncio.create_task(self._work())

    async def _work(self) -> None:
        while self._waiting:
            batch, self._waiting = self._without_refused(self._waiting[:MOST]), self._waiting[MOST:]
            if not batch:
                continue
            requests = [request for request, _, _ in batch]
            state, history, box = self.state, self.history, list[Decided]()

            def decide(
                newer: Sequence[Entry],
                lookup: Lookup,
                careful: bool,
                state: RoomState = state,
                history: History = history,
                requests: Sequence[Request] = requests,
                box: list[Decided] = box,
            ) -> Sequence[Entry]:
                decided, entries = decide_batch(state, history, requests, newer, lookup, careful, now_ms())
                box.append(decided)
                return entries

            turn = Turn(self.id, state.seq, decide)
            try:
                await self.writer.append(turn)
            except Exception as error:
                self._could_not_store(batch, error)
                continue
            self._settle(box[-1], batch)

    def _without_refused(self, batch: list[Waiting]) -> list[Waiting]:
        """Refuse again what was refused: an op is decided once, and its copy on a slow line may come much later."""
        left = []
        for request, member, done in batch:
            problem = self._refused.get(request.op)
            if problem is None:
                left.append((request, member, done))
            else:
                self._say_no(request, member, done, problem)
        return left

    @staticmethod
    def _say_no(
        request: Request, member: Member | None, done: asyncio.Future[Event | None] | None, problem: Refused
    ) -> None:
        if member is not None:
            member.say(Packet.of(refusal_of(request.op, problem)))
        if done is not None and not done.done():
            done.set_exception(problem)

    def _could_not_store(self, batch: Iterable[Waiting], error: Exception) -> None:
        """The disk or the database said no: nothing has changed, everybody keeps their words and tries again."""
        log.error("room %s: could not store: %s", self.id, type(error).__name__, exc_info=error)
        gone = isinstance(error, NoSuchRoom)
        for request, member, done in batch:
            refusal = ServerRefusal(
                op=request.op,
                code="gone" if gone else "not_stored",
                message="This room has been deleted." if gone else "The server could not write this to its disk.",
                hint="" if gone else "Your words are kept here and sent again. Tell the facilitator if this lasts.",
                retry=not gone,
            )
            if member is not None:
                member.say(Packet.of(refusal))
            if done is not None and not done.done():
                done.set_exception(Refused(refusal.code, refusal.message, refusal.hint))

    def _settle(
        self,
        decided: Decided,
        batch: Sequence[Waiting],
    ) -> None:
        """What was decided is durable: it now holds. Tell everybody."""
        self.state, self.history = decided.state, decided.history
        fresh = [*decided.adopted, *decided.events]
        if fresh:
            self._tell(fresh)
        by_op = {event.op: event for event in decided.events}
        refused = {id(request): refused for request, refused in decided.refused}
        repeated = {id(request): seq for request, seq in decided.repeated}
        self.counted["events"] += len(decided.events)
        self.counted["refused"] += len(refused)
        self.counted["repeated"] += len(repeated)
        for request, member, done in batch:
            if id(request) in refused:
                problem = refused[id(request)]
                self._refused[request.op] = problem
                self._say_no(request, member, done, problem)
            elif id(request) in repeated:
                if member is not None:
                    self._repeat(member, request, repeated[id(request)])
                if done is not None and not done.done():
                    done.set_result(None)
            elif done is not None and not done.done():
                done.set_result(by_op[request.op])
        while len(self._refused) > REFUSED:
            self._refused.popitem(last=False)
        if self.state.seq - self._snapshot_at >= SNAPSHOT_EVERY:
            self._keep_snapshot()

    def _repeat(self, member: Member, request: Request, seq: int) -> None:
        """A resent op: it counted already. Say so with its number, unless the event itself is still to come."""
        if seq > member.told:
            return
        event = {"seq": seq, "op": request.op, "by": request.actor.person}
        member.say(Packet.of({"t": "ev", "evs": [event]}))

    def _keep_snapshot(self) -> None:
        self._snapshot_at, state = self.state.seq, self.state

        async def keep() -> None:
            loop = asyncio.get_running_loop()
            try:
                body = await loop.run_in_executor(None, lambda: self.store.snapshot_body(state.dump()))
                await self.writer.run(self.store.keep_snapshot, self.id, state.seq, body)
            except Exception as error:  # the log itself is whole; try at the next one
                log.error("room %s: no snapshot", self.id, exc_info=error)

        task = asyncio.create_task(keep())
        self._catching.add(task)
        task.add_done_callback(self._catching.discard)

    async def catch_up(self) -> None:
        """Fetch what other servers wrote; called when one of them says that it did."""
        loop = asyncio.get_running_loop()
        while True:
            known = self.state.seq
            epoch, newer = await loop.run_in_executor(None, self.store.newer, self.id, known, MOST)
            if epoch != self.epoch:
                await self.reload()
                return
            if not newer or newer[-1].seq <= self.state.seq:
                return
            while self._pump is not None and not self._pump.done():
                await asyncio.wait([self._pump])  # its own turn may adopt them
            if self.state.seq == known:  # nothing is awaited from the look at the pump on: no turn can begin meanwhile
                nobody = decide_batch(self.state, self.history, (), newer, lambda ops: {}, False, now_ms())[0]
                self._settle(nobody, ())

    # ---- telling ---------------------------------------------------------------------------------------------

    def _tell(self, events: Sequence[Event]) -> None:
        self.recent.extend(events)
        packets: dict[tuple[str, str, bool], Packet] = {}
        special: set[str] = set().union(*(concerned(event, self.state) for event in events if event.room))
        authors = {event.by for event in events}
        for member in tuple(self.members):
            viewer = member.viewer
            # an author needs a packet of their own only where their kind is not shown the event at all
            own = viewer.person in special or (viewer.person in authors and not self._sees_all(viewer.kind, events))
            if own:
                packet = Packet.of({"t": "ev", "evs": [event_for(event, self.state, viewer) for event in events]})
            else:
                found = packets.get(viewer.kind)
                if found is None:
                    nobody = type(viewer)(viewer.role, "", viewer.branch, viewer.map)
                    found = Packet.of({"t": "ev", "evs": [event_for(event, self.state, nobody) for event in events]})
                    packets[viewer.kind] = found
                packet = found
            if member.push(packet):
                member.told = events[-1].seq
            elif not member.behind:
                member.told = events[-1].seq  # this one is on its way, later ones must wait
                self._fall_behind(member)
        for follow in self.after_events:
            follow(events)

    @staticmethod
    def _sees_all(kind: tuple[str, str, bool], events: Sequence[Event]) -> bool:
        role, branch, has_map = kind
        return role in ("facilitator", "editor") and has_map and all(e.changes and e.branch == branch for e in events)

    def _fall_behind(self, member: Member) -> None:
        if member.gone:
            return
        member.behind = True
        task = asyncio.create_task(self._catch(member))
        self._catching.add(task)
        task.add_done_callback(self._catching.discard)

    async def _catch(self, member: Member) -> None:
        """Wait until a slow reader has read, then send what it missed in portions, or the whole state."""
        while not member.gone:
            try:
                await asyncio.wait_for(member.line.drained(), STALLED)
            except TimeoutError:
                self.leave(member)
                member.line.close(1013)
                return
            missed = self.events_after(member.told, 500)
            if missed == []:
                member.behind = False
                for follow in self.after_catching_up:
                    follow(member)
                return
            if missed is None:
                member.line.push(self.greeter.hello(member, None))
                member.told = self.state.seq
                continue
            evs = [event_for(event, self.state, member.viewer) for event in missed]
            member.line.push(Packet.of({"t": "ev", "evs": evs}))
            member.told = missed[-1].seq

    def events_after(self, seq: int, limit: int | None = None) -> list[Event] | None:
        """Return the events after ``seq`` from memory; None where they are not all in memory any more."""
        if seq >= self.state.seq:
            return []
        if not self.recent or self.recent[0].seq > seq + 1:
            return None
        start = seq + 1 - self.recent[0].seq
        end = len(self.recent) if limit is None else min(len(self.recent), start + limit)
        return [self.recent[place] for place in range(start, end)]

    def send_all(self, packet: Packet, to: Callable[[Member], bool] = lambda member: True) -> None:
        """Send something that is not an event to everybody it concerns; who is behind does without."""
        for member in tuple(self.members):
            if to(member) and not member.push(packet) and not member.behind:
                self._fall_behind(member)

    # ---- coming and going --------------------------------------------------------------------------------------

    def join(self, member: Member, since: int | None, epoch: str | None) -> None:
        """Let a connection in: greet it with the state or with what it missed, then with every event."""
        missed = (
            self.events_after(since) if since is not None and epoch == self.epoch and since <= self.state.seq else None
        )
        member.told = self.state.seq
        if missed is None:
            member.derived_n = -1  # with a state everything comes anew
        member.line.push(self.greeter.hello(member, missed))
        self.members.add(member)
        if member.line.backlog > 0:
            self._fall_behind(member)

    def leave(self, member: Member) -> None:
        """Forget a connection."""
        member.gone = True
        self.members.discard(member)

    def show_out(self, which: Callable[[Member], bool], code: str, message: str, *, again: bool = False) -> None:
        """End connections at once, with a reason."""
        for member in [member for member in self.members if which(member)]:
            member.line.push(Packet.of(ServerBye(code=code, message=message, again=again)))
            self.leave(member)
            member.line.close(4001 if not again else 1012)

    @contextlib.asynccontextmanager
    async def paused(self) -> AsyncIterator[None]:
        """Hold requests back (they wait, none is lost) while the log is being rewritten."""
        while self._pump is not None and not self._pump.done():
            await asyncio.wait([self._pump])
        self._held = True
        try:
            yield
        finally:
            self._held = False
            if self._waiting:
                self._run()

    async def reload(self) -> None:
        """Start again from the store, after history was rewritten; everybody takes the state anew."""
        fresh = await asyncio.get_running_loop().run_in_executor(None, Room.open, self.id, self.store, self.writer)
        self.state, self.history, self.epoch = fresh.state, fresh.history, fresh.epoch
        self.recent, self._snapshot_at = fresh.recent, fresh._snapshot_at
        self.greeter.forget()
        for member in tuple(self.members):
            member.line.push(self.greeter.hello(member, None))
            member.told = self.state.seq
        for follow in self.after_reload:
            follow()

    async def close(self) -> None:
        """Finish what is waiting and say goodbye."""
        while self._pump is not None and not self._pump.done():
            await asyncio.wait([self._pump])
        self.show_out(lambda member: True, "restarting", "The server is restarting.", again=True)
        for task in tuple(self._catching):
            task.cancel()


def refusal_of(op: str | None, problem: Refused) -> ServerRefusal:
    """Put a refusal in the message's shape."""
    return ServerRefusal(
        op=op,
        code=problem.code,
        message=str(problem),
        hint=problem.hint,
        ids=list(problem.ids),
        target=problem.target if isinstance(problem, Conflict) else None,
    )

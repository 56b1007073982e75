"""One connection's side of the protocol: reads its messages, hands them to the room. The same for every transport."""

from __future__ import annotations

import logging

from pydantic import ValidationError

from editor_ui.room.acts import Erase
from editor_ui.room.decide import Request
from editor_ui.room.hub import Hub, LiveRoom, Session
from editor_ui.room.lines import Line, Packet
from editor_ui.room.live import now_ms, refusal_of
from editor_ui.room.member import Allowance, Member
from editor_ui.room.prepare import prepare
from editor_ui.room.protocol import (
    CLIENT,
    MAX_FRAME,
    AnyClientMessage,
    ClientActs,
    ClientFollow,
    ClientHello,
    ClientOps,
    ClientPing,
    ClientPresence,
    ClientRedo,
    ClientUndo,
    ServerBye,
    ServerPong,
    ServerRefusal,
)
from editor_ui.room.words import VERSION
from toc.edits.model import Refused

log = logging.getLogger("toc.room")
TOO_MANY_ODD = 20  # messages that cannot be read, after which the connection ends


class Conversation:
    """What one client says and is answered, from hello to goodbye."""

    def __init__(self, hub: Hub, live: LiveRoom, session: Session, line: Line) -> None:
        self.hub, self.live, self.session, self.line = hub, live, session, line
        self.member: Member | None = None
        self._odd = 0
        self._chatter = Allowance(60, 240)  # messages of any kind

    async def hear(self, text: str | bytes) -> bool:
        """Take one message from the client; False ends the connection."""
        if len(text) > MAX_FRAME:
            return self._bye("protocol", "That message is too long.", 1009)
        if not self._chatter.take():
            return self._bye("too_fast", "Too many messages at once.", 1013, again=True)
        try:
            message: AnyClientMessage = CLIENT.validate_json(text)
        except ValidationError as error:
            return self._unreadable(text, error)
        if self.member is None:
            return self._hello(message)
        if self.member.gone:
            return False
        await self._heed(self.member, message)
        return True

    def _unreadable(self, text: str | bytes, error: ValidationError) -> bool:
        """Refuse what does not fit the schema, naming the op where one can be found, so that nothing stays pending."""
        self._odd += 1
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        where = ".".join(str(part) for part in first["loc"])[:120]
        reason = f"The room could not read this ({where}: {first['msg'][:160]})."
        ops: list[str | None] = [*_ops_in(text)] or [None]
        for op in ops:
            refusal = ServerRefusal(
                op=op, code="unreadable", message=reason, hint="Your words are kept. Reload the page."
            )
            self._say(Packet.of(refusal))
        if self._odd >= TOO_MANY_ODD:
            return self._bye("protocol", "Too many messages that cannot be read.", 1008)
        return True

    def _say(self, packet: Packet) -> None:
        if self.member is not None:
            self.member.say(packet)
        else:
            self.line.push(packet)

    def _bye(self, code: str, message: str, close: int, *, again: bool = False) -> bool:
        self._say(Packet.of(ServerBye(code=code, message=message, again=again)))
        self.leave()
        self.line.close(close)
        return False

    def _hello(self, message: AnyClientMessage) -> bool:
        if not isinstance(message, ClientHello):
            return self._bye("protocol", "A connection begins with hello.", 1002)
        if message.v != VERSION:
            return self._bye("protocol", f"This server speaks version {VERSION}. Reload the page.", 1002)
        room, actor = self.live.room, self.session.actor
        branch = message.branch
        if not branch and actor.only_branch:
            branch = actor.only_branch
        if branch not in room.state.theories:
            branch = ""
        self.member = Member(
            actor,
            self.line,
            client=message.client,
            branch=branch,
            map=message.map,
            derived=message.derived,
            differences=message.differences,
        )
        resume = message.since if branch == message.branch else None
        if message.derived_n is not None:
            self.member.derived_n = message.derived_n
        room.join(self.member, resume, message.epoch)
        self.live.presence.greet(self.member)
        self.live.counted.greet(self.member)
        self.live.derived.greet(self.member)
        return True

    async def _heed(self, member: Member, message: AnyClientMessage) -> None:
        room, actor = self.live.room, member.actor
        match message:
            case ClientPing():
                member.say(Packet.of(ServerPong(n=message.n, now=now_ms())))
            case ClientPresence():
                self.live.presence.look(member, message)
            case ClientFollow():
                self._follow(member, message.branch)
            case ClientOps():
                for part in message.ops:
                    self._ask(Request(part.op, actor, "edit", branch=part.branch, edit=part.edit))
            case ClientUndo():
                self._ask(
                    Request(message.op, actor, "undo", branch=message.branch, target=message.target, skip=message.skip)
                )
            case ClientRedo():
                self._ask(Request(message.op, actor, "redo", branch=message.branch))
            case ClientActs():
                for act in message.acts:
                    request = Request(act.op, actor, "act", act=act.act)
                    try:
                        prepared = await prepare(self.hub, self.live, request)
                    except Refused as refused:
                        member.say(Packet.of(refusal_of(act.op, refused)))
                        continue
                    if isinstance(act.act, Erase):
                        await self._erase(member, prepared, act.act)
                    else:
                        self._ask(prepared)
            case ClientHello():
                room.leave(member)
                self._hello(message)

    def _ask(self, request: Request) -> None:
        assert self.member is not None
        if self.member.allowance.take() and self.live.allowance.take():
            self.live.room.ask(request, self.member)
            return
        refusal = ServerRefusal(
            op=request.op,
            code="too_fast",
            message="That was very much at once.",
            hint="It is kept here and sent again in a moment.",
            retry=True,
        )
        self.member.say(Packet.of(refusal))

    async def _erase(self, member: Member, request: Request, act: Erase) -> None:
        """Note that something is erased, then erase it: a hello with another epoch tells that nothing is left."""
        try:
            event = await self.live.room.do(request)
            if event is not None:
                await self.hub.erase(self.live, act)  # everybody then takes the state anew, under another epoch
        except Refused as refused:
            member.say(Packet.of(refusal_of(request.op, refused)))

    def _follow(self, member: Member, branch: str) -> None:
        room = self.live.room
        if branch not in room.state.theories:
            member.say(Packet.of(ServerRefusal(op=None, code="no_such_branch", message="That branch is not there.")))
            return
        member.branch, member.derived_n = branch, -1
        room.leave(member)
        member.gone = False
        room.join(member, None, None)
        self.live.derived.greet(member)

    def leave(self) -> None:
        """The connection has ended."""
        if self.member is not None:
            self.live.room.leave(self.member)
            self.live.presence.leave(self.member)
            self.live.counted.soon()


def _ops_in(text: str | bytes) -> list[str]:
    """Find the ops in a message that could not be read, as far as it is JSON at all."""
    from pydantic_core import from_json

    try:
        tree = from_json(text)
    except ValueError:
        return []
    if not isinstance(tree, dict):
        return []
    parts = tree.get("ops") or tree.get("acts") or [tree]
    found = [part.get("op") for part in parts if isinstance(part, dict)] if isinstance(parts, list) else []
    return [op for op in found if isinstance(op, str) and 0 < len(op) <= 80][:100]

"""The server's end of the deriving process: one request at a time, restarted when it dies, never in an edit's way."""

from __future__ import annotations

import asyncio
import base64
import json
import logging
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from pydantic_core import to_json

from editor_ui.room.state import changes_from, from_changes
from toc.edits.model import Change
from toc.theory.model import Theory

log = logging.getLogger("toc.room")


class BadFile(ValueError):
    """A theory file that cannot be read, with its problems in words."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems[:3]))
        self.problems = problems


Stood = Callable[[], Awaitable[list[Any] | None]]  # where boxes stood: [what was kept, the map that it was]
IDLE = 60.0  # seconds after which the process that makes files ends


class Helper:
    """A second process that is asked one thing at a time."""

    def __init__(self) -> None:
        self._process: Process | None = None
        self._turn = asyncio.Lock()
        self._idle: asyncio.TimerHandle | None = None
        self.asked = 0
        self.failures = 0

    async def ask(self, request: Mapping[str, Any]) -> tuple[dict[str, Any], bytes] | None:
        """Send a request and return the answer's head and body; None where the process died over it."""
        try:
            process = await self._running()
            assert process.stdin is not None
            assert process.stdout is not None
            self.asked += 1
            data = to_json(request)
            process.stdin.write(len(data).to_bytes(4, "big") + data)
            await process.stdin.drain()
            size = int.from_bytes(await process.stdout.readexactly(4), "big")
            head, _, body = (await process.stdout.readexactly(size)).partition(b"\n")
            return json.loads(head), body
        except (OSError, asyncio.IncompleteReadError, ValueError):
            log.warning("a helper process went away; starting another")
            self.failures += 1
            await self.close()
            return None
        except asyncio.CancelledError:
            await self.close()  # an answer may be half read: start afresh
            raise

    async def _running(self) -> Process:
        if self._process is None or self._process.returncode is not None:
            self.started_afresh()
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "editor_ui.room.deriving", stdin=PIPE, stdout=PIPE, limit=2**26
            )
        return self._process

    def started_afresh(self) -> None:
        """The process knows nothing."""

    @property
    def pid(self) -> int | None:
        """The process's number, for measuring."""
        return self._process.pid if self._process else None

    async def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        self.started_afresh()
        if process is not None and process.returncode is None:
            process.kill()
            await process.wait()


class Deriver(Helper):
    """Works out derived messages, so that checks and layout never hold up the event loop."""

    def __init__(self) -> None:
        self._knows: dict[str, int] = {}  # map → the event up to which the process knows it
        super().__init__()

    def started_afresh(self) -> None:
        """The process knows no map."""
        self._knows.clear()

    async def derive(
        self,
        key: str,
        branch: str,
        seq: int,
        theory: Theory,
        since: int,
        changes: Sequence[Change] | None,
        *,
        stood: Stood,
        number: int,
        after: int | None,
        tidy: bool = False,
    ) -> tuple[bytes, bytes] | None:
        """Return the derived message of a map as JSON, whole and as its difference; None: it could not be worked out.

        ``changes`` lead from event ``since`` to ``theory``; where the process does not know the map at ``since``
        (or ``changes`` is None) it is sent whole, with where its boxes ``stood``. ``tidy`` lays it out afresh.
        The message is the ``number``-th; its difference is from message ``after``, and empty where that is not known.
        """
        async with self._turn:
            known = self._knows.get(key) == since and changes is not None
            answer = None
            for full in (not known, True):
                tree = changes_from(theory) if full else None
                request = {"want": "derive", "key": key, "branch": branch, "seq": seq, "tidy": tidy}
                request |= {"n": number, "since": after}
                if full and key not in self._knows:
                    request["stood"] = await stood()
                answer = await self.ask({**request, "full": tree, "changes": None if full else changes})
                if answer is not None and not answer[0]:
                    break
                self._knows.pop(key, None)  # it keeps the last maps only, or it has died: where boxes stood comes along
            if answer is None or answer[0]:
                self._knows.pop(key, None)
                self.failures += 1
                return None
            self._knows[key] = seq
            body = answer[1]
            size = 4 + int.from_bytes(body[:4], "big")
            return body[4:size], body[size:]

    async def warm(self) -> None:
        """Start the process before anybody waits for it."""
        async with self._turn:
            await self.ask({"want": "scene", "key": ""})

    async def stands(self, key: str) -> tuple[int, bytes] | None:
        """Return where a map's boxes stand now as JSON, with the event that it follows from; None: not known."""
        async with self._turn:
            seq = self._knows.get(key)
            answer = await self.ask({"want": "stand", "key": key}) if seq is not None else None
            return None if seq is None or answer is None or not answer[1] else (seq, answer[1])

    async def scene(self, key: str) -> bytes:
        """Return a map's last Scene for :meth:`Maker.make`; empty where there is none."""
        async with self._turn:
            answer = await self.ask({"want": "scene", "key": key}) if key in self._knows else None
            return b"" if answer is None else answer[1]


class Maker(Helper):
    """Makes files to download, in a process of its own that ends when it has had nothing to do for a minute."""

    async def make(
        self,
        kind: str,
        theory: Theory,
        suffix: str,
        view: str | None = None,
        options: Mapping[str, Any] | None = None,
        scene: bytes = b"",
    ) -> bytes:
        """Return a file's bytes; ValueError with words for people where it is not to be had."""
        async with self._turn:
            if self._idle is not None:
                self._idle.cancel()
            answer = await self.ask(
                {
                    "want": "make",
                    "kind": kind,
                    "full": changes_from(theory),
                    "suffix": suffix,
                    "view": view,
                    "options": dict(options or {}),
                    "scene": base64.b64encode(scene).decode(),
                }
            )
            self._idle = asyncio.get_running_loop().call_later(IDLE, self._sleep)
        if answer is None or "failed" in answer[0]:
            raise RuntimeError("the file could not be made")
        if "refused" in answer[0]:
            raise ValueError(answer[0]["refused"])
        return answer[1]

    async def scenes(self, theories: Sequence[Theory]) -> list[dict[str, Any]]:
        """Return the Scenes of a map's moments, boxes staying where they were from one to the next."""
        async with self._turn:
            if self._idle is not None:
                self._idle.cancel()
            answer = await self.ask({"want": "scenes", "theories": [changes_from(theory) for theory in theories]})
            self._idle = asyncio.get_running_loop().call_later(IDLE, self._sleep)
        if answer is None or answer[0]:
            raise RuntimeError("the scenes could not be drawn")
        drawn: list[dict[str, Any]] = json.loads(answer[1])
        return drawn

    async def text(self, theory: Theory, format: str, like: str | None) -> str:
        """Return a theory as a file's text, with the comments and the order of ``like``."""
        async with self._turn:
            answer = await self.ask({"want": "text", "full": changes_from(theory), "format": format, "like": like})
        if answer is None or answer[0]:
            raise RuntimeError("the file's text could not be made")
        return answer[1].decode()

    async def read(self, text: str, format: str, name: str) -> Theory:
        """Read a theory file that somebody sent; BadFile says what is wrong with it, and calls it by its name."""
        async with self._turn:
            answer = await self.ask({"want": "read", "text": text, "format": format, "name": name})
        if answer is None or "failed" in answer[0]:
            raise BadFile(["It could not be read at all."])
        if "problems" in answer[0]:
            raise BadFile(answer[0]["problems"])
        return from_changes(json.loads(answer[1]))

    async def pack(self, theory: Theory) -> bytes:
        """Return the workshop's pack as a zip file."""
        async with self._turn:
            answer = await self.ask({"want": "pack", "full": changes_from(theory)})
        if answer is None or answer[0]:
            raise RuntimeError("the pack could not be made")
        return answer[1]

    def _sleep(self) -> None:
        if self._process is not None and self._process.stdin is not None and not self._turn.locked():
            self._process.stdin.close()  # it ends when it has nothing to read
            self._process = None

    async def close(self) -> None:
        """End the process."""
        if self._idle is not None:
            self._idle.cancel()
        await super().close()

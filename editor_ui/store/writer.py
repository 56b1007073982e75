"""The one writer: rooms hand it their turns, it gives the store as many at once as have come meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from editor_ui.store.store import Store, Turn

T = TypeVar("T")
MOST = 64  # turns in one go


class Writer:
    """Appends to the log from one thread, so that the event loop never waits for the disk.

    While one batch is being written the next one gathers; under load, rooms share a single sync to the disk.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self._waiting: list[tuple[Turn, asyncio.Future[None]]] = []
        self._task: asyncio.Task[None] | None = None
        self._thread = ThreadPoolExecutor(1, "writer")
        self.batches = 0

    async def append(self, turn: Turn) -> None:
        """Return when the turn's entries are durable; raise what went wrong, and then nothing was written."""
        done = asyncio.get_running_loop().create_future()
        self._waiting.append((turn, done))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._drain())
        await done

    async def run(self, work: Callable[..., T], *given: Any) -> T:
        """Do some other write in the writer's thread: two threads would wait for each other's transactions."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, *given)

    async def _drain(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            batch, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
            try:
                outcome = await loop.run_in_executor(self._thread, self.store.append, [turn for turn, _ in batch])
            except Exception as error:
                outcome = [error] * len(batch)
            self.batches += 1
            for (_, done), problem in zip(batch, outcome, strict=True):
                if done.cancelled():
                    continue
                if problem is None:
                    done.set_result(None)
                else:
                    done.set_exception(problem)

    async def close(self) -> None:
        """Write what is waiting, then stop."""
        while self._task is not None and not self._task.done():
            await asyncio.wait([self._task])
        self._thread.shutdown(wait=True)

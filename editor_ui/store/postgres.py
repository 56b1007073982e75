"""The larger home: PostgreSQL, for several server processes or machines on the same rooms.

A turn locks the room's row, so that whoever holds it sees every earlier event before deciding; the others learn of
new events by NOTIFY (the room's id and number only) and fetch what is newer.
"""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import IntegrityError

from editor_ui.store.store import Entry, Store, Turn

CHANNEL = "toc_room"
_NOTIFY = text("SELECT pg_notify(:channel, :said)")


class PostgresStore(Store):
    """A log in PostgreSQL, by URL (``postgresql://…``)."""

    many_processes = True

    def __init__(self, url: str) -> None:
        self.url = make_url(url).set(drivername="postgresql+psycopg")
        super().__init__(create_engine(self.url, pool_size=8, max_overflow=8, pool_pre_ping=True))
        self._threads = ThreadPoolExecutor(4, "turn")
        self._stop = threading.Event()
        self._listener: threading.Thread | None = None

    def append(self, turns: Sequence[Turn]) -> list[BaseException | None]:
        """Write each turn in a transaction of its own; different rooms go side by side."""
        if len(turns) == 1:
            return [self._append_one(turns[0])]
        return list(self._threads.map(self._append_one, turns))

    def _append_one(self, turn: Turn) -> BaseException | None:
        for careful in (False, True):
            try:
                with self.writing() as db:
                    last = self._take(db, turn, lock=True, careful=careful)
                    if last:
                        db.execute(_NOTIFY, {"channel": CHANNEL, "said": f"{turn.room} {last}"})
                return None
            except IntegrityError as error:  # somebody sent an op again
                if careful:
                    return error
            except Exception as error:
                return error
        return None

    def rewrite(self, room: str, change: Callable[[Entry], Entry]) -> tuple[str, int]:
        """Erase, and tell the other servers at once: what they hold in memory must go as well."""
        done = super().rewrite(room, change)
        self._say(room)
        return done

    def remove_room(self, room: str) -> None:
        """Delete a room, and tell the other servers."""
        super().remove_room(room)
        self._say(room)

    def _say(self, room: str) -> None:
        with self.writing() as db:
            db.execute(_NOTIFY, {"channel": CHANNEL, "said": room})

    def listen(self, changed: Callable[[str | None, int], None]) -> None:
        """Call ``changed`` (from a thread) with each room that some server wrote to, and its last event's number.

        A room without a number had its history rewritten, or is gone. No room at all means that notices may have
        been missed (the connection was lost): look at every one.
        """

        def run() -> None:
            import psycopg

            address = self.url.set(drivername="postgresql").render_as_string(hide_password=False)
            first = True
            while not self._stop.is_set():
                try:
                    with psycopg.connect(address, autocommit=True) as connection:
                        connection.execute(f"LISTEN {CHANNEL}")
                        if not first:
                            changed(None, 0)
                        first = False
                        while not self._stop.is_set():
                            for notice in connection.notifies(timeout=0.5):
                                room, _, seq = notice.payload.partition(" ")
                                changed(room, int(seq or 0))
                except psycopg.Error:
                    first = False
                    self._stop.wait(0.5)

        self._listener = threading.Thread(target=run, name="listen", daemon=True)
        self._listener.start()

    def scrub(self) -> None:
        """Let the space of erased rows be written over."""
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as db:
            db.execute(text("VACUUM events, snapshots"))

    def check(self) -> list[str]:
        """Look for gaps in the logs; PostgreSQL's own checks are its administrator's."""
        query = text(
            "SELECT r.id, r.seq, count(e.seq) AS n, max(e.seq) AS top FROM rooms r "
            "LEFT JOIN events e ON e.room = r.id GROUP BY r.id, r.seq"
        )
        with self.engine.connect() as db:
            rows = list(db.execute(query))
        return [f"room {row.id}: {row.n} events, last {row.top}, expected {row.seq}" for row in rows if _odd(row)]

    def backup(self, to: str) -> None:
        """Run pg_dump, which must be on the machine; a database has better ways of its own (see the guide)."""
        address = self.url.set(drivername="postgresql").render_as_string(hide_password=False)
        subprocess.run(["pg_dump", "--format=custom", "--file", to, address], check=True)  # noqa: S603, S607

    @property
    def place(self) -> str:
        """The database's address, without the password."""
        return self.url.render_as_string(hide_password=True)

    def close(self) -> None:
        """Let go of every connection and thread."""
        self._stop.set()
        if self._listener is not None:
            self._listener.join(timeout=3)
        self._threads.shutdown(wait=True)
        super().close()


def _odd(row: Any) -> bool:
    return bool(row.n != row.seq or (row.top or 0) != row.seq)


__all__ = ["CHANNEL", "PostgresStore"]

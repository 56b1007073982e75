"""The default home: one SQLite file, write-ahead log, every commit synced to the disk. One server process only."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import IntegrityError
from sqlalchemy.pool import QueuePool

from editor_ui.store.lock import InUse, Lock
from editor_ui.store.store import Store, Turn


class SqliteStore(Store):
    """A log in one file. A second server on the same file is refused by a lock beside it."""

    many_processes = False

    def __init__(self, path: str | os.PathLike[str], *, alone: bool = True) -> None:
        self.path = Path(path).resolve()
        self._lock: Lock | None = None
        if not alone:
            if not self.path.exists():
                raise ValueError(f"there is no log at {self.path}")
            super().__init__(_engine(self.path))
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._lock = Lock(Path(f"{self.path}.lock"))
        except InUse as taken:
            raise StoreInUse(str(self.path), taken.at) from None
        super().__init__(_engine(self.path))

    def append(self, turns: Sequence[Turn]) -> list[BaseException | None]:
        """Write all the turns in one transaction, so that rooms share the wait for the disk."""
        try:
            return self._append(turns, careful=False)
        except IntegrityError:  # somebody sent an op again
            return self._append(turns, careful=True)

    def _append(self, turns: Sequence[Turn], *, careful: bool) -> list[BaseException | None]:
        outcome: list[BaseException | None] = [None] * len(turns)
        try:
            with self.writing() as db:
                for number, turn in enumerate(turns):
                    try:
                        # nothing is written before the decision, so a decision that fails harms no other room
                        self._take(db, turn, lock=False, careful=careful)
                    except (LookupError, ValueError, AssertionError) as error:
                        outcome[number] = error
        except IntegrityError as error:
            if not careful:
                raise
            return [error] * len(turns)
        except Exception as error:  # the disk: nobody's turn was written
            return [error] * len(turns)
        return outcome

    def scrub(self) -> None:
        """Freed pages are overwritten as they are freed (secure_delete); empty the journal too."""
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as db:
            db.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def check(self) -> list[str]:
        """Run SQLite's own check of the whole file."""
        with self.engine.connect() as db:
            found = [str(row[0]) for row in db.exec_driver_sql("PRAGMA integrity_check")]
            found += [f"foreign key: {tuple(row)}" for row in db.exec_driver_sql("PRAGMA foreign_key_check")]
        return [line for line in found if line != "ok"]

    def backup(self, to: str) -> None:
        """Copy the database with SQLite's online backup; the copy is sound whatever is written meanwhile."""
        target = sqlite3.connect(to)
        try:
            raw = self.engine.raw_connection()
            try:
                source: Any = raw.driver_connection
                source.backup(target, pages=256, sleep=0.005)
            finally:
                raw.close()
        finally:
            target.close()

    def serve_at(self, address: str) -> None:
        """Leave word beside the file."""
        if self._lock is not None:
            self._lock.note(address)

    @property
    def place(self) -> str:
        """The file's path."""
        return str(self.path)

    def close(self) -> None:
        """Let go of the file and of the lock."""
        super().close()
        if self._lock is not None:
            self._lock.release()


class StoreInUse(RuntimeError):
    """Another server process has this file open; ``at`` is its address, where it left word."""

    def __init__(self, path: str, at: str = "") -> None:
        there = f" at {at}" if at else ""
        super().__init__(
            f"{path} is in use by another toc server{there}. Stop that one, or give this one a place of its own "
            "(--data)."
        )
        self.at = at


def _engine(path: Path) -> Engine:
    engine = create_engine(
        f"sqlite:///{path}",
        poolclass=QueuePool,
        pool_size=4,
        max_overflow=4,
        connect_args={"check_same_thread": False, "timeout": 15.0, "cached_statements": 64},
    )

    @event.listens_for(engine, "connect")
    def _settings(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # SQLAlchemy says BEGIN itself, below
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "secure_delete=ON",
            "cache_size=-4096",
            "wal_autocheckpoint=4000",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        # a transaction that reads first and writes later is refused when another wrote in between, however long it
        # would wait; one that says at once that it will write waits its turn
        writes = connection.get_execution_options().get("toc_writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine

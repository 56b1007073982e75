"""The home of the log: SQLite by default, PostgreSQL where one machine is outgrown."""

from __future__ import annotations

from sqlalchemy import inspect, text

from editor_ui.store.sqlite import SqliteStore, StoreInUse
from editor_ui.store.store import Entry, Lookup, NoSuchRoom, RoomRow, SecretRow, Store, Turn

HEAD = "0002"  # the last step in migrations/versions

__all__ = [
    "HEAD",
    "Entry",
    "Lookup",
    "NoSuchRoom",
    "RoomRow",
    "SecretRow",
    "SqliteStore",
    "Store",
    "StoreInUse",
    "Turn",
    "open_store",
]


def open_store(where: str, *, alone: bool = True) -> Store:
    """Open the store at a path (SQLite) or a ``postgresql://`` URL, bringing its tables up to date.

    Not ``alone``: only to read, beside a server that has it open; its tables are left as they are.

    Raises StoreInUse when another process has the SQLite file, and ValueError when a later version wrote it.
    """
    store: Store
    if where.startswith(("postgresql:", "postgres:", "postgresql+psycopg:")):
        from editor_ui.store.postgres import PostgresStore

        store = PostgresStore(where.replace("postgres:", "postgresql:", 1) if where.startswith("postgres:") else where)
    else:
        store = SqliteStore(where, alone=alone)
    try:
        _bring_up_to_date(store, alone)
    except BaseException:
        store.close()
        raise
    return store


def _bring_up_to_date(store: Store, alone: bool) -> None:
    """Run Alembic's steps, unless the store is at the last one already (importing Alembic takes a while)."""
    with store.engine.connect() as db:
        if inspect(db).has_table("alembic_version"):
            row = db.execute(text("SELECT version_num FROM alembic_version")).first()
            if row is not None and row[0] == HEAD:
                return
            if row is not None and row[0] > HEAD:
                raise ValueError(f"{store.place} was written by a later version of toc. Please update this one.")
    if not alone:
        raise ValueError(f"{store.place} was written by an earlier version of toc. Start the server once.")
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "editor_ui.store:migrations")
    with store.engine.begin() as db:
        config.attributes["connection"] = db
        command.upgrade(config, "head")

"""The tables of the log's home, as SQLAlchemy knows them. Alembic's steps in ``migrations`` lead to exactly these."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, LargeBinary, MetaData, String, Table, Text
from sqlalchemy import UniqueConstraint as Unique

metadata = MetaData()

rooms = Table(
    "rooms",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("created", BigInteger, nullable=False),  # ms since 1970
    Column("seq", Integer, nullable=False, default=0),  # of the last event
    Column("epoch", String(16), nullable=False),  # changes when history is rewritten
    Column("file", Text),  # the theory file that the room keeps up to date, as an absolute path
    Column("file_text", Text),  # that file's text as the room last read or wrote it
    Column("file_seq", Integer, nullable=False, default=0),  # the event up to which the file is up to date
    Column("touched", BigInteger, nullable=False, default=0),  # ms since 1970, of the last event
    Column("delete_on", String(10)),  # the last day (UTC) that it is kept, as the room said; none: for good
)

events = Table(
    "events",
    metadata,
    Column("room", String(64), ForeignKey("rooms.id", ondelete="CASCADE"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("op", String(80), nullable=False),
    Column("by", String(64), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("version", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Unique("room", "op", name="events_room_op"),
)

snapshots = Table(
    "snapshots",
    metadata,
    Column("room", String(64), ForeignKey("rooms.id", ondelete="CASCADE"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("body", LargeBinary, nullable=False),  # zlib of JSON
)

layouts = Table(
    "layouts",
    metadata,
    Column("room", String(64), ForeignKey("rooms.id", ondelete="CASCADE"), primary_key=True),
    Column("branch", String(64), primary_key=True),
    Column("seq", Integer, nullable=False),  # the event that it was laid out for
    Column("body", LargeBinary, nullable=False),  # zlib of JSON: where everything stood; ids, no words
)

secrets = Table(
    "secrets",
    metadata,
    Column("hash", String(64), primary_key=True),  # SHA-256 of the secret; the secret itself is nowhere
    Column("room", String(64), ForeignKey("rooms.id", ondelete="CASCADE"), nullable=False),
    Column("link", String(64), nullable=False),
    Column("person", String(64)),  # a personal link: back to one's own cards
)

sessions = Table(
    "sessions",
    metadata,
    Column("hash", String(64), primary_key=True),  # SHA-256 of the cookie
    Column("room", String(64), ForeignKey("rooms.id", ondelete="CASCADE"), nullable=False),
    Column("link", String(64), nullable=False),
    Column("person", String(64), nullable=False),
    Column("created", BigInteger, nullable=False),
    Index("sessions_by_room", "room"),
)

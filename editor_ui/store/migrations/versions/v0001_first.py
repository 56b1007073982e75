"""The first shape: rooms, events, snapshots, secrets, sessions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _room(primary_key: bool = False) -> sa.Column[str]:
    """A room's id in another table: what belongs to a room goes with it."""
    key = sa.ForeignKey("rooms.id", ondelete="CASCADE")
    return sa.Column("room", sa.String(64), key, primary_key=primary_key, nullable=False)


def upgrade() -> None:
    """Make the tables. Written out, not taken from today's schema: this step must never change."""
    op.create_table(
        "rooms",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("epoch", sa.String(16), nullable=False),
        sa.Column("file", sa.Text),
        sa.Column("file_text", sa.Text),
        sa.Column("file_seq", sa.Integer, nullable=False),
        sa.Column("touched", sa.BigInteger, nullable=False),
        sa.Column("delete_on", sa.String(10)),
    )
    op.create_table(
        "events",
        _room(primary_key=True),
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("op", sa.String(80), nullable=False),
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.UniqueConstraint("room", "op", name="events_room_op"),
    )
    op.create_table(
        "snapshots",
        _room(primary_key=True),
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "secrets",
        sa.Column("hash", sa.String(64), primary_key=True),
        _room(),
        sa.Column("link", sa.String(64), nullable=False),
        sa.Column("person", sa.String(64)),
    )
    op.create_table(
        "sessions",
        sa.Column("hash", sa.String(64), primary_key=True),
        _room(),
        sa.Column("link", sa.String(64), nullable=False),
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("created", sa.BigInteger, nullable=False),
    )
    op.create_index("sessions_by_room", "sessions", ["room"])

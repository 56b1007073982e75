"""Alembic's entry: runs the steps on the connection that ``open_store`` hands over."""

from __future__ import annotations

from alembic import context

from editor_ui.store.schema import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()

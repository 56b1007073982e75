"""Alembic's steps from each earlier shape of the store to today's. ``open_store`` runs them; nobody needs to."""

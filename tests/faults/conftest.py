"""One real server for the tests that need no process of their own."""

from __future__ import annotations

import pytest

from tests.room.kit import Server


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """A server on loopback with a store of its own."""
    server = Server(tmp_path_factory.mktemp("server"))
    yield server
    server.stop()

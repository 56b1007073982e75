"""The HTTP API under Schemathesis: whatever is sent, no server error, and the room stands.

Longer, by command: ``TOC_FUZZ=300 python -m pytest tests/room/test_http_fuzz.py tests/room/test_wire_fuzz.py``.
"""

from __future__ import annotations

import os

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import integers

from editor_ui.app.factory import create_app
from editor_ui.app.settings import Settings
from tests.room.kit import Server
from toc.theory import from_tree

EXAMPLES = int(os.environ.get("TOC_FUZZ", "4"))
START = {"toc": 1, "outcomes": {"joy": {"statement": "Joy", "role": "long_term"}}}


def described() -> dict:
    """The API as it describes itself; a stream never ends by itself and is left out."""
    tree = create_app(Settings(), None).openapi()
    return {**tree, "paths": {path: about for path, about in tree["paths"].items() if not path.endswith("/stream")}}


OPERATIONS = [found.ok() for found in schemathesis.openapi.from_dict(described()).get_all_operations()]


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    """A server of our own, and somebody who may do everything there."""
    server = Server(tmp_path_factory.mktemp("fuzz"))
    room = server.create(from_tree(START))
    with httpx.Client(base_url=server.url) as http:
        http.post("/api/session", json={"room": room, "secret": server.secret(room)})
        http.post("/api/owner", json={"secret": server.keys.owner()})
        cookie = "; ".join(f"{name}={value}" for name, value in http.cookies.items())
    yield server, room, cookie
    assert server.store.check() == []
    assert server.state(room).theory().outcomes["joy"].statement == "Joy"
    server.stop()


def test_the_whole_api_is_tried():
    assert len(OPERATIONS) > 25


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
def test_whatever_is_asked_is_answered_without_a_server_error(operation, own):
    server, room, cookie = own

    @given(case=operation.as_strategy(), there=integers(0, 3))
    @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    def ask(case, there):
        if there and "room" in case.path_parameters and case.method != "DELETE":
            case.path_parameters["room"] = room
        answer = case.call(base_url=server.url, headers={"Cookie": cookie}, timeout=30)
        assert answer.status_code < 500, (case.as_curl_command(), answer.text)

    ask()

"""Several ``toc serve`` on one machine: each file has its own log, a busy port moves on, one file is served once."""

from __future__ import annotations

import asyncio
import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from editor_ui.app.serving import PORT, PortTaken, listening
from tests.store.conftest import fresh_database, postgres_url  # noqa: F401
from toc.cli import main

ROOT = Path(__file__).resolve().parents[2]
TEXT = "toc: 1\ntitle: {}\noutcomes:\n  joy: {{statement: Joy, role: long_term}}\n"


class Serving:
    """``toc serve FILE`` with nothing set: the log goes where the user's things are."""

    def __init__(self, home: Path, file: Path, *more: str, **settings: str):
        environment = {key: value for key, value in os.environ.items() if not key.startswith("TOC_")}
        environment |= {"PYTHONPATH": str(ROOT), "HOME": str(home), "XDG_DATA_HOME": str(home / "share")}
        environment |= settings
        command = [sys.executable, "-m", "toc.cli", "serve", str(file), "--no-browser", *more]
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
        )

    def link(self):
        for line in self.process.stdout:
            found = re.search(r"(http://127.0.0.1:(\d+))/r/(\w+)#(\S+)", line)
            if found:
                return found.groups()
        raise RuntimeError(self.process.stderr.read())

    def said(self) -> str:
        """What it says where it does not start."""
        _, errors = self.process.communicate(timeout=60)
        assert self.process.returncode == 2
        return errors

    def stop(self):
        self.process.terminate()
        self.process.communicate(timeout=60)


@pytest.fixture
def files(tmp_path: Path):
    """Two theories of the same name in different folders."""
    made = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        path = tmp_path / name / "map.toc.yaml"
        path.write_text(TEXT.format(name))
        made.append(path)
    return made


def test_two_files_are_served_side_by_side_and_one_of_them_only_once(tmp_path: Path, files, monkeypatch):
    one, two = (Serving(tmp_path, file) for file in files)
    links = [server.link() for server in (one, two)]
    assert links[0][1] != links[1][1], "the busy port moved on"
    for (url, _, room, secret), title in zip(links, ("a", "b"), strict=True):
        entered = httpx.post(f"{url}/api/session", json={"room": room, "secret": secret})
        assert entered.json()["title"] == title
    again = Serving(tmp_path, files[0]).said()
    assert f"{files[0]} is being served already at {links[0][0]}." in again
    assert "Traceback" not in again
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    listed = CliRunner().invoke(main, ["rooms", "list"], catch_exceptions=False).output
    assert listed.count("holds the log of a served file") == 2
    one.stop()
    two.stop()
    checked = CliRunner().invoke(main, ["rooms", "check", "--of", str(files[0])], catch_exceptions=False)
    assert checked.output == "1 rooms, 0 problems\n"
    back = Serving(tmp_path, files[0])
    assert back.link()[2:] == links[0][2:], "the same room under the same link"
    back.stop()


def test_a_port_that_was_asked_for_is_not_moved(tmp_path: Path, files):
    taken = listening("127.0.0.1", 0)
    port = taken.getsockname()[1]
    assert f"port {port} is in use" in Serving(tmp_path, files[0], "--port", str(port)).said()
    with pytest.raises(PortTaken):
        listening("127.0.0.1", port)
    first, second = listening("127.0.0.1", None), listening("127.0.0.1", None)
    assert PORT <= first.getsockname()[1] < second.getsockname()[1]
    for used in (taken, first, second):
        used.close()


def test_answers_are_not_held_back_until_what_came_before_is_acknowledged():
    async def option() -> int:
        loop, listener = asyncio.get_running_loop(), listening("127.0.0.1", 0)
        met: asyncio.Future[int] = loop.create_future()

        class Line(asyncio.Protocol):
            def connection_made(self, transport: asyncio.BaseTransport) -> None:
                line = transport.get_extra_info("socket")
                met.set_result(line.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
                transport.close()

        async with await loop.create_server(Line, sock=listener):
            _, writer = await asyncio.open_connection(*listener.getsockname())
            writer.close()
            return await met

    assert asyncio.run(option()), "each small answer would wait some 40 ms"


def test_two_servers_on_one_database_do_not_keep_the_same_file(tmp_path: Path, files, fresh_database):  # noqa: F811
    shared = {"TOC_DATABASE": fresh_database, "TOC_DATA": str(tmp_path / "data")}
    first = Serving(tmp_path, files[0], **shared)
    at = first.link()[0]
    assert f"is being served already at {at}." in Serving(tmp_path, files[0], **shared).said()
    first.stop()

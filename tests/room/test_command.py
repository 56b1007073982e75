"""``toc rooms`` and ``toc serve`` from the command line."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from pathlib import Path

import httpx
from click.testing import CliRunner

from editor_ui.store import open_store
from tests.faults.serving import Process
from toc.cli import main

ROOT = Path(__file__).resolve().parents[2]


def toc_rooms(*words: str):
    return CliRunner().invoke(main, ["rooms", *words], catch_exceptions=False)


def test_a_server_is_opened_looked_after_moved_and_ended(tmp_path: Path):
    server = Process(tmp_path)
    data = str(tmp_path / "data")
    health = httpx.get(server.url + "/healthz").json()
    assert health["status"] == "ok"
    assert health["version"]
    assert httpx.get(server.url + "/readyz").json() == {"status": "ready"}
    assert "toc_rooms_open 1" in httpx.get(server.url + "/metrics").text
    assert server.room in toc_rooms("list", "--data", data).output  # reading disturbs nobody
    assert toc_rooms("check", "--data", data).output == "1 rooms, 0 problems\n"
    copy = tmp_path / "copy.sqlite"
    assert toc_rooms("backup", str(copy), "--data", data).exit_code == 0  # while it runs
    refused = toc_rooms("backup", str(copy), "--data", data)
    assert (refused.exit_code, "is there already" in refused.output) == (2, True)
    whole = tmp_path / "moved.toc-room"
    assert f"room {server.room}" in toc_rooms("export", server.room, str(whole), "--data", data).output
    refused = toc_rooms("import", str(whole), "--data", data)
    assert (refused.exit_code, "in use by another toc server" in refused.output) == (2, True)
    assert server.secret not in (tmp_path / "stderr.txt").read_text()
    assert server.stop() == 0
    assert server.room in toc_rooms("list", "--data", data).output
    moved = toc_rooms("import", str(whole), "--data", data).output.strip()
    store = open_store(f"{data}/rooms.sqlite")
    assert {row.id for row in store.rooms()} == {server.room, moved}
    store.close()
    assert toc_rooms("check", "--data", data).output == "2 rooms, 0 problems\n"
    assert toc_rooms("export", "nowhere", str(whole), "--data", data).exit_code == 2
    assert toc_rooms("import", str(copy), "--data", data).exit_code == 2
    assert toc_rooms("list", "--data", str(tmp_path / "nowhere")).exit_code == 2
    logged = [json.loads(line)["what"] for line in (tmp_path / "stderr.txt").read_text().splitlines()]
    assert logged[0].startswith("serving on port")
    assert logged[-1] == "stopped in good order"
    backup = open_store(str(copy))
    assert [row.id for row in backup.rooms()] == [server.room]
    backup.close()


def test_ctrl_c_ends_it_without_a_word_of_python(tmp_path: Path):
    server = Process(tmp_path)
    server.process.send_signal(signal.SIGINT)
    assert server.process.wait(20) == 0
    server.process.stdout.close()
    server.errors.close()
    assert "Traceback" not in (tmp_path / "stderr.txt").read_text()


def test_what_is_in_the_way_is_said(tmp_path: Path, monkeypatch):
    run = CliRunner()
    (tmp_path / "file").write_text("")
    answer = run.invoke(main, ["serve", "--no-browser", "--data", str(tmp_path / "file" / "x")])
    assert answer.exit_code == 2
    assert "the log cannot be opened" in answer.output
    monkeypatch.setenv("TOC_RETENTION_DAYS", "soon")
    answer = run.invoke(main, ["serve", "--no-browser", "--data", str(tmp_path)])
    assert answer.exit_code == 2
    assert "TOC_RETENTION_DAYS" in answer.output


def test_help_lists_every_setting():
    text = CliRunner().invoke(main, ["serve", "--help"]).output
    guide = (ROOT / "docs" / "how-to" / "run-it-for-real.md").read_text()
    for name in re.findall(r"TOC_[A-Z_]+", (ROOT / "editor_ui" / "app" / "settings.py").read_text()):
        assert name in text
        assert f"`{name}`" in guide


def test_the_front_page_loads_no_server():
    code = "import sys, editor_ui.command; print([m for m in ('fastapi', 'sqlalchemy', 'uvicorn') if m in sys.modules])"
    assert subprocess.check_output([sys.executable, "-c", code], text=True, cwd=ROOT) == "[]\n"

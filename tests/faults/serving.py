"""The real server in a process of its own, to be killed, starved of disk and started again on the same port."""

from __future__ import annotations

import os
import re
import resource
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
START = """toc: 1
title: A workshop under fire
outcomes:
  joy: {statement: Staff find joy in their work, role: long_term}
"""


class Process:
    """``toc serve`` on a theory file, killed and restarted at will. The log stays."""

    def __init__(self, folder: Path, **environment: str):
        self.folder, self.environment = folder, environment
        self.file = folder / "fire.toc.yaml"
        self.file.write_text(START)
        self.port, self.starts = 0, 0
        self.start()

    def start(self):
        command = [sys.executable, "-m", "toc.cli", "serve", str(self.file), "--no-browser"]
        command += ["--port", str(self.port), "--data", str(self.folder / "data")]
        self.errors = (self.folder / "stderr.txt").open("ab")
        self.process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=self.errors,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT), **self.environment},
        )
        self.starts += 1
        for line in self.process.stdout:
            found = re.search(r"(http://127.0.0.1:(\d+))/r/(\w+)#(\S+)", line)
            if found:
                self.url, self.port = found.group(1), int(found.group(2))
                self.room, self.secret = found.group(3), found.group(4)
                return
        raise RuntimeError((self.folder / "stderr.txt").read_text()[-2000:])

    def kill(self):
        """SIGKILL: no goodbye, no flush."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.process.stdout.close()
        self.errors.close()

    def stop(self):
        """A graceful end."""
        self.process.terminate()
        code = self.process.wait(20)
        self.process.stdout.close()
        self.errors.close()
        return code

    def fill_disk(self):
        """From now on every file of the server is as large as it may be: the disk is full, or may only be read."""
        resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))

    def free_disk(self):
        """There is room again."""
        infinite = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
        resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE, infinite)

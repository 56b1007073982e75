"""The real server in a process of its own, to be killed, starved of disk and started again on the same port."""

from __future__ import annotations

import os
import re
import resource
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from tests.faults.disk import Disk

ROOT = Path(__file__).resolve().parents[2]
WITH_CLOCK = Path(__file__).with_name("with_clock.py")
START = """toc: 1
title: A workshop under fire
outcomes:
  joy: {statement: Staff find joy in their work, role: long_term}
"""


class Process:
    """``toc serve`` on a theory file, killed and restarted at will. The log stays.

    ``disk``: where the log lives, if on a disk of its own. ``clock``: a file with the seconds by which its clock is
    off. Anything else is set in its environment.
    """

    def __init__(self, folder: Path, disk: Disk | None = None, clock: Path | None = None, **environment: str):
        self.folder, self.disk, self.clock, self.environment = folder, disk, clock, environment
        folder.mkdir(exist_ok=True)
        self.file = folder / "fire.toc.yaml"
        self.file.write_text(START)
        self.port, self.starts = 0, 0
        self.start()

    def start(self):
        toc = ["-m", "toc.cli"] if self.clock is None else [str(WITH_CLOCK), str(self.clock)]
        command = [*(self.disk.within if self.disk else ()), sys.executable, *toc, "serve", str(self.file)]
        command += ["--no-browser"]
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
        self.process.wait()
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
        code = self.process.wait(120)  # the machine may be busy; a server that never ends fails all the same
        self.process.stdout.close()
        self.errors.close()
        return code

    def log(self) -> Path:
        """The log's file, once the server has ended."""
        data = self.folder / "data"
        if self.disk is not None:
            shutil.copytree(self.disk.seen, data, dirs_exist_ok=True)
            self.disk.close()
        return data / "rooms.sqlite"

    def fill_disk(self):
        """From now on there is no room: on its own disk, or else every file is as large as it may be."""
        if self.disk is not None:
            self.disk.fill()
            return
        resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))

    def free_disk(self):
        """There is room again."""
        if self.disk is not None:
            self.disk.free()
            return
        infinite = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
        resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE, infinite)

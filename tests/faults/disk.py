"""A small disk of its own for a server, to be filled and made read-only: a memory disk in a mount namespace.

Where the machine grants no namespaces, :func:`small_disk` returns None and the server's files are limited in size.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

APART = ["unshare", "--user", "--map-root-user", "--mount"]


class Disk:
    """Mounted at ``place``, seen by those who are started with ``within``; from outside it is at ``seen``."""

    def __init__(self, place: Path, megabytes: int):
        self.place = place
        script = f"mount -t tmpfs -o size={megabytes}m none '{place}' && echo ready && exec sleep 100000"
        self.holder = subprocess.Popen([*APART, "sh", "-c", script], stdout=subprocess.PIPE, text=True)
        if self.holder.stdout.readline() != "ready\n":
            self.holder.kill()
            self.holder.communicate()
            raise OSError("no namespaces here")
        self.within = ["nsenter", "-t", str(self.holder.pid), "--user", "--mount", "--preserve-credentials"]
        self.seen = Path(f"/proc/{self.holder.pid}/root{place}")

    def fill(self):
        """Take all the room there is."""
        with (self.seen / "filler").open("wb", buffering=0) as file:
            for size in (65536, 4096, 512, 1):
                try:
                    while True:
                        file.write(b"x" * size)
                except OSError:
                    continue

    def free(self):
        """Give it back."""
        (self.seen / "filler").unlink()

    def read_only(self, yes: bool):
        """Nothing may be written, or it may again. Nobody may have a file open for writing."""
        how = "remount,ro" if yes else "remount,rw"
        subprocess.run([*self.within, "mount", "-o", how, str(self.place)], check=True)

    def close(self):
        self.holder.kill()
        self.holder.communicate()


def small_disk(place: Path, megabytes: int = 12) -> Disk | None:
    """A disk, or None where none is to be had."""
    place.mkdir(parents=True, exist_ok=True)
    try:
        return Disk(place, megabytes)
    except OSError:
        return None

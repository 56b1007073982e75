"""A lock for a process's life on something that only one server may write to, with a word on where that one is."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path


class InUse(RuntimeError):
    """Another process holds the lock. ``at`` is the address that it left there, or empty."""

    def __init__(self, at: str) -> None:
        super().__init__("in use")
        self.at = at


class Lock:
    """Held from its making until :meth:`release`, or until the process ends, however it ends."""

    def __init__(self, path: Path) -> None:
        try:
            import fcntl
        except ImportError:  # Windows: SQLite's own locking must do
            self._handle: int | None = None
            return
        self._handle = handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            at = os.read(handle, 300).decode("utf-8", "replace").strip()
            os.close(handle)
            raise InUse(at) from None
        with contextlib.suppress(OSError):
            os.ftruncate(handle, 0)

    def note(self, at: str) -> None:
        """Leave word where this server is, for whoever finds the lock taken."""
        if self._handle is not None:
            with contextlib.suppress(OSError):  # a full disk: the lock holds all the same
                os.pwrite(self._handle, at.encode()[:300], 0)

    def release(self) -> None:
        """Let others have it."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

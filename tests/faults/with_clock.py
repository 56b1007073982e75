"""``toc`` with a clock that steps: ``with_clock.py FILE serve …``; FILE holds the seconds to add, as one double.

Only the clock on the wall is moved, as a person or a time server would; what measures waits goes on as it is.
"""

from __future__ import annotations

import mmap
import struct
import sys
import time
from pathlib import Path

with Path(sys.argv.pop(1)).open("rb") as file:
    added = mmap.mmap(file.fileno(), 8, access=mmap.ACCESS_READ)
wall, wall_ns = time.time, time.time_ns


def seconds() -> float:
    return struct.unpack("d", added[:8])[0]


time.time = lambda: wall() + seconds()
time.time_ns = lambda: wall_ns() + int(seconds() * 1e9)

from toc.cli import main  # noqa: E402

main(prog_name="toc")

"""The golden files of the plan; ``python -m tests.measures.golden_files`` writes them anew: then read the diff."""

from __future__ import annotations

from pathlib import Path

from toc.measures import write
from toc.theory import load

FOLDER = Path(__file__).parent / "golden"
SUFFIXES = ("csv", "json", "md")


def golden(suffix: str) -> Path:
    return FOLDER / f"plan.{suffix}"


def made(suffix: str) -> bytes:
    return write(load(FOLDER / "plan.toc.yaml"), suffix)


if __name__ == "__main__":
    for suffix in SUFFIXES:
        golden(suffix).write_bytes(made(suffix))

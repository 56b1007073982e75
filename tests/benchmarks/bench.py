"""The whole way of a theory in one table: ``python tests/benchmarks/bench.py``.

Load, check, lay out, draw and change, on the real theory and on generated ones of 100 and 1,000 elements, in
milliseconds of processor time, best of several runs, warm; then one edit's way from a client to a second client over
real sockets, durable in between, in milliseconds on the clock. Each room has a benchmark of its own beside this one,
with its rivals.
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).resolve().parent)]

from bench_room import Person, Server, cookies  # noqa: E402
from bench_theory import milliseconds, one_edit  # noqa: E402
from generate import theory_tree  # noqa: E402
from room_clients import Watch, percentile  # noqa: E402

from toc.checks import run  # noqa: E402
from toc.layout import lay_out  # noqa: E402
from toc.measures import write  # noqa: E402
from toc.pictures import draw  # noqa: E402
from toc.theory import dumps, from_tree, load, loads  # noqa: E402

EDITS = 100


def reword(writer: Person, watch: Watch, box: str, number: int) -> None:
    """Send new words for a box, and note when."""
    op = f"{writer.name}{number}"
    edit = {"do": "set", "id": box, "field": "statement", "value": f"Words number {number}"}
    watch.sent[op.encode()] = time.perf_counter()
    writer.socket.text(json.dumps({"t": "op", "ops": [{"op": op, "edit": edit}]}))


async def round_trips(file: Path, folder: Path) -> tuple[float, float]:
    """Return median and 99th percentile of send → arrived at a second client, in ms, one edit at a time."""
    boxes = list(load(file).outcomes)
    server = Server(folder, file)
    try:
        watch = Watch()
        writer, reader = [
            await Person(server, watch, number, derived=True).join(cookie)
            for number, cookie in enumerate(cookies(server, folder, 2))
        ]
        await asyncio.gather(writer.hello, reader.hello)
        for number in range(EDITS):
            reword(writer, watch, boxes[number % len(boxes)], number)
            await asyncio.sleep(0.05)
        await asyncio.sleep(1)
        return percentile(watch.latencies, 0.5), percentile(watch.latencies, 0.99)
    finally:
        server.stop()


def main() -> None:
    """Print the table."""
    theories = {"real": dumps(load(ROOT / "models" / "joy-collaborative.toc.yaml"))}
    theories |= {f"{size:,}": dumps(from_tree(theory_tree(size, 7))) for size in (100, 1_000)}
    columns = ("load", "check", "layout", "svg", "pdf", "csv", "one edit", "trip p50", "trip p99")
    print(f"{'theory':>8}" + "".join(f"{name:>10}" for name in columns) + "   ms")
    for name, text in theories.items():
        theory = loads(text)
        scene = lay_out(theory)
        figures = [
            milliseconds(lambda text=text: loads(text)),
            milliseconds(lambda theory=theory: run(theory)),
            milliseconds(lambda theory=theory: lay_out(theory)),
            milliseconds(lambda theory=theory, scene=scene: draw(theory, "svg", scene=scene)),
            milliseconds(lambda theory=theory, scene=scene: draw(theory, "pdf", scene=scene)),
            milliseconds(lambda theory=theory: write(theory, "csv")),
            milliseconds(one_edit(theory)),
        ]
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "theory.toc.yaml"
            file.write_text(text, encoding="utf-8")
            figures += asyncio.run(round_trips(file, Path(folder)))
        print(f"{name:>8}" + "".join(f"{figure:>10.2f}" for figure in figures), flush=True)


if __name__ == "__main__":
    main()

"""Load on a real room: real sockets, the server in a process of its own, rivals in the same run.

    python tests/benchmarks/bench_room.py                     the whole table
    python tests/benchmarks/bench_room.py load --seconds 30   one part: load, crowd, herd, idle, memory, rivals, soak

Two cores are meant to be free for it; ``cpu`` columns are processor time and hold on a busy machine too.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import random
import re
import secrets
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).resolve().parent)]

from generate import theory_tree  # noqa: E402
from room_clients import OP, Socket, Watch, cpu_of, memory_of, percentile, post  # noqa: E402

from editor_ui.room.decide import write_entry  # noqa: E402
from editor_ui.room.hub import FIRST_LINK  # noqa: E402
from editor_ui.room.keys import Keys  # noqa: E402
from editor_ui.room.live import Room  # noqa: E402
from editor_ui.room.state import Event  # noqa: E402
from editor_ui.store import Turn, open_store  # noqa: E402
from editor_ui.store.writer import Writer  # noqa: E402
from toc.edits.model import Change  # noqa: E402
from toc.theory import dumps, from_tree  # noqa: E402


class Server:
    """``toc serve`` in a process of its own."""

    def __init__(self, folder: Path, file: Path | None = None, port: int = 0):
        self.folder, self.file = folder, file
        self.start(port)

    def start(self, port: int = 0):
        command = [sys.executable, "-m", "toc.cli", "serve", "--no-browser", "--port", str(port)]
        command += ["--data", str(self.folder)] + ([str(self.file)] if self.file else [])
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "TOC_OPEN_HOUSE": "1"}
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
        for line in self.process.stdout:
            found = re.search(r"(http://[^/]+)/(?:r/(\w+))?#(\S+)", line)
            if found:
                self.url, self.room, self.secret = found.groups()
                self.port = int(self.url.rsplit(":", 1)[1])
                return
        raise SystemExit("the server did not start")

    @property
    def pids(self) -> list[int]:
        """The server and its helpers."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [self.process.pid, *map(int, children.split())]

    def helpers_behind(self):
        """Under real-time priority (chrt, on a busy machine) no nice is heeded: put the helpers behind by hand."""
        for pid in self.pids[1:]:
            if os.sched_getscheduler(pid) in (os.SCHED_RR, os.SCHED_FIFO):
                os.sched_setscheduler(pid, os.SCHED_RR, os.sched_param(1))

    def stop(self):
        self.process.terminate()
        self.process.wait(60)


class Person:
    """One participant: an editor who changes their own boxes and follows everybody's."""

    def __init__(self, server: Server, watch: Watch, number: int, derived: bool):
        self.server, self.watch, self.derived = server, watch, derived
        self.name = f"load-{secrets.token_hex(4)}-"
        self.count, self.mine, self.number = 0, [], number
        self.acknowledged = self.refused = 0
        self.derived_at: list[tuple[int, float]] = []
        self.own: dict[int, float] = {}
        self.hello = None

    async def join(self, cookie: str):
        url = self.server.url.replace("http", "ws") + f"/api/rooms/{self.server.room}/socket"
        self.socket = await Socket(url, {"Cookie": cookie}, self._frame).connect()
        self.hello = asyncio.get_running_loop().create_future()
        self.socket.text(
            json.dumps({"t": "hello", "v": 1, "client": self.name, "derived": self.derived, "differences": True})
        )
        return self

    def _frame(self, frame: bytes):
        if frame.startswith(b'{"t":"ev"'):
            self.watch.seen(frame, self.name.encode())
            self.acknowledged += len([op for op in OP.findall(frame) if op.startswith(self.name.encode())])
            if self.derived:
                for event in json.loads(frame)["evs"]:
                    self.own[event["seq"]] = time.perf_counter()
        elif frame.startswith(b'{"t":"derived'):
            self.derived_at.append((int(re.search(rb'"seq":(\d+)', frame).group(1)), time.perf_counter()))
        elif frame.startswith(b'{"t":"hello"'):
            self.hello.done() or self.hello.set_result(frame)
        elif frame.startswith(b'{"t":"rej"'):
            self.refused += 1

    def edit(self, rng: random.Random):
        """The mix of a working room: mostly words, some new boxes and arrows, some taken away."""
        die = rng.random()
        if not self.mine or (die < 0.2 and len(self.mine) < 3):  # the map stays about as large as it was
            id = f"n{self.number}-{self.count}"
            self.mine.append(id)
            words = {"statement": f"Teams see what {self.count} changes brought"}
            edit = {"do": "add", "kind": "outcome", "id": id, "fields": words, "link_to": "goal"}
        elif die < 0.4 and len(self.mine) > 1:
            edit = {"do": "remove", "id": self.mine.pop(0), "mode": "cascade"}
        else:
            edit = {"do": "set", "id": rng.choice(self.mine), "field": "statement", "value": f"Words {rng.random()}"}
        self.count += 1
        op = f"{self.name}{self.count}"
        self.watch.sent[op.encode()] = time.perf_counter()
        self.socket.text(json.dumps({"t": "op", "ops": [{"op": op, "edit": edit}]}))


def cookies(server: Server, folder: Path, count: int) -> list[str]:
    """Let ``count`` people in; each gets a cookie of their own."""
    secret = Keys.at(folder / "server.key").link(server.room, FIRST_LINK)
    return [post(server.url + "/api/session", {"room": server.room, "secret": secret})[1] for _ in range(count)]


def a_theory(folder: Path, elements: int = 150) -> Path:
    path = folder / "load.toc.yaml"
    path.write_text(dumps(from_tree(theory_tree(elements, 7))))
    return path


async def drive(server: Server, people: list[Person], rate: float, seconds: float, seed: int = 1) -> dict:
    """Send ``rate`` edits a second in total, evenly jittered, for ``seconds``; return what was measured."""
    rng = random.Random(seed)
    before, started = [cpu_of(pid) for pid in server.pids], time.perf_counter()
    own = time.process_time()
    number, ends = 0, started + seconds
    while (now := time.perf_counter()) < ends:
        due = int((now - started) * rate)
        while number < due:
            rng.choice(people).edit(rng)
            number += 1
        await asyncio.sleep(0.002)
    took = time.perf_counter() - started
    after = [cpu_of(pid) for pid in server.pids[: len(before)]]
    await asyncio.sleep(1.5)
    used = [b - a for a, b in zip(before, after, strict=True)]
    return {"sent": number, "took": took, "server": used[0] / took, "helpers": sum(used[1:]) / took,
            "driver": (time.process_time() - own) / took}  # fmt: skip


def derived_delays(person: Person) -> list[float]:
    """Edit told → a derived message that has it, for every edit that this person was told of."""
    delays, waiting = [], sorted(person.own.items())
    place = 0
    for seq, at in person.derived_at:
        while place < len(waiting) and waiting[place][0] <= seq:
            delays.append((at - waiting[place][1]) * 1000)
            place += 1
    return delays


def busy() -> str:
    return f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"


def show(name: str, **figures):
    print(
        f"{name:34}"
        + "  ".join(
            f"{key} {value:.1f}" if isinstance(value, float) else f"{key} {value}" for key, value in figures.items()
        ),
        flush=True,
    )


async def load(people: int, rate: float, seconds: float, name: str, looking: int = 3):
    """``looking``: how many of them have the map on their screen, and so are sent what is derived."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        server = Server(folder, a_theory(folder))
        watch = Watch()
        given = cookies(server, folder, people)
        crowd = await asyncio.gather(*(Person(server, watch, n, n < looking).join(c) for n, c in enumerate(given)))
        await asyncio.gather(*(person.hello for person in crowd))
        while looking and not crowd[0].derived_at:
            await asyncio.sleep(0.05)
        server.helpers_behind()
        await drive(server, crowd, rate, 2.0, seed=2)  # warm
        watch.latencies.clear()
        crowd[0].own.clear()
        figures = await drive(server, crowd, rate, seconds)
        late = derived_delays(crowd[0])
        arrived, cpu = watch.latencies, figures
        show(
            name,
            people=people,
            edits_s=rate,
            p50_ms=percentile(arrived, 0.5),
            p99_ms=percentile(arrived, 0.99),
            delivered=len(arrived),
            refused=sum(person.refused for person in crowd),
            derived_p50_ms=percentile(late, 0.5),
            derived_p99_ms=percentile(late, 0.99),
            server_cpu=f"{cpu['server']:.2f}",
            helper_cpu=f"{cpu['helpers']:.2f}",
            driver_cpu=f"{cpu['driver']:.2f}",
            server_mb=memory_of(server.process.pid),
        )
        server.stop()


async def idle():
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        server = Server(folder, a_theory(folder))
        given = cookies(server, folder, 90)
        crowd = await asyncio.gather(*(Person(server, Watch(), n, False).join(c) for n, c in enumerate(given)))
        await asyncio.gather(*(person.hello for person in crowd))
        await asyncio.sleep(3)
        before = cpu_of(server.process.pid)
        await asyncio.sleep(10)
        show(
            "90 idle",
            server_cpu_percent=(cpu_of(server.process.pid) - before) * 10,
            server_mb=memory_of(server.process.pid),
        )
        server.stop()


def lengthen(folder: Path, room: str, events: int):
    """Give a room a long log, as a long workshop would have left it: its events, and the last snapshot."""
    store = open_store(str(folder / "rooms.sqlite"))
    known = store.room(room).seq
    live = Room.open(room, store, Writer(store))
    state, entries, words = live.state, [], live.state.theory().outcomes["goal"].statement
    for number in range(known + 1, events + 1):
        new = f"Words {number}"
        change = Change("outcomes", "goal", "statement", words, new)
        event = Event(number, f"made-{number:08}", "server", number, "set", changes=(change,))
        state, words = state.after(event), new
        entries.append(write_entry(event))
        if number % 1000 == 0:
            store.keep_snapshot(room, number, state.dump())
    store.append([Turn(room, known, lambda newer, lookup, careful: entries)])
    store.close()


async def herd(events: int):
    """90 clients come back after the server was killed, to a room with a long log."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        server = Server(folder, a_theory(folder))
        given = cookies(server, folder, 90)
        server.stop()
        lengthen(folder, server.room, events)
        server.start(server.port)
        server.process.kill()
        server.process.wait()
        server.start(server.port)
        started, watch = time.perf_counter(), Watch()

        async def back(number: int, cookie: str) -> float:
            person = await Person(server, watch, number, False).join(cookie)
            await person.hello
            return time.perf_counter() - started

        times = await asyncio.gather(*(back(n, c) for n, c in enumerate(given)))
        show(
            f"herd of 90, {events:,} events",
            median_s=f"{percentile(times, 0.5):.2f}",
            last_s=f"{max(times):.2f}",
            server_mb=memory_of(server.process.pid),
        )
        server.stop()


async def memory(rooms: int = 100):
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        server = Server(folder)
        first = memory_of(server.process.pid)
        text = dumps(from_tree(theory_tree(100, 3)))
        made = []
        owner = Keys.at(folder / "server.key").owner()
        _, cookie = post(server.url + "/api/owner", {"secret": owner})
        for _ in range(rooms):
            import urllib.request

            body = json.dumps({"text": text}).encode()
            request = urllib.request.Request(
                server.url + "/api/rooms", body, {"Content-Type": "application/json", "Cookie": cookie}
            )
            with urllib.request.urlopen(request, timeout=60) as answer:
                made.append(json.load(answer))
        people = []
        for room in made:
            server.room = room["room"]
            _, cookie = post(server.url + "/api/session", {"room": server.room, "secret": room["path"].split("#")[1]})
            people.append(await Person(server, Watch(), len(people), False).join(cookie))
        await asyncio.gather(*(person.hello for person in people))
        now = memory_of(server.process.pid)
        show(f"{rooms} rooms of 100 elements", empty_mb=first, server_mb=now, kb_a_room=(now - first) * 1000 / rooms)
        server.stop()


async def soak(seconds: float, rate: float):
    """The load for a long time: is memory flat?"""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        server = Server(folder, a_theory(folder))
        watch = Watch()
        given = cookies(server, folder, 90)
        crowd = await asyncio.gather(*(Person(server, watch, n, n < 1).join(c) for n, c in enumerate(given)))
        await asyncio.gather(*(person.hello for person in crowd))
        parts, ends = 0, time.perf_counter() + seconds
        while time.perf_counter() < ends:
            figures = await drive(server, crowd, rate, min(60.0, seconds), seed=parts)
            parts += 1
            show(
                f"soak, minute {parts}",
                p50_ms=percentile(watch.latencies, 0.5),
                p99_ms=percentile(watch.latencies, 0.99),
                server_cpu=f"{figures['server']:.2f}",
                server_mb=memory_of(server.process.pid),
                helpers_mb=sum(map(memory_of, server.pids[1:])),
                log_mb=sum(file.stat().st_size for file in folder.glob("rooms.sqlite*")) / 1e6,
                refused=sum(person.refused for person in crowd),
            )
            watch.latencies.clear()
            watch.sent.clear()
            crowd[0].own.clear()
            crowd[0].derived_at.clear()
        server.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", default=[], help="load crowd herd idle memory rivals soak")
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--rate", type=float, default=180, help="edits a second in the soak")
    parser.add_argument("--events", type=int, default=20_000)
    given = parser.parse_args()
    parts = given.parts or ["load", "crowd", "idle", "memory", "herd", "rivals"]
    print(f"{time.strftime('%Y-%m-%d')}, Python {sys.version.split()[0]}, {busy()}", flush=True)
    with contextlib.suppress(KeyboardInterrupt):
        if "load" in parts:
            asyncio.run(load(90, 180, given.seconds, "load: log of typed edits"))
            asyncio.run(load(90, 180, given.seconds, "load, nothing derived", looking=0))
        if "crowd" in parts:
            asyncio.run(load(300, 60, given.seconds, "crowd: log of typed edits"))
        if "idle" in parts:
            asyncio.run(idle())
        if "memory" in parts:
            asyncio.run(memory())
        if "herd" in parts:
            asyncio.run(herd(given.events))
        if "rivals" in parts:
            from bench_room_rivals import rivals

            asyncio.run(rivals(given.seconds))
        if "soak" in parts:
            asyncio.run(soak(given.seconds, given.rate))
    print(busy())


if __name__ == "__main__":
    main()

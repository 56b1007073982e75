"""Faults for as long as you like: ``python tests/faults/run.py --seconds 600`` prints what the checker counted.

Every scenario in turn, with another seed each round, until the time is over. Ends with 1 at the first problem.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.faults.scenarios import LONG, SCENARIOS


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=600, help="how long in all")
    parser.add_argument("--each", type=float, default=20, help="how long each scenario writes")
    parser.add_argument("--seed", type=int, default=100)
    parser.add_argument("--only", choices=[*SCENARIOS, *LONG])
    given = parser.parse_args()
    ends, seed = time.monotonic() + given.seconds, given.seed
    totals = {"events": 0, "acknowledged": 0, "refused": 0, "connects": 0, "resent": 0}
    rounds: dict[str, int] = {}
    while True:
        for name, scenario in {**SCENARIOS, **LONG}.items():
            if given.only and name != given.only:
                continue
            seed += 1
            with tempfile.TemporaryDirectory() as folder:
                report = asyncio.run(scenario(Path(folder), given.each, seed=seed))
            print(f"{name:16} seed {seed}: {report}", flush=True)
            rounds[name] = rounds.get(name, 0) + 1
            for key in totals:
                totals[key] += getattr(report, key)
            if report.problems:
                print("\n".join(report.problems[:20]))
                return 1
            if time.monotonic() > ends:
                print("rounds:", ", ".join(f"{count} {kind}" for kind, count in rounds.items()))
                print("total:", ", ".join(f"{count} {key}" for key, count in totals.items()), "and no problem")
                return 0


if __name__ == "__main__":
    sys.exit(main())

"""Feed the loader mutated files for as long as you like: ``python tests/fuzz/loader.py MINUTES [SEED]``.

Every mutated file either opens, and then says the same after being written and read again, or is refused with
TheoryFileError. Anything else stops the run and prints the file. The tests run the same for a moment.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from tests.theory import hand_written  # noqa: E402 - the path is set above when this file is run by itself
from tests.theory.broken import BROKEN  # noqa: E402
from toc.theory import Theory, TheoryFileError, dumps, load, loads  # noqa: E402

# what YAML and JSON take for more than text, and what has broken readers before
TOKENS = [
    b"\n", b"\t", b"  ", b"- ", b": ", b":", b"#", b" #", b"[", b"]", b"{", b"}", b",", b"&a ", b"*a",
    b"!!str ", b"!x ", b"|", b">", b"|+\n", b">-2\n", b"'", b'"', b"%YAML 1.2\n", b"---\n", b"...\n", b"? ",
    b"<<: ", b"~", b"null", b"true", b"0x", b"0o7", b"1e999", b".inf", b".nan", b"010", b"9" * 60, b"\\u0000",
    b"\\ud800", b"\\x07", b"\\", b"\xc2\x85", b"\xe2\x80\xa8", b"\xef\xbb\xbf", b"\xff", b"\x00", b"\x7f",
    b"\r", b"\r\n", b"toc: 1\n", b"from: ", b"to: ", b">", b"#2", b"2020-13", b"2020-02-30", b"id: ",
    b"links:\n", b"outcomes:\n", b"a: &a [*a]\n", b"[" * 40, b"{a: " * 40, b"@", b"`", "é".encode(),
    "健".encode(), "😀".encode(),
]  # fmt: skip


def corpus() -> list[bytes]:
    """Return files to start from: real ones, hand-written ones, broken ones, and all of the first kinds as JSON."""
    theories = [load(path) for path in sorted((ROOT / "models").glob("*.toc.yaml"))]
    texts = [theory.source.text for theory in theories if theory.source]
    texts += [*hand_written.ALL.values()]
    theories += [loads(text, format="yaml") for text in hand_written.ALL.values()]
    texts += [dumps(theory, format="json") for theory in theories]
    return [text.encode() for text in texts] * 10 + [data for data, _ in BROKEN.values() if len(data) < 10_000]


def mutated(chance: random.Random, files: list[bytes]) -> bytes:
    """Return one of the files with a few accidents in it."""
    data = bytearray(chance.choice(files))
    if (
        len(data) > 4_000 and data[:1] != b"{" and chance.random() < 0.8
    ):  # accidents show in a part, and parts are quick
        data = data[: data.rfind(b"\n", 0, chance.randrange(500, 4_000)) + 1]
    for _ in range(chance.choice((1, 1, 1, 2, 3, 8))):
        at = chance.randrange(len(data) + 1)
        end = min(len(data), at + chance.choice((1, 1, 2, 5, 20, 200)))
        match chance.randrange(7):
            case 0:
                data[at:at] = chance.choice(TOKENS)
            case 1:
                data[at:end] = chance.choice(TOKENS)
            case 2:
                del data[at:end]
            case 3:
                data[at:at] = data[at:end] * chance.choice((1, 1, 2, 30))
            case 4:
                other = chance.choice(files)
                start = chance.randrange(len(other) + 1)
                data[at:end] = other[start : start + chance.choice((5, 50, 500))]
            case 5:
                if data:
                    data[at % len(data)] = chance.randrange(256)
            case 6:
                lines = bytes(data).split(b"\n")
                first, second = chance.randrange(len(lines)), chance.randrange(len(lines))
                lines[first], lines[second] = lines[second], lines[first]
                data = bytearray(b"\n".join(lines))
    return bytes(data)


def outcome(data: bytes, format: str) -> str:
    """Load a file and return what became of it: ``opened`` or ``refused``.

    Raises:
        AssertionError: it opened and did not survive being written, or its refusal says nothing.
    """
    try:
        theory = loads(data, format=format)  # type: ignore[arg-type]
    except TheoryFileError as error:
        assert error.problems
        lines = data.count(b"\n") + data.count(b"\r") + 2
        for problem in error.problems:
            assert problem.found
            assert problem.expected
            assert 0 <= problem.line <= lines
            str(problem).encode()  # can be printed
        return "refused"
    survives(theory)
    return "opened"


def survives(theory: Theory) -> None:
    """Check that a theory says the same after being written fresh as YAML and as JSON, and in place."""
    tree = theory.tree()
    assert loads(dumps(theory, like=""), format="yaml").tree() == tree
    assert loads(dumps(theory, format="json", like=""), format="json").tree() == tree
    assert theory.source is not None
    assert dumps(theory, format=theory.source.format) == theory.source.text
    changed = theory.model_copy(update={"title": "changed: by hand"})
    assert loads(dumps(changed, format=theory.source.format), format=theory.source.format).tree() == changed.tree()


def run(seed: int) -> Iterator[tuple[bytes, str, str]]:
    """Yield ``(file, format, outcome)`` for ever."""
    chance = random.Random(seed)
    files = corpus()
    while True:
        data = mutated(chance, files)
        like_json = data[:1] == b"{" and chance.random() < 0.8
        format = "json" if like_json else chance.choice(("yaml",) * 9 + ("json",))
        try:
            yield data, format, outcome(data, format)
        except Exception:
            print(f"seed {seed}, format {format}:\n{data!r}", file=sys.stderr)
            raise


def main(minutes: float, seed: int) -> None:
    """Run for so many minutes, or until Ctrl-C, and print the counts."""
    until = time.monotonic() + 60 * minutes
    counts: Counter[tuple[str, str]] = Counter()
    slowest = 0.0
    started = before = time.process_time()
    try:
        for _, format, became in run(seed):
            counts[format, became] += 1
            now = time.process_time()
            slowest, before = max(slowest, now - before), now
            if time.monotonic() > until:
                break
    except KeyboardInterrupt:
        pass  # stopped by hand: what was done so far counts
    spent = (before - started) / 60
    print(f"{counts.total():,} files in {spent:.1f} minutes of processor time, seed {seed}; slowest {slowest:.2f} s")
    for (format, became), count in sorted(counts.items()):
        print(f"  {format} {became}: {count}")


if __name__ == "__main__":
    main(float(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(10**6))

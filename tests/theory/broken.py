"""Files that are no theories."""

from __future__ import annotations

# name → (the file's bytes, the file's name); what is said of each stands in broken.txt
BROKEN: dict[str, tuple[bytes, str]] = {
    "an empty file": (b"", "t.toc.yaml"),
    "only blank lines": (b"\n\n  \n", "t.toc.yaml"),
    "only a comment": (b"# nothing yet\n", "t.toc.yaml"),
    "only dashes": (b"---\n", "t.toc.yaml"),
    "an empty JSON file": (b"  ", "t.toc.json"),
    "no format version": (b"title: Joy\n", "t.toc.yaml"),
    "the version in capitals": (b"TOC: 1\n", "t.toc.yaml"),
    "a later format version": (b"toc: 2\ntitle: Joy\n", "t.toc.yaml"),
    "a version as text": (b'toc: "1"\n', "t.toc.yaml"),
    "a version as a flag": (b"toc: true\n", "t.toc.yaml"),
    "a list": (b"- toc: 1\n", "t.toc.yaml"),
    "plain words": (b"Staff find joy\n", "t.toc.yaml"),
    "a quote that is never closed": (b'toc: 1\ntitle: "Joy\noutcomes:\n  joy: {}\n', "t.toc.yaml"),
    "a bracket that is never closed": (b"toc: 1\noutcomes:\n  joy: {strands: [a, b}\n", "t.toc.yaml"),
    "a brace that is never closed at the end": (b"toc: 1\noutcomes:\n  joy: {statement: Joy\n", "t.toc.yaml"),
    "a brace that is never closed": (b"toc: 1\noutcomes: {joy: {statement: Joy}\nlinks: []\n", "t.toc.yaml"),
    "a tab for an indent": (b"toc: 1\noutcomes:\n\tjoy: {}\n", "t.toc.yaml"),
    "a second colon": (b"toc: 1\ntitle: Joy: at work\n", "t.toc.yaml"),
    "an indent that fits nowhere": (b"toc: 1\noutcomes:\n    joy: {}\n  safe: {}\n", "t.toc.yaml"),
    "a key without a colon": (b"toc: 1\ntitle\nversion: 2\n", "t.toc.yaml"),
    "text that starts with an at sign": (b"toc: 1\ntitle: @joy\n", "t.toc.yaml"),
    "text that starts with a percent sign": (b"toc: 1\ntitle: %joy\n", "t.toc.yaml"),
    "a bad escape": (b'toc: 1\ntitle: "C:\\joy"\n', "t.toc.yaml"),
    "a mark of a merge conflict": (b"toc: 1\n<<<<<<< HEAD\ntitle: A\n=======\ntitle: B\n>>>>>>> b\n", "t.toc.yaml"),
    "two documents": (b"toc: 1\n---\ntoc: 1\n", "t.toc.yaml"),
    "an unknown version of YAML": (b"%YAML 3.0\n---\ntoc: 1\n", "t.toc.yaml"),
    "the same key twice": (b"toc: 1\ntitle: A\noutcomes:\n  joy:\n    note: a\n    note: b\ntitle: B\n", "t.toc.yaml"),
    "the same element twice": (b"toc: 1\noutcomes:\n  joy: {}\n  joy: {}\n", "t.toc.yaml"),
    "the same id for two kinds": (b"toc: 1\noutcomes:\n  joy: {}\ninterventions:\n  joy: {}\n", "t.toc.yaml"),
    "a link's id that an element has": (
        b"toc: 1\noutcomes: {a: {}, b: {}}\nlinks:\n  - {id: a, from: a, to: b}\n", "t.toc.yaml",
    ),
    "ids that are none": (
        "toc: 1\noutcomes: {a b: {}, .hidden: {}, é: {}, a>b: {}, ~: {}}\n".encode(), "t.toc.yaml",
    ),
    "an id that is too long": (b"toc: 1\noutcomes:\n  " + b"x" * 65 + b": {}\n", "t.toc.yaml"),
    "a key that is too long for YAML": (b"toc: 1\n" + b"x" * 3_000 + b": 1\n", "t.toc.yaml"),
    "a list as a key": (b"toc: 1\n? [a, b]\n: c\n", "t.toc.yaml"),
    "wrong types": (
        b"toc: 1\ntitle: [a]\noutcomes:\n  joy: Staff find joy\n  safe:\n    statement: {a: b}\n"
        b"    strands: colleagues\n    above_ceiling: no\n    votes: {agree: many}\n"
        b"assumptions:\n  one: {confidence: 140, about: joy}\n"
        b"indicators: [score]\nlinks: {a: b}\nlayout: {joy: {x: left}}\n", "t.toc.yaml",
    ),
    "unknown words": (
        b"toc: 1\nstep: backwards-mapping\noutcomes:\n  joy: {role: longterm}\nassumptions:\n  one: {status: hodling}\n"
        b"indicators:\n  score: {direction: sideways}\n", "t.toc.yaml",
    ),
    "dates that are none": (
        b"toc: 1\nreview_on: 2020-13\nupdated: 2021-02-29\noutcomes:\n  joy: {by: next year}\n  safe: {by: 20}\n"
        b"interventions:\n  do: {start: 1/2/2020, end: 2020-1-5}\n", "t.toc.yaml",
    ),
    "an amount that is none": (
        b"toc: 1\nindicators:\n  score:\n    baseline: {value: [1]}\n    target: true\n    readings:\n"
        b"      - {date: 2020-01, value: high}\n      - 5\n", "t.toc.yaml",
    ),
    "a baseline of 5,000 digits": (
        b"toc: 1\nindicators:\n  a: {name: A, baseline: " + b"1" * 5000 + b"}\n  b:\n    name: B\n    target: {value: "
        + b"9" * 5000 + b", unit: points}\n",
        "t.toc.yaml",
    ),
    "a baseline of 5,000 digits in JSON": (
        b'{"toc": 1, "indicators": {"a": {"name": "A", "baseline": ' + b"1" * 5000 + b"}}}", "t.toc.json",
    ),
    "a number beyond all numbers": (b"toc: 1\nlayout: {joy: {x: 1e999, y: .inf}}\n", "t.toc.yaml"),
    "a Python tag": (b'toc: !!python/object/apply:os.system ["touch /tmp/x"]\n', "t.toc.yaml"),
    "a custom tag": (b"toc: 1\ntitle: !secret joy\n", "t.toc.yaml"),
    "anchors and aliases": (b"toc: 1\noutcomes:\n  joy: &j {statement: Joy}\n  safe: *j\n", "t.toc.yaml"),
    "a merge key": (b"toc: 1\noutcomes:\n  joy:\n    <<: {statement: Joy}\n", "t.toc.yaml"),
    "a YAML bomb": (
        b"toc: 1\na: &a [x, x, x, x, x, x, x, x, x]\n"
        + b"".join(b"%c: &%c [%s]\n" % (n + 1, n + 1, b", ".join([b"*%c" % n] * 9)) for n in range(ord("a"), ord("i"))),
        "t.toc.yaml",
    ),
    "200,000 open brackets": (b"toc: 1\nx: " + b"[" * 200_000, "t.toc.yaml"),
    "200,000 open brackets in JSON": (b'{"toc": 1, "x": ' + b"[" * 200_000, "t.toc.json"),
    "200,000 nested mappings": (b"toc: 1\nx: " + b"{a: " * 200_000, "t.toc.yaml"),
    "200,000 dashes": (b"- " * 200_000 + b"x\n", "t.toc.yaml"),
    "50 MB": (b"toc: 1\nnote: " + b"x" * 50_000_000, "t.toc.yaml"),
    "UTF-16": ("toc: 1\n".encode("utf-16"), "t.toc.yaml"),
    "Latin-1": (b"toc: 1\ntitle: caf\xe9\n", "t.toc.yaml"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "t.toc.yaml"),
    "a NUL": (b"toc: 1\ntitle: a\x00b\n", "t.toc.yaml"),
    "an escape character": (b"toc: 1\ntitle: \x1b[31mred\n", "t.toc.yaml"),
    "a NUL behind an escape": (b'toc: 1\noutcomes: {joy: {statement: "a\\0b"}}\n', "t.toc.yaml"),
    "JSON with a comma too many": (b'{\n  "toc": 1,\n  "title": "Joy",\n}\n', "t.toc.json"),
    "JSON with single quotes": (b"{'toc': 1}", "t.toc.json"),
    "JSON with a comment": (b'{\n  "toc": 1 // version\n}\n', "t.toc.json"),
    "JSON that stops": (b'{"toc": 1, "outcomes": {"joy": {"statement": "Jo', "t.toc.json"),
    "JSON with a key twice": (b'{"toc": 1,\n "title": "A",\n "title": "B"}', "t.toc.json"),
    "JSON with NaN": (b'{"toc": 1, "layout": {"joy": {"x": NaN}}}', "t.toc.json"),
    "JSON with half a character": (b'{"toc": 1, "title": "\\ud83d"}', "t.toc.json"),
    "two JSON documents": (b'{"toc": 1}\n{"toc": 1}', "t.toc.json"),
    "YAML in a JSON file": (b"toc: 1\ntitle: Joy\n", "t.toc.json"),
}  # fmt: skip

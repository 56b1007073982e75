"""CSV and JSON of the measure list."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys

import pytest

from tests.measures.theories import MODELS, joy, theory
from toc.measures import WRITERS, UnknownFormat, write
from toc.measures.fields import FIELDS


def rows(made: bytes):
    return list(csv.DictReader(io.StringIO(made.decode("utf-8-sig"), newline="")))


def test_csv_has_a_line_for_each_row_and_a_column_for_each_field():
    made = rows(write(joy(), "csv"))
    assert list(made[0]) == [*(field.heading for field in FIELDS), "Convention for types"]
    assert len(made) == 21
    assert made[2]["Threshold for one person"] == "4 points"
    assert made[2]["Latest reading"] == "55 % (31 January 2020)"
    assert made[4]["Measure"] == "No measure yet"
    assert made[4]["Still to agree"] == "a measure"
    assert made[0]["Convention for types"].startswith("qi: ")


@pytest.mark.parametrize("hostile", ["=cmd()", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1+1"])
def test_no_cell_of_the_csv_runs_as_a_formula(hostile):
    body = json.dumps({"toc": 1, "indicators": {"m": {"name": hostile, "definition": hostile, "source": hostile}}})
    from toc.theory import loads

    for row in rows(write(loads(body), "csv")):
        for text in row.values():
            assert text.lstrip()[:1] not in set("=+-@\t\r＝"), text


def test_json_holds_words_records_and_what_is_missing():
    made = json.loads(write(joy(), "json"))
    assert made["title"] == "Joy Collaborative: Authentic Relationships"
    row = made["rows"][2]
    assert row["words"]["measure"] == "Quality of relationships between colleagues"
    assert row["record"]["numerator"] == "Staff who score 4 or more"
    assert made["rows"][4]["gap"] is True


HASHES = """
import hashlib, sys
from toc.measures import WRITERS, write
from toc.theory import load
theory = load(sys.argv[1])
print(*(hashlib.sha256(write(theory, suffix)).hexdigest() for suffix in WRITERS))
"""


def test_every_writer_gives_the_same_bytes_in_every_process():
    def hashes(seed: str) -> list[str]:
        model = str(MODELS / "joy-collaborative.toc.yaml")
        run = [sys.executable, "-c", HASHES, model]
        kept = {**os.environ, "PYTHONHASHSEED": seed, "TZ": f"UTC-{seed}"}
        return subprocess.run(run, env=kept, capture_output=True, text=True, check=True).stdout.split()

    first = hashes("1")
    assert len(first) == len(WRITERS)
    assert hashes("2") == first


def test_an_empty_theory_has_a_plan_in_every_format():
    for suffix in WRITERS:
        assert write(theory("title: Nothing yet\n"), suffix)


def test_an_unknown_suffix_names_the_known_ones():
    with pytest.raises(UnknownFormat, match=r"“docm”.*xlsx, .*csv"):
        write(joy(), "docm")

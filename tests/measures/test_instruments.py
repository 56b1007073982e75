"""The catalogue of instruments, and the pages of the reference that are written from tables."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

from tests.measures.theories import joy
from toc.measures import INSTRUMENTS
from toc.measures.instruments import KINDS, instrument_of, instruments, instruments_json

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"


def test_the_data_that_people_have_come_first_then_making_ones_own():
    kinds = [one.kind for one in INSTRUMENTS.values()]
    assert kinds == sorted(kinds, key=KINDS.index)
    assert list(INSTRUMENTS)[:2] == ["nhs-staff-survey", "national-quarterly-pulse-survey"]
    assert "make-our-own" in INSTRUMENTS


def test_every_record_says_what_one_must_know_before_using_it():
    for one in INSTRUMENTS.values():
        assert re.fullmatch(r"[a-z0-9-]+", one.id)
        assert one.measures
        assert one.licence
        assert one.obtain
        assert one.citation or one.id == "make-our-own"
        assert (one.minimum_group is None) == (one.minimum_group_source == "")
        assert bool(one.caution) == one.verify


def test_the_instruments_of_the_worked_theory_are_in_the_catalogue():
    named = {it.instrument for it in joy().indicators.values() if it.instrument}
    assert named <= set(INSTRUMENTS)
    assert instrument_of(joy().indicators["fulfilment"]).name == "Professional Fulfilment Index (PFI)"


def test_the_json_for_the_editor_leaves_empty_fields_out():
    assert all("" not in record.values() and None not in record.values() for record in instruments_json())


OURS = """
def records():
    yield {"id": "our-pulse", "name": "Our pulse", "kind": "data you have", "about": "staff", "measures": "Mood"}
    yield {"id": "who-5", "name": "Not theirs", "kind": "questionnaire", "about": "staff", "measures": "Mood"}

def wrong():
    yield {"id": "wrong", "name": 5, "kind": "", "about": "", "measures": ""}
"""


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """A package of an organisation's own, as an installer would leave it; the catalogue is read afresh with it."""
    (tmp_path / "our_trust.py").write_text(OURS, encoding="utf-8")
    information = tmp_path / "our_trust-1.0.dist-info"
    information.mkdir()
    (information / "METADATA").write_text("Metadata-Version: 2.1\nName: our-trust\nVersion: 1.0\n", encoding="utf-8")
    points = "[toc.instruments]\na = our_trust:records\nb = no_such_package:records\nc = our_trust:wrong\n"
    (information / "entry_points.txt").write_text(points, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    instruments.cache_clear()
    yield
    instruments.cache_clear()


@pytest.mark.usefixtures("installed")
def test_an_organisation_adds_its_own_and_what_does_not_fit_is_left_out_with_a_warning():
    with pytest.warns(UserWarning, match="was left out") as said:
        found = instruments()
    assert found["our-pulse"].name == "Our pulse"
    assert found["who-5"].name == "WHO-5 Well-Being Index"
    assert "wrong" not in found
    assert [str(one.message).split(":")[1].split()[0] for one in said] == ["b", "c"]


def test_the_reference_page_is_fresh():
    spec = importlib.util.spec_from_file_location("write_measures", REFERENCE / "write_measures.py")
    assert spec is not None
    assert spec.loader is not None
    writer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(writer)
    page = (REFERENCE / "measures.md").read_text(encoding="utf-8")
    assert writer.page(page) == page, "run: python docs/reference/write_measures.py"
    assert writer.chart() == writer.CHART.read_bytes(), "run: python docs/reference/write_measures.py"

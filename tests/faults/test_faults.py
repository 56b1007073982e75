"""A short stretch of each fault; ``python tests/faults/run.py --seconds 600`` goes on for longer."""

from __future__ import annotations

import asyncio

import pytest

from tests.faults.scenarios import SCENARIOS

pytestmark = pytest.mark.faults


@pytest.mark.parametrize("name", SCENARIOS)
def test_nothing_acknowledged_is_lost_and_nobody_sees_anything_else(name, tmp_path):
    report = asyncio.run(SCENARIOS[name](tmp_path, 3))
    assert report.problems == [], str(report)
    assert report.acknowledged > 10
    assert report.refused > 0  # the forbidden ones
    if name in ("killed", "bad network"):
        assert report.connects > 8

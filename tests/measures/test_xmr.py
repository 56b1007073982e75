"""SPC charts: limits against a published worked example, rules worked out by hand, icons by direction and target."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toc.measures.charts.xmr import RULE_SETS, XmrRules, assurance, variation, xmr_chart

# NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.2, individuals control charts
NIST = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]
QUIET = [50, 52, 49, 51, 48, 52, 50, 49, 51, 50, 48, 52, 49, 51]


def found(values, **more):
    return [(signal.rule, signal.points, signal.side) for signal in xmr_chart(values, **more).signals]


def test_limits_are_those_of_the_published_example():
    (phase,) = xmr_chart(NIST).phases
    assert phase.mean == pytest.approx(50.81)
    assert phase.moving_range == pytest.approx(1.8778, abs=1e-4)
    # the handbook divides by d2 = 1.128 where the charts of the field multiply with 2.66
    assert phase.upper == pytest.approx(55.8041, abs=2e-3)
    assert phase.lower == pytest.approx(45.8159, abs=2e-3)
    assert phase.trial


def test_limits_are_on_trial_until_thirteen_points():
    assert xmr_chart(QUIET[:12]).notes == ("Trial limits: 12 points; they mean something from 13 on.",)
    assert xmr_chart(QUIET[:13]).notes == ()


def test_a_point_outside_the_limits():
    rules = XmrRules("only outside", shift=None, trend=None, two_of_three=False)
    assert found([*QUIET, 80], rules=rules) == [("outside", (14,), "above")]
    assert found([*QUIET, 20, 19], rules=rules) == [("outside", (14, 15), "below")]


def test_seven_in_a_row_on_one_side_six_or_eight_by_rule_set_and_a_point_on_the_mean_ends_the_run():
    values = [4, 6, 4, 6, 4, 6, 4, 6, 4, 6, 4, 6, 6.1, 6, 6.1, 6, 6.1]
    rules = XmrRules("only shifts", trend=None, two_of_three=False)
    long = [*values, 4, 4, 4, 4, 4, 4]

    def longest(found):
        return {rule: len(points) for rule, points, _ in found if rule == "shift"}

    assert longest(found(long, rules=rules)) == {}
    assert longest(found(long, rules=RULE_SETS["making_data_count_6"])) == {"shift": 6}
    assert longest(found([*long, 4], rules=rules)) == {"shift": 7}
    assert longest(found([*long, 4], rules=RULE_SETS["ihi"])) == {}
    on_the_mean = [1, 1, 1, 0, 1, 1, 1, -3, -3]
    assert sum(on_the_mean) == 0
    assert longest(found(on_the_mean, rules=rules)) == {}


def test_seven_rising_are_a_trend_and_equal_neighbours_end_it():
    rules = XmrRules("only trends", shift=None, two_of_three=False)
    assert ("trend", tuple(range(7)), "up") in found([1, 2, 3, 4, 5, 6, 7, 1, 9], rules=rules)
    assert not [rule for rule, _, _ in found([1, 2, 3, 3, 4, 5, 6, 7, 1, 9], rules=rules) if rule == "trend"]


def test_two_of_three_near_a_limit_need_all_three_on_one_side():
    rules = XmrRules("only two of three", shift=None, trend=None)
    frozen = 14  # mean 50.14, limits about 44.3 to 55.9: two thirds of the way up is about 54.0
    near = [*QUIET, 55, 51, 55, 50]
    assert found(near, rules=rules, frozen=frozen) == [("two_of_three", (14, 16), "above")]
    crossing = [*QUIET, 55, 49, 55, 50]
    assert found(crossing, rules=rules, frozen=frozen) == []


def test_fifteen_near_the_mean_are_hugging_by_the_rules_of_the_ihi():
    values = [0, 30, 0, 30, *[14.9, 15.1] * 8, 0, 30]
    assert ("hugging", tuple(range(4, 20)), "") in found(values, rules=RULE_SETS["ihi"])


def test_a_new_phase_has_its_own_limits():
    chart = xmr_chart([*QUIET, *[value + 30 for value in QUIET]], rebased=[14])
    assert [round(phase.mean, 2) for phase in chart.phases] == [50.14, 80.14]
    assert chart.signals == ()


@pytest.mark.parametrize(
    ("newest", "direction", "icon"),
    [
        (80, "up", "improving_high"),
        (80, "down", "concern_high"),
        (20, "up", "concern_low"),
        (20, "down", "improving_low"),
        (80, "hold", "high"),
        (20, None, "low"),
        (50, "up", "common"),
    ],
)
def test_variation_icons(newest, direction, icon):
    assert variation(xmr_chart([*QUIET, newest]), direction) == icon


@pytest.mark.parametrize(
    ("target", "direction", "icon"),
    [
        (30, "up", "passes"),
        (80, "up", "fails"),
        (30, "down", "fails"),
        (80, "down", "passes"),
        (50, "up", "hit_or_miss"),
        (50, "hold", None),
        (None, "up", None),
    ],
)
def test_assurance_icons(target, direction, icon):
    assert assurance(xmr_chart(QUIET), target, direction) == icon


def test_no_icon_while_limits_are_on_trial():
    chart = xmr_chart(QUIET[:12])
    assert variation(chart, "up") is None
    assert assurance(chart, 30, "up") is None


values = st.lists(st.integers(-1000, 1000), max_size=50)


@given(values, st.integers(1, 9), st.integers(-100, 100))
def test_another_unit_changes_the_numbers_and_none_of_the_signals(readings, times, plus):
    assert found([times * value + plus for value in readings]) == found(readings)


@given(values, st.integers(0, 60), st.lists(st.integers(-5, 60), max_size=4), st.sampled_from(list(RULE_SETS)))
def test_nothing_falls_over_and_limits_enclose_the_mean(readings, frozen, rebased, rules):
    chart = xmr_chart(readings, frozen=frozen, rebased=rebased, rules=RULE_SETS[rules])
    assert [at for phase in chart.phases for at in range(phase.start, phase.end)] == list(range(len(readings)))
    for phase in chart.phases:
        if phase.lower is not None and phase.upper is not None:
            assert phase.lower <= phase.mean <= phase.upper
    variation(chart, "up")
    assurance(chart, 3, "down")

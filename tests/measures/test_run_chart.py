"""The run chart's rules, against published tables and worked out by hand."""

from __future__ import annotations

from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from toc.measures.charts.run_chart import RunRules, exact_runs, expected_runs, run_chart
from toc.measures.charts.signals import side_of

QUIET = [52, 49, 51, 48, 53, 50, 47, 54, 49, 52, 48, 51]  # median 50.5, up and down
readings = st.lists(st.integers(-50, 50), min_size=0, max_size=60)


def found(values, **more):
    return [(signal.rule, signal.points, signal.side) for signal in run_chart(values, **more).signals]


def test_a_quiet_line_has_no_signal():
    chart = run_chart(QUIET)
    assert set(chart.medians) == {50.5}
    assert (chart.useful, chart.runs, chart.limits) == (12, 11, (3, 11))
    assert chart.signals == ()


def test_six_in_a_row_on_one_side_are_a_shift_and_points_on_the_median_are_skipped():
    values = [10, 20, 10, 20, 15, 10, 21, 22, 15, 23, 21, 24, 22, 10, 5, 9, 8]
    chart = run_chart(values)
    assert chart.medians[0] == 15
    assert ("shift", (6, 7, 9, 10, 11, 12), "above") in found(values)
    assert found(values[:6]) == []


def test_five_in_a_row_rising_are_a_trend_equal_neighbours_are_skipped_and_the_rule_can_be_switched_off():
    values = [50, 49, 52, 48, 47, 49, 49, 51, 53, 50, 48, 52]
    assert ("trend", (4, 5, 7, 8), "up") not in found(values)
    values = [50, 49, 52, 48, 46, 47, 49, 49, 51, 53, 50, 48, 52]
    assert ("trend", (4, 5, 6, 8, 9), "up") in found(values)
    assert not [signal for signal in found(values, rules=RunRules(trend=None)) if signal[0] == "trend"]


def test_too_few_runs_and_too_many():
    few = [1, 2, 1, 2, 1, 2, 9, 8, 9, 8, 9, 8]
    assert "few_runs" in {rule for rule, _, _ in found(few)}
    many = [1, 9] * 10
    assert [rule for rule, _, _ in found(many)] == ["many_runs"]


def test_no_rule_is_read_until_there_are_more_than_ten_points():
    chart = run_chart([1] * 5 + [9] * 5)
    assert chart.signals == ()
    assert chart.notes == ("10 points: the rules are read from 11 points on.",)


def test_the_median_can_be_frozen_from_a_baseline_and_set_anew():
    values = [*QUIET, *[60, 61, 60, 62, 61, 60]]
    frozen = run_chart(values, frozen=12)
    assert set(frozen.medians) == {50.5}
    assert [(signal.rule, signal.points) for signal in frozen.signals] == [("shift", tuple(range(11, 18)))]
    anew = run_chart([*QUIET, *[value + 20 for value in QUIET]], rebased=[12])
    assert (anew.medians[0], anew.medians[-1]) == (50.5, 70.5)
    assert anew.parts == ((0, 12), (12, 24))
    assert anew.signals == ()


def test_a_baseline_that_is_not_quiet_is_said():
    chart = run_chart([1, 2, 1, 2, 1, 2, 8, 9, 8, 9, 8, 9, 9, 9], frozen=12)
    assert "not quiet" in chart.notes[0]


def test_the_exact_limits_are_those_of_swed_and_eisenhart():
    # their table at 2.5 % in each tail: runs that are too few, too many, for equal halves
    for half, too_few, too_many in ((5, 2, 10), (6, 3, 11), (7, 3, 13), (10, 6, 16), (15, 10, 22), (20, 14, 28)):
        assert exact_runs(2 * half) == (too_few + 1, too_many - 1)


def test_the_published_table_agrees_with_the_exact_distribution_within_one_run():
    for useful in range(10, 61):
        table, exact = expected_runs(useful), exact_runs(useful)
        assert table is not None
        assert abs(table[0] - exact[0]) <= 1
        assert abs(table[1] - exact[1]) <= 1
    assert expected_runs(9) is None
    assert expected_runs(400) == exact_runs(400)
    approximate, exact = expected_runs(500), exact_runs(500)
    assert approximate is not None
    assert max(abs(approximate[0] - exact[0]), abs(approximate[1] - exact[1])) <= 1


def test_chance_alone_seldom_leaves_the_published_limits():
    """Counted over every order in which points can fall on the two sides of their median (first principles)."""
    for useful in (10, 11, 12, 14, 15, 16, 17):
        low, high = expected_runs(useful)
        half = useful // 2
        orders = [
            sum(1 for a, b in pairwise(order) if a != b) + 1
            for above in combinations(range(useful), half)
            for order in [[at in above for at in range(useful)]]
        ]
        outside = sum(runs < low or runs > high for runs in orders) / len(orders)
        assert outside < 0.055


@given(readings)
def test_turned_upside_down_the_chart_finds_the_same_points_on_the_other_side(values):
    other = {"above": "below", "below": "above", "up": "down", "down": "up", "": ""}
    turned = [(rule, points, other[side]) for rule, points, side in found([-value for value in values])]
    assert sorted(turned) == sorted(found(values))


@given(readings)
def test_points_of_a_shift_lie_on_its_side_and_none_is_skipped_but_those_on_the_median(values):
    chart = run_chart(values)
    for signal in chart.signals:
        if signal.rule != "shift":
            continue
        side = 1 if signal.side == "above" else -1
        between = range(signal.points[0], signal.points[-1] + 1)
        assert len(signal.points) >= 6
        assert all(
            side_of(values[at], chart.medians[at]) in ((side,) if at in signal.points else (0,)) for at in between
        )


@given(readings, st.integers(0, 70), st.lists(st.integers(-5, 70), max_size=4))
def test_nothing_falls_over(values, frozen, rebased):
    chart = run_chart(values, frozen=frozen, rebased=rebased)
    assert len(chart.medians) == len(values)
    assert all(0 <= at < len(values) for signal in chart.signals for at in signal.points)

"""Arrows open in PowerPoint as they are drawn on the map: same ends, leaving and arriving the same way."""

import math

from hypothesis import given
from hypothesis import strategies as st

from tests.pictures.geometry import drawn
from toc.pictures.connectors import connector

near = st.integers(0, 2000).map(float)
apart = st.integers(4, 900).map(float)
sign = st.sampled_from([-1.0, 1.0])


def bent(x: float, y: float, moves: list[tuple[float, float]], upright: bool) -> tuple[tuple[float, float], ...]:
    """A path as the layout makes them: S-curves between rows; moves are (sideways, along)."""
    path = [(x, y)]
    for across, along in moves:
        half = y + along / 2
        path += [(x, half), (x + across, half), (x + across, y + along)]
        x, y = x + across, y + along
    return tuple(path if upright else [(b, a) for a, b in path])


def close(first: tuple[float, float], second: tuple[float, float]) -> bool:
    return math.dist(first, second) < 2.0


@given(near, near, apart, sign, apart, sign, st.booleans())
def test_one_bend(x: float, y: float, across: float, left: float, along: float, up: float, upright: bool) -> None:
    path = bent(x, y, [(across * left, along * up)], upright)
    made = connector(path)
    points = drawn(made)
    assert made.preset == "curvedConnector3"
    assert close(points[0], path[0])
    assert close(points[-1], path[-1])
    # it leaves and arrives along the same axis as the map's curve, and turns in the middle
    axis = 0 if upright else 1
    assert abs(points[1][axis] - points[0][axis]) < 0.01
    assert abs(points[-2][axis] - points[-1][axis]) < 0.01
    assert (points[1][1 - axis] - points[0][1 - axis]) * up > 0
    assert close(points[3], ((path[0][0] + path[-1][0]) / 2, (path[0][1] + path[-1][1]) / 2))


@given(near, near, apart, sign, apart, sign, apart, st.booleans())
def test_a_lane(
    x: float, y: float, first: float, way: float, second: float, up: float, along: float, upright: bool
) -> None:
    moves = [(first * way, 60.0 * up), (0.0, along * up), (-second * way, 60.0 * up)]
    path = bent(x, y, moves, upright)
    made = connector(path)
    points = drawn(made)
    assert made.preset == "curvedConnector5"
    assert close(points[0], path[0])
    assert close(points[-1], path[-1])
    axis = 0 if upright else 1
    assert abs(points[6][axis] - path[3][axis]) < 1.0  # it runs in the lane that the layout found free


@given(near, near, apart, sign, st.booleans())
def test_straight(x: float, y: float, along: float, up: float, upright: bool) -> None:
    path = bent(x, y, [(0.0, along * up)], upright)
    made = connector(path)
    assert made.preset == "straightConnector1"
    assert drawn(made) == [path[0], path[-1]]

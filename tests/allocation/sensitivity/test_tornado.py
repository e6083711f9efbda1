"""One factor at a time."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from allocation.sensitivity import SensitivityError, one_at_a_time, tornado


def test_points_move_one_factor_at_a_time() -> None:
    points = one_at_a_time([1.0, 2.0, 3.0], [0.0, 0.0, 0.0], [9.0, 9.0, 9.0])
    assert points.shape == (7, 3)
    assert points[0].tolist() == [1, 2, 3]
    assert ((points[1:] != points[0]).sum(axis=1) == 1).all()
    assert points[2].tolist() == [1, 0, 3]
    assert points[6].tolist() == [1, 2, 9]


@given(slopes=st.lists(st.integers(-9, 9), min_size=1, max_size=6))
def test_a_linear_model_swings_by_its_slopes(slopes) -> None:
    factors = len(slopes)
    points = one_at_a_time(np.zeros(factors), -np.ones(factors), np.ones(factors))
    found = tornado(np.stack([points @ slopes, -2 * (points @ slopes)], axis=1))
    assert found.swing[:, 0].tolist() == [2 * abs(slope) for slope in slopes]
    assert found.swing[:, 1].tolist() == [4 * abs(slope) for slope in slopes]
    ordered = np.take_along_axis(found.swing, found.order, axis=0)
    assert (np.diff(ordered, axis=0) <= 0).all()
    assert found.low[:, 0].tolist() == [-slope for slope in slopes]
    assert found.high[:, 0].tolist() == slopes


def test_equal_swings_keep_their_order() -> None:
    assert tornado([[0], [1], [-1], [1], [0], [0], [0]]).order[:, 0].tolist() == [0, 1, 2]


def test_a_factor_that_only_bends_swings_too() -> None:
    found = tornado([[10.0], [4.0], [4.0]])
    assert found.swing.tolist() == [[6.0]]
    assert found.base.tolist() == [10.0]


@pytest.mark.parametrize(
    ("base", "low", "high", "told"),
    [
        ([1, 2], [0, 0], [3], "one shape"),
        ([], [], [], "one shape"),
        ([[1]], [[0]], [[2]], "one shape"),
        ([1, 2], [0, 3], [2, 4], "the base of factor 1"),
        ([1, np.nan], [0, 0], [2, 4], "the base of factor 1"),
    ],
)
def test_ranges_that_do_not_fit(base, low, high, told) -> None:
    with pytest.raises(SensitivityError, match=told):
        one_at_a_time(base, low, high)


@pytest.mark.parametrize(
    ("outputs", "told"),
    [
        ([1, 2, 3], "shape"),
        ([[1], [2]], "shape"),
        ([[1]], "shape"),
        ([[1], [np.nan], [2]], "no value"),
    ],
)
def test_runs_that_do_not_fit(outputs, told) -> None:
    with pytest.raises(SensitivityError, match=told):
        tornado(outputs)

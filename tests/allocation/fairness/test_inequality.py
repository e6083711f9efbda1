"""Figures of inequality by hand, in published examples, and at their edges."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from allocation import fairness

INCOMES = [541, 1463, 2445, 3438, 4437, 5401, 6392, 8304, 11904, 22261]


def test_gini_of_the_incomes_in_the_documentation_of_ineq() -> None:
    """R packages ineq and acid use these ten incomes; acid's documentation prints 0.4620911."""
    assert fairness.gini(INCOMES) == pytest.approx(0.4620911, abs=5e-8)


def test_gini_is_half_the_mean_difference_over_the_mean() -> None:
    values, weights = np.array([2.0, 0.0, 7.0, 7.0]), np.array([3.0, 1.0, 2.0, 5.0])
    pairs = np.abs(values[:, None] - values) * np.outer(weights, weights)
    mean = (values * weights).sum() / weights.sum()
    expected = pairs.sum() / weights.sum() ** 2 / 2 / mean
    assert fairness.gini(values, weights) == pytest.approx(expected, rel=1e-14)


def test_atkinson_of_the_example_of_pysal() -> None:
    incomes = [10, 20, 30, 40, 50]
    assert fairness.atkinson(incomes, epsilon=0.5) == pytest.approx(0.06315, abs=5e-6)
    assert fairness.atkinson(incomes, epsilon=1) == pytest.approx(0.13161, abs=5e-6)


def test_without_aversion_atkinson_is_nothing() -> None:
    assert fairness.atkinson(INCOMES, epsilon=0) == pytest.approx(0, abs=1e-15)


@pytest.mark.parametrize("epsilon", [1 - 1e-9, 1 + 1e-9])
def test_atkinson_is_continuous_at_one(epsilon: float) -> None:
    at_one = fairness.atkinson(INCOMES, epsilon=1)
    assert fairness.atkinson(INCOMES, epsilon=epsilon) == pytest.approx(at_one, abs=1e-7)


@given(low=st.floats(0, 20), more=st.floats(0, 20))
def test_atkinson_rises_with_aversion(low: float, more: float) -> None:
    less = fairness.atkinson(INCOMES, epsilon=low)
    assert less <= fairness.atkinson(INCOMES, epsilon=low + more) + 1e-12


def test_strong_aversion_looks_at_the_least_only() -> None:
    expected = 1 - min(INCOMES) / np.mean(INCOMES)
    assert fairness.atkinson(INCOMES, epsilon=1e5) == pytest.approx(expected, rel=1e-4)


def test_one_unit_without_money_is_all_that_strong_aversion_sees() -> None:
    assert fairness.atkinson([0, 1, 1], epsilon=1) == 1
    assert fairness.atkinson([0, 1, 1], epsilon=2) == 1
    assert fairness.atkinson([0, 1], epsilon=0.5) == pytest.approx(0.5)
    assert fairness.atkinson([0, 1], [0, 5], epsilon=2) == 0


@pytest.mark.parametrize("epsilon", [-0.1, np.inf, np.nan])
def test_an_impossible_aversion_is_refused(epsilon: float) -> None:
    with pytest.raises(fairness.FairnessError, match="epsilon must be"):
        fairness.atkinson(INCOMES, epsilon=epsilon)


def test_theil_by_hand() -> None:
    expected = 0.75 * np.log(1.5) + 0.25 * np.log(0.5)
    assert fairness.theil([3, 1]) == pytest.approx(expected, rel=1e-14)
    assert fairness.theil([0, 1]) == pytest.approx(np.log(2), rel=1e-14)


def test_mean_log_deviation_by_hand() -> None:
    expected = -np.log(0.5) / 2 - np.log(1.5) / 2
    assert fairness.mean_log_deviation([3, 1]) == pytest.approx(expected, rel=1e-14)
    with pytest.raises(fairness.FairnessError, match="no logarithm"):
        fairness.mean_log_deviation([0, 1])
    assert fairness.mean_log_deviation([0, 1], [0, 1]) == 0


def test_palma_splits_the_unit_across_the_boundary() -> None:
    values, weights = [1, 2, 10], [5, 4, 1]
    assert fairness.palma(values, weights) == pytest.approx(10 / 4)
    assert fairness.palma([1, 3], [1, 1]) == pytest.approx((3 * 0.2) / (1 * 0.8))


def test_palma_needs_something_at_the_bottom() -> None:
    with pytest.raises(fairness.FairnessError, match="worst-off 40 % get nothing"):
        fairness.palma([0, 1])


def test_coefficient_of_variation_and_hoover_by_hand() -> None:
    values, weights = np.array([2.0, 4.0, 9.0]), np.array([1.0, 2.0, 1.0])
    people = np.repeat(values, weights.astype(int))
    spread = people.std() / people.mean()
    moved = np.abs(people - people.mean()).sum() / 2 / people.sum()
    assert fairness.coefficient_of_variation(values, weights) == pytest.approx(spread, rel=1e-14)
    assert fairness.hoover(values, weights) == pytest.approx(moved, rel=1e-14)


def test_lorenz_points_and_area() -> None:
    curve = fairness.lorenz([3, 1, 1], [1, 1, 2])
    assert curve.across.tolist() == [0.0, 0.75, 1.0]
    assert curve.up.tolist() == [0.0, 0.5, 1.0]
    assert 1 - 2 * curve.area() == pytest.approx(fairness.gini([3, 1, 1], [1, 1, 2]))
    assert curve.at(0.375) == 0.25


def test_pandas_columns_are_matched_by_label() -> None:
    values = pd.Series([1.0, 3.0], index=["A", "B"])
    weights = pd.Series([1, 3], index=["B", "A"])
    assert fairness.gini(values, weights) == 0.25
    assert fairness.gini(values, weights) == fairness.gini([1, 3], [3, 1])

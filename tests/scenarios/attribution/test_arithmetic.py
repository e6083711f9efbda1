"""Shapley's split, controlled rounding and the finest partition, by their definitions."""

from fractions import Fraction
from itertools import permutations

import numpy as np
import pytest

from scenarios.attribution.margins import whole_shares
from scenarios.attribution.partition import finest, unions
from scenarios.attribution.shapley import shapley


def _by_orders(values: dict[int, list[int]], factors: int) -> list[list[Fraction]]:
    """The mean of what a factor adds, over all orders."""
    units, orders = len(values[0]), [*permutations(range(factors))]
    found = [[Fraction(0)] * factors for _ in range(units)]
    for order in orders:
        mask = 0
        for factor in order:
            after = mask | 1 << factor
            for unit in range(units):
                gain = values[after][unit] - values[mask][unit]
                found[unit][factor] += Fraction(gain, len(orders))
            mask = after
    return found


@pytest.mark.parametrize("factors", range(5))
@pytest.mark.parametrize("size", [10, 10**17, 10**25])
def test_shapley_is_the_mean_over_all_orders(factors: int, size: int) -> None:
    random = np.random.default_rng([factors, size % 97])
    values = {
        mask: [int(one) * (size // 10) for one in random.integers(0, 10, 3)]
        for mask in range(1 << factors)
    }
    top, bottom = shapley(lambda mask: np.array(values[mask], dtype=object), factors)
    found = [[Fraction(one, bottom) for one in row] for row in top.tolist()]
    assert found == _by_orders(values, factors)


def _table(seed: int) -> tuple[np.ndarray, int]:
    """Numerators whose rows and columns add up to multiples of the denominator."""
    random = np.random.default_rng(seed)
    n, k, bottom = 9, int(random.integers(1, 7)), int(random.integers(1, 25))
    top = random.integers(-100, 100, (n, k))
    top[:, -1] -= top.sum(axis=1) % bottom
    top[-1] -= top.sum(axis=0) % bottom
    return top.astype(object), bottom


@pytest.mark.parametrize("seed", range(60))
def test_whole_shares_keep_both_margins_and_stay_beside_the_shares(seed: int) -> None:
    top, bottom = _table(seed)
    whole = whole_shares(top, bottom)
    assert (whole.sum(axis=1) * bottom == top.sum(axis=1)).all()
    assert (whole.sum(axis=0) * bottom == top.sum(axis=0)).all()
    assert (abs(whole * bottom - top) < bottom).all()
    assert (whole_shares(-top, bottom) == -whole).all()


def test_whole_shares_are_the_nearest_that_keep_the_margins() -> None:
    top = np.array([[7, 3], [6, 4], [2, 8]], dtype=object)
    top[2] = [7, 3]
    assert whole_shares(top, 10).tolist() == [[1, 0], [0, 1], [1, 0]]


def test_whole_shares_of_nothing() -> None:
    assert whole_shares(np.zeros((3, 0), dtype=object), 1).shape == (3, 0)
    assert whole_shares(np.zeros((3, 2), dtype=object), 6).tolist() == [[0, 0]] * 3


@pytest.mark.parametrize("factors", range(5))
def test_the_finest_split_of_what_always_runs_is_into_single_factors(factors: int) -> None:
    assert finest(factors, lambda mask: True) == tuple((one,) for one in range(factors))


def test_the_finest_split_runs_in_all_its_unions() -> None:
    forbidden = {0b0001, 0b0110}
    blocks = finest(4, lambda mask: mask not in forbidden)
    assert forbidden.isdisjoint(unions(blocks))
    assert len(blocks) == 3


def test_none_and_all_must_run() -> None:
    with pytest.raises(AssertionError):
        finest(2, lambda mask: False)

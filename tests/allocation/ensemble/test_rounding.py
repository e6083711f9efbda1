"""Rounding in every draw: largest remainder, exact sums, bounds, ties by position."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allocation import exact
from allocation.ensemble import rounding as kernels
from allocation.ensemble.rounding import STEPS
from allocation.rounding import Bounds, Groups, round_amounts

laws = settings(max_examples=60, derandomize=True, deadline=None)


@st.composite
def amounts(draw, least=1):
    """Parts of a whole budget in sixths, and bounds that they keep."""
    n = draw(st.integers(least, 7))
    parts = [draw(st.integers(0, 30)) for _ in range(n - 1)]
    parts.append(-sum(parts) % 6)
    low = [max(part - draw(st.integers(0, 6)), 0) for part in parts]
    high = [part + draw(st.integers(0, 6)) for part in parts]
    return parts, low, high


def _rounded(parts, low, high, unit=1):
    """Sixths in, multiples out."""
    rows = [np.array([part / 6 * unit for part in each]) for each in (parts, low, high)]
    whole, room = np.zeros(len(parts), dtype=np.int64), np.zeros(len(parts), dtype=np.int32)
    kernels.round_row(*rows, float(unit), sum(parts) // 6, float(STEPS), room, whole)
    return whole.tolist()


def _exactly(parts, low, high, groups=None):
    columns = [
        exact.from_fractions(Fraction(part, 6) for part in each) for each in (parts, low, high)
    ]
    order = np.arange(len(parts))
    done = round_amounts(columns[0], sum(parts) // 6, 1, order, Bounds(*columns[1:]), groups)
    return done.amounts.tolist()


def test_it_is_what_the_exact_path_does(both_ways):
    @laws
    @given(case=amounts(), unit=st.sampled_from([1, 1000]))
    def check(case, unit):
        assert _rounded(*case, unit) == _exactly(*case)

    check()


def test_two_stages_keep_the_groups_totals(both_ways):
    @laws
    @given(case=amounts(least=3), data=st.data())
    def check(case, data):
        parts, low, high = case
        group = [data.draw(st.integers(0, 1)) for _ in parts[2:]] + [0, 1]
        members = [np.flatnonzero(np.array(group) == each) for each in (0, 1)]
        rows = [np.array([part / 6 for part in each]) for each in (parts, low, high)]
        whole, starts = np.zeros(len(parts), dtype=np.int64), np.full(len(parts) + 1, len(parts))
        starts[:2] = 0, len(members[0])
        kernels.round_groups(
            *rows,
            1.0,
            sum(parts) // 6,
            float(STEPS),
            np.concatenate(members).astype(np.int64),
            starts,
            whole,
        )
        groups = Groups(np.array(["x", "y"], dtype=object), np.array(group))
        assert whole.tolist() == _exactly(parts, low, high, groups)

    check()


def test_many_units_with_ties(both_ways):
    """A thousand equal remainders: the first of them go up."""
    parts = [9] * 1000
    assert _rounded(parts, [0] * 1000, [99] * 1000) == [2] * 500 + [1] * 500


def test_the_threshold_is_where_enough_keys_reach_it(both_ways):
    stream = np.random.default_rng(4)
    for keys in (stream.integers(0, 90, 200), stream.integers(0, STEPS, 200), np.zeros(5)):
        key = keys.astype(np.int32)
        for wanted in (1, 2, len(key) // 2, len(key)):
            edge, found = kernels.threshold(key, wanted, float(STEPS))
            assert found == (key >= edge).sum() >= wanted
            assert found == wanted or (key > edge).sum() < wanted


def test_noise_beyond_the_units_still_adds_up(both_ways):
    whole, key = np.array([3, 0, 2]), np.array([5, 1, 9], dtype=np.int32)
    kernels.settle(whole, key.copy(), -2, 16.0)
    assert whole.tolist() == [2, 0, 1]
    kernels.settle(whole, key.copy(), 4, 16.0)
    assert whole.tolist() == [3, 1, 3]
    nothing = np.zeros(2, dtype=np.int64)
    kernels.settle(nothing, np.zeros(2, dtype=np.int32), -1, 16.0)
    assert nothing.tolist() == [0, 0]


@pytest.mark.parametrize("target", [16_500_000_000, 2**44])
def test_large_budgets_add_up_to_the_last_multiple(both_ways, target):
    stream = np.random.default_rng(5)
    amounts_ = stream.lognormal(size=(20, 208))
    amounts_ *= target / amounts_.sum(axis=1, keepdims=True)
    low, high = np.zeros(208), np.full(208, np.inf)
    steps = float(min(STEPS, 2**52 // target))
    for row in amounts_:
        whole, room = np.zeros(208, dtype=np.int64), np.zeros(208, dtype=np.int32)
        kernels.round_row(row, low, high, 1.0, target, steps, room, whole)
        assert whole.sum() == target
        assert np.abs(whole - row).max() < 1.01

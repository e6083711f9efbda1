"""The limit problem without offsets against the one with them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allocation.ensemble import fill, scale

laws = settings(max_examples=60, derandomize=True, deadline=None)
small = st.integers(0, 6)


@st.composite
def problems(draw):
    """Slope, low, high and money in small whole numbers, full of ties; slopes not all 0."""
    n = draw(st.integers(1, 6))
    slope, low = ([draw(small) for _ in range(n)] for _ in range(2))
    slope[0] += not any(slope)
    high = [least + draw(small) for least in low]
    rows = [np.array([part], dtype=float) for part in (slope, low, high)]
    return *rows, draw(st.integers(0, 30))


def test_it_is_the_same_problem(both_ways):
    @laws
    @given(problem=problems())
    def check(problem):
        *columns, money = problem
        n = columns[0].shape[1]
        status, out = np.zeros(1, dtype=np.int64), np.zeros((1, n))
        scale.scale_rows(*columns, np.array([float(money)]), status, out)
        wanted_status, wanted = np.zeros(1, dtype=np.int64), np.zeros((1, n))
        whole = np.array([[float(money)]])
        fill.fill_rows(np.zeros((1, n)), *columns, whole, wanted_status, wanted)
        assert status[0] == wanted_status[0]
        if status[0] == fill.FILLED:
            assert out[0] == pytest.approx(wanted[0], rel=1e-12, abs=1e-12)

    check()


def test_flat_pieces_are_passed_from_either_side(both_ways):
    """Where nobody moves the nearest turn is looked for."""
    slope, low, high = np.ones(3), np.array([0.0, 100, 0]), np.array([1.0, 200, 1])
    for first in (50.0, 1e6, 1e-6):
        out = np.zeros(3)
        assert scale.scale_row(slope, low, high, 150.0, first, out) == fill.FILLED
        assert out.tolist() == [1, 148, 1]


def test_a_factor_that_is_not_found_is_told(both_ways):
    one, out = np.ones(1), np.zeros(1)
    args = (one, 0 * one, 9 * one, 5.0, np.nan, np.nan, 0.0, out)
    assert scale.search(*args) == fill.STUCK

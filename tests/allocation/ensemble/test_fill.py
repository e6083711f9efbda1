"""The limit problem in float64 against its definition, and what is refused."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allocation import exact
from allocation.ensemble import fill as kernels
from allocation.ensemble.fill import CAPS, FILLED, FLOORS, STUCK, fill
from allocation.fill import Basins, UnfillableError
from allocation.fill import fill as exact_fill

laws = settings(max_examples=60, derandomize=True, deadline=None)
small = st.integers(0, 6)


@st.composite
def problems(draw):
    """Offset, slope, low, high and money in small whole numbers, full of ties."""
    n = draw(st.integers(1, 6))
    columns = [[draw(numbers) for _ in range(n)] for numbers in (st.integers(-6, 6), small, small)]
    high = [low + draw(small) for low in columns[2]]
    return *columns, high, draw(st.integers(0, 30))


def _row(values):
    return np.array([values], dtype=float)


def _by_kernel(offset, slope, low, high, money):
    out, status = np.zeros((1, len(slope))), np.zeros(1, dtype=np.int64)
    columns = [_row(part) for part in (offset, slope, low, high)]
    kernels.fill_rows(*columns, _row([money]), status, out)
    return int(status[0]), out[0]


def test_the_exact_solution_is_found_or_refused_alike(both_ways):
    @laws
    @given(problem=problems())
    def check(problem):
        *columns, money = problem
        status, amounts = _by_kernel(*problem)
        basins = Basins(*(exact.from_integers(part) for part in columns))
        if status == FILLED:
            wanted = exact_fill(basins, Fraction(money)).floats()
            assert amounts == pytest.approx(wanted, rel=1e-12, abs=1e-12)
            return
        with pytest.raises(UnfillableError) as refused:
            exact_fill(basins, Fraction(money))
        assert status == (FLOORS if refused.value.short > 0 else CAPS)

    check()


def test_many_units_add_up(both_ways):
    stream = np.random.default_rng(2)
    slope = stream.lognormal(size=(5, 300))
    share = slope / slope.sum(axis=1, keepdims=True)
    base = np.roll(share, 7, axis=1) * 1e13
    amounts = fill(np.zeros((1, 300)), slope, 0.9 * base, 1.2 * base, np.full((1, 1), 1e13))
    assert amounts.sum(axis=1) == pytest.approx(np.full(5, 1e13), rel=1e-14)
    assert (amounts >= 0.9 * base).all()
    assert (amounts <= 1.2 * base).all()
    free = (amounts > 0.9 * base) & (amounts < 1.2 * base)
    for row in range(5):
        factors = (amounts / slope)[row][free[row]]
        assert factors == pytest.approx(np.full(len(factors), factors[0]), rel=1e-12)


def test_flat_pieces_are_passed_from_either_side(both_ways):
    """Between two steps nobody moves: the nearest turn is looked for."""
    low, high = [0, 100, 0], [1, 200, 1]
    assert _by_kernel([0, 0, 0], [1, 1, 1], low, high, 150)[1].tolist() == [1, 148, 1]
    assert _by_kernel([0, -1000, 0], [1, 1, 1], low, high, 150)[1].tolist() == [1, 148, 1]
    assert _by_kernel([5000, 0, 0], [1, 1, 1], [9, 0, 0], [10, 4, 4], 11)[1].tolist() == [
        10,
        0.5,
        0.5,
    ]


def test_the_nearest_turn(both_ways):
    offset, slope = np.zeros(3), np.array([1.0, 2.0, 0.0])
    low, high = np.array([4.0, 4.0, 0.0]), np.array([8.0, 6.0, 0.0])
    assert kernels.next_turn(offset, slope, low, high, 0.0, True) == 2
    assert kernels.next_turn(offset, slope, low, high, 9.0, False) == 8
    assert kernels.next_turn(offset, slope, low, high, 9.0, True) == np.inf


def test_a_level_that_is_not_found_is_told(both_ways):
    """Never rounded away: a failed solve has its own status."""
    one = np.ones(1)
    found = kernels.find_level(np.zeros(1), one, np.zeros(1), one * 9, 5.0, np.nan, 5.0)
    assert found[1] == STUCK
    jump = (np.zeros(2), np.array([1e-300, 1.0]), np.zeros(2), np.array([1e300, 1.0]))
    status, amounts = _by_kernel(*(part.tolist() for part in jump), 3.0)
    assert status == STUCK or amounts.sum() == pytest.approx(3.0)


def test_gains_scale_back_what_lies_above_the_floor(both_ways):
    amount, low, high = _row([10, 4, 6]), _row([2, 5, 6]), _row([np.inf] * 3)
    out, status = np.zeros((1, 3)), np.zeros(1, dtype=np.int64)
    kernels.gains_rows(amount, low, high, _row([20]), status, out)
    assert (status[0], out[0].tolist()) == (FILLED, [9, 5, 6])
    for money, wanted in ((12, FLOORS), (30, CAPS)):
        status = np.zeros(1, dtype=np.int64)
        kernels.gains_rows(amount, low, high, _row([money]), status, out)
        assert status[0] == wanted
    status, same = np.zeros(1, dtype=np.int64), np.zeros((1, 3))
    kernels.gains_rows(low, low, high, _row([13]), status, same)
    assert (status[0], same[0].tolist()) == (FILLED, [2, 5, 6])


def test_rows_that_failed_before_are_left_alone(both_ways):
    out, status = np.full((2, 2), 7.0), np.array([0, -1])
    ones = np.ones((1, 2))
    kernels.fill_rows(0 * ones, ones, 0 * ones, 9 * ones, _row([4]), status, out)
    assert out.tolist() == [[2, 2], [7, 7]]
    kernels.gains_rows(ones, 0 * ones, 9 * ones, _row([2]), status, out)
    assert out.tolist() == [[1, 1], [7, 7]]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"slope": [[np.nan, 1.0]]}, "NaN"),
        ({"slope": [[-1.0, 1.0]]}, "negative"),
        ({"low": [[5.0, 0.0]]}, "floor is above"),
        ({"slope": [[0.0, 0.0]]}, "all 0"),
    ],
)
def test_nonsense_is_refused_before_anything_runs(change, words):
    given_ = {
        "offset": [[0.0, 0.0]],
        "slope": [[1.0, 1.0]],
        "low": [[0.0, 0.0]],
        "high": [[4.0, 4.0]],
        "money": [[3.0]],
    }
    with pytest.raises(ValueError, match=words):
        fill(**{name: np.array(part) for name, part in {**given_, **change}.items()})


def test_a_draw_that_cannot_be_filled_is_nan():
    money = np.array([[3.0], [30.0]])
    ones = np.ones((1, 2))
    amounts = fill(0 * ones, ones, 0 * ones, 4 * ones, money)
    assert amounts[0].tolist() == [1.5, 1.5]
    assert np.isnan(amounts[1]).all()

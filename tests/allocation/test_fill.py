"""The one problem behind every limit, solved again by walking all breakpoints."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allocation.exact import constant, from_fractions, from_integers
from allocation.fill import Basins, UnfillableError, fill

laws = settings(max_examples=120, derandomize=True, deadline=None)
whole = st.integers(-4, 6)
part = st.builds(Fraction, st.integers(0, 12), st.integers(1, 4))


def _solve(rows, money):
    offset, slope, low, high = (from_fractions(map(Fraction, side)) for side in rows)
    return fill(Basins(offset, slope, low, high), Fraction(money)).fractions()


@st.composite
def basins(draw):
    """Whole offsets, slopes with zeros, low <= high, both often equal."""
    n = draw(st.integers(1, 6))
    rows = []
    for _ in range(n):
        low, high = sorted([draw(part), draw(part)])
        rows.append((draw(whole), draw(st.integers(0, 3)), low, high))
    return tuple(zip(*rows, strict=True))


def _ends(rows):
    """The least and the most that the units can get together."""
    least = most = Fraction(0)
    for offset, slope, low, high in zip(*rows, strict=True):
        still = min(max(offset, low), high)
        least += low if slope else still
        most += high if slope else still
    return least, most


@laws
@given(basins(), st.integers(0, 12), st.integers(-1, 1))
def test_amounts_are_those_of_the_breakpoints(water, rows, twelfth, beyond):
    least, most = _ends(rows)
    money = least + (most - least) * twelfth / 12 + beyond * (twelfth == 0)
    if not least <= money <= most:
        with pytest.raises(UnfillableError) as caught:
            _solve(rows, money)
        assert caught.value.short == (least - money if money < least else most - money)
        return
    got = _solve(rows, money)
    assert sum(got) == money
    assert got == water(*rows, money)


@laws
@given(basins(), st.integers(0, 12))
def test_a_first_guess_that_is_far_off_changes_nothing(water, rows, twelfth):
    """A unit beyond float, which gets nothing, leaves the solver without its guess."""
    least, most = _ends(rows)
    money = least + (most - least) * twelfth / 12
    far = zip(rows, (-(10**400), 1, 0, 10**400), strict=True)
    got = _solve([(*column, more) for column, more in far], money)
    assert got == [*water(*rows, money), 0]


@laws
@given(basins(), st.integers(1, 11))
def test_amounts_keep_their_bounds_and_share_one_level(rows, twelfth):
    least, most = _ends(rows)
    got = _solve(rows, least + (most - least) * twelfth / 12)
    levels = []
    for amount, offset, slope, low, high in zip(got, *rows, strict=True):
        assert low <= amount <= high
        if slope and low < amount < high:
            levels.append((amount - offset) / slope)
    assert len(set(levels)) <= 1


def test_the_published_example():
    rows = ([0, 0, 0], [6, 3, 1], [Fraction(1, 5)] * 3, [Fraction(1, 2)] * 3)
    assert _solve(rows, 1) == [Fraction(1, 2), Fraction(3, 10), Fraction(1, 5)]


DEGENERATE = {
    "money is exactly the floors": (([0, 0], [1, 2], [3, 4], [9, 9]), 7, [3, 4]),
    "money is exactly the caps": (([0, 0], [1, 2], [3, 4], [9, 8]), 17, [9, 8]),
    "floors are the caps": (([0, 0], [1, 2], [3, 4], [3, 4]), 7, [3, 4]),
    "nobody moves": (([5, 0], [0, 0], [0, 1], [9, 9]), 6, [5, 1]),
    "one moves": (([5, 0], [0, 1], [0, 0], [9, 9]), 6, [5, 1]),
    "all alike": (([0] * 3, [1] * 3, [0] * 3, [9] * 3), 10, [Fraction(10, 3)] * 3),
    "a flat stretch": (([0, -10], [1, 1], [0, 0], [2, 2]), 2, [2, 0]),
    "no money": (([0, 0], [1, 1], [0, 0], [2, 2]), 0, [0, 0]),
    "all offsets below": (([-9, -7], [1, 1], [0, 0], [9, 9]), 3, [Fraction(1, 2), Fraction(5, 2)]),
    "huge": (([0, 0], [10**30, 1], [0, 5], [10**40, 10]), 10**35, [10**35 - 10, 10]),
}


@pytest.mark.parametrize("name", DEGENERATE)
def test_degenerate(name):
    rows, money, expected = DEGENERATE[name]
    assert _solve(rows, money) == expected


def test_nobody_gets_nothing():
    none = from_integers([])
    assert fill(Basins(none, none, none, none), Fraction(0)).fractions() == []
    with pytest.raises(UnfillableError):
        fill(Basins(none, none, none, none), Fraction(1))


@pytest.mark.parametrize("seed", range(6))
def test_numbers_of_very_different_size(seed):
    """Guesses in floats may be far off; the sum must still be the money to the last digit."""
    chance = np.random.default_rng(seed)
    n = 60
    slope = [int(10**power) for power in chance.uniform(0, 18, n)]
    offset = [-int(10**power) for power in chance.uniform(0, 18, n)]
    low = [int(power) for power in chance.uniform(0, 1000, n)]
    high = [
        base + int(10**power) for base, power in zip(low, chance.uniform(0, 17, n), strict=True)
    ]
    money = sum(low) + (sum(high) - sum(low)) // int(chance.integers(2, 10**6))
    got = _solve((offset, slope, low, high), money)
    assert sum(got) == money
    assert all(base <= amount <= top for base, amount, top in zip(low, got, high, strict=True))


def test_caps_beyond_float_are_only_very_high_caps():
    zero, one = constant(Fraction(0), 2), constant(Fraction(1), 2)
    got = fill(Basins(zero, one, zero, constant(Fraction(10**400), 2)), Fraction(7))
    assert got.fractions() == [Fraction(7, 2)] * 2

"""Numbers too long to keep: how much of them is kept, and that equal ones stay equal."""

from fractions import Fraction

import pytest

from allocation import exact


@pytest.mark.parametrize("size", ["1", "1e-40", "1e60"])
def test_very_long_quotients_are_exact_to_190_digits_behind_the_point(size):
    """Also large ones, so that their differences are."""
    above = [Fraction(size) * (1000 + 7 * place) for place in range(150)]
    below = [10_007 + 11 * place for place in range(150)]
    found = exact.from_fractions(above) / exact.from_integers(below)
    assert found.bottom.bit_length() > 512
    for place, number in enumerate(found.fractions()):
        assert abs(number - above[place] / below[place]) < Fraction(1, 2**639)


def test_equal_long_quotients_stay_equal_and_others_apart():
    below = exact.from_integers(10_007 + 11 * place for place in range(150))
    third = exact.from_integers([1] * 150) / below
    again = (third * Fraction(7, 3)) * Fraction(3, 7)
    assert third.equals(again).all()
    assert not (third < again).any()
    assert (third < again + Fraction(1, 2**400)).all()


SHARES = [Fraction(1000 + 7 * place, 10_007 + 11 * place) for place in range(150)]


@pytest.mark.parametrize("times", [Fraction(3, 7), Fraction(-(10**250) - 7, 7**300), Fraction(7)])
def test_long_numbers_keep_190_digits_whatever_they_meet(times):
    column = exact.from_integers([1000 + 7 * place for place in range(150)]) / exact.from_integers(
        10_007 + 11 * place for place in range(150)
    )
    results = {
        "product": (column * times, [share * times for share in SHARES]),
        "sum": (column + times, [share + times for share in SHARES]),
        "square": (column * column, [share * share for share in SHARES]),
        "quotient": ((column * times) / (column + 3), [s * times / (s + 3) for s in SHARES]),
    }
    for found, wanted in results.values():
        for number, true in zip(found.fractions(), wanted, strict=True):
            assert abs(number - true) < Fraction(1, 2**636) * max(1, abs(true))


def test_the_nearest_floats_of_long_numbers_are_those_of_fractions():
    column = exact.from_fractions(SHARES[:40]) * Fraction(10**9, 7**90)
    for numbers in (column, column * Fraction(7**200, 10**150), column.snapped, column * column):
        assert numbers.floats().tolist() == [float(number) for number in numbers.fractions()]

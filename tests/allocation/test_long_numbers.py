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

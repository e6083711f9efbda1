"""Money in messages."""

from fractions import Fraction

import numpy as np

from allocation.evaluate import Scope
from allocation.exact import Positions, Vector


def soum(amount: Fraction | int) -> str:
    """Write soʻm in plain digits, with two decimals where it is no whole number.

    >>> soum(Fraction(5)), soum(Fraction(1, 3))
    ('5', '0.33')
    """
    whole = Fraction(amount)
    return str(whole.numerator) if whole.denominator == 1 else f"{float(whole):.2f}"


def unfillable_message(
    scope: Scope, at: Positions, low: Vector, high: Vector, short: Fraction
) -> str:
    """Say by how much floors exceed the money, or caps leave it over, and for whom most."""
    bound, what, problem = (
        (low, "floors", "need {} soʻm more than there is; the highest floors are those of {}")
        if short > 0
        else (high, "caps", "leave {} soʻm over; the lowest caps are those of {}")
    )
    sign = -1.0 if short > 0 else 1.0
    worst = at[np.argsort(sign * bound.floats(), kind="stable")][:3]
    text = problem.format(soum(abs(short)), scope.units.labels(worst))
    return f"{scope.place}: the {what} cannot be met: they {text}"

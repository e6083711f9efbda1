"""Money in messages."""

from fractions import Fraction

import numpy as np

from allocation.errors import LimitError
from allocation.exact import Positions, Vector
from allocation.number import plain
from allocation.scope import Scope


def soum(amount: Fraction | int) -> str:
    """Write soʻm in plain digits, with two decimals where it is no whole number.

    >>> soum(Fraction(5)), soum(Fraction(1, 3))
    ('5', '0.33')
    """
    whole = Fraction(amount)
    return plain(whole if whole.denominator == 1 else round(whole, 2))


def unfillable_message(
    scope: Scope, at: Positions, low: Vector, high: Vector, short: Fraction
) -> str:
    """Say by how much floors exceed the money, or caps leave it over, and for whom most."""
    bound, what, problem = (
        (low, "floors", "need {} soʻm more than there is; the highest floors are those of {}")
        if short > 0
        else (high, "caps", "leave {} soʻm over; the lowest caps are those of {}")
    )
    worst = at[np.argsort(-bound.top if short > 0 else bound.top, kind="stable")][:3]
    text = problem.format(soum(abs(short)), scope.units.labels(worst))
    return f"{scope.place}: the {what} cannot be met: they {text}"


def demand_order(low: Vector, high: Vector, scope: Scope, at: Positions) -> None:
    """Raise LimitError if a floor lies above its cap."""
    negative = high < Fraction(0)
    if negative.any():
        raise LimitError(
            f"{scope.place}: the cap is negative for {scope.units.labels(at[negative])}"
        )
    crossed = low > high
    if crossed.any():
        raise LimitError(
            f"{scope.place}: the floor is above the cap for {scope.units.labels(at[crossed])}"
        )

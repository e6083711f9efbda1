"""By how much a value is changed: a step that means about the same in every column."""

from fractions import Fraction
from typing import Any

import pandas as pd

from allocation.columns import read_column
from allocation.exact import Vector
from scenarios.errors import ScenarioError

_PART = 100  # a step is a hundredth of a usual value


def usual_step(series: "pd.Series[Any]") -> Fraction:
    """A hundredth of the median size of a column, to one digit; at least 1 for whole numbers.

    The median is of the values that are not 0. Raises ScenarioError for a column without numbers.

    >>> usual_step(pd.Series([12_345, 23_456, 34_567])), usual_step(pd.Series([0.5, 12.5, 30.0]))
    (Fraction(200, 1), Fraction(1, 10))
    """
    column = read_column(series)
    if not isinstance(column.values, Vector):
        raise ScenarioError(f"{series.name} holds no numbers, so there is no step of it")
    cells = zip(column.values.fractions(), column.missing, strict=True)
    sizes = sorted(abs(number) for number, missing in cells if number and not missing)
    if not sizes:
        return Fraction(1)
    step = _one_digit(sizes[len(sizes) // 2] / _PART)
    whole = all(number.denominator == 1 for number in sizes)
    return max(step, Fraction(1)) if whole else step


def _one_digit(size: Fraction) -> Fraction:
    """The leading digit of a number above 0, the rest cut off."""
    power = Fraction(1)
    while power > size:
        power /= 10
    while power * 10 <= size:
        power *= 10
    return size // power * power

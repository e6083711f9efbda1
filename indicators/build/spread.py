"""Spreads a known total over units: plausible ratios first, whole pieces after."""

import numpy as np
import numpy.typing as npt

from indicators.errors import IndicatorError

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]


def settle(score: Floats, weight: Floats, mean: float, low: float, high: float) -> Floats:
    """Return ratios between `low` and `high` whose weighted mean is `mean`.

    The ratio is low + (high - low) * logistic(shift + score) with the one shift that meets the
    mean, found by bisection, so the order of the scores is kept and no ratio leaves its range.
    score, weight: shape (n,), weight > 0. Returns shape (n,).
    Raises IndicatorError if `mean` does not lie strictly between `low` and `high`.

    >>> settle(np.array([0.0, 0.0]), np.array([1.0, 3.0]), 5.0, 1.0, 20.0).round(6).tolist()
    [5.0, 5.0]
    """
    if not low < mean < high:
        raise IndicatorError(f"the mean {mean:g} is not between {low:g} and {high:g}")
    aim = (mean - low) / (high - low)
    below, above = -60.0, 60.0
    for _ in range(120):
        middle = (below + above) / 2
        reached = np.average(_logistic(score + middle), weights=weight)
        below, above = (middle, above) if reached < aim else (below, middle)
    return low + (high - low) * _logistic(score + (below + above) / 2)


def _logistic(score: Floats) -> Floats:
    """Return 1 / (1 + exp(-score)) without overflow."""
    return 0.5 * (1.0 + np.tanh(score / 2.0))


def whole(quotas: Floats, total: int) -> Whole:
    """Return whole numbers near `quotas` that add up to `total`, by the largest remainder.

    quotas: shape (n,), >= 0, scaled to `total` first; ties go to the earlier unit.
    Raises IndicatorError if there is nothing to be proportional to.
    Source: Hamilton's method, Balinski and Young, Fair Representation (1982).

    >>> whole(np.array([1.0, 1.0, 1.0]), 10).tolist()
    [4, 3, 3]
    """
    if quotas.sum() <= 0:
        raise IndicatorError(f"no unit can take part of {total}: every quota is zero")
    exact = quotas * (total / quotas.sum())
    parts: Whole = np.floor(exact).astype(np.int64)
    first = np.argsort(-(exact - parts), kind="stable")[: total - int(parts.sum())]
    parts[first] += 1
    return parts

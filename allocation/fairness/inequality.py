"""How unequal money per head is: one number a division.

Everywhere `values` is money per head (or per poor person), shape (n,), at least 0 and not all 0;
`weights` is how many people each unit stands for, shape (n,), at least 0, None for one each. Every
figure is the same whatever the currency, the order of units and the size of the country, and falls
(or stays) when money moves from a richer to a poorer unit. Each raises FairnessError for missing
or negative values, columns of different units, or nothing at all; none ever returns NaN.
"""

import numpy as np
from numpy.typing import ArrayLike

from allocation.fairness.check import FairnessError, Floats, read
from allocation.fairness.curves import lorenz

_POOREST, _RICHEST = 0.4, 0.9


def gini(values: ArrayLike, weights: ArrayLike | None = None) -> float:
    """Gini coefficient: half the mean difference between two people, over the mean.

    From 0 (all equal) to 1 - (weight of the least unit) / (all weights) (one has everything).
    Computed as the integral of F (1 - F) over the mean, whose terms are never negative.
    Source: Gini (1912); Dorfman (1979), Review of Economics and Statistics 61(1).

    >>> gini([80, 60, 10, 20, 30])
    0.36
    >>> gini([1, 3], weights=[3, 1])
    0.25
    """
    amounts, counts = read({"values": values}, weights=weights)
    order = np.argsort(amounts, kind="stable")
    below = np.cumsum(counts[order])[:-1] / counts.sum()
    gaps = np.diff(amounts[order])
    return float((np.clip(below * (1 - below), 0, None) * gaps).sum() / _mean(amounts, counts))


def theil(values: ArrayLike, weights: ArrayLike | None = None) -> float:
    """Theil's T, generalised entropy of order 1: the mean of r log r, r = value over mean.

    From 0 (all equal) to the logarithm of all weights over the least (one unit has everything). A
    value of 0 counts as 0, the limit of r log r. Sensitive to the top; see `decompose`.
    Source: Theil (1967), Economics and Information Theory.

    >>> round(theil([1, 3]), 4)
    0.1308
    """
    amounts, counts = read({"values": values}, weights=weights)
    return theil_of(amounts, counts)


def mean_log_deviation(values: ArrayLike, weights: ArrayLike | None = None) -> float:
    """Theil's L, generalised entropy of order 0: the mean of log(mean / value).

    From 0 (all equal) without an upper end. Sensitive to the bottom; a value of 0 would make it
    infinite and is an error.
    Source: Theil (1967); Shorrocks (1980), Econometrica 48(3).

    >>> round(mean_log_deviation([1, 3]), 4)
    0.1438
    """
    amounts, counts = read({"values": values}, weights=weights)
    return mean_log_deviation_of(amounts, counts)


def atkinson(values: ArrayLike, weights: ArrayLike | None = None, epsilon: float = 0.5) -> float:
    """Atkinson's index: the share of money that equal division could save without loss of welfare.

    epsilon: aversion to inequality, at least 0 (0: none; 0.5 and 1 are usual, 2 is strong).
    From 0 (all equal) to 1. With epsilon of 1 or more it is 1 as soon as one unit has nothing.
    Source: Atkinson (1970), Journal of Economic Theory 2(3).

    >>> round(atkinson([10, 20, 30, 40, 50], epsilon=1), 5)
    0.13161
    """
    if not 0 <= epsilon < np.inf:
        raise FairnessError(f"epsilon must be a number of at least 0, not {epsilon}")
    amounts, counts = read({"values": values}, weights=weights)
    equal = _equal_equivalent(amounts[counts > 0], counts[counts > 0], float(epsilon))
    return max(1 - equal / _mean(amounts, counts), 0.0)


def palma(values: ArrayLike, weights: ArrayLike | None = None) -> float:
    """Palma ratio: money of the best-off tenth of people over money of the worst-off 40 %.

    From 0.25 (all equal) without an upper end. A unit that lies across a boundary is split. If the
    worst-off 40 % get nothing, there is no ratio: an error.
    Source: Palma (2011), Development and Change 42(1); Cobham and Sumner (2013).

    >>> round(palma([1, 1, 1, 1, 1, 1, 1, 1, 1, 11]), 6)
    2.75
    """
    curve = lorenz(values, weights)
    if curve.at(_POOREST) <= 0:
        raise FairnessError("the worst-off 40 % get nothing, so that there is no Palma ratio")
    return (1 - curve.at(_RICHEST)) / curve.at(_POOREST)


def coefficient_of_variation(values: ArrayLike, weights: ArrayLike | None = None) -> float:
    """Standard deviation (of the whole, not of a sample) over the mean.

    From 0 (all equal) to sqrt(all weights / least weight - 1).
    Source: Cowell (2011), Measuring Inequality, 3rd ed., Oxford.

    >>> coefficient_of_variation([1, 3])
    0.5
    """
    amounts, counts = read({"values": values}, weights=weights)
    return float(np.sqrt(_mean((_relative(amounts, counts) - 1) ** 2, counts)))


def hoover(values: ArrayLike, weights: ArrayLike | None = None) -> float:
    """Hoover (Robin Hood, Pietra, Schutz) index: the share of money to move until all are equal.

    From 0 (all equal) to 1 - (weight of the least unit) / (all weights).
    Source: Hoover (1936), Review of Economics and Statistics 18(4).

    >>> hoover([1, 3])
    0.25
    """
    amounts, counts = read({"values": values}, weights=weights)
    return _mean(np.abs(_relative(amounts, counts) - 1), counts) / 2


def theil_of(amounts: Floats, counts: Floats) -> float:
    """Theil's T of columns already checked, shape (n,) each."""
    relative = _relative(amounts, counts)
    logs = np.log(np.where(relative > 0, relative, 1.0))
    return max(_mean(relative * logs, counts), 0.0)


def mean_log_deviation_of(amounts: Floats, counts: Floats) -> float:
    """Theil's L of columns already checked, shape (n,) each; zeros are an error."""
    there = counts > 0
    if (amounts[there] == 0).any():
        raise FairnessError("a value of 0 has no logarithm; use Theil or Gini instead")
    return max(-_mean(np.log(_relative(amounts[there], counts[there])), counts[there]), 0.0)


def _mean(column: Floats, counts: Floats) -> float:
    return float((column * counts).sum() / counts.sum())


def _relative(amounts: Floats, counts: Floats) -> Floats:
    return np.asarray(amounts / _mean(amounts, counts))


def _equal_equivalent(amounts: Floats, counts: Floats, epsilon: float) -> float:
    """The equal amount that everybody would find as good: a power mean of order 1 - epsilon."""
    if epsilon >= 1 and (amounts == 0).any():
        return 0.0
    base = float(amounts.min() if epsilon > 1 else amounts.max())
    with np.errstate(divide="ignore"):  # log 0 is -inf, and exp of it 0 again
        logs = np.log(amounts / base)
    if epsilon == 1:
        return base * float(np.exp(_mean(logs, counts)))
    power = 1 - epsilon
    return base * float(np.exp(np.log1p(_mean(np.expm1(power * logs), counts)) / power))

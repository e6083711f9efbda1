"""Treat outliers by skewness and kurtosis, and say what was changed.

An indicator fails where |skewness| and kurtosis both exceed their limits (2 and 3.5). It is then
winsorised, point by point at the side of the skew; if it still fails, its original is transformed.
Sample skewness and excess kurtosis (type 2 of Joanes and Gill 1998), as in the JRC's COIN Tool.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indicators.index.family import Family

Floats = NDArray[np.float64]

OUTLIERS = Family("treatment of outliers")


@dataclass(frozen=True, slots=True, kw_only=True)
class Treated:
    """One indicator after treatment. values: shape (n,). changed: positions of changed units.

    how: "", "winsorised", "log" or "box_cox". The four figures are before and after.
    """

    values: Floats
    changed: tuple[int, ...]
    how: str
    skewness_before: float
    skewness_after: float
    kurtosis_before: float
    kurtosis_after: float


@OUTLIERS.register
def winsorize(
    values: Floats,
    *,
    skew: float = 2.0,
    kurtosis: float = 3.5,
    at_most: int = 5,
    then: str = "log",
) -> Treated:
    """Winsorise up to `at_most` points, then transform if that did not help.

    values: shape (n,), without gaps. then: log, box_cox or none.
    """
    limits = float(skew), float(kurtosis)
    transform = _transform(then)
    if _passes(values, *limits):
        return _treated(values, values, "")
    lowered = _winsorised(values, *limits, int(at_most))
    if _passes(lowered, *limits) or transform is None:
        return _treated(values, lowered, "winsorised")
    return _treated(values, transform(values), then)


def skewness(values: Floats) -> float:
    """Sample skewness, as Excel's SKEW; 0 for values that are all the same."""
    n, distance = len(values), values - values.mean()
    squares = (distance**2).sum()
    if n < 3 or squares == 0:
        return 0.0
    biased = np.sqrt(n) * (distance**3).sum() / squares**1.5
    return float(biased * np.sqrt(n * (n - 1)) / (n - 2))


def excess_kurtosis(values: Floats) -> float:
    """Sample excess kurtosis, as Excel's KURT; 0 for values that are all the same."""
    n, distance = len(values), values - values.mean()
    squares = (distance**2).sum()
    if n < 4 or squares == 0:
        return 0.0
    ratio = n * (distance**4).sum() / squares**2
    return float(((n + 1) * (ratio - 3) + 6) * (n - 1) / ((n - 2) * (n - 3)))


def log(values: Floats) -> Floats:
    """The COIN Tool's logarithm: shifted so that the least value lies a hundredth above 0."""
    low, high = values.min(), values.max()
    return np.asarray(np.log(values - low + 0.01 * (high - low)))


def box_cox(values: Floats) -> Floats:
    """Box-Cox with the most likely exponent, after a shift that makes the least value 1."""
    from scipy.stats import boxcox  # 0.5 s, only where it is asked for

    transformed, _ = boxcox(values - values.min() + 1.0)
    return np.asarray(transformed, dtype=np.float64)


def _transform(name: str) -> Callable[[Floats], Floats] | None:
    known: dict[str, Callable[[Floats], Floats] | None] = {
        "log": log,
        "box_cox": box_cox,
        "none": None,
    }
    if name not in known:
        raise ValueError(f"`then` is one of {', '.join(known)}, not {name!r}")
    return known[name]


def _passes(values: Floats, skew: float, kurtosis: float) -> bool:
    return abs(skewness(values)) <= skew or excess_kurtosis(values) <= kurtosis


def _winsorised(values: Floats, skew: float, kurtosis: float, at_most: int) -> Floats:
    """Lower the greatest to the next, or raise the least, until it passes or points run out."""
    current = values.copy()
    changed: set[int] = set()
    while not _passes(current, skew, kurtosis) and len(changed) < at_most:
        furthest = np.max if skewness(current) >= 0 else np.min
        at = np.flatnonzero(current == furthest(current))
        current[at] = furthest(np.delete(current, at))
        changed.update(at.tolist())
    return current


def _treated(before: Floats, after: Floats, how: str) -> Treated:
    return Treated(
        values=after,
        changed=tuple(np.flatnonzero(before != after).tolist()),
        how=how,
        skewness_before=skewness(before),
        skewness_after=skewness(after),
        kurtosis_before=excess_kurtosis(before),
        kurtosis_after=excess_kurtosis(after),
    )

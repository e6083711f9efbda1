"""Distributions of one number: each maps a point of (0, 1) to a value (its quantile function).

So every design of points (plain, Latin hypercube, Sobol) serves every distribution.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from allocation.ensemble.values import Floats
from allocation.errors import AllocationError


class Distribution(Protocol):
    """What a number may be."""

    def at(self, points: Floats) -> Floats:
        """The values at some points of (0, 1), of the same shape."""


def _demand(holds: bool, what: str) -> None:
    if not holds:
        raise AllocationError(what)


@dataclass(frozen=True, slots=True, kw_only=True)
class Uniform:
    """Every value from low to high alike."""

    low: float
    high: float

    def __post_init__(self) -> None:
        _demand(self.low <= self.high, f"uniform: {self.low} is above {self.high}")

    def at(self, points: Floats) -> Floats:
        """The quantiles.

        >>> Uniform(low=2, high=4).at(np.array([0.25])).tolist()
        [2.5]
        """
        return self.low + (self.high - self.low) * points


@dataclass(frozen=True, slots=True, kw_only=True)
class Triangular:
    """From low to high, most often near `mode`."""

    low: float
    mode: float
    high: float

    def __post_init__(self) -> None:
        rises = self.low <= self.mode <= self.high and self.low < self.high
        _demand(rises, f"triangular: {self.low}, {self.mode}, {self.high} do not rise")

    def at(self, points: Floats) -> Floats:
        """The quantiles.

        >>> Triangular(low=0, mode=1, high=2).at(np.array([0.5])).tolist()
        [1.0]
        """
        span, left, right = self.high - self.low, self.mode - self.low, self.high - self.mode
        rising = self.low + np.sqrt(points * span * left)
        falling = self.high - np.sqrt((1.0 - points) * span * right)
        return np.where(points * span < left, rising, falling)


@dataclass(frozen=True, slots=True, kw_only=True)
class TruncatedNormal:
    """A normal distribution of which only what lies from low to high is possible."""

    mean: float
    deviation: float
    low: float = -np.inf
    high: float = np.inf

    def __post_init__(self) -> None:
        _demand(self.deviation > 0, "normal: the deviation must be above 0")
        _demand(self.low < self.high, f"normal: {self.low} is not below {self.high}")

    def at(self, points: Floats) -> Floats:
        """The quantiles, through the error function and its inverse (scipy.special)."""
        from scipy.special import ndtr, ndtri

        first, last = ndtr((np.array([self.low, self.high]) - self.mean) / self.deviation)
        values = self.mean + self.deviation * ndtri(first + (last - first) * points)
        return np.asarray(np.clip(values, self.low, self.high), dtype=np.float64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Beta:
    """A beta distribution stretched from low to high; a = b = 1 is uniform."""

    a: float
    b: float
    low: float = 0.0
    high: float = 1.0

    def __post_init__(self) -> None:
        _demand(self.a > 0 and self.b > 0, "beta: a and b must be above 0")
        _demand(self.low <= self.high, f"beta: {self.low} is above {self.high}")

    def at(self, points: Floats) -> Floats:
        """The quantiles, through the inverse incomplete beta function (scipy.special)."""
        from scipy.special import betaincinv

        shape = np.asarray(betaincinv(self.a, self.b, points), dtype=np.float64)
        return self.low + (self.high - self.low) * shape


@dataclass(frozen=True, slots=True, kw_only=True)
class Discrete:
    """One of some values; chances: of each, any positive scale, None for all alike."""

    values: Sequence[float]
    chances: Sequence[float] | None = None

    def __post_init__(self) -> None:
        _demand(len(self.values) > 0, "discrete: there is no value")
        check_chances(self.chances, len(self.values), "discrete")

    def at(self, points: Floats) -> Floats:
        """The quantiles.

        >>> Discrete(values=[1, 5], chances=[3, 1]).at(np.array([0.7, 0.8])).tolist()
        [1.0, 5.0]
        """
        return np.asarray(self.values, dtype=np.float64)[
            pick(points, len(self.values), self.chances)
        ]


def check_chances(chances: Sequence[float] | None, count: int, place: str) -> None:
    """Raise AllocationError unless there is a chance for each, none below 0 and one above."""
    if chances is None:
        return
    _demand(len(chances) == count, f"{place}: there are {count} values and {len(chances)} chances")
    above = [chance >= 0 for chance in chances]
    _demand(all(above) and sum(chances) > 0, f"{place}: chances must be 0 or more, not all 0")


def pick(
    points: Floats, count: int, chances: Sequence[float] | None
) -> "np.ndarray[tuple[int, ...], np.dtype[np.intp]]":
    """Which of `count` things each point stands for."""
    weights = np.ones(count) if chances is None else np.asarray(chances, dtype=np.float64)
    upper = np.cumsum(weights) / weights.sum()
    return np.minimum(np.searchsorted(upper, points, side="right"), count - 1)

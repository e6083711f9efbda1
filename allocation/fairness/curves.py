"""Lorenz and concentration curves, and the ranks behind them."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from allocation.fairness.check import Floats, read


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """Points of a curve from (0, 0) to (1, 1), joined by straight lines.

    across: shape (k + 1,), cumulative share of the ranked mass (people), rising.
    up: shape (k + 1,), cumulative share of the values (money), never falling.
    """

    across: Floats
    up: Floats

    def at(self, share: float) -> float:
        """The height of the curve at a share of the people.

        >>> lorenz([1.0, 3.0]).at(0.5)
        0.25
        """
        return float(np.interp(share, self.across, self.up))

    def area(self) -> float:
        """The area under the curve: 0.5 under the diagonal."""
        return float((np.diff(self.across) * (self.up[1:] + self.up[:-1])).sum() / 2)


def lorenz(values: ArrayLike, weights: ArrayLike | None = None) -> Curve:
    """Share of all money held by the share of people with the least money per head.

    values: shape (n,), money per head, at least 0. weights: shape (n,), people.
    Raises FairnessError for missing or negative values, or nothing at all.
    Source: Lorenz (1905), Publications of the American Statistical Association 9(70).

    >>> lorenz([1.0, 3.0]).up.tolist()
    [0.0, 0.25, 1.0]
    """
    amounts, counts = read({"values": values}, weights=weights)
    return cumulated(amounts, counts, amounts * counts)


def concentration_curve(
    values: ArrayLike, ranking: ArrayLike, weights: ArrayLike | None = None
) -> Curve:
    """Share of all money that goes to the share of people lowest in `ranking`.

    values, weights: as for `lorenz`. ranking: shape (n,), any numbers; units of equal rank are one
    point, so that the order of rows never matters.
    Source: Kakwani (1977), Econometrica 45(3).

    >>> concentration_curve([3.0, 1.0, 2.0], ranking=[1, 2, 2]).across.round(3).tolist()
    [0.0, 0.333, 1.0]
    """
    amounts, order, counts = read({"values": values}, {"ranking": ranking}, weights)
    return cumulated(order, counts, amounts * counts)


def cumulated(ranking: Floats, across: Floats, up: Floats) -> Curve:
    """The curve of two masses, shape (n,), cumulated along a ranking; equal ranks are one step."""
    _, place = np.unique(ranking, return_inverse=True)
    width, height = np.bincount(place, across), np.bincount(place, up)
    there = (width > 0) | (height > 0)
    return Curve(across=_shares(width[there]), up=_shares(height[there]))


def _shares(steps: NDArray[Any]) -> Floats:
    reached = np.concatenate([[0.0], np.cumsum(steps)])
    return np.asarray(reached / reached[-1])


def fractional_rank(ranking: Floats, weights: Floats) -> Floats:
    """The share of people ranked below each unit, plus half of those ranked like it.

    ranking, weights: shape (n,). Returns shape (n,), in (0, 1), of weighted mean 0.5.
    Source: Kakwani, Wagstaff and van Doorslaer (1997), Journal of Econometrics 77(1).

    >>> fractional_rank(np.array([5.0, 1.0, 5.0]), np.array([1.0, 2.0, 1.0])).tolist()
    [0.75, 0.25, 0.75]
    """
    _, place = np.unique(ranking, return_inverse=True)
    mass = np.bincount(place, weights) / weights.sum()
    return np.asarray((np.cumsum(mass) - mass / 2)[place])

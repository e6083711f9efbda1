"""Make indicators comparable: bring each to a common scale.

A method takes the values of one indicator in its direction (more of it is more of the index),
shape (n,), without gaps, and the unit codes, and gives shape (n,). Axes before the last are draws:
each draw of shape (..., n) is brought to the scale by itself.
Sources: OECD/JRC (2008), Handbook, step 5; Becker et al. (2022), COINr, JOSS 7(78), 4567.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from indicators.index.family import Family

Floats = NDArray[np.float64]

Codes = pd.Index

NORMALISE = Family("normalisation")
_NOISE = 1e-12  # what sums of floats differ by, relative to their size


@NORMALISE.register
def none(values: Floats, _: Codes) -> Floats:
    """Leave the values as they are, in their direction."""
    return values


@NORMALISE.register
def min_max(values: Floats, _: Codes, *, range: Sequence[float] = (0.0, 100.0)) -> Floats:  # noqa: A002  # the file's word
    """Lay the least value on the first number of the range, the greatest on the second."""
    low, high = (float(end) for end in range)
    _demand(low < high, "the range goes from a lower to a higher number")
    return np.asarray((values - _least(values)) / _spread(values) * (high - low) + low)


@NORMALISE.register
def z_score(values: Floats, _: Codes, *, mean: float = 0.0, sd: float = 1.0) -> Floats:
    """Distance from the mean in sample standard deviations (n - 1)."""
    _spread(values)
    _demand(float(sd) > 0, "the standard deviation is above 0")
    deviation = values.std(axis=-1, ddof=1, keepdims=True)
    return np.asarray((values - _mean(values)) / deviation * float(sd) + float(mean))


@NORMALISE.register
def rank(values: Floats, _: Codes) -> Floats:
    """1 for the least; equal values share the lowest place."""
    _spread(values)
    order = np.argsort(values, axis=-1, kind="stable")
    ordered = np.take_along_axis(values, order, axis=-1)
    first = np.ones(values.shape, dtype=np.bool_)
    first[..., 1:] = ordered[..., 1:] != ordered[..., :-1]
    place = np.maximum.accumulate(np.where(first, np.arange(values.shape[-1]), 0), axis=-1)
    ranks = np.empty(values.shape)
    np.put_along_axis(ranks, order, place + 1.0, axis=-1)
    return ranks


@NORMALISE.register
def percentile_rank(values: Floats, codes: Codes) -> Floats:
    """0 for the least to 1; equal values share the lowest place."""
    if values.shape[-1] < 2:
        raise ValueError("it wants two units at the least")
    return np.asarray((rank(values, codes) - 1.0) / (values.shape[-1] - 1))


@NORMALISE.register
def borda(values: Floats, codes: Codes) -> Floats:
    """The number of units that are strictly worse."""
    return np.asarray(rank(values, codes) - 1.0)


@NORMALISE.register
def goalposts(
    values: Floats, _: Codes, *, low: float, high: float, scale: float = 100.0, cut: bool = True
) -> Floats:
    """0 at `low`, `scale` at `high`, the goalposts of the index's direction; beyond them cut off.

    For an indicator with direction -1 the goalposts are given in its own units, worst first.
    """
    low, high = float(low), float(high)
    _demand(low < high, "the goalposts stand from worst to best, and apart")
    share = (values - low) / (high - low)
    return np.asarray((np.clip(share, 0.0, 1.0) if cut else share) * float(scale))


@NORMALISE.register
def distance_to_best(values: Floats, _: Codes) -> Floats:
    """1 at the best unit, 0 at the worst."""
    return np.asarray(1.0 - (_greatest(values) - values) / _spread(values))


@NORMALISE.register
def distance_to_worst(values: Floats, _: Codes) -> Floats:
    """How far a unit stands above the worst, in percent of the worst; the worst must not be 0."""
    _spread(values)
    worst = _least(values)
    if (worst == 0).any():
        raise ValueError("the worst value is 0, so there is no share of it (division by zero)")
    return np.asarray(100.0 * (values - worst) / np.abs(worst))


@NORMALISE.register
def distance_to_target(values: Floats, _: Codes, *, target: float, cut: bool = False) -> Floats:
    """1 at the target, 0 at the worst unit; `cut` keeps those beyond the target at 1."""
    span = float(target) - _least(values)
    _demand(bool((span > 0).all()), "the target lies beyond the worst value")
    share = 1.0 - (float(target) - values) / span
    return np.asarray(np.minimum(share, 1.0) if cut else share)


@NORMALISE.register
def distance_to_reference(values: Floats, codes: Codes, *, unit: str, cut: bool = False) -> Floats:
    """1 at the unit named, 0 at the worst; `cut` keeps those beyond the reference at 1."""
    position = codes.get_indexer(pd.Index([unit]))[0]
    _demand(position >= 0, f"there is no unit {unit!r}")
    reference = values[..., position : position + 1]
    span = reference - _least(values)
    _demand(bool((span > 0).all()), "the reference unit is the worst itself")
    share = 1.0 - (reference - values) / span
    return np.asarray(np.minimum(share, 1.0) if cut else share)


@NORMALISE.register
def fraction_of_maximum(values: Floats, _: Codes) -> Floats:
    """A unit's share of the greatest value, which must be above 0."""
    _spread(values)
    greatest = _greatest(values)
    _demand(bool((greatest > 0).all()), "the greatest value is not above 0")
    return np.asarray(values / greatest)


@NORMALISE.register
def categorical(
    values: Floats,
    _: Codes,
    *,
    percentiles: Sequence[float] = (15, 25, 65, 85, 95),
    scores: Sequence[float] = (0, 20, 40, 60, 80, 100),
) -> Floats:
    """The score of the class between percentiles of the values (the Handbook's six classes)."""
    _spread(values)
    if len(scores) != len(percentiles) + 1:
        raise ValueError("it wants one score more than percentiles")
    edges = np.percentile(values, [float(each) for each in percentiles], axis=-1)
    place = (values >= edges[..., None]).sum(axis=0)
    return np.asarray(np.array([float(score) for score in scores])[place])


@NORMALISE.register
def above_below_mean(values: Floats, _: Codes, *, threshold: float = 0.2) -> Floats:
    """1 above the mean by more than the threshold (a share of it), -1 below it, 0 between."""
    _spread(values)
    mean = _mean(values)
    if (mean == 0).any():
        raise ValueError("the mean is 0, so there is no share of it (division by zero)")
    ratio = (values - mean) / np.abs(mean)
    return np.where(ratio > float(threshold), 1.0, np.where(ratio < -float(threshold), -1.0, 0.0))


def _least(values: Floats) -> Floats:
    return np.asarray(values.min(axis=-1, keepdims=True))


def _greatest(values: Floats) -> Floats:
    return np.asarray(values.max(axis=-1, keepdims=True))


def _mean(values: Floats) -> Floats:
    return np.asarray(values.mean(axis=-1, keepdims=True))


def _spread(values: Floats) -> Floats:
    spread = _greatest(values) - _least(values)
    if (spread <= _NOISE * _greatest(np.abs(values))).any():
        raise ValueError("all values are the same; leave the indicator out or use goalposts")
    return spread


def _demand(holds: bool, message: str) -> None:
    if not holds:
        raise ValueError(message)

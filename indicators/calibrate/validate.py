"""How well weights foretell units they were not estimated from, and which penalty does it best."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from indicators.calibrate.solve import Floats, Frame, Whole, predicted, slopes

Fit = Callable[[Floats, Floats], Floats]  # values, outcome -> slopes


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """How near foretold values come.

    r2: share of the variance explained, NaN without any. rmse: in the outcome's units.
    """

    r2: float
    rmse: float


def folds_of(n: int, folds: int, rng: np.random.Generator) -> Whole:
    """A fold of every unit, shape (n,), 0 to folds - 1, sizes differing by one at the most."""
    return rng.permutation(np.arange(n) % folds)


def inside(values: Floats, outcome: Floats, slope: Floats) -> Quality:
    """The fit on the units themselves."""
    error = outcome - predicted(values, outcome, slope, values)
    return _quality(error, outcome - outcome.mean())


def left_out(values: Floats, outcome: Floats, fold: Whole, fit: Fit) -> Quality:
    """The fit on units left out of the estimate, fold by fold; the mean is that of the others."""
    error, around = np.empty_like(outcome), np.empty_like(outcome)
    for number in np.unique(fold):
        out = fold == number
        own, seen = values[~out], outcome[~out]
        error[out] = outcome[out] - predicted(own, seen, fit(own, seen), values[out])
        around[out] = outcome[out] - seen.mean()
    return _quality(error, around)


def best_penalty(
    values: Floats, outcome: Floats, fold: Whole, frame: Frame, candidates: Floats
) -> float:
    """The candidate with the least error on units left out; the greater of equals."""
    if len(candidates) == 1:
        return float(candidates[0])

    def error(penalty: float) -> float:
        return left_out(values, outcome, fold, lambda x, y: slopes(x, y, frame, penalty)).rmse

    errors = [error(float(penalty)) for penalty in candidates]
    least = min(errors)
    return max(float(p) for p, own in zip(candidates, errors, strict=True) if own <= least)


def _quality(error: Floats, around: Floats) -> Quality:
    total = float((around**2).sum())
    return Quality(
        r2=1.0 - float((error**2).sum()) / total if total > 0 else float("nan"),
        rmse=float(np.sqrt((error**2).mean())),
    )

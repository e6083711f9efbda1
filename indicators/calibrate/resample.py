"""Intervals of weights by the bootstrap: units drawn again with replacement."""

from dataclasses import dataclass

import numpy as np

from indicators.calibrate.solve import Floats, Frame, slopes


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """Percentile interval of each weight, shape (m,); failed: draws that gave no weights."""

    low: Floats
    high: Floats
    failed: int


def interval(draws: Floats, level: float, failed: int = 0) -> Interval:
    """The percentile interval (Efron and Tibshirani 1993, ch. 13) of draws, shape (draws, m)."""
    tail = (1.0 - level) / 2.0
    low, high = np.quantile(draws, [tail, 1.0 - tail], axis=0)
    return Interval(low=low, high=high, failed=failed)


def resampled(
    values: Floats,
    outcome: Floats,
    frame: Frame,
    penalty: float,
    draws: int,
    rng: np.random.Generator,
) -> Floats:
    """Weights of samples of units with replacement, shape (k, m), k <= draws.

    A sample in which the outcome follows no column gives none. The penalty and the normalised
    values stay those of all units.
    """
    n = len(outcome)
    found = []
    for _ in range(draws):
        units = rng.integers(0, n, n)
        slope = slopes(values[units], outcome[units], frame, penalty)
        if slope.sum() > 0:
            found.append(frame.settled(slope))
    return np.array(found).reshape(-1, values.shape[1])

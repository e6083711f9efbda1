"""Least squares with weights of 0 and above: the one problem behind every method.

outcome = intercept + sum of b times the columns, b >= 0; the weights are b as shares of its sum.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indicators.errors import IndicatorError
from indicators.index.family import Family

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

METHODS = Family("calibration")
PENALTIES = np.logspace(-4, 2, 13)
_HOLD = 1e5  # how much heavier a condition weighs than the data (Lawson and Hanson 1995, ch. 22)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What weights must keep to besides being 0 and above.

    least: the least share of every column, with m * least < 1.
    shares: shape (g,), what each dimension holds of the whole, or None if they are free.
    dimension: shape (m,), the number of each column's dimension.
    """

    least: float
    dimension: Whole
    shares: Floats | None = None

    def lifted(self) -> Floats:
        """T in b = T c, c >= 0, which makes every b at least `least` of their sum: (m, m)."""
        m = len(self.dimension)
        return np.eye(m) + self.least / (1.0 - m * self.least)

    def ties(self) -> Floats:
        """Rows that are 0 at b if each dimension holds its share: shape (g, m) or (0, m)."""
        if self.shares is None:
            return np.empty((0, len(self.dimension)))
        own = self.dimension == np.arange(len(self.shares))[:, None]
        return np.asarray(own - self.shares[:, None])

    def settled(self, weights: Floats) -> Floats:
        """The weights with each dimension's total brought to its share exactly."""
        if self.shares is None:
            return np.asarray(weights / weights.sum())
        totals = np.bincount(self.dimension, weights, len(self.shares))
        factor = np.divide(self.shares, totals, out=np.zeros_like(totals), where=totals > 0)
        settled = weights * factor[self.dimension]
        return np.asarray(settled / settled.sum())


@METHODS.register
def nnls(_: Floats) -> Floats:
    """Non-negative least squares, no penalty (Lawson and Hanson 1995, ch. 23)."""
    return np.zeros(1)


@METHODS.register
def ridge(candidates: Floats) -> Floats:
    """The same with a penalty on the squares of b, which evens out what columns share.

    The penalty is the candidate with the least cross-validated error (Hoerl and Kennard 1970).
    """
    return candidates


def slopes(values: Floats, outcome: Floats, frame: Frame, penalty: float = 0.0) -> Floats:
    """The b of the least squares, shape (m,), 0 and above; all 0 where the outcome follows none.

    values: shape (n, m). outcome: shape (n,). penalty: a multiple of the mean sum of squares of a
    column. Raises IndicatorError if the solver does not finish.
    """
    from scipy.optimize import nnls as solver  # 0.3 s, only where it is asked for

    m = values.shape[1]
    centred = values - values.mean(axis=0)
    both = np.column_stack([centred, outcome - outcome.mean()])
    small = np.asarray(np.linalg.qr(both, mode="r"))
    size = np.sqrt((centred**2).sum() / m)
    parts = [small[:, :m], np.sqrt(penalty) * size * np.eye(m), _HOLD * size * frame.ties()]
    rows = np.vstack(parts)
    target = np.concatenate([small[:, m], np.zeros(len(rows) - len(small))])
    lifted = frame.lifted()
    try:
        found = solver(rows @ lifted, target, maxiter=30 * m)[0]
    except RuntimeError as problem:
        raise IndicatorError(f"calibration: least squares did not finish: {problem}") from None
    return np.asarray(lifted @ found)


def predicted(values: Floats, outcome: Floats, slope: Floats, others: Floats) -> Floats:
    """The outcome foretold for `others`, shape (k, m), by slopes found on `values`."""
    return np.asarray(outcome.mean() + (others - values.mean(axis=0)) @ slope)

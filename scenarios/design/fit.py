"""How well one allocation explains another."""

from dataclasses import dataclass

import numpy as np
import pandas as pd


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """r_squared: part of the variance of the amounts that is explained, None if all are equal.

    mean_error, largest_error: soʻm, of a unit; largest_unit: whose. misplaced: the share of the
    money that would have to move, 0 to 1.
    """

    r_squared: float | None
    mean_error: float
    largest_error: float
    largest_unit: str
    misplaced: float


def fit_of(given: "pd.Series[float]", explained: "pd.Series[int] | pd.Series[float]") -> Fit:
    """How well `explained` fits `given`; soʻm of the same units, shape (n,).

    >>> units = pd.Index(["01", "02"])
    >>> fit = fit_of(pd.Series([40.0, 60.0], units), pd.Series([50, 50], units))
    >>> fit.mean_error, fit.misplaced, fit.r_squared
    (10.0, 0.1, 0.0)
    """
    wanted, found = given.to_numpy(dtype=np.float64), explained.to_numpy(dtype=np.float64)
    error = np.abs(wanted - found)
    spread = ((wanted - wanted.mean()) ** 2).sum()
    at = int(error.argmax())
    return Fit(
        r_squared=float(1 - (error**2).sum() / spread) if spread > 0 else None,
        mean_error=float(error.mean()),
        largest_error=float(error[at]),
        largest_unit=str(given.index[at]),
        misplaced=float(error.sum() / 2 / wanted.sum()),
    )

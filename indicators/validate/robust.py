"""How far values lie from the middle, in a measure that a few wild values do not move."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_NORMAL = 1.4826  # makes the median absolute deviation a standard deviation of a normal law
FEWEST = 8


def robust_scores(values: Floats, least_scale: float) -> Floats:
    """Distances from the median in robust standard deviations; signed, shape as `values`.

    values: shape (n,), finite. least_scale: the deviation is taken to be at least this, so that
    values that are all but equal do not make each other outliers.
    Source: Iglewicz and Hoaglin (1993), How to Detect and Handle Outliers, median and MAD.

    >>> robust_scores(np.array([1.0, 2.0, 3.0, 4.0, 100.0]), 0.1).round(1).tolist()
    [-1.3, -0.7, 0.0, 0.7, 65.4]
    """
    middle = np.median(values)
    scale = max(float(np.median(np.abs(values - middle))) * _NORMAL, least_scale)
    return np.asarray((values - middle) / scale, dtype=np.float64)

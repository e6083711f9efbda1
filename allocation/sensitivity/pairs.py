"""Which units cannot be told apart.

**Told apart** means: one unit is ahead of the other in at least `level` of the draws, a draw in
which they are equal counting half for each. All other pairs are indistinguishable: given the
doubt about the inputs, nobody can say which of the two deserves more. Where only bands are known,
two units are indistinguishable if their bands share a point; bands ignore that two units may rise
and fall together, so that this finds more pairs than the draws would.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from allocation.sensitivity.design import Floats
from allocation.sensitivity.errors import SensitivityError

Pairs = NDArray[np.intp]


def chance_ahead(draws: ArrayLike) -> Floats:
    """How often the unit of the row is above the unit of the column, ties counting half.

    draws: shape (draws, units), amounts, scores, or anything else in which more is ahead (turn the
    sign of ranks). Returns shape (units, units); opposite places add up to 1, the diagonal is 0.5.
    Raises SensitivityError for missing values.

    >>> chance_ahead([[1, 2], [3, 2], [5, 2], [2, 2]]).tolist()
    [[0.5, 0.625], [0.375, 0.5]]
    """
    columns = _columns(draws)
    units, count = columns.shape
    twice = np.full((units, units), count, dtype=np.int64)
    for unit in range(units - 1):
        own, others = columns[unit], columns[unit + 1 :]
        above = np.count_nonzero(own > others, axis=1)
        below = np.count_nonzero(own < others, axis=1)
        twice[unit, unit + 1 :] += above - below
        twice[unit + 1 :, unit] += below - above
    return np.asarray(twice / (2 * count))


def indistinguishable(draws: ArrayLike, level: float = 0.95) -> Pairs:
    """Return the pairs of units that cannot be told apart, shape (pairs, 2), positions rising.

    draws: as for `chance_ahead`. level: above 0.5, at most 1.

    >>> indistinguishable([[1, 2, 9], [3, 2, 9], [1, 2, 9], [2, 3, 9]]).tolist()
    [[0, 1]]
    """
    if not 0.5 < level <= 1:
        raise SensitivityError(f"level must be above 0.5 and at most 1, not {level}")
    ahead = chance_ahead(draws)
    unclear = np.triu(np.maximum(ahead, ahead.T) < level, k=1)
    return np.argwhere(unclear)


def overlapping(low: ArrayLike, high: ArrayLike) -> Pairs:
    """Return the pairs of units whose bands share a point, shape (pairs, 2), positions rising.

    low, high: shape (units,), the ends of each unit's band.
    Raises SensitivityError for missing ends or a low end above its high end.

    >>> overlapping([1, 2, 5], [3, 4, 6]).tolist()
    [[0, 1]]
    """
    least, most = (np.asarray(end, dtype=np.float64) for end in (low, high))
    if least.ndim != 1 or least.shape != most.shape:
        raise SensitivityError("low and high must be of one shape (units,)")
    wrong = ~(np.isfinite(least) & np.isfinite(most) & (least <= most))
    if wrong.any():
        first = int(wrong.argmax())
        raise SensitivityError(f"the band of unit {first} (from 0) has no ends in rising order")
    together = (least[:, None] <= most) & (least <= most[:, None])
    return np.argwhere(np.triu(together, k=1))


def _columns(draws: ArrayLike) -> NDArray[np.generic]:
    """Draws by unit, shape (units, draws)."""
    rows = np.asarray(draws)
    if rows.ndim != 2 or 0 in rows.shape or rows.dtype.kind not in "iuf":
        raise SensitivityError("draws must be numbers of shape (draws, units)")
    if not np.isfinite(rows).all():
        gaps = int((~np.isfinite(rows).all(axis=1)).sum())
        raise SensitivityError(f"{gaps} of {len(rows)} draws have no value; leave them out whole")
    return np.ascontiguousarray(rows.T)

"""How much a division disturbs the one before."""

import numpy as np
from numpy.typing import ArrayLike

from allocation.fairness.check import read


def disruption(amounts: ArrayLike, baseline: ArrayLike) -> float:
    """Share of the money that moved: half the sum of absolute changes, over the budget.

    amounts, baseline: shape (n,), soʻm of each unit. From 0 (nobody's share changed) to 1 (all of
    it went to others). If the budgets differ, shares of the budget are compared, so that growth
    for everybody alike moves nothing.
    Raises FairnessError for missing or negative amounts, or a budget of 0.
    Source: the index of dissimilarity, Duncan and Duncan (1955), American Sociological Review
    20(2), between two divisions.

    >>> disruption([50, 50], baseline=[60, 40])
    0.1
    """
    after, before, _ = read({"amounts": amounts, "baseline": baseline})
    if after.sum() == before.sum():
        return float(np.abs(after - before).sum() / 2 / after.sum())
    return float(np.abs(after / after.sum() - before / before.sum()).sum() / 2)

"""What indices of many outputs say together: shares of variance, and a table."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from allocation.sensitivity.design import Floats
from allocation.sensitivity.errors import SensitivityError
from allocation.sensitivity.sobol import Indices


@dataclass(frozen=True, slots=True, kw_only=True)
class Overall:
    """Generalised indices of all outputs as one: first, total, each of shape (factors,)."""

    first: Floats
    total: Floats


def overall(indices: Indices) -> Overall:
    """Each factor's share of the summed variance of all outputs.

    The mean of the outputs' indices, weighted by their variances.
    Source: Lamboni, Monod and Makowski (2011), Reliability Engineering & System Safety 96(4);
    Gamboa, Janon, Klein and Lagnoux (2014), Electronic Journal of Statistics 8(1).
    Raises SensitivityError if no output varies.
    """
    if not len(indices.varying):
        raise SensitivityError("no output varies; there is no variance to share out")
    share = indices.variance / indices.variance.sum()
    return Overall(first=indices.first @ share, total=indices.total @ share)


def shares_of_variance(indices: Indices) -> Floats:
    """Split each output's variance: one share a factor alone, the last by factors together.

    Returns shape (factors + 1, k), at least 0, each column adding up to 1. First-order indices
    below 0 are scatter and count as 0; what they leave of 1 is the interactions'; where scatter
    takes them above 1 together, they are scaled to 1.
    """
    alone = np.clip(indices.first, 0.0, None)
    alone = alone / np.maximum(alone.sum(axis=0), 1.0)
    together = np.clip(1.0 - alone.sum(axis=0), 0.0, None)
    return np.concatenate([alone, together[None]])


def table(indices: Indices, factors: Sequence[str], outputs: Sequence[Hashable]) -> pd.DataFrame:
    """Indices as a table: index `output`, `factor`; one row a pair, in their order.

    Columns `varies first first_margin total total_margin`, nullable: an output that does not vary
    has rows without numbers, never zeros.
    Raises SensitivityError if there are other factors or outputs than the indices are of.
    """
    size = len(indices.varying) + len(indices.constant)
    if (len(factors), len(outputs)) != (len(indices.first), size):
        raise SensitivityError(
            f"{len(factors)} factors and {len(outputs)} outputs are named, but the indices are of "
            f"{len(indices.first)} and {size}"
        )
    varies = np.zeros(size, dtype=bool)
    varies[indices.varying] = True
    rows = pd.MultiIndex.from_product([list(outputs), list(factors)], names=["output", "factor"])
    columns = {"varies": np.repeat(varies, len(factors))}
    names = ("first", "first_margin", "total", "total_margin")
    numbers = {name: _spread(getattr(indices, name), varies) for name in names}
    return pd.DataFrame({**columns, **numbers}, index=rows)


def _spread(known: Floats, varies: NDArray[np.bool_]) -> pd.arrays.FloatingArray:
    """Numbers of the varying outputs in their places, the others absent."""
    full = np.zeros((len(varies), len(known)))
    full[varies] = known.T
    absent = np.repeat(~varies, len(known))
    return pd.arrays.FloatingArray(full.ravel(), absent)

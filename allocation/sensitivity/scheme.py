"""Which points to run so that Sobol indices can be computed: Saltelli's scheme."""

import numpy as np

from allocation.sensitivity.design import Floats, design


def saltelli(
    kind: str,
    draws: int,
    factors: int,
    stream: np.random.Generator,
    *,
    second_order: bool = False,
) -> Floats:
    """Return the points to run, shape (draws, runs, factors), strictly inside the unit cube.

    Two independent matrices A and B of shape (draws, factors) come from one design of twice the
    dimensions. The runs of each draw are A, then A with column 1, 2, ... taken from B, then (for
    second order) B with column 1, 2, ... taken from A, then B: factors + 2 or 2 factors + 2 runs.
    `points.reshape(-1, factors)` are the rows in the order that SALib uses.
    Source: Saltelli (2002), Computer Physics Communications 145(2); Saltelli et al. (2010),
    Computer Physics Communications 181(2).

    >>> saltelli("sobol", 8, 3, np.random.default_rng(1)).shape
    (8, 5, 3)
    """
    both = design(kind, draws, 2 * factors, stream)
    one, other = both[:, None, :factors], both[:, None, factors:]
    exchanged = np.eye(factors, dtype=bool)[None]
    middle = [np.where(exchanged, other, one)]
    if second_order:
        middle.append(np.where(exchanged, one, other))
    return np.concatenate([one, *middle, other], axis=1)

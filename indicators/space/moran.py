"""Global Moran's I: whether like values lie together, judged by permutations.

Own code: a matrix product, with a p-value that is two-sided and a seed that says all; esda, which
wants seconds to start and numba to be quick, gives the same I and is what the tests compare with.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from indicators.errors import IndicatorError
from indicators.index.family import nearest
from indicators.space.neighbours import Floats, Neighbours, aligned

_BLOCK = 500  # permutations at once: 208 units fit the cache
_EQUAL = 1e-12  # what sums in another order differ by


@dataclass(frozen=True, slots=True, kw_only=True)
class Moran:
    """Moran's I of a column. statistic: I. expected: -1 / (n - 1), I without any pattern.

    p: the share of permutations (and the map itself) at least as far out, in (0, 1].
    z: how many standard deviations of the permutations I lies from their mean.
    """

    column: str
    statistic: float
    expected: float
    z: float
    p: float
    alternative: str
    permutations: int
    seed: int
    notes: tuple[str, ...] = ()


def moran(
    values: "pd.Series[float]",
    neighbours: Neighbours,
    *,
    permutations: int = 9999,
    alternative: str = "two-sided",
    seed: int = 0,
) -> Moran:
    """Moran's I with weights that add up to 1 for each unit.

    alternative: `two-sided`, `greater` (like values together) or `less`. Raises IndicatorError for
    units that differ from the neighbours', missing values, or values that are all the same.
    Sources: Moran (1950), Biometrika 37; Cliff and Ord (1981), Spatial Processes; p-values with
    the map itself among the permutations: Phipson and Smyth (2010), SAGMB 9(1).
    """
    check_test(permutations, seed, alternative)
    around = deviations(values, neighbours)
    weights = neighbours.weights
    rng = np.random.default_rng(seed)
    statistic = float(_statistics(around[None, :], weights)[0])
    drawn = _permuted(around, weights, permutations, rng)
    return Moran(
        column=str(values.name),
        statistic=statistic,
        expected=-1.0 / (len(around) - 1),
        z=float((statistic - drawn.mean()) / drawn.std()),
        p=float(p_values(np.array([statistic]), drawn[:, None], alternative)[0]),
        alternative=alternative,
        permutations=permutations,
        seed=seed,
        notes=neighbours.notes,
    )


def p_values(seen: Floats, drawn: Floats, alternative: str) -> Floats:
    """Permutation p-values of `seen`, shape (m,), among `drawn`, shape (r, m); in (0, 1].

    (b + 1) / (r + 1), b the draws as far out or further; two-sided is twice the smaller side.
    """
    slack = _EQUAL * (np.abs(seen) + 1.0)
    above = (1 + (drawn >= seen - slack).sum(axis=0)) / (1 + len(drawn))
    below = (1 + (drawn <= seen + slack).sum(axis=0)) / (1 + len(drawn))
    return np.asarray(_SIDES[alternative](above, below))


def deviations(values: "pd.Series[float]", neighbours: Neighbours) -> Floats:
    """Distances from the mean, shape (n,). Raises IndicatorError if all are 0, or n < 3."""
    numbers = aligned(values, neighbours)
    if len(numbers) < 3:
        raise IndicatorError(f"Moran's I wants three units, not {len(numbers)}")
    if numbers.max() == numbers.min():
        raise IndicatorError(f"{values.name} is the same for all units; it has no pattern")
    return np.asarray(numbers - numbers.mean())


def check_test(permutations: int, seed: int, alternative: str) -> None:
    """Raise IndicatorError for settings of a permutation test that cannot be."""
    problems = []
    if permutations < 1:
        problems.append(f"permutations is {permutations}; take 999 or 9999")
    if seed < 0:
        problems.append(f"seed is {seed}; it is 0 or more")
    if alternative not in _SIDES:
        problems.append(f"there is no alternative {alternative!r}{nearest(alternative, [*_SIDES])}")
    if problems:
        raise IndicatorError("\n".join(problems))


def _permuted(
    around: Floats, weights: Floats, permutations: int, rng: np.random.Generator
) -> Floats:
    found = []
    for start in range(0, permutations, _BLOCK):
        rows = np.tile(around, (min(_BLOCK, permutations - start), 1))
        found.append(_statistics(rng.permuted(rows, axis=1), weights))
    return np.concatenate(found)


def _statistics(around: Floats, weights: Floats) -> Floats:
    """I of each row, shape (r, n); the weights of a row add up to 1, so n / S0 is 1."""
    lag = around @ weights.T
    return np.asarray((around * lag).sum(axis=1) / (around**2).sum(axis=1))


_SIDES: dict[str, Callable[[Floats, Floats], Floats]] = {
    "two-sided": lambda above, below: np.minimum(1.0, 2.0 * np.minimum(above, below)),
    "greater": lambda above, _: above,
    "less": lambda _, below: below,
}

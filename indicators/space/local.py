"""Local Moran: which units lie among like ones (clusters), and which do not (outliers)."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from indicators.errors import IndicatorError
from indicators.index.family import Method
from indicators.space.correct import CORRECT
from indicators.space.moran import check_test, deviations, p_values
from indicators.space.neighbours import Floats, Neighbours

NOT_SIGNIFICANT = "none"
_COLUMNS = ("value", "lag", "statistic", "p", "p_adjusted", "quadrant", "cluster")
_KINDS = {(1, 1): "HH", (-1, -1): "LL", (1, -1): "HL", (-1, 1): "LH"}


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalMoran:
    """Local Moran of a column.

    table: a row a unit; columns value, lag (mean of the neighbours), statistic, p (permutations,
    in (0, 1]), p_adjusted, quadrant and cluster. quadrant: `HH` high among high, `LL` low among
    low, `HL` high among low, `LH` low among high, around the mean; `none` on it. cluster: the
    quadrant where p_adjusted is at most `level`, else `none`.
    """

    column: str
    table: pd.DataFrame = field(repr=False)
    level: float
    correction: str
    permutations: int
    seed: int
    notes: tuple[str, ...] = ()


def local_moran(
    values: "pd.Series[float]",
    neighbours: Neighbours,
    *,
    permutations: int = 9999,
    correction: str = "fdr",
    level: float = 0.05,
    seed: int = 0,
) -> LocalMoran:
    """Clusters and outliers, by permutations that hold the unit and shuffle all others.

    p is two-sided, twice that of programs that fold it. correction: `fdr`, `fdr_any`, `bonferroni`
    or `none`. The same seed gives the same result. Raises IndicatorError as `moran` does.
    Source: Anselin (1995), Geographical Analysis 27(2); statistics scaled by n - 1 as in GeoDa.
    """
    check_test(permutations, seed, "two-sided")
    method = Method(family=CORRECT, name=correction)
    if not 0 < level < 1:
        raise IndicatorError(f"level is {level:g}; it lies between 0 and 1")
    table = _tested(values, neighbours, permutations, seed)
    table["p_adjusted"] = method(table["p"].to_numpy())
    found = table["p_adjusted"] <= level
    table["cluster"] = table["quadrant"].where(found, NOT_SIGNIFICANT)
    return LocalMoran(
        column=str(values.name),
        table=table.reindex(values.index.astype(str))[list(_COLUMNS)],
        level=level,
        correction=correction,
        permutations=permutations,
        seed=seed,
        notes=(*neighbours.notes, *_too_few(method, permutations, level, len(table))),
    )


def _tested(
    values: "pd.Series[float]", neighbours: Neighbours, permutations: int, seed: int
) -> pd.DataFrame:
    """Statistics and uncorrected p-values, in the order of the neighbours."""
    around = deviations(values, neighbours)
    lag = neighbours.weights @ around
    mean, sd = float(values.mean()), around.std()
    drawn = _conditional(around / sd, neighbours, permutations, np.random.default_rng(seed))
    columns = {
        "value": around + mean,
        "lag": lag + mean,
        "statistic": (len(around) - 1) * around * lag / (around**2).sum(),
        "p": _two_sided(around / sd, lag / sd, drawn),
        "quadrant": _quadrants(around, lag),
    }
    return pd.DataFrame(columns, index=pd.Index(neighbours.codes, name="code"))


def _conditional(
    around: Floats, neighbours: Neighbours, permutations: int, rng: np.random.Generator
) -> list[Floats]:
    """For each unit the lags, shape (r,), when its neighbours are drawn from all other units.

    One set of draws without replacement serves all units, as in GeoDa.
    """
    n, most = len(around), int(neighbours.matrix.sum(axis=1).max())
    places = np.tile(np.arange(n - 1), (permutations, 1))
    places = rng.permuted(places, axis=1)[:, :most]
    found = []
    for unit in range(n):
        count = int(neighbours.matrix[unit].sum())
        found.append(np.delete(around, unit)[places[:, :count]].mean(axis=1))
    return found


def _two_sided(around: Floats, lag: Floats, drawn: list[Floats]) -> Floats:
    """The p of each unit; on the mean itself, where every draw gives the same, it is 1."""
    parts = zip(around, lag, drawn, strict=True)
    found = [p_values(np.array([z * own]), (z * d)[:, None], "two-sided") for z, own, d in parts]
    return np.concatenate(found)


def _quadrants(around: Floats, lag: Floats) -> "np.ndarray[tuple[int, ...], np.dtype[np.object_]]":
    signs = zip(np.sign(around).astype(int), np.sign(lag).astype(int), strict=True)
    return np.array([_KINDS.get((a, b), NOT_SIGNIFICANT) for a, b in signs], dtype=object)


def _too_few(method: Method, permutations: int, level: float, units: int) -> list[str]:
    """A lone cluster can only be found if the least p possible, corrected, is within the level."""
    lone = np.ones(units)
    lone[0] = 2.0 / (permutations + 1)
    if float(np.min(method(lone))) <= level:
        return []
    return [
        f"{permutations} permutations are too few to find a single cluster among {units} units "
        f"with the correction {method.name!r}; take {_enough(method, level, units)} or more"
    ]


def _enough(method: Method, level: float, units: int) -> int:
    share = float(np.min(method(np.array([1e-9, *np.ones(units - 1)])))) / 1e-9
    return int(np.ceil(2.0 * share / level))

"""Fill gaps. A method takes a table with gaps and its surroundings, and gives it filled.

Whatever a method cannot fill stays a gap, and the computation ends there with an error.
Source: OECD/JRC (2008), Handbook, step 3; Dempster, Laird and Rubin (1977) for EM.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from indicators.errors import IndicatorError
from indicators.index.family import Family, nearest

Floats = NDArray[np.float64]

IMPUTE = Family("imputation")
_EM_STEPS, _EM_PRECISION = 500, 1e-10


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What an imputation may look at besides the indicators.

    table: all columns, same rows. earlier: tables of other periods by period, oldest first.
    """

    table: pd.DataFrame
    earlier: Mapping[str, pd.DataFrame] = field(default_factory=dict)

    def column(self, name: str) -> pd.Series:
        """A column of the table. Raises IndicatorError with the nearest name."""
        if name not in self.table.columns:
            hint = nearest(name, [str(column) for column in self.table.columns])
            raise IndicatorError(f"there is no column {name!r}{hint}")
        return self.table[name]


@IMPUTE.register
def mean(values: pd.DataFrame, _: Surroundings) -> pd.DataFrame:
    """The mean of all units that have a value."""
    return values.fillna(values.mean())


@IMPUTE.register
def median(values: pd.DataFrame, _: Surroundings) -> pd.DataFrame:
    """The median of all units that have a value."""
    return values.fillna(values.median())


@IMPUTE.register
def group_mean(values: pd.DataFrame, around: Surroundings, *, by: str) -> pd.DataFrame:
    """The mean of the unit's group, a column such as region_code or kind."""
    return values.fillna(values.groupby(around.column(by)).transform("mean"))


@IMPUTE.register
def group_median(values: pd.DataFrame, around: Surroundings, *, by: str) -> pd.DataFrame:
    """The median of the unit's group."""
    return values.fillna(values.groupby(around.column(by)).transform("median"))


@IMPUTE.register
def region_value(
    values: pd.DataFrame,
    around: Surroundings,
    *,
    by: str = "region_code",
    weight: str = "population",
) -> pd.DataFrame:
    """The region's own rate: the mean of its units, weighted by the denominator of the rate."""
    weights, group = around.column(weight).astype("float64"), around.column(by)
    filled = values.copy()
    for name in values.columns:
        known = weights.where(values[name].notna())
        total = (values[name] * known).groupby(group).transform("sum", min_count=1)
        people = known.groupby(group).transform("sum", min_count=1)
        filled[name] = values[name].fillna(total / people)
    return filled


@IMPUTE.register
def regression(values: pd.DataFrame, around: Surroundings, *, on: Sequence[str]) -> pd.DataFrame:
    """Least squares on named columns, fitted on the units that have them all."""
    names = [on] if isinstance(on, str) else list(on)
    given = pd.DataFrame({name: around.column(name) for name in names}, dtype="float64")
    design = np.column_stack([np.ones(len(values)), given.to_numpy()])
    usable = np.isfinite(design).all(axis=1)
    filled = values.copy()
    for name in values.columns:
        known = values[name].notna().to_numpy() & usable
        gaps = values[name].isna().to_numpy() & usable
        if gaps.any():
            _demand(known.sum() > design.shape[1], f"{name} has too few values for a regression")
            slope, *_ = np.linalg.lstsq(design[known], values[name].to_numpy()[known], rcond=None)
            filled.loc[gaps, name] = design[gaps] @ slope
    return filled


@IMPUTE.register
def nearest_neighbours(values: pd.DataFrame, _: Surroundings, *, k: int = 5) -> pd.DataFrame:
    """The mean of the k units most alike in the indicators that both have, standardised."""
    x = values.to_numpy(dtype=np.float64)
    _demand(int(k) >= 1, "k is 1 at the least")
    _demand(bool((~np.isnan(x)).sum(axis=0).min() > 1), "an indicator has too few values")
    deviation = np.nanstd(x, axis=0, ddof=1)
    standard = (x - np.nanmean(x, axis=0)) / np.where(deviation > 0, deviation, 1.0)
    filled = x.copy()
    for row, column in np.argwhere(np.isnan(x)).tolist():
        distance = _distances(standard, row)
        usable = np.flatnonzero(~np.isnan(x[:, column]) & np.isfinite(distance))
        alike = usable[np.argsort(distance[usable], kind="stable")][: int(k)]
        if len(alike):
            filled[row, column] = x[alike, column].mean()
    return pd.DataFrame(filled, index=values.index, columns=values.columns)


def _distances(standard: Floats, row: int) -> Floats:
    """Root mean square distance to every other unit, infinite where nothing is shared."""
    squares = (standard - standard[row]) ** 2
    shared = np.isfinite(squares).sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        distance = np.sqrt(np.nansum(squares, axis=1) / shared)
    distance[(shared == 0) | (np.arange(len(standard)) == row)] = np.inf
    return np.asarray(distance)


@IMPUTE.register
def panel(
    values: pd.DataFrame, around: Surroundings, *, how: str = "last", to: int | None = None
) -> pd.DataFrame:
    """From the unit's own earlier periods: the last value, or the line through the last two.

    how: last or linear. to: the year of the table, which a line is drawn out to.
    """
    _demand(bool(around.earlier), "no earlier periods are given")
    _demand(how in ("last", "linear"), f"`how` is last or linear, not {how!r}")
    _demand(how == "last" or to is not None, "a line wants `to`, the year of the table")
    filled = values.copy()
    for name in values.columns:
        history = pd.DataFrame(
            {
                period: table[name].reindex(values.index)
                for period, table in around.earlier.items()
                if name in table.columns
            },
            index=values.index,
        )
        for code in values.index[values[name].isna()]:
            filled.loc[code, name] = _extended(history.loc[code].dropna(), how, to)
    return filled


def _extended(history: "pd.Series[float]", how: str, to: int | None) -> float:
    if history.empty:
        return np.nan
    last = float(history.iloc[-1])
    if how == "last" or len(history) == 1 or to is None:
        return last
    years = [int(str(period)[:4]) for period in history.index[-2:]]
    _demand(years[0] < years[1], "a line wants periods of different years, the oldest first")
    slope = (last - float(history.iloc[-2])) / (years[1] - years[0])
    return last + slope * (int(to) - years[1])


@IMPUTE.register
def em(values: pd.DataFrame, _: Surroundings) -> pd.DataFrame:
    """The expected values under a multivariate normal distribution fitted by EM."""
    x = values.to_numpy(dtype=np.float64)
    gaps = np.isnan(x)
    _demand(not gaps.all(axis=0).any(), "an indicator has no value at all")
    _demand(len(x) > x.shape[1] + 1, "there are fewer units than EM needs; use fewer indicators")
    deviation = np.nanstd(x, axis=0)
    centre, scale = np.nanmean(x, axis=0), np.where(deviation > 0, deviation, 1.0)
    filled = _maximised((x - centre) / scale, gaps) * scale + centre
    return pd.DataFrame(np.where(gaps, filled, x), index=values.index, columns=values.columns)


def _maximised(x: Floats, gaps: NDArray[np.bool_]) -> Floats:
    """Alternate between expecting the gaps and fitting mean and covariance until they stay."""
    filled = np.where(gaps, 0.0, x)
    average, covariance = filled.mean(axis=0), _covariance(filled)
    for _step in range(_EM_STEPS):
        filled, spread = _expected(x, gaps, average, covariance)
        new_average, new_covariance = filled.mean(axis=0), _covariance(filled) + spread / len(x)
        moved = max(np.abs(new_average - average).max(), np.abs(new_covariance - covariance).max())
        average, covariance = new_average, new_covariance
        if moved < _EM_PRECISION:
            break
    return filled


def _covariance(x: Floats) -> Floats:
    return np.atleast_2d(np.cov(x, rowvar=False, ddof=0))


def _expected(
    x: Floats, gaps: NDArray[np.bool_], average: Floats, covariance: Floats
) -> tuple[Floats, Floats]:
    """The gaps given what is known, and the covariance that they add."""
    filled, spread = np.where(gaps, 0.0, x), np.zeros_like(covariance)
    for pattern in np.unique(gaps, axis=0):
        if not pattern.any():
            continue
        rows, known = (gaps == pattern).all(axis=1), ~pattern
        across = covariance[np.ix_(known, pattern)]
        slope = np.linalg.pinv(covariance[np.ix_(known, known)]) @ across
        distance = x[np.ix_(rows, known)] - average[known]
        filled[np.ix_(rows, pattern)] = average[pattern] + distance @ slope
        rest = covariance[np.ix_(pattern, pattern)] - across.T @ slope
        spread[np.ix_(pattern, pattern)] += rows.sum() * rest
    return filled, spread


def _demand(holds: bool, message: str) -> None:
    if not holds:
        raise ValueError(message)

"""Loads the bundled values: the table, its quality, and where each value comes from."""

from collections.abc import Iterable
from difflib import get_close_matches
from functools import cache

import numpy as np
import pandas as pd

from indicators.catalogue import DATA, load_catalogue
from indicators.errors import IndicatorError

LATEST = "latest"
TEXT = ("code", "indicator", "period", "quality", "source", "flag")


def load_table(period: str = LATEST) -> pd.DataFrame:
    """Return the bundled table: index `code` (208 units), `region_code kind`, the indicators.

    period: `latest` takes each indicator's newest period (named in the catalogue); a year takes
    what is known for that year; anything else is a period of `load_values` to the letter.
    A figure for part of a year is not taken for the year's if it counts events (births).
    Whole-number columns without gaps are int64, all others float64; a missing value is NaN.
    Raises IndicatorError, naming the nearest periods, if nothing is known for `period`.
    """
    return _table(period).copy()


def load_quality(period: str = LATEST) -> pd.DataFrame:
    """Return the quality of each value of `load_table(period)`: same index, columns and gaps.

    `official`, `derived`, `region_imputed` or `synthetic`, in rising order of doubt.
    """
    return _quality(period).copy()


def load_values() -> pd.DataFrame:
    """Return the long form: `indicator period code value quality source flag`, a row a value.

    source: see `load_sources`. flag: empty, or one of `load_flags`.
    """
    return _values().astype(dict.fromkeys(TEXT, str))


@cache
def _values() -> pd.DataFrame:
    return pd.read_csv(
        DATA / "values.csv", dtype=dict.fromkeys(TEXT, object), keep_default_na=False
    )


@cache
def _units() -> pd.DataFrame:
    return pd.read_csv(DATA / "units.csv", dtype=str, index_col="code")


@cache
def _table(period: str) -> pd.DataFrame:
    wide = _wide(period, "value")
    grid = wide.to_numpy()
    whole = wide.columns[(np.isfinite(grid) & (grid == np.floor(grid))).all(axis=0)]
    return _units().join(wide.astype(dict.fromkeys(whole, np.int64)))


@cache
def _quality(period: str) -> pd.DataFrame:
    return _units().map(lambda _: "official").join(_wide(period, "quality"))


def _wide(period: str, column: str) -> pd.DataFrame:
    """Return `column` of the values of `period`, code × indicator, in the catalogue's order."""
    values, units = _values(), _units().index
    rows = values[values["period"] == values["indicator"].map(_choice(period))]
    present = set(rows["indicator"])
    names = pd.Index([name for name in load_catalogue().index if name in present])
    found = rows[column].to_numpy()
    grid = np.full((len(units), len(names)), np.nan, dtype=found.dtype)
    at = units.get_indexer(pd.Index(rows["code"])), names.get_indexer(pd.Index(rows["indicator"]))
    grid[at] = found
    return pd.DataFrame(grid, index=units, columns=names)


def _choice(period: str) -> dict[str, str]:
    """Return the period each indicator is taken from; an indicator without one is left out."""
    catalogue = load_catalogue()
    if period == LATEST:
        return dict(zip(catalogue.index, catalogue["period"], strict=True))
    known = _values()[["indicator", "period"]].drop_duplicates()
    measure = known["indicator"].map(catalogue["measure"])
    fits = known["period"].eq(period)
    if _is_year(period):
        fits |= known["period"].str.startswith(f"{period}-") & measure.ne("flow")
    if not fits.any():
        raise IndicatorError(_no_period(period, known["period"]))
    newest = known[fits].sort_values("period")
    return dict(zip(newest["indicator"], newest["period"], strict=True))


def _no_period(period: str, known: Iterable[str]) -> str:
    periods = sorted({*known, *(text[:4] for text in known)})
    near = get_close_matches(period, periods, n=3, cutoff=0.0)
    return (
        f"no values for the period {period!r}; the nearest known are {', '.join(near)}. "
        f"Take {LATEST!r}, or one of: {', '.join(periods)}."
    )


def _is_year(period: str) -> bool:
    return len(period) == 4 and period.isdigit()

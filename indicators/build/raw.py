"""Reads the raw fact tables carried in `indicators/data/raw`; changes nothing in them."""

from functools import cache
from pathlib import Path

import pandas as pd

from indicators.catalogue import load_facts
from indicators.errors import IndicatorError

RAW = Path(__file__).parents[1] / "data" / "raw"
COUNTRY = "1700"
LOW_CONFIDENCE = "verify"


def population(level: str) -> pd.DataFrame:
    """Return persons by code and date; a unit that did not exist yet has no value, never 0."""
    thousand = _read(f"{level}_population").set_index("code")
    return thousand.where(thousand > 0).mul(1000).round()


def mahallas() -> pd.Series:
    """Return the number of mahallas by code, index code (206 units)."""
    return _read("district_mahallas").set_index("code")["mahallas"]


def fact(level: str, indicator: str, period: str) -> pd.DataFrame:
    """Return `value source flag` by code of one indicator at one period.

    Raises IndicatorError if the raw tables hold none.
    """
    table = load_facts(level)
    rows = table[(table["indicator"] == indicator) & (table["period"] == period)]
    if rows.empty:
        raise IndicatorError(f"{level}_facts.csv has no {indicator} for {period}")
    flags = rows["confidence"].map({"low": LOW_CONFIDENCE, "normal": ""})
    return rows.assign(flag=flags).set_index("code")[["value", "source", "flag"]]


def national(indicator: str, period: str) -> float:
    """Return the country's figure."""
    return float(fact("region", indicator, period)["value"][COUNTRY])


def regional(indicator: str, period: str) -> pd.Series:
    """Return the regions' figures without the country's, index region code."""
    return fact("region", indicator, period)["value"].drop(COUNTRY, errors="ignore")


@cache
def _read(name: str) -> pd.DataFrame:
    return pd.read_csv(RAW / f"{name}.csv", dtype={"code": str, "prefix": str})

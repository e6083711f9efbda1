"""Bases of recipes that are no indicators themselves, made when a recipe asks for them."""

from collections.abc import Callable

import pandas as pd

from indicators.build.official import births_key

Key = Callable[[pd.DataFrame], pd.Series]
KEYS: dict[str, Key] = {}


def base(name: str, frame: pd.DataFrame) -> pd.Series:
    """Return the column `name` of `frame`, or the key registered under that name."""
    return frame[name] if name in frame else KEYS[name](frame)


def _key(function: Key) -> Key:
    KEYS[function.__name__] = function
    return function


@_key
def likely_births(frame: pd.DataFrame) -> pd.Series:
    """Population, or births of half a year where they are published by district."""
    return births_key(frame["population"])


@_key
def reach(frame: pd.DataFrame) -> pd.Series:
    """Square root of area times population: roads follow both land and people."""
    return frame["area_km2"].mul(frame["population"]).pow(0.5)


@_key
def claims(frame: pd.DataFrame) -> pd.Series:
    """Registry families and persons with disabilities, one claim each."""
    return frame["registry_families"].add(frame["persons_with_disabilities"])


@_key
def taxable(frame: pd.DataFrame) -> pd.Series:
    """Square root of tax base times population: half as unequal as the tax base."""
    return frame["tax_base"].mul(frame["population"]).pow(0.5)

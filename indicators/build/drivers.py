"""What makes units differ: standard scores of a few plain facts, by name."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from indicators.build.streams import noise

Driver = Callable[[pd.DataFrame], pd.Series]
DRIVERS: dict[str, Driver] = {}


def driver(function: Driver) -> Driver:
    """Register a driver under its name; recipes name it."""
    DRIVERS[function.__name__] = function
    return function


def score(name: str, frame: pd.DataFrame) -> pd.Series:
    """Return driver `name` with mean 0 and deviation 1 over the units of `frame`."""
    values = DRIVERS[name](frame)
    return values.sub(values.mean()).div(values.std(ddof=0))


def _log(values: pd.Series) -> pd.Series:
    return pd.Series(np.log(values.to_numpy(dtype=np.float64)), index=values.index)


@driver
def remote(frame: pd.DataFrame) -> pd.Series:
    """Log of the distance to the region's centre."""
    return _log(1 + frame["distance_to_centre_km"])


@driver
def sparse(frame: pd.DataFrame) -> pd.Series:
    """Log of the area a person has."""
    return _log(frame["area_km2"] / frame["population"])


@driver
def urban(frame: pd.DataFrame) -> pd.Series:
    """Share of the population that is urban."""
    return frame["urban_population"].div(frame["population"])


@driver
def wage(frame: pd.DataFrame) -> pd.Series:
    """Log of the region's average wage."""
    return _log(frame["average_wage"])


@driver
def young(frame: pd.DataFrame) -> pd.Series:
    """Log of births per head."""
    return _log(frame["births"] / frame["population"])


@driver
def old(frame: pd.DataFrame) -> pd.Series:
    """Share of people of 65 and over."""
    return frame["elderly"].div(frame["population"])


@driver
def poor(frame: pd.DataFrame) -> pd.Series:
    """Log of the poverty rate."""
    return _log(frame["poor_population"] / frame["population"])


@driver
def cramped(frame: pd.DataFrame) -> pd.Series:
    """Fewer square metres a person in the region."""
    return -_log(frame["housing_per_person"])


@driver
def hardship(frame: pd.DataFrame) -> pd.Series:
    """A hidden disadvantage drawn once, so that synthetic indicators agree with each other."""
    return noise("hardship", frame.index)

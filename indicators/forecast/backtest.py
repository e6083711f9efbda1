"""What a forecast would have missed by: each later point forecast from those before it."""

import numpy as np
import pandas as pd

from indicators.forecast.methods import FORECAST, POINTS
from indicators.forecast.series import Grid, grid_of, paths
from indicators.index.family import Method

COLUMNS = ["code", "period", "from_period", "years_ahead", "value", "forecast", "low", "high"]


def backtest(grid: Grid, method: Method, level: float) -> pd.DataFrame:
    """A row a unit and period that could be forecast from the points before; COLUMNS.

    The origin is the unit's last point before the period; units with a gap there have no row.
    """
    rows = []
    for at in range(POINTS[method.name], len(grid.times)):
        before = np.isfinite(grid.values[:, :at])
        ready = (before.sum(axis=1) >= POINTS[method.name]) & np.isfinite(grid.values[:, at])
        ready &= before[:, -1]
        if ready.any():
            rows.append(_one(grid, method, level, at, np.flatnonzero(ready)))
    return pd.concat(rows, ignore_index=True) if rows else pd.DataFrame(columns=COLUMNS)


def compare_methods(history: pd.DataFrame, *, level: float = 0.9) -> pd.DataFrame:
    """How every method would have done on the same points: a row a method, see `errors`.

    history: a row a unit, a column a period. Points that one method cannot forecast are left out
    for all. Raises IndicatorError for periods or values that cannot be read.
    """
    grid = grid_of(history)
    tests = {
        name: backtest(grid, Method(family=FORECAST, name=name), level).set_index(
            ["code", "period"]
        )
        for name in FORECAST.methods
    }
    common = min((test.index for test in tests.values()), key=len)
    found = {name: errors(test.loc[common]) for name, test in tests.items()}
    return pd.DataFrame(found).T.rename_axis("method").astype({"points": "int64"})


def errors(test: pd.DataFrame) -> "pd.Series[float]":
    """Of a back-test: points; mean_error, mae and rmse in the indicator's unit; mape, in percent
    of the value (NaN where a value is 0 or below); coverage, the share inside the interval.
    """  # noqa: D205  # a list of figures
    if test.empty:
        names = ["mean_error", "mae", "rmse", "mape", "coverage"]
        return pd.Series({"points": 0.0, **dict.fromkeys(names, float("nan"))})
    value = test["value"].astype("float64")
    missed = test["forecast"].astype("float64") - value
    inside = (test["low"] <= value) & (value <= test["high"])
    positive = bool((value > 0).all())
    return pd.Series(
        {
            "points": float(len(test)),
            "mean_error": float(missed.mean()),
            "mae": float(missed.abs().mean()),
            "rmse": float(np.sqrt((missed**2).mean())),
            "mape": float((missed.abs() / value).mean() * 100) if positive else float("nan"),
            "coverage": float(inside.mean()),
        }
    )


def _one(
    grid: Grid,
    method: Method,
    level: float,
    at: int,
    units: "np.ndarray[tuple[int], np.dtype[np.intp]]",
) -> pd.DataFrame:
    codes = tuple(grid.codes[unit] for unit in units)
    part = Grid(
        codes=codes,
        periods=grid.periods[:at],
        times=grid.times[:at],
        values=grid.values[units, :at],
    )
    value, low, high = paths(part, method, grid.times[at : at + 1], level)
    columns = {
        "code": list(codes),
        "period": grid.periods[at],
        "from_period": grid.periods[at - 1],
        "years_ahead": float(grid.times[at] - grid.times[at - 1]),
        "value": grid.values[units, at],
        "forecast": value[:, 0],
        "low": low[:, 0],
        "high": high[:, 0],
    }
    return pd.DataFrame(columns)[COLUMNS]

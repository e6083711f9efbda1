"""A history unit by unit: checked, sorted, and forecast one unit after the other."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from indicators.errors import IndicatorError
from indicators.forecast.methods import POINTS, Floats
from indicators.forecast.periods import years
from indicators.index.family import Method


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """times: years, rising, shape (p,). values: shape (n, p), NaN where there is none."""

    codes: tuple[str, ...]
    periods: tuple[str, ...]
    times: Floats
    values: Floats


def grid_of(history: pd.DataFrame) -> Grid:
    """A table of units by periods as a grid. Raises IndicatorError with every problem."""
    periods = [str(period) for period in history.columns]
    times = years(periods)
    numbers = history.set_axis(periods, axis=1).astype("float64")
    if numbers.empty:
        raise IndicatorError("the history is empty; give a row a unit and a column a period")
    endless = numbers.index[np.isinf(numbers.to_numpy()).any(axis=1)]
    if len(endless):
        raise IndicatorError(f"a value of {_told(endless)} is infinite; correct it")
    order = np.argsort(times)
    return Grid(
        codes=tuple(map(str, numbers.index)),
        periods=tuple(periods[at] for at in order),
        times=times[order],
        values=numbers.to_numpy()[:, order],
    )


def check_points(grid: Grid, method: Method) -> None:
    """Raise IndicatorError, naming units, if one has fewer points than the method wants."""
    wanted = POINTS[method.name]
    points = np.isfinite(grid.values).sum(axis=1)
    thin = [code for code, own in zip(grid.codes, points, strict=True) if own < wanted]
    if thin:
        other = ", choose 'last' (which wants 2)" if wanted > 2 else ""
        raise IndicatorError(
            f"{method.name!r} wants {wanted} values; there are fewer for {_told(pd.Index(thin))}: "
            f"add periods{other}, or leave these units out"
        )


def paths(grid: Grid, method: Method, later: Floats, level: float) -> tuple[Floats, Floats, Floats]:
    """Forecast, low and high of every unit at later times, each shape (n, h).

    Student's t for the interval: few points make it wide.
    """
    from scipy.special import stdtrit  # 0.2 s, only where it is asked for

    value, low, high = (np.empty((len(grid.values), len(later))) for _ in range(3))
    for unit, row in enumerate(grid.values):
        seen = np.isfinite(row)
        path = method(grid.times[seen], row[seen], later)
        reach = path.error * stdtrit(path.freedom, 0.5 + level / 2.0)
        value[unit], low[unit], high[unit] = path.value, path.value - reach, path.value + reach
    return value, low, high


def _told(codes: pd.Index, most: int = 5) -> str:
    shown = ", ".join(str(code) for code in codes[:most])
    return f"{shown} and {len(codes) - most} more" if len(codes) > most else shown

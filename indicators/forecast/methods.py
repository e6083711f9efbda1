"""Ways to forecast a short series, whose points may lie unevenly in time.

A method takes times (years, rising), shape (n,), values, shape (n,), and later times, shape (h,);
it gives a Path. `points` says how many a method wants to tell its own error.
Sources: Hyndman and Athanasopoulos (2021), Forecasting: Principles and Practice, 3rd ed., 5.2 and
5.5 (last, drift), 7.6 (linear); Gardner and McKenzie (1985), Management Science 31 (damping).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indicators.index.family import Family

Floats = NDArray[np.float64]

FORECAST = Family("forecast")
POINTS = {"last": 2, "drift": 3, "linear": 3, "damped_trend": 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """A forecast: value and standard error, each shape (h,); freedom: of the error's estimate."""

    value: Floats
    error: Floats
    freedom: int


@FORECAST.register
def last(times: Floats, values: Floats, later: Floats) -> Path:
    """The last value; errors grow with the root of time, as of a random walk without drift."""
    ahead = later - times[-1]
    steps = np.diff(times)
    variance = float((np.diff(values) ** 2 / steps).mean())
    return Path(
        value=np.full(len(later), values[-1]),
        error=np.sqrt(variance * ahead),
        freedom=len(steps),
    )


@FORECAST.register
def drift(times: Floats, values: Floats, later: Floats) -> Path:
    """The last value and the mean change a year from the first to the last, carried on."""
    return _walk(times, values, later - times[-1], later - times[-1])


@FORECAST.register
def damped_trend(times: Floats, values: Floats, later: Floats, *, damping: float = 0.85) -> Path:
    """Drift that fades: each year on, the yearly change is `damping` of the year before's.

    For trends not likely to last. The first year adds `damping` of the drift.
    """
    phi = float(damping)
    if not 0 < phi < 1:
        raise ValueError(f"damping is {phi:g}; it lies between 0 and 1 (1 would be drift)")
    ahead = later - times[-1]
    return _walk(times, values, ahead, phi * (1.0 - phi**ahead) / (1.0 - phi))


@FORECAST.register
def linear(times: Floats, values: Floats, later: Floats) -> Path:
    """The least-squares line through all points, carried on; it need not pass the last one."""
    n, middle = len(times), times.mean()
    spread = float(((times - middle) ** 2).sum())
    slope = float(((times - middle) * (values - values.mean())).sum() / spread)
    fitted = values.mean() + slope * (times - middle)
    variance = float(((values - fitted) ** 2).sum() / (n - 2))
    grown = 1.0 + 1.0 / n + (later - middle) ** 2 / spread
    return Path(
        value=values.mean() + slope * (later - middle),
        error=np.sqrt(variance * grown),
        freedom=n - 2,
    )


def _walk(times: Floats, values: Floats, ahead: Floats, effective: Floats) -> Path:
    """A random walk with drift: `effective` years of drift in `ahead` years.

    The error is that of the walk and of the drift, known from the span of the series alone.
    """
    steps, span = np.diff(times), times[-1] - times[0]
    slope = float((values[-1] - values[0]) / span)
    variance = float(((np.diff(values) - slope * steps) ** 2 / steps).sum() / (len(steps) - 1))
    return Path(
        value=values[-1] + slope * effective,
        error=np.sqrt(variance * (ahead + effective**2 / span)),
        freedom=len(steps) - 1,
    )

"""Forecast an indicator of every unit some periods on, and say how good such forecasts were."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from indicators.counted import counted
from indicators.errors import IndicatorError
from indicators.forecast.backtest import backtest, errors
from indicators.forecast.methods import FORECAST, Floats
from indicators.forecast.periods import years
from indicators.forecast.series import Grid, check_points, grid_of, paths
from indicators.index.family import Method, nearest
from indicators.load import load_values

QUALITY = "forecast"
_FEW = 10  # points: fewer make an interval that is itself a guess


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """Forecasts of one indicator.

    table: index (code, period); columns value, low, high and quality, which is `forecast`.
    backtest: see `indicators.forecast.backtest`; a row a point forecast from those before it.
    errors: of the back-test as a whole; NaN, with points 0, where there was nothing to test.
    notes: sentences on how few points there are, and how far the forecast reaches.
    """

    method: str
    level: float
    table: pd.DataFrame = field(repr=False)
    backtest: pd.DataFrame = field(repr=False)
    errors: "pd.Series[float]" = field(repr=False)
    notes: tuple[str, ...] = ()


def history(indicator: str) -> pd.DataFrame:
    """The bundled periods of an indicator: a row a unit, a column a period, NaN without a value.

    Raises IndicatorError for an indicator that is not there.
    """
    values = load_values()
    rows = values[values["indicator"] == indicator]
    if rows.empty:
        known = sorted(values["indicator"].unique())
        raise IndicatorError(f"there is no indicator {indicator!r}{nearest(indicator, known)}")
    return rows.pivot(index="code", columns="period", values="value").rename_axis(columns=None)


def forecast(
    past: pd.DataFrame,
    periods: Sequence[str],
    *,
    method: str = "drift",
    options: Mapping[str, float] | None = None,
    level: float = 0.9,
    least: float | None = None,
    most: float | None = None,
) -> Forecast:
    """Carry an indicator on to later periods, unit by unit.

    past: a row a unit, a column a period (as `history` gives it). method: `last`, `drift`,
    `linear` or `damped_trend`, the last with the option `damping`. level: of the intervals. least,
    most: the ends of what the indicator can be (0 for counts, 100 for percentages); what lies
    beyond is cut off. Raises IndicatorError for periods that are none or not later, and for units
    with fewer values than the method wants.
    """
    chosen = Method(family=FORECAST, name=method, options=options or {})
    grid = grid_of(past)
    later = _later(grid, list(periods), level)
    check_points(grid, chosen)
    found = paths(grid, chosen, later, level)
    tested = backtest(grid, chosen, level)
    cut = [np.clip(part, least, most) for part in found] if (least, most) != (None, None) else found
    return Forecast(
        method=method,
        level=level,
        table=_table(grid, list(periods), *cut),
        backtest=tested,
        errors=errors(tested),
        notes=(*_notes(grid, later, tested), *_sure(found), *_cut_notes(found[0], cut[0])),
    )


def _later(grid: Grid, periods: list[str], level: float) -> Floats:
    if not 0 < level < 1:
        raise IndicatorError(f"level is {level:g}; it lies between 0 and 1")
    early = [period for period in periods if period in grid.periods]
    times = years([grid.periods[-1], *(period for period in periods if period not in early)])[1:]
    if early or not len(times) or times.min() <= grid.times[-1]:
        told = ", ".join(early or periods) or "none"
        raise IndicatorError(f"periods after {grid.periods[-1]} are wanted, not {told}")
    return times


def _table(
    grid: Grid, periods: list[str], value: Floats, low: Floats, high: Floats
) -> pd.DataFrame:
    rows = pd.MultiIndex.from_product([grid.codes, periods], names=["code", "period"])
    columns = {"value": value.ravel(), "low": low.ravel(), "high": high.ravel()}
    return pd.DataFrame({**columns, "quality": QUALITY}, index=rows)


def _notes(grid: Grid, later: Floats, tested: pd.DataFrame) -> list[str]:
    notes = []
    points = int(np.isfinite(grid.values).sum(axis=1).min())
    if points < _FEW:
        few = counted(points, "point")
        notes.append(f"as few as {few} a unit: intervals are wide, and guesses themselves")
    span, ahead = grid.times[-1] - grid.times[0], later.max() - grid.times[-1]
    if ahead > span / 2:
        notes.append(f"{ahead:.1f} years on from {span:.1f} years of history: too far to rely on")
    if tested.empty:
        notes.append("too few points to test the method on its own past")
    ends = ~np.isfinite(grid.values[:, -1])
    if ends.any():
        codes = ", ".join(code for code, end in zip(grid.codes, ends, strict=True) if end)
        notes.append(f"no value at {grid.periods[-1]}, carried on from an earlier one: {codes}")
    return notes


def _sure(found: tuple[Floats, Floats, Floats]) -> list[str]:
    """Points that lie on a line leave no error to judge by."""
    value, low, high = found
    units = int((high - low <= 1e-9 * np.abs(value)).any(axis=1).sum())
    told = "intervals without width say nothing of the future"
    of = counted(units, "unit")
    return [f"the past of {of} lies on the method's own line: {told}"] if units else []


def _cut_notes(value: Floats, cut: Floats) -> list[str]:
    units = int((value != cut).any(axis=1).sum())
    of = counted(units, "unit")
    return [f"forecasts of {of} are cut off at the end of the scale"] if units else []

"""Ask whether a unit changes from one period to the next as the others do."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pandas as pd

from indicators.validate.data import Data
from indicators.validate.failure import Failure, shown
from indicators.validate.limits import Bound
from indicators.validate.periods import season, span, years_between
from indicators.validate.robust import FEWEST, robust_scores
from indicators.validate.rule import rule

_LEAST_SCALE = 0.02  # a yearly change is taken to vary by 2 % at least
_REMEDY = (
    "compare with the source and with changes of borders; keep it out of formulas until confirmed"
)


@rule("jumps", "Does every unit change from one period to the next as the others do?")
def no_jumps(data: Data) -> Iterator[Failure]:
    """Log ratios a year against the median of all units, in robust standard deviations.

    Only periods of one season are compared: years with years, the same months of each year.
    """
    rows = data.of_units.assign(season=data.of_units["period"].map(season))
    for (name, _), own in rows[rows["season"].ne("")].groupby(["indicator", "season"]):
        bound = data.limits.of(str(name))
        periods = sorted(set(own["period"]), key=lambda one: (span(one), one))
        if bound.jump:
            for before, after in pairwise(periods):
                yield from _between(own, str(name), before, after, bound)


def _between(
    own: pd.DataFrame, name: str, before: str, after: str, bound: Bound
) -> Iterator[Failure]:
    grid = own.pivot(index="code", columns="period", values="value")[[before, after]].dropna()
    grid = grid[(grid >= 0).all(axis=1)]
    changing = grid[(grid > 0).all(axis=1)]
    for code in grid.index[(grid[before] > 0) != (grid[after] > 0)]:
        yield _failure(own, name, str(code), after, f"no change between 0 and more since {before}")
    if len(changing) < FEWEST:
        if len(changing):
            yield _too_few(name, after, len(changing))
        return
    years = max(years_between(before, after), 1 / 12)
    change = np.log((changing[after] / changing[before]).to_numpy(dtype=np.float64)) / years
    scores = robust_scores(change, _LEAST_SCALE)
    usual = 100 * np.expm1(np.median(change))
    for at in np.flatnonzero(np.abs(scores) > bound.jump):
        expected = (
            f"about {usual:+.1f} % a year since {before} (then {shown(changing[before].iloc[at])})"
            f" as in other units, not {100 * np.expm1(change[at]):+.1f} %"
        )
        yield _failure(own, name, str(changing.index[int(at)]), after, expected)


def _failure(own: pd.DataFrame, name: str, code: str, period: str, expected: str) -> Failure:
    row = own[own["code"].eq(code) & own["period"].eq(period)].iloc[0]
    return Failure(
        severity="warning", indicator=name, code=code, period=period, row=int(row["row"]),
        value=float(row["value"]), expected=expected, remedy=_REMEDY,
    )  # fmt: skip


def _too_few(name: str, period: str, number: int) -> Failure:
    return Failure(
        severity="info", indicator=name, period=period,
        expected=f"at least {FEWEST} units with two periods; there are {number}",
        remedy="jumps were not judged; look at the changes yourself",
    )  # fmt: skip

"""Ask whether units add up to their region, and regions to the country."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from indicators.validate.data import COUNTRY, Data
from indicators.validate.failure import Failure, shown
from indicators.validate.robust import Floats
from indicators.validate.rule import rule
from indicators.validate.rules.units import founded_after

_MOST_STEPS = 6
_NEGLIGIBLE = 1e-4  # of the total: a slip, not a missing unit


@rule("totals", "Do units add up to their region, regions to the country?")
def adds_up(data: Data) -> Iterator[Failure]:
    """Counts against the totals given or found in the table, as far as rounding lets them differ.

    A region is checked if all its units have a value; a sum of some that exceeds the total is
    wrong in any case.
    """
    if not len(data.units):
        return
    for (name, period), totals in _totals(data).groupby(["indicator", "period"], sort=False):
        if data.limits.of(str(name)).adds_up:
            yield from _of_period(data, str(name), str(period), totals.set_index("code")["value"])


def _of_period(data: Data, name: str, period: str, totals: "pd.Series[float]") -> Iterator[Failure]:
    rows = data.of_units
    own = rows[rows["indicator"].eq(name) & rows["period"].eq(period)]
    values = own.set_index("code")["value"]
    regions = data.units["region_code"]
    parts = totals[totals.index.isin(list(regions))]
    for code, total in zip(map(str, totals.index), totals.tolist(), strict=True):
        if code == COUNTRY and len(parts):
            yield from _compared(name, period, code, total, parts, regions.nunique())
            continue
        inside = regions if code == COUNTRY else regions[regions.eq(code)]
        found = values[values.index.isin(inside.index)]
        due = max(len(_due(inside, period)), len(found))
        yield from _compared(name, period, code, total, found, due)


def _due(regions: "pd.Series[str]", period: str) -> list[str]:
    return [str(code) for code in regions.index if not founded_after(str(code), period)]


def _compared(
    name: str, period: str, code: str, total: float, found: "pd.Series[float]", due: int
) -> Iterator[Failure]:
    if not len(found):
        return
    members: Floats = np.asarray(found, dtype=np.float64)
    got = float(members.sum())
    slack = _slack(members, total)
    if abs(got - total) <= slack or (len(found) < due and got < total):
        return
    yield Failure(
        severity="error" if abs(got - total) > _NEGLIGIBLE * abs(total) else "warning",
        indicator=name, code=code, period=period, value=got,
        expected=f"{shown(total)}, the published total, give or take {shown(slack)} for rounding",
        remedy=f"{len(found)} of {due} members add up to {shown(abs(got - total))} too "
        f"{'much' if got > total else 'little'}; look for a unit counted twice, left out or moved",
    )  # fmt: skip


def _slack(members: Floats, total: float) -> float:
    """How far rounding can part a sum from its total: half a step for each number.

    The step is the greatest power of ten that divides all of them; exact counts have no slack.
    """
    step = _step(np.append(members, total))
    return 1e-9 * abs(total) if step == 1 else step / 2 * (len(members) + 1)


def _step(values: Floats) -> float:
    for power in range(_MOST_STEPS, -_MOST_STEPS, -1):
        scaled = values / 10.0**power
        if np.allclose(scaled, np.round(scaled), rtol=0, atol=1e-6):
            return float(10.0**power)
    return 0.0


def _totals(data: Data) -> pd.DataFrame:
    """The totals given, then those of the table itself."""
    own = data.singles[data.singles["code"].isin(data.above)]
    columns = list(data.totals.columns)
    asked = data.totals[data.totals["indicator"].isin(set(data.rows["indicator"]))]
    there = [part for part in (asked, own[columns]) if len(part)]
    if not there:
        return asked
    return pd.concat(there).drop_duplicates(["code", "indicator", "period"])

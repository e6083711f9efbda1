"""Ask whether there is a value for every unit that should have one."""

from collections.abc import Iterator

import pandas as pd

from indicators.validate.data import Data, each
from indicators.validate.failure import Failure
from indicators.validate.rule import rule
from indicators.validate.rules.units import founded_after

_REMEDY = "ask the source, or choose an imputation; an empty cell is never a zero"


@rule("missing", "Is there a value for every unit?")
def nothing_missing(data: Data) -> Iterator[Failure]:
    """Empty cells, and units without a row where others of their region have one."""
    yield from _empty(data)
    for (name, period), own in data.of_units.groupby(["indicator", "period"], sort=False):
        yield from _absent(data, str(name), str(period), set(own["code"]))


def _empty(data: Data) -> Iterator[Failure]:
    rows = data.rows
    empty = rows[rows["cell"].isna() | rows["cell"].eq("")]
    for one in each(empty):
        if not founded_after(one.code, one.period):
            yield Failure(
                severity="warning", indicator=one.indicator, code=one.code, period=one.period,
                row=one.row, expected="a value", remedy=_REMEDY,
            )  # fmt: skip


def _absent(data: Data, name: str, period: str, there: set[str]) -> Iterator[Failure]:
    stated = data.rows["indicator"].eq(name) & data.rows["period"].eq(period)
    named = there | set(data.rows.loc[stated, "code"])
    regions = data.units["region_code"]
    due = pd.Index([code for code in regions.index if not founded_after(code, period)])
    begun = set(regions[regions.index.isin(named)])
    lacking = due[~due.isin(list(named))]
    for code in lacking[regions[lacking].isin(begun)]:
        yield Failure(
            severity="warning", indicator=name, code=str(code), period=period,
            expected="a row for every unit of the region", remedy=_REMEDY,
        )  # fmt: skip
    if not set(regions) <= begun:
        yield Failure(
            severity="info", indicator=name, period=period,
            expected=f"values for {len(due)} units; there are {len(there)}",
            remedy=f"no unit has one in the regions {', '.join(sorted(set(regions) - begun))}",
        )  # fmt: skip

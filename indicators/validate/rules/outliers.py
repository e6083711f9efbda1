"""Ask whether a unit's level, per head for counts, is like that of its region."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from indicators.validate.data import Data
from indicators.validate.failure import Failure
from indicators.validate.limits import Bound
from indicators.validate.periods import nearest
from indicators.validate.robust import FEWEST, robust_scores
from indicators.validate.rule import rule

_LEAST_SCALE = 0.05  # levels of a region are taken to vary by 5 % at least
_REMEDY = (
    "ask the publisher whether it is a slip or real; keep it out of formulas until confirmed, "
    "and do not repair it silently"
)


@rule("outliers", "Is every unit's level, per head for counts, like that of its region?")
def like_the_region(data: Data) -> Iterator[Failure]:
    """Logarithms of levels against the median of the region, in robust standard deviations.

    Regions with fewer than 8 units that have a value above 0 are not judged; neither are zeros.
    """
    rows = data.of_units
    rows = rows.assign(region=rows["code"].map(data.units["region_code"]))
    for (name, period), own in rows[rows["region"].notna()].groupby(["indicator", "period"]):
        bound = data.limits.of(str(name))
        if bound.outlier:
            levels = _levels(data, own, str(period), bound)
            for region, part in levels[levels["level"] > 0].groupby("region"):
                yield from _of_region(str(name), str(region), part, bound)


def _levels(data: Data, own: pd.DataFrame, period: str, bound: Bound) -> pd.DataFrame:
    """The rows with `level`: the value, or the value per 1000 people of the nearest date."""
    if not bound.per:
        return own.assign(level=own["value"])
    people = data.population
    if not len(people):
        return own.assign(level=np.nan)
    dated = people[people["period"].eq(nearest(period, sorted(set(people["period"]))))]
    heads = dated.drop_duplicates("code").set_index("code")["value"]
    heads = heads[heads > 0]
    return own.assign(level=1000 * own["value"] / own["code"].map(heads))


def _of_region(name: str, region: str, part: pd.DataFrame, bound: Bound) -> Iterator[Failure]:
    if len(part) < FEWEST:
        return
    scores = robust_scores(np.log(part["level"].to_numpy(dtype=np.float64)), _LEAST_SCALE)
    usual = float(part["level"].median())
    told = " per 1000 people" if bound.per else ""
    for at in np.flatnonzero(np.abs(scores) > bound.outlier):
        row = part.iloc[at]
        yield Failure(
            severity="warning", indicator=name, code=str(row["code"]), period=str(row["period"]),
            row=int(row["row"]), value=float(row["value"]),
            expected=f"a level near {usual:.4g}{told}, the median of region {region}, "
            f"not {row['level']:.4g} ({scores[at]:+.1f} robust standard deviations)",
            remedy=_REMEDY,
        )  # fmt: skip

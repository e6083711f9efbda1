"""The error model of one column by the quality of its values."""

from typing import Any

import pandas as pd

from allocation.ensemble import CellNoise
from scenarios.ensemble.assumptions import Assumptions
from scenarios.run import Result

_REGION = "region_code"
_OWN = "own"  # the quality of a column that has its coefficient from the reader


def noise_of(
    values: "pd.Series[Any]", kinds: "pd.Series[Any] | None", result: Result, assumed: Assumptions
) -> CellNoise | None:
    """The errors of a column, None if it is certain or nobody knows how sure it is.

    values: named as the column is. kinds: the quality of each value, None where it is not known.
    """
    if str(values.name) in assumed.columns:
        variation = {_OWN: assumed.columns[str(values.name)]}
        kinds = pd.Series(_OWN, index=values.index)
    elif kinds is not None:
        kinds = kinds.astype(object)
        variation = {kind: assumed.variation[kind] for kind in map(str, kinds.unique())}
    else:
        return None
    if not any(variation.values()):
        return None
    regions = result.inputs.get(_REGION)
    return CellNoise(
        values=values,
        quality=kinds,
        variation=variation,
        regions=regions,
        correlation=0.0 if regions is None else assumed.correlation,
    )

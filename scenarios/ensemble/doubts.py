"""What is doubtful in a scenario: parameters that have a range, and values by their quality."""

from collections.abc import Mapping

import pandas as pd

from allocation.ensemble import CellNoise, Doubt, ParameterRange
from allocation.errors import nearest
from scenarios.ensemble.assumptions import Assumptions
from scenarios.errors import ScenarioError
from scenarios.run import Result

_REGION = "region_code"
_OWN = "own"  # the quality of a column that has its coefficient from the reader


def doubts_of(result: Result, assumptions: Assumptions | None = None) -> Mapping[str, Doubt]:
    """The doubts of a result by the name of the parameter or column that varies.

    Columns are those of numbers that the formula reads, if their quality is known or
    `assumptions` names them. Last year's amounts are taken as they are: they were paid. Raises
    ScenarioError for a column of `assumptions` that the formula does not read.
    """
    assumed = assumptions or Assumptions()
    read = _numbers_read(result)
    for name in assumed.columns:
        if name not in read:
            raise ScenarioError(
                f"{result.scenario.name} reads no column of numbers {name!r}{nearest(name, read)}"
            )
    ranges: dict[str, Doubt] = {
        name: ParameterRange(name=name)
        for name, one in result.allocation.formula.parameters.items()
        if one.low is not None and one.high is not None and one.low < one.high
    }
    noises = {name: _noise(name, result, assumed) for name in read}
    return ranges | {name: noise for name, noise in noises.items() if noise is not None}


def _numbers_read(result: Result) -> list[str]:
    """The columns of numbers that the formula reads, last year's amounts not among them."""
    inputs = result.inputs
    found = [name for name in result.allocation.formula.columns if name in inputs]
    return [
        name
        for name in found
        if name != result.scenario.baseline
        and pd.api.types.is_numeric_dtype(inputs[name])
        and not pd.api.types.is_bool_dtype(inputs[name])
    ]


def _noise(name: str, result: Result, assumed: Assumptions) -> CellNoise | None:
    """The errors of one column, None if it is certain or nobody knows how sure it is."""
    values = result.inputs[name]
    if name in assumed.columns:
        variation = {_OWN: assumed.columns[name]}
        kinds = pd.Series(_OWN, index=values.index)
    elif result.quality is not None and name in result.quality:
        kinds = result.quality[name].astype(object)
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

"""What is doubtful in a scenario: parameters that have a range, and values by their quality."""

from collections.abc import Mapping

import pandas as pd

from allocation.ensemble import CellNoise, Doubt, ParameterRange
from allocation.errors import nearest
from scenarios.ensemble.assumptions import Assumptions
from scenarios.ensemble.index_draws import indices_in_doubt
from scenarios.ensemble.methods import Methods
from scenarios.ensemble.noise import noise_of
from scenarios.errors import ScenarioError
from scenarios.run import Result


def doubts_of(
    result: Result,
    assumptions: Assumptions | None = None,
    methods: Mapping[str, Methods] | None = None,
) -> Mapping[str, Doubt]:
    """The doubts of a result by the name of the parameter, column or index that varies.

    Columns are those of numbers that the formula reads, if their quality is known or
    `assumptions` names them. An index varies with its indicators and, where `methods` says so by
    the index's name, with its methods; it is one column in doubt like any other if `assumptions`
    names it. Last year's amounts are taken as they are: they were paid. Raises ScenarioError for a
    column of `assumptions` that neither the formula nor an index reads, for an unknown index, and
    for methods that fail on the published values.
    """
    assumed = assumptions or Assumptions()
    found = indices_in_doubt(result, assumed, methods or {})
    read = _numbers_read(result)
    known = [*read, *({} if found is None else found.noises)]
    for name in assumed.columns:
        if name not in known:
            raise ScenarioError(
                f"{result.scenario.name} reads no column of numbers {name!r}{nearest(name, known)}"
            )
    ranges: dict[str, Doubt] = {
        name: ParameterRange(name=name)
        for name, one in result.allocation.formula.parameters.items()
        if one.low is not None and one.high is not None and one.low < one.high
    }
    own = [name for name in read if found is None or name not in found.reads]
    noises = {name: _noise(name, result, assumed) for name in own}
    sure = {name: noise for name, noise in noises.items() if noise is not None}
    return ranges | sure | ({} if found is None else {found.name: found})


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
    quality = result.quality
    kinds = quality[name] if quality is not None and name in quality else None
    return noise_of(result.inputs[name], kinds, result, assumed)

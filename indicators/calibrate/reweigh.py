"""Give an index other weights."""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from indicators.calibrate.record import Calibration
from indicators.errors import IndicatorError
from indicators.index import Group, Index, Member


def with_weights(index: Index, weights: "Mapping[str, float] | pd.Series[float]") -> Index:
    """The index with a weight for every indicator; a group weighs what its indicators do.

    Weights are shares of the whole index, 0 and above; groups then take them as given. A group
    that weighs 0 keeps the weights inside it. Raises IndicatorError, naming the indicators, if
    one has no weight, is unknown, or has a negative weight.
    """
    given = {str(name): float(weight) for name, weight in weights.items()}
    _check(index, given)
    return replace(index, tree=_group(index.tree, given))


def calibrated_index(calibration: Calibration) -> Index:
    """The calibrated index: the estimate for its weights; 0 for what screening left out."""
    estimate = calibration.weights["estimate"]
    names = [member.name for member in calibration.index.tree.indicators()]
    return with_weights(calibration.index, estimate.reindex(names, fill_value=0.0))


def _check(index: Index, given: Mapping[str, float]) -> None:
    names = [member.name for member in index.tree.indicators()]
    place = f"index {index.name!r}"
    problems = [f"{place}: no weight for {name}" for name in names if name not in given]
    problems += [f"{place}: there is no indicator {name!r}" for name in given if name not in names]
    problems += [
        f"{place}: the weight of {name} is {weight:g}; give 0 or more"
        for name, weight in given.items()
        if not weight >= 0
    ]
    if not problems and sum(given.values()) <= 0:
        problems = [f"{place}: every weight is 0; give one above 0"]
    if problems:
        raise IndicatorError("\n".join(problems))


def _group(group: Group, given: Mapping[str, float]) -> Group:
    total = _total(group, given)
    members = tuple(
        replace(member, weight=given[member.name] if total else member.weight)
        if isinstance(member, Member)
        else (_group(member, given) if total else replace(member, weigh=None))
        for member in group.members
    )
    return replace(group, members=members, weight=total, weigh=None)


def _total(group: Group, given: Mapping[str, float]) -> float:
    return sum(given[member.name] for member in group.indicators())

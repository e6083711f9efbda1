"""Read the columns a figure is computed from, and refuse what no figure can use.

pandas columns are matched by their labels, others by position; nothing is dropped or filled in.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from allocation.errors import AllocationError

Floats = NDArray[np.float64]
Labels = NDArray[Any]  # texts or whatever the index holds; positions where there is none
_SHOWN = 3


class FairnessError(AllocationError):
    """Values from which a figure cannot be computed."""


def read(
    amounts: Mapping[str, ArrayLike],
    levels: Mapping[str, ArrayLike] | None = None,
    weights: ArrayLike | None = None,
) -> tuple[Floats, ...]:
    """Return the amounts, the levels and the weights as floats, each of shape (n,), in that order.

    amounts: at least 0, with a weighted total above 0. levels: any finite numbers. weights: at
    least 0, not all 0; None counts every unit once.
    Raises FairnessError with all problems, naming units by label or by position from 0.
    """
    named = {**amounts, **(levels or {}), **({} if weights is None else {"weights": weights})}
    columns, labels = aligned(named)
    problems: list[str] = []
    numbers = {name: _numbers(name, columns[name], labels, problems) for name in named}
    for name in {*amounts, "weights"} & set(named):
        negative = numbers[name] < 0
        if negative.any():
            problems.append(f"{name} below 0 of {listed(labels[negative])}; it must be at least 0")
    _stop(problems)
    counts = numbers.pop("weights", np.ones(len(labels)))
    _demand_totals({name: numbers[name] for name in amounts}, counts)
    return (*numbers.values(), counts)


def aligned(named: Mapping[str, ArrayLike]) -> tuple[dict[str, NDArray[Any]], Labels]:
    """Return the columns in one order of units, and the labels of the units, shape (n,).

    Raises FairnessError if columns have different labels or lengths, or there is no unit.
    """
    series = {name: column for name, column in named.items() if isinstance(column, pd.Series)}
    index = next(iter(series.values())).index if series else None
    problems: list[str] = []
    columns = {
        name: np.asarray(column if index is None else _ordered(name, column, index, problems))
        for name, column in named.items()
    }
    _stop(problems)
    _demand_shape(columns)
    size = len(next(iter(columns.values())))
    return columns, np.arange(size) if index is None else np.asarray(index, dtype=object)


def listed(labels: Labels) -> str:
    """The first few labels, and how many more there are."""
    shown = ", ".join(map(str, labels[:_SHOWN]))
    return shown if len(labels) <= _SHOWN else f"{shown} and {len(labels) - _SHOWN} more"


def missing(column: NDArray[Any]) -> NDArray[np.bool_]:
    """Where a column has no value, shape (n,)."""
    return np.asarray(pd.isna(column), dtype=bool)


def _ordered(name: str, column: ArrayLike, index: pd.Index, problems: list[str]) -> ArrayLike:
    if not isinstance(column, pd.Series) or column.index.equals(index):
        return column
    if not (column.index.is_unique and index.is_unique):
        problems.append(f"{name} and another column have different labels, some of them twice")
        return column
    strange = column.index.symmetric_difference(index)
    if len(strange):
        labels = listed(np.array(list(strange), dtype=object))
        problems.append(f"{name} and another column are not of the same units: see {labels}")
        return column
    return column.reindex(index)


def _demand_shape(columns: Mapping[str, NDArray[Any]]) -> None:
    wrong = [name for name, column in columns.items() if column.ndim != 1]
    _stop([f"{name} is not one column: give an array of shape (n,)" for name in wrong])
    lengths = {name: len(column) for name, column in columns.items()}
    if len(set(lengths.values())) > 1:
        told = ", ".join(f"{name} has {length}" for name, length in lengths.items())
        raise FairnessError(f"columns of different lengths: {told}")
    if 0 in lengths.values():
        raise FairnessError("there is no unit to compute a figure for")


def _numbers(name: str, column: NDArray[Any], labels: Labels, problems: list[str]) -> Floats:
    if column.dtype.kind in "iuf" and np.isfinite(column).all():
        return column.astype(np.float64)
    empty = missing(column)
    if empty.any():
        problems.append(f"no value for {name} of {listed(labels[empty])}; add it or leave it out")
        return np.zeros(len(column))
    try:
        numbers = column.astype(np.float64)
    except (TypeError, ValueError):
        problems.append(f"{name} has a value that is not a number")
        return np.zeros(len(column))
    endless = ~np.isfinite(numbers)
    if endless.any():
        problems.append(f"{name} of {listed(labels[endless])} is not finite")
        return np.zeros(len(column))
    return numbers


def _demand_totals(amounts: Mapping[str, Floats], weights: Floats) -> None:
    if not weights.any():
        raise FairnessError("all weights are 0; there is nobody to compute a figure for")
    empty = [name for name, column in amounts.items() if not (column * weights).any()]
    _stop([f"{name}: every value is 0; there is nothing to compare" for name in empty])


def _stop(problems: list[str]) -> None:
    if problems:
        raise FairnessError(problems)

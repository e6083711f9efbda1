"""A table's columns as float64, units in the order of their codes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from allocation.columns import Units, is_text, read_column, read_units
from allocation.ensemble.values import Floats, Kind
from allocation.errors import FormulaError
from allocation.exact import Vector
from allocation.formula import RESERVED, Formula
from allocation.tree import Text, walk

Positions = NDArray[np.intp]
Cells = Floats | NDArray[np.object_]  # numbers, or texts with None for those missing


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """What a formula reads from its table.

    order: positions of the rows in the order of their codes; columns are kept in this order.
    columns: kind and numbers of shape (1, n); missing and wrong cells are NaN. A text is its place
    in `vocabulary`.
    """

    units: Units
    order: Positions
    columns: Mapping[str, tuple[Kind, Floats]]
    vocabulary: Mapping[str | None, float]

    @property
    def count(self) -> int:
        """The number of units."""
        return self.units.count


def read_inputs(
    formula: Formula, table: pd.DataFrame, baseline: "pd.Series[Any] | None", given: frozenset[str]
) -> Inputs:
    """Read every column the formula names. given: columns that something else will supply.

    Raises AllocationError (units without or with the same code), FormulaError (unknown names, all
    at once).
    """
    units = read_units(table)
    check_names(formula, table, given | ({"baseline"} if baseline is not None else set()))
    order = units.order()
    raw = {name: table[name] for name in formula.columns if name in table.columns}
    if table.index.name in formula.columns and table.index.name not in raw:
        raw[str(table.index.name)] = table.index.to_series().astype(str)
    if baseline is not None:
        raw["baseline"] = baseline
    cells = {name: _read(column) for name, column in raw.items()}
    vocabulary = _vocabulary(formula, cells)
    columns = {name: _coded(*column, vocabulary, order) for name, column in cells.items()}
    return Inputs(units=units, order=order, columns=columns, vocabulary=vocabulary)


def find_baseline(
    table: pd.DataFrame, baseline: "pd.Series[Any] | str | None"
) -> "pd.Series[Any] | None":
    """Last year's amounts in the order of the rows, as `allocate` finds them."""
    if baseline is None:
        return table["baseline"] if "baseline" in table.columns else None
    if isinstance(baseline, str):
        if baseline not in table.columns:
            raise FormulaError(f"there is no column {baseline!r} to serve as the baseline")
        return table[baseline]
    if baseline.index.has_duplicates:
        raise FormulaError("the baseline gives a unit twice")
    return baseline if baseline.index is table.index else baseline.reindex(table.index)


def check_names(formula: Formula, table: pd.DataFrame, given: frozenset[str]) -> None:
    """Raise FormulaError for unknown names and for columns that are there twice."""
    columns = table.columns.tolist()
    known = {str(name) for name in {table.index.name, *columns}.difference(RESERVED)}
    problems = formula.problems([*known, *given])
    if problems:
        raise FormulaError(problems)
    for name in formula.columns:
        if columns.count(name) > 1:
            raise FormulaError(f"the table has more than one column {name!r}")


def _read(series: "pd.Series[Any]") -> tuple[Kind, Cells]:
    """A column's kind and cells; missing and wrong numbers are NaN."""
    cells = series.to_numpy() if isinstance(series.dtype, np.dtype) else None
    if cells is not None and cells.dtype.kind in "iuf":
        return "number", _finite(cells.astype(np.float64))
    column = read_column(series)
    missing = column.missing
    if is_text(column.values):
        texts = column.values.astype(object)
        texts[missing] = None
        return "text", texts
    if isinstance(column.values, Vector):
        numbers = column.values.floats()
        numbers[[*np.flatnonzero(missing), *column.wrong]] = np.nan
        return "number", _finite(numbers)
    return "condition", np.where(missing, np.nan, np.asarray(column.values, dtype=np.float64))


def _finite(values: Floats) -> Floats:
    return np.where(np.isfinite(values), values, np.nan)


def _vocabulary(
    formula: Formula, cells: Mapping[str, tuple[Kind, Cells]]
) -> dict[str | None, float]:
    """Every text of the columns and of the formula in their sorted order; a missing one is NaN."""
    texts = {text for kind, cell in cells.values() if kind == "text" for text in cell.tolist()}
    for part in formula.expressions:
        if part.expression is not None:
            nodes = walk(part.expression.tree)
            texts |= {node.value for node in nodes if isinstance(node, Text)}
    ordered = sorted(texts - {None})
    return {None: np.nan} | {text: float(place) for place, text in enumerate(ordered)}


def _coded(
    kind: Kind, cells: Cells, vocabulary: Mapping[str | None, float], order: Positions
) -> tuple[Kind, Floats]:
    if kind == "text":
        cells = np.array([vocabulary[cell] for cell in cells.tolist()])
    return kind, np.ascontiguousarray(cells[order][None, :], dtype=np.float64)

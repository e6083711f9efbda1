"""What a formula reads from a table, read once: for one result, or for many with other numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from allocation.certain import Worksheet, certain_amounts, read_cells
from allocation.columns import Column, Units, read_column, read_units
from allocation.compute import run
from allocation.errors import AllocationError, FormulaError
from allocation.exact import Positions
from allocation.formula import RESERVED, Formula, ParameterValue
from allocation.rounding import Published
from allocation.scope import Known, Scope

LARGEST_BUDGET = 2**63 - 1


@dataclass(frozen=True, eq=False)
class Prepared:
    """A formula and the columns it reads, as they were; edits of the table do not reach it.

    series: by name, with `baseline` where the formula needs one.
    """

    formula: Formula
    units: Units
    series: "Mapping[str, pd.Series[Any]]"

    def amounts(
        self, budget: int, parameters: Mapping[str, ParameterValue] | None = None
    ) -> Published:
        """The bare amounts in soʻm, shape (n,), in the order of the rows. Errors as `allocate`.

        From floats where these prove what the exact amounts are, otherwise from exact arithmetic.
        """
        tuned = self.formula.with_parameters(parameters or {})
        return self.published(tuned, checked_budget(budget, tuned.rounding_unit))

    def published(self, formula: Formula, money: int) -> Published:
        """The amounts by the same formula, its parameters perhaps other ones."""
        proven = self.proven(formula, money)
        if proven is not None:
            return proven
        return run(formula, self.scope(formula, money), money).rounded.amounts.astype(np.int64)

    def proven(self, formula: Formula, money: int) -> Published | None:
        """The amounts if floats can prove them, otherwise None."""
        if self.worksheet is None:
            return None
        return certain_amounts(formula, self.worksheet, self.order, money)

    def scope(self, formula: Formula, money: int) -> Scope:
        """What the first expression sees, exactly."""
        names: dict[str, Known] = {**self.columns}
        names.update({name: part.value for name, part in formula.parameters.items()})
        names["budget"] = Fraction(money)
        return Scope(self.units, names, "")

    @cached_property
    def columns(self) -> Mapping[str, Column]:
        """The columns as exact numbers, flags or texts."""
        return {name: read_column(series) for name, series in self.series.items()}

    @cached_property
    def order(self) -> Positions:
        """Positions in the order of the unit codes, shape (n,)."""
        return self.units.order()

    @cached_property
    def worksheet(self) -> Worksheet | None:
        """The columns as numbers nearly known; None if there is one that floats cannot hold."""
        found = {name: read_cells(series) for name, series in self.series.items()}
        known = {name: cells for name, cells in found.items() if cells is not None}
        return (
            Worksheet(self.formula, known, self.units.count) if len(known) == len(found) else None
        )


def prepare(
    formula: Formula,
    table: pd.DataFrame,
    baseline: "pd.Series[Any] | str | None" = None,
) -> Prepared:
    """Read what `formula` needs of `table` (index = unit code), for many budgets and parameters.

    Arguments as for `allocate`. Raises AllocationError for a table without units or with a code
    twice, FormulaError for unknown names; cells are looked at when amounts are asked for.
    """
    units = read_units(table)
    has_baseline = _check_baseline(table, baseline)
    _check_names(formula, table, has_baseline=has_baseline)
    series: dict[str, pd.Series[Any]] = {
        name: table[name] for name in formula.columns if name in table.columns
    }
    if table.index.name in formula.columns and table.index.name not in table.columns:
        series[str(table.index.name)] = table.index.to_series().astype(str)
    if has_baseline and formula.needs_baseline:
        series["baseline"] = _baseline(table, baseline)
    return Prepared(formula, units, series)


def checked_budget(budget: object, unit: int) -> int:
    """Return the budget in soʻm, a whole multiple of the rounding unit. Raises AllocationError."""
    if isinstance(budget, bool) or not isinstance(budget, int | np.integer):
        raise AllocationError(f"the budget must be a whole number of soʻm, not {budget!r}")
    money = int(budget)
    if not 0 <= money <= LARGEST_BUDGET:
        raise AllocationError(f"the budget must lie between 0 and {LARGEST_BUDGET} soʻm: {money}")
    if money % unit:
        raise AllocationError(
            f"the budget of {money} soʻm is no multiple of the rounding unit of {unit} soʻm; "
            f"{money % unit} soʻm would be left over. Change the budget or the rounding unit"
        )
    return money


def _check_baseline(table: pd.DataFrame, baseline: "pd.Series[Any] | str | None") -> bool:
    """Whether there is one."""
    if baseline is None:
        return "baseline" in table.columns
    if isinstance(baseline, str):
        if baseline not in table.columns:
            raise FormulaError(f"there is no column {baseline!r} to serve as the baseline")
    elif baseline.index.has_duplicates:
        raise FormulaError("the baseline gives a unit twice")
    return True


def _baseline(table: pd.DataFrame, baseline: "pd.Series[Any] | str | None") -> "pd.Series[Any]":
    if baseline is None or isinstance(baseline, str):
        return table[baseline or "baseline"]
    return baseline if baseline.index.is_(table.index) else baseline.reindex(table.index)


def _check_names(formula: Formula, table: pd.DataFrame, *, has_baseline: bool) -> None:
    columns = table.columns
    there = {table.index.name} - {*RESERVED} | ({"baseline"} if has_baseline else set())
    lacking = [name for name in formula.wanted if not (name in there or _is_column(name, columns))]
    if lacking:
        known = [str(name) for name in {table.index.name, *columns.tolist()}.difference(RESERVED)]
        problems = formula.problems([*known, "baseline"] if has_baseline else known)
        if problems:
            raise FormulaError(problems)
    if not columns.is_unique:
        for name in formula.columns:
            if columns.tolist().count(name) > 1:
                raise FormulaError(f"the table has more than one column {name!r}")


def _is_column(name: str, columns: pd.Index) -> bool:
    return name not in RESERVED and name in columns

"""Divide a budget by a formula: the published result, and the record of how it came about."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from allocation.compute import Trace, run
from allocation.formula import Formula, ParameterValue
from allocation.note import Note
from allocation.prepare import checked_budget, prepare
from allocation.rounding import Published
from allocation.telling import beyond_ranges, tell

__all__ = ["Allocation", "Trace", "allocate", "amounts", "compute"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """A budget divided.

    table: a row a unit; every step, pot_<name>, after_<limit>, and `amount` (int64 soʻm), which
    adds up to `budget` exactly. inputs: the table it was computed from.
    """

    table: pd.DataFrame
    formula: Formula
    budget: int
    notes: tuple[Note, ...]
    inputs: pd.DataFrame = field(repr=False)
    trace: Trace = field(repr=False)

    @property
    def amount(self) -> "pd.Series[int]":
        """The published amounts by unit code, soʻm."""
        return self.table["amount"]


def allocate(
    formula: Formula,
    table: pd.DataFrame,
    budget: int,
    baseline: "pd.Series[Any] | str | None" = None,
    parameters: Mapping[str, ParameterValue] | None = None,
) -> Allocation:
    """Divide `budget` soʻm over the units of `table` (index = unit code) by `formula`.

    baseline: last year's amounts by unit code, soʻm, or the name of a column that holds them; a
    column named `baseline` serves where none is given. parameters: overrides of the formula's.
    Raises FormulaError (unknown names, shares that do not use up the budget), ExpressionError (a
    missing or wrong cell, a division by zero, a negative share; units are named) or LimitError.
    """
    tuned = formula.with_parameters(parameters or {})
    trace = compute(tuned, table, budget, baseline)
    return Allocation(
        table=_result_table(trace),
        formula=tuned,
        budget=int(budget),
        notes=(
            *beyond_ranges(formula, tuned),
            *tell(tuned, table, trace.units, trace.limits, trace.rounded),
        ),
        inputs=table,
        trace=trace,
    )


def amounts(
    formula: Formula,
    table: pd.DataFrame,
    budget: int,
    baseline: "pd.Series[Any] | str | None" = None,
    parameters: Mapping[str, ParameterValue] | None = None,
) -> Published:
    """The bare amounts in soʻm, shape (n,), in the order of the rows; arguments as `allocate`.

    For many budgets or parameters on one table, `prepare` it once.
    """
    tuned = formula.with_parameters(parameters or {})
    money = checked_budget(budget, formula.rounding_unit)
    return prepare(formula, table, baseline).published(tuned, money)


def compute(
    formula: Formula,
    table: pd.DataFrame,
    budget: int,
    baseline: "pd.Series[Any] | str | None" = None,
) -> Trace:
    """Run a formula and keep every number on the way. Arguments and errors as for `allocate`."""
    money = checked_budget(budget, formula.rounding_unit)
    return run(formula, prepare(formula, table, baseline).scope(formula, money), money)


def _result_table(trace: Trace) -> pd.DataFrame:
    columns = dict(trace.steps)
    columns.update({f"pot_{name}": pot.amounts for name, pot in trace.pots.items()})
    columns.update({f"after_{name}": limit.after for name, limit in trace.limits.items()})
    numbers = np.empty((len(columns), trace.units.count))
    for place, column in enumerate(columns.values()):
        numbers[place] = column.floats()
    table = pd.DataFrame(numbers.T, columns=list(columns), index=trace.units.codes)
    table["amount"] = trace.rounded.amounts.astype(np.int64)
    return table

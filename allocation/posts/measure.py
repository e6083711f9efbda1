"""An expression over a result: what weighs, what is the least and what the most."""

from typing import Any

import pandas as pd

from allocation.allocate import Allocation
from allocation.columns import known_numbers, read_column
from allocation.errors import FormulaError, nearest
from allocation.evaluate import numbers
from allocation.exact import Vector, from_integers
from allocation.expression import Expression
from allocation.scope import Known, Scope


def measured(allocation: Allocation, text: str, place: str) -> "pd.Series[Any]":
    """The exact numbers (fractions) of an expression for every unit of a result.

    It may read the columns of the table, parameters and steps of the formula, `pot_<name>`,
    `after_<limit>`, `budget`, `amount` (the published soʻm) and `baseline` if the formula does.
    place: what is told in front of problems. Raises ExpressionError or FormulaError.
    """
    expression = Expression.read(text)
    known = _known(allocation)
    columns = {str(name) for name in allocation.inputs.columns}
    unknown = [name for name in expression.names if name not in known and name not in columns]
    if unknown:
        there = {*known, *columns}
        raise FormulaError(
            [f"{place}: there is no {one!r}{nearest(one, there)}" for one in unknown]
        )
    names: dict[str, Known] = {
        name: known[name] if name in known else read_column(allocation.inputs[name])
        for name in expression.names
    }
    units = allocation.trace.units
    values = numbers(expression.tree, Scope(units, names, place))
    return pd.Series(values.fractions(), index=units.codes, dtype=object)


def _known(allocation: Allocation) -> dict[str, Known]:
    """What the run knows, `amount` and the result's own columns included."""
    trace = allocation.trace
    computed: dict[str, Vector] = {
        **{f"pot_{name}": pot.amounts for name, pot in trace.pots.items()},
        **{f"after_{name}": limit.after for name, limit in trace.limits.items()},
        "amount": from_integers(allocation.amount.tolist()),
    }
    return {**trace.names, **{name: known_numbers(one) for name, one in computed.items()}}

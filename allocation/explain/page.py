"""The calculation page of one unit: lettered lines from the inputs to the amount."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pandas as pd

from allocation.allocate import Allocation
from allocation.columns import Column
from allocation.errors import AllocationError, nearest
from allocation.explain.limit_lines import limit_lines
from allocation.explain.line import Line, letter, number
from allocation.explain.pot_lines import pot_lines
from allocation.explain.unit import UnitView
from allocation.expression import Expression
from allocation.number import as_fraction, plain
from allocation.scope import Scope


def explain(allocation: Allocation, code: str) -> tuple[Line, ...]:
    """How one unit's amount came about, line by line, from inputs to the rounded amount.

    Raises AllocationError for an unknown code.
    """
    codes = allocation.table.index
    texts = [str(each) for each in codes]
    if str(code) not in texts:
        raise AllocationError(f"there is no unit {code!r}{nearest(str(code), texts)}")
    trace = allocation.trace
    position = texts.index(str(code))
    unit = UnitView(Scope(trace.units, trace.names, "calculation page"), position)
    return tuple(
        replace(line, letter=letter(place)) for place, line in enumerate(_lines(allocation, unit))
    )


def _lines(allocation: Allocation, unit: UnitView) -> Iterator[Line]:
    formula, trace = allocation.formula, allocation.trace
    yield from _inputs(allocation, unit)
    for step in formula.steps:
        yield unit.line("step", step.name, step.expression, step.label, step.unit)
    for pot in formula.pots:
        yield from pot_lines(pot, trace.pots[pot.name], unit)
    if len(formula.pots) > 1:
        yield _sum_of_pots(allocation, unit.position)
    for limit in formula.limits:
        yield from limit_lines(limit, trace.limits[limit.name], unit)
    yield Line(
        kind="amount",
        name="amount",
        value=int(trace.rounded.amounts[unit.position]),
        unit="soʻm",
        expression=f"rounded to whole multiples of {formula.rounding_unit} soʻm",
        numbers=plain(trace.before_rounding.at(unit.position)),
    )


def _inputs(allocation: Allocation, unit: UnitView) -> Iterator[Line]:
    formula, table = allocation.formula, allocation.inputs
    for name in formula.columns:
        cells = table[name] if name in table.columns else table.index.to_series()
        yield Line(kind="input", name=name, value=_cell(cells.iloc[unit.position]))
    if "baseline" in allocation.trace.names:
        yield _baseline(allocation, unit)
    for parameter in formula.parameters.values():
        yield Line(
            kind="parameter",
            name=parameter.name,
            value=number(parameter.value),
            label=parameter.label,
        )


def _baseline(allocation: Allocation, unit: UnitView) -> Line:
    known = allocation.trace.names["baseline"]
    if isinstance(known, Column) and known.missing[unit.position]:
        return Line(kind="input", name="baseline", value="", unit="soʻm")
    value = number(unit.value(Expression.read("baseline")))
    return Line(kind="input", name="baseline", value=value, unit="soʻm")


def _sum_of_pots(allocation: Allocation, position: int) -> Line:
    pots = allocation.trace.pots
    parts = [pot.amounts.at(position) for pot in pots.values()]
    return Line(
        kind="sum",
        name="pots",
        value=number(sum(parts, Fraction(0))),
        unit="soʻm",
        expression=" + ".join(f"pot_{name}" for name in pots),
        numbers=" + ".join(plain(part) for part in parts),
    )


def _cell(value: object) -> float | int | str:
    if pd.isna(value):  # type: ignore[call-overload]  # the cell of a table is a scalar
        return ""
    exact_value = as_fraction(value) if not isinstance(value, bool | np.bool_ | str) else None
    return str(value) if exact_value is None else number(exact_value)

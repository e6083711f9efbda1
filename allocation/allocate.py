"""Divide a budget by a formula: steps, pots, limits, rounding, and the record of it all."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from allocation import exact
from allocation.columns import Units, known_numbers, read_column, read_units
from allocation.errors import AllocationError, ExpressionError, FormulaError
from allocation.evaluate import numbers
from allocation.exact import Vector
from allocation.formula import RESERVED, Entitlement, Formula, ParameterValue
from allocation.limits import LimitTrace, apply_limit
from allocation.note import Note
from allocation.pots import PotTrace, hand_out, pot_money
from allocation.rounding import Bounds, Groups, Rounded, round_amounts
from allocation.scope import Known, Scope
from allocation.telling import beyond_ranges, tell

LARGEST_BUDGET = 2**63 - 1
_ZERO = Fraction(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """Every number between the inputs and the amounts, exactly. Vectors have shape (n,).

    names: what expressions saw: the columns read, parameters, `budget`, `baseline`, steps.
    before_rounding: soʻm after the last limit. bounds: what rounding had to keep.
    """

    units: Units
    names: Mapping[str, Known]
    steps: Mapping[str, Vector]
    pots: Mapping[str, PotTrace]
    limits: Mapping[str, LimitTrace]
    before_rounding: Vector
    bounds: Bounds
    rounded: Rounded


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
) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    """The bare amounts in soʻm, shape (n,), in the order of the rows; arguments as `allocate`."""
    trace = compute(formula.with_parameters(parameters or {}), table, budget, baseline)
    return trace.rounded.amounts.astype(np.int64)


def compute(
    formula: Formula,
    table: pd.DataFrame,
    budget: int,
    baseline: "pd.Series[Any] | str | None" = None,
) -> Trace:
    """Run a formula and keep every number on the way. Arguments and errors as for `allocate`."""
    money = _checked_budget(budget, formula.rounding_unit)
    scope = _first_scope(formula, table, money, baseline)
    scope, steps = _run_steps(formula, scope)
    pots = _run_pots(formula, money, scope)
    amount = exact.total_of(pot.amounts for pot in pots.values())
    limits: dict[str, LimitTrace] = {}
    for limit in formula.limits:
        inside = scope.at(f"limit {limit.name!r}").adding("amount", known_numbers(amount))
        limits[limit.name] = apply_limit(limit, amount, inside)
        amount = limits[limit.name].after
    bounds = _bounds(amount, pots, limits)
    rounded = round_amounts(
        amount, money, formula.rounding_unit, scope.units.order(), bounds, _groups(formula, scope)
    )
    return Trace(
        units=scope.units,
        names=scope.names,
        steps=steps,
        pots=pots,
        limits=limits,
        before_rounding=amount,
        bounds=bounds,
        rounded=rounded,
    )


def _checked_budget(budget: object, unit: int) -> int:
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


# ------------------------------------------------------------------------------------ inputs


def _first_scope(
    formula: Formula,
    table: pd.DataFrame,
    money: int,
    baseline: "pd.Series[Any] | str | None",
) -> Scope:
    units = read_units(table)
    last_year = _baseline(table, baseline)
    _check_names(formula, table, last_year is not None)
    there = set(table.columns.tolist())
    names: dict[str, Known] = {
        name: read_column(table[name]) for name in formula.columns if name in there
    }
    if table.index.name in formula.columns and table.index.name not in there:
        names[str(table.index.name)] = read_column(table.index.to_series().astype(str))
    if last_year is not None and formula.needs_baseline:
        names["baseline"] = read_column(last_year)
    names.update({name: part.value for name, part in formula.parameters.items()})
    names["budget"] = Fraction(money)
    return Scope(units, names, "")


def _baseline(
    table: pd.DataFrame, baseline: "pd.Series[Any] | str | None"
) -> "pd.Series[Any] | None":
    if baseline is None:
        return table["baseline"] if "baseline" in table.columns else None
    if isinstance(baseline, str):
        if baseline not in table.columns:
            raise FormulaError(f"there is no column {baseline!r} to serve as the baseline")
        return table[baseline]
    if baseline.index.has_duplicates:
        raise FormulaError("the baseline gives a unit twice")
    return baseline.reindex(table.index)


def _check_names(formula: Formula, table: pd.DataFrame, has_baseline: bool) -> None:
    columns = table.columns.tolist()
    known = [str(name) for name in {table.index.name, *columns}.difference(RESERVED)]
    problems = formula.problems([*known, "baseline"] if has_baseline else known)
    if problems:
        raise FormulaError(problems)
    for name in formula.columns:
        if columns.count(name) > 1:
            raise FormulaError(f"the table has more than one column {name!r}")


# ----------------------------------------------------------------------------- steps and pots


def _run_steps(formula: Formula, scope: Scope) -> tuple[Scope, dict[str, Vector]]:
    steps: dict[str, Vector] = {}
    for step in formula.steps:
        place = f"step {step.name!r}"
        steps[step.name] = numbers(step.expression.tree, scope.at(place))
        _check_size(steps[step.name], place, scope.units)
        scope = scope.adding(step.name, known_numbers(steps[step.name]))
    return scope, steps


def _check_size(values: Vector, place: str, units: Units) -> None:
    try:
        values.floats()
    except OverflowError:
        largest = int(np.argmax(np.abs(values.top)))
        raise ExpressionError(
            f"{place}: a number that is too large for {units.label(largest)}"
        ) from None


def _run_pots(formula: Formula, money: int, scope: Scope) -> dict[str, PotTrace]:
    sizes = pot_money(formula.pots, money, scope)
    remainders: dict[str, Fraction] = {}
    traces: dict[str, PotTrace] = {}
    for pot, size in zip(formula.pots, sizes, strict=True):
        whole = size + remainders.get(pot.name, _ZERO)
        trace = hand_out(pot, whole, scope.at(f"pot {pot.name!r}").adding("pot", whole))
        traces[pot.name] = trace
        if trace.left:
            target = _remainder_of(pot.name, pot.rule, trace.left)
            remainders[target] = remainders.get(target, _ZERO) + trace.left
    return traces


def _remainder_of(name: str, rule: object, left: Fraction) -> str:
    if isinstance(rule, Entitlement) and rule.remainder is not None:
        return rule.remainder
    from allocation.money import soum

    raise FormulaError(
        f"pot {name!r}: the entitlements leave {soum(left)} soʻm over; "
        "name a later pot in `remainder` that takes it"
    )


# ---------------------------------------------------------------------------------- rounding


def _bounds(
    amount: Vector, pots: Mapping[str, PotTrace], limits: Mapping[str, LimitTrace]
) -> Bounds:
    """The floors and caps that the amounts keep, for rounding to keep them too."""
    low = exact.constant(_ZERO, len(amount))
    high: Vector | None = None
    floors = [pot.floor for pot in pots.values() if pot.floor is not None]
    if floors:
        low = _kept_floor(low, exact.total_of(floors), amount)
    caps = [_pot_cap(pot) for pot in pots.values()]
    if any(pot.cap is not None for pot in pots.values()):
        high = _kept_cap(high, exact.total_of(caps), amount)
    for limit in limits.values():
        low = _kept_floor(low, exact.choose(limit.bound, limit.floor, _ZERO), amount)
        if limit.cap is not None:
            open_cap = exact.choose(limit.bound, limit.cap, amount + Fraction(2**64))
            high = _kept_cap(high, open_cap, amount)
    return Bounds(low, high)


def _pot_cap(pot: PotTrace) -> Vector:
    most = exact.constant(Fraction(2**64), len(pot.amounts)) if pot.cap is None else pot.cap
    return exact.choose(pot.takes_part, most, _ZERO)


def _kept_floor(low: Vector, floor: Vector, amount: Vector) -> Vector:
    return exact.choose(amount >= floor, exact.greater(low, floor), low)


def _kept_cap(high: Vector | None, cap: Vector, amount: Vector) -> Vector:
    kept = exact.choose(amount <= cap, cap, amount + Fraction(2**64))
    return kept if high is None else exact.lesser(high, kept)


def _groups(formula: Formula, scope: Scope) -> Groups | None:
    """The groups of two-stage pots, if all have the same: rounding then keeps both stages.

    A limit moves money between groups; after one there is no stage left to keep.
    """
    columns = {pot.stages.within for pot in formula.pots if pot.stages is not None}
    if len(columns) != 1 or formula.limits:
        return None
    return Groups(*scope.grouping(columns.pop()))


# ------------------------------------------------------------------------------------- table


def _result_table(trace: Trace) -> pd.DataFrame:
    columns: dict[str, Any] = {name: step.floats() for name, step in trace.steps.items()}
    columns.update({f"pot_{name}": pot.amounts.floats() for name, pot in trace.pots.items()})
    columns.update({f"after_{name}": limit.after.floats() for name, limit in trace.limits.items()})
    columns["amount"] = trace.rounded.amounts.astype(np.int64)
    return pd.DataFrame(columns, index=trace.units.codes)

"""Divide a budget by an optimum rule under floors, caps and least amounts, to the soʻm."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from allocation import exact
from allocation.allocate import Trace, compute
from allocation.errors import AllocationError
from allocation.exact import Vector
from allocation.formula import Formula
from allocation.money import soum
from allocation.optimum.asked import check_columns, columns_read, groups_of, options_of, rule_of
from allocation.optimum.bounds import Limits, limits_of
from allocation.optimum.case import Case
from allocation.optimum.record import Constraints, Optimised
from allocation.optimum.registry import OptimumRule
from allocation.rounding import Bounds, Groups, round_amounts

_PREFIX = "optimum_"
_ZERO = Fraction(0)


def optimise(
    rule: str,
    table: pd.DataFrame,
    budget: int,
    *,
    of: Mapping[str, str] | None = None,
    options: Mapping[str, object] | None = None,
    baseline: "pd.Series[Any] | str | None" = None,
    keep: Constraints | None = None,
    unit: int = 1,
) -> Optimised:
    """Divide `budget` soʻm over the units of `table` (index = unit code) by a rule.

    of: what the rule reads, by name: columns or expressions of the formula language; by default
    the columns of the same names. options: such as alpha. baseline: as for `allocate`. keep: what
    must hold. unit: soʻm, the rounding unit. The exact optimum is rounded by largest remainder
    within what must hold. Raises FormulaError (unknown rule or names), ExpressionError (cells),
    LimitError (constraints that clash, by how much).

    >>> units = pd.DataFrame({"poor": [10, 10], "gap": [1, 4]}, index=["01", "02"])
    >>> optimise("fewest_poor", units, 20).amount.tolist()
    [10, 10]
    >>> optimise("least_gap", units, 20).amount.tolist()
    [0, 20]
    """
    own, wanted = rule_of(rule), keep or Constraints()
    chosen = options_of(own, options or {})
    texts = columns_read(own, table, of or {})
    trace = _evaluated(texts | wanted.bounds, table, budget, baseline, unit)
    columns = {name: trace.steps[_PREFIX + name] for name in texts}
    check_columns(own, columns, trace)
    limits = _limits(wanted, trace, table, budget, unit)
    money = Fraction(budget)
    case = Case(columns=columns, low=limits.low, high=limits.high, money=money, options=chosen)
    exactly, held = _solved(own, case, limits)
    return _result(own, case, limits, exactly, held, trace, unit, has_cap=wanted.cap is not None)


def _limits(
    wanted: Constraints, trace: Trace, table: pd.DataFrame, budget: int, unit: int
) -> Limits:
    return limits_of(
        trace.units,
        trace.steps.get(f"{_PREFIX}floor"),
        trace.steps.get(f"{_PREFIX}cap"),
        groups_of(table, wanted.within, wanted.least, budget),
        budget,
        unit,
    )


def _evaluated(
    texts: Mapping[str, str],
    table: pd.DataFrame,
    budget: int,
    baseline: "pd.Series[Any] | str | None",
    unit: int,
) -> Trace:
    """The expressions as steps of a formula, exactly; its pot is of no interest."""
    steps = [{"name": _PREFIX + name, "expression": text} for name, text in texts.items()]
    parts = {
        "title": "optimum",
        "step": steps,
        "pot": [{"name": "all", "share": 1, "by": "1"}],
        "rounding": {"unit": unit},
    }
    try:
        return compute(Formula.from_dict(parts), table, budget, baseline)
    except AllocationError as error:
        told = [each.replace(_PREFIX, "").replace("step ", "") for each in error.problems]
        raise type(error)(told) from None


# ----------------------------------------------------------------------------- solving, rounding


def _solved(rule: OptimumRule, case: Case, limits: Limits) -> tuple[Vector, dict[str, Fraction]]:
    """The exact optimum; groups below their least amount are held at it and the rest solved anew.

    That is the optimum: money taken from the others lowers their level further, so that a group
    that was once held stays held.
    """
    n, held = len(case.low), dict[str, Fraction]()
    while True:
        fixed = np.zeros(n, dtype=bool)
        amounts = exact.constant(_ZERO, n)
        for label in held:
            at, least = limits.groups[label]
            amounts = amounts + exact.place(rule.solve(case.part(at, least)), at, n)
            fixed[at] = True
        free = np.flatnonzero(~fixed)
        left = case.money - sum(held.values(), _ZERO)
        if len(free):
            amounts = amounts + exact.place(rule.solve(case.part(free, left)), free, n)
        short = {
            label: least
            for label, (at, least) in limits.groups.items()
            if label not in held and amounts[at].total() < least
        }
        if not short:
            return amounts, held
        held |= short


def _result(
    rule: OptimumRule,
    case: Case,
    limits: Limits,
    exactly: Vector,
    held: Mapping[str, Fraction],
    trace: Trace,
    unit: int,
    *,
    has_cap: bool,
) -> Optimised:
    order = trace.units.order()
    rounded = round_amounts(
        exactly,
        int(case.money),
        unit,
        order,
        Bounds(low=limits.low, high=limits.high),
        _rounding_groups(limits, len(exactly)),
    )
    codes = trace.units.codes
    shown: dict[str, Any] = {name: column.floats() for name, column in case.columns.items()}
    shown["floor"] = limits.low.floats()
    shown["cap"] = limits.high.floats() if has_cap else np.nan
    shown["before_rounding"] = exactly.floats()
    shown["state"] = _states(exactly, limits, has_cap=has_cap)
    shown["amount"] = rounded.amounts.astype(np.int64)
    return Optimised(
        rule=rule,
        budget=int(case.money),
        table=pd.DataFrame(shown, index=codes),
        figures=rule.figures(case, Vector(rounded.amounts)),
        held={label: int(money) for label, money in held.items()},
        notes=_notes(held, rounded.tied, trace),
        case=case,
    )


def _states(exactly: Vector, limits: Limits, *, has_cap: bool) -> NDArray[np.object_]:
    """Where each unit ends, before rounding."""
    state = np.full(len(exactly), "free", dtype=object)
    if has_cap:
        state[exactly >= limits.high] = "cap"
    state[exactly <= limits.low] = "floor"
    state[exactly <= _ZERO] = "nothing"
    return state


def _rounding_groups(limits: Limits, n: int) -> Groups | None:
    """Groups with a least amount are rounded as wholes first, so that none falls below it."""
    if not limits.groups:
        return None
    of_unit = np.full(n, len(limits.groups), dtype=np.intp)
    for place, (at, _) in enumerate(limits.groups.values()):
        of_unit[at] = place
    labels = [*limits.groups, *(["the others"] if (of_unit == len(limits.groups)).any() else [])]
    return Groups(np.array(labels, dtype=object), of_unit)


def _notes(held: Mapping[str, Fraction], tied: tuple[int, ...], trace: Trace) -> tuple[str, ...]:
    notes = [
        f"{label} is held at its least amount, {soum(money)} soʻm" for label, money in held.items()
    ]
    if tied:
        units = trace.units.labels(np.array(tied))
        notes.append(f"equal remainders were decided by unit code among {units}")
    return tuple(notes)

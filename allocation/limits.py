"""Apply a limit to the running amount: floors and caps, and who pays for them."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from allocation import exact
from allocation.errors import LimitError
from allocation.evaluate import flags, numbers
from allocation.exact import Flags, Vector
from allocation.fill import Basins, UnfillableError, fill
from allocation.formula import Limit, PaidBy
from allocation.money import demand_order, unfillable_message
from allocation.scope import Scope

_ZERO = Fraction(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitTrace:
    """What one limit did. before, after, floor, cap: soʻm, shape (n,).

    bound: shape (n,), true for the units that are not exempt. A floor is at least 0; where the
    limit has no cap, cap is None.
    """

    before: Vector
    after: Vector
    bound: Flags
    floor: Vector
    cap: Vector | None


@dataclass(frozen=True, slots=True)
class _Case:
    """The units under a limit: their amounts so far, floors and caps, shape (k,), and money."""

    amount: Vector
    low: Vector
    high: Vector
    money: Fraction


_PAYING: dict[PaidBy, Callable[[_Case], Vector]] = {}


def _paying(
    name: PaidBy,
) -> Callable[[Callable[[_Case], Vector]], Callable[[_Case], Vector]]:
    def register(pay: Callable[[_Case], Vector]) -> Callable[[_Case], Vector]:
        _PAYING[name] = pay
        return pay

    return register


@_paying("scaling")
def _scaling(case: _Case) -> Vector:
    """One factor on every amount, cut at floors and caps."""
    return fill(Basins(case.amount * _ZERO, case.amount, case.low, case.high), case.money)


@_paying("equal")
def _equal(case: _Case) -> Vector:
    """One amount added to or taken from everybody, cut at floors and caps."""
    ones = exact.constant(Fraction(1), len(case.amount))
    return fill(Basins(case.amount, ones, case.low, case.high), case.money)


@_paying("gains")
def _gains(case: _Case) -> Vector:
    """Everybody gets the floor; one factor in [0, 1] scales back what lies above it."""
    gain = exact.greater(exact.lesser(case.amount, case.high) - case.low, _ZERO)
    spare, wanted = case.money - case.low.total(), gain.total()
    short = -spare if spare < 0 else min(wanted - spare, _ZERO)
    if not exact.negligible(short):
        raise UnfillableError(short)
    return case.low + gain * (spare / wanted if wanted else _ZERO)


def apply_limit(limit: Limit, amount: Vector, scope: Scope) -> LimitTrace:
    """Bring every unit that is not exempt between its floor and its cap; the sum stays.

    amount: soʻm, shape (n,). scope: with `amount` among its names.
    Raises LimitError if no division of the money meets the limit.
    """
    n = scope.units.count
    bound = np.ones(n, dtype=bool) if limit.exempt is None else ~flags(limit.exempt.tree, scope)
    at = np.flatnonzero(bound)
    mine = amount[at]
    money = mine.total()
    low = exact.constant(_ZERO, len(at))
    if limit.floor is not None:
        low = exact.greater(numbers(limit.floor.tree, scope, at), _ZERO)
    cap = None if limit.cap is None else numbers(limit.cap.tree, scope, at)
    high = exact.greater(low, money)
    if cap is not None:
        demand_order(low, cap, scope, at)
        high = exact.lesser(high, cap)
    try:
        after = _PAYING[limit.paid_by](_Case(mine, low, high, money))
    except UnfillableError as problem:
        raise LimitError(unfillable_message(scope, at, low, high, problem.short)) from None
    if len(at) < n:
        after = exact.choose(bound, exact.place(after, at, n), amount)
        low, cap = exact.place(low, at, n), None if cap is None else exact.place(cap, at, n)
    return LimitTrace(before=amount, after=after, bound=bound, floor=low, cap=cap)

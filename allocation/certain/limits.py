"""Apply a limit, nearly. See `allocation.limits`; a way to pay here is a way to pay there."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from allocation.certain import near as ne
from allocation.certain.evaluate import At, View, flags, numbers
from allocation.certain.fill import Basins, fill
from allocation.certain.kept import names_of
from allocation.certain.near import Near, UncertainError
from allocation.certain.pots import demand_order
from allocation.exact import Flags
from allocation.expression import Expression
from allocation.formula import Limit, PaidBy

_NOTHING = ne.of_fraction(Fraction(0))
_ONE = ne.of_fraction(Fraction(1))


@dataclass(frozen=True, slots=True, eq=False)
class Limited:
    """bound: who is not exempt. low, cap: the floors (at least 0) and caps of the bound units."""

    after: Near
    bound: Flags | None
    low: Near | None
    cap: Near | None


@dataclass(frozen=True, slots=True, eq=False)
class _Case:
    amount: Near
    low: Near
    high: Near
    money: Near
    capped: bool


PAYING: dict[PaidBy, Callable[[_Case], Near]] = {}


def _paying(name: PaidBy) -> Callable[[Callable[[_Case], Near]], Callable[[_Case], Near]]:
    def register(pay: Callable[[_Case], Near]) -> Callable[[_Case], Near]:
        PAYING[name] = pay
        return pay

    return register


@_paying("scaling")
def _scaling(case: _Case) -> Near:
    nothing = _NOTHING.spread(case.amount.mid.size)
    return fill(Basins(nothing, case.amount, case.low, case.high), case.money)


@_paying("equal")
def _equal(case: _Case) -> Near:
    ones = _ONE.spread(case.amount.mid.size)
    return fill(Basins(case.amount, ones, case.low, case.high), case.money)


@_paying("gains")
def _gains(case: _Case) -> Near:
    n = case.amount.mid.size
    gain = ne.greater(ne.minus(ne.lesser(case.amount, case.high), case.low), _NOTHING)
    spare = ne.minus(case.money, ne.total(case.low, n))
    wanted = ne.total(gain, n)
    if not spare.low >= 0 or not wanted.low > 0:
        raise UncertainError
    if case.capped and not wanted.low >= spare.high:
        raise UncertainError  # without caps the gains are never less than the money to spare
    factor = ne.lesser(ne.over(spare, wanted), _ONE)
    return ne.plus(case.low, ne.times(gain, factor))


def apply_limit(limit: Limit, amount: Near, money: Near | None, view: View) -> Limited:
    """Bring every unit that is not exempt between its floor and its cap.

    money: what `amount` adds up to. view: with `amount` among its names.
    """
    bound = None if limit.exempt is None else ~flags(limit.exempt.tree, view)
    at = None if bound is None else np.flatnonzero(bound)
    if at is not None and not len(at):
        raise UncertainError
    mine = amount if at is None else amount.at(at)
    k = mine.mid.size
    if money is None or at is not None:
        money = ne.total(mine, k)
    floor, cap = view.kept.value(
        f"limit {limit.name}",
        names_of((limit.exempt, limit.floor, limit.cap)),
        view.names,
        lambda: (_bound(limit.floor, view, at), _bound(limit.cap, view, at)),
    )
    low = (_NOTHING if floor is None else ne.greater(floor, _NOTHING)).spread(k)
    high = demand_order(low, money, cap).spread(k)
    after = PAYING[limit.paid_by](_Case(mine, low, high, money, cap is not None))
    if bound is not None and at is not None:
        after = ne.joined(bound, ne.placed(after, at, view.n), amount)
    return Limited(after, bound, low if limit.floor is not None else None, cap)


def _bound(expression: Expression | None, view: View, at: At) -> Near | None:
    return None if expression is None else numbers(expression.tree, view, at)

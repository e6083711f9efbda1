"""The cost of every limit of a result."""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from allocation import exact
from allocation.allocate import Allocation
from allocation.cost.prices import PRICES, Case
from allocation.exact import Floats, Positions, Vector
from allocation.formula import Limit
from allocation.limits import LimitTrace

_ZERO = Fraction(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitCost:
    """What one limit did, before later limits and rounding.

    table: a row a unit. before, floor, cap, after, change: soʻm; a bound that is not there is
    missing. state: `floor` or `cap` where it ends there, `free` or `exempt`. floor_price,
    cap_price: soʻm that the rest pay for one soʻm more of this unit's floor or cap, missing where
    it cannot rise. pays: this unit's part of one soʻm that somebody else's bound costs.
    raised_uzs: what units at a floor gain; cut_uzs: what those at a cap lose; paid_uzs: what all
    others lose, also down to their floor; given_uzs: what all others gain. All at least 0;
    raised + given = cut + paid. raised, cut, paid, given: the numbers of these units.
    """

    limit: Limit
    table: pd.DataFrame = field(repr=False)
    raised_uzs: float
    cut_uzs: float
    paid_uzs: float
    given_uzs: float
    raised: int
    cut: int
    paid: int
    given: int


def cost_of_limits(allocation: Allocation) -> tuple[LimitCost, ...]:
    """The cost of every limit of a result, in the order of the limits.

    >>> from allocation import Formula, allocate
    >>> floor = {"name": "least", "floor": "30"}
    >>> parts = {"title": "t", "pot": [{"name": "p", "share": 1, "by": "w"}], "limit": [floor]}
    >>> units = pd.DataFrame({"w": [1, 4, 5]}, index=["a", "b", "c"])
    >>> (cost,) = cost_of_limits(allocate(Formula.from_dict(parts), units, 100))
    >>> cost.table["change"].round(2).tolist(), cost.table["state"].tolist()
    ([20.0, -8.89, -11.11], ['floor', 'free', 'free'])
    """
    return tuple(
        _cost(limit, allocation.trace.limits[limit.name], allocation.table.index)
        for limit in allocation.formula.limits
    )


def _cost(limit: Limit, trace: LimitTrace, index: pd.Index) -> LimitCost:
    at = np.flatnonzero(trace.bound)
    case = _case(trace, at)
    state = _states(limit, case, at, len(index))
    change = trace.after - trace.before
    table = pd.DataFrame(
        {
            "before": trace.before.floats(),
            "floor": _shown(None if limit.floor is None else case.floor, at, len(index)),
            "cap": _shown(None if limit.cap is None else case.cap, at, len(index)),
            "after": trace.after.floats(),
            "change": change.floats(),
            "state": pd.array(state.tolist(), dtype="str"),
            **_prices(limit, case, at, len(index)),
        },
        index=index,
    )
    return LimitCost(limit=limit, table=table, **_sums(change, state))


def _sums(change: Vector, state: NDArray[np.object_]) -> dict[str, Any]:
    """Who gains and loses, by where they end: how many, and how much."""
    gained, lost = change > _ZERO, change < _ZERO
    floored, capped = state == "floor", state == "cap"
    parts = {
        "raised": gained & floored,
        "cut": lost & capped,
        "paid": lost & ~capped,
        "given": gained & ~floored,
    }
    return {
        **{f"{name}_uzs": float(abs(change[where].total())) for name, where in parts.items()},
        **{name: int(where.sum()) for name, where in parts.items()},
    }


def _case(trace: LimitTrace, at: Positions) -> Case:
    before, low = trace.before[at], trace.floor[at]
    money = exact.greater(low, before.total())
    high = money if trace.cap is None else exact.lesser(money, trace.cap[at])
    return Case(before, trace.after[at], low, high)


def _states(limit: Limit, case: Case, at: Positions, n: int) -> NDArray[np.object_]:
    """Where each unit ends; where floor and cap are one, by the side it came from."""
    capped = (case.after >= case.cap) & (limit.cap is not None)
    floored = (case.after <= case.floor) & (limit.floor is not None)
    floored &= ~capped | (case.before <= case.floor)
    state = np.full(n, "exempt", dtype=object)
    state[at] = np.where(floored, "floor", np.where(capped, "cap", "free"))
    return state


def _prices(limit: Limit, case: Case, at: Positions, n: int) -> dict[str, Floats]:
    prices = PRICES[limit.paid_by](case)
    floor = _shown(None if limit.floor is None else prices.floor, at, n)
    floor[at[~prices.possible]] = np.nan
    return {
        "floor_price": floor,
        "cap_price": _shown(None if limit.cap is None else prices.cap, at, n),
        "pays": exact.place(prices.pays, at, n).floats(),
    }


def _shown(values: Vector | None, at: Positions, n: int) -> Floats:
    """Values of the units under the limit as floats, missing for the others."""
    found = np.full(n, np.nan)
    if values is not None:
        found[at] = values.floats()
    return found

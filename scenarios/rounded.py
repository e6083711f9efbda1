"""Why a unit's amount is not the nearest multiple of the rounding unit."""

from fractions import Fraction

from allocation.allocate import Trace
from allocation.telling import rounding_reason
from scenarios.run import Result
from scenarios.years.one_year import PHASE_IN


def rounding_of(result: Result, code: str) -> str:
    """Why a unit's amount was rounded further than to the nearest multiple; empty where it was not.

    Returns a key of `allocation.telling.ROUNDED`.
    """
    trace, formula = result.allocation.trace, result.allocation.formula
    at = [str(one) for one in result.amount.index].index(code)
    low, high = (
        None if one is None else one.at(at) for one in (trace.bounds.low, trace.bounds.high)
    )
    before = trace.before_rounding.at(at)
    if PHASE_IN in trace.limits:  # everyone stands at its bound, which rounding cannot keep
        low, high = _own_bounds(trace, at, before)
    amount = int(result.amount.iloc[at])
    return rounding_reason(before, amount, formula.rounding_unit, low or Fraction(0), high)


def _own_bounds(trace: Trace, at: int, amount: Fraction) -> tuple[Fraction | None, Fraction | None]:
    """The highest floor and lowest cap of a unit that its amount keeps, but for the phase-in's."""
    limits = [one for name, one in trace.limits.items() if name != PHASE_IN and one.bound[at]]
    floors = [one.floor.at(at) for one in limits if one.floor.at(at) <= amount]
    caps = [one.cap.at(at) for one in limits if one.cap is not None and one.cap.at(at) >= amount]
    return max(floors, default=None), min(caps, default=None)

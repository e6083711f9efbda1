"""Shadow prices: what the rest pay for one soʻm more of a floor or cap, in closed form.

Derivatives of the limit problem on its active set (Brucker 1984, Operations Research Letters 3(3);
Bertsekas 1999, Nonlinear Programming, section 3.3, on sensitivity). At a kink they hold for a
small rise: a floor that rises a little, a cap that rises a little. Exact rational numbers.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from allocation import exact
from allocation.exact import Flags, Vector
from allocation.formula import PaidBy

_ZERO, _ONE = Fraction(0), Fraction(1)


@dataclass(frozen=True, slots=True)
class Case:
    """The units under a limit, shape (k,), soʻm: amounts before and after, floors and caps.

    floor: at least 0. cap: the money of all units where the limit has none.
    """

    before: Vector
    after: Vector
    floor: Vector
    cap: Vector


@dataclass(frozen=True, slots=True)
class Prices:
    """What others pay, soʻm for one soʻm; shape (k,).

    floor: for one soʻm more of this unit's floor; cap: for one more of its cap. 0 where the bound
    does not matter. pays: this unit's part where somebody else's bound rises; adds up to 1, or is
    0 everywhere if nobody is left to pay. possible: where the floor can rise at all.
    """

    floor: Vector
    cap: Vector
    pays: Vector
    possible: Flags


PRICES: dict[PaidBy, Callable[[Case], Prices]] = {}


def _priced(name: PaidBy) -> Callable[[Callable[[Case], Prices]], Callable[[Case], Prices]]:
    def register(price: Callable[[Case], Prices]) -> Callable[[Case], Prices]:
        PRICES[name] = price
        return price

    return register


@_priced("scaling")
def _scaling(case: Case) -> Prices:
    """One factor on every amount: those between floor and cap pay in proportion to theirs."""
    return _one_level(case, case.before * _ZERO, case.before)


@_priced("equal")
def _equal(case: Case) -> Prices:
    """One sum for everybody: those between floor and cap pay the same."""
    return _one_level(case, case.before, exact.constant(_ONE, len(case.before)))


@_priced("gains")
def _gains(case: Case) -> Prices:
    """One factor f on what lies above floors, g of W in all: they pay in proportion to it.

    A floor without gain above it costs the rest one soʻm. Where there is a gain, the unit pays
    with it: the floor's price is (1 - f)(1 - g/W), a cap's f(1 - g/W).
    """
    gain = exact.greater(exact.lesser(case.before, case.cap) - case.floor, _ZERO)
    wanted, spare = gain.total(), case.before.total() - case.floor.total()
    if wanted <= 0 or spare <= 0 or exact.negligible(spare):
        return _nobody(case)
    factor, pays = min(spare / wanted, _ONE), gain * (1 / wanted)
    others = -pays + _ONE
    cut = (case.before > case.cap) & (case.cap > case.floor)
    return Prices(
        floor=exact.choose(gain > _ZERO, others * (1 - factor), _ONE),
        cap=exact.choose(cut, others * factor, _ZERO),
        pays=pays,
        possible=case.cap > case.floor,
    )


def _one_level(case: Case, offset: Vector, slope: Vector) -> Prices:
    """The price where each gets clip(offset + level * slope, floor, cap) at one level."""
    level = _level(case, offset, slope)
    if level is None:
        return _nobody(case)
    raw = offset + slope * level
    payers = (slope > _ZERO) & (raw > case.floor) & (raw <= case.cap)
    steepness = slope[payers].total()
    return Prices(
        floor=exact.choose(raw <= case.floor, _ONE, _ZERO),
        cap=exact.choose((raw > case.cap) & (case.cap > case.floor), _ONE, _ZERO),
        pays=exact.choose(payers, slope * (1 / steepness), _ZERO),
        possible=case.cap > case.floor,
    )


def _level(case: Case, offset: Vector, slope: Vector) -> Fraction | None:
    """The least level that gives the amounts; None if all are at their floors."""
    moving = slope > _ZERO
    inside = moving & (case.after > case.floor) & (case.after < case.cap)
    at = inside if inside.any() else moving & (case.after > case.floor)
    if not at.any():
        return None
    levels = (case.after[at] - offset[at]) / slope[at]
    return levels.at(0) if inside.any() else max(levels.fractions())


def _nobody(case: Case) -> Prices:
    """Everybody is at the floor: nobody is left to pay."""
    nothing = exact.constant(_ZERO, len(case.before))
    return Prices(nothing, nothing, nothing, np.zeros(len(case.before), dtype=bool))

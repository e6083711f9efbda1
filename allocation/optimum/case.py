"""One problem for a rule: columns, floors, caps and money, all exact."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from allocation import exact
from allocation.errors import LimitError
from allocation.exact import Positions, Vector
from allocation.fill import Basins, UnfillableError, fill
from allocation.money import soum

_ZERO = Fraction(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What a rule divides over n units.

    columns: what the rule reads, by name, shape (n,). low, high: soʻm, shape (n,), 0 <= low <=
    high. options: numbers and words of the rule. money: soʻm, between the sums of low and high.
    """

    columns: Mapping[str, Vector]
    low: Vector
    high: Vector
    money: Fraction
    options: Mapping[str, object]

    def part(self, at: Positions, money: Fraction) -> "Case":
        """The same problem for some units."""
        return Case(
            columns={name: column[at] for name, column in self.columns.items()},
            low=self.low[at],
            high=self.high[at],
            money=money,
            options=self.options,
        )


def poured(offset: Vector, slope: Vector, low: Vector, high: Vector, money: Fraction) -> Vector:
    """clip(offset + r * slope, low, high) at the one r where it adds up to `money`, shape (n,).

    Raises LimitError if no r does, as where a slope is 0.
    """
    try:
        return fill(Basins(offset, slope, low, high), money)
    except UnfillableError as problem:
        what = "too little by" if problem.short > 0 else "too much by"
        raise LimitError(
            f"the rule cannot place {soum(money)} soʻm: {what} {soum(abs(problem.short))} soʻm"
        ) from None


def in_tiers(
    keys: Vector, slope: Vector, offset: Vector, low: Vector, high: Vector, money: Fraction
) -> Vector:
    """Fill the units with the least key up to `high` first, then the next; shape (n,).

    keys: shape (n,), who comes first. The tier where the money ends is poured by offset and slope,
    so that equal units are treated alike. money: at most the sum of high.
    """
    amounts = low
    left = money - low.total()
    for key in sorted(set(keys.fractions())):
        at = np.flatnonzero(keys.equals(key))
        room = high[at].total() - low[at].total()
        if room <= left:
            tier = high[at]
        else:
            own = left + low[at].total()
            tier = poured(offset[at], slope[at], low[at], high[at], own)
        taken = np.zeros(len(keys), dtype=bool)
        taken[at] = True
        amounts = exact.choose(taken, exact.place(tier, at, len(keys)), amounts)
        left -= tier.total() - low[at].total()
        if left <= _ZERO:
            break
    return amounts

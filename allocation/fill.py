"""Give out money between floors and caps: the one problem behind every limit.

Find the level r with sum_i clip(offset_i + r * slope_i, low_i, high_i) = money, the continuous
quadratic knapsack problem (Brucker 1984, Operations Research Letters 3(3); Cominetti, Mascarenhas
and Silva 2014, Mathematical Programming Computation 6). In proportion is offset 0; levelling up is
offset -level, slope size; the same for everybody is slope 1.

Solved exactly: a first guess in floats, then Newton's steps in rational numbers, kept between
brackets, until the sum is the money to the last digit.
"""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from allocation import exact
from allocation.exact import Flags, Floats, Vector

_ZERO = Fraction(0)


class UnfillableError(Exception):
    """The floors need more than the money, or the caps take less. short: soʻm, below 0 if less."""

    def __init__(self, short: Fraction) -> None:
        self.short = short
        super().__init__(short)


@dataclass(frozen=True, slots=True)
class Basins:
    """The problem: what each unit gets at level r is clip(offset + r * slope, low, high).

    All of shape (n,); slope >= 0, low <= high.
    """

    offset: Vector
    slope: Vector
    low: Vector
    high: Vector

    def raw(self, level: Fraction) -> Vector:
        """What everybody would get at a level without floors and caps."""
        return self.offset + self.slope * level

    def of(self, units: Flags) -> "Basins":
        """The problem of some units only."""
        columns = (self.offset, self.slope, self.low, self.high)
        return self if units.all() else Basins(*(column[units] for column in columns))


def fill(basins: Basins, money: Fraction) -> Vector:
    """The amounts, shape (n,), that add up to `money` exactly (see `exact` for how exactly).

    Raises UnfillableError, with what is missing (above 0) or left over (below 0), if none do.

    >>> six, low, high = exact.from_integers([6, 3, 1]), Fraction(1, 5), Fraction(1, 2)
    >>> nothing, low, high = (exact.constant(each, 3) for each in (Fraction(0), low, high))
    >>> amounts = fill(Basins(nothing, six, low, high), Fraction(1))
    >>> [str(amount) for amount in amounts.fractions()]
    ['1/2', '3/10', '1/5']
    """
    moving = basins.slope > _ZERO
    least, most = basins.low, basins.high
    if not moving.all():
        still = exact.clip(basins.offset, basins.low, basins.high)
        least, most = exact.choose(moving, least, still), exact.choose(moving, most, still)
    for extreme, sign in ((least, 1), (most, -1)):
        over = extreme.total() - money
        if exact.negligible(over):
            return extreme
        if over * sign > 0:
            raise UnfillableError(over)
    return _climb(basins, money, _guess(basins.of(moving), money - least[~moving].total()))


def _climb(basins: Basins, money: Fraction, level: Fraction) -> Vector:
    """Newton's method between brackets; ends because every step passes a breakpoint."""
    below: Fraction | None = None
    above: Fraction | None = None
    while True:
        raw = basins.raw(level)
        amounts = exact.clip(raw, basins.low, basins.high)
        gap = money - amounts.total()
        if exact.negligible(gap):
            return amounts
        if gap > 0:
            below = level
        else:
            above = level
        level = _next_level(basins, raw, level, gap, below, above)


def _next_level(
    basins: Basins,
    raw: Vector,
    level: Fraction,
    gap: Fraction,
    below: Fraction | None,
    above: Fraction | None,
) -> Fraction:
    if gap > 0:
        free = (basins.low <= raw) & (raw < basins.high)
    else:
        free = (basins.low < raw) & (raw <= basins.high)
    slope = basins.slope[free].total()
    if slope > 0:
        candidate = level + gap / slope
        if (below is None or candidate > below) and (above is None or candidate < above):
            return candidate
    return _middle_breakpoint(basins, below, above)


def _middle_breakpoint(basins: Basins, below: Fraction | None, above: Fraction | None) -> Fraction:
    moving = basins.slope > _ZERO
    offset, slope = basins.offset[moving], basins.slope[moving]
    breaks = {
        *((basins.low[moving] - offset) / slope).fractions(),
        *((basins.high[moving] - offset) / slope).fractions(),
    }
    inside = sorted(
        point
        for point in breaks
        if (below is None or point > below) and (above is None or point < above)
    )
    return inside[len(inside) // 2]


def _guess(basins: Basins, money: Fraction) -> Fraction:
    """The level if floats tell rightly who is between floor and cap; all slopes are above 0."""
    try:
        columns = (basins.offset, basins.slope, basins.low, basins.high)
        offset, slope, low, high = (column.floats() for column in columns)
        spare = float(money)
    except OverflowError:
        return _ZERO
    with np.errstate(all="ignore"):
        level = _float_level(offset, slope, low, high, spare)
        raw = offset + level * slope
    if not np.isfinite(level):
        return _ZERO
    free = (low < raw) & (raw < high)
    if not free.any():
        return Fraction(level)
    held = basins.low[raw <= low].total() + basins.high[(low < raw) & (raw >= high)].total()
    return (money - held - basins.offset[free].total()) / basins.slope[free].total()


def _float_level(offset: Floats, slope: Floats, low: Floats, high: Floats, money: float) -> float:
    points = np.concatenate([(low - offset) / slope, (high - offset) / slope])
    turns = np.concatenate([slope, -slope])
    order = np.argsort(points, kind="stable")
    points, steepness = points[order], np.cumsum(turns[order])
    reached = low.sum() + np.concatenate([[0.0], np.cumsum(np.diff(points) * steepness[:-1])])
    piece = max(int(np.searchsorted(reached, money, side="right")) - 1, 0)
    if steepness[piece] <= 0:
        return float(points[piece])
    return float(points[piece] + (money - reached[piece]) / steepness[piece])

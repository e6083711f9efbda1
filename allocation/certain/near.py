"""Columns known nearly: floats, and a bound on how far they are from the exact numbers.

Each operation is done once in the widest floats of the machine (`numpy.longdouble`), and once on
the bound, which is a single number for the whole column: half a unit in the last place for the
operation itself, and what the operands' own bounds can become. So the exact number of every unit
lies within `err` of `mid`, always. Units in `sure` are known exactly; zeros, whole numbers and
amounts at a floor mostly are, and comparisons of equals can be decided only there.

Source: Moore, Kearfott and Cloud (2009), Introduction to Interval Analysis; van der Hoeven (2010),
Ball arithmetic; Higham (2002), Accuracy and Stability of Numerical Algorithms, ch. 2 to 4.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from allocation.exact import Flags, Positions

Reals = NDArray[np.longdouble]
EPS = float(np.finfo(np.longdouble).eps)  # twice what rounding one operation can cost
FLOAT_EPS = float(np.finfo(np.float64).eps)
LARGEST_WHOLE = 1 / EPS  # up to here sums and products of whole numbers are exact
WHOLE = 2.0**52  # and up to here float64 bounds are, too
_WIDER = 1 + 2.0**-40  # for the rounding of the bounds themselves
_NARROW, _WIDE = 1e-100, 1e100  # bounds are float64: nothing may over- or underflow


class UncertainError(Exception):
    """The numbers are not known closely enough to decide; the exact way must be gone."""


@dataclass(slots=True, eq=False)
class Near:
    """n numbers, or (mid of shape ()) one number for everybody. Never changed after it is made.

    low, high: between them lie all the exact numbers. sure: where `mid` is the exact number, for
    all or for each. whole: all are whole numbers, known exactly (then err is 0, sure is True).
    """

    mid: Reals
    err: float
    low: float
    high: float
    sure: Flags | bool = False
    whole: bool = False

    def __post_init__(self) -> None:
        size = self.size
        if not (size == 0.0 or _NARROW < size < _WIDE) or not self.err < _WIDE:
            raise UncertainError

    @property
    def size(self) -> float:
        """No exact number is further from 0."""
        return self.high if self.high > -self.low else -self.low

    @property
    def certain(self) -> bool:
        """Whether all of it is known exactly."""
        return self.sure is True

    def at(self, positions: Positions | Flags) -> "Near":
        """The numbers of some units."""
        if self.mid.ndim == 0:
            return self
        sure = self.sure if isinstance(self.sure, bool) else self.sure[positions]
        return tight(self.mid[positions], self.err, self.low, self.high, sure, whole=self.whole)

    def spread(self, n: int) -> "Near":
        """For n units, where it was one number for everybody."""
        if self.mid.ndim:
            return self
        return Near(np.full(n, self.mid), self.err, self.low, self.high, self.sure, self.whole)


Number = Fraction | Near


def tight(
    mid: Reals, err: float, low: float, high: float, sure: Flags | bool, *, whole: bool = False
) -> Near:
    """A column, with its bounds drawn in to what is seen."""
    if mid.size == 0:
        raise UncertainError
    slack = err * _WIDER
    seen_low, seen_high = float(mid.min()), float(mid.max())
    low = max(low, seen_low - (slack + FLOAT_EPS * abs(seen_low)))
    high = min(high, seen_high + (slack + FLOAT_EPS * abs(seen_high)))
    return Near(mid, err, low, high, sure, whole)


def of_whole(values: ArrayLike) -> Near:
    """Whole numbers, shape (n,) or (), as they are; n above 0."""
    mid = np.asarray(values).astype(np.longdouble)
    low, high = float(mid.min()), float(mid.max())
    if max(-low, high) < WHOLE:
        return Near(mid, 0.0, low, high, True, whole=True)
    if max(-low, high) >= LARGEST_WHOLE:
        raise UncertainError
    return Near(mid, 0.0, _down(low), _up(high), True)


@lru_cache(maxsize=4096)
def of_fraction(value: Fraction) -> Near:
    """One number for everybody."""
    above, below = value.numerator, value.denominator
    mid = np.asarray(np.longdouble(above) / np.longdouble(below))
    size = float(mid)
    if below == 1 and abs(size) < WHOLE:
        return Near(mid, 0.0, size, size, True, whole=True)
    if abs(above) < LARGEST_WHOLE and below & (below - 1) == 0 and below < 1 << 60:
        return Near(mid, 0.0, _down(size), _up(size), True)
    return Near(mid, 4 * EPS * abs(size), _down(size), _up(size))


def near(value: Number) -> Near:
    """Any number as one that is nearly known."""
    return value if isinstance(value, Near) else of_fraction(value)


def _down(bound: float) -> float:
    return bound - 4 * FLOAT_EPS * abs(bound)


def _up(bound: float) -> float:
    return bound + 4 * FLOAT_EPS * abs(bound)


# -------------------------------------------------------------------------------- arithmetic


def plus(first: Near, second: Near) -> Near:
    """The sum."""
    mid = first.mid + second.mid
    low, high = _down(first.low + second.low), _up(first.high + second.high)
    size = max(-low, high)
    if first.whole and second.whole and size < WHOLE:
        return Near(mid, 0.0, first.low + second.low, first.high + second.high, True, whole=True)
    sure = _sum_is_exact(first, second, mid)
    err = 0.0 if sure is True else (first.err + second.err + EPS * size) * _WIDER
    return Near(mid, err, low, high, sure)


def _sum_is_exact(first: Near, second: Near, mid: Reals) -> Flags | bool:
    """Where both are sure and their sum was not rounded (Dekker 1971, Fast2Sum)."""
    if first.sure is False or second.sure is False:
        return False
    kept = (mid - first.mid == second.mid) & (mid - second.mid == first.mid)
    return simple(kept & first.sure & second.sure)


def simple(sure: Flags | np.bool_ | bool) -> Flags | bool:
    """One answer for all where all have the same."""
    if not isinstance(sure, np.ndarray):
        return bool(sure)
    held = int(np.count_nonzero(sure))
    return sure if 0 < held < sure.size else held > 0


def minus(first: Near, second: Near) -> Near:
    """The difference."""
    return plus(first, negative(second))


def negative(value: Near) -> Near:
    """Each number with the other sign."""
    return Near(-value.mid, value.err, -value.high, -value.low, value.sure, value.whole)


def times(first: Near, second: Near) -> Near:
    """The product."""
    mid = first.mid * second.mid
    low, high = _product_bounds(first, second)
    size = max(-low, high)
    if first.whole and second.whole and size < WHOLE:
        return Near(mid, 0.0, low, high, True, whole=True)
    carried = first.size * second.err + (second.size + second.err) * first.err
    return Near(mid, (carried + EPS * size) * _WIDER, low, high, zeros(first) | zeros(second))


def _product_bounds(first: Near, second: Near) -> tuple[float, float]:
    if first.low >= 0 and second.low >= 0:
        return _down(first.low * second.low), _up(first.high * second.high)
    corners = [
        one * other for one in (first.low, first.high) for other in (second.low, second.high)
    ]
    return _down(min(corners)), _up(max(corners))


def zeros(value: Near) -> Flags | bool:
    """Where it is exactly 0."""
    if value.sure is False or value.low > 0 or value.high < 0:
        return False
    return simple((value.mid == 0) & value.sure)


def over(first: Near, second: Near) -> Near:
    """The quotient; no number of `second` may be 0."""
    if not (second.low > 0 or second.high < 0):
        raise UncertainError
    mid = first.mid / second.mid
    if first.whole and second.whole and not np.fmod(first.mid, second.mid).any():
        return of_whole(mid)
    least = second.low if second.low > 0 else -second.high
    sure = zeros(first)
    size = float(np.abs(mid).max()) * (1 + FLOAT_EPS)
    err = ((first.err + size * second.err) / least + EPS * size) * _WIDER
    positive = first.low >= 0 and second.low > 0
    low = _down(first.low / second.high) if positive else -_up(size + err)
    return tight(mid, err, low, _up(size + err), sure)


def magnitude(value: Near) -> Near:
    """Without signs."""
    if value.low >= 0:
        return value
    least = 0.0 if value.high >= 0 else -value.high
    return Near(np.abs(value.mid), value.err, least, value.size, value.sure, value.whole)


# ------------------------------------------------------------------------------- comparisons


def compared(first: Near, second: Near, how: Callable[..., Any]) -> Flags:
    """`how` (numpy.less, numpy.equal ...) for each unit. Raises UncertainError if not certain."""
    if first.low > second.high or first.high < second.low:
        shape = np.broadcast_shapes(first.mid.shape, second.mid.shape)
        return np.full(shape, bool(how(first.low, second.high)))
    _demand_apart(first, second)
    return np.asarray(how(first.mid, second.mid))


def _demand_apart(first: Near, second: Near) -> None:
    """Raise unless all are further apart than their errors, or known exactly."""
    margin = _margin(first, second)
    if margin == 0.0:
        return
    close = np.abs(first.mid - second.mid) <= margin
    if close.any() and not (first.sure & second.sure & close == close).all():
        raise UncertainError


def _margin(first: Near, second: Near) -> float:
    return (first.err + second.err) * _WIDER


def greater(first: Near, second: Near) -> Near:
    """The larger of the two, unit by unit."""
    if first.low >= second.high:
        return first
    if second.low >= first.high:
        return second
    low, high = max(first.low, second.low), max(first.high, second.high)
    mid = np.maximum(first.mid, second.mid)
    sure = _known_extreme(first, second, np.greater)
    err = 0.0 if sure is True else max(first.err, second.err)
    return Near(mid, err, low, high, sure, first.whole and second.whole)


def lesser(first: Near, second: Near) -> Near:
    """The smaller of the two, unit by unit."""
    if first.high <= second.low:
        return first
    if second.high <= first.low:
        return second
    low, high = min(first.low, second.low), min(first.high, second.high)
    mid = np.minimum(first.mid, second.mid)
    sure = _known_extreme(first, second, np.less)
    err = 0.0 if sure is True else max(first.err, second.err)
    return Near(mid, err, low, high, sure, first.whole and second.whole)


def _known_extreme(first: Near, second: Near, wins: Callable[..., Any]) -> Flags | bool:
    """Where the winner is known exactly: both are, or it is and wins by more than the errors."""
    if first.sure is False and second.sure is False:
        return False
    if first.sure is True and second.sure is True:
        return True
    margin = _margin(first, second)
    apart = np.abs(first.mid - second.mid) > margin
    ahead = wins(first.mid, second.mid)
    return simple(
        (apart & ahead & first.sure) | (apart & ~ahead & second.sure) | (first.sure & second.sure)
    )


def clip(value: Near, low: Near, high: Near) -> Near:
    """`value`, not below `low` and not above `high`."""
    return lesser(greater(value, low), high)


# ---------------------------------------------------------------------------- sums and pieces


def total(value: Near, n: int) -> Near:
    """The sum over n units."""
    values = value.spread(n)
    mid = grid_sum(values.mid)
    if values.whole and values.size * n < WHOLE:
        return of_whole(mid)
    size = float(mid) if values.low >= 0 else float(grid_sum(np.abs(values.mid)))
    err = (n * values.err + (n**0.5 + 2) * EPS * size * (1 + 1e-9)) * _WIDER
    seen = float(mid)
    reach = (err + FLOAT_EPS * abs(seen)) * _WIDER
    low = max(seen - reach, 0.0) if values.low >= 0 else seen - reach
    return Near(mid, err, low, seen + reach)


def grid_sum(values: Reals) -> Reals:
    """First by columns, then across: no number passes more than 2 * (sqrt(n) + 1) additions."""
    side = int(len(values) ** 0.5) + 1
    grid = np.zeros(side * side, dtype=np.longdouble)
    grid[: len(values)] = values
    return np.asarray(grid.reshape(side, side).sum(axis=0).sum())


def placed(value: Near, at: Positions | Flags, n: int) -> Near:
    """A column of n with `value` at some positions, and exactly 0 elsewhere."""
    mid = np.zeros(n, dtype=np.longdouble)
    mid[at] = value.mid
    sure = np.ones(n, dtype=bool)
    sure[at] = value.sure
    low, high = min(value.low, 0.0), max(value.high, 0.0)
    return Near(mid, value.err, low, high, simple(sure), value.whole)


def joined(condition: Flags, yes: Near, no: Near) -> Near:
    """`yes` where the condition holds, `no` elsewhere, each of the shape of the condition or ()."""
    mid = np.where(condition, yes.mid, no.mid)
    sure: Flags | bool = False
    if not (yes.sure is False and no.sure is False):
        sure = simple(np.where(condition, yes.sure, no.sure))
    low, high = min(yes.low, no.low), max(yes.high, no.high)
    return Near(mid, max(yes.err, no.err), low, high, sure, yes.whole and no.whole)

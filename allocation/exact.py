"""Exact arithmetic on columns: rational numbers over one common denominator.

Money is decided here. A column of n rational numbers is n Python integers over one denominator,
so that adding and multiplying columns costs one big-integer operation a unit (8 times less than
an array of fractions). Scalars are `fractions.Fraction`; the two mix freely in + - * / and
comparisons.

Results are exact as long as the common denominator stays within 230 digits; beyond that numbers
keep 190 digits, and comparisons look over what such rounding can add up to (see `long_numbers`).
"""

import math
import operator
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property, reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from allocation.long_numbers import (
    EXACT_BITS,
    LARGEST_POWER,
    ROUNDED_BITS,
    SHORT_BITS,
    SNAP_BITS,
    Integers,
    common_multiple,
    longest,
    nearest_floats,
    quotients,
    same,
    scaled,
    settled,
    snapped,
    times_whole,
)

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Positions = NDArray[np.intp]

_NEGLIGIBLE = Fraction(1, 1 << 128)
_MOST_DECIMALS = 9  # tried by arithmetic before the digits of each number are read


@dataclass(frozen=True, eq=False)
class Vector:
    """The n rational numbers top / bottom. Never changed after it is made.

    top: shape (n,), Python integers. bottom: one integer above 0.
    """

    top: Integers
    bottom: int = 1

    def __len__(self) -> int:
        return len(self.top)

    def __getitem__(self, at: Positions | Flags | slice) -> "Vector":
        return Vector(self.top[at], self.bottom)

    def __add__(self, other: "Vector | Fraction") -> "Vector":
        bottom, mine, theirs = _addable(self, other)
        return Vector(mine + theirs, bottom)

    __radd__ = __add__

    def __sub__(self, other: "Vector | Fraction") -> "Vector":
        bottom, mine, theirs = _addable(self, other)
        return Vector(mine - theirs, bottom)

    def __rsub__(self, other: Fraction) -> "Vector":
        return -self + other

    def __neg__(self) -> "Vector":
        return Vector(-self.top, self.bottom)

    def __abs__(self) -> "Vector":
        return Vector(np.abs(self.top), self.bottom)

    def __mul__(self, other: "Vector | Fraction") -> "Vector":
        if isinstance(other, Fraction):
            above, below = other.as_integer_ratio()
            common = math.gcd(above, self.bottom)
            return Vector(*settled(self.top, self.bottom // common * below, above // common))
        return Vector(*settled(self.top * other.top, self.bottom * other.bottom))

    __rmul__ = __mul__

    def __truediv__(self, other: "Vector | Fraction") -> "Vector":
        if isinstance(other, Fraction):
            return self * (1 / other)
        return _divided(self, other)

    def __rtruediv__(self, other: Fraction) -> "Vector":
        return _divided(constant(other, len(self)), self)

    def __lt__(self, other: "Vector | Fraction") -> Flags:
        return self._compare(other, np.less)

    def __le__(self, other: "Vector | Fraction") -> Flags:
        return self._compare(other, np.less_equal)

    def __gt__(self, other: "Vector | Fraction") -> Flags:
        return self._compare(other, np.greater)

    def __ge__(self, other: "Vector | Fraction") -> Flags:
        return self._compare(other, np.greater_equal)

    def equals(self, other: "Vector | Fraction") -> Flags:
        """Where the two are the same number, shape (n,)."""
        return self._compare(other, np.equal)

    def _compare(self, other: "Vector | Fraction", how: Callable[..., Integers]) -> Flags:
        bottom, mine, theirs = _align(self, other)
        if bottom.bit_length() > ROUNDED_BITS:  # differences may be nothing but rounding
            mine, theirs = same(mine - theirs, bottom), 0
        return how(mine, theirs).astype(bool)

    def total(self) -> Fraction:
        """The sum over the units; 0 for none."""
        return Fraction(int(self.top.sum()), self.bottom)

    def at(self, position: int) -> Fraction:
        """The number of one unit."""
        return Fraction(self.top[position], self.bottom)

    def fractions(self) -> list[Fraction]:
        """The n numbers one by one."""
        return [Fraction(top, self.bottom) for top in self.top]

    def floats(self) -> Floats:
        """The nearest float64 numbers, shape (n,). Raises OverflowError past 1.8e308."""
        return self._floats.copy()

    @cached_property
    def _floats(self) -> Floats:
        return nearest_floats(self.top, self.bottom)

    def too_large(self) -> bool:
        """Whether a number passes what a float64 can hold."""
        if longest(self.top) - self.bottom.bit_length() < 1023:  # all are below 2**1023
            return False
        try:
            self.floats()
        except OverflowError:
            return True
        return False

    @cached_property
    def snapped(self) -> "Vector":
        """The nearest multiples of 2**-256, so that rounding noise decides no tie."""
        return Vector(*snapped(self.top, self.bottom))

    def split(self, unit: int) -> tuple[Integers, Integers]:
        """Whole multiples of `unit` (rounded down) and what is left, over `bottom`."""
        size = self.bottom * unit
        whole = self.top // size
        return whole, self.top - whole * size


Number = Fraction | Vector


def square_root(value: Fraction) -> Fraction:
    """The root of a number above 0, to 128 significant bits at least.

    >>> square_root(Fraction(9, 4))
    Fraction(3, 2)
    """
    above, below = value.numerator, value.denominator
    shift = max(128 + (below.bit_length() - above.bit_length()) // 2, 0)
    return Fraction(math.isqrt((above << 2 * shift) // below), 1 << shift)


def negligible(amount: Fraction) -> bool:
    """Whether an amount of soʻm is nothing but the rounding of very long numbers."""
    return abs(amount) < _NEGLIGIBLE


def is_long(amounts: Vector) -> bool:
    """Whether the numbers have so many digits that they may have been rounded."""
    return amounts.bottom.bit_length() > 2 * SNAP_BITS


def constant(value: Fraction, n: int) -> Vector:
    """The same number for n units."""
    return Vector(_integers([value.numerator] * n), value.denominator)


def from_integers(values: Iterable[int]) -> Vector:
    """Whole numbers as they are."""
    return Vector(_integers(values))


def from_fractions(values: Iterable[Fraction]) -> Vector:
    """Any rational numbers, brought to one denominator."""
    return _from_pairs(value.as_integer_ratio() for value in values)


def from_flags(values: Flags) -> Vector:
    """1 for true, 0 for false."""
    return from_integers(values.astype(int).tolist())


def from_decimals(values: Floats) -> Vector:
    """Floats as the shortest decimals that name them: 0.1 is one tenth, as its file says.

    values: shape (n,), finite.

    >>> from_decimals(np.array([0.1, 2.0])).fractions()
    [Fraction(1, 10), Fraction(2, 1)]
    """
    for decimals in range(_MOST_DECIMALS + 1):
        scale = 10.0**decimals
        whole = np.rint(values * scale)
        if np.abs(whole).max(initial=0.0) >= 1e15:
            break
        if (whole / scale == values).all():
            return Vector(whole.astype(np.int64).astype(object), 10**decimals)
    return _from_pairs(Decimal(repr(value)).as_integer_ratio() for value in values.tolist())


def from_floats(values: Floats) -> Vector:
    """Floats exactly as they are in memory: multiples of a power of two. values: finite."""
    return _from_pairs(value.as_integer_ratio() for value in values.tolist())


def choose(condition: Flags, yes: Number, no: Number) -> Vector:
    """`yes` where the condition holds, `no` elsewhere."""
    if isinstance(yes, Vector) and condition.all():
        return yes
    bottom, ours, theirs = _align(yes, no)
    return Vector(np.where(condition, ours, theirs), bottom)


def lesser(first: Vector, second: Number) -> Vector:
    """The smaller of the two, unit by unit."""
    bottom, mine, theirs = _align(first, second)
    return Vector(np.minimum(mine, theirs), bottom)


def greater(first: Vector, second: Number) -> Vector:
    """The larger of the two, unit by unit."""
    bottom, mine, theirs = _align(first, second)
    return Vector(np.maximum(mine, theirs), bottom)


def clip(values: Vector, low: Number, high: Number) -> Vector:
    """`values`, not below `low` and not above `high`."""
    return lesser(greater(values, low), high)


def place(values: Number, at: Positions | Flags, n: int) -> Vector:
    """A vector of n with `values` at some positions, 0 elsewhere."""
    return joined([(at, values)], n)


def joined(parts: Sequence[tuple[Positions | Flags, Number]], n: int) -> Vector:
    """A vector of n with the numbers of each part at its positions, 0 elsewhere."""
    if not parts:
        return constant(Fraction(0), n)
    bottom, *tops = _align(*(values for _, values in parts))
    whole = np.zeros(n, dtype=object)
    for (at, _), top in zip(parts, tops, strict=True):
        whole[at] = top
    return Vector(whole, bottom)


def total_of(vectors: Iterable[Vector]) -> Vector:
    """The sum of several vectors, unit by unit; at least one is wanted."""
    return reduce(operator.add, vectors)


def power(values: Vector, exponent: int) -> Vector | None:
    """`values ** exponent` for a whole exponent >= 0, or None where it would get too large.

    By squaring and multiplying, so that long quotients keep their significant bits.
    """
    below = values.bottom.bit_length()
    size = max((abs(abs(top).bit_length() - below) for top in values.top if top), default=0)
    if max(size, 1) * exponent > LARGEST_POWER:
        return None
    result, square = constant(Fraction(1), len(values)), values
    while exponent:
        result = result * square if exponent & 1 else result
        exponent >>= 1
        square = square * square if exponent else square
    return result


def _from_pairs(values: Iterable[tuple[int, int]]) -> Vector:
    pairs = list(values)
    bottom = math.lcm(*{below for _, below in pairs})
    return Vector(*settled(_integers(above * (bottom // below) for above, below in pairs), bottom))


def _integers(values: Iterable[int]) -> Integers:
    numbers = list(values)
    array = np.empty(len(numbers), dtype=object)
    array[:] = numbers
    return array


def _parts(value: Number) -> tuple[Integers | int, int]:
    if isinstance(value, Vector):
        return value.top, value.bottom
    return value.numerator, value.denominator


def _align(*values: Number) -> list[Any]:
    """One denominator for all, and what each is over it."""
    tops, bottoms = zip(*map(_parts, values), strict=True)
    if bottoms.count(bottoms[0]) == len(bottoms):
        return [bottoms[0], *tops]
    bottom = math.lcm(*bottoms)
    pairs = zip(tops, bottoms, strict=True)
    return [bottom, *(times_whole(top, bottom // own) for top, own in pairs)]


def _addable(first: Vector, second: Number) -> list[Any]:
    """As `_align`; rounded where the denominator gets too long."""
    mine, theirs = first.bottom, _parts(second)[1]
    common = mine if mine == theirs else math.lcm(mine, theirs)
    longer = common.bit_length() - min(mine.bit_length(), theirs.bit_length())
    if common.bit_length() <= EXACT_BITS or longer <= SHORT_BITS:
        return _align(first, second)
    return _align(_rounded(first), _rounded(second))


def _rounded(value: Number) -> Vector:
    """Over a power of two, as it is or rounded to one."""
    top, bottom = _parts(value)
    many = _integers([top]) if isinstance(top, int) else top
    return Vector(many, bottom) if bottom & (bottom - 1) == 0 else Vector(*scaled(many, 1, bottom))


def _divided(first: Vector, second: Vector) -> Vector:
    """First / second, unit by unit; no value of second may be 0."""
    common = math.gcd(first.bottom, second.bottom)
    more, less = second.bottom // common, first.bottom // common
    multiple = common_multiple(second.top)
    if multiple is None:
        return Vector(*quotients(first.top, second.top, more, less))
    top = times_whole(first.top, more) * (multiple // second.top)
    return Vector(*settled(top, multiple * less))

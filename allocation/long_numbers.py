"""How long the numbers of `exact` may get, and what is done with longer ones.

A column stays exact as long as its common denominator has at most `EXACT_BITS` bits, which mostly
quotients by a long column exceed. Beyond that every number keeps `ROUNDED_BITS` significant bits
and as many behind the point (190 digits), far more than any amount needs: money is below 2**63, so
a thousand such roundings cost less than 2**-500 soʻm. Numbers are told apart from 2**-`SAME_BITS`
on, amounts from 2**-`SNAP_BITS` on, so that equal ones stay equal.

Rounded numbers lie over a power of two and stay there, whatever they meet: shifting does for
dividing then.
"""

import math

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.object_]

EXACT_BITS = 768
ROUNDED_BITS = 640
SAME_BITS = 448
SNAP_BITS = 256
LARGEST_POWER = 4096  # bits of a power that is still multiplied out
_LONGEST_SHIFT = 16384
SHORT_BITS = 120  # bits of a number that is multiplied and divided by in no time
_CHUNK = 8
_FLOAT_BITS = 53  # whole numbers with so many bits are float64 numbers
_NO_OVERFLOW = 1023  # and those with so many come near one
_NO_UNDERFLOW = 1000


def count_twos(number: int) -> int:
    """How often 2 divides a number above 0."""
    return (number & -number).bit_length() - 1


def longest(numbers: Integers) -> int:
    """The bits of the largest number, without its sign."""
    several = numbers.tolist()
    return max(max(several, default=0), -min(several, default=0)).bit_length()


def _is_kept(bottom: int) -> bool:
    """Whether numbers over this denominator are kept exactly: it is not long, nor a rounded one."""
    bits = bottom.bit_length()
    return bits <= ROUNDED_BITS or (bits <= EXACT_BITS and count_twos(bottom) < ROUNDED_BITS)


def settled(top: Integers, bottom: int, times: int = 1) -> tuple[Integers, int]:
    """`top` * times / bottom without a common factor of long numbers; rounded where still too long.

    times: has no factor in common with `bottom`.
    """
    if _is_kept(bottom):
        return times_whole(top, times), bottom
    if count_twos(bottom) < ROUNDED_BITS:
        factor = _common_factor(top, bottom)
        if factor > 1:
            top, bottom = top // factor, bottom // factor
        if bottom.bit_length() <= EXACT_BITS:
            return times_whole(top, times), bottom
    return scaled(top, times, bottom)


def times_whole(top: Integers, factor: int) -> Integers:
    """Every number times a whole one."""
    if factor == 1:
        return top
    bits = factor.bit_length() - 1
    shifts = bits > SHORT_BITS and factor == 1 << bits
    product: Integers = top << bits if shifts else top * factor
    return product


def scaled(top: Integers, above: int, below: int) -> tuple[Integers, int]:
    """`top` * above / below to ROUNDED_BITS bits at least, over a power of two."""
    twos = count_twos(below)
    odd = below >> twos
    bits = below.bit_length() - above.bit_length()
    places = _places(top, bits + 1)
    if odd == 1:
        return _shifted(times_whole(top, above), places - twos), 1 << places
    if odd.bit_length() <= EXACT_BITS and above.bit_length() <= SHORT_BITS:
        top = _shifted(times_whole(top, above), places + 1 - twos)
        return _halved(top // odd), 1 << places
    # one multiplication with the rate above / below, which is the same for all
    spare = max(bits - places - 3, 0)  # binary places of `top` that the result does not have
    guard = max(longest(top) - spare, 0) + 1
    rate = (above << places + guard + spare + 1) // below
    return _halved((_shifted(top, -spare) * rate) >> guard), 1 << places


def _shifted(top: Integers, places: int) -> Integers:
    """Times 2**places, rounded down."""
    if places == 0:
        return top
    moved: Integers = top << places if places > 0 else top >> -places
    return moved


def _halved(doubled: Integers) -> Integers:
    """To the nearest whole number."""
    half: Integers = (doubled + 1) >> 1
    return half


def quotients(above: Integers, below: Integers, more: int, less: int) -> tuple[Integers, int]:
    """(above / below) * (more / less), unit by unit, to ROUNDED_BITS bits at least."""
    if more.bit_length() <= SHORT_BITS and less.bit_length() <= SHORT_BITS:
        return rounded(above * more, below * less)
    bits = less.bit_length() - more.bit_length()
    places = _places(above, longest(below) + bits + 1)
    shift = max(places - bits + 3, 0)
    return scaled((above << shift) // below, more, less << shift)


def rounded(above: Integers, below: Integers) -> tuple[Integers, int]:
    """Above / below, unit by unit, to ROUNDED_BITS bits at least, over a power of two."""
    shift = _places(above, longest(below))
    return (above << shift) // below, 1 << shift


def snapped(top: Integers, bottom: int) -> tuple[Integers, int]:
    """Top / bottom to the nearest multiple of 2**-SNAP_BITS."""
    doubled, places = top << SNAP_BITS + 1, bottom.bit_length() - 1
    return _halved(
        doubled >> places if bottom == 1 << places else doubled // bottom
    ), 1 << SNAP_BITS


def nearest_floats(top: Integers, bottom: int) -> NDArray[np.float64]:
    """Top / bottom as the nearest float64 numbers. Raises OverflowError past 1.8e308."""
    most, twos = longest(top), count_twos(bottom)
    odd = bottom >> twos
    if max(most, odd.bit_length()) <= _FLOAT_BITS and twos < _NO_UNDERFLOW:
        return np.ldexp(top.astype(np.float64) / odd, -twos)
    if most < _NO_OVERFLOW and bottom.bit_length() < _NO_UNDERFLOW:
        return np.ldexp(
            [one / odd for one in top.tolist()] if odd > 1 else top.astype(float), -twos
        )
    return np.array([one / bottom for one in top.tolist()], dtype=np.float64)


def same(difference: Integers, bottom: int) -> Integers:
    """A difference over `bottom`, 0 where it may be nothing but the rounding of long numbers."""
    apart = difference.copy()
    apart[np.abs(apart) <= bottom >> SAME_BITS] = 0
    return apart


def common_multiple(numbers: Integers) -> int | None:
    """The least one, or None if it has more than EXACT_BITS bits."""
    multiple = 1
    several = numbers.tolist()
    for start in range(0, len(several), _CHUNK):
        multiple = math.lcm(multiple, *several[start : start + _CHUNK])
        if multiple.bit_length() > EXACT_BITS:
            return None
    return multiple


def _places(above: Integers, bits_below: int) -> int:
    """The binary places that a quotient needs: by its least number, and never less than that."""
    numbers = above.tolist()
    least = min(numbers, default=0)
    if least <= 0:
        least = min(map(abs, filter(None, numbers)), default=1)
    return min(ROUNDED_BITS + max(bits_below - least.bit_length(), 0), _LONGEST_SHIFT)


def _common_factor(top: Integers, bottom: int) -> int:
    guess = math.gcd(bottom, *top[:4].tolist())
    rest = top % guess if guess > 1 else top[:0]
    return math.gcd(guess, *rest.tolist()) if rest.any() else guess

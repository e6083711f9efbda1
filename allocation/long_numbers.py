"""How long the numbers of `exact` may get, and what is done with longer ones.

A column stays exact as long as its common denominator has at most `EXACT_BITS` bits, which mostly
quotients by a long column exceed. Beyond that every number keeps `ROUNDED_BITS` significant bits
and as many behind the point (190 digits), far more than any amount needs: money is below 2**63, so
a thousand such roundings cost less than 2**-500 soʻm. Numbers are told apart from 2**-`SAME_BITS`
on, amounts from 2**-`SNAP_BITS` on, so that equal ones stay equal.
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


def settled(top: Integers, bottom: int) -> tuple[Integers, int]:
    """Top / bottom without a common factor of long numbers; rounded where still too long."""
    bits = bottom.bit_length()
    if bits <= EXACT_BITS:
        return top, bottom
    if bottom == 1 << bits - 1:
        return _shortened(top, bits - 1)
    factor = _common_factor(top, bottom)
    top, bottom = top // factor, bottom // factor
    return (top, bottom) if bottom.bit_length() <= EXACT_BITS else rounded(top, bottom)


def rounded(above: Integers, below: Integers | int) -> tuple[Integers, int]:
    """Above / below, unit by unit, to ROUNDED_BITS bits at least, over a power of two."""
    bits = below.bit_length() if isinstance(below, int) else _longest(below)
    shift = _places(above, bits)
    return (above << shift) // below, 1 << shift


def same(difference: Integers, bottom: int) -> Integers:
    """A difference over `bottom`, 0 where it may be nothing but the rounding of long numbers."""
    apart = difference.copy()
    apart[np.abs(apart) <= bottom >> SAME_BITS] = 0
    return apart


def common_multiple(numbers: Integers) -> int | None:
    """The least one, or None if it has more than EXACT_BITS bits."""
    multiple = 1
    for number in set(numbers.tolist()):
        multiple = math.lcm(multiple, number)
        if multiple.bit_length() > EXACT_BITS:
            return None
    return multiple


def _shortened(top: Integers, bits: int) -> tuple[Integers, int]:
    """Top / 2**bits, as `rounded`, where shifting does for dividing."""
    spare = bits - _places(top, bits + 1)
    return (top >> spare, 1 << bits - spare) if spare > 0 else (top, 1 << bits)


def _places(above: Integers, bits_below: int) -> int:
    """The binary places that a quotient needs: by its least number, and never less than that."""
    least = min((abs(top).bit_length() for top in above.tolist() if top), default=1)
    return min(ROUNDED_BITS + max(bits_below - least, 0), _LONGEST_SHIFT)


def _longest(numbers: Integers) -> int:
    return max(int(number).bit_length() for number in numbers.tolist())


def _common_factor(top: Integers, bottom: int) -> int:
    guess = math.gcd(bottom, *top[:4].tolist())
    rest = top % guess if guess > 1 else top[:0]
    return math.gcd(guess, *rest.tolist()) if rest.any() else guess

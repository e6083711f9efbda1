"""Exponentials, logarithms and powers of whole rows, in a form that compiles to vector code.

Within 2 units in the last place of the true value. Reduction and series as in W. J. Cody and
W. Waite (1980), "Software Manual for the Elementary Functions": exp through the Taylor series on
|r| <= log(2) / 2, log through the series of the inverse hyperbolic tangent on (m - 1) / (m + 1),
whose 16 terms are economised to 7 by Chebyshev polynomials (C. Lanczos 1938, "Trigonometric
interpolation of empirical and analytical functions"; what is lost is below 4e-16 of the series).
"""

import numpy as np
from numpy.typing import NDArray

from allocation.ensemble.jit import in_order, kernel, part

Floats = NDArray[np.float64]

_LOG2E = 1.4426950408889634
_LOG2_HIGH, _LOG2_LOW = 6.93147180369123816490e-01, 1.90821492927058770002e-10
_TO_WHOLE = 6755399441055744.0  # 1.5 * 2**52: adding it leaves a whole number in the low bits
_LARGEST, _LEAST = 709.78, -708.0
_TINY, _UP = 1e-300, 2.0**54
_EXPONENT, _MANTISSA = 52, (1 << 52) - 1
_HALF = 0x3FE6A09E667F3BCD  # the bits of sqrt(1/2)
_MOST_FACTORS = 8


@in_order
def exp_of(x: np.float64) -> np.float64:
    """e**x; NaN where it is too large."""
    cut = x if x > _LEAST else _LEAST
    moved = np.float64(cut * _LOG2E + _TO_WHOLE)
    whole = moved - _TO_WHOLE
    r = (cut - whole * _LOG2_HIGH) - whole * _LOG2_LOW
    series = 1.0 / 6227020800.0
    series = series * r + 1.0 / 479001600.0
    series = series * r + 1.0 / 39916800.0
    series = series * r + 1.0 / 3628800.0
    series = series * r + 1.0 / 362880.0
    series = series * r + 1.0 / 40320.0
    series = series * r + 1.0 / 5040.0
    series = series * r + 1.0 / 720.0
    series = series * r + 1.0 / 120.0
    series = series * r + 1.0 / 24.0
    series = series * r + 1.0 / 6.0
    series = series * r + 0.5
    series = series * r * r + r
    scale = np.int64((moved.view(np.int64) + 1023) << _EXPONENT).view(np.float64)
    value = scale + scale * series
    return value if x < _LARGEST else np.float64(np.nan)


@in_order
def log_from(f: np.float64, s: np.float64, k: np.float64) -> np.float64:
    """The logarithm of (1 + f) * 2**k, where s = f / (2 + f)."""
    z = s * s
    series = 0.1461722911400887
    series = series * z + 0.15331653799225833
    series = series * z + 0.1818289133623783
    series = series * z + 0.22222211101577205
    series = series * z + 0.2857142862620096
    series = series * z + 0.39999999999898944
    series = series * z + 0.666666666666667
    half = 0.5 * f * f
    rest = s * (half + series * z) + k * _LOG2_LOW
    return k * _LOG2_HIGH - ((half - rest) - f)


@in_order
def power_of(x: np.float64) -> np.int64:
    """The power of 2 that leaves x / 2**power within sqrt(1/2) and sqrt(2)."""
    return (np.float64(x).view(np.int64) - _HALF) >> _EXPONENT


@in_order
def beyond_one(x: np.float64, power: np.int64) -> np.float64:
    """How far x divided by 2**power lies above 1."""
    return np.int64(np.float64(x).view(np.int64) - (power << _EXPONENT)).view(np.float64) - 1.0


@in_order
def log_of(x: np.float64) -> np.float64:
    """The natural logarithm; NaN of 0 and less."""
    small = x < _TINY
    normal = np.float64(x * _UP if small else x)
    power = power_of(normal)
    f = beyond_one(normal, power)
    value = log_from(f, f / (2.0 + f), np.float64(power) - (54.0 if small else 0.0))
    return value if x > 0.0 and x < np.inf else np.float64(np.nan)


@in_order
def entropy_of(x: np.float64, y: np.float64) -> np.float64:
    """Two numbers from 1, each times its logarithm, added up; one division serves both."""
    p, q = power_of(x), power_of(y)
    f, g = beyond_one(x, p), beyond_one(y, q)
    each = 1.0 / ((2.0 + f) * (2.0 + g))
    first = x * log_from(f, f * (2.0 + g) * each, np.float64(p))
    return first + y * log_from(g, g * (2.0 + f) * each, np.float64(q))


@kernel
def exp_row(r: Floats, a: int, out: int, n: int) -> None:
    """E to the power of every value of register a."""
    for i in range(n):
        r[out, i] = exp_of(r[a, i])


@kernel
def log_row(r: Floats, a: int, out: int, n: int) -> None:
    """The natural logarithm of every value of register a."""
    for i in range(n):
        r[out, i] = log_of(r[a, i])


@kernel
def power_row(r: Floats, a: int, b: int, out: int, n: int) -> None:
    """Powers: by multiplying for one small whole exponent, else as exp(b log a)."""
    one, least, most = r[b, 0], r[a, 0], r[b, 0]
    apart = 0
    for i in range(n):
        least = r[a, i] if r[a, i] < least else least
        apart += r[b, i] != one
    if apart == 0 and most >= 1.0 and most <= _MOST_FACTORS and most == np.floor(most):
        multiply_out(r, a, int(most), out, n)
    elif least > 0.0:
        for i in range(n):
            r[out, i] = r[b, i] * log_of(r[a, i])
        exp_row(r, out, out, n)
    else:
        for i in range(n):
            r[out, i] = raise_one(r[a, i], r[b, i], apart == 0)


@part
def multiply_out(r: Floats, a: int, times: int, out: int, n: int) -> None:
    """A whole power of at least 1."""
    for i in range(n):
        r[out, i] = r[a, i]
    for _ in range(times - 1):
        for i in range(n):
            r[out, i] *= r[a, i]


@part
def raise_one(base: np.float64, exponent: np.float64, alike: bool) -> np.float64:
    """One power. alike: whether the exponent is one number, which may then be whole."""
    if base > 0.0:
        return exp_of(np.float64(exponent * log_of(base)))
    if base == 0.0 and exponent >= 0.0:
        return np.float64(1.0 if exponent == 0.0 else 0.0)
    if base < 0.0 and alike and exponent == np.floor(exponent):
        size = exp_of(np.float64(exponent * log_of(np.float64(-base))))
        return size if exponent % 2.0 == 0.0 else -size
    return np.float64(np.nan)

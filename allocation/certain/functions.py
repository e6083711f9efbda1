"""The functions of the language on columns known nearly: each encloses what its exact one gives.

What goes through float64 in the exact way (roots, logarithms, exponentials, fractional powers) is
defined by those floats; here the same floats are taken where they are known, and where a number
lies too close to the middle of two, both are tried and a few units in the last place added.
"""

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np

from allocation.certain import near as ne
from allocation.certain.near import FLOAT_EPS, Near, Number, Reals, UncertainError
from allocation.exact import Flags, Floats

UNIT_BY_UNIT: dict[str, Callable[..., Near]] = {}
OVER_UNITS: dict[str, Callable[..., Number]] = {}
_ZERO = ne.of_fraction(Fraction(0))
_ULPS = 8  # what a library's exp, log or power may be off by, and more


def _unit_by_unit(compute: Callable[..., Near]) -> Callable[..., Near]:
    UNIT_BY_UNIT[compute.__name__.strip("_")] = compute
    return compute


def _over_units(compute: Callable[..., Number]) -> Callable[..., Number]:
    OVER_UNITS[compute.__name__.strip("_")] = compute
    return compute


# ---------------------------------------------------------------------------- unit by unit


@_unit_by_unit
def _min(first: Near, *others: Near) -> Near:
    for other in others:
        first = ne.lesser(first, other)
    return first


@_unit_by_unit
def _max(first: Near, *others: Near) -> Near:
    for other in others:
        first = ne.greater(first, other)
    return first


@_unit_by_unit
def _abs(x: Near) -> Near:
    return ne.magnitude(x)


@_unit_by_unit
def _sqrt(x: Near) -> Near:
    _demand(x, np.greater_equal)
    return _through_floats(np.sqrt, x, 0)


@_unit_by_unit
def _log(x: Near) -> Near:
    _demand(x, np.greater)
    return _through_floats(np.log, x)


@_unit_by_unit
def _exp(x: Near) -> Near:
    return _through_floats(np.exp, x)


@_unit_by_unit
def _clip(x: Near, low: Near, high: Near) -> Near:
    _refuse(ne.compared(low, high, np.greater))
    return ne.clip(x, low, high)


@_unit_by_unit
def _bracket(x: Near, edges: list[Fraction], rates: list[Fraction]) -> Near:
    """Slices of x between edges; only as many rates as edges, or one more or one less."""
    _refuse(any(low >= high for low, high in pairwise(edges)))
    result = _ZERO
    if len(rates) == len(edges) + 1:
        first = ne.lesser(x, ne.of_fraction(edges[0])) if edges else x
        result, rates = ne.times(first, ne.of_fraction(rates[0])), rates[1:]
    elif len(edges) == len(rates) + 1 > 1:
        _refuse(ne.compared(x, ne.of_fraction(edges[-1]), np.greater))
        edges = edges[:-1]
    else:
        _refuse(len(rates) != len(edges) or not edges)
    lows = [ne.of_fraction(edge) for edge in edges]
    for place, rate in enumerate(rates):
        top = ne.lesser(x, lows[place + 1]) if place + 1 < len(lows) else x
        part = ne.greater(ne.minus(top, lows[place]), _ZERO)
        result = ne.plus(result, ne.times(part, ne.of_fraction(rate)))
    return result


def power(x: Near, exponent: Number) -> Near:
    """`x ** exponent`."""
    if isinstance(exponent, Fraction) and exponent.denominator == 1:
        return _whole_power(x, int(exponent))
    _demand(x, np.greater_equal)
    exponents = ne.near(exponent)
    if not exponents.low > 0:
        _demand(x, np.greater)
    return _float_power(x, exponents)


def _whole_power(x: Near, exponent: int) -> Near:
    """By squaring and multiplying; the exact way may take floats for very large or small ones."""
    if not 0 < abs(exponent) <= 64:
        raise UncertainError
    result, square, left = None, x, abs(exponent)
    while left:
        if left & 1:
            result = square if result is None else ne.times(result, square)
        left >>= 1
        square = ne.times(square, square) if left else square
    assert result is not None  # noqa: S101  # the exponent is not 0
    if not (x.whole or (x.low > 2.0**-50 and x.high < 2.0**50)):
        err = result.err + (_ULPS + abs(exponent)) * FLOAT_EPS * result.size
        result = Near(result.mid, err, result.low - err, result.high + err, ne.zeros(result))
    return result if exponent > 0 else ne.over(ne.of_fraction(Fraction(1)), result)


def _float_power(x: Near, exponents: Near) -> Near:
    ends = [_both_floats(each) for each in (x, exponents)]
    corners = [np.power(base, raised) for base in ends[0] for raised in ends[1]]
    low, high = np.minimum.reduce(corners), np.maximum.reduce(corners)
    return _between(low, high, _ULPS)


def _through_floats(function: Callable[[Floats], Floats], x: Near, ulps: int = _ULPS) -> Near:
    """A rising function of the nearest float64 numbers, off by some units in the last place."""
    low, high = _both_floats(x)
    return _between(function(low), function(high), ulps)


def _both_floats(x: Near) -> tuple[Floats, Floats]:
    """The nearest floats of the lowest and the highest that each number can be."""
    unsure = x.err * (1 + 1e-9) + ne.EPS * x.size
    reach = np.where(x.sure, 0.0, unsure).astype(np.longdouble)
    low, high = x.mid - reach, x.mid + reach
    if x.low >= 0:
        low = np.maximum(low, np.longdouble(0))
    return low.astype(np.float64), high.astype(np.float64)


def _between(low: Floats, high: Floats, ulps: int) -> Near:
    """Whatever lies between two columns, and some units in the last place around them."""
    least, most = float(np.min(low)), float(np.max(high))
    size = max(-least, most)
    same = low == high
    if ulps == 0 and np.all(same):
        return Near(low.astype(np.longdouble), 0.0, least, most, sure=True)
    err = float(np.max(high - low)) + ulps * FLOAT_EPS * size
    sure = same if ulps == 0 else same & (low == 0)
    return Near(low.astype(np.longdouble), err, max(least - err, min(least, 0.0)), most + err, sure)


def _demand(x: Near, how: Callable[..., Any]) -> None:
    """Every number must certainly be above 0 (or at least 0)."""
    if how is np.greater_equal and x.low >= 0:
        return
    _refuse(~ne.compared(x, _ZERO, how))


def _refuse(problem: Flags | np.bool_ | bool) -> None:
    """Leave what is an error to the exact way, which tells it."""
    if np.any(problem):
        raise UncertainError


# --------------------------------------------------------------------------- over all units


@_over_units
def _total(x: Near, weight: Near | None = None) -> Number:
    return _plain(ne.total(x if weight is None else ne.times(x, weight), x.mid.size))


@_over_units
def _mean(x: Near, weight: Near | None = None) -> Number:
    n = x.mid.size
    if weight is None:
        return ne.over(ne.total(x, n), ne.of_fraction(Fraction(n)))
    _refuse(weight.low < 0)
    return ne.over(ne.total(ne.times(x, weight), n), ne.total(weight, n))


@_over_units
def _smallest(x: Near) -> Number:
    return _plain(_ordered(x, x.mid.min()))


@_over_units
def _largest(x: Near) -> Number:
    return _plain(_ordered(x, x.mid.max()))


@_over_units
def _nth_largest(x: Near, k: Fraction) -> Number:
    _refuse(k.denominator != 1 or not 1 <= k <= x.mid.size)
    return _plain(_ordered(x, np.sort(x.mid)[-int(k)]))


@_over_units
def _median(x: Near, weight: Near | None = None) -> Number:
    _refuse(weight is not None)
    ordered, n = np.sort(x.mid), x.mid.size
    low, high = (_ordered(x, ordered[place]) for place in ((n - 1) // 2, n // 2))
    return _plain(ne.over(ne.plus(low, high), ne.of_fraction(Fraction(2))))


def _ordered(x: Near, mid: Reals) -> Near:
    """The number of a place in the order: known as nearly as the others, whoever has it."""
    return ne.tight(np.asarray(mid), x.err, x.low, x.high, x.certain, whole=x.whole)


@_over_units
def _count(x: Near | Flags) -> Number:
    return Fraction(x.mid.size if isinstance(x, Near) else int(x.sum()))


@_over_units
def _share(x: Near) -> Number:
    return ne.over(x, ne.total(x, x.mid.size))


@_over_units
def _rank(x: Near) -> Number:
    falling = -_certain_order(x)[::-1]
    return ne.of_whole(np.searchsorted(falling, -x.mid, side="left") + 1)


@_over_units
def _percentile(x: Near) -> Number:
    n = x.mid.size
    if n == 1:
        return ne.of_fraction(Fraction(50)).spread(1)
    ordered = _certain_order(x)
    first = np.searchsorted(ordered, x.mid, side="left")
    last = np.searchsorted(ordered, x.mid, side="right") - 1
    return ne.times(ne.of_whole(first + last), ne.of_fraction(Fraction(50, n - 1)))


def _certain_order(x: Near) -> Reals:
    """The numbers from the least to the greatest: neighbours apart, or all known exactly."""
    ordered = np.sort(x.mid)
    _refuse(x.sure is not True and np.any(np.diff(ordered) <= 2 * x.err * (1 + 1e-9)))
    return ordered


@_over_units
def _zscore(x: Near, weight: Near | None = None) -> Number:
    distance = ne.minus(x, ne.near(_mean(x, weight)))
    variance = ne.near(_mean(ne.times(distance, distance), weight))
    return ne.over(distance, _root(variance))


def _root(value: Near) -> Near:
    """The exact way takes 128 bits of this root, not a float64."""
    if not value.low > 0:
        raise UncertainError
    mid = np.sqrt(value.mid)
    least = value.low**0.5
    err = (value.err / least + 2 * ne.EPS * value.high**0.5) * (1 + 1e-9)
    return Near(mid, err, least * (1 - 1e-9), value.high**0.5 * (1 + 1e-9))


@_over_units
def _minmax(x: Near) -> Number:
    low, high = ne.near(_smallest(x)), ne.near(_largest(x))
    return ne.over(ne.minus(x, low), ne.minus(high, low))


def _plain(value: Near) -> Number:
    """A whole number as the exact number it is."""
    return Fraction(int(value.mid)) if value.whole else value

"""The functions of the language: unit by unit, and over all units.

A function over units takes one column (and a weight) and gives one number for everybody, or one
number a unit; grouping with `by=` is done around it, once for all of them (see `evaluate`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any, TypeVar

import numpy as np

from allocation import exact
from allocation.errors import UnitProblem
from allocation.exact import Flags, Floats, Vector
from allocation.number import plain

F = TypeVar("F", bound=Callable[..., Fraction | Vector])


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """One function: how it is written, and what computes it."""

    name: str
    usage: str
    least: int
    most: int
    compute: Callable[..., Any]
    over_units: bool = False
    options: tuple[str, ...] = ()
    lists: tuple[bool, ...] = ()  # which arguments are lists in square brackets


FUNCTIONS: dict[str, Function] = {}


def _unit_by_unit(
    usage: str, *, count: int, most: int | None = None, lists: tuple[bool, ...] = ()
) -> Callable[[F], F]:
    def register(compute: F) -> F:
        name = usage.partition("(")[0]
        FUNCTIONS[name] = Function(
            name=name, usage=usage, least=count, most=most or count, compute=compute, lists=lists
        )
        return compute

    return register


def _over_units(name: str, *, extra: str = "", weight: bool = False) -> Callable[[F], F]:
    def register(compute: F) -> F:
        options = ("by", "weight") if weight else ("by",)
        usage = f"{name}(x{extra}{''.join(f', {option}=column' for option in options)})"
        count = 2 if extra else 1
        FUNCTIONS[name] = Function(
            name=name,
            usage=usage,
            least=0 if name == "count" else count,
            most=count,
            compute=compute,
            over_units=True,
            options=options,
        )
        return compute

    return register


# ---------------------------------------------------------------------------- unit by unit


@_unit_by_unit("min(x, y, ...)", count=2, most=20)
def _min(first: Vector, *others: Vector) -> Vector:
    for other in others:
        first = exact.lesser(first, other)
    return first


@_unit_by_unit("max(x, y, ...)", count=2, most=20)
def _max(first: Vector, *others: Vector) -> Vector:
    for other in others:
        first = exact.greater(first, other)
    return first


@_unit_by_unit("abs(x)", count=1)
def _abs(x: Vector) -> Vector:
    return abs(x)


@_unit_by_unit("sqrt(x)", count=1)
def _sqrt(x: Vector) -> Vector:
    _forbid(x < Fraction(0), "the square root of a negative number")
    return _through_floats(np.sqrt, x)


@_unit_by_unit("log(x)", count=1)
def _log(x: Vector) -> Vector:
    _forbid(x <= Fraction(0), "the logarithm of a number that is not above 0")
    return _through_floats(np.log, x)


@_unit_by_unit("exp(x)", count=1)
def _exp(x: Vector) -> Vector:
    return _through_floats(np.exp, x)


@_unit_by_unit("clip(x, low, high)", count=3)
def _clip(x: Vector, low: Vector, high: Vector) -> Vector:
    _forbid(low > high, "the lower bound of clip is above the upper one")
    return exact.clip(x, low, high)


@_unit_by_unit("bracket(x, [edges], [rates])", count=3, lists=(False, True, True))
def _bracket(x: Vector, edges: list[Fraction], rates: list[Fraction]) -> Vector:
    """Each slice of x between two edges counts at its own rate, as in a tax schedule."""
    if any(low >= high for low, high in pairwise(edges)):
        raise ValueError("the edges of bracket must rise")
    result = x * Fraction(0)
    if len(rates) == len(edges) + 1:
        result = (exact.lesser(x, edges[0]) if edges else x) * rates[0]
        rates = rates[1:]
    elif len(edges) == len(rates) + 1 > 1:
        _forbid(x > edges[-1], "a value above the last edge of bracket")
        edges = edges[:-1]
    elif len(rates) != len(edges) or not edges:
        raise ValueError(
            f"bracket has {len(edges)} edges and {len(rates)} rates; give as many rates as edges "
            "(the lower ends), one more (inner edges) or one less (all edges)"
        )
    uppers = [*edges[1:], None] if edges else []
    for edge, upper, rate in zip(edges, uppers, rates, strict=True):
        top = x if upper is None else exact.lesser(x, upper)
        result = result + exact.greater(top - edge, Fraction(0)) * rate
    return result


def power(x: Vector, exponent: Fraction | Vector) -> Vector:
    """`x ** exponent`: exact for whole exponents while the numbers stay short, else in floats."""
    if isinstance(exponent, Fraction) and exponent.denominator == 1:
        whole = int(exponent)
        if whole < 0:
            _forbid(x.equals(Fraction(0)), "division by zero (a negative power of 0)")
        raised = exact.power(x, abs(whole))
        if raised is not None:
            return raised if whole >= 0 else Fraction(1) / raised
    else:
        _forbid(x < Fraction(0), "a negative number to a fractional power")
    negative = exponent < Fraction(0)
    _forbid(x.equals(Fraction(0)) & negative, "division by zero (a negative power of 0)")
    exponents = _floats(exact.constant(exponent, 1) if isinstance(exponent, Fraction) else exponent)
    return _through_floats(lambda values: np.power(values, exponents), x)


# --------------------------------------------------------------------------- over all units


@_over_units("total", weight=True)
def _total(x: Vector, weight: Vector | None = None) -> Fraction:
    return x.total() if weight is None else (x * weight).total()


@_over_units("mean", weight=True)
def _mean(x: Vector, weight: Vector | None = None) -> Fraction:
    if weight is None:
        return x.total() / len(x)
    return (x * weight).total() / _weight_total(weight)


@_over_units("median", weight=True)
def _median(x: Vector, weight: Vector | None = None) -> Fraction:
    """The value with half of the weight on either side; the mean of two where they tie."""
    weights = exact.constant(Fraction(1), len(x)) if weight is None else weight
    half = _weight_total(weights) / 2
    order = np.argsort(x.top, kind="stable")
    reached = np.cumsum(weights.top[order])
    first = int(np.argmax(reached >= half * weights.bottom))
    if reached[first] == half * weights.bottom:
        after = int(np.argmax(reached > reached[first]))
        return (x.at(order[first]) + x.at(order[after])) / 2
    return x.at(order[first])


@_over_units("smallest")
def _smallest(x: Vector) -> Fraction:
    return Fraction(min(x.top), x.bottom)


@_over_units("largest")
def _largest(x: Vector) -> Fraction:
    return Fraction(max(x.top), x.bottom)


@_over_units("nth_largest", extra=", k")
def _nth_largest(x: Vector, k: Fraction) -> Fraction:
    if k.denominator != 1 or not 1 <= k <= len(x):
        raise ValueError(f"nth_largest wants a whole k from 1 to {len(x)}, not {plain(k)}")
    return Fraction(sorted(x.top, reverse=True)[int(k) - 1], x.bottom)


@_over_units("count")
def _count(x: Vector | Flags) -> Fraction:
    """How many units: those where a condition holds, otherwise all."""
    return Fraction(len(x) if isinstance(x, Vector) else int(x.sum()))


@_over_units("share")
def _share(x: Vector) -> Vector:
    whole = x.total()
    if whole == 0:
        raise ValueError("a share of a total of 0 (division by zero)")
    return x / whole


@_over_units("rank")
def _rank(x: Vector) -> Vector:
    """1 for the greatest; equal values share the best rank."""
    ordered = sorted(x.top, reverse=True)
    best: dict[int, int] = {}
    for place, value in enumerate(ordered, start=1):
        best.setdefault(value, place)
    return exact.from_integers(best[value] for value in x.top)


@_over_units("percentile")
def _percentile(x: Vector) -> Vector:
    """0 for the least, 100 for the greatest; equal values share the middle of their places."""
    if len(x) == 1:
        return exact.constant(Fraction(50), 1)
    ordered = sorted(x.top)
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    for place, value in enumerate(ordered):
        first.setdefault(value, place)
        last[value] = place
    places = exact.from_integers(first[value] + last[value] for value in x.top)
    return places * Fraction(50, len(x) - 1)


@_over_units("zscore", weight=True)
def _zscore(x: Vector, weight: Vector | None = None) -> Vector:
    """Distance from the mean in standard deviations of all units (not of a sample)."""
    distance = x - _mean(x, weight)
    variance = _mean(distance * distance, weight)
    if variance == 0:
        raise ValueError("zscore of values that are all the same (division by zero)")
    return distance / exact.square_root(variance)


@_over_units("minmax")
def _minmax(x: Vector) -> Vector:
    """0 for the least, 1 for the greatest."""
    low, high = _smallest(x), _largest(x)
    if low == high:
        raise ValueError("minmax of values that are all the same (division by zero)")
    return (x - low) / (high - low)


# ------------------------------------------------------------------------------------ helpers


def _forbid(flags: Flags | bool, message: str) -> None:
    if np.any(flags):
        raise UnitProblem(np.asarray(flags), message)


def _weight_total(weight: Vector) -> Fraction:
    if (weight < Fraction(0)).any():
        raise ValueError("a weight is negative")
    whole = weight.total()
    if whole == 0:
        raise ValueError("the weights add up to 0 (division by zero)")
    return whole


def _floats(x: Vector) -> Floats:
    try:
        return x.floats()
    except OverflowError:
        raise ValueError("a number is too large") from None


def _through_floats(function: Callable[[Floats], Floats], x: Vector) -> Vector:
    with np.errstate(all="ignore"):
        return _finite(function(_floats(x)))


def _finite(values: Floats) -> Vector:
    _forbid(~np.isfinite(values), "a number that is too large")
    return exact.from_floats(values)

"""Floors, caps and least amounts of groups, in whole multiples of the unit; what clashes."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from allocation import exact
from allocation.columns import Units
from allocation.errors import LimitError
from allocation.exact import Positions, Vector
from allocation.money import soum

_ZERO = Fraction(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a division must keep to: multiples of the unit, 0 <= low <= high, shape (n,), soʻm.

    groups: by label, the positions of its units and the least that they must get together, soʻm.
    """

    low: Vector
    high: Vector
    groups: Mapping[str, tuple[Positions, Fraction]]


def limits_of(
    units: Units,
    floor: Vector | None,
    cap: Vector | None,
    groups: Mapping[str, tuple[Positions, Fraction]],
    money: int,
    unit: int,
) -> Limits:
    """Floors up and caps down to whole multiples, then everything that clashes at once.

    floor, cap: soʻm, shape (n,), or None. groups: least soʻm of a label. Raises LimitError that
    says by how much.
    """
    n = units.count
    low = exact.constant(_ZERO, n) if floor is None else _up(exact.greater(floor, _ZERO), unit)
    high = exact.constant(Fraction(money), n) if cap is None else _down(cap, unit)
    least = {label: (at, _up_one(soums, unit)) for label, (at, soums) in groups.items()}
    if cap is None:
        high = exact.greater(low, high)
    problems = _crossed(units, low, high, unit)
    if not problems:
        problems = [
            *_together(units, low, high, money),
            *_of_groups(low, high, least, money),
        ]
    if problems:
        raise LimitError(problems)
    return Limits(low=low, high=high, groups=least)


def _up(values: Vector, unit: int) -> Vector:
    return -_down(-values, unit)


def _down(values: Vector, unit: int) -> Vector:
    return Vector(values.split(unit)[0] * unit)


def _up_one(value: Fraction, unit: int) -> Fraction:
    return Fraction(-(-value // unit) * unit)


def _crossed(units: Units, low: Vector, high: Vector, unit: int) -> list[str]:
    wrong = np.flatnonzero(low > high)
    if not len(wrong):
        return []
    at = int(wrong[np.argmax((low - high)[wrong].floats())])
    short = soum(low.at(at) - high.at(at))
    return [
        f"the floor is above the cap (in whole {unit} soʻm) for {units.labels(wrong)}, most for "
        f"{units.label(at)}: by {short} soʻm"
    ]


def _together(units: Units, low: Vector, high: Vector, money: int) -> list[str]:
    problems = []
    if (over := low.total() - money) > 0:
        worst = np.argsort(-low.floats(), kind="stable")[:3]
        problems.append(
            f"the floors need {soum(over)} soʻm more than there is; the highest are those of "
            f"{units.labels(worst)}"
        )
    if (left := money - high.total()) > 0:
        worst = np.argsort(high.floats(), kind="stable")[:3]
        problems.append(
            f"the caps leave {soum(left)} soʻm over; the lowest are those of {units.labels(worst)}"
        )
    return problems


def _of_groups(
    low: Vector,
    high: Vector,
    groups: Mapping[str, tuple[Positions, Fraction]],
    money: int,
) -> list[str]:
    problems, extra = list[str](), _ZERO
    for label, (at, least) in groups.items():
        if (short := least - high[at].total()) > 0:
            problems.append(
                f"{label} should get {soum(least)} soʻm at least, but its caps leave room for "
                f"{soum(short)} soʻm less"
            )
        extra += max(least - low[at].total(), _ZERO)
    over = low.total() + extra - money
    if groups and extra > 0 and over > 0 and low.total() <= money:
        problems.append(
            f"the least amounts of {', '.join(groups)} and the floors of all together need "
            f"{soum(over)} soʻm more than there is"
        )
    return problems

"""Numbers that people can read, near a point that was found, and still good."""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import islice, product
from math import floor, log10

import numpy as np
from numpy.typing import NDArray

from scenarios.design.ground import Floats
from scenarios.design.space import Space, Variable

_FINEST = 7  # digits of a range
_MOST = 1024  # roundings that are looked at for one number of digits
_SMALL, _STILL = 0.02, 1e-6  # a move of less than this part of a range is taken back, if it can
_TRIED = 12  # roundings that are computed exactly for one number of digits
_FARTHER, _MORE = 1.05, 0.005  # how much farther from the start a readable point may lie

Values = dict[str, Fraction]
Flags = NDArray[np.bool_]


def grid(variable: Variable, digits: int) -> Fraction:
    """A power of ten that divides the variable's range into at least 10 ** digits steps or so.

    >>> one = Variable(name="x", low=Fraction(0), high=Fraction(3, 10), start=Fraction(0))
    >>> grid(one, 1), grid(one, 2)
    (Fraction(1, 100), Fraction(1, 1000))
    """
    power = floor(log10(float(variable.width))) - digits
    return Fraction(10) ** power


def rounded(variable: Variable, value: Fraction, digits: int) -> Fraction:
    """The nearest readable number within the range; where it starts, it stays."""
    if value == variable.start:
        return value
    step = grid(variable, digits)
    return min(max(round(value / step) * step, variable.low), variable.high)


def readable(
    space: Space,
    bases: Sequence[Floats],
    good: Callable[[Floats], Flags],
    proven: Callable[[Values], bool],
) -> Values | None:
    """The roundest numbers near some points that are proven good and hardly farther from the start.

    bases: the point wanted first, then points a little inside. good: whether points, shape (m, d),
    look good, computed fast; proven: whether one set of numbers is, exactly. None if no rounding
    is proven, not even at 7 digits of each range.
    """
    wanted = _FARTHER * float(np.linalg.norm(bases[0] - space.start)) + _MORE
    for digits in range(1, _FINEST + 1):
        values = [
            dict(zip(space.names, one, strict=True))
            for base in bases
            for back in (_SMALL, _STILL)
            for one in _around(space, base, digits, back)
        ]
        points = np.array([space.point(one) for one in values])
        far = np.linalg.norm(points - space.start, axis=1)
        near = np.flatnonzero(far <= wanted)
        held = near[good(points[near])] if len(near) else near
        for at in held[np.argsort(far[held], kind="stable")][:_TRIED].tolist():
            found = values[int(at)]
            if proven(found):
                return found
    return None


def _around(
    space: Space, point: Floats, digits: int, back: float
) -> Iterator[tuple[Fraction, ...]]:
    """Roundings of a point up and down, number by number; what moved less than `back` stays."""
    exact = space.exactly(point)
    choices = [
        _choices(one, exact[one.name], digits) if abs(at - begin) > back else [one.start]
        for one, at, begin in zip(space.variables, point, space.start, strict=True)
    ]
    return islice(product(*_few(choices)), _MOST)


def _choices(variable: Variable, value: Fraction, digits: int) -> list[Fraction]:
    """The readable numbers next to a value, the nearer first."""
    step = grid(variable, digits)
    below = (value // step) * step
    both = {min(max(each, variable.low), variable.high) for each in (below, below + step)}
    return sorted(both, key=lambda each: abs(each - value))


def _few(choices: list[list[Fraction]]) -> list[list[Fraction]]:
    """Fewer choices for the last variables if there would be too many together."""
    kept, size = list[list[Fraction]](), 1
    for one in choices:
        own = one if size * len(one) <= _MOST else one[:1]
        size *= len(own)
        kept.append(own)
    return kept

"""What a search may change: parameters within their ranges, and the budget where asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from allocation.errors import nearest
from allocation.number import plain
from scenarios.design.ground import Floats
from scenarios.design.words import number_of
from scenarios.errors import ScenarioError
from scenarios.run import Result

BUDGET = "budget"


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """A parameter, or the budget, with the range that is searched and where it stands now.

    low < high; start lies in between.
    """

    name: str
    low: Fraction
    high: Fraction
    start: Fraction

    @property
    def width(self) -> Fraction:
        """The size of its range."""
        return self.high - self.low


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """Variables; a point has a number from 0 (low) to 1 (high) for each."""

    variables: tuple[Variable, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the variables."""
        return tuple(one.name for one in self.variables)

    @property
    def start(self) -> Floats:
        """Where the scenario stands, shape (d,)."""
        return np.array([float((one.start - one.low) / one.width) for one in self.variables])

    def values(self, points: Floats) -> Floats:
        """The numbers of points, shape (m, d)."""
        low = np.array([float(one.low) for one in self.variables])
        high = np.array([float(one.high) for one in self.variables])
        return np.asarray(np.clip(low + points * (high - low), low, high))

    def exactly(self, point: Floats) -> dict[str, Fraction]:
        """The numbers of one point as fractions; what has not moved keeps its own number."""
        still = point == self.start
        numbers = self.values(point[None])[0].tolist()
        return {
            one.name: one.start if same else Fraction(number)
            for one, same, number in zip(self.variables, still, numbers, strict=True)
        }

    def point(self, values: dict[str, Fraction]) -> Floats:
        """The point of some numbers, shape (d,)."""
        return np.array([float((values[one.name] - one.low) / one.width) for one in self.variables])


def space_of(result: Result, vary: Sequence[str] = ()) -> Space:
    """What may vary: every parameter with a range, or those named.

    vary: names, or `name=LOW:HIGH` for another range (`budget=LOW:HIGH` for the budget). Raises
    ScenarioError with all problems.
    """
    parameters = result.allocation.formula.parameters
    if not vary:
        vary = [
            name
            for name, one in parameters.items()
            if one.low is not None and one.high is not None and one.low < one.high
        ]
        if not vary:
            raise ScenarioError(
                f"{result.scenario.name}: no parameter has a range to search; name some with "
                "their ranges, name=LOW:HIGH"
            )
    found, problems = list[Variable](), list[str]()
    for text in vary:
        try:
            found.append(_variable(result, text))
        except ScenarioError as problem:
            problems += problem.problems
    names = [one.name for one in found]
    problems += [f"{name} is named twice" for name in {*names} if names.count(name) > 1]
    if problems:
        raise ScenarioError(problems)
    return Space(variables=tuple(found))


def _variable(result: Result, text: str) -> Variable:
    name, equals, span = (part.strip() for part in text.partition("="))
    parameters = result.allocation.formula.parameters
    if name != BUDGET and name not in parameters:
        raise ScenarioError(f"there is no parameter {name!r}{nearest(name, [*parameters, BUDGET])}")
    if name == BUDGET:
        start = Fraction(result.allocation.budget)
        low, high = _span(name, span) if equals else (None, None)
    else:
        own = parameters[name]
        start = own.value
        low, high = _span(name, span) if equals else (own.low, own.high)
    if low is None or high is None or low == high:
        raise ScenarioError(f"{name} has no range; write {name}=LOW:HIGH")
    if not low <= start <= high:
        raise ScenarioError(
            f"{name} stands at {plain(start)}, outside {plain(low)} to {plain(high)}; choose a "
            "range that holds it"
        )
    return Variable(name=name, low=low, high=high, start=start)


def _span(name: str, text: str) -> tuple[Fraction, Fraction]:
    first, colon, second = text.partition(":")
    if not colon:
        raise ScenarioError(f"{name}={text}: write a range as LOW:HIGH")
    low, high = number_of(first), number_of(second)
    if low >= high:
        raise ScenarioError(f"{name}={text}: the lower end must lie below the upper one")
    return low, high

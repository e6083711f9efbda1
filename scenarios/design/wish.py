"""A target: a quantity that shall be at least, or at most, some level."""

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import numpy as np

from scenarios.design.ground import Floats, Ground, floats
from scenarios.design.quantities import Quantity, quantity
from scenarios.design.words import number_of
from scenarios.errors import ScenarioError

Way = Literal["at least", "at most"]
_PARTS = re.compile(r"(.+?)(>=|<=|≥|≤)(.+)", re.DOTALL)
_WAYS: dict[str, Way] = {">=": "at least", "≥": "at least", "<=": "at most", "≤": "at most"}
_MONEY, _LARGE = 1e3, 1e5  # from here on values are told in whole numbers
NOISE = 1e-15  # of a level: what float64 may leave of an equality; 0.02 soʻm of 16.5 trillion


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A quantity that shall be at least, or at most, a level in every part.

    scale: what a lack is measured in, above 0.
    """

    quantity: Quantity
    way: Way
    level: Fraction
    scale: float

    @property
    def text(self) -> str:
        """As it was written, with one space around the sign."""
        sign = ">=" if self.way == "at least" else "<="
        return f"{self.quantity.text} {sign} {self.written}"

    @property
    def written(self) -> str:
        """The level as people read it."""
        return told_value(float(self.level), self.quantity)

    @property
    def sign(self) -> int:
        """1 if more is better, -1 if less is."""
        return 1 if self.way == "at least" else -1

    def slack(self, amounts: Floats) -> Floats:
        """How far each part is on the right side, in scales; shape (m, k), below 0 if it lacks."""
        return self.slack_of(self.quantity.measure(amounts))

    def slack_of(self, values: Floats) -> Floats:
        """The same from values, shape (m, k)."""
        return np.asarray(self.sign * (values - float(self.level)) / self.scale)

    def worst(self, values: Floats) -> Floats:
        """The value of the part that does worst, shape (m,); NaN where a part has none."""
        return np.asarray((values * self.sign).min(axis=1) * self.sign)

    def holds(self, amounts: Floats) -> bool:
        """Whether one division, shape (n,), meets it, but for float64's noise."""
        slack = self.slack(amounts[None]).min()
        return bool(slack >= -NOISE)


def read_target(ground: Ground, text: str) -> Target:
    """Read `QUANTITY >= LEVEL` or `QUANTITY <= LEVEL`. Raises ScenarioError."""
    found = _PARTS.fullmatch(text.strip())
    if found is None:
        raise ScenarioError(f"{text!r}: write a target such as change >= -5% or gini <= 0.1")
    level = number_of(found[3])
    own = quantity(ground, found[1])
    now = own.measure(floats(ground.result.amount)[None])
    if not np.isfinite(now).all():
        raise ScenarioError(f"{own.text} has no value for {ground.result.scenario.name}")
    scale = abs(float(level)) or float(np.abs(now).max()) or 1.0
    return Target(quantity=own, way=_WAYS[found[2]], level=level, scale=scale)


def read_targets(ground: Ground, texts: "tuple[str, ...] | list[str]") -> tuple[Target, ...]:
    """Read several targets, with all their problems at once. Raises ScenarioError."""
    targets, problems = list[Target](), list[str]()
    for text in texts:
        try:
            targets.append(read_target(ground, text))
        except ScenarioError as problem:
            problems += problem.problems
    if not problems and not targets:
        problems.append("give one target at least, such as change >= -5%")
    if problems:
        raise ScenarioError(problems)
    return tuple(targets)


def told_value(value: float, quantity: Quantity) -> str:
    """A value as people read it.

    >>> told_value(0.0512345, Quantity(text="x", measure=lambda a: a, unit="%"))
    '5.12345%'
    """
    if not np.isfinite(value):
        return "no value"
    if quantity.unit == "%":
        return f"{100 * value:.6g}%"
    whole = abs(value) >= (_MONEY if quantity.unit == "soʻm" else _LARGE)
    return f"{value:.0f}" if whole else f"{value:.6g}"

"""Numbers of a wish as people write them: `5%`, `-0.05`, `50 000 000 000`."""

import re
from fractions import Fraction

from allocation.number import as_fraction
from scenarios.errors import ScenarioError

_PARTED = re.compile(r"[+-]?\d{1,3}(?:\s\d{3})+")
_SPACE = re.compile(r"\s")


def number_of(text: str) -> Fraction:
    """A number exactly; `%` at its end divides by 100. Raises ScenarioError.

    >>> number_of("-5%"), number_of("50 000"), number_of("0.3")
    (Fraction(-1, 20), Fraction(50000, 1), Fraction(3, 10))
    """
    bare = text.strip()
    body = bare.removesuffix("%").strip()
    if _PARTED.fullmatch(body):
        body = _SPACE.sub("", body)
    number = as_fraction(body) if body else None
    if number is None:
        raise ScenarioError(f"{bare[:40]!r}: give a number, such as 0.3, 30% or 50 000 000")
    return number / 100 if bare.endswith("%") else number


def part_of(text: str) -> float:
    """A part above 0 and at most 1. Raises ScenarioError."""
    part = number_of(text)
    if not 0 < part <= 1:
        raise ScenarioError(f"{text}: give a part above 0, at most 100%")
    return float(part)

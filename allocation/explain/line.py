"""One line of a calculation page."""

from dataclasses import dataclass, field
from fractions import Fraction
from string import ascii_uppercase
from typing import Literal

from allocation.label import Label

LineKind = Literal[
    "input",
    "parameter",
    "step",
    "pot_money",
    "group_money",
    "claim",
    "floor",
    "cap",
    "pot",
    "sum",
    "limit",
    "amount",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a calculation.

    letter: A, B, ..., Z, AA. name: the column, parameter, step, pot or limit it is about.
    expression: how it is computed; numbers: the same with the unit's numbers put in, which has the
    value of the line. value: a number, or the text of a text column.
    """

    kind: LineKind
    name: str
    value: float | int | str
    unit: str = ""
    expression: str = ""
    numbers: str = ""
    label: Label = field(default_factory=Label)
    letter: str = ""


def letter(place: int) -> str:
    """A to Z, then AA, AB, ...

    >>> letter(0), letter(25), letter(26)
    ('A', 'Z', 'AA')
    """
    high, low = divmod(place, 26)
    return (letter(high - 1) if high else "") + ascii_uppercase[low]


def number(value: Fraction) -> float | int:
    """A whole number as such, any other as the nearest float."""
    try:
        return int(value) if value.denominator == 1 else float(value)
    except OverflowError:
        return int(value)

"""Made-up tables and formulas, and an independent reading of the rules in plain fractions.

Nothing here calls the engine's own arithmetic: the oracle goes through lists of `Fraction`.
"""

from fractions import Fraction

import pandas as pd
import pytest

from allocation import Formula, allocate


@pytest.fixture(scope="session")
def make():
    """A formula from parts; one pot handed out by `w` if none is given."""

    def build(**parts):
        default = {"title": "t", "pot": [{"name": "p", "share": 1, "by": "w"}]}
        return Formula.from_dict({**default, **parts})

    return build


@pytest.fixture(scope="session")
def one_pot(make):
    """A formula with one pot of the whole budget."""

    def build(limit=None, parameters=None, rounding=None, **pot):
        extra = {"limit": limit, "parameters": parameters, "rounding": rounding}
        given = {key: part for key, part in extra.items() if part is not None}
        return make(pot=[{"name": "p", "share": 1, **pot}], **given)

    return build


@pytest.fixture(scope="session")
def units():
    """A table: columns by name, units u0, u1, ... unless codes are given."""

    def build(codes=None, **columns):
        n = len(next(iter(columns.values())))
        codes = [f"u{place}" for place in range(n)] if codes is None else codes
        return pd.DataFrame(columns, index=pd.Index(codes, name="code"))

    return build


@pytest.fixture(scope="session")
def value(make):
    """What an expression is worth for each unit, through a step of a formula."""

    def compute(expression, table, **parameters):
        formula = make(
            parameters=parameters,
            step=[{"name": "value_", "expression": expression}],
            pot=[{"name": "p", "share": 1, "by": "1"}],
        )
        return allocate(formula, table, 1000).table["value_"].tolist()

    return compute


@pytest.fixture(scope="session")
def hamilton():
    """Largest remainder by definition: weights, money, codes -> whole amounts."""
    return _hamilton


@pytest.fixture(scope="session")
def water():
    """clip(offset + r * slope, low, high) adding up to the money, by walking all breakpoints."""
    return _water


@pytest.fixture(scope="session")
def pay():
    """What a limit makes of amounts, by the words of the design: one function for each way."""
    return {"scaling": _scaling, "equal": _equal, "gains": _gains}


@pytest.fixture(scope="session")
def largest_remainder():
    """Exact amounts, unit, codes -> whole multiples of the unit."""
    return _largest_remainder


def _hamilton(weights, money, codes, unit=1):
    whole = sum(weights)
    exact = [Fraction(weight) * money / whole for weight in weights]
    return _largest_remainder(exact, unit, codes)


def _largest_remainder(exact, unit, codes):
    down = [amount // unit for amount in exact]
    rest = [amount / unit - base for amount, base in zip(exact, down, strict=True)]
    missing = sum(exact) / unit - sum(down)
    assert missing.denominator == 1
    queue = sorted(range(len(exact)), key=lambda place: (-rest[place], codes[place]))
    up = set(queue[: int(missing)])
    return [(base + (place in up)) * unit for place, base in enumerate(down)]


def _clip(number, low, high):
    return min(max(number, low), high)


def _water(offset, slope, low, high, money):
    """The amounts, or None if floors or caps forbid it. Lists of fractions."""

    def at(level):
        raw = (o + level * s for o, s in zip(offset, slope, strict=True))
        return [_clip(*each) for each in zip(raw, low, high, strict=True)]

    moving = [place for place, steep in enumerate(slope) if steep > 0]
    ends = (low, high)
    breaks = sorted({(e[i] - offset[i]) / Fraction(slope[i]) for i in moving for e in ends})
    sums = [sum(at(level)) for level in breaks]
    if not breaks:
        return at(0) if sum(at(0)) == money else None
    if not sums[0] <= money <= sums[-1]:
        return None
    for left, right, under, over in zip(breaks, breaks[1:], sums, sums[1:], strict=False):
        if under < over and under <= money <= over:
            return at(left + (right - left) * (money - under) / (over - under))
    return at(breaks[sums.index(money)])


def _scaling(amount, low, high, money):
    return _water([Fraction(0)] * len(amount), amount, low, high, money)


def _equal(amount, low, high, money):
    return _water(amount, [Fraction(1)] * len(amount), low, high, money)


def _gains(amount, low, high, money):
    gain = [max(min(a, h) - f, 0) for a, f, h in zip(amount, low, high, strict=True)]
    spare, wanted = money - sum(low), sum(gain)
    if not 0 <= spare <= wanted:
        return None
    factor = spare / Fraction(wanted) if wanted else Fraction(0)
    return [base + factor * more for base, more in zip(low, gain, strict=True)]

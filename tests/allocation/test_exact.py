"""Money to the last soʻm: Hamilton's largest remainder, done again in fractions."""

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allocation import allocate, amounts

laws = settings(max_examples=40, derandomize=True, deadline=None)
small = st.integers(0, 6)
HUGE = 999_999_999_999_999_999


def _rows(draw_weights):
    n = len(draw_weights)
    return st.permutations([f"{place:02d}" for place in range(n)])


@st.composite
def tied_cases(draw):
    """Small whole weights, codes in any order, and a budget: ties are the rule here."""
    weights = draw(st.lists(small, min_size=1, max_size=8).filter(any))
    budget = draw(st.integers(0, 40) | st.integers(10**17, HUGE))
    return weights, draw(_rows(weights)), budget


@laws
@given(tied_cases())
def test_amounts_are_the_largest_remainders(one_pot, units, hamilton, case):
    weights, codes, budget = case
    result = allocate(one_pot(by="w"), units(codes, w=weights), budget)
    assert result.amount.tolist() == hamilton(weights, budget, codes)
    assert result.amount.dtype == np.int64


@laws
@given(tied_cases(), st.integers(1, 7))
def test_amounts_are_whole_multiples_of_the_rounding_unit(one_pot, units, hamilton, case, unit):
    weights, codes, budget = case
    budget = budget // unit * unit
    formula = one_pot(by="w", rounding={"unit": unit})
    result = allocate(formula, units(codes, w=weights), budget)
    assert result.amount.tolist() == hamilton(weights, budget, codes, unit)


@laws
@given(st.data())
def test_a_quotient_is_divided_exactly(one_pot, units, hamilton, data):
    pairs = data.draw(st.lists(st.tuples(st.integers(1, 9), st.integers(1, 9)), min_size=1))
    codes = data.draw(_rows(pairs))
    budget = data.draw(st.integers(0, 50) | st.integers(10**17, HUGE))
    above, below = zip(*pairs, strict=True)
    table = units(codes, a=above, b=below)
    weights = [Fraction(a, b) for a, b in pairs]
    result = allocate(one_pot(by="a / b"), table, budget)
    assert result.amount.tolist() == hamilton(weights, budget, codes)


@laws
@given(st.lists(st.integers(1, 400), min_size=2, max_size=6), st.integers(0, 30))
def test_decimals_count_as_they_are_written(one_pot, units, hamilton, hundredths, budget):
    table = units(w=[number / 100 for number in hundredths])
    result = allocate(one_pot(by="w"), table, budget)
    assert result.amount.tolist() == hamilton(hundredths, budget, table.index)


def _many(seed, n=208):
    """As many units as Uzbekistan has, with equal quotients that are written differently."""
    chance = np.random.default_rng(seed)
    below = chance.integers(10_000, 900_000, n)
    above = chance.integers(1_000, 90_000, n)
    factor = chance.integers(2, 9, n // 2)
    below[1::2], above[1::2] = below[::2] * factor, above[::2] * factor
    return pd.DataFrame(
        {"a": above, "b": below, "few": chance.integers(1, 6, n)},
        index=[f"{place:04d}" for place in chance.permutation(n)],
    )


@pytest.mark.parametrize("seed", range(4))
def test_equal_quotients_of_208_units_tie_by_code(one_pot, hamilton, seed):
    table = _many(seed)
    weights = [Fraction(a, b) for a, b in zip(table.a.tolist(), table.b.tolist(), strict=True)]
    budget = HUGE - seed * 10**16
    got = amounts(one_pot(by="a / b"), table, budget)
    assert got.tolist() == hamilton(weights, budget, table.index)


@pytest.mark.parametrize("longer", [1, 10**7 + 19])
@pytest.mark.parametrize("seed", range(3))
def test_dividing_and_multiplying_back_changes_nothing(make, hamilton, seed, longer):
    """Ties between units of the whole country are still decided by code, not by noise."""
    table = _many(seed)
    table["b"] = table["b"] * longer + np.arange(len(table))
    steps = [
        {"name": "per_head", "expression": "few / b"},
        {"name": "same", "expression": "1 if per_head * b == few else 0"},
        {"name": "least", "expression": "1 if per_head * b >= few else 0"},
        {"name": "more", "expression": "1 if per_head * b > few else 0"},
    ]
    pot = [{"name": "p", "share": 1, "by": "per_head * b"}]
    budget = int(table.few.sum()) * 1000 + int(table.few.sum()) // 2
    result = allocate(make(step=steps, pot=pot), table, budget)
    assert result.table[["same", "least", "more"]].sum().tolist() == [208, 208, 0]
    assert result.amount.tolist() == hamilton(table.few.tolist(), budget, table.index)


def test_the_largest_budget_is_given_out_to_the_last(one_pot, units):
    largest = 2**63 - 1
    result = allocate(one_pot(by="w"), units(w=[1, 2, 3]), largest)
    assert sum(result.amount.tolist()) == largest


def test_long_quotients_still_add_up(one_pot):
    """Rational numbers beyond any exact length are rounded far below a soʻm, and add up."""
    chance = np.random.default_rng(7)
    table = pd.DataFrame(
        {name: chance.random(208) * 1e6 + 1e-3 for name in "abcd"},
        index=[f"{place:03d}" for place in range(208)],
    )
    limit = [
        {"name": "one", "floor": "0.5 * amount * b / (b + c)", "cap": "amount * 3 + a / b"},
        {"name": "two", "cap": "amount * 2 + d / c", "paid_by": "equal"},
    ]
    result = allocate(one_pot(by="a / b / c * d", limit=limit), table, HUGE)
    assert sum(result.amount.tolist()) == HUGE


LONG = {
    "a / b / c * d": lambda a, b, c, d: a / b / c * d,
    "(a / b) * (b / c) * (d / c) * (c / d)": lambda a, b, c, d: a / c,
    "(a / b) ** 2": lambda a, b, c, d: (a / b) ** 2,
    "(a / b * c) ** 5 / d": lambda a, b, c, d: (a / b * c) ** 5 / d,
    "(a / b) ** -3": lambda a, b, c, d: (b / a) ** 3,
    "a / b / total(c / d) + d / b / total(a / c)": None,
}


@pytest.mark.parametrize("by", LONG)
def test_long_quotients_of_208_units_are_the_largest_remainders(one_pot, hamilton, by):
    chance = np.random.default_rng(3)
    columns = {name: chance.integers(10**5, 10**7, 208).tolist() for name in "abcd"}
    table = pd.DataFrame(columns, index=[f"{place:03d}" for place in range(208)])
    rows = [tuple(map(Fraction, row)) for row in zip(*columns.values(), strict=True)]
    if LONG[by] is None:
        first = sum(c / d for _, _, c, d in rows)
        second = sum(a / c for a, _, c, _ in rows)
        weights = [a / b / first + d / b / second for a, b, _, d in rows]
    else:
        weights = [LONG[by](*row) for row in rows]
    got = amounts(one_pot(by=by), table, HUGE)
    assert got.tolist() == hamilton(weights, HUGE, table.index)


def test_bare_amounts_are_those_of_the_full_result(one_pot, units):
    formula, table = one_pot(by="w"), units(w=[5, 1, 1])
    full = allocate(formula, table, 101)
    assert amounts(formula, table, 101).tolist() == full.amount.tolist()

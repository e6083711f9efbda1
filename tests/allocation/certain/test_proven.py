"""Amounts proven in floats are the exact ones: every pot, limit and function, ties and noise."""

import os
from typing import get_args

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allocation import AllocationError, Formula, allocate, amounts, prepare
from allocation.certain.functions import OVER_UNITS, UNIT_BY_UNIT
from allocation.certain.limits import PAYING
from allocation.certain.pots import RULES
from allocation.formula import PaidBy, Rule
from allocation.functions import FUNCTIONS

EXAMPLES = int(os.environ.get("LAW_EXAMPLES", "6"))
laws = settings(max_examples=EXAMPLES, derandomize=True, deadline=None)

STAGES = {"within": "region", "between": "total(size)"}
BOUNDS = {"floor": "0.4 * pot * share(size)", "cap": "2.5 * pot * share(size)"}
SOME = {"where": "kind == 'a' or size > 2"}
LEVEL = {"level_up": {"from": "own", "per": "size"}}
REST = {"name": "q", "share": 0, "by": "size"}
POTS = {
    "by": [{"by": "need"}],
    "by, where": [{"by": "need", **SOME}],
    "by, bounds": [{"by": "need", **BOUNDS}],
    "by, where, cap": [{"by": "need", **SOME, "cap": "0.8 * pot"}],
    "by, stages": [{"by": "need", **STAGES}],
    "by, stages, where, floor": [{"by": "need", **STAGES, **SOME, "floor": "0.01 * pot"}],
    "by, stages, bounds": [{"by": "need / size", **STAGES, **BOUNDS}],
    "two with stages": [
        {"by": "need", "share": "1/3", **STAGES},
        {"by": "size", "share": "2/3", **STAGES},
    ],
    "level_up": [LEVEL],
    "level_up, where, bounds": [{**LEVEL, **SOME, **BOUNDS}],
    "level_up, stages": [{**LEVEL, **STAGES}],
    "entitlement": [{"entitlement": "need * budget / 900", "remainder": "q"}, REST],
    "entitlement, whole": [{"entitlement": "need", "remainder": "q", **SOME}, REST],
    "entitlement, bounds": [
        {"entitlement": "need * 3", "remainder": "q", "floor": "7", "cap": "budget / 500"},
        REST,
    ],
    "entitlement, no remainder": [{"entitlement": "budget / count()"}],
    "several": [
        {"by": "need", "share": 0.5, **BOUNDS},
        {**LEVEL, "amount": "budget / 4"},
        {"by": "1", "share": "1/4", **SOME},
    ],
}
LIMITS = {
    "none": [],
    "floor": [{"floor": "0.8 * base"}],
    "floor, cap": [{"floor": "0.8 * base", "cap": "1.2 * base + 3"}],
    "cap": [{"cap": "1.4 * base"}],
    "exempt": [{"floor": "0.9 * base", "exempt": "kind == 'b'"}],
}
UNIT_BY_UNIT_CALLS = {
    "min": "min(x, y, 4)",
    "max": "max(x - 3, 0)",
    "abs": "abs(x - y)",
    "sqrt": "sqrt(x)",
    "log": "log(1 + x)",
    "exp": "exp(x / 100)",
    "clip": "clip(x, 2, 3 + y)",
    "bracket": "bracket(x, [0, 2, 5], [1, 2, 0.5]) + bracket(y, [3], [1, 2])",
}
OVER_UNITS_CALLS = {
    "total": "x / total(x) + x / total(x, by=region, weight=y)",
    "mean": "x / mean(x) + y / mean(y, by=region) + mean(x, weight=y)",
    "median": "x / (1 + median(x)) + median(y, by=region)",
    "smallest": "x - smallest(x) + smallest(y, by=region)",
    "largest": "largest(x) - x / 2 + largest(y, by=region)",
    "nth_largest": "nth_largest(x, 1) + x",
    "count": "x / count() + count(x > 2) + count(x > 3, by=region) + count(y)",
    "share": "share(1 + x) + share(1 + y, by=region)",
    "rank": "rank(x) + rank(x / 3, by=region)",
    "percentile": "percentile(x) + percentile(y, by=region)",
    "zscore": "5 + zscore(x) + zscore(y, weight=1 + x)",
    "minmax": "minmax(x) + x",
}
OTHERS = [
    "x ** 2 + y ** 3",
    "x ** 0.5 + (1 + y) ** 1.65",
    "(1 + x) ** -2",
    "2 ** 3 + 2 ** 0.5 + x",
    "(1 + x) ** (y / 3)",
    "x / y if y > 0 else 0",
    "(1 if x > 2 else 2 if x == 1 else y) + x",
    "(x >= 2) + (kind == 'a') + (kind != 'b' and x < 3 or not y > 1)",
    "1 < x <= 3 if region == 'x' else x",
    "-x + 40 - (y - 3)",
    "x * 0 + y / 4 - 0.25 * y + x / 8",
    "x - x / 3 * 3 + y",
    "0.1 + 0.2 * (x > 2) + 0.2 * (y > 1)",
    "3 * 4 / 2 - 1 + x",
]


def _table(draw, n, number):
    """Small whole numbers, or long decimals."""
    cells = st.integers(0, 6) if number == "small" else st.floats(0.01, 9000)
    positive = st.integers(1, 4) if number == "small" else st.floats(0.5, 4e4)
    return pd.DataFrame(
        {
            "need": [draw(positive) for _ in range(n)],
            "size": [draw(positive) for _ in range(n)],
            "own": [draw(cells) for _ in range(n)],
            "x": [draw(cells) for _ in range(n)],
            "y": [draw(cells) for _ in range(n)],
            "last": [draw(positive) for _ in range(n)],
            "kind": ["a", *(draw(st.sampled_from("aab")) for _ in range(n - 1))],
            "region": [draw(st.sampled_from("xyz")) for _ in range(n)],
        },
        index=draw(st.permutations([f"{place:02d}" for place in range(n)])),
    )


@st.composite
def tables(draw):
    """Few units, in any order."""
    return _table(draw, draw(st.integers(1, 7)), draw(st.sampled_from(["small", "long"])))


budgets = st.integers(0, 60) | st.integers(10**5, 10**13) | st.integers(10**16, 10**18)


def _formula(pots, limits=(), unit=1, steps=()):
    base = {"name": "base", "expression": "last * budget / total(last)"}
    return Formula.from_dict(
        {
            "title": "t",
            "step": [*steps, base],
            "pot": [{"name": "p", "share": 1, **pots[0]}, *map(_named, pots[1:], "qrs")],
            "limit": [{**each, "name": f"l{place}"} for place, each in enumerate(limits)],
            "rounding": {"unit": unit},
        }
    )


def _named(pot, name):
    sized = {} if "amount" in pot else {"share": 1}
    return {**sized, **pot, "name": name}


def _outcome(compute):
    try:
        return compute().tolist()
    except AllocationError as problem:
        return type(problem), str(problem)


def _same(formula, table, budget):
    """The fast way gives what the exact one gives, errors to the letter.

    Whether that was proven; None for an error.
    """
    exact = _outcome(lambda: allocate(formula, table, budget).amount)
    assert _outcome(lambda: amounts(formula, table, budget)) == exact
    proven = prepare(formula, table).proven(formula, budget) is not None
    return None if isinstance(exact, tuple) else proven


def test_the_registries_know_the_same():
    over_units = {name for name, function in FUNCTIONS.items() if function.over_units}
    assert set(UNIT_BY_UNIT) == set(UNIT_BY_UNIT_CALLS) == set(FUNCTIONS) - over_units
    assert set(OVER_UNITS) == set(OVER_UNITS_CALLS) == over_units
    assert set(RULES) == set(get_args(Rule))
    assert set(PAYING) == set(get_args(PaidBy))


@pytest.mark.parametrize("pot", POTS)
@pytest.mark.parametrize("limit", LIMITS)
@laws
@given(
    table=tables(),
    budget=budgets,
    way=st.sampled_from(get_args(PaidBy)),
    unit=st.sampled_from([1, 1, 7]),
)
def test_pots_and_limits(pot, limit, table, budget, way, unit):
    limits = [{**each, "paid_by": way} for each in LIMITS[limit]]
    _same(_formula(POTS[pot], limits, unit), table, budget // unit * unit)


@pytest.mark.parametrize("first", get_args(PaidBy))
@pytest.mark.parametrize("second", get_args(PaidBy))
@laws
@given(table=tables(), budget=budgets)
def test_two_limits(first, second, table, budget):
    limits = [
        {"paid_by": first, "floor": "0.5 * base", "exempt": "x > 4"},
        {"paid_by": second, "floor": "0.4 * amount", "cap": "1.8 * base"},
    ]
    _same(_formula([{"by": "need"}], limits), table, budget)


@pytest.mark.parametrize(
    "expression", [*UNIT_BY_UNIT_CALLS.values(), *OVER_UNITS_CALLS.values(), *OTHERS]
)
@laws
@given(table=tables(), budget=budgets)
def test_expressions(expression, table, budget):
    steps = [{"name": "value", "expression": expression}]
    _same(_formula([{"by": "value"}], steps=steps), table, budget)
    _same(_formula([{"entitlement": "value", "remainder": "q"}, REST], steps=steps), table, budget)


def _many(seed, n=208):
    chance = np.random.default_rng(seed)
    people = chance.lognormal(11, 0.6, n).round()
    return pd.DataFrame(
        {
            "need": (people * chance.uniform(0.05, 0.3, n)).round(),
            "size": people,
            "own": (people * chance.lognormal(13, 0.5, n)).round(),
            "x": chance.uniform(0, 30, n).round(1),
            "y": chance.uniform(0, 5, n),
            "last": (people * chance.uniform(0.8, 1.2, n)).round(2),
            "kind": chance.choice(["a", "b"], n),
            "region": chance.choice(list("opqrstuvwxyz"), n),
        },
        index=[f"{place:04d}" for place in chance.permutation(n)],
    )


@pytest.mark.parametrize("unit", [1, 1000])
@pytest.mark.parametrize("seed", range(2))
def test_most_of_what_can_be_divided_among_208_units_is_proven(seed, unit):
    """So that the fast way cannot rot: proofs fail only for true ties and a few wide functions."""
    table, budget = _many(seed), 16_500_000_000_000
    calls = [*UNIT_BY_UNIT_CALLS.values(), *OVER_UNITS_CALLS.values(), *OTHERS]
    steps = [[{"name": "value", "expression": f"max(0.01, {each})"}] for each in calls]
    formulas = [_formula([{"by": "value"}], unit=unit, steps=each) for each in steps]
    formulas += [_formula(pots, unit=unit) for pots in POTS.values()]
    formulas += [_formula([{"by": "need"}], each, unit) for each in LIMITS.values()]
    outcomes = [_same(formula, table, budget) for formula in formulas]
    proven = [outcome for outcome in outcomes if outcome is not None]
    assert len(proven) > 50
    assert sum(proven) >= len(proven) * (0.85 if unit == 1000 else 0.7)

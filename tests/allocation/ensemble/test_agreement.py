"""The ensemble path against the exact one: the same amounts but for one rounding unit."""

import os
from typing import get_args

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from allocation import AllocationError, Formula, allocate
from allocation.ensemble import ParameterRange, simulate
from allocation.ensemble.plan import PAYING, RULES
from allocation.ensemble.run import Request, prepare, values_of
from allocation.formula import PaidBy, Rule

EXAMPLES = int(os.environ.get("LAW_EXAMPLES", "10"))
laws = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.filter_too_much],
)

BY = {"by": "need ** a"}
LEVEL = {"level_up": {"from": "a * own", "per": "size"}}
STAGES = {"within": "region", "between": "a * total(size) + count()"}
FLOOR = {"floor": "a / 2 * pot * share(size)"}
BOTH = {**FLOOR, "cap": "1.5 * pot * share(size)"}
SOME = {"where": "kind == 'a' or size > 3 * a"}
CLAIM = {"entitlement": "a * need * budget / 90", "remainder": "q"}
POTS = {
    "by": [BY],
    "by, where": [{**BY, **SOME}],
    "by, floor": [{**BY, **FLOOR}],
    "by, where, floor and cap": [{**BY, **BOTH, **SOME}],
    "by, two stages": [{**BY, **STAGES}],
    "by, two stages, floor, where": [{**BY, **STAGES, **FLOOR, **SOME}],
    "level_up": [LEVEL],
    "level_up, where, cap": [{**LEVEL, **SOME, "cap": "1.5 * pot * share(size)"}],
    "level_up, two stages": [{**LEVEL, **STAGES}],
    "entitlement": [CLAIM, {**BY, "share": 0}],
    "entitlement, where, limits": [
        {**CLAIM, **SOME, "floor": "budget / 90", "cap": "budget / 12"},
        {**LEVEL, "share": 0},
    ],
    "several": [{**BY, "share": "a / 3"}, {**LEVEL, "share": "1 / 3"}, {**BY, "share": "2/3-a/3"}],
}
LIMITS = {"none": []} | {
    f"{way}{', exempt' * exempt}": [
        {
            "paid_by": way,
            "floor": "0.8 * a * base",
            **cap,
            **({"exempt": "rural"} if exempt else {}),
        }
    ]
    for way, cap in zip(
        get_args(PaidBy), ({"cap": "1.4 * base"}, {}, {"cap": "1.4 * base"}), strict=True
    )
    for exempt in (False, True)
}
LIMITS["two"] = [
    {"paid_by": "scaling", "floor": "0.5 * base"},
    {"paid_by": "equal", "floor": "0.4 * base", "cap": "1.8 * a * base"},
]


def _formula(pot, limit="none", unit=1):
    pots = [
        {"share": 1, **part, "name": name} for name, part in zip("pqr", POTS[pot], strict=False)
    ]
    limits = [{**each, "name": f"l{place}"} for place, each in enumerate(LIMITS[limit])]
    return Formula.from_dict(
        {
            "title": "t",
            "parameters": {"a": {"value": 1, "low": 0.9, "high": 1.1}},
            "step": [{"name": "base", "expression": "last * budget / total(last)"}],
            "pot": pots,
            "limit": limits,
            "rounding": {"unit": unit},
        }
    )


@st.composite
def tables(draw):
    """Units with small whole numbers, rows in any order."""
    n = draw(st.integers(1, 6))

    def column(least, most):
        return [draw(st.integers(least, most)) for _ in range(n)]

    columns = {
        "need": column(1, 5),
        "size": column(1, 4),
        "own": column(0, 8),
        "last": column(1, 4),
        "kind": ["a", *(draw(st.sampled_from("aab")) for _ in range(n - 1))],
        "region": [draw(st.sampled_from("xyz")) for _ in range(n)],
        "rural": [False, *(draw(st.booleans()) for _ in range(n - 1))],
    }
    return pd.DataFrame(columns, index=draw(st.permutations([f"{i:02d}" for i in range(n)])))


def _one(formula, table, budget, vary=()):
    return simulate(formula, table, budget, draws=1, seed=0, vary=vary).amounts.iloc[0]


def test_every_rule_and_way_to_pay_is_here():
    assert set(RULES) == set(get_args(Rule))
    assert set(PAYING) == set(get_args(PaidBy))
    assert {type(pot.rule) for name in POTS for pot in _formula(name).pots} == set(RULES)
    assert {limit.paid_by for name in LIMITS for limit in _formula("by", name).limits} == set(
        PAYING
    )


@pytest.mark.parametrize("limit", LIMITS)
@pytest.mark.parametrize("pot", POTS)
def test_every_rule_with_every_limit(both_ways, pot, limit, table):
    """At the formula's own values; what is refused is refused in the same words."""
    asked = _formula(pot, limit)
    for budget in (1000, 0):
        try:
            exact = allocate(asked, table, budget).amount
        except AllocationError as error:
            with pytest.raises(AllocationError) as refused:
                simulate(asked, table, budget, draws=2, seed=0, vary=())
            assert refused.value.problems == error.problems  # noqa: PT017  # both refuse alike
        else:
            assert (_one(asked, table, budget) - exact).abs().max() <= 1


@pytest.mark.parametrize("pot", POTS)
@laws
@given(
    table=tables(),
    limit=st.sampled_from(list(LIMITS)),
    budget=st.integers(0, 50) | st.integers(10**9, 10**12),
    unit=st.sampled_from([1, 7]),
)
def test_random_formulas_agree(pot, limit, table, budget, unit):
    formula, budget = _formula(pot, limit, unit), budget // unit * unit
    try:
        exact = allocate(formula, table, budget)
    except AllocationError:
        with pytest.raises(AllocationError):
            _one(formula, table, budget)
        assume(False)
    ours = _one(formula, table, budget)
    assert ours.sum() == budget
    assert (ours >= 0).all()
    assert (ours % unit == 0).all()
    assert (ours - exact.amount).abs().max() <= unit


@pytest.mark.parametrize("pot", POTS)
@laws
@given(table=tables(), limit=st.sampled_from(list(LIMITS)), seed=st.integers(0, 99))
def test_draws_of_random_formulas_agree(pot, limit, table, seed):
    """Draw by draw: the exact path gives the same amounts, or refuses too."""
    formula, budget = _formula(pot, limit), 10**9
    vary = [ParameterRange(name="a")]
    request = Request(
        formula=formula,
        table=table,
        budget=budget,
        baseline=None,
        vary=vary,
        design="plain",
        draws=4,
        seed=seed,
    )
    try:
        ours = simulate(formula, table, budget, draws=4, seed=seed, vary=vary)
    except AllocationError:
        assume(False)
    ready = prepare(request)
    assert np.array_equal(ours.amounts.sum(axis=1), np.full(4 - ours.infeasible, budget))
    for draw in range(4):
        values, _ = values_of(ready, draw)
        if draw in ours.amounts.index:
            exact = allocate(formula, table, budget, parameters=values).amount
            assert (ours.amounts.loc[draw] - exact).abs().max() <= 1
        else:
            with pytest.raises(AllocationError):
                allocate(formula, table, budget, parameters=values)

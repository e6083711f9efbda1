"""The ensemble path against the exact one on every bundled scenario: within a rounding unit."""

import pytest

from allocation import allocate, simulate
from allocation.ensemble.run import Request, prepare, values_of
from scenarios.library import library
from scenarios.run import run


@pytest.mark.parametrize("name", library())
def test_every_bundled_scenario_agrees_within_a_rounding_unit(name):
    """At its own values, and in drawn ones."""
    done = run(name)
    formula, budget = done.allocation.formula, done.allocation.budget
    own = simulate(formula, done.inputs, budget, draws=1, seed=0, vary=(), baseline=done.baseline)
    amount = own.amounts.iloc[0]
    assert amount.sum() == budget
    assert (amount - done.amount).abs().max() <= formula.rounding_unit
    _check_drawn(done)


def _check_drawn(done):
    request = Request(
        formula=done.allocation.formula,
        table=done.inputs,
        budget=done.allocation.budget,
        baseline=done.baseline,
        vary=None,
        design="plain",
        draws=2,
        seed=5,
    )
    ours = simulate(
        request.formula, done.inputs, request.budget, draws=2, seed=5, baseline=done.baseline
    )
    ready = prepare(request)
    for draw in ours.amounts.index:
        values, _ = values_of(ready, draw)
        exact = allocate(request.formula, done.inputs, request.budget, done.baseline, values)
        apart = (ours.amounts.loc[draw] - exact.amount).abs().max()
        assert apart <= request.formula.rounding_unit

"""A simulator gives what `simulate` gives, whatever it was asked before."""

import pandas as pd
import pytest

from allocation import AllocationError, simulate
from allocation.ensemble import CellNoise, ParameterRange, ScenarioList, Simulator, Uniform


@pytest.fixture
def parts(formula, table):
    """A formula whose parameters and budget stand in steps, pots, limits and stages."""
    asked = formula(
        parameters={
            "a": {"value": 1, "low": 0.5, "high": 2},
            "b": {"value": 0.5, "low": 0.5, "high": 0.5},
            "c": 1,
        },
        step=[{"name": "s", "expression": "need ** a + c * size + budget / 1000 + total(own) * b"}],
        pot=[
            {"name": "p", "share": "b", "by": "s", "where": "need > c"},
            {"name": "q", "amount": "budget * (1 - b)", "by": "size * c"},
        ],
        limit=[{"name": "l", "cap": "0.4 * c * budget"}],
    )
    return {"formula": asked, "table": table, "baseline": "last", "per": "size"}


def same(one, other):
    pd.testing.assert_frame_equal(one.summary, other.summary, check_exact=True)
    pd.testing.assert_frame_equal(one.fairness, other.fairness, check_exact=True)
    assert one.kept.tobytes() == other.kept.tobytes()
    assert (one.varied, one.reasons, one.seed) == (other.varied, other.reasons, other.seed)


MOVES = [
    (1000, {}),
    (1000, {"c": 1.0}),
    (5000, {"c": 2}),
    (5000, {"a": 3, "c": 0.9}),  # the range of `a` grows
    (777, {"b": 0.25}),  # `b` has a range now, so that it varies
    (1000, {}),
]


@pytest.mark.parametrize("design", ["plain", "sobol"])
@pytest.mark.parametrize("kind", ["ranges", "noise"])
def test_every_move_gives_the_bytes_of_simulate(parts, table, design, kind):
    vary = None
    if kind == "noise":
        vary = (
            CellNoise(
                values=table["need"].iloc[::-1],
                quality=pd.Series("guess", index=table.index),
                variation={"guess": 0.2},
            ),
            ParameterRange(name="a"),
            ScenarioList(scenarios=[{"b": 0.3}, {"b": 0.6}]),
        )
    simulator = Simulator(**parts, vary=vary)
    for budget, parameters in MOVES:
        how = {"draws": 40, "seed": 2, "parameters": parameters, "design": design}
        same(simulator.simulate(budget, **how), simulate(budget=budget, **parts, vary=vary, **how))


def test_a_move_compiles_nothing(parts, monkeypatch):
    from allocation.ensemble import run as running

    simulator = Simulator(**parts)
    simulator.simulate(1000, draws=10, seed=1)
    monkeypatch.delattr(running, "make_plan")
    monkeypatch.delattr(running, "read_inputs")
    moved = simulator.simulate(2000, draws=10, seed=2, parameters={"c": 1.5})
    assert (moved.amounts.sum(axis=1) == 2000).all()


def test_a_move_that_cannot_be_is_refused_and_the_next_one_is_not(parts):
    simulator = Simulator(**parts)
    for budget, parameters, words in (
        (-1, {}, "budget must be a whole number"),
        (1000, {"d": 1}, "no parameter 'd'"),
        (1000, {"c": 0.01}, "limit 'l'"),
    ):
        with pytest.raises(AllocationError, match=words):
            simulator.simulate(budget, draws=10, seed=1, parameters=parameters)
    found = simulator.simulate(1000, draws=10, seed=1)
    same(found, simulate(budget=1000, **parts, draws=10, seed=1))


def test_a_range_of_a_parameter_may_be_given(parts):
    vary = (ParameterRange(name="c", distribution=Uniform(low=1.0, high=2.0)),)
    simulator = Simulator(**parts, vary=vary)
    simulator.simulate(1000, draws=10, seed=1)
    found = simulator.simulate(1000, draws=30, seed=4, parameters={"a": 0.7})
    same(found, simulate(budget=1000, **parts, vary=vary, draws=30, seed=4, parameters={"a": 0.7}))

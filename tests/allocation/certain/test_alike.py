"""Ties among units that the formula cannot tell apart are proven; others go the exact way."""

import numpy as np
import pandas as pd
import pytest

from allocation import AllocationError, allocate, amounts, prepare


def _both(formula, table, budget, parameters=None):
    """The amounts, which are those of the exact way; and whether floats proved them."""
    exact = allocate(formula, table, budget, parameters=parameters).amount.tolist()
    ready = prepare(formula, table)
    assert ready.amounts(budget, parameters).tolist() == exact
    tuned = formula.with_parameters(parameters or {})
    return exact, ready.proven(tuned, budget) is not None


def test_equal_units_are_ordered_by_code(make, units):
    table = units(["d", "b", "a", "c"], w=[0.3, 0.3, 0.3, 0.3])
    assert _both(make(), table, 6) == ([1, 2, 2, 1], True)


def test_different_cells_with_equal_bands_are_alike(make, units):
    """A comparison is known though the numbers compared differ."""
    step = {"name": "band", "expression": "0.6 + 0.2 * (x / 3 > 1) + 0.2 * (x / 3 > 5)"}
    table = units(["c", "a", "b", "d"], x=[4.1, 5.2, 6.3, 100.5])
    formula = make(step=[step], pot=[{"name": "p", "share": 1, "by": "band"}])
    assert _both(formula, table, 19) == ([4, 5, 4, 6], True)


@pytest.mark.parametrize(
    "expression",
    ["x / 3", "x / total(x)", "sqrt(x)", "share(x, by=region)", "total(x, by=region) / 3", "7 / 3"],
)
def test_equal_cells_are_alike_whatever_is_made_of_them(make, units, expression):
    table = units(
        ["f", "e", "d", "c", "b", "a"], x=[0.7, 0.7, 0.9, 0.7, 0.7, 1.4], region=[*"xxxyyy"]
    )
    formula = make(pot=[{"name": "p", "share": 1, "by": expression}])
    for budget in (7, 101, 1001):
        _, proven = _both(formula, table, budget)
        assert proven


def test_equal_weights_of_different_cells_are_left_to_the_exact_way(make, units):
    """7/10 a third of 2.1: floats cannot tell whether that is a tie."""
    table = units(["b", "a"], x=[2.1, 0.7], part=[3, 1])
    formula = make(pot=[{"name": "p", "share": 1, "by": "x / part"}])
    assert _both(formula, table, 3) == ([1, 2], False)


def test_a_tie_of_remainders_only_is_left_to_the_exact_way(make, units):
    """5/8 and 13/8 of unequal weights: the same remainder, of different amounts."""
    table = units(["b", "a", "c"], w=[0.5, 1.3, 1.4])
    assert _both(make(), table, 4) == ([0, 2, 2], False)


def test_one_text_may_mean_two_things(make, units):
    """`x * 2` before and after a step hides x."""
    steps = [
        {"name": "a", "expression": "x * 2"},
        {"name": "x", "expression": "y / 3"},
        {"name": "b", "expression": "x * 2"},
    ]
    table = units(["d", "c", "b", "a"], x=[0.1, 0.1, 0.1, 0.1], y=[1.1, 1.1, 2.2, 2.2])
    formula = make(step=steps, pot=[{"name": "p", "share": 1, "by": "a + b"}])
    for budget in range(1, 40):
        _both(formula, table, budget)


def test_limits_tell_units_apart(make, units):
    """Equal shares, different floors."""
    table = units(["b", "a", "c", "d"], w=[0.7] * 4, low=[0.1, 5.1, 0.1, 0.1])
    formula = make(limit=[{"name": "l", "floor": "low"}])
    for budget in (9, 10, 11, 15, 16):
        _both(formula, table, budget)


def test_columns_of_objects_are_left_to_the_exact_way(make):
    table = pd.DataFrame({"w": [1, 2]}, index=["a", "b"], dtype=object)
    ready = prepare(make(), table)
    assert ready.worksheet is None
    assert ready.proven(make(), 4) is None
    assert ready.amounts(4).tolist() == [1, 3]
    assert ready.amounts(4).dtype == np.int64


def test_steps_are_remembered_only_while_nothing_they_read_has_changed(make, units):
    steps = [
        {"name": "base", "expression": "w * factor"},
        {"name": "second", "expression": "base + extra * (budget > 500)"},
    ]
    formula = make(
        parameters={"factor": {"value": 2}, "extra": {"value": 1}},
        step=steps,
        pot=[{"name": "p", "share": 1, "by": "second"}],
    )
    table = units(w=[1.5, 2.7, 3.1])
    ready = prepare(formula, table)
    changes = [{}, {"factor": 5}, {"extra": 9}, {"factor": 5, "extra": 9}, {}]
    for budget in (100, 1000, 100):
        for parameters in changes:
            fresh = amounts(formula, table, budget, parameters=parameters)
            exact = allocate(formula, table, budget, parameters=parameters).amount
            assert ready.amounts(budget, parameters).tolist() == fresh.tolist() == exact.tolist()


def test_an_error_is_that_of_the_exact_way(make, units):
    table = units(w=[1.0, np.nan])
    with pytest.raises(AllocationError, match="no value for w of u1"):
        prepare(make(), table).amounts(10)

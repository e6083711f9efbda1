"""Amounts of many parameter vectors: those of `allocate`, but for rounding."""

import numpy as np
import pandas as pd
import pytest

from allocation import AllocationError, Formula, allocate
from allocation.ensemble.amounts import amounts_of

UNITS = pd.DataFrame(
    {"people": [30.0, 10.0, 60.0], "poor": [3.0, 4.0, 9.0], "baseline": [30.0, 30.0, 40.0]},
    index=pd.Index(["c", "a", "b"], name="code"),
)
PARTS = {
    "title": "t",
    "parameters": {
        "poor_weight": {"value": 0.5, "low": 0, "high": 1},
        "least": {"value": 0.5, "low": 0, "high": 2},
    },
    "step": [{"name": "last", "expression": "budget * share(baseline)"}],
    "pot": [
        {"name": "p", "share": "1 - poor_weight", "by": "people"},
        {"name": "q", "share": "poor_weight", "by": "poor"},
    ],
    "limit": [{"name": "hold", "floor": "least * last"}],
}


@pytest.fixture(scope="module")
def ready():
    return amounts_of(Formula.from_dict(PARTS), UNITS, 1000, ["poor_weight", "least"])


@pytest.mark.parametrize("budget", [None, 5000])
def test_they_are_those_of_the_exact_division_but_for_rounding(ready, budget):
    vectors = np.array([[0.0, 0.0], [0.25, 0.5], [1.0, 1.0]])
    block = ready.of(vectors, budget)
    assert block.status.tolist() == [0, 0, 0]
    for vector, found in zip(vectors, block.amounts, strict=True):
        values = dict(zip(ready.names, vector.tolist(), strict=True))
        exact = allocate(Formula.from_dict(PARTS), UNITS, budget or 1000, parameters=values).amount
        assert np.abs(found - exact.to_numpy()).max() < 1
        assert found.sum() == pytest.approx(budget or 1000)


def test_a_vector_without_an_allocation_says_why_and_has_no_amounts(ready):
    block = ready.of(np.array([[0.5, 1.5], [0.5, 0.5]]))
    assert np.isnan(block.amounts[0]).all()
    assert np.isfinite(block.amounts[1]).all()
    assert ready.why(int(block.status[0])) == (
        "limit 'hold': the floors need more money than there is"
    )


def test_a_formula_that_fails_for_every_vector_gives_none(ready):
    parts = {**PARTS, "step": [{"name": "last", "expression": "people / 0"}]}
    broken = amounts_of(Formula.from_dict(parts), UNITS, 1000, ["least"])
    assert np.isnan(broken.of(np.array([[0.5]])).amounts).all()


def test_unknown_parameters_are_named_all_at_once():
    with pytest.raises(AllocationError, match="did you mean 'least'") as error:
        amounts_of(Formula.from_dict(PARTS), UNITS, 1000, ["last", "nothing"])
    assert len(error.value.problems) == 2

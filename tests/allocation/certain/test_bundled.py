"""On the scenarios that come with the program, floats prove nearly all amounts."""

import pytest

from allocation import Prepared, amounts, prepare
from scenarios import Result, library, run


@pytest.fixture(scope="module")
def results() -> dict[str, Result]:
    """Every scenario of the library, run exactly."""
    return {name: run(name) for name in library()}


def _prepared(result: Result) -> Prepared:
    return prepare(result.scenario.formula, result.inputs, result.baseline)


def test_bare_amounts_are_those_of_the_exact_way(results):
    for result in results.values():
        scenario = result.scenario
        bare = amounts(scenario.formula, result.inputs, scenario.budget, result.baseline)
        assert bare.tolist() == result.amount.tolist(), scenario.name


def test_most_are_proven_and_not_computed_anew(results):
    """So that the fast way cannot silently fall back to the exact one."""
    proven = {
        name: _prepared(result).proven(result.scenario.formula, result.scenario.budget)
        for name, result in results.items()
    }
    slow = [name for name, found in proven.items() if found is None]
    assert len(slow) <= len(proven) // 10, slow
    for name, found in proven.items():
        if found is not None:
            assert found.tolist() == results[name].amount.tolist(), name


@pytest.mark.parametrize("part", [1, 3, 7])
def test_other_budgets_are_proven_too(results, part):
    """Also where shares of the budget are no whole numbers any more."""
    count = 0
    for result in results.values():
        formula, unit = result.scenario.formula, result.scenario.formula.rounding_unit
        budget = result.scenario.budget * (7 + part) // 7 // unit * unit
        count += _prepared(result).proven(formula, budget) is not None
    assert count >= len(results) * 0.8

"""Values kept between calls are those that would be worked out anew."""

import pytest

from allocation import allocate, prepare

PARAMETERS = {
    "part": {"value": 0.6, "low": 0, "high": 1},
    "least": {"value": 3, "low": 0, "high": 9},
    "floor": {"value": 0.8, "low": 0, "high": 1},
}
CHANGES = [{}, {"part": 0.25}, {"least": 7}, {}, {"floor": 0}, {"least": 7, "part": 0.9}, {}]


@pytest.fixture
def formula(make):
    return make(
        parameters=PARAMETERS,
        step=[{"name": "need", "expression": "w * least"}],
        pot=[
            {"name": "all", "share": "part", "by": "need", "where": "w >= least"},
            {
                "name": "groups",
                "share": "1 - part",
                "by": "w",
                "within": "g",
                "between": "total(need)",
            },
        ],
        limit=[
            {"name": "kept", "floor": "floor * budget * share(w) / least", "exempt": "w < least"}
        ],
    )


def test_amounts_follow_every_change_of_parameters_and_budget(formula, units):
    table = units(w=[5, 9, 11, 2, 8, 9, 10, 3], g=list("aabbccab"))
    prepared = prepare(formula, table)
    for change in CHANGES:
        for budget in (1000, 777, 1000):
            fresh = allocate(formula, table, budget, parameters=change).amount
            assert prepared.amounts(budget, change).tolist() == fresh.tolist()
            assert prepared.proven(formula.with_parameters(change), budget) is not None

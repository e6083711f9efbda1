"""The least change with which targets hold, on formulas whose answer one can work out."""

from fractions import Fraction

import numpy as np
import pytest

from allocation import allocate
from scenarios.design import meet_targets
from scenarios.design.evaluate import evaluator_of
from scenarios.design.readable import grid, readable, rounded
from scenarios.design.space import Space, Variable, space_of
from scenarios.errors import ScenarioError

TWO = {
    "parameters": {
        "a": {"value": 1, "low": 0, "high": 4},
        "b": {"value": 1, "low": 0, "high": 4},
    },
    "pot": [{"name": "p", "share": 1, "by": "a if code == '01' else b if code == '02' else 1"}],
}


def test_one_parameter_moves_just_as_far_as_the_target_needs(plan):
    # unit 02 gets 1/4 of one pot and 4/7 of the other: 0.5 of all at a poor share of 7/9
    found = meet_targets(plan, ["share(02) >= 50%"])
    assert found.found
    assert float(found.values["poor_share"]) == pytest.approx(7 / 9, abs=0.03)
    assert found.values["poor_share"] >= Fraction(7, 9)
    assert found.values["poor_share"].denominator <= 1000
    assert found.distance == pytest.approx(float(found.values["poor_share"]) - 0.5)


def test_what_is_found_is_confirmed_by_the_exact_division(plan):
    found = meet_targets(plan, ["share(02) >= 50%", "change(region_code=B) >= 30%"])
    exact = allocate(
        plan.allocation.formula, plan.inputs, 1_000_000, plan.baseline, dict(found.values)
    )
    assert found.amounts.tolist() == exact.amount.tolist()
    assert found.amounts["02"] >= 500_000
    assert found.table["change"].sum() == 0
    assert found.now[0] < 0.5 <= found.then[0]


def test_the_least_change_is_shared_by_parameters_as_their_ranges_say(make):
    # 01 and 02 together shall get 0.8: a + b >= 4, nearest to (1, 1) at (2, 2)
    found = meet_targets(make(**TWO), ["share(region_code=A) >= 80%"])
    assert [float(found.values[name]) for name in "ab"] == pytest.approx([2, 2], abs=0.06)
    assert found.moves["move_percent"].tolist() == pytest.approx([25, 25], abs=1.6)


GRID = np.stack(np.meshgrid(*[np.linspace(0, 1, 81)] * 2), axis=-1).reshape(-1, 2)


@pytest.mark.parametrize(
    "wanted",
    [
        ["share(01) >= 55%"],
        ["share(01) >= 40%", "share(02) >= 45%"],
        ["share(03) >= 50%", "gini <= 0.4"],
        ["share(01) >= 70%", "share(02) >= 20%"],
        ["change <= 50%", "share(01) <= 20%"],
        ["adequacy >= 0.2", "share(03) <= 25%"],
    ],
)
def test_no_point_of_a_fine_grid_is_nearer_and_none_holds_where_none_was_found(make, wanted):
    two = make(**TWO)
    found = meet_targets(two, wanted)
    amounts = evaluator_of(two, found.space).amounts(GRID)
    held = np.all([t.slack(amounts).min(axis=1) >= 1e-6 for t in found.targets], axis=0)
    if not found.found:
        assert not held.any()
        return
    best = np.linalg.norm(GRID[held] - found.space.start, axis=1).min()
    assert found.distance <= 1.05 * best + 0.006


def test_nothing_changes_where_targets_hold_already(plan):
    found = meet_targets(plan, ["share(02) >= 40%", "gini <= 1"])
    assert found.found
    assert found.distance == 0
    assert found.values == {"poor_share": Fraction(1, 2)}
    assert found.table["change"].tolist() == [0, 0, 0]


def test_targets_out_of_reach_say_the_best_that_was_found(plan):
    found = meet_targets(plan, ["share(02) >= 60%"])
    assert not found.found
    assert found.values is None
    assert found.table.empty
    assert found.clash.minimal == (0,)
    assert not found.clash.alone[0].reached
    assert found.clash.alone[0].best == pytest.approx(4 / 7)
    assert np.isnan(found.moves["value"]).all()


def test_the_smallest_set_that_clashes_leaves_out_who_does_no_harm(plan):
    wanted = ["gini <= 0.9", "share(02) >= 50%", "share(03) >= 45%", "amount(01) >= 1"]
    found = meet_targets(plan, wanted)
    assert not found.found
    assert found.clash.minimal == (1, 2)
    assert [one.reached for one in found.clash.alone] == [True] * 4
    shares = found.clash.compromise[1:3]
    assert shares[0] < 0.5
    assert shares[1] < 0.45
    assert "seed 1" in found.how
    assert "poor_share 0 to 1" in found.how


def test_the_same_seed_gives_the_same_answer(plan):
    one, two = (meet_targets(plan, ["share(02) >= 45%", "gini <= 0.5"]) for _ in range(2))
    assert one.values == two.values
    assert one.how == two.how


def test_another_range_and_the_budget_may_vary(plan):
    found = meet_targets(plan, ["amount(03) >= 500 000"], vary=["budget=1 000 000:2 000 000"])
    assert found.found
    assert found.values["budget"] * Fraction(11, 28) >= 500_000
    assert found.amounts.sum() == found.values["budget"]
    narrow = meet_targets(plan, ["share(02) >= 50%"], vary=["poor_share=0.4:0.6"])
    assert not narrow.found


def test_points_without_an_allocation_are_passed_over(make):
    hard = make(
        parameters={"least": {"value": 0.5, "low": 0, "high": 3}},
        pot=[{"name": "p", "share": 1, "by": "poor_population"}],
        limit=[{"name": "floor", "floor": "least * budget * share(population)"}],
    )
    found = meet_targets(hard, ["share(01) >= 20%"])
    assert found.found
    assert Fraction(8, 10) <= found.values["least"] <= 1
    assert not meet_targets(hard, ["share(01) >= 26%"]).found


def test_targets_that_hold_only_before_rounding_are_said_to(make):
    odd = make(
        budget=100,
        rounding={"unit": 10},
        parameters={"a": {"value": 0, "low": 0, "high": 1}},
        pot=[{"name": "p", "share": 1, "by": "(1 - a) * population + a * poor_population"}],
    )
    # in tens of soʻm 02 gets 20, 30, ... 60; before rounding it passes 52 to 57
    found = meet_targets(odd, ["share(02) >= 52%", "share(02) <= 56%"])
    assert not found.found
    assert found.clash is None


def test_a_step_is_a_target_too(make):
    # 02 loses below a poor share of 0.155, 01 above 0.467, 03 anywhere
    found = meet_targets(make(budget=500), ["losers <= 1"])
    assert found.found
    assert found.now == (2,)
    assert found.then == (1,)


@pytest.mark.parametrize(
    ("vary", "words"),
    [
        (["poor_shar"], "no parameter 'poor_shar'; did you mean 'poor_share'"),
        (["poor_share=1:0"], "the lower end must lie below"),
        (["poor_share=0.2"], "write a range as LOW:HIGH"),
        (["poor_share=0.6:1"], "stands at 0.5, outside 0.6 to 1"),
        (["budget"], "budget has no range"),
        (["poor_share", "poor_share"], "named twice"),
    ],
)
def test_what_cannot_vary_is_refused(plan, vary, words):
    with pytest.raises(ScenarioError, match=words):
        meet_targets(plan, ["gini <= 0.1"], vary=vary)


def test_a_formula_without_ranges_asks_for_them(make):
    bare = make(parameters={"poor_share": 0.5})
    with pytest.raises(ScenarioError, match="no parameter has a range"):
        space_of(bare)
    assert space_of(bare, ["poor_share=0:1"]).names == ("poor_share",)


ONE = Variable(name="x", low=Fraction(0), high=Fraction(3), start=Fraction(1, 3))


def test_numbers_get_rounder_with_fewer_digits_and_stay_within_their_range():
    assert grid(ONE, 2) == Fraction(1, 100)
    assert rounded(ONE, Fraction(1, 7), 2) == Fraction(14, 100)
    assert rounded(ONE, Fraction(1, 3), 2) == Fraction(1, 3)
    assert rounded(ONE, Fraction(2999, 1000), 1) == 3


def test_no_readable_number_is_no_answer():
    space = Space(variables=(ONE,))
    none = readable(space, [np.array([0.5])], lambda p: np.ones(len(p), bool), lambda _: False)
    assert none is None

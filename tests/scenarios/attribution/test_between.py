"""Why amounts moved from one scenario to another."""

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from scenarios import Result, ScenarioError, attribute, library, run
from scenarios.attribution import FACTORS, Attribution, attribution
from scenarios.run import failures

Make = Callable[..., Result]
PARTS: dict[str, st.SearchStrategy[Any]] = {
    "table": st.sampled_from(["first", "second"]),
    "pots": st.sampled_from(["people", "poor", "two", "claims", "index"]),
    "limits": st.sampled_from(["none", "floor", "keep", "step"]),
    "index": st.sampled_from([None, "one", "other"]),
    "w": st.sampled_from(["0.2", "0.7"]),
    "need": st.sampled_from(["poor + w * rate", "poor * 2 + 1"]),
    "budget": st.sampled_from([100, 1000, 1370]),
    "rounding": st.sampled_from([1, 10]),
    "baseline": st.sampled_from([None, "last", "older"]),
}
MOST = 4  # parts that differ in a random pair; each more doubles the runs


@st.composite
def pairs(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    """The parts of a scenario, and the same with some of them drawn anew."""
    first = draw(st.fixed_dictionaries(PARTS))
    changed = draw(st.sets(st.sampled_from([*PARTS]), min_size=1, max_size=MOST))
    return first, {**first, **{name: draw(PARTS[name]) for name in sorted(changed)}}


def _check(a: Result, b: Result, found: Attribution) -> None:
    """The laws of every attribution."""
    table, factors = found.table, found.table[list(FACTORS)]
    assert table.index.tolist() == a.amount.index.tolist()
    assert (table["change"] == b.amount.reindex(table.index) - a.amount).all()
    assert (factors.sum(axis=1) == table["change"]).all()
    budgets = b.allocation.budget - a.allocation.budget
    assert factors.sum().to_dict() == {**dict.fromkeys(FACTORS, 0), "budget": budgets}
    for factor in {*FACTORS} - {*found.differing}:
        assert (factors[factor] == 0).all()
    assert (factors.dtypes == "int64").all()
    assert ("merged" in table) == bool(found.merged) == bool(found.notes)


def _opposite(there: Attribution, back: Attribution) -> bool:
    factors = list(FACTORS)
    return bool(
        (back.table[factors].reindex(there.table.index) == -there.table[factors]).all().all()
    )


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(parts=pairs())
def test_it_adds_up_for_random_pairs_and_the_other_way_round(
    make: Make, parts: tuple[dict[str, Any], dict[str, Any]]
) -> None:
    try:
        a, b = (make(**part) for part in parts)
    except failures():
        assume(False)
    there = attribution(a, b)
    _check(a, b, there)
    assert _opposite(there, attribution(b, a))


CHOSEN = (
    "equal_per_head",
    "indonesia_dau",
    "kenya_county_shares",
    "social_protection_need",
    "us_title_i",
)


def test_it_adds_up_for_bundled_scenarios() -> None:
    assert {*CHOSEN} <= {*library()}
    results = {name: run(name) for name in CHOSEN}
    for a, b in combinations(results.values(), 2):
        there = attribution(a, b)
        _check(a, b, there)
        assert _opposite(there, attribution(b, a))


ONE_BY_ONE: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "data": ({"pots": "poor"}, {"pots": "poor", "table": "second"}),
    "index": ({"pots": "index", "index": "one"}, {"pots": "index", "index": "other"}),
    "parameters": ({"pots": "two"}, {"pots": "two", "w": "0.7"}),
    "formula": ({}, {"pots": "poor"}),
    "baseline": (
        {"limits": "keep", "budget": 330},
        {"limits": "keep", "budget": 330, "baseline": "older"},
    ),
    "limits": ({"pots": "poor"}, {"pots": "poor", "limits": "floor"}),
    "budget": ({}, {"budget": 1370}),
    "rounding": ({}, {"rounding": 10}),
}


@pytest.mark.parametrize("factor", FACTORS)
def test_the_only_factor_that_differs_explains_all(make: Make, factor: str) -> None:
    a, b = (make(**part) for part in ONE_BY_ONE[factor])
    found = attribution(a, b)
    assert found.differing == (factor,)
    assert found.table[factor].tolist() == found.table["change"].tolist()
    assert found.table["change"].any()


def test_two_factors_share_by_the_mean_over_both_orders(make: Make) -> None:
    first, second = {"pots": "people", "budget": 1000}, {"pots": "poor", "budget": 2000}
    table = attribute(make(**first), make(**second))
    amounts = {
        (pots, budget): make(pots=pots, budget=budget).amount
        for pots in ("people", "poor")
        for budget in (1000, 2000)
    }
    twice = (
        amounts["poor", 1000]
        - amounts["people", 1000]
        + amounts["poor", 2000]
        - amounts["people", 2000]
    )
    assert ((2 * table["formula"] - twice).abs() <= 2).all()


def test_a_scenario_differs_in_nothing_from_itself(make: Make) -> None:
    result = make(pots="two", limits="floor")
    found = attribution(result, result)
    assert (found.differing, found.merged, found.notes) == ((), (), ())
    assert not found.table[["change", *FACTORS]].any(axis=None)
    assert list(found.table.columns) == ["amount_a", "amount_b", "change", *FACTORS]
    assert found.table.index.name == "code"


def test_what_is_read_by_nothing_does_not_differ(make: Make) -> None:
    a, b = make(), make(baseline="older", need="poor * 2 + 1")
    assert attribution(a, b).differing == ()


def test_limits_bring_the_steps_and_parameters_that_they_read(make: Make) -> None:
    a = make(pots="poor", need="poor + w * rate", w="0.2")
    b = make(pots="people", limits="step", need="poor * 2 + 1")
    found = attribution(a, b)
    assert (found.differing, found.merged) == (("formula", "limits"), ())


def test_a_baseline_or_index_of_one_side_belongs_to_what_reads_it(make: Make) -> None:
    a = make(baseline=None)
    b = make(pots="index", index="one", limits="keep", baseline="last")
    found = attribution(a, b)
    assert (found.differing, found.merged) == (("formula", "limits"), ())
    assert found.table["limits"].any()


def test_what_cannot_be_told_apart_is_counted_together_and_says_so(make: Make) -> None:
    a, b = make(budget=105), make(budget=1000, rounding=10)
    found = attribution(a, b)
    assert found.merged == (("budget", "rounding"),)
    assert set(found.table["merged"]) == {"budget includes rounding"}
    assert "cannot be told apart" in found.notes[0]
    assert "no multiple of the rounding unit" in found.notes[0]
    assert found.table["budget"].tolist() == found.table["change"].tolist()


def test_a_name_that_is_a_column_here_and_a_parameter_there_is_no_confusion(make: Make) -> None:
    a, b = make(pots="two"), make(limits="floor")
    own = b.scenario.formula.limits[0]
    text = replace(own, floor=own.floor and type(own.floor).read("0.1 * poor"))
    parameters = {**a.scenario.formula.parameters, "poor": a.scenario.formula.parameters["w"]}
    pots = replace(a.scenario.formula, parameters=parameters, limits=())
    one = run(replace(a.scenario, formula=pots, written=None))
    limits = replace(b.scenario.formula, limits=(text,))
    other = run(replace(b.scenario, formula=limits, written=None))
    found = attribution(one, other)
    _check(one, other, found)
    assert any("is a parameter of one formula" in note for note in found.notes)


def test_different_units_are_refused(make: Make) -> None:
    a, b = make(), run("equal_per_head")
    with pytest.raises(ScenarioError, match="different units"):
        attribute(a, b)


def test_a_result_that_is_not_of_its_formula_is_refused(make: Make) -> None:
    result = make()
    bent = result.allocation.table.assign(amount=result.amount[::-1].to_numpy())
    wrong = replace(result, allocation=replace(result.allocation, table=bent))
    with pytest.raises(ScenarioError, match="do not give its amounts again"):
        attribute(result, wrong)


def test_it_changes_none_of_its_arguments(make: Make) -> None:
    a, b = make(pots="index", index="one"), make(limits="keep", table="second")
    before = [result.inputs.copy() for result in (a, b)]
    attribute(a, b)
    for result, inputs in zip((a, b), before, strict=True):
        pd.testing.assert_frame_equal(result.inputs, inputs)

"""Why a unit does not get the same per head, within one scenario."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from scenarios import Result, ScenarioError, attribute_within, library, run
from scenarios.attribution import Reasons, within

Make = Callable[..., Result]
PARTS: tuple[dict[str, Any], ...] = (
    {},
    {"pots": "poor", "limits": "floor"},
    {"pots": "two", "limits": "keep", "rounding": 10},
    {"pots": "claims", "limits": "step"},
    {"pots": "index", "index": "one", "budget": 10**17},
    {"budget": 0},
)
SLOW = {"social_protection_need", "indonesia_dau"}  # eight and seven indicators


def _check(result: Result, found: Reasons) -> None:
    table = found.table
    parts = table.drop(columns="amount")
    assert (parts.sum(axis=1) == result.amount).all()
    assert (table["amount"] == result.amount).all()
    sums = parts.sum()
    assert sums.pop("equal_share") == result.allocation.budget
    assert (sums == 0).all()
    assert (table.dtypes == "int64").all()


@pytest.mark.parametrize("parts", PARTS)
def test_it_adds_up_for_small_scenarios(make: Make, parts: dict[str, Any]) -> None:
    result = make(**parts)
    _check(result, attribute_within(result, rates=["rate"]))


def test_it_adds_up_for_bundled_scenarios() -> None:
    for name in {*library()} - SLOW:
        result = run(name)
        _check(result, attribute_within(result))


def test_money_by_head_has_no_reasons(make: Make) -> None:
    table = attribute_within(make(budget=1070)).table
    assert table.columns.tolist() == ["equal_share", "pot_p", "rounding", "amount"]
    assert table["equal_share"].tolist() == [600, 300, 100, 70]
    assert not table[["pot_p", "rounding"]].any(axis=None)


def test_a_single_indicator_is_what_moves_the_money(make: Make) -> None:
    result = make(pots="two", w="0.0")
    table = attribute_within(result, indicators=["poor"]).table
    assert not table["pot_rest"].any()
    assert (table["indicator_poor"] + table["rounding"] + table["equal_share"]).tolist() == (
        result.amount.tolist()
    )


def test_a_limit_is_what_the_calculation_says(make: Make) -> None:
    result = make(pots="poor", limits="floor")
    change = result.table["after_least"] - result.table["pot_p"]
    found = attribute_within(result, rates=["rate"]).table["limit_least"]
    assert ((found - change).abs() < 1).all()


def test_indices_and_named_columns_are_rates_and_others_are_told(make: Make) -> None:
    poor = make(pots="poor")
    assert len(attribute_within(poor).notes) == 2
    assert len(attribute_within(poor, rates=["rate", "poor"]).notes) == 0
    assert attribute_within(make(pots="index", index="one")).notes == ()


def _formula(result: Result, by: str, **more: object) -> Result:
    pot = {"name": "p", "share": 1, "by": by}
    formula = type(result.scenario.formula).from_dict({"pot": [pot], **more})
    return run(replace(result.scenario, formula=formula, written=None))


def test_a_z_score_of_what_is_the_same_everywhere_is_nothing(make: Make) -> None:
    result = _formula(
        make(),
        "population * (2 + z)",
        step=[
            {"name": "tenth", "expression": "rate / 10"},
            {"name": "z", "expression": "zscore(tenth, weight=population)"},
        ],
    )
    found = attribute_within(result, rates=["rate"])
    _check(result, found)
    assert found.notes == ()
    assert found.table["indicator_rate"].any()
    assert not found.table["pot_p"].any()


def test_what_cannot_be_the_same_counts_with_the_pots_and_says_so(make: Make) -> None:
    result = _formula(make(), "minmax(rate) + poor")
    found = attribute_within(result, rates=["rate"])
    _check(result, found)
    assert "indicator_rate" not in found.table
    assert "indicator_poor" in found.table
    (note,) = (note for note in found.notes if "cannot be the same" in note)
    assert note.startswith("rate cannot be the same for everybody")


def test_the_indicators_looked_at_can_be_chosen(make: Make) -> None:
    result = make(pots="poor")
    found = attribute_within(result, indicators=["rate"], rates=["rate"])
    _check(result, found)
    assert [name for name in found.table if str(name).startswith("indicator")] == ["indicator_rate"]


def test_an_unknown_indicator_is_refused(make: Make) -> None:
    with pytest.raises(ScenarioError, match=r"'poorr' is no column of numbers.*'poor'"):
        attribute_within(make(pots="poor"), indicators=["poorr"])


def test_too_many_indicators_are_refused(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(within, "MOST", 1)
    with pytest.raises(ScenarioError, match="at most 1 can be told apart; choose among poor, rate"):
        attribute_within(make(pots="poor"))


@pytest.mark.parametrize(
    ("column", "message"),
    [
        (None, "no column 'population' of people"),
        (["x", "y", "z", "w"], "no column of numbers"),
        ([1, 0, 2, 3], "not a number above 0 for 02"),
        ([1, 2, None, 3], "not a number above 0 for 03"),
    ],
)
def test_people_must_be_known(make: Make, column: list[object] | None, message: str) -> None:
    result = make(pots="two")
    inputs = result.inputs.drop(columns="population")
    if column is not None:
        inputs = inputs.assign(population=pd.Series(column, inputs.index))
    with pytest.raises(ScenarioError, match=message):
        attribute_within(replace(result, inputs=inputs))


def test_gaps_stay_gaps(make: Make) -> None:
    result = make()
    inputs = result.inputs.assign(rate=result.inputs["rate"].where(result.inputs["kind"] == "a"))
    formula = _formula(result, "population * (rate if kind == 'a' else 5)").scenario.formula
    from allocation import allocate

    again = replace(result, inputs=inputs, allocation=allocate(formula, inputs, 1000))
    found = attribute_within(again, rates=["rate"])
    _check(again, found)
    assert found.table["indicator_rate"].any()


def test_the_bundled_scenario_of_need_names_its_limit() -> None:
    result = run("social_protection_need")
    found = attribute_within(result, indicators=["poor_population", "own_revenue"])
    _check(result, found)
    assert found.table[["indicator_poor_population", "limit_hold_harmless"]].any().all()

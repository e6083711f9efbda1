"""Fairness over draws."""

from dataclasses import replace

import pandas as pd
import pytest

from allocation import Ensemble, fairness
from allocation.fairness import FairnessError
from scenarios import Result, run
from scenarios.compare.basis import Basis
from scenarios.ensemble import doubts_of, ensemble, fairness_of

NAME = "social_protection_need"


@pytest.fixture(scope="module")
def result() -> Result:
    return run(NAME)


@pytest.fixture(scope="module")
def found(result: Result) -> Ensemble:
    return ensemble(result, doubts_of(result), draws=30, seed=3)


def test_every_draw_has_the_figures_that_it_has_alone(result: Result, found: Ensemble) -> None:
    given = {"baseline": result.baseline, **Basis().columns(result)}
    amounts = found.amounts.head(3)[[*result.inputs.index]]
    together = fairness.figures_of_draws(amounts, **given)
    for draw, row in amounts.iterrows():
        alone = fairness.table(fairness.figures(row, **given))["value"].astype("float64")
        pd.testing.assert_series_equal(
            together.loc[draw], alone, check_names=False, check_exact=True
        )


def test_bands_hold_most_draws_and_published_figures_are_the_results_own(
    result: Result, found: Ensemble
) -> None:
    table = fairness_of(result, found)
    assert [*table.index] == [*fairness.registered()]
    assert (table["draws"] == 30).all()
    assert (table["low"] <= table["median"]).all()
    assert (table["median"] <= table["high"]).all()
    gini = fairness.gini(
        result.amount / result.inputs["population"], weights=result.inputs["population"]
    )
    assert table.loc["gini", "published"] == pytest.approx(gini, rel=1e-12)
    assert len(fairness_of(result, found, draws=4)) == len(table)
    assert fairness_of(result, found, draws=4)["draws"].max() == 4


def test_without_people_there_are_no_figures(result: Result, found: Ensemble) -> None:
    assert fairness_of(result, found, basis=Basis(population="nobody")).empty


def test_a_draw_with_money_missing_or_below_0_is_refused() -> None:
    draws = pd.DataFrame([[1.0, 3.0], [-1.0, 5.0]])
    with pytest.raises(FairnessError, match="below 0"):
        fairness.figures_of_draws(draws, population=[1, 1])


def test_money_where_nobody_lives_has_no_figures(result: Result, found: Ensemble) -> None:
    deserted = result.inputs.assign(population=0)
    assert fairness_of(replace(result, inputs=deserted), found).empty

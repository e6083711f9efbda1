"""Doubts of a scenario, its draws, and which doubt matters."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from allocation import AllocationError
from allocation.ensemble import CellNoise, ParameterRange
from scenarios import Result, ScenarioError, run
from scenarios.ensemble import VARIATION, Assumptions, doubts_of, ensemble, importance

NAME = "social_protection_need"


@pytest.fixture(scope="module")
def need() -> Result:
    return run(NAME)


@pytest.fixture
def own(tmp_path: Path) -> Callable[..., Result]:
    """A scenario on a table of one's own: four units, two columns, perhaps a parameter."""

    def made(parameter: str = "", by: str = "people * poverty") -> Result:
        table = "code,people,poverty,name\na,40,0.2,x\nb,30,0.1,y\nc,20,0.3,z\nd,10,0.4,w\n"
        (tmp_path / "t.csv").write_text(table, encoding="utf-8")
        (tmp_path / "s.toml").write_text(
            'title = "own"\ndata = "t.csv"\nbudget = 1000\n[formula]\ntitle = "f"\n'
            f'{parameter}\n[[formula.pot]]\nname = "all"\nshare = 1\nby = "{by}"\n',
            encoding="utf-8",
        )
        return run(str(tmp_path / "s.toml"))

    return made


def test_doubts_are_parameters_with_a_range_and_columns_by_quality(need: Result) -> None:
    doubts = doubts_of(need)
    formula = need.allocation.formula
    ranged = {name for name, one in formula.parameters.items() if one.low is not None}
    assert {name for name, one in doubts.items() if isinstance(one, ParameterRange)} == ranged
    noises = {name: one for name, one in doubts.items() if isinstance(one, CellNoise)}
    assert {*noises} <= {*formula.columns}
    assert need.scenario.baseline not in noises
    assert noises["poor_population"].variation == {"synthetic": VARIATION["synthetic"]}
    assert noises["poor_population"].regions is not None


def test_texts_and_the_baseline_are_never_doubted() -> None:
    for name in ("two_stage_regions", "philippines_nta"):
        result = run(name)
        for column in doubts_of(result):
            if column in result.inputs:
                assert pd.api.types.is_numeric_dtype(result.inputs[column])


def test_a_coefficient_of_a_column_takes_the_place_of_its_qualities(need: Result) -> None:
    assumed = Assumptions().changed({"poor_population": 0.1, "synthetic": 0.0})
    doubts = doubts_of(need, assumed)
    noise = doubts["poor_population"]
    assert isinstance(noise, CellNoise)
    assert {*noise.variation.values()} == {0.1}
    assert "poor_children" not in doubts


def test_a_table_of_one_s_own_has_the_doubts_that_are_named(own: Callable[..., Result]) -> None:
    result = own()
    with pytest.raises(ScenarioError, match="nothing is doubtful"):
        ensemble(result, doubts_of(result), draws=10, seed=1)
    doubts = doubts_of(result, Assumptions(columns={"poverty": 0.1}))
    found = ensemble(result, doubts, draws=400, seed=1)
    assert found.varied == ("poverty",)
    assert (found.amounts.sum(axis=1) == 1000).all()
    assert found.summary["chance_of_loss"].isna().all()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"columns": {"x": -0.1}}, "from 0 to 2"),
        ({"columns": {"x": float("nan")}}, "from 0 to 2"),
        ({"variation": {"guess": 0.1}}, "no quality 'guess'"),
        ({"correlation": 1.5}, "correlation lies from 0 to 1"),
    ],
)
def test_assumptions_that_cannot_be(given: dict[str, object], words: str) -> None:
    with pytest.raises(ScenarioError, match=words):
        Assumptions(**given)  # type: ignore[arg-type]  # wrong values of the right kinds


@pytest.mark.parametrize("column", ["povrty", "name"])
def test_a_column_that_the_formula_does_not_read(own: Callable[..., Result], column: str) -> None:
    with pytest.raises(ScenarioError, match="reads no column of numbers"):
        doubts_of(own(), Assumptions(columns={column: 0.1}))


def test_every_draw_gives_the_budget_and_the_median_lies_in_its_band(need: Result) -> None:
    found = ensemble(need, doubts_of(need), draws=300, seed=5)
    assert found.infeasible == 0
    assert (found.amounts.sum(axis=1) == need.allocation.budget).all()
    summary = found.summary
    assert (summary["low"] <= summary["median"]).all()
    assert (summary["median"] <= summary["high"]).all()
    assert summary["chance_of_loss"].between(0, 1).all()
    assert {*found.fairness.columns} >= {"gini", "theil"}


def test_the_same_seed_gives_the_same_bytes(need: Result) -> None:
    one, other = (
        ensemble(need, doubts_of(need), draws=200, seed=7, workers=workers) for workers in (1, 2)
    )
    pd.testing.assert_frame_equal(one.summary, other.summary, check_exact=True)


def test_a_doubt_that_moves_nothing_matters_nothing(own: Callable[..., Result]) -> None:
    parameters = "[formula.parameters]\n" + "\n".join(
        f"{name} = {{ value = 1, low = 0.5, high = 2 }}" for name in ("bend", "idle")
    )
    result = own(parameters, by="people ** bend + 0 * idle")
    by_doubt = importance(result, doubts_of(result), draws=200, seed=1)
    assert list(by_doubt.index) == ["bend", "idle"]
    assert by_doubt.loc["idle", "width"] == 0
    assert by_doubt.loc["bend", "share"] == pytest.approx(1, abs=0.1)


def test_when_nothing_moves_there_is_no_share(own: Callable[..., Result]) -> None:
    parameters = "[formula.parameters]\nidle = { value = 1, low = 0.5, high = 2 }"
    result = own(parameters, by="people + 0 * idle")
    by_doubt = importance(result, doubts_of(result), draws=50, seed=1)
    assert np.isnan(by_doubt.loc["idle", "share"])


def test_draws_without_an_allocation_are_an_error_if_there_is_no_other(
    own: Callable[..., Result],
) -> None:
    result = own()
    with pytest.raises(AllocationError, match="no parameter"):
        ensemble(result, {"x": ParameterRange(name="x")}, draws=10, seed=1)

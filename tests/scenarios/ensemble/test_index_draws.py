"""An index in an ensemble: its indicators, its methods, its weights."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from indicators.index.aggregate import AGGREGATE
from indicators.index.family import Method
from indicators.index.impute import IMPUTE
from indicators.index.normalise import NORMALISE
from scenarios import Result, ScenarioError, run
from scenarios.ensemble import (
    Assumptions,
    IndexDraws,
    Methods,
    doubts_of,
    ensemble,
    importance,
    read_methods,
)

MEMBERS = """
[index.need.members]
poverty = { weight = 2, direction = 1 }
crowded = { weight = 1, direction = 1, per = "people" }
[index.need.members.services]
weight = 1
aggregate = "geometric"
[index.need.members.services.members]
water = { direction = -1 }
roads = { direction = -1 }
"""
RANGE = {"range": [1, 100]}


def normalising(name: str, **options: object) -> Method:
    return Method(family=NORMALISE, name=name, options=options)


def aggregating(name: str, **options: object) -> Method:
    return Method(family=AGGREGATE, name=name, options=options)


@pytest.fixture
def scenario(tmp_path: Path) -> Callable[..., Result]:
    """A scenario that pays by people times need, on twelve units of one's own."""

    def made(
        *, index: str = "", members: str = MEMBERS, by: str = "people * need", gap: bool = False
    ) -> Result:
        rng = np.random.default_rng(8)
        columns = {
            name: rng.integers(2, 60, 12).astype(float)
            for name in ("poverty", "crowded", "water", "roads")
        }
        table = pd.DataFrame({"people": rng.integers(100, 900, 12), **columns})
        table.index = pd.Index([f"u{at:02}" for at in range(12)], name="code")
        if gap:
            table.loc["u03", "water"] = np.nan
        table.to_csv(tmp_path / "t.csv")
        (tmp_path / "s.toml").write_text(
            'title = "own"\ndata = "t.csv"\nbudget = 1_000_000\n'
            f'[formula]\ntitle = "f"\n[[formula.pot]]\nname = "all"\nshare = 1\nby = "{by}"\n'
            f'[index.need]\nnormalise = {{ method = "min_max", range = [1, 100] }}\n{index}\n'
            f"{members}",
            encoding="utf-8",
        )
        return run(str(tmp_path / "s.toml"))

    return made


def drawn(result: Result, assumed: Assumptions, count: int = 40, **methods: object) -> pd.DataFrame:
    """What an index draws, a row a draw and unit."""
    chosen = {"need": Methods(**methods)} if methods else {}  # type: ignore[arg-type]  # each test's own
    doubt = doubts_of(result, assumed, chosen)["index need"]
    assert isinstance(doubt, IndexDraws)
    found = doubt.draw(np.random.default_rng(5), count)
    codes = [(draw, code) for draw in range(count) for code in result.inputs.index]
    return pd.DataFrame(
        {name: values.ravel() for name, values in found.items()},
        index=pd.MultiIndex.from_tuples(codes, names=["draw", "code"]),
    )


CERTAIN = Assumptions()


def test_without_errors_and_methods_an_index_is_no_doubt(
    scenario: Callable[..., Result],
) -> None:
    assert "index need" not in doubts_of(scenario())


def test_each_choice_is_the_index_computed_with_that_method(
    scenario: Callable[..., Result],
) -> None:
    result = scenario()
    index = result.indices[0].result.index
    ways = (normalising("min_max", **RANGE), normalising("z_score", mean=100, sd=10))
    found = drawn(result, CERTAIN, normalise=ways, aggregate=(aggregating("arithmetic"),))
    wanted = [replace(index, normalise=way).compute(result.inputs).columns["need"] for way in ways]
    seen = set()
    for _, need in found["need"].groupby(level="draw"):
        near = [np.allclose(need.to_numpy(), one.to_numpy(), rtol=1e-12) for one in wanted]
        assert sum(near) == 1
        seen.add(near.index(True))
    assert seen == {0, 1}


def test_groups_with_their_own_aggregation_keep_it(scenario: Callable[..., Result]) -> None:
    result = scenario(by="need_services * people")
    found = drawn(result, CERTAIN, aggregate=(aggregating("arithmetic"), aggregating("harmonic")))
    services = result.inputs["need_services"].to_numpy()
    assert [*found.columns] == ["need_services"]
    for _, one in found["need_services"].groupby(level="draw"):
        np.testing.assert_allclose(one.to_numpy(), services, rtol=1e-12)


def test_an_error_goes_through_the_whole_index(scenario: Callable[..., Result]) -> None:
    result = scenario(by="people * need + poverty")
    assumed = Assumptions(columns={"poverty": 0.2, "people": 0.1})
    found = drawn(result, assumed, count=6)
    assert {*found.columns} == {"need", "people", "poverty"}
    index = result.indices[0].result.index
    for draw in range(6):
        table = result.inputs.drop(columns=["need", "need_services"]).copy()
        table["poverty"] = found.loc[draw, "poverty"]
        table["people"] = found.loc[draw, "people"]
        again = index.compute(table).columns["need"]
        np.testing.assert_allclose(found.loc[draw, "need"], again, rtol=1e-10)


def test_weights_lie_around_the_given_ones(scenario: Callable[..., Result]) -> None:
    result = scenario()
    found = drawn(result, CERTAIN, count=4000, concentration=200.0)["need"].unstack("code")
    centre = result.inputs["need"]
    spread = found.std() / np.sqrt(len(found))
    assert ((found.mean() - centre).abs() < 5 * spread + 0.02 * centre).all()
    assert (found.std() > 0).all()


def test_the_spread_of_weights_is_dirichlets(scenario: Callable[..., Result]) -> None:
    members = (
        "[index.need.members]\npoverty = { weight = 3, direction = 1 }\n"
        "crowded = { weight = 1, direction = 1 }\n"
    )
    result = scenario(members=members)
    found = drawn(result, CERTAIN, count=20_000, concentration=11.0)["need"].unstack("code")
    normal = result.indices[0].result.normalised
    gap = (normal["poverty"] - normal["crowded"]).abs()
    wanted = gap * np.sqrt(0.75 * 0.25 / 12)
    assert found.std().to_numpy() == pytest.approx(wanted.to_numpy(), rel=0.03, abs=1e-9)


def test_imputations_vary_where_there_is_a_gap(scenario: Callable[..., Result]) -> None:
    mean, median = (Method(family=IMPUTE, name=name) for name in ("mean", "median"))
    result = scenario(index='impute = "mean"', gap=True)
    found = drawn(result, CERTAIN, impute=(mean, median))["need"].unstack("code")
    several = found.nunique()
    assert several["u03"] == 2
    assert (several.drop("u03") == 1).all()


def test_weights_found_from_values_are_found_in_each_draw(
    scenario: Callable[..., Result],
) -> None:
    result = scenario(index='weigh = "entropy"')
    assumed = Assumptions(columns={"poverty": 0.3})
    found = drawn(result, assumed, count=3)["need"]
    assert found.notna().all()
    assert found.unstack("code").nunique().min() == 3


def test_outliers_are_treated_in_each_draw(scenario: Callable[..., Result]) -> None:
    rule = 'outliers = { method = "winsorize", skew = 0.1, kurtosis = -2, at_most = 2 }'
    result = scenario(index=rule)
    found = drawn(result, Assumptions(columns={"poverty": 0.3}), count=3)
    assert found["need"].notna().all()


def test_a_draw_that_no_method_fits_counts_as_impossible(
    scenario: Callable[..., Result],
) -> None:
    members = "[index.need.members]\npoverty = { direction = 1 }\nwater = { direction = 1 }\n"
    result = scenario(members=members, index='aggregate = "geometric"')
    ways = (normalising("goalposts", low=0.1, high=60, cut=False),)
    wide = Assumptions(columns={"poverty": 2.0})
    doubts = doubts_of(result, wide, {"need": Methods(normalise=ways)})
    found = ensemble(result, doubts, draws=400, seed=2)
    assert 0 < found.infeasible < 400
    assert sum(why.draws for why in found.reasons) == found.infeasible


def test_importance_tells_indicators_and_methods_apart(scenario: Callable[..., Result]) -> None:
    result = scenario()
    methods = Methods(
        normalise=(normalising("min_max", **RANGE), normalising("z_score", mean=100, sd=10)),
        aggregate=(aggregating("arithmetic"), aggregating("geometric")),
        concentration=20.0,
    )
    doubts = doubts_of(result, Assumptions(columns={"poverty": 0.2}), {"need": methods})
    rows = importance(result, doubts, draws=60, seed=1)
    assert {*rows.index} == {
        "poverty",
        "need: normalisation",
        "need: aggregation",
        "need: weights",
    }
    assert (rows["width"] > 0).all()


def test_draws_are_the_same_for_any_number_of_workers(scenario: Callable[..., Result]) -> None:
    doubts = doubts_of(
        scenario(), Assumptions(columns={"poverty": 0.2}), {"need": Methods(concentration=30.0)}
    )
    one, two = (
        ensemble(scenario(), doubts, draws=3000, seed=1, workers=workers) for workers in (1, 2)
    )
    pd.testing.assert_frame_equal(one.summary, two.summary, check_exact=True)


@pytest.mark.parametrize(
    ("assumed", "methods", "told"),
    [
        (CERTAIN, {"ned": Methods(concentration=1.0)}, "did you mean 'need'"),
        (
            Assumptions(columns={"need": 0.1}),
            {"need": Methods(concentration=1.0)},
            "no coefficient of its own|have no coefficient",
        ),
        (CERTAIN, {"need": Methods(normalise=(normalising("min_max"),))}, "values above 0"),
    ],
)
def test_what_cannot_be_drawn_is_refused(
    scenario: Callable[..., Result],
    assumed: Assumptions,
    methods: dict[str, Methods],
    told: str,
) -> None:
    with pytest.raises(ScenarioError, match=told):
        doubts_of(scenario(), assumed, methods)


def test_a_coefficient_of_the_index_itself_makes_it_one_column(
    scenario: Callable[..., Result],
) -> None:
    doubts = doubts_of(scenario(), Assumptions(columns={"need": 0.1}))
    assert [*doubts] == ["need"]


def test_weights_of_each_unit_cannot_vary_around_one(scenario: Callable[..., Result]) -> None:
    members = "[index.need.members]\npoverty = { direction = 1 }\nwater = { direction = 1 }\n"
    result = scenario(members=members, index='weigh = "benefit_of_the_doubt"')
    with pytest.raises(ScenarioError, match="own weights"):
        doubts_of(result, CERTAIN, {"need": Methods(concentration=9.0)})


def test_a_file_of_methods_is_read(tmp_path: Path) -> None:
    path = tmp_path / "m.toml"
    path.write_text(
        '[index.need]\nnormalise = ["rank", { method = "min_max", range = [1, 10] }]\n'
        'aggregate = ["arithmetic"]\nconcentration = 50\n',
        encoding="utf-8",
    )
    found = read_methods(path)["need"]
    assert [way.name for way in found.normalise] == ["rank", "min_max"]
    assert found.varied == ("normalise", "aggregate", "concentration")
    assert found.concentration == 50


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("x = 1", "holds tables"),
        ("[index]\nneed = 1", "must be a table"),
        ("[index.need]\nnormalize = []", "did you mean 'normalise'"),
        ('[index.need]\nnormalise = "rank"', "list of methods"),
        ('[index.need]\nnormalise = ["rnk"]', "did you mean 'rank'"),
        ("[index.need]\nnormalise = [3]", "name a method"),
        ("[index.need]\nconcentration = 0", "above 0"),
        ("[index.need]\nconcentration = true", "above 0"),
        ("[index", "cannot be read as TOML"),
    ],
)
def test_a_wrong_file_of_methods_is_told(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "m.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError, match=told):
        read_methods(path)


def test_a_missing_file_and_a_wrong_concentration_are_told(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="no such file"):
        read_methods(tmp_path / "none.toml")
    with pytest.raises(ScenarioError, match="above 0"):
        Methods(concentration=-1.0)

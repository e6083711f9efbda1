from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from indicators import Index, IndicatorError, index_from
from indicators.calibrate import METHODS, calibrate

Made = Callable[..., pd.DataFrame]


def test_a_known_combination_is_recovered_exactly(
    index: Index, made: Made, truth: pd.Series
) -> None:
    found = calibrate(index, made(), "cost", draws=50)
    np.testing.assert_allclose(found.weights["estimate"], truth[found.weights.index], atol=1e-10)
    assert found.intercept == pytest.approx(7)
    assert found.slope == pytest.approx(3)
    assert found.fit.loc["estimate"].to_dict() == pytest.approx(
        {"r2": 1, "rmse": 0, "r2_cv": 1, "rmse_cv": 0}, abs=1e-9
    )
    np.testing.assert_allclose(found.weights["low"], found.weights["high"], atol=1e-9)
    assert found.failed == 0
    assert found.warnings == ()


def test_the_ridge_with_the_least_penalty_comes_near(
    index: Index, made: Made, truth: pd.Series
) -> None:
    found = calibrate(index, made(n=200, noise=0.01), "cost", method="ridge", draws=20)
    np.testing.assert_allclose(found.weights["estimate"], truth[found.weights.index], atol=0.01)
    assert found.penalty > 0


def test_kept_shares_recover_a_combination_that_keeps_them(index: Index, made: Made) -> None:
    """The groups and e are a third each in force."""
    kept = pd.Series({"a": 0.25, "b": 1 / 12, "c": 0.0, "d": 1 / 3, "e": 1 / 3})
    found = calibrate(index, made(truth=kept), "cost", keep_shares=True, draws=20)
    np.testing.assert_allclose(found.weights["estimate"], kept[found.weights.index], atol=1e-8)


@pytest.mark.parametrize("method", METHODS.methods)
@pytest.mark.parametrize("keep", [False, True])
@pytest.mark.parametrize("least", [0.0, 0.05])
@pytest.mark.parametrize("seed", range(3))
def test_weights_are_shares(
    index: Index, made: Made, method: str, keep: bool, least: float, seed: int
) -> None:
    table = made(noise=40.0, seed=seed)
    found = calibrate(index, table, "cost", method=method, keep_shares=keep, least=least, draws=30)
    weights = found.weights
    assert weights["estimate"].sum() == pytest.approx(1, abs=1e-12)
    assert weights["in_force"].sum() == pytest.approx(1, abs=1e-12)
    assert (weights[["estimate", "low"]] >= least - 1e-6).all().all()
    assert (weights["low"] <= weights["high"]).all()
    if keep:
        sums = weights.groupby("dimension")[["in_force", "estimate"]].sum()
        np.testing.assert_allclose(sums["estimate"], sums["in_force"], atol=1e-12)
    outside = (weights["in_force"] < weights["low"]) | (weights["in_force"] > weights["high"])
    assert weights["outside"].tolist() == outside.tolist()
    np.testing.assert_allclose(weights["change"], weights["estimate"] - weights["in_force"])


@pytest.mark.parametrize("method", METHODS.methods)
def test_the_scale_and_origin_of_the_outcome_do_not_matter(
    index: Index, made: Made, method: str
) -> None:
    table = made(noise=20.0)
    first = calibrate(index, table, "cost", method=method, draws=20)
    other = calibrate(
        index, table.assign(cost=table["cost"] * 1e6 + 4e9), "cost", method=method, draws=20
    )
    np.testing.assert_allclose(first.weights["estimate"], other.weights["estimate"], atol=1e-7)
    np.testing.assert_allclose(first.weights["high"], other.weights["high"], atol=1e-7)
    assert other.fit["rmse_cv"].to_numpy() == pytest.approx(first.fit["rmse_cv"] * 1e6, rel=1e-6)
    assert other.fit["r2_cv"].to_numpy() == pytest.approx(first.fit["r2_cv"], abs=1e-7)


def test_the_least_squares_beat_every_other_weights(index: Index, made: Made) -> None:
    table = made(noise=60.0)
    found = calibrate(index, table, "cost", draws=5)
    values = index.compute(table).normalised[found.weights.index].to_numpy()
    rng = np.random.default_rng(9)
    for _ in range(200):
        trial = values @ rng.dirichlet(np.ones(5))
        assert np.corrcoef(trial, table["cost"])[0, 1] ** 2 <= found.fit.at["estimate", "r2"] + 1e-9


def test_the_fit_in_force_is_the_squared_correlation(index: Index, made: Made) -> None:
    table = made(noise=30.0)
    found = calibrate(index, table, "cost", draws=5)
    score = index.compute(table).aggregated["need"]
    r = np.corrcoef(score, table["cost"])[0, 1]
    assert found.fit.at["in_force", "r2"] == pytest.approx(r**2)
    assert found.fit.at["estimate", "r2"] >= found.fit.at["in_force", "r2"]


def test_without_signal_cross_validation_says_so(index: Index, made: Made) -> None:
    table = made(n=80)
    noise = np.random.default_rng(8).normal(size=80)
    found = calibrate(index, table.assign(cost=noise), "cost", draws=200)
    assert found.fit.at["estimate", "r2_cv"] < 0.1
    assert found.fit.at["estimate", "r2"] > found.fit.at["estimate", "r2_cv"]


def test_intervals_cover_the_truth_as_often_as_they_say(index: Index, made: Made) -> None:
    """Weights well above 0; the percentile interval is known to be a little short."""
    truth = pd.Series({"a": 0.3, "b": 0.2, "c": 0.15, "d": 0.15, "e": 0.2})
    hits = []
    for seed in range(40):
        table = made(n=120, noise=15.0, seed=seed, truth=truth)
        weights = calibrate(index, table, "cost", draws=120, folds=2, level=0.9).weights
        own = truth[weights.index]
        hits.append(((weights["low"] <= own) & (own <= weights["high"])).to_numpy())
    assert 0.82 <= np.mean(hits) <= 0.96


def test_the_seed_says_all(index: Index, made: Made) -> None:
    table = made(noise=30.0)
    first, again, other = (
        calibrate(index, table, "cost", draws=50, seed=seed).weights for seed in (3, 3, 4)
    )
    pd.testing.assert_frame_equal(first, again)
    assert not first["low"].equals(other["low"])
    assert first["estimate"].equals(other["estimate"])


def test_the_outcome_is_divided_first(index: Index, made: Made, truth: pd.Series) -> None:
    table = made()
    people = np.random.default_rng(2).integers(10, 90, len(table))
    table = table.assign(people=people, cost=table["cost"] * people)
    found = calibrate(index, table, "cost", per="people", draws=5)
    np.testing.assert_allclose(found.weights["estimate"], truth[found.weights.index], atol=1e-9)


def test_units_without_an_outcome_are_left_out_not_taken_as_0(
    index: Index, made: Made, truth: pd.Series
) -> None:
    table = made()
    table.loc[["u003", "u010"], "cost"] = np.nan
    found = calibrate(index, table, "cost", draws=5)
    assert found.left_out == ("u003", "u010")
    assert found.units == 58
    assert found.warnings == ("left out, as without an outcome or screened: u003, u010",)
    np.testing.assert_allclose(found.weights["estimate"], truth[found.weights.index], atol=1e-9)


def test_the_table_is_left_as_it_was(index: Index, made: Made) -> None:
    table = made(noise=5.0)
    before = table.copy()
    first = calibrate(index, table, "cost", draws=5)
    pd.testing.assert_frame_equal(table, before)
    assert len(first.data_hash) == 64
    assert calibrate(index, table.assign(other=1), "cost", draws=5).data_hash == first.data_hash
    table.loc["u000", "a"] += 1e-9
    assert calibrate(index, table, "cost", draws=5).data_hash != first.data_hash


# ------------------------------------------------------------------------------------- warnings


def test_an_estimated_outcome_is_told(index: Index, made: Made) -> None:
    table = made(noise=5.0)
    quality = pd.DataFrame("official", index=table.index, columns=["cost", "a", "b"])
    assert calibrate(index, table, "cost", draws=5, quality=quality).warnings == ()
    quality.loc["u000":"u029", "cost"] = "synthetic"
    quality.loc["u000", "b"] = "synthetic"
    told = calibrate(index, table, "cost", draws=5, quality=quality).warnings
    assert "cost is itself estimated (synthetic) for 50% of the units" in told[0]
    assert told[1] == "indicators with synthetic values: b"


def test_columns_that_cannot_be_told_apart_are_named(index: Index, made: Made) -> None:
    table = made(noise=5.0)
    told = calibrate(index, table.assign(d=table["a"] * 2 + 1), "cost", draws=5).warnings
    assert told[0].startswith("a, d can hardly be told apart (condition number beyond measure)")
    near = table["a"] + np.random.default_rng(0).normal(0, 0.02, len(table))
    told = calibrate(index, table.assign(d=near), "cost", draws=5).warnings
    assert told[0].startswith("a, d can hardly be told apart (condition number 1")


def test_an_outcome_computed_from_an_indicator_is_told(index: Index, made: Made) -> None:
    table = made()
    told = calibrate(index, table.assign(cost=table["a"] * 5), "cost", draws=5).warnings
    assert told == (
        "a and the outcome cost are all but the same (correlation 1.0000); one may be computed "
        "from the other",
    )


def test_an_index_that_is_no_weighted_sum_is_told(made: Made) -> None:
    members = {
        "g": {"aggregate": "copeland", "members": {"a": {"direction": 1}, "e": {"direction": 1}}}
    }
    index = index_from("need", {"members": members})
    told = calibrate(index, made(noise=5.0), "cost", draws=5).warnings
    assert any("group 'g' is aggregated by 'copeland'" in warning for warning in told)


def test_a_lone_indicator_has_all_the_weight(made: Made) -> None:
    index = index_from("need", {"members": {"a": {}}})
    found = calibrate(index, made(), "cost", draws=5)
    assert found.weights["estimate"].tolist() == [1.0]
    assert "a has no direction" in found.warnings[0]


def test_imputed_values_and_columns_constant_among_the_units_used_are_told(made: Made) -> None:
    index = index_from(
        "need",
        {
            "impute": {"method": "group_mean", "by": "people"},
            "members": {"a": {"direction": 1}, "e": {"direction": 1}},
        },
    )
    table = made()
    table.loc["u001", "a"] = np.nan
    told = calibrate(index, table, "cost", draws=5).warnings
    assert told == ("imputed values of indicators: 1",)
    flat = made().assign(e=[1.0] * 59 + [2.0])
    flat.loc["u059", "cost"] = np.nan
    told = calibrate(index, flat, "cost", draws=5).warnings
    assert "e is the same for all units used" in told


def test_draws_that_give_nothing_are_counted(index: Index, made: Made) -> None:
    """An outcome with next to no signal: in many samples it rises with no indicator."""
    index = index_from("need", {"members": {"a": {"direction": 1}, "e": {"direction": 1}}})
    rng = np.random.default_rng(1)
    table = made(n=40)
    for _ in range(50):
        noise = rng.normal(size=40)
        seen = [np.corrcoef(table[name], noise)[0, 1] for name in ("a", "e")]
        if 0 < max(seen) < 0.08 and min(seen) < 0:
            break
    found = calibrate(index, table.assign(cost=noise), "cost", draws=200)
    assert found.failed > 10
    assert any(f"{found.failed} of 200 draws gave no weights" in w for w in found.warnings)


# --------------------------------------------------------------------------------------- errors


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"outcome": "costs"}, "no column 'costs'; did you mean 'cost'"),
        ({"per": "peoples"}, "no column 'peoples'; did you mean 'people'"),
        ({"outcome": "a"}, "the outcome a is an indicator of index 'need' and would explain"),
        ({"method": "lasso"}, "there is no calibration 'lasso'"),
        ({"folds": 1}, "folds is 1; take 2 or more"),
        ({"folds": 31}, "60 units have an outcome; 5 indicators and 31 folds want 62"),
        ({"draws": 0}, "draws is 0; take 1 or more"),
        ({"level": 1.0}, "level is 1; it lies between 0 and 1"),
        ({"seed": -1}, "seed is -1; it is 0 or more"),
        ({"least": 0.2}, "least is 0.2; for 5 indicators it lies between 0 and 1/5"),
        ({"least": -0.1}, "least is -0.1"),
        ({"outcome": "people"}, "the outcome people is the same for all 60 units"),
        ({"keep_shares": True, "least": 0.19}, "a dimension's share is too small"),
    ],
)
def test_what_cannot_be_is_refused(index: Index, made: Made, arguments: dict, message: str) -> None:
    with pytest.raises(IndicatorError, match=message):
        calibrate(index, made(), **{"outcome": "cost", "draws": 5, **arguments})


def test_bad_cells_are_named(index: Index, made: Made) -> None:
    table = made()
    table.loc["u007", "people"] = 0
    with pytest.raises(IndicatorError, match="divided by people, not above 0 for u007"):
        calibrate(index, table, "cost", per="people")
    endless = made()
    endless.loc[endless.index[:7], "cost"] = np.inf
    with pytest.raises(IndicatorError, match=r"cost of u000, .*u004 and 2 more is no number"):
        calibrate(index, endless, "cost")
    with pytest.raises(IndicatorError, match=r"cost of u000.* is no number; correct it"):
        calibrate(index, made().assign(cost="much"), "cost")


def test_an_outcome_that_falls_with_need_gives_no_weights(index: Index, made: Made) -> None:
    table = made(n=200)
    with pytest.raises(IndicatorError, match="rises with none of the indicators"):
        calibrate(index, table.assign(cost=-table["cost"]), "cost", least=0.1, draws=5)


def test_kept_shares_want_groups(made: Made) -> None:
    index = index_from("need", {"members": {"a": {"direction": 1}, "e": {"direction": 1}}})
    with pytest.raises(IndicatorError, match="has no group at its highest level"):
        calibrate(index, made(), "cost", keep_shares=True)


def test_too_few_draws_to_give_weights(made: Made) -> None:
    index = index_from("need", {"members": {"a": {"direction": 1}}})
    table = made(n=40)
    rng = np.random.default_rng(1)
    noise = rng.normal(size=40)
    noise -= np.polyval(np.polyfit(table["a"], noise, 1), table["a"])
    weak = table.assign(cost=noise + 1e-6 * table["a"])
    failures = 0
    for seed in range(12):
        try:
            calibrate(index, weak, "cost", draws=1, seed=seed)
        except IndicatorError as error:
            assert "no draw of the bootstrap gave weights" in str(error)  # noqa: PT017  # some seeds do
            failures += 1
    assert 0 < failures < 12

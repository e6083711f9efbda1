"""Imputation: laws of every method, each by hand, and EM against another way to the maximum."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from indicators.index.family import Method
from indicators.index.impute import IMPUTE, Surroundings

OPTIONS = {
    "group_mean": {"by": "side"},
    "group_median": {"by": "side"},
    "region_value": {"by": "side", "weight": "people"},
    "regression": {"on": ["people"]},
}
EARLIER = {"2020": 1.0, "2022": 3.0}
several = settings(max_examples=15, derandomize=True, deadline=None)


@pytest.fixture
def gappy(units):
    """Two gaps in a, one in c."""
    table = units.copy()
    table.loc[["02", "05"], "a"] = np.nan
    table.loc["02", "c"] = np.nan
    return table


@pytest.fixture
def history(units):
    """The same units in 2020 and 2022, a third and two thirds on the way."""
    return {year: units.assign(a=units["a"] + grown) for year, grown in EARLIER.items()}


@st.composite
def tables(draw):
    """A table of three indicators with up to a third of its cells missing, and its surroundings."""
    n = draw(st.integers(12, 20))
    seed = draw(st.integers(0, 10_000))
    rng = np.random.default_rng(seed)
    people = rng.integers(10, 99, n)
    x = rng.normal(size=(n, 3)) + rng.normal(size=(n, 1))
    gaps = rng.random((n, 3)) < draw(st.sampled_from([0.0, 0.1, 0.3]))
    gaps[:6] = False  # three complete units on either side
    gaps[gaps.all(axis=1), 2] = False  # and nobody without any value
    codes = [f"u{at}" for at in range(n)]
    values = pd.DataFrame(np.where(gaps, np.nan, x), index=codes, columns=list("abc"))
    side = (["n", "s"] * n)[:n]
    table = values.assign(people=people, side=side)
    earlier = {"2020": values.fillna(1.0), "2022": values.fillna(3.0)}
    return values, Surroundings(table=table, earlier=earlier)


@pytest.mark.parametrize("name", sorted(IMPUTE.methods))
@several
@given(case=tables())
def test_known_cells_stay_and_gaps_are_filled(name, case):
    values, around = case
    before = values.copy()
    found = Method(family=IMPUTE, name=name, options=OPTIONS.get(name, {}))(values, around)
    known = values.notna()
    assert found.where(known).equals(values)
    assert found.notna().to_numpy().all()
    assert np.isfinite(found.to_numpy()).all()
    assert values.equals(before)
    assert found.index.equals(values.index)


@pytest.mark.parametrize("name", ["mean", "median", "group_mean", "group_median", "region_value"])
@several
@given(case=tables())
def test_simple_methods_stay_between_the_known_values(name, case):
    values, around = case
    found = Method(family=IMPUTE, name=name, options=OPTIONS.get(name, {}))(values, around)
    assert (found >= values.min() - 1e-12).all(axis=None)
    assert (found <= values.max() + 1e-12).all(axis=None)


# --------------------------------------------------------------------------------------- by hand


def test_mean_and_median_of_all(computed, gappy):
    known = gappy["a"].dropna()
    assert computed(gappy, impute="mean").imputed.loc["02", "a"] == pytest.approx(known.mean())
    assert computed(gappy, impute="median").imputed.loc["02", "a"] == known.median()


def test_mean_and_median_of_the_group(computed, gappy):
    south = gappy.loc[gappy["side"] == "s", "a"].dropna()
    found = computed(gappy, impute={"method": "group_mean", "by": "side"}).imputed
    assert found.loc["02", "a"] == pytest.approx(south.mean())
    found = computed(gappy, impute={"method": "group_median", "by": "side"}).imputed
    assert found.loc["02", "a"] == south.median()


def test_the_regions_own_rate_weighs_by_the_denominator(computed, gappy):
    south = gappy[gappy["side"] == "s"].dropna(subset=["a"])
    expected = (south["a"] * south["people"]).sum() / south["people"].sum()
    impute = {"method": "region_value", "by": "side", "weight": "people"}
    assert computed(gappy, impute=impute).imputed.loc["02", "a"] == pytest.approx(expected)


def test_regression_is_the_line_through_the_known(computed, gappy):
    known = gappy.dropna(subset=["a"])
    slope, level = np.polyfit(known["people"], known["a"], 1)
    for on in (["people"], "people"):
        found = computed(gappy, impute={"method": "regression", "on": on}).imputed
        assert found.loc["05", "a"] == pytest.approx(level + slope * gappy["people"]["05"])


def test_nearest_neighbours_are_the_alike(computed, units):
    """Units 01 and 12 are made alike in what both have; one takes the other's value."""
    table = units.copy()
    table.loc["12", ["b", "c"]] = table.loc["01", ["b", "c"]] + 0.001
    table.loc["12", "a"] = np.nan
    one = computed(table, impute={"method": "nearest_neighbours", "k": 1}).imputed
    assert one.loc["12", "a"] == table.loc["01", "a"]
    all_of_them = computed(table, impute={"method": "nearest_neighbours", "k": 99}).imputed
    assert all_of_them.loc["12", "a"] == pytest.approx(table["a"].mean())


def test_panel_takes_the_units_own_last_value(computed, gappy, units, history):
    found = computed(gappy.assign(c=units["c"]), earlier=history, impute="panel").imputed
    assert found.loc["05", "a"] == pytest.approx(units.loc["05", "a"] + 3)


def test_panel_draws_the_line_to_the_tables_year(computed, gappy, units, history):
    """From 2020 to 2022 it grew by 2, so to 2025 by 3 more."""
    impute = {"method": "panel", "how": "linear", "to": 2025}
    found = computed(gappy.assign(c=units["c"]), earlier=history, impute=impute).imputed
    assert found.loc["05", "a"] == pytest.approx(units.loc["05", "a"] + 3 + 3)


def test_panel_with_one_earlier_value_takes_that(computed, gappy, units, history):
    late = {"2020": history["2020"].assign(a=np.nan), "2022": history["2022"]}
    impute = {"method": "panel", "how": "linear", "to": 2025}
    found = computed(gappy.assign(c=units["c"]), earlier=late, impute=impute).imputed
    assert found.loc["05", "a"] == pytest.approx(units.loc["05", "a"] + 3)


def test_panel_divides_earlier_periods_by_their_own_denominator(computed, units):
    table = units.assign(a=units["a"].where(units.index != "05"))
    earlier = {"2020": units.assign(a=100.0, people=50)}
    members = {"a": {"direction": 1, "per": "people"}, "b": {"direction": 1}}
    found = computed(table, members=members, earlier=earlier, impute="panel").imputed
    assert found.loc["05", "a"] == 2.0


def test_panel_leaves_out_a_period_that_lacks_the_denominator(computed, units):
    table = units.assign(a=units["a"].where(units.index != "05"))
    earlier = {"2020": units[["a"]] + 1, "2021": units.assign(a=100.0, people=50)}
    members = {"a": {"direction": 1, "per": "people"}, "b": {"direction": 1}}
    found = computed(table, members=members, earlier=earlier, impute="panel").imputed
    assert found.loc["05", "a"] == 2.0


# -------------------------------------------------------------------------------------------- EM


def _log_likelihood(x: np.ndarray, mean: np.ndarray, lower: np.ndarray) -> float:
    """Of a table with gaps under a normal distribution: each row by what it has."""
    covariance, total = lower @ lower.T, 0.0
    for row in x:
        known = ~np.isnan(row)
        part = covariance[np.ix_(known, known)]
        apart = row[known] - mean[known]
        total -= np.linalg.slogdet(part)[1] + apart @ np.linalg.solve(part, apart)
    return total / 2


def test_em_reaches_the_likeliest_distribution():
    """Another way there: a general optimiser on the likelihood itself, then the expectation."""
    rng = np.random.default_rng(3)
    first = rng.normal(10, 2, 24)
    x = np.column_stack([first, 3 * first + rng.normal(0, 2, 24)])
    x[[2, 7, 11], 1] = np.nan
    x[[5, 20], 0] = np.nan
    values = pd.DataFrame(x, columns=["a", "b"])
    found = Method(family=IMPUTE, name="em")(values, Surroundings(table=values)).to_numpy()

    def unlikely(at: np.ndarray) -> float:
        lower = np.array([[np.exp(at[2]), 0], [at[3], np.exp(at[4])]])
        return -_log_likelihood(x, at[:2], lower)

    start = np.array([*np.nanmean(x, axis=0), 0.5, 1.0, 0.5])
    best = minimize(unlikely, start, method="BFGS", options={"gtol": 1e-9}).x
    lower = np.array([[np.exp(best[2]), 0], [best[3], np.exp(best[4])]])
    mean, covariance = best[:2], lower @ lower.T
    expected = x.copy()
    for row, gap in np.argwhere(np.isnan(x)):
        other = 1 - gap
        slope = covariance[gap, other] / covariance[other, other]
        expected[row, gap] = mean[gap] + slope * (x[row, other] - mean[other])
    assert found == pytest.approx(expected, abs=1e-4)


def test_em_gives_a_unit_without_any_value_the_mean(units):
    values = units[list("abc")].copy()
    values.loc["03"] = np.nan
    found = Method(family=IMPUTE, name="em")(values, Surroundings(table=units))
    assert found.loc["03"].to_numpy() == pytest.approx(values.mean().to_numpy())


def test_em_finds_an_exact_relation(units):
    values = pd.DataFrame({"a": units["a"], "b": 2 * units["a"] + 1})
    values.loc["04", "b"] = np.nan
    found = Method(family=IMPUTE, name="em")(values, Surroundings(table=units))
    assert found.loc["04", "b"] == pytest.approx(2 * units.loc["04", "a"] + 1, abs=1e-6)


# ---------------------------------------------------------------------------------- what is told


def test_imputed_cells_are_marked(computed, gappy):
    result = computed(gappy, impute="mean")
    assert int(result.gaps.to_numpy().sum()) == 3
    assert result.gaps.loc["02", ["a", "b", "c"]].tolist() == [True, False, True]
    assert result.raw["a"].isna().sum() == 2
    assert result.imputed.notna().all(axis=None)


def test_a_gap_without_imputation_is_refused_with_all_indicators(refusal, gappy):
    lines = refusal(gappy).splitlines()
    assert lines == [
        "index 'need': no value for a of 02, 05. Add it, or choose an imputation in [index.need]",
        "index 'need': no value for c of 02. Add it, or choose an imputation in [index.need]",
    ]


@pytest.mark.parametrize(
    ("impute", "words"),
    [
        ({"method": "group_mean", "by": "sied"}, "no column 'sied'; did you mean 'side'?"),
        ({"method": "region_value", "by": "side", "weight": "x"}, "no column 'x'"),
        ({"method": "region_value", "by": "side", "weight": "side"}, "float: 'n'"),
        ({"method": "regression", "on": ["peple"]}, "did you mean 'people'?"),
        ({"method": "nearest_neighbours", "k": 0}, "k is 1 at the least"),
        ({"method": "nearest_neighbours", "k": -1}, "k is 1 at the least"),
        ("panel", "no earlier periods"),
    ],
)
def test_wrong_options_name_the_index(refusal, gappy, impute, words):
    message = refusal(gappy, impute=impute)
    assert message.startswith("index 'need'")
    assert words in message


@pytest.mark.parametrize(
    ("impute", "words"),
    [
        ({"method": "panel", "how": "cubic"}, "last or linear, not 'cubic'"),
        ({"method": "panel", "how": "linear"}, "`to`, the year"),
    ],
)
def test_wrong_options_of_a_panel(refusal, gappy, history, impute, words):
    assert words in refusal(gappy, earlier=history, impute=impute)


@pytest.mark.parametrize("periods", [("2021-Q1", "2021-Q2"), ("2022", "2020"), ("now", "then")])
def test_a_line_wants_years_that_follow_one_another(refusal, gappy, history, periods):
    earlier = dict(zip(periods, history.values(), strict=True))
    impute = {"method": "panel", "how": "linear", "to": 2025}
    assert "panel" in refusal(gappy, earlier=earlier, impute=impute)


@pytest.mark.parametrize(
    "impute", ["mean", "median", {"method": "group_mean", "by": "side"}, "panel"]
)
def test_what_cannot_be_filled_is_refused(refusal, gappy, impute):
    nothing = gappy.assign(a=np.nan)
    message = refusal(nothing, earlier={"2020": nothing}, impute=impute)
    assert "no value for a of 01, 02, 03, 04, 05 and 7 more" in message
    assert "choose another imputation" in message


@pytest.mark.parametrize(
    ("impute", "words"),
    [
        ("nearest_neighbours", "too few values"),
        ("em", "no value at all"),
        ({"method": "regression", "on": ["people"]}, "a has too few values"),
    ],
)
def test_methods_that_want_values_say_so(refusal, gappy, impute, words):
    assert words in refusal(gappy.assign(a=np.nan), impute=impute)


def test_em_wants_more_units_than_indicators(refusal, gappy):
    assert "fewer units than EM needs" in refusal(gappy.head(4), impute="em")


def test_a_group_without_values_keeps_its_gap(refusal, gappy):
    lonely = gappy.assign(side=["x" if code == "02" else "y" for code in gappy.index])
    message = refusal(lonely, impute={"method": "group_mean", "by": "side"})
    assert "no value for a of 02. " in message
    assert "of 05" not in message


def test_neighbours_without_anything_in_common_stay_gaps(refusal, units):
    """The last unit knows nothing, so nobody is like it."""
    table = units.copy()
    table.loc["12", list("abc")] = np.nan
    message = refusal(table, impute="nearest_neighbours")
    assert "no value for a of 12" in message

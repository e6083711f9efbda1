"""Diagnosis: each figure by another way, and what each refuses."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from indicators import IndicatorError
from indicators.index.diagnose import (
    compare_ranks,
    correlations,
    cronbach_alpha,
    group_alphas,
    principal_components,
    strengths,
    within_and_across,
)

NESTED = {
    "g": {"members": {"a": {"direction": 1}, "b": {"direction": 1}}},
    "h": {"members": {"c": {"direction": -1}}},
}


@pytest.fixture
def result(computed):
    return computed(members=NESTED)


def test_correlations_of_indicators_groups_and_index(result):
    found = correlations(result)
    assert found.index.tolist() == found.columns.tolist() == result.aggregated.columns.tolist()
    for one in found:
        for other in found:
            pair = result.aggregated[[one, other]].to_numpy().T
            assert found.loc[one, other] == pytest.approx(np.corrcoef(*pair)[0, 1])
    assert found.loc["c", "need_h"] == pytest.approx(1)


def test_within_and_across_groups(result):
    found = within_and_across(result)
    matrix = result.normalised.corr()
    assert found.loc["g", "within"] == pytest.approx(matrix.loc["a", "b"])
    assert found.loc["g", "across"] == pytest.approx(matrix.loc[["a", "b"], "c"].mean())
    assert np.isnan(found.loc["h", "within"])  # one indicator agrees with no other
    assert found.loc["h", "across"] == pytest.approx(found.loc["g", "across"])
    assert found.index.tolist() == ["g", "h"]


def test_a_flat_index_has_nothing_outside(computed):
    found = within_and_across(computed())
    assert found.index.tolist() == ["need"]
    assert np.isnan(found.loc["need", "across"])


def test_components_by_singular_values(tai):
    standard = (tai - tai.mean()) / tai.std()
    _, sizes, axes = np.linalg.svd(standard.to_numpy(), full_matrices=False)
    found = principal_components(tai)
    assert found.eigenvalues.to_numpy() == pytest.approx(sizes**2 / (len(tai) - 1))
    assert found.explained.sum() == pytest.approx(1)
    loadings = axes.T * sizes / np.sqrt(len(tai) - 1)
    assert np.abs(found.loadings.to_numpy()) == pytest.approx(np.abs(loadings), abs=1e-9)
    # A loading is the correlation of an indicator with the component's scores.
    scores = standard.to_numpy() @ axes[0]
    expected = [abs(np.corrcoef(standard[name], scores)[0, 1]) for name in tai]
    assert np.abs(found.loadings["component_1"].to_numpy()) == pytest.approx(expected)
    assert found.loadings.columns.tolist() == [f"component_{at}" for at in range(1, 9)]


def test_alpha_from_variances(tai):
    """Equation 18 of the Handbook, p. 72, on standardised columns."""
    standard = (tai - tai.mean()) / tai.std()
    q = tai.shape[1]
    expected = q / (q - 1) * (1 - standard.var().sum() / standard.sum(axis=1).var())
    assert cronbach_alpha(tai) == pytest.approx(expected)


def test_alpha_of_one_thing_said_twice_is_1():
    one = pd.Series([1.0, 4.0, 2.0, 8.0])
    assert cronbach_alpha(pd.DataFrame({"a": one, "b": one * 3 + 1})) == pytest.approx(1)


def test_alphas_of_groups(result):
    found = group_alphas(result)
    assert found.index.tolist() == ["g", "need"]
    assert found["g"] == pytest.approx(cronbach_alpha(result.normalised[["a", "b"]]))
    assert found["need"] == pytest.approx(cronbach_alpha(result.normalised))


def test_strengths_and_weaknesses(computed, units):
    """Unit 04 is the best in a; ranks go by the direction of the index."""
    result = computed(members={name: {"direction": 1} for name in "ab"} | {"c": {"direction": -1}})
    code = units["a"].idxmax()
    found = strengths(result, code)
    assert found.index[0] == "a"
    assert found.loc["a", "rank"] == 1
    assert found.loc["a", "value"] == units["a"].max()
    assert found.loc["a", "normalised"] == 100
    assert found["side"].tolist() == ["strength", "weakness"]
    assert found["rank"].is_monotonic_increasing
    worst = units["c"].idxmax()
    assert strengths(result, worst).loc["c", ["rank", "side"]].tolist() == [12, "weakness"]


def test_no_more_strengths_than_asked_for_or_half(tai):
    from indicators import index_from

    result = index_from("t", {"members": {name: {"direction": 1} for name in tai}}).compute(tai)
    assert len(strengths(result, "Finland")) == 8
    two = strengths(result, "Japan", most=2)
    assert two["side"].tolist() == ["strength", "strength", "weakness", "weakness"]
    assert set(two.index[:2]) == {"patents", "exports"}


def test_one_indicator_is_neither_strength_nor_weakness(computed):
    assert strengths(computed(members={"a": {"direction": 1}}), "01").empty


def test_ranks_compared_with_themselves():
    a = pd.Series([3.0, 1.0, 2.0], index=list("xyz"))
    found = compare_ranks(a, a * 2)
    assert (found.spearman, found.kendall) == (pytest.approx(1), pytest.approx(1))
    assert (found.mean_shift, found.largest_shift) == (0, 0)
    assert found.table["rank_a"].to_dict() == {"x": 1, "y": 3, "z": 2}


def test_ranks_compared_by_hand_and_by_scipy(result, computed):
    a = result.aggregated["need"]
    b = computed(normalise="z_score").aggregated["need"].iloc[::-1]
    found = compare_ranks(a, b)
    one, other = (-a).rank(method="min"), (-b.reindex(a.index)).rank(method="min")
    assert found.spearman == pytest.approx(stats.pearsonr(one, other).statistic)
    pairs = [
        np.sign(one.iloc[i] - one.iloc[j]) * np.sign(other.iloc[i] - other.iloc[j])
        for i in range(12)
        for j in range(i)
    ]
    assert found.kendall == pytest.approx(sum(pairs) / len(pairs))
    assert found.mean_shift == pytest.approx((one - other).abs().mean())
    assert found.largest_shift == (one - other).abs().max()
    assert (found.table["shift"] == other - one).all()


def test_ties_share_the_better_rank():
    a = pd.Series([5.0, 5.0, 1.0], index=list("xyz"))
    assert compare_ranks(a, a).table["rank_a"].tolist() == [1, 1, 3]


# -------------------------------------------------------------------------------------- refusals


def test_other_units_are_refused(result):
    a = result.aggregated["need"]
    with pytest.raises(IndicatorError, match="different units"):
        compare_ranks(a, a.head(5))


def test_an_unknown_unit_is_refused(result):
    with pytest.raises(IndicatorError, match="no unit '99'"):
        strengths(result, "99")


def test_alpha_wants_two_indicators_that_differ(units):
    with pytest.raises(IndicatorError, match="two indicators"):
        cronbach_alpha(units[["a"]])
    with pytest.raises(IndicatorError, match="none that is constant"):
        cronbach_alpha(units[["a"]].assign(b=1.0))


def test_correlations_want_units_and_columns_that_differ(units, computed):
    with pytest.raises(IndicatorError, match="the same everywhere: b"):
        principal_components(units[["a"]].assign(b=1.0))
    with pytest.raises(IndicatorError, match="three units"):
        principal_components(units[["a", "b"]].head(2))
    constant = computed(units.assign(a=1.0), normalise="none")
    with pytest.raises(IndicatorError, match="the same everywhere: a"):
        correlations(constant)
    with pytest.raises(IndicatorError, match="the same everywhere: a"):
        within_and_across(constant)

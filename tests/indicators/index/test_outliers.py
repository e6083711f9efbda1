"""Outliers: the moments against scipy, winsorising point by point, and the report."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from indicators.index.family import Method
from indicators.index.outliers import OUTLIERS, box_cox, excess_kurtosis, log, skewness

several = settings(max_examples=25, derandomize=True, deadline=None)
columns = st.lists(st.integers(-50, 50), min_size=5, max_size=25).filter(lambda x: len(set(x)) > 2)
# A few ordinary values, and some that lie far off on either side.
outlying = st.tuples(
    st.lists(st.integers(0, 20), min_size=8, max_size=20).filter(lambda x: len(set(x)) > 3),
    st.lists(st.integers(-3000, 3000), min_size=1, max_size=3),
).map(lambda parts: np.array([*parts[0], *parts[1]], dtype=float))


def winsorised(values, **options):
    return Method(family=OUTLIERS, name="winsorize", options=options)(values)


@several
@given(values=columns)
def test_moments_are_those_of_scipy_without_bias(values):
    numbers = np.array(values, dtype=float)
    assert skewness(numbers) == pytest.approx(stats.skew(numbers, bias=False), abs=1e-9)
    assert excess_kurtosis(numbers) == pytest.approx(stats.kurtosis(numbers, bias=False), abs=1e-9)


def test_moments_of_what_has_none_are_0():
    assert skewness(np.array([1.0, 2.0])) == 0
    assert excess_kurtosis(np.array([1.0, 2.0, 5.0])) == 0
    assert skewness(np.full(9, 4.0)) == excess_kurtosis(np.full(9, 4.0)) == 0


@several
@given(values=outlying, at_most=st.integers(0, 4))
def test_winsorising_moves_only_the_ends_inwards(values, at_most):
    found = winsorised(values, at_most=at_most, then="none")
    moved = found.values != values
    assert tuple(np.flatnonzero(moved)) == found.changed
    kept = values[~moved]
    assert set(found.values) <= set(values)  # a point takes the value of another
    assert found.values[moved].tolist() == [
        kept.max() if value > kept.max() else kept.min() for value in values[moved]
    ]
    assert (
        np.sign(np.subtract.outer(found.values, found.values))
        * np.sign(np.subtract.outer(values, values))
        >= 0
    ).all()  # nobody overtakes


@several
@given(values=outlying, at_most=st.integers(0, 4))
def test_not_more_points_than_allowed(values, at_most):
    """Equal extremes count as many; only where the values are all different is it exact."""
    different = values + np.arange(len(values)) / 1000
    assert len(winsorised(different, at_most=at_most, then="none").changed) <= at_most


@several
@given(values=outlying)
def test_what_was_done_and_what_came_of_it_agree(values):
    found = winsorised(values, at_most=3)
    passed_before = abs(found.skewness_before) <= 2 or found.kurtosis_before <= 3.5
    passes = abs(found.skewness_after) <= 2 or found.kurtosis_after <= 3.5
    assert (found.how == "") == passed_before
    assert found.how in ("", "winsorised", "log")
    assert passes or found.how == "log"
    assert found.skewness_before == pytest.approx(stats.skew(values, bias=False), abs=1e-9)
    if found.how == "":
        assert found.values.tolist() == values.tolist()
        assert found.changed == ()


def test_low_outliers_are_raised(treat):
    values = [-100, -30, *range(1, 11)]
    assert treat(values).values.tolist() == [-30, -30, *range(1, 11)]


def test_the_limits_are_options(treat):
    values = [*range(1, 11), 30, 100]
    assert treat(values, skew=5).how == ""
    assert treat(values, kurtosis=20).how == ""
    strict = treat(values, skew=0.5, kurtosis=-1, then="none")
    assert len(strict.changed) > 1


def test_what_winsorising_does_not_mend_is_transformed_from_the_original(treat):
    values = np.array([*range(1, 21), 100, 200, 300, 5000, 90000], dtype=float)
    logged = treat(values, at_most=1)
    assert logged.how == "log"
    assert logged.values == pytest.approx(log(values))
    cox = treat(values, at_most=1, then="box_cox")
    assert cox.how == "box_cox"
    assert cox.values == pytest.approx(box_cox(values))
    assert cox.values.tolist() == sorted(cox.values)


def test_the_logarithm_is_the_coin_tools():
    """log(x - min + 0.01 * (max - min)), so that the least is finite."""
    assert log(np.array([5.0, 6.0, 15.0])) == pytest.approx(np.log([0.1, 1.1, 10.1]))


def test_box_cox_is_scipys_with_the_least_at_1():
    values = np.array([3.0, 4.0, 7.0, 30.0, 200.0])
    assert box_cox(values) == pytest.approx(stats.boxcox(values - 2)[0])


@pytest.mark.parametrize(
    ("options", "words"),
    [({"then": "lgo"}, "log, box_cox, none"), ({"skew": "x"}, "'x'"), ({"kurtosis": []}, "list")],
)
def test_wrong_options_name_index_and_indicator(refusal, options, words):
    message = refusal(outliers={"method": "winsorize", **options})
    assert message.startswith("index 'need': a: ")
    assert words in message


def test_the_report_names_units_and_numbers(computed, units):
    far = units.assign(a=[*range(1, 12), 1000])
    result = computed(far, outliers="winsorize")
    row = result.treatment.loc["a"]
    assert (row["how"], row["changed"], row["units"]) == ("winsorised", 1, "12")
    assert row["skewness_before"] == pytest.approx(stats.skew(far["a"], bias=False))
    assert row["kurtosis_after"] == pytest.approx(
        stats.kurtosis(result.treated["a"], bias=False), abs=1e-9
    )
    assert result.treatment.loc["b", "how"] == ""
    assert result.treatment.index.tolist() == ["a", "b", "c"]
    assert result.treatment["skewness_before"].dtype == "float64"
    assert result.imputed["a"]["12"] == 1000
    assert result.treated["a"]["12"] == 11


def test_no_treatment_leaves_the_table_and_an_empty_report(computed):
    result = computed()
    assert result.treated.equals(result.imputed)
    assert result.treatment.empty

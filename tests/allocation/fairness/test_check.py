"""Every figure refuses what it cannot use, and says whose it is."""

import numpy as np
import pandas as pd
import pytest

from allocation import AllocationError, fairness

CODES = pd.Index(["1703202", "1703203", "1703206", "1703209", "1703210"], name="code")


def column(*values) -> pd.Series:
    return pd.Series(values, index=CODES[: len(values)])


@pytest.mark.parametrize("gap", [np.nan, None, pd.NA])
def test_a_missing_value_is_named_and_never_a_zero(figure, gap) -> None:
    _, compute, _ = figure
    with pytest.raises(fairness.FairnessError, match="no value for values of 1703203; add it"):
        compute(column(1.0, gap, 2.0))


def test_a_negative_value_is_named(figure) -> None:
    _, compute, _ = figure
    with pytest.raises(fairness.FairnessError, match="values below 0 of 1703203"):
        compute(column(1.0, -1.0, 2.0))


def test_nothing_at_all_is_not_equality(figure) -> None:
    _, compute, _ = figure
    with pytest.raises(fairness.FairnessError, match="every value is 0"):
        compute([0, 0])
    with pytest.raises(fairness.FairnessError, match="every value is 0"):
        compute([0, 5], [1, 0])
    with pytest.raises(fairness.FairnessError, match="all weights are 0"):
        compute([1, 2], [0, 0])
    with pytest.raises(fairness.FairnessError, match="there is no unit"):
        compute([])


def test_problems_are_told_together() -> None:
    with pytest.raises(AllocationError) as caught:
        fairness.gini(column(1.0, -1.0, 2.0), column(1.0, np.nan, np.inf))
    assert caught.value.problems == (
        "no value for weights of 1703203; add it or leave it out",
        "values below 0 of 1703203; it must be at least 0",
    )


def test_many_units_are_counted() -> None:
    with pytest.raises(fairness.FairnessError, match="1703202, 1703203, 1703206 and 2 more"):
        fairness.gini(column(*[np.nan] * 5))


@pytest.mark.parametrize(
    ("values", "weights", "told"),
    [
        ([1, 2], [1, 2, 3], "different lengths: values has 2, weights has 3"),
        ([[1, 2]], None, "values is not one column"),
        (["many", "few"], None, "not a number"),
        ([1, np.inf], None, "values of 1 is not finite"),
        ([1, 2], [1, -2], "weights below 0 of 1"),
    ],
)
def test_columns_that_do_not_fit(values, weights, told) -> None:
    with pytest.raises(fairness.FairnessError, match=told):
        fairness.gini(values, weights)


def test_columns_of_other_units_are_refused() -> None:
    other = pd.Series([1, 2], index=["1703202", "1799999"])
    with pytest.raises(fairness.FairnessError, match="not of the same units: see 1703203, 1799999"):
        fairness.gini(column(1, 2), other)
    twice = pd.Series([1, 2], index=["1703202", "1703202"])
    with pytest.raises(fairness.FairnessError, match="some of them twice"):
        fairness.gini(column(1, 2), twice)


def test_the_same_labels_twice_in_both_are_taken_in_order() -> None:
    twice = pd.Series([1, 3], index=["x", "x"])
    assert fairness.gini(twice, twice * 0 + 1) == 0.25


def test_nullable_and_whole_numbers_are_numbers() -> None:
    whole = pd.Series([1, 3], dtype="Int64")
    assert fairness.gini(whole) == 0.25
    assert fairness.gini(pd.Series([10**20, 3 * 10**20], dtype=object)) == 0.25


def test_arguments_are_left_as_they_were() -> None:
    values, weights = column(3.0, 1.0), pd.Series([1, 2], index=CODES[[1, 0]])
    kept = values.copy(), weights.copy()
    fairness.gini(values, weights)
    fairness.figures(values, weights)
    pd.testing.assert_series_equal(values, kept[0])
    pd.testing.assert_series_equal(weights, kept[1])

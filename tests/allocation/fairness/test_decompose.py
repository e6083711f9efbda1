"""Inequality within and between groups adds up."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allocation import fairness

INDICES = ("theil", "mean_log_deviation")
people = st.lists(
    st.tuples(st.integers(1, 10**6), st.sampled_from("abc"), st.integers(1, 40)), min_size=1
)
by_index = pytest.mark.parametrize("index", INDICES)


@by_index
@settings(max_examples=40, deadline=None)
@given(units=people)
def test_it_adds_up(index, units) -> None:
    values, groups, weights = zip(*units, strict=True)
    split = fairness.decompose(values, groups, weights, index)
    assert split.total == pytest.approx(getattr(fairness, index)(values, weights), abs=1e-12)
    assert split.within + split.between == pytest.approx(split.total, abs=1e-12)
    assert split.within == pytest.approx(sum(part.contribution for part in split.groups))
    assert sum(part.population_share for part in split.groups) == pytest.approx(1)
    assert sum(part.value_share for part in split.groups) == pytest.approx(1)
    assert [part.label for part in split.groups] == sorted(set(groups))


@by_index
def test_one_group_has_everything_within_and_single_units_between(index) -> None:
    values, weights = [1.0, 4.0, 9.0], [2, 1, 1]
    together = fairness.decompose(values, ["a"] * 3, weights, index)
    alone = fairness.decompose(values, ["a", "b", "c"], weights, index)
    assert together.between == pytest.approx(0, abs=1e-15)
    assert together.within == pytest.approx(together.total)
    assert alone.within == pytest.approx(0, abs=1e-15)
    assert alone.between == pytest.approx(alone.total)


def test_the_mean_log_deviation_weighs_by_people_and_theil_by_money() -> None:
    values, groups = [1.0, 3.0, 8.0], ["a", "a", "b"]
    by_money = fairness.decompose(values, groups).groups[0]
    by_people = fairness.decompose(values, groups, index="mean_log_deviation").groups[0]
    assert by_money.contribution == pytest.approx(4 / 12 * fairness.theil([1, 3]))
    assert by_people.contribution == pytest.approx(2 / 3 * fairness.mean_log_deviation([1, 3]))


def test_a_group_without_money_has_no_inequality_of_its_own() -> None:
    split = fairness.decompose([0, 0, 1, 3], ["a", "a", "b", "b"])
    assert split.groups[0].inequality is None
    assert split.groups[0].contribution == 0
    assert split.within + split.between == pytest.approx(split.total)


def test_units_where_nobody_lives_make_no_group() -> None:
    split = fairness.decompose([1, 3, 9], ["a", "a", "b"], [1, 1, 0])
    assert [part.label for part in split.groups] == ["a"]


def test_labels_are_matched_and_may_be_of_different_kinds() -> None:
    values = pd.Series([1.0, 3.0], index=["x", "y"])
    split = fairness.decompose(values, pd.Series([1, "north"], index=["y", "x"]))
    shares = {part.label: part.value_share for part in split.groups}
    assert shares == {1: 0.75, "north": 0.25}


def test_a_unit_without_a_group_is_named() -> None:
    groups = pd.Series(["a", None], index=["x", "y"])
    with pytest.raises(fairness.FairnessError, match="no group for y"):
        fairness.decompose(pd.Series([1, 2], index=["x", "y"]), groups)


def test_only_additive_indices_can_be_split() -> None:
    with pytest.raises(fairness.FairnessError, match="no decomposition of 'gini'; there are theil"):
        fairness.decompose([1, 2], ["a", "b"], index="gini")


def test_between_is_what_is_left_with_group_means() -> None:
    values, weights = np.array([1.0, 3.0, 8.0, 2.0]), np.array([2, 1, 1, 3])
    groups = np.array(["a", "a", "b", "b"])
    means = {g: np.average(values[groups == g], weights=weights[groups == g]) for g in "ab"}
    smooth = [means[group] for group in groups]
    split = fairness.decompose(values, groups, weights)
    assert split.between == pytest.approx(fairness.theil(smooth, weights))

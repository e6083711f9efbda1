"""Money against need, and money moved."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allocation import fairness

few = settings(max_examples=40, deadline=None)
units = st.lists(
    st.tuples(st.integers(1, 20), st.integers(1, 20), st.integers(1, 9)), min_size=1, max_size=15
)


def test_adequacy_names_the_units_and_leaves_out_those_without_poor() -> None:
    codes = ["A", "B", "C", "D"]
    amounts = pd.Series([100, 900, 50, 200], index=codes)
    found = fairness.adequacy(amounts, pd.Series([2, 0, 10, 3], index=list("DBCA")).loc[codes])
    assert (found.least, found.least_unit) == (5.0, "C")
    assert (found.most, found.most_unit) == (100.0, "D")
    assert found.ratio == 0.05
    assert found.overall == 350 / 15
    assert found.without == ("B",)


def test_adequacy_needs_poor_people_with_money() -> None:
    with pytest.raises(fairness.FairnessError, match="no unit with poor people gets money"):
        fairness.adequacy([0, 5], [3, 0])
    with pytest.raises(fairness.FairnessError, match="poor: every value is 0"):
        fairness.adequacy([1, 5], [0, 0])


def test_likes_that_get_the_like_are_treated_fairly_whatever_the_slope() -> None:
    need = [1, 1, 2, 2, 3, 3]
    assert fairness.horizontal_equity([5, 5, 9, 9, 1, 1], need, classes=3) == 0
    uneven = fairness.horizontal_equity([4, 6, 9, 9, 1, 1], need, classes=3)
    assert uneven == pytest.approx(np.sqrt(2 / 6) / 5)


@few
@given(units=units, classes=st.integers(1, 10))
def test_spread_among_likes_is_at_most_the_spread_of_all(units, classes) -> None:
    values, need, weights = map(np.array, zip(*units, strict=True))
    whole = fairness.coefficient_of_variation(values, weights)
    one = fairness.horizontal_equity(values, need, weights, classes=1)
    assert one == pytest.approx(whole, abs=1e-12)
    assert -1e-12 <= fairness.horizontal_equity(values, need, weights, classes) <= whole + 1e-12


def test_equal_needs_share_a_class() -> None:
    assert fairness.horizontal_equity([1, 3], [7, 7], classes=10) == pytest.approx(0.5)


def test_there_is_at_least_one_class() -> None:
    with pytest.raises(fairness.FairnessError, match="classes must be at least 1, not 0"):
        fairness.horizontal_equity([1, 2], [1, 2], classes=0)


@pytest.mark.parametrize("correlation", [fairness.pearson, fairness.spearman])
def test_correlation_needs_spread(correlation) -> None:
    for values, need in (([1, 2], [3, 3]), ([2, 2], [1, 3])):
        with pytest.raises(fairness.FairnessError, match="the same everywhere"):
            correlation(values, need)
    with pytest.raises(fairness.FairnessError, match="the same everywhere"):
        correlation([1, 2, 3], [1, 5, 5], [0, 1, 1])


def test_correlations_by_hand() -> None:
    values, need, weights = [1, 2, 9], [3, 2, 1], [1, 2, 1]
    expected = np.corrcoef(np.repeat(values, weights), np.repeat(need, weights))[0, 1]
    assert fairness.pearson(values, need, weights) == pytest.approx(expected)
    assert fairness.spearman(values, need, weights) == pytest.approx(-1)
    assert fairness.spearman([1, 2, 9], [1, 4, 5]) == pytest.approx(1)


def test_correlation_of_tiny_and_huge_numbers() -> None:
    assert fairness.pearson([1e-200, 2e-200], [1e200, 2e200]) == pytest.approx(1)


@few
@given(units=units, top=st.floats(0.05, 1), seed=st.integers(0, 99))
def test_overlap_is_a_share_whatever_the_order(units, top, seed) -> None:
    values, others, weights = map(np.array, zip(*units, strict=True))
    order = np.random.default_rng(seed).permutation(len(values))
    share = fairness.overlap(values, others, weights, top)
    assert 0 <= share <= 1
    shuffled = fairness.overlap(values[order], others[order], weights[order], top)
    assert shuffled == pytest.approx(share, abs=1e-12)
    assert fairness.overlap(others, values, weights, top) == pytest.approx(share, abs=1e-12)
    assert fairness.overlap(values, values, weights, top) == pytest.approx(1)


def test_overlap_by_hand() -> None:
    values = np.arange(20, 0, -1)
    assert fairness.overlap(values, values[::-1]) == 0
    swapped = values.copy()
    swapped[[1, 2]] = swapped[[2, 1]]
    assert fairness.overlap(values, swapped) == 0.5
    assert fairness.overlap([2, 1, 1, 1, 1], [1, 9, 1, 1, 1], top=0.4) == pytest.approx(0.625)


def test_a_unit_across_the_boundary_belongs_in_part() -> None:
    assert fairness.overlap([3, 2, 1], [3, 1, 2], [1, 8, 1], top=0.5) == pytest.approx(0.8)
    assert fairness.overlap([3, 2, 1], [3, 2, 1], [0, 1, 1], top=0.5) == 1


@pytest.mark.parametrize("top", [0, -0.1, 1.1, np.nan])
def test_a_top_is_a_share(top) -> None:
    with pytest.raises(fairness.FairnessError, match="top is a share"):
        fairness.overlap([1, 2], [1, 2], top=top)


def test_money_moved_is_half_the_changes() -> None:
    assert fairness.disruption([10, 20, 30], [20, 20, 20]) == pytest.approx(10 / 60)
    assert fairness.disruption([5, 0], [0, 5]) == 1
    assert fairness.disruption([7, 9], [7, 9]) == 0


def test_growth_for_all_alike_moves_nothing() -> None:
    assert fairness.disruption([11, 22], [10, 20]) == pytest.approx(0, abs=1e-15)
    assert fairness.disruption([15, 15], [8, 2]) == pytest.approx(0.3)


def test_what_moved_there_moves_back() -> None:
    one, other = [3, 8, 2], [5, 1, 9]
    assert fairness.disruption(one, other) == pytest.approx(fairness.disruption(other, one))


def test_a_budget_of_nothing_is_refused() -> None:
    with pytest.raises(fairness.FairnessError, match="baseline: every value is 0"):
        fairness.disruption([1, 2], [0, 0])

"""Concentration, Kakwani and Suits."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allocation import fairness

units = st.lists(
    st.tuples(st.integers(1, 10**6), st.integers(0, 5), st.integers(1, 30), st.integers(1, 100)),
    min_size=1,
    max_size=12,
)
few = settings(max_examples=40, deadline=None)


def test_deaths_of_children_in_india() -> None:
    """World Bank, Quantitative Techniques for Health Equity Analysis, note 7: CI = -0.1694.

    Under-five deaths by wealth group, 1982-92; O'Donnell et al. (2008), table 8.1.
    """
    births = [29939, 28776, 26528, 24689, 19739]
    mortality = [154.7, 152.9, 119.5, 86.9, 54.3]
    index = fairness.concentration(mortality, ranking=[1, 2, 3, 4, 5], weights=births)
    assert index == pytest.approx(-0.1694, abs=5e-5)


@few
@given(units=units, seed=st.integers(0, 99))
def test_ties_in_the_ranking_do_not_depend_on_the_order(units, seed) -> None:
    values, ranking, weights, _ = map(np.array, zip(*units, strict=True))
    order = np.random.default_rng(seed).permutation(len(values))
    ones = (values, ranking, weights), (values[order], ranking[order], weights[order])
    concentrations = [fairness.concentration(*one) for one in ones]
    assert concentrations[0] == pytest.approx(concentrations[1], abs=1e-12)
    both = [fairness.suits(values, ranking + 1, weights)]
    both += [fairness.suits(values[order], ranking[order] + 1, weights[order])]
    assert both[0] == pytest.approx(both[1], abs=1e-12)


@few
@given(units=units)
def test_units_of_equal_rank_may_be_pooled(units) -> None:
    values, ranking, weights, _ = map(np.array, zip(*units, strict=True))
    distinct = np.unique(ranking)
    people = [weights[ranking == rank].sum() for rank in distinct]
    pooled = [np.average(values[ranking == r], weights=weights[ranking == r]) for r in distinct]
    assert fairness.concentration(values, ranking, weights) == pytest.approx(
        fairness.concentration(pooled, distinct, people), abs=1e-12
    )


@few
@given(units=units)
def test_concentration_lies_within_gini_and_turns_with_the_ranking(units) -> None:
    values, ranking, weights, _ = map(np.array, zip(*units, strict=True))
    index = fairness.concentration(values, ranking, weights)
    gini = fairness.gini(values, weights)
    assert abs(index) <= gini + 1e-12
    assert fairness.concentration(values, -ranking, weights) == pytest.approx(-index, abs=1e-12)
    assert fairness.concentration(values, values, weights) == pytest.approx(gini, abs=1e-12)
    curve = fairness.concentration_curve(values, ranking, weights)
    assert 1 - 2 * curve.area() == pytest.approx(index, abs=1e-12)


@few
@given(units=units)
def test_money_in_proportion_to_means_is_neither(units) -> None:
    _, _, weights, means = map(np.array, zip(*units, strict=True))
    for index in (fairness.kakwani, fairness.suits):
        assert index(means * 3.0, means, weights) == pytest.approx(0, abs=1e-12)


@few
@given(units=units)
def test_suits_stays_within_its_bounds_and_signs_turn(units) -> None:
    values, _, weights, means = map(np.array, zip(*units, strict=True))
    assert -1 <= fairness.suits(values, means, weights) <= 1
    for index in (fairness.kakwani, fairness.suits):
        benefit = index(values, means, weights)
        assert index(values, means, weights, "payment") == -benefit


def test_equal_money_is_progressive_by_the_gini_of_means() -> None:
    means, weights = [1, 2, 7], [3, 2, 1]
    expected = fairness.gini(means, weights)
    assert fairness.kakwani([5, 5, 5], means, weights) == pytest.approx(expected)
    assert fairness.suits([5, 5, 5], means, weights) == pytest.approx(expected)


def test_a_tax_that_only_the_richest_pays_nears_one() -> None:
    means = [1.0] * 1000 + [1.5]
    assert fairness.suits([0] * 1000 + [1], means, kind="payment") > 0.99
    assert fairness.suits([0, 1], [0, 1], kind="payment") == pytest.approx(0)


def test_a_payment_by_income_brackets_by_hand() -> None:
    """Suits (1977), formula (3): 1 less the sum of (T + T before) times steps of income."""
    income, tax = np.array([10.0, 30.0, 60.0]), np.array([1.0, 4.0, 15.0])
    across, up = income.cumsum() / 100, tax.cumsum() / 20
    steps = (up + np.append(0, up[:-1])) * np.diff(across, prepend=0)
    assert fairness.suits(tax, income, kind="payment") == pytest.approx(1 - steps.sum())


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(fairness.FairnessError, match="benefit or payment, not 'tax'"):
        fairness.kakwani([1, 2], [1, 2], kind="tax")


def test_means_must_be_there_and_not_negative() -> None:
    with pytest.raises(fairness.FairnessError, match="means below 0 of 1"):
        fairness.suits([1, 2], [1, -2])
    with pytest.raises(fairness.FairnessError, match="means: every value is 0"):
        fairness.kakwani([1, 2], [0, 0])
